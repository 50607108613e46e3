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


def test_breathing_is_told_right_before_its_phase() -> None:
    """After the reps in words, between the tone of one phase and the number of the next rep."""
    written = script("[{use: bridge, sets: 2}]")
    (lower,) = [window for window in written.windows if "breathe" in {cue.moment for cue in window.cues}]
    assert (lower.rep, lower.name, told(lower)) == (3, "lower", [(200, "Breathe out as you lift.")])
    third = [window for window in written.windows if window.rep == 3][:3]
    assert [window.cues[0].moment for window in third] == ["count", "hold", "lower"]


def test_no_number_and_no_tone_gives_way_to_breathing() -> None:
    """Where the number leaves no time before its phase, it is told in the phase itself."""
    written = script("[{use: squat, sets: 1}]")
    sit, stand = [window for window in written.windows if window.rep == 3]
    assert told(stand) == [(200, "Breathe out as you stand.")]
    assert (sit.cues[0].text, told(sit)) == ("Three", [])


def test_breathing_gives_way_to_the_count() -> None:
    """It is a form cue: less than a number, more than nothing."""
    written = script("[{use: bridge, sets: 1}]")
    (cue,) = [cue for window in written.windows for cue in window.cues if cue.moment == "breathe"]
    assert (cue.priority, cue.fixed) == (Priority.FORM, False)


def test_breathing_belongs_to_timed_work_as_well() -> None:
    """It follows the reps in words, before its phase of the tempo."""
    (window,) = named(script("[{use: squat, sets: 1, time: 40s}]"), "work")
    assert told(window) == [
        (2_000, "Up"),
        (4_000, "Down"),
        (6_000, "Up"),
        (8_200, "Breathe out as you stand."),
    ]


def test_a_rep_too_quick_for_it_is_left_alone() -> None:
    """In a rep of two seconds there is no room."""
    written = script("[{use: squat, sets: 1, tempo: 'sit 1, stand 1'}]")
    assert not any(cue.moment == "breathe" for window in written.windows for cue in window.cues)


def test_who_wants_no_phase_words_hears_no_breathing() -> None:
    """`phase_words: 0` is for those who know the movement."""
    written = script("[{use: squat, sets: 1}]", {"reps": {"phase_words": 0}})
    assert not any(cue.moment == "breathe" for window in written.windows for cue in window.cues)


def test_phase_words_are_over_before_a_milestone() -> None:
    """In a set of seven with four reps of words, "three more" has the fourth to itself."""
    written = script("[{use: bridge, sets: 1, reps: 7}]", {"reps": {"phase_words": 4}})
    words = [window.rep for window in written.windows for cue in window.cues if cue.moment == "phase"]
    assert max(words) == 3
