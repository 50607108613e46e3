"""Excerpts: half a minute of a session, as it is heard in the whole."""

from itertools import pairwise

import pytest
from hypothesis import given, settings

from audiocoach.coach.arranging import arrange
from audiocoach.coach.draft import Forecast
from audiocoach.coach.excerpt import (
    LONGEST,
    QUIET,
    SHORTEST,
    excerpt,
    exercise_openings,
    find_bout,
    openings,
)
from audiocoach.coach.exercises import Side
from audiocoach.coach.forecast import Estimated
from audiocoach.coach.timeline import Timeline
from audiocoach.coach.writing import Brief, write_script
from audiocoach.errors import UnknownNameError
from tests.coach.at_random import briefs
from tests.coach.scenes import bouts, script

SIDES = "[{use: clam, sets: 2}, {use: lunge, sets: 2}, squat]"
CIRCUIT = "[{rounds: 3, exercises: [squat, {use: clam}]}]"


def timeline(blocks: str) -> Timeline:
    """Arrange a session of these blocks."""
    return arrange(script(blocks), Estimated({}))


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
    """It begins with the words before the set, has the count-in and goes on into the set."""
    whole = timeline(SIDES)
    part = excerpt(whole, openings(whole.windows)[find_bout(bouts(SIDES), 2, 1, "right")])
    said = [placement.text for placement in part.placements if placement.text]
    assert said[:1] == ["Switch sides."]
    assert said[said.index("Three") : said.index("Three") + 4] == ["Three", "Two", "One", "Go."]
    assert part.title == whole.title
    assert "Lunge, right" in part.chapters[0].title


def test_openings_of_exercises() -> None:
    """Without the routine, exercises are found by the windows that lead into them."""
    whole = timeline(SIDES)
    names = [whole.windows[index].name for index in exercise_openings(whole.windows)]
    assert names == ["lead_in", "change", "change"]


def test_a_rep_may_be_called_like_a_gap() -> None:
    """A phase of a rep named `rest` opens nothing."""
    blocks = "[{use: squat, tempo: 'sit 2, rest 1, stand 2'}]"
    assert len(openings(timeline(blocks).windows)) == len(bouts(blocks))


@settings(max_examples=60)
@given(brief=briefs())
def test_every_excerpt_is_heard_as_in_the_whole(brief: Brief) -> None:
    """Sounds keep their distances and their windows; the first waits a second; the length is as promised."""
    whole = arrange(write_script(brief, Forecast(total=0)), Estimated({}))
    for opening in openings(whole.windows):
        part = excerpt(whole, opening)
        first, last = part.placements[0], part.placements[-1]
        assert QUIET <= first.start < 2 * QUIET
        assert last.end + QUIET <= part.total
        assert part.total <= LONGEST + 20_000
        assert part.total >= min(SHORTEST, whole.total - 30_000)
        shift = next(
            placement.start - first.start
            for placement in whole.placements
            if placement.moment == first.moment
            and placement.text == first.text
            and (placement.start - first.start) % 1000 == 0
            and has_all(whole, part, placement.start - first.start)
        )
        assert shift >= -2_000
        assert part.chapters[0].start == 0
        assert part.chapters[-1].end == part.total
        assert all(one.end == other.start for one, other in pairwise(part.chapters))
        for placement in part.placements:
            assert part.windows[placement.window].name in {window.name for window in whole.windows}


def has_all(whole: Timeline, part: Timeline, shift: int) -> bool:
    """Tell whether the whole has every sound of a part, so many milliseconds later."""
    there = {(placement.start, placement.end, placement.text) for placement in whole.placements}
    moved = {(cue.start + shift, cue.end + shift, cue.text) for cue in part.placements}
    return moved <= there
