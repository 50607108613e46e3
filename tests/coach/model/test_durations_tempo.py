"""Tempo: the named phases of a rep, and the four-digit code that plans print."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from audiocoach.coach.model.durations import Phase, Tempo, format_tempo, parse_tempo, read_code, retimed

READER: TypeAdapter[tuple[Phase, ...]] = TypeAdapter(Tempo)


def phases(*named: tuple[str, int]) -> tuple[Phase, ...]:
    """Make phases of names and milliseconds."""
    return tuple(Phase(name=name, length=length) for name, length in named)


def read(value: object) -> str:
    """Read a tempo as a file has it, and write it again."""
    return format_tempo(READER.validate_python(value))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("lift 2, hold 2, lower 2", "lift 2s, hold 2s, lower 2s"),
        ("Lift 2s,lower 500ms", "lift 2s, lower 500ms"),
        ("step out 1.5, together 1", "step out 1s500ms, together 1s"),
        ({"open": "2s", "close": 3}, "open 2s, close 3s"),
        ("senken 2, drücken 1", "senken 2s, drücken 1s"),
        ({"öffnen": 2, "schließen": 1}, "öffnen 2s, schließen 1s"),
        ("吸气 4, 呼气 8", "吸气 4s, 呼气 8s"),
        ("شهيق 4, زفير 6", "شهيق 4s, زفير 6s"),
        ("หายใจเข้า 4, หายใจออก 6", "หายใจเข้า 4s, หายใจออก 6s"),
        ("2-0-2-2", "lift 2s, hold 2s, lower 2s"),
        ("3-1-x-0", "lift 1s, lower 3s, pause 1s"),
        (2022, "lift 2s, hold 2s, lower 2s"),
    ],
    ids=str,
)
def test_a_tempo_is_read(value: object, written: str) -> None:
    """Named phases, a mapping, or the code: eccentric, pause, concentric, pause; X is as fast as can be."""
    assert read(value) == written
    assert read(written) == written


@pytest.mark.parametrize(
    "value",
    [
        "",
        "fast",
        "lift",
        "lift two",
        "2-0-2",
        "2-0-2-2-2",
        "lift -2",
        "lift: 2",
        "lift = 2",
        "lift 5m",
        {},
        {"Lift!": 2},
        [],
        True,
        22,
        None,
    ],
    ids=str,
)
def test_what_is_no_tempo_is_refused(value: Any) -> None:
    """A tempo has one to eight named phases, none longer than two minutes."""
    with pytest.raises(ValidationError):
        READER.validate_python(value)


def test_only_four_digits_are_a_code() -> None:
    """Anything else is no code, and left to be read as phases."""
    assert read_code("lift 2") is None
    assert read_code([2, 0, 2, 2]) is None
    assert parse_tempo(None) is None


@pytest.mark.parametrize(
    ("own", "asked", "timed"),
    [
        (phases(("sit", 2000), ("stand", 2000)), "3-1-1-0", "sit 3s, pause 1s, stand 1s"),
        (phases(("open", 2000), ("close", 2000)), "3-0-1-2", "open 1s, hold 2s, close 3s"),
        (phases(("lift", 2000), ("hold", 2000), ("lower", 2000)), "3-0-1-0", "lift 1s, lower 3s"),
        (phases(("drop", 2000), ("soften", 1000), ("hike", 1000)), "2-0-2-0", "lift 2s, lower 2s"),
        (phases(("sit", 2000), ("stand", 2000)), "dip 1, rise 1", "dip 1s, rise 1s"),
    ],
    ids=["down first", "up first", "own hold goes", "three movements", "other words"],
)
def test_a_code_times_the_phases_of_the_exercise(own: tuple[Phase, ...], asked: str, timed: str) -> None:
    """General terms time the exercise's own phases, whatever these are called; other words replace them."""
    assert format_tempo(retimed(own, READER.validate_python(asked))) == timed
