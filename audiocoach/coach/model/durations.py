"""Time: integer milliseconds inside, "1m30s" in files, "1:30" on screen."""

import re
from dataclasses import dataclass
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}
"""Milliseconds in each unit of the notation."""

LONG_UNITS = {
    "sec": "s",
    "second": "s",
    "seconds": "s",
    "min": "m",
    "minute": "m",
    "minutes": "m",
    "hour": "h",
    "hours": "h",
}
"""What people also write, and the unit it stands for."""

_NO_TIME = {
    **dict.fromkeys(("kg", "lb", "lbs"), "weight"),
    **dict.fromkeys(("km", "mi", "yd", "ft", "metres", "meters", "miles"), "distance"),
}
"""Units that are taken for those of a time, and the key that they belong to."""

EXAMPLES = "30s, 1m30s or 500ms"
"""What a complaint shows as right."""

MOST_SECONDS = 10**9
"""A bare number of more seconds is no duration of anything."""

MOST_MINUTES = 240
"""What a routine can be made to last."""

LONGEST_WRITTEN = 40
"""Characters that a duration may take: no sensible one comes near, and no number of so few overflows."""

_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]\d)")

_PART = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-zµ]*)\s*")


def parse_duration(value: object) -> int:
    """Read a duration as people write it; a bare number is seconds.

    >>> parse_duration("1m30s"), parse_duration("500ms"), parse_duration("1:30"), parse_duration(30)
    (90000, 500, 90000, 30000)

    Raises ValueError with a sentence that says what would be right.
    """
    if isinstance(value, str):
        return _parse_text(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"a duration is written like {EXAMPLES}")
    if value < 0:
        raise ValueError(f"a duration cannot be negative; write {EXAMPLES}")
    if not value <= MOST_SECONDS:  # which is false for what is not a number, too
        raise ValueError(f"a duration is at most a few hours; write {EXAMPLES}")
    return round(value * 1000)


def _parse_text(text: str) -> int:
    stripped = text.strip()
    if len(stripped) > LONGEST_WRITTEN:
        raise ValueError(f"a duration of {len(stripped)} characters is no duration; write {EXAMPLES}")
    if on_clock := _CLOCK.fullmatch(stripped):
        hours, minutes, seconds = (int(part or 0) for part in on_clock.groups())
        return ((hours * 60 + minutes) * 60 + seconds) * 1000
    if stripped.startswith("-"):
        raise ValueError(f"a duration cannot be negative ('{stripped}'); write {EXAMPLES}")
    parts = _PART.findall(stripped)
    if not parts or _PART.sub("", stripped):
        raise ValueError(f"'{text}' is not a duration; write {EXAMPLES}")
    return sum(
        round(float(number) * UNITS[_unit(unit, text, bare=len(parts) == 1)]) for number, unit in parts
    )


def _unit(word: str, text: str, bare: bool) -> str:
    unit = LONG_UNITS.get(word.lower(), word.lower())
    if not unit and bare:
        return "s"
    if not unit:
        raise ValueError(f"'{text}' has a number without a unit; write {EXAMPLES}")
    if unit in _NO_TIME:
        raise ValueError(
            f"'{word}' is no unit of time; write {_NO_TIME[unit]}: {text.strip()} as a key of its own"
        )
    if unit not in UNITS:
        raise ValueError(f"'{word}' is not a unit of time; the units are ms, s, m and h, as in 1m30s")
    return unit


def format_duration(milliseconds: int) -> str:
    """Write a duration the way `parse_duration` reads it.

    >>> format_duration(90_000), format_duration(2_500), format_duration(0)
    ('1m30s', '2s500ms', '0s')
    """
    parts = []
    for unit in ("h", "m", "s", "ms"):
        count, milliseconds = divmod(milliseconds, UNITS[unit])
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


def clock(milliseconds: int) -> str:
    """Show a time on screen, rounded down to the second.

    >>> clock(90_000), clock(3_725_000), clock(999)
    ('1:30', '1:02:05', '0:00')
    """
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def precise_clock(milliseconds: int) -> str:
    """Show a time to the millisecond.

    >>> precise_clock(90_250)
    '1:30.250'
    """
    return f"{clock(milliseconds)}.{milliseconds % 1000:03}"


def up_to_second(milliseconds: int) -> int:
    """Round up to a whole second.

    >>> up_to_second(1_000), up_to_second(1_001)
    (1000, 2000)
    """
    return -(-milliseconds // 1000) * 1000


DURATION_SCHEMA: dict[str, Any] = {
    "description": "A duration: 30s, 1m30s, 1:30, 500ms; a bare number is seconds.",
    "anyOf": [
        {"type": "string", "pattern": r"^\s*(\d+:\d+(:\d+)?|(\d+(\.\d+)?\s*[A-Za-z]*\s*)+)\s*$"},
        {"type": "number", "minimum": 0},
    ],
}


@dataclass(frozen=True, slots=True)
class DurationField:
    """Marks an `int` field as a duration of at least `low` and at most `high` milliseconds."""

    low: int
    high: int

    def read(self, value: object) -> int:
        """Read one duration and hold it against the limits."""
        milliseconds = parse_duration(value)
        if not self.low <= milliseconds <= self.high:
            low, high = format_duration(self.low), format_duration(self.high)
            raise ValueError(f"must be from {low} to {high}, not {format_duration(milliseconds)}")
        return milliseconds

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        show = core_schema.plain_serializer_function_ser_schema(format_duration, when_used="json")
        return core_schema.no_info_plain_validator_function(self.read, serialization=show)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(DURATION_SCHEMA)
