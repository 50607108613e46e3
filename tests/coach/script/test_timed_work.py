"""The work by the clock: what is said and heard, and when."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.script.writer import Forecast
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from tests.coach.scenes import brief, moments, named, said, script, texts
from tests.coach.writing import write_script


def at_seconds(window: Window, moment: str) -> list[float]:
    """List the seconds of a window at which a moment is wanted."""
    length = window.length
    return [
        (cue.at if cue.at >= 0 else length + cue.at) / 1000 for cue in window.cues if cue.moment == moment
    ]


def timed(seconds: int, settings: dict[str, Any] | None = None, use: str = "lunge") -> Window:
    """Write one timed set, and return its window."""
    return named(script(f"[{{use: {use}, sets: 1, time: {seconds}s}}]", settings), "work")[0]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (10, {"go": [0], "countdown": [7, 8, 9]}),
        (20, {"go": [0], "form": [4], "half_time": [10], "countdown": [17, 18, 19]}),
        (30, {"go": [0], "form": [4], "time_left": [20], "countdown": [27, 28, 29]}),
        (45, {"go": [0], "form": [5], "half_time": [22.5], "time_left": [35], "countdown": [42, 43, 44]}),
        (60, {"go": [0], "form": [5, 36], "time_left": [30, 50], "countdown": [57, 58, 59]}),
        (
            120,
            {
                "go": [0],
                "form": [5, 66],
                "time_left": [60, 90, 110],
                "countdown": [117, 118, 119],
            },
        ),
    ],
    ids=str,
)
def test_a_timed_set_has_its_marks(seconds: int, expected: dict[str, list[float]]) -> None:
    """The longer the set, the more of its time is told; where two marks meet, time left stands."""
    window = timed(seconds)
    assert {moment: at_seconds(window, moment) for moment in moments(window)} == expected


@pytest.mark.parametrize(
    ("seconds", "count", "expected"), [(30, 0, []), (30, 5, [25, 26, 27, 28, 29]), (4, 3, [2, 3]), (2, 3, [])]
)
def test_a_countdown_fits_into_its_work(seconds: int, count: int, expected: list[float]) -> None:
    """The countdown is as long as the setting says, and leaves the start of very short work alone."""
    assert at_seconds(timed(seconds, {"timed": {"countdown": count}}), "countdown") == expected


def test_a_countdown_is_on_the_beat() -> None:
    """Three, two, one stand exactly on their seconds."""
    assert all(cue.fixed for cue in timed(30).cues if cue.moment in ("countdown", "go"))


@pytest.mark.parametrize(
    ("settings", "absent"),
    [
        ({"half": False}, "half_time"),
        ({"half_min": "40s"}, "half_time"),
        ({"left": []}, "time_left"),
        ({"say_left": False}, "time_left"),
        ({"left_min": "40s"}, "time_left"),
    ],
    ids=str,
)
def test_marks_can_be_turned_off(settings: dict[str, Any], absent: str) -> None:
    """Each mark has its setting."""
    assert absent in moments(timed(39))
    assert absent not in moments(timed(39, {"timed": settings}))


def test_without_a_start_word_a_tone_starts_the_work() -> None:
    """The start is heard, one way or the other."""
    first = timed(30, {"start_word": False}).cues[0]
    assert first == Cue(moment="go", sound="start", fixed=True, priority=Priority.ACTION)


def test_a_quiet_stretch_is_eased_into_and_left_alone() -> None:
    """Three minutes: one form cue, some breaths, and the time that is left; no countdown and no halfway."""
    window = timed(180, use="stretch")
    assert {moment: at_seconds(window, moment) for moment in moments(window)} == {
        "ease_in": [0],
        "form": [15],
        "breathe": [30, 90],
        "time_left": [60, 120, 150, 170],
    }


SQUAT = "[{use: squat, sets: 1, time: 40s}]"
"""Forty seconds of a movement with a tempo: four seconds a rep."""


def test_a_timed_set_has_the_rhythm_of_its_tempo() -> None:
    """Two reps are spoken by their phases; a soft tone begins each of the others."""
    (window,) = named(script(SQUAT), "work")
    assert at_seconds(window, "phase") == [2, 4, 6]
    assert at_seconds(window, "pulse") == [8, 12, 16, 20, 24, 28, 32, 36]
    assert {cue.sound for cue in window.cues if cue.moment == "pulse"} == {"pulse"}
    assert at_seconds(window, "go") == [0]


def test_a_pulse_is_heard_under_words_too() -> None:
    """The rhythm goes on while something is said: a beat that is missing makes one wait."""
    given = "[{use: squat, sets: 1, time: 60s, tempo: 'sit 1, stand 1', say: {cues: [Chest up.]}}]"
    timeline = arrange(script(given), Estimated())
    pulses = {each.start for each in timeline.placements if each.moment == "pulse"}
    go = next(each for each in timeline.placements if each.moment == "go")
    assert pulses == set(range(go.start + 4_000, go.start + 60_000, 2_000))
    words = [each for each in timeline.placements if each.moment in ("form", "time_left")]
    assert any(each.start <= at <= each.end for each in words for at in pulses)
    assert not any(each.moment == "pulse" for each in timeline.changes)


@pytest.mark.parametrize(
    ("tempo", "rep"), [("sit 2, stand 2", 30_000 // 7), ("sit 1, stand 1", 2_000), ("sit 9, stand 9", 18_000)]
)
def test_a_set_ends_with_a_rep(tempo: str, rep: int) -> None:
    """Its reps are slower by a little, so that nobody is half-way up at the end; never by much."""
    (window,) = named(script(f"[{{use: squat, sets: 1, time: 30s, tempo: '{tempo}'}}]"), "work")
    pulses = [cue.at for cue in window.cues if cue.moment == "pulse"]
    assert all(at % rep == 0 for at in pulses)
    assert rep > 9_000 or pulses[-1] + rep in range(29_990, 30_001)


@pytest.mark.parametrize(
    "blocks",
    ["[{use: lunge, time: 40s}]", "[{use: stretch, time: 1m}]", "[{use: squat, reps: max, time: 40s}]"],
)
def test_what_has_no_tempo_of_its_own_has_no_pulse(blocks: str) -> None:
    """A stretch, a hold, a set to the limit: there is no rep to begin."""
    assert not any("pulse" in moments(window) for window in named(script(blocks), "work"))


@pytest.mark.parametrize("verbosity", ["brief", "minimal"])
def test_few_words_have_a_pulse_alone(verbosity: str) -> None:
    """From the first rep on, where no words tell the phases."""
    (window,) = named(script(SQUAT, verbosity=verbosity), "work")
    assert {"pulse", "phase"} & set(moments(window)) == {"pulse"}
    assert at_seconds(window, "pulse")[0] == 4


@pytest.mark.parametrize(("seconds", "at"), [(180, [30, 90]), (60, [40]), (90, [40]), (70, [30])], ids=str)
def test_breathing_is_far_from_a_time_left(seconds: int, at: list[float]) -> None:
    """In a stretch, eight seconds lie between the two, so that each is heard."""
    window = timed(seconds, use="stretch")
    assert at_seconds(window, "breathe") == at
    assert all(abs(each - mark) >= 8 for each in at for mark in at_seconds(window, "time_left"))


SILENT = {"timed": {"half": False, "left": [], "pulse": False}, "cues": {"per_set": [0]}}


def test_long_silences_have_a_tone_at_each_full_minute() -> None:
    """Where nothing is heard for more than a minute, whatever is said then, so that one can count."""
    assert at_seconds(timed(190, SILENT), "minute") == [60, 120, 180]
    assert at_seconds(timed(182, SILENT), "minute") == [60, 120]
    assert at_seconds(timed(70, SILENT), "minute") == [60]
    assert at_seconds(timed(62, SILENT), "minute") == []
    assert at_seconds(timed(185, {**SILENT, "timed": {"left": [], "tone_every": "0s"}}), "minute") == []
    told = {**SILENT, "timed": {"half": True, "left": [], "pulse": False}}
    assert at_seconds(timed(240, told), "minute") == [60, 120, 180]


def test_minutes_are_sounded_but_for_one_that_is_told() -> None:
    """Where they do not end with the work, they end with the first time left: no second clock counts down."""
    marked = {**SILENT, "timed": {"half": False, "left": ["1m"], "pulse": False}}
    assert at_seconds(timed(240, marked), "time_left") == [180]
    assert at_seconds(timed(240, marked), "minute") == [60, 120]
    marked["timed"] = {"half": False, "left": ["3m"], "left_share": 1, "pulse": False}
    assert at_seconds(timed(300, marked), "minute") == [60, 180, 240]
    marked["timed"] = {"half": False, "left": ["1m"], "pulse": False}
    assert at_seconds(timed(150, marked), "minute") == [60]


def test_the_tone_of_a_minute_is_explained_once() -> None:
    """Before the first work that has it, and not where there is none."""
    blocks = "[{use: lunge, sets: 1, time: 50s}, {use: squat, dose: 2 x 3m}, {use: bridge, dose: 1 x 3m}]"
    written = script(blocks, SILENT)
    told = [[cue.moment for cue in each.cues].count("minutes") for each in named(written, "lead_in", "break")]
    assert told == [0, 1, 0]
    assert "Each double tone is one minute." in said(named(written, "break")[0])
    assert texts(script("[{use: lunge, sets: 1, time: 50s}]", SILENT), "minutes") == []


EASY = "say: {movement: [Lean back., Breathe.], easier_by: 'Too strong? Lean less.'}"


def test_what_makes_a_long_stay_easier_is_told_within_it() -> None:
    """Nobody knows before how it is: on each side, after half a minute, away from a time left."""
    lead_in, work, switch, other = [
        window
        for window in script(f"[{{use: stretch, {EASY}}}]").windows
        if window.name in ("lead_in", "work", "switch")
    ]
    assert [("Too strong? Lean less." in said(each)) for each in (lead_in, work, switch, other)] == [
        False,
        True,
        False,
        True,
    ]
    (advice,) = at_seconds(work, "advice")
    assert 30 <= advice <= 60
    others = [at for moment in ("form", "breathe", "time_left") for at in at_seconds(work, moment)]
    assert all(abs(advice - at) >= 8 for at in others)


def test_what_makes_a_short_stay_easier_is_told_before_it() -> None:
    """There is no silence in half a minute; in three there is, for who learns as well."""
    for time, places in (("30s", ["lead_in"]), ("3m", ["work", "work"])):
        for explain in ("once", "every"):
            windows = script(f"[{{use: stretch, time: {time}, {EASY}}}]", {"explain": explain}).windows
            assert [each.name for each in windows if "Too strong? Lean less." in said(each)] == places


def test_nobody_runs_alone() -> None:
    """Work that goes on and on has a form cue every few minutes, what matters most first, and again."""
    for turn in (0, 1):
        given = replace(brief("[{gapless: true, exercises: [{use: bridge, time: 20m, sets: 1}]}]"), turn=turn)
        work = named(write_script(given, Forecast(total=1_300_000)), "work")[0]
        assert at_seconds(work, "form") == [12, 222, 432, 642, 852, 1062]
        told = [cue.text for cue in work.cues if cue.moment == "form"]
        assert told == ["Cue one.", "Cue two.", "Cue three."] * 2


def test_whoever_wants_no_form_cues_hears_none_in_a_long_run() -> None:
    """The verbosity decides whether there are any, the length of the work how many."""
    blocks = "[{gapless: true, exercises: [{use: bridge, time: 20m, sets: 1}]}]"
    assert at_seconds(named(script(blocks, {"cues": {"per_set": [0]}}), "work")[0], "form") == []
    assert len(at_seconds(named(script(blocks, {"cues": {"per_set": [1]}}), "work")[0], "form")) == 6


@pytest.mark.parametrize(("verbosity", "longest"), [("learn", 45), ("standard", 45), ("minimal", 75)])
def test_nobody_stretches_alone(verbosity: str, longest: int) -> None:
    """Three minutes in one position: a word or a tone comes before one wonders."""
    for time in (60, 90, 180, 240):
        written = script(f"[{{use: stretch, sets: 1, time: {time}s}}]", verbosity=verbosity)
        window = named(written, "work")[0]
        heard = sorted(cue.at if cue.at >= 0 else window.length + cue.at for cue in window.cues)
        assert max(other - one for one, other in pairwise([*heard, window.length])) <= longest * 1000
