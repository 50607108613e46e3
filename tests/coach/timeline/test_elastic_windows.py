"""Elastic windows: they take the time that their words need."""

from dataclasses import replace
from typing import Any

import pytest

from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.timeline.elastic_windows import FilledWindow, place_elastic

LENGTHS = {"Words.": 1_000, "More.": 2_000, "Three": 600, "Two": 600, "One": 600, "Thr-e-e-e": 1_300}


def say(text: str, at: int = 0, **fields: Any) -> Cue:
    """Make a cue."""
    return Cue(**{"moment": "words", "text": text, "at": at, **fields})


def beat(text: str, at: int, priority: Priority = Priority.COUNT) -> Cue:
    """Make a beat of a count-in."""
    return Cue(moment="count_in", text=text, at=at, fixed=True, priority=priority)


THREE_TWO_ONE = (beat("Three", -3_000), beat("Two", -2_000), beat("One", -1_000))


def filled(*cues: Cue, length: int = 0, quiet: int = 0, start: int = 10_000, heard: int = 0) -> FilledWindow:
    """Fill an elastic window that starts at 0:10."""
    window = Window(kind="elastic", name="change", length=length, cues=cues, quiet=quiet)
    return place_elastic(window, start, 3, LENGTHS, heard)


def starts(placed: FilledWindow) -> dict[str, int]:
    """Map each text or tone to its start."""
    return {placement.text or placement.sound: placement.start for placement in placed.placements}


@pytest.mark.parametrize(
    ("cues", "length", "quiet", "end"),
    [
        ((), 0, 0, 10_000),
        ((), 4_000, 0, 14_000),
        ((say("Words."),), 0, 0, 12_000),
        ((say("Words."),), 5_000, 0, 15_000),
        ((say("Words."), say("More.")), 0, 0, 14_000),
        ((say("Words."),), 0, 2_000, 13_000),
        ((say("Words.", 3_000),), 0, 0, 15_000),
        (THREE_TWO_ONE, 0, 0, 13_000),
        ((say("Words."), *THREE_TWO_ONE), 0, 0, 15_000),
        ((say("Words."), *THREE_TWO_ONE), 0, 2_500, 17_000),
        ((say("Words."), say("More.", -4_500), *THREE_TWO_ONE), 0, 0, 18_000),
    ],
    ids=["empty", "least", "words", "longer", "two", "quiet", "late", "count-in", "both", "air", "name"],
)
def test_a_window_lasts_as_long_as_it_must(cues: tuple[Cue, ...], length: int, quiet: int, end: int) -> None:
    """Its least length, its words and the distances between them, up to a whole second."""
    assert filled(*cues, length=length, quiet=quiet).end == end


def test_words_follow_each_other() -> None:
    """0.4 s lie between two texts, a moment between a tone and the words after it."""
    stop = Cue(moment="stop", sound="stop", fixed=True)
    assert starts(filled(stop, say("Words."), say("More."))) == {
        "stop": 10_000,
        "Words.": 10_500,
        "More.": 11_900,
    }


def test_a_count_in_stands_on_the_last_seconds() -> None:
    """Three, two, one are whole seconds before the window's end, where the work starts (R1)."""
    placed = filled(say("Words."), *THREE_TWO_ONE, length=20_000)
    assert starts(placed) == {"Words.": 10_000, "Three": 27_000, "Two": 28_000, "One": 29_000}
    assert placed.end == 30_000


def test_the_name_before_the_count_in_leaves_a_second() -> None:
    """The last instruction ends a second before the first beat, however long it is (R4)."""
    placed = filled(say("More.", -5_000), *THREE_TWO_ONE, length=20_000)
    assert starts(placed)["More."] == 24_000


@pytest.mark.parametrize(
    ("heard", "start"), [(0, 10_000), (9_000, 10_000), (9_900, 10_300), (10_000, 10_400)], ids=str
)
def test_the_voice_before_is_kept_clear_of(heard: int, start: int) -> None:
    """The first word waits until 0.4 s after the last one of the window before."""
    assert starts(filled(say("Words."), heard=heard)) == {"Words.": start}


def test_a_beat_that_runs_into_the_next_is_dropped() -> None:
    """A clip that is longer than its beat silences the next beat rather than speak over it."""
    placed = filled(beat("Thr-e-e-e", -3_000), beat("Two", -2_000), beat("One", -1_000))
    assert starts(placed) == {"Thr-e-e-e": 10_000, "One": 12_000}
    assert [(change.action, change.text) for change in placed.changes] == [("dropped", "Two")]


def test_a_number_that_runs_into_the_next_beep_is_dropped() -> None:
    """Where numbers and beeps count in together, a slow number is left out, and every beep stands."""
    beeps = [replace(beat("", at), sound="beep") for at in (-3_000, -2_000, -1_000)]
    placed = filled(beat("Thr-e-e-e", -3_000), beat("Two", -2_000), *beeps)
    assert [(cue.text or cue.sound, cue.start) for cue in placed.placements] == [
        ("beep", 10_000),
        ("beep", 11_000),
        ("beep", 12_000),
        ("Two", 11_000),
    ]


def test_a_beat_that_runs_over_the_end_is_dropped() -> None:
    """The work starts with its own word, and nothing speaks into it."""
    placed = filled(beat("Thr-e-e-e", -1_000))
    assert placed.placements == ()
    assert [change.action for change in placed.changes] == ["dropped"]


def test_a_beat_that_must_be_heard_is_spoken_before_the_others() -> None:
    """It loses its beat, not its words."""
    placed = filled(beat("Thr-e-e-e", -1_000, Priority.ACTION), beat("Two", -2_000))
    assert [placement.text for placement in placed.placements] == ["Thr-e-e-e", "Two"]
    first, second = placed.placements
    assert not first.fixed
    assert second.start - first.end >= 1_000
    assert [change.action for change in placed.changes] == ["brought forward"]


def test_voice_and_beep_may_share_a_beat() -> None:
    """A tone under a number is wanted."""
    beep = Cue(moment="count_in", sound="beep", at=-1_000, fixed=True, priority=Priority.COUNT)
    assert starts(filled(beat("One", -1_000), beep)) == {"One": 10_000, "beep": 10_000}


@pytest.mark.parametrize(
    ("heard", "actions"), [(0, []), (9_600, []), (9_601, ["left out"])], ids=["nothing", "before", "just now"]
)
def test_a_reminder_waits_for_its_quiet(heard: int, actions: list[str]) -> None:
    """What was said right before the window counts: a reminder soon after it is left out."""
    placed = filled(say("Words.", -1_400, quiet_before=5_000), length=6_000, heard=heard)
    assert [change.action for change in placed.changes] == actions


def test_a_reminder_may_come_once_another_has_gone() -> None:
    """Where the first of two comes too soon and is left out, the second has its quiet."""
    first, second = say("More.", -6_000, quiet_before=5_000), say("One", -1_000, quiet_before=5_000)
    placed = filled(say("Words."), first, second, length=10_000)
    assert [change.text for change in placed.changes] == ["More."]
    assert starts(placed) == {"Words.": 10_000, "One": 19_000}


def test_a_reminder_is_heard_in_the_quiet_after_the_words() -> None:
    """Whoever does what was said may be reminded meanwhile: the quiet reaches up to what is new."""
    words = (say("Words."), say("More.", -6_000, quiet_before=2_000), *THREE_TWO_ONE)
    placed = filled(*words, quiet=8_000)
    assert (placed.end, starts(placed)["More."]) == (22_000, 16_000)
