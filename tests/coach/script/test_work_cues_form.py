"""The form cues: how many a set has, where they stand, and whose turn it is."""

from dataclasses import replace
from itertools import pairwise

import pytest

from audiocoach.coach.script.counted_work import milestones
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import Forecast
from tests.coach.scenes import brief, cues, named, script, texts
from tests.coach.writing import write_script


def reps_of(written: Script, moment: str) -> list[int]:
    """List the reps in which a moment is spoken."""
    return [rep for rep, _ in cues(written, moment)]


@pytest.mark.parametrize(
    ("per_set", "reps"),
    [([2, 1, 0], [4, 9, 4]), ([1], [4, 4, 4]), ([0], []), ([2], [4, 9, 4, 9, 4, 9])],
    ids=str,
)
def test_form_cues_fade_over_the_sets(per_set: list[int], reps: list[int]) -> None:
    """Two corrections in the first set, one in the second, none in the third; at reps 4 and 9."""
    written = script("[bridge]", {"cues": {"per_set": per_set}})
    assert reps_of(written, "form") == reps


THREE = "say: {cues: [Keep your heels together., Hips stacked., Slowly.]}"


@pytest.mark.parametrize(
    ("per_set", "sides"),
    [([2, 1, 0], [[4, 9], [4], [4], []]), ([2], [[4, 9]] * 4), ([1, 0], [[4], [], [], []])],
    ids=str,
)
def test_the_second_side_has_the_form_cues_of_a_set_later(per_set: list[int], sides: list[list[int]]) -> None:
    """The movement is known by then."""
    written = script(f"[{{use: clam, sets: 2, reps: 15, {THREE}}}]", {"cues": {"per_set": per_set}})
    found: list[list[int]] = []
    for window in (window for window in written.windows if window.rep):
        if window.rep == 1 and window.name == "open":
            found.append([])
        found[-1] += [window.rep for cue in window.cues if cue.moment == "form"]
    assert found == sides


@pytest.mark.parametrize(("reps", "told"), [(9, 1), (10, 3)], ids=["54 s", "60 s"])
def test_a_set_of_less_than_a_minute_has_one_form_cue(reps: int, told: int) -> None:
    """Two corrections would crowd it; they fade by one a set all the same, so that the next set has none."""
    assert len(texts(script(f"[{{use: bridge, reps: {reps}}}]"), "form")) == told


def test_a_long_form_cue_is_not_led_with_again() -> None:
    """Whether it was heard, or a shorter one for it, the next set has another: voices are quick or slow."""
    lines = "say: {cues: [Keep both heels close together all along., Move slowly back and forth., Slowly.]}"
    written = script(f"[{{use: clam, sets: 3, reps: 10, {lines}}}]", {"cues": {"per_set": [1]}})
    assert len(set(texts(written, "form")[:3])) == 3


def test_form_cues_take_turns() -> None:
    """A later set goes on where the one before it stopped."""
    assert texts(script("[bridge]"), "form") == ["Cue one.", "Cue two.", "Cue three."]


@pytest.mark.parametrize("keep_out", [0, 3, 8])
@pytest.mark.parametrize("reps", [3, 4, 6, 8, 15, 30])
def test_form_cues_keep_out_of_the_last_reps(reps: int, keep_out: int) -> None:
    """The last reps, of a short set the last, are one's own; a milestone or phase word stands alone."""
    settings = {"cues": {"per_set": [9], "keep_out_of_last": keep_out}}
    written = script(f"[{{use: bridge, sets: 1, reps: {reps}}}]", settings)
    taken = set(reps_of(written, "form"))
    kept = keep_out if reps >= 8 else min(keep_out, 1)
    assert all(2 < rep <= reps - kept for rep in taken)
    busy = milestones(reps, ("half", "three_more", "last")).keys()
    assert not taken & busy


@pytest.mark.parametrize(("reps", "told"), [(3, []), (4, [3]), (5, [3]), (6, [3]), (7, [3])], ids=str)
def test_a_set_of_few_reps_has_a_form_cue(reps: int, told: list[int]) -> None:
    """Between "three more" and the last rep there is room for one."""
    assert reps_of(script(f"[{{use: bridge, sets: 1, reps: {reps}}}]"), "form") == told


def test_a_form_cue_has_shorter_ones_to_fall_back_on() -> None:
    """Where the line is too long for the rep, another line of the exercise with fewer words is said."""
    use = "{use: squat, sets: 1, say: {cues: [Push both heels into the floor., Chest up., Knees out wide.]}}"
    (_, cue), *_ = cues(script(f"[{use}]"), "form")
    assert cue.texts == ("Push both heels into the floor.", "Chest up.", "Knees out wide.")


@pytest.mark.parametrize("reps", [8, 10, 15, 24])
def test_each_form_cue_is_said_once_before_any_is_repeated(reps: int) -> None:
    """Over all sets and sides they take turns."""
    three = "say: {cues: [One., Two., Three.]}"
    told = texts(
        script(f"[{{use: clam, sets: 3, reps: {reps}, {three}}}]", {"cues": {"per_set": [2]}}), "form"
    )
    rounds = [told[first : first + 3] for first in range(0, len(told), 3)]
    assert all(len(set(each)) == len(each) for each in rounds)


@pytest.mark.parametrize("reps", [8, 10, 15, 24])
def test_what_stands_in_for_a_form_cue_is_none_of_the_same_set(reps: int) -> None:
    """Whichever of its texts a cue is heard in, the set has it once."""
    written = script(f"[{{use: clam, sets: 3, reps: {reps}, {THREE}}}]", {"cues": {"per_set": [2]}})
    begins = [place for place, each in enumerate(written.windows) if each.rep == 1 and each.name == "open"]
    for first, last in pairwise([*begins, len(written.windows)]):
        inside = [cue for each in written.windows[first:last] for cue in each.cues if cue.moment == "form"]
        heard = [text for cue in inside for text in cue.texts]
        assert len(set(heard)) == len(heard)


def test_a_set_has_no_more_corrections_than_there_are_form_cues() -> None:
    """Of one cue, nobody hears more than one in a set."""
    written = script("[{use: clam, dose: 1 x 20}]", {"cues": {"per_set": [2]}})
    assert texts(written, "form") == ["Cue one."] * 2


def test_a_timed_set_has_a_cue_on_each_side_while_they_last() -> None:
    """Two cues for four bouts: the first two have one each, the others none."""
    work = named(script("[{use: lunge, dose: 2 x 30s}]"), "work")
    assert [[cue.text for cue in window.cues if cue.moment == "form"] for window in work] == [
        ["Cue one."],
        ["Cue two."],
        [],
        [],
    ]
    one = script("[{use: lunge, dose: 2 x 30s}]", {"cues": {"per_set": [1, 0]}})
    assert texts(one, "form") == ["Cue one."]


@pytest.mark.parametrize(
    ("turn", "first"), [(0, "Cue one."), (1, "Cue two."), (2, "Cue three."), (3, "Cue one.")]
)
def test_another_session_starts_with_another_cue(turn: int, first: str) -> None:
    """The cues of an exercise go round from session to session, and so do the words of a moment."""
    given = replace(brief("[bridge]"), turn=turn)
    written = write_script(given, Forecast(total=60_000))
    assert texts(written, "form")[0] == first
    assert texts(written, "last_rep")[0] == ["Last one.", "Last rep."][turn % 2]
    again = write_script(given, Forecast(total=60_000))
    assert again == written
