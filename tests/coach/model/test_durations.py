"""Durations are read as people write them, and written as they are read."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.model.durations import (
    DurationField,
    clock,
    format_duration,
    parse_duration,
    precise_clock,
    up_to_second,
)

READ = {
    "30s": 30_000,
    "1m30s": 90_000,
    "1m 30s": 90_000,
    "500ms": 500,
    "1.5s": 1_500,
    "2h": 7_200_000,
    "1h1m1s1ms": 3_661_001,
    "90": 90_000,
    " 45 s ": 45_000,
    "2 Minutes": 120_000,
    "10 sec": 10_000,
    "1 minute 5 seconds": 65_000,
    "0s": 0,
}
REFUSED = {
    "": "is not a duration",
    "   ": "is not a duration",
    "soon": "is not a duration",
    "30x": "is not a unit of time",
    "s30": "is not a duration",
    "-5s": "cannot be negative",
    "5s-": "is not a duration",
    "1,5s": "is not a duration",
    "1.5.2s": "is not a duration",
    "1m30": "has a number without a unit",
    "9" * 400 + "s": "is no duration",
}


@pytest.mark.parametrize(("text", "milliseconds"), READ.items(), ids=repr)
def test_what_people_write_is_read(text: str, milliseconds: int) -> None:
    """Units may be long or short, joined or apart; a bare number is seconds."""
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize(("number", "milliseconds"), [(30, 30_000), (0.1, 100), (2.5, 2_500), (0, 0)])
def test_a_number_is_seconds(number: float, milliseconds: int) -> None:
    """A number without a unit counts seconds, to the millisecond."""
    assert parse_duration(number) == milliseconds


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=lambda value: value[:12])
def test_what_is_no_duration_is_refused(text: str, reason: str) -> None:
    """The complaint says what is wrong, and shows what would be right."""
    with pytest.raises(ValueError, match=reason) as refused:
        parse_duration(text)
    assert "1m30s" in str(refused.value)
    assert len(str(refused.value)) < 150


@pytest.mark.parametrize(
    "value",
    [None, True, [], {}, float("nan"), float("inf"), -1, 1e300, 10**400, -(10**400)],
    ids=lambda value: str(value)[:8],
)
def test_other_values_are_refused(value: object) -> None:
    """What is no number of seconds is refused in a sentence that one can read."""
    with pytest.raises(ValueError, match="a duration") as refused:
        parse_duration(value)
    assert len(str(refused.value)) < 150


@given(st.integers(0, 10**10))
def test_what_is_written_is_read_back(milliseconds: int) -> None:
    """Writing and reading a duration are a pair."""
    assert parse_duration(format_duration(milliseconds)) == milliseconds


@given(st.text(max_size=12) | st.integers() | st.floats())
def test_nothing_but_value_errors(value: object) -> None:
    """Whatever stands in a file, reading it gives milliseconds or a ValueError."""
    with suppress(ValueError):
        assert parse_duration(value) >= 0


def test_a_long_run_of_digits_is_refused_at_once() -> None:
    """No text is so contrived that reading it takes long."""
    with pytest.raises(ValueError, match="is not a duration"):
        parse_duration("1" * 39 + "!")


@pytest.mark.parametrize(
    ("milliseconds", "shown"),
    [(0, "0:00"), (999, "0:00"), (61_000, "1:01"), (3_600_000, "1:00:00"), (5_025_000, "1:23:45")],
)
def test_a_clock_shows_whole_seconds(milliseconds: int, shown: str) -> None:
    """Hours appear only where there are any; a second begun is not over."""
    assert clock(milliseconds) == shown
    assert precise_clock(milliseconds) == f"{shown}.{milliseconds % 1000:03}"


@given(st.integers(0, 10**9))
def test_rounding_up_reaches_the_next_second_at_most(milliseconds: int) -> None:
    """A whole second stays, anything else becomes the next one."""
    assert 0 <= up_to_second(milliseconds) - milliseconds < 1000
    assert up_to_second(milliseconds) % 1000 == 0


@pytest.mark.parametrize(
    ("value", "inside"), [("1s", True), ("10s", True), ("999ms", False), ("10.1s", False)]
)
def test_limits_are_included(value: str, inside: bool) -> None:
    """A field holds its duration against limits, both included, and names them."""
    field = DurationField(1_000, 10_000)
    if inside:
        assert field.read(value) == parse_duration(value)
    else:
        with pytest.raises(ValueError, match="must be from 1s to 10s, not"):
            field.read(value)
