"""Doses: sets of reps or of seconds, single or a range, short or in full."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from audiocoach.coach.model.doses import (
    Dose,
    Level,
    Range,
    format_counts,
    format_durations,
    parse_counts,
    parse_durations,
    read_short_dose,
)

LEVELS: tuple[Level, ...] = ("beginner", "intermediate", "advanced")


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [(3, 3, 3), ("3", 3, 3), ("2-3", 2, 3), ("2 - 3", 2, 3), ("2–3", 2, 3), ("2 to 3", 2, 3)],
    ids=str,
)
def test_counts_are_read(value: object, low: int, high: int) -> None:
    """A count is a number or a range, with a hyphen, a dash or a word between."""
    assert parse_counts(value) == Range(low, high)


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        ("45s", 45, 45),
        (30, 30, 30),
        ("30-45s", 30, 45),
        ("30 - 45 s", 30, 45),
        ("30s-1m", 30, 60),
        ("1-2m", 60, 120),
        ("1 to 2 minutes", 60, 120),
        ("1.5-2s", 1.5, 2),
    ],
    ids=str,
)
def test_durations_are_read(value: object, low: float, high: float) -> None:
    """The unit at the end of a range serves both of its numbers."""
    assert parse_durations(value) == Range(round(low * 1000), round(high * 1000))


@pytest.mark.parametrize(
    "value",
    ["many", "2-3-4", "3-2", "2.5", "-3", "", True, None, [3], 2.5, "9" * 5000],
    ids=lambda v: str(v)[:8],
)
def test_what_is_no_count_is_refused(value: object) -> None:
    """A complaint about a count is a ValueError, in words of ours."""
    with pytest.raises(ValueError, match=r"whole number|range"):
        parse_counts(value)


@pytest.mark.parametrize("value", ["45-30s", "10-20-30s", "-5s", "x", "", "1-", True])
def test_what_is_no_duration_is_refused(value: object) -> None:
    """A complaint about a duration is a ValueError, in words of ours."""
    with pytest.raises(ValueError, match=r"duration|range|unit"):
        parse_durations(value)


@given(st.integers(0, 400), st.integers(0, 400))
def test_ranges_are_read_back(one: int, other: int) -> None:
    """Writing and reading a range are a pair."""
    low, high = sorted((one, other))
    assert parse_counts(format_counts(Range(low, high))) == Range(low, high)
    assert parse_durations(format_durations(Range(low, high))) == Range(low, high)


@pytest.mark.parametrize(("level", "picked"), [*zip(LEVELS, (2, 3, 4), strict=True)])
def test_a_level_picks_from_a_range(level: Level, picked: int) -> None:
    """A beginner does the least of a range, an advanced one the most."""
    assert Range(2, 4).pick(level) == picked
    assert Range(5, 5).pick(level) == 5


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ("3 x 15", {"sets": "3", "reps": "15"}),
        ("3x15", {"sets": "3", "reps": "15"}),
        ("3 × 15", {"sets": "3", "reps": "15"}),
        ("2-3 x 8-12", {"sets": "2-3", "reps": "8-12"}),
        ("2 X 30s", {"sets": "2", "time": "30s"}),
        ("1 x 1m30s", {"sets": "1", "time": "1m30s"}),
    ],
    ids=str,
)
def test_a_short_dose_is_read(value: str, fields: dict[str, str]) -> None:
    """`3 x 15` counts reps, `2 x 30s` seconds."""
    assert read_short_dose(value) == fields
    assert Dose.model_validate(value) == Dose.model_validate(fields)


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("lots", "is not a dose"),
        ({"sets": 0}, "must be from 1 to 100, not 0"),
        ({"sets": 101}, "must be from 1 to 100"),
        ({"reps": 10_000}, "must be from 1 to 200"),
        ({"time": "10h"}, "must be from 1s to 3h"),
        ({"time": "0s"}, "must be from 1s"),
        ({"hold": "10m"}, "must be from 0s to 5m"),
        ({"reps": 10, "time": "30s"}, "counts reps or time, not both"),
        ({"sest": 3}, "Extra inputs"),
    ],
    ids=str,
)
def test_an_absurd_dose_is_refused(value: Any, reason: str) -> None:
    """No zero sets, no ten hours, no ten thousand reps."""
    with pytest.raises(ValidationError, match=reason):
        Dose.model_validate(value)


@pytest.mark.parametrize(
    ("own", "asked", "expected"),
    [
        ("3 x 15", {"sets": 2}, "2 x 15"),
        ("3 x 15", {"time": "30s"}, "3 x 30s"),
        ("2 x 30s", {"reps": 10}, "2 x 10"),
        ({"sets": 3, "reps": 15, "hold": "2s"}, {"hold": "0s"}, {"sets": 3, "reps": 15, "hold": "0s"}),
        ("3 x 15", {}, "3 x 15"),
    ],
    ids=str,
)
def test_a_dose_is_changed_by_what_is_stated(own: Any, asked: Any, expected: Any) -> None:
    """What a routine leaves out stays the catalogue's; reps and time take each other's place."""
    changed = Dose.model_validate(own).changed(Dose.model_validate(asked))
    assert changed == Dose.model_validate(expected)


def test_a_dose_is_written_as_it_is_read() -> None:
    """The JSON of a dose stands in the notation of files."""
    dose = Dose.model_validate({"sets": "2-3", "time": "30-45s", "rest": 20})
    assert dose.model_dump(mode="json", exclude_none=True) == {
        "sets": "2-3",
        "time": "30s-45s",
        "rest": "20s",
    }
    assert Dose.model_validate(dose.model_dump(mode="json")) == dose
