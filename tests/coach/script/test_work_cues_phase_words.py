"""The first reps in words: their phases, and how to breathe in one of them."""

import pytest

from audiocoach.coach.script.script import Priority, Window
from tests.coach.scenes import CATALOGUE, named, script


def told(window: Window) -> list[tuple[int, str]]:
    """List what a window says of phases and breathing, each with its milliseconds."""
    return [(cue.at, cue.text) for cue in window.cues if cue.moment in ("phase", "breathe")]


@pytest.fixture(autouse=True)
def _breathing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tell in every exercise how to breathe."""
    lines = {"lift": "Breathe out as you lift.", "stand": "Breathe out as you stand."}
    for name in ("bridge", "squat"):
        monkeypatch.setitem(CATALOGUE, name, CATALOGUE[name].model_copy(update={"breath": lines}))


def test_breathing_is_told_on_its_phase() -> None:
    """In the second rep it takes the place of that phase's word, and of those that it would cover."""
    written = script("[{use: bridge, sets: 2}]")
    second = [window for window in written.windows if window.rep == 2]
    assert [told(window) for window in second[:3]] == [
        [(0, "Breathe out as you lift.")],
        [],
        [(0, "Down")],
    ]
    assert sum(cue.moment == "breathe" for window in written.windows for cue in window.cues) == 1


def test_breathing_in_the_last_phase_is_over_before_the_next_rep() -> None:
    """It begins a little early where the next number would cut it short."""
    written = script("[{use: squat, sets: 1}]")
    sit, stand = [window for window in written.windows if window.rep == 2]
    assert (told(sit), told(stand)) == ([(0, "Down"), (1_500, "Breathe out as you stand.")], [])


def test_breathing_gives_way_to_the_count() -> None:
    """It is a form cue: less than a number, more than nothing."""
    written = script("[{use: bridge, sets: 1}]")
    (cue,) = [cue for window in written.windows for cue in window.cues if cue.moment == "breathe"]
    assert (cue.priority, cue.fixed) == (Priority.FORM, False)


def test_breathing_belongs_to_timed_work_as_well() -> None:
    """Its second rep tells it, on the phase of the tempo."""
    (window,) = named(script("[{use: squat, sets: 1, time: 40s}]"), "work")
    assert told(window) == [(2_000, "Up"), (4_000, "Down"), (5_500, "Breathe out as you stand.")]


def test_a_rep_too_quick_for_it_is_left_alone() -> None:
    """In a rep of two seconds there is no room."""
    written = script("[{use: squat, sets: 1, tempo: 'sit 1, stand 1'}]")
    assert not any(cue.moment == "breathe" for window in written.windows for cue in window.cues)


def test_who_wants_no_phase_words_hears_no_breathing() -> None:
    """`phase_words: 0` is for those who know the movement."""
    written = script("[{use: squat, sets: 1}]", {"reps": {"phase_words": 0}})
    assert not any(cue.moment == "breathe" for window in written.windows for cue in window.cues)


def test_phase_words_are_over_before_a_milestone() -> None:
    """In a set of six with three reps of words, "three more" has the third to itself."""
    written = script("[{use: bridge, sets: 1, reps: 6}]", {"reps": {"phase_words": 3}})
    words = [window.rep for window in written.windows for cue in window.cues if cue.moment == "phase"]
    assert max(words) == 2
