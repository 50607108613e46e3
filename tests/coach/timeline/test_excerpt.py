"""Excerpts: half a minute of a session, as it is heard in the whole."""

from itertools import pairwise

import pytest
from hypothesis import given

from audiocoach.coach.model.exercises import Side
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import Forecast, ScriptInput
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.excerpt import (
    LONGEST_EXCERPT,
    QUIET,
    SHORTEST_EXCERPT,
    excerpt,
    exercise_openings,
    find_bout,
    openings,
)
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import UnknownNameError
from tests.amounts import examples
from tests.coach.at_random import Voice, briefs, scripts, voices
from tests.coach.scenes import bouts
from tests.coach.scenes import script as written
from tests.coach.writing import write_script

SIDES = "[{use: clam, sets: 2}, {use: lunge, sets: 2}, squat]"
CIRCUIT = "[{rounds: 3, exercises: [squat, {use: clam}]}]"


def timeline(blocks: str) -> Timeline:
    """Arrange a session of these blocks."""
    return arrange(written(blocks), Estimated())


@pytest.mark.parametrize(
    ("blocks", "exercise", "set_", "side", "found"),
    [
        (SIDES, 1, 1, None, (1, 1, "left")),
        (SIDES, 1, 2, None, (1, 2, "left")),
        (SIDES, 1, 2, "right", (1, 2, "right")),
        (SIDES, 2, 1, "right", (2, 1, "right")),
        (SIDES, 3, 2, None, (3, 2, None)),
        (CIRCUIT, 2, 1, "right", (2, 1, "right")),
    ],
)
def test_the_set_that_was_asked_for(
    blocks: str, exercise: int, set_: int, side: Side | None, found: tuple[int, int, str]
) -> None:
    """A set is found by its exercise, its number and its side, however the sides take turns."""
    listed = bouts(blocks)
    bout = listed[find_bout(listed, exercise, set_, side)]
    assert (bout.index, bout.set, bout.side) == found


def test_in_a_circuit_the_second_set_is_the_second_round() -> None:
    """A circuit does one set a round."""
    listed = bouts(CIRCUIT)
    assert listed[find_bout(listed, 1, 3)].round == 3


@pytest.mark.parametrize(
    ("exercise", "set_", "side", "told"),
    [
        (4, 1, None, "there is no exercise 4; the routine has 3"),
        (0, 1, None, "there is no exercise 0; the routine has 3"),
        (1, 3, None, "there is no set 3 of 'Clamshell'; it has 2"),
        (3, 1, "left", "'Squat' has no left side; it works both at once"),
    ],
)
def test_what_is_not_there_is_told(exercise: int, set_: int, side: Side | None, told: str) -> None:
    """A set that no routine has is an error that says what there is."""
    with pytest.raises(UnknownNameError, match=told):
        find_bout(bouts(SIDES), exercise, set_, side)


def test_an_excerpt_leads_into_the_work() -> None:
    """It begins where the set before ends, has the count-in and goes on into the set."""
    whole = timeline(SIDES)
    part = excerpt(whole, openings(whole.windows)[find_bout(bouts(SIDES), 2, 1, "right")])
    said = [placement.text for placement in part.placements if placement.text]
    assert said[:2] == ["Rest, thirty seconds.", "Switch sides."]
    assert said[said.index("Three") : said.index("Three") + 4] == ["Three", "Two", "One", "Go."]
    assert part.title == whole.title
    assert "Lunge, right" in part.chapters[0].title


def test_openings_of_exercises() -> None:
    """Without the routine, exercises are found by the windows that lead into them."""
    whole = timeline(SIDES)
    names = [whole.windows[index].name for index in exercise_openings(whole.windows)]
    assert names == ["lead_in", "break", "break"]


def test_a_rep_may_be_called_like_a_gap() -> None:
    """A phase of a rep named `rest` opens nothing."""
    blocks = "[{use: squat, tempo: 'sit 2, rest 1, stand 2'}]"
    assert len(openings(timeline(blocks).windows)) == len(bouts(blocks))


@examples(60)
@given(brief=briefs(), voice=voices())
def test_every_excerpt_is_heard_as_in_the_whole(brief: ScriptInput, voice: Voice) -> None:
    """Sounds keep their distances and their windows; the first waits a second; the length is as promised."""
    whole = arrange(write_script(brief, Forecast(total=0)), voice)
    for opening in openings(whole.windows):
        part = excerpt(whole, opening)
        first, last = part.placements[0], part.placements[-1]
        assert QUIET <= first.start < 2 * QUIET
        assert last.end + QUIET <= part.total <= LONGEST_EXCERPT + 20_000
        shift = shift_of(part, whole, opening)
        assert part.total >= SHORTEST_EXCERPT or part.total + shift > whole.total, (
            "only the session's end cuts it short"
        )
        assert first.start + shift <= whole.windows[opening].end < last.end + shift, "it leads into the work"
        assert shift % 1_000 == 0
        assert part.chapters[0].start == 0
        assert part.chapters[-1].end == part.total
        assert all(one.end == other.start for one, other in pairwise(part.chapters))


@examples(100)
@given(script=scripts(), voice=voices())
def test_an_edited_script_has_excerpts_too(script: Script, voice: Voice) -> None:
    """Whatever its windows have become, an excerpt of it has the sounds of the whole, and chapters."""
    whole = arrange(script, voice)
    for opening in openings(whole.windows):
        part = excerpt(whole, opening)
        assert all(each.start >= 0 and each.end + QUIET <= part.total for each in part.placements)
        if part.placements:
            shift_of(part, whole, opening)
        assert bool(part.chapters) == bool(whole.chapters)
        assert [each.start for each in part.chapters[:1]] in ([], [0])
        assert [each.end for each in part.chapters[-1:]] in ([], [part.total])
        assert all(one.start < one.end == other.start for one, other in pairwise(part.chapters))


def shift_of(part: Timeline, whole: Timeline, opening: int) -> int:
    """Return by how much a part is earlier than in the whole, which has the same sounds there and no others.

    The part begins in the window that is its opening: a session may have the same sounds more than once.
    """
    there, count = sounds(whole), len(part.placements)
    for place, sound in enumerate(whole.placements):
        shift = sound.start - part.placements[0].start
        if (
            sound.start >= whole.windows[opening].start
            and sounds(part, shift) == there[place : place + count]
        ):
            return shift
    pytest.fail("no stretch of the session sounds like this")


def sounds(timeline: Timeline, shift: int = 0) -> list[tuple[object, ...]]:
    """List what is heard and when, so many milliseconds later; in which window, and how long that goes on."""
    return [
        (
            sound.start + shift,
            sound.length,
            sound.text,
            sound.sound,
            window.name,
            max(0, window.end - sound.start),
        )
        for sound in timeline.placements
        for window in [timeline.windows[sound.window]]
    ]
