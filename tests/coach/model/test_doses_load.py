"""Weights, distances and paces, and values that differ from set to set."""

from typing import Any

import pytest
from pydantic import ValidationError

from audiocoach.coach.model.doses import OpenReps, Range
from audiocoach.coach.model.routines import Use
from audiocoach.coach.script.bouts import Figure
from tests.coach.scenes import bouts, named, script


def use(**fields: Any) -> Use:
    """Read a use of a squat."""
    return Use.model_validate({"use": "squat", **fields})


def test_a_list_states_the_sets() -> None:
    """Five values are five sets, each with its own."""
    asked = use(reps=[1, 2, 3, 4, 5]).asked()
    assert asked.sets == Range(5, 5)
    assert asked.reps is not None
    assert [asked.reps.of_set(number).low for number in range(1, 7)] == [1, 2, 3, 4, 5, 5]


def test_a_list_is_written_as_it_was_read() -> None:
    """Reading and writing are a pair, for lists as for single values."""
    written = {"use": "squat", "reps": [12, "8-10", "max 40s"], "rest": ["30s", "1m", "0s"]}
    assert use(**written).model_dump(mode="json", exclude_unset=True) == written | {"use": "squat"}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"reps": [5, 4], "rest": ["1m", "1m", "1m"]}, "reps 2, rest 3"),
        ({"reps": [5, 4], "sets": 3}, "reps 2, sets 3"),
        ({"reps": "max"}, "reps: max 40s"),
        ({"reps": 5, "time": "30s"}, "not both"),
        ({"distance": "400 m"}, "4:00/km"),
        ({"distance": "400 minutes", "time": "1m"}, "not a unit of distance"),
        ({"distance": "far", "time": "1m"}, "write 400 m"),
        ({"pace": "4:00/km"}, "needs a distance"),
        ({"distance": "1 km", "pace": "quick"}, "write 5:30/km"),
        ({"weight": 20}, "20 kg or 20 lb"),
        ({"rpe": 11}, "from 1 to 10"),
    ],
)
def test_what_cannot_be_is_told(fields: dict[str, Any], message: str) -> None:
    """Lists of other lengths, reps without an end, metres without a time, weights without a unit."""
    with pytest.raises(ValidationError, match=message):
        use(**fields)


@pytest.mark.parametrize(
    ("distance", "pace", "seconds"),
    [
        ("500 m", "2:00/500m", 120.0),
        ("2 km", "1:52.5/500 m", 450.0),
        ("400 m", "1:40 / 100 m", 400.0),
        ("1 mi", "8:00/mi", 480.0),
        ("400 m", "4/km", 96.0),
        ("800 m", "4,5/km", 216.0),
        ("100 yd", "1:30/100yd", 90.0),
    ],
)
def test_a_pace_is_written_as_the_sport_writes_it(distance: str, pace: str, seconds: float) -> None:
    """Runners tell it for a kilometre or a mile, rowers for 500 m, swimmers for 100 m or yards."""
    (work, *_) = bouts(f"[{{use: squat, sets: 1, distance: {distance}, pace: '{pace}'}}]")
    assert work.time == round(1000 * seconds)


def test_a_pace_gives_the_time() -> None:
    """400 metres at four minutes a kilometre take 96 seconds; metres are not minutes."""
    (work, *_) = bouts("[{use: squat, sets: 4, distance: 400 m, pace: '4:00/km', rest: 90s}]")
    assert (work.time, work.rest, work.distance) == (96_000, 90_000, "400 m")


def test_as_many_as_one_can_ends_with_its_time() -> None:
    """Open reps are work of their longest time, and are announced as what they are."""
    (work,) = bouts("[{use: squat, reps: to failure 40s, sets: 1}]")
    assert (work.mode, work.time, work.figure) == ("timed", 40_000, Figure(time=40_000, effort="failure"))
    asked = use(dose="3 x max 40s").asked()
    assert asked.reps == OpenReps(cap=40_000)


def test_sets_of_different_figures_are_announced_each() -> None:
    """One exercise, five sets: told together, then one by one, a chapter each."""
    written = script("[{use: squat, reps: [1, 2, 3, 4, 5], rest: 20s}]")
    texts = [cue.text for window in written.windows for cue in window.cues]
    assert "Five sets: one, two, three, four, five." in texts
    assert "Set two of five: two." in texts
    assert "Last set: five." in texts
    assert [window.chapter for window in written.windows if window.chapter][1:-1] == [
        f"1. Squat, set {number}" for number in range(1, 6)
    ]


def test_effort_and_load_are_told_with_the_dose() -> None:
    """Weight, effort and distance are said where the exercise is announced."""
    texts = [
        cue.text
        for window in named(script("[{use: squat, sets: 1, weight: 20 kg, rpe: 8}]"), "lead_in")
        for cue in window.cues
    ]
    assert texts[2:5] == ["One set of eight.", "With 20 kg.", "Effort eight of ten."]
    run = script("[{use: squat, sets: 4, distance: 400 m, time: 96s}]")
    said = [cue.text for window in named(run, "lead_in") for cue in window.cues]
    assert "Squat 400 m. Four times, one minute thirty-six each." in said


def test_each_set_has_its_tempo_and_hold() -> None:
    """Lists of tempos and holds time each set by itself."""
    found = bouts("[{use: bridge, sets: 2, tempo: ['lift 2, lower 2', 'lift 1, lower 3'], hold: [1s, 3s]}]")
    assert [[phase.length for phase in bout.phases] for bout in found] == [
        [2000, 1000, 2000],
        [1000, 3000, 3000],
    ]


def test_only_a_hold_is_announced_as_a_hold() -> None:
    """A pause is none, and two holds of four seconds are not one of eight."""
    (pausing,) = bouts("[{use: bridge, sets: 1, tempo: 'lift 2, hold 2, lower 2, pause 3'}]")
    (box,) = bouts("[{use: squat, sets: 1, tempo: 'inhale 4, hold 4, exhale 4, hold 4'}]")
    assert (pausing.hold, box.hold) == (2_000, 4_000)
