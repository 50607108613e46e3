"""How much of an exercise: sets of reps or of seconds, with ranges, a hold and a rest."""

import re
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, core_schema

from audiocoach.coach.model.durations import format_duration, parse_duration
from audiocoach.coach.model.fields import Written

Level = Literal["beginner", "intermediate", "advanced"]

MOST_SETS, MOST_REPS = 20, 200

LONGEST_WORK, LONGEST_HOLD, LONGEST_REST = 3_600_000, 300_000, 1_800_000


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included; a single value has low == high."""

    low: int
    high: int

    def pick(self, level: Level) -> int:
        """Choose the low end for a beginner, the middle for an intermediate, the high end for the advanced.

        >>> Range(2, 3).pick("beginner"), Range(30, 45).pick("advanced")
        (2, 45)
        """
        return {"beginner": self.low, "intermediate": (self.low + self.high) // 2, "advanced": self.high}[
            level
        ]


_BETWEEN = re.compile(r"\s*(?:-|–|to)\s*")


def parse_counts(value: object) -> Range:
    """Read `3` or `2-3`.

    >>> parse_counts("2-3")
    Range(low=2, high=3)
    """
    if isinstance(value, Range):
        return value
    parts = _split(value)
    if not all(_is_count(part) for part in parts):
        raise ValueError(f"'{value}' is not a whole number or a range; write 3 or 2-3")
    return _ordered([int(part) for part in parts], str(value))


def _is_count(part: object) -> bool:
    if isinstance(part, str):
        return part.isdecimal() and len(part) < 10
    return isinstance(part, int) and not isinstance(part, bool)


def parse_durations(value: object) -> Range:
    """Read `45s` or `30-45s`; a unit at the end serves both numbers.

    >>> parse_durations("30-45s")
    Range(low=30000, high=45000)
    """
    if isinstance(value, Range):
        return value
    parts: list[Any] = (
        _split(value) if isinstance(value, str) and not value.strip().startswith("-") else [value]
    )
    if len(parts) == 2 and parts[0].replace(".", "").isdecimal():
        parts[0] += re.sub(r"^[\d.\s]+", "", parts[1])
    return _ordered([parse_duration(part) for part in parts], str(value))


def _split(value: object) -> list[Any]:
    parts = _BETWEEN.split(value.strip()) if isinstance(value, str) else [value]
    if len(parts) > 2:
        raise ValueError(f"'{value}' is not a range; write 2-3 or 30-45s")
    return parts


def _ordered(numbers: list[int], text: str) -> Range:
    if numbers[0] > numbers[-1]:
        raise ValueError(f"the range '{text}' runs backwards; write the smaller number first")
    return Range(numbers[0], numbers[-1])


def format_counts(chosen: Range) -> int | str:
    """Write a range of counts the way `parse_counts` reads it."""
    return chosen.low if chosen.low == chosen.high else f"{chosen.low}-{chosen.high}"


def format_durations(chosen: Range) -> str:
    """Write a range of durations the way `parse_durations` reads it."""
    low, high = format_duration(chosen.low), format_duration(chosen.high)
    return low if low == high else f"{low}-{high}"


class _Limits:
    """What the fields of ranges share: reading, writing and describing one within limits."""

    low: int
    high: int
    parse: ClassVar[Any]
    compose: ClassVar[Any]
    show: ClassVar[Any]
    schema: ClassVar[dict[str, Any]]

    def read(self, value: object) -> Range:
        """Read one range and hold it against the limits."""
        cls = type(self)
        chosen: Range = cls.parse(value)
        if chosen.low < self.low or chosen.high > self.high:
            raise ValueError(f"must be from {cls.show(self.low)} to {cls.show(self.high)}, not {value}")
        return chosen

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        show = core_schema.plain_serializer_function_ser_schema(type(self).compose, when_used="json")
        return core_schema.no_info_plain_validator_function(self.read, serialization=show)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return dict(type(self).schema)


@dataclass(frozen=True)
class CountRangeField(_Limits):
    """Marks a `Range` field as a count from `low` to `high`, or a range of counts."""

    low: int
    high: int
    parse = staticmethod(parse_counts)
    compose = staticmethod(format_counts)
    show = staticmethod(str)
    schema: ClassVar[dict[str, Any]] = {
        "description": "A whole number, or a range such as 2-3.",
        "anyOf": [
            {"type": "integer", "minimum": 1},
            {"type": "string", "pattern": r"^\s*\d+\s*((-|–|to)\s*\d+)?\s*$"},
        ],
    }


@dataclass(frozen=True)
class DurationRangeField(_Limits):
    """Marks a `Range` field as a duration from `low` to `high` milliseconds, or a range of durations."""

    low: int
    high: int
    parse = staticmethod(parse_durations)
    compose = staticmethod(format_durations)
    show = staticmethod(format_duration)
    schema: ClassVar[dict[str, Any]] = {
        "description": "A duration such as 45s, or a range such as 30-45s; a bare number is seconds.",
        "anyOf": [{"type": "string"}, {"type": "number", "minimum": 0}],
    }


_SHORT = re.compile(r"^\s*(\d+(?:\s*[-–]\s*\d+)?)\s*[x×]\s*(.+?)\s*$", re.IGNORECASE)


def read_short_dose(value: object) -> object:
    """Turn `3 x 15` into sets and reps, `2 x 30s` into sets and time; leave everything else alone."""
    if not isinstance(value, str):
        return value
    short = _SHORT.match(value)
    if short is None:
        raise ValueError(f"'{value}' is not a dose; write 3 x 15, 2 x 30s, or {{sets: 3, reps: 15}}")
    return {"sets": short[1], ("reps" if re.fullmatch(r"[\d\s–-]+", short[2]) else "time"): short[2]}


class Dose(Written):
    """Sets × (reps | time), each a number or a range, with a hold in each rep and a rest between sets."""

    sets: Annotated[Range, CountRangeField(1, MOST_SETS)] | None = None
    reps: Annotated[Range, CountRangeField(1, MOST_REPS)] | None = None
    time: Annotated[Range, DurationRangeField(1000, LONGEST_WORK)] | None = None
    hold: Annotated[Range, DurationRangeField(0, LONGEST_HOLD)] | None = None
    rest: Annotated[Range, DurationRangeField(0, LONGEST_REST)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return read_short_dose(value)

    @model_validator(mode="after")
    def _one_measure(self) -> "Dose":
        if self.reps is not None and self.time is not None:
            raise ValueError("a dose counts reps or time, not both; keep one of them")
        return self

    def changed(self, other: "Dose") -> "Dose":
        """Return this dose with what `other` states; stated reps replace time and the other way round."""
        mine = {name: getattr(self, name) for name in type(self).model_fields}
        stated = {name: value for name in mine if (value := getattr(other, name)) is not None}
        if "reps" in stated or "time" in stated:
            mine.update(reps=None, time=None)
        return Dose.model_construct(**{**mine, **stated})
