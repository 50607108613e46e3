"""How much of an exercise: sets of reps or of seconds, with ranges, a hold and a rest; how heavy, how far."""

import re
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from audiocoach.coach.model.durations import format_duration, parse_duration
from audiocoach.coach.model.fields import Written

Level = Literal["beginner", "intermediate", "advanced"]

MOST_SETS, MOST_REPS = 100, 200

LONGEST_WORK, LONGEST_HOLD, LONGEST_REST = 10_800_000, 300_000, 1_800_000


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included; a single value has low == high.

    Where a file lists a value for each set, this is that of the first one, and `later` are those of the sets
    after it.
    """

    low: int
    high: int
    later: tuple["Range", ...] = field(default=(), repr=False)

    def of_set(self, number: int) -> "Range":
        """Return the value of a set, from 1 on; the last one serves for all that come after it.

        >>> Range(12, 12, later=(Range(10, 10), Range(8, 8))).of_set(2)
        Range(low=10, high=10)
        """
        values = (replace(self, later=()), *self.later)
        return values[min(number, len(values)) - 1]

    def pick(self, level: Level) -> int:
        """Choose the low end for a beginner, the middle for an intermediate, the high end for the advanced.

        >>> Range(2, 3).pick("beginner"), Range(30, 45).pick("advanced")
        (2, 45)
        """
        return {"beginner": self.low, "intermediate": (self.low + self.high) // 2, "advanced": self.high}[
            level
        ]


@dataclass(frozen=True, slots=True)
class OpenReps(Range):
    """As many reps as one can, within `cap` milliseconds (0: the time is stated elsewhere), or to failure."""

    low: int = 0
    high: int = 0
    cap: int = 0
    to_failure: bool = False


_OPEN = re.compile(r"(max(?:imum)?|amrap|(?:to\s+)?failure)\s*(.*)", re.IGNORECASE)

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


def parse_reps(value: object) -> Range:
    """Read `15`, `8-12`, `max 40s` or `to failure 40s`; bare `max` leaves the time to be stated elsewhere.

    >>> parse_reps("max 40s").cap
    40000
    """
    found = _OPEN.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return parse_counts(value)
    cap = parse_duration(found[2]) if found[2] else 0
    return OpenReps(cap=cap, to_failure="failure" in found[1].lower())


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


def format_reps(chosen: Range) -> int | str:
    """Write reps the way `parse_reps` reads them."""
    if not isinstance(chosen, OpenReps):
        return format_counts(chosen)
    word = "to failure" if chosen.to_failure else "max"
    return f"{word} {format_duration(chosen.cap)}" if chosen.cap else word


def format_durations(chosen: Range) -> str:
    """Write a range of durations the way `parse_durations` reads it."""
    low, high = format_duration(chosen.low), format_duration(chosen.high)
    return low if low == high else f"{low}-{high}"


@dataclass(frozen=True)
class _Limits:
    """What the fields of ranges share: reading, writing and describing one within limits."""

    low: int
    high: int
    each_set: bool = False
    parse: ClassVar[Any]
    compose: ClassVar[Any]
    show: ClassVar[Any]
    schema: ClassVar[dict[str, Any]]

    def read(self, value: object) -> Range:
        """Read one range, or a list of one for each set, and hold it against the limits."""
        if not isinstance(value, (list, tuple)) or not self.each_set:
            return self._one(value)
        if not 1 <= len(value) <= MOST_SETS:
            raise ValueError(f"a list has a value for each set, 1 to {MOST_SETS} of them, not {len(value)}")
        first, *later = (self._one(entry) for entry in value)
        return replace(first, later=tuple(later))

    def _one(self, value: object) -> Range:
        cls = type(self)
        chosen: Range = cls.parse(value)
        within = self.low <= chosen.low and chosen.high <= self.high
        if not within and not isinstance(chosen, OpenReps):
            metres = (
                self.high == LONGEST_WORK and isinstance(value, str) and re.search(r"\d\s*m$", value.strip())
            )
            hint = "; for metres write distance: 400 m, with a time or a pace" if metres else ""
            raise ValueError(f"must be from {cls.show(self.low)} to {cls.show(self.high)}, not {value}{hint}")
        return chosen

    def write(self, chosen: Range) -> Any:
        """Write a range, or the list of those of all sets."""
        values = [type(self).compose(each) for each in (chosen, *chosen.later)]
        return values if chosen.later else values[0]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        show = core_schema.plain_serializer_function_ser_schema(self.write, when_used="json")
        return core_schema.no_info_plain_validator_function(self.read, serialization=show)

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        alone = type(self).schema
        return {**alone, "anyOf": [*alone["anyOf"], *([_LIST] if self.each_set else [])]}


_LIST: dict[str, Any] = {
    "description": "A value for each set.",
    "type": "array",
    "items": {"type": ["integer", "number", "string"]},
    "minItems": 1,
    "maxItems": MOST_SETS,
}


class CountRangeField(_Limits):
    """Marks a `Range` field as a count from `low` to `high`, or a range of counts."""

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
class RepsField(CountRangeField):
    """Marks a `Range` field as reps from `low` to `high`, as many as one can, or a list for the sets."""

    each_set: bool = True
    parse = staticmethod(parse_reps)
    compose = staticmethod(format_reps)
    schema: ClassVar[dict[str, Any]] = {
        "description": "Reps: 15, 8-12, max 40s (as many as you can), to failure 40s; or a list.",
        "anyOf": [
            {"type": "integer", "minimum": 1},
            {
                "type": "string",
                "pattern": r"^\s*(\d+\s*((-|–|to)\s*\d+)?|(max|(to )?failure).*)\s*$",
            },
        ],
    }


class DurationRangeField(_Limits):
    """Marks a `Range` field as a duration from `low` to `high` milliseconds, or a range of durations."""

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
    counted = re.fullmatch(r"[\d\s–-]+", short[2]) or _OPEN.fullmatch(short[2])
    return {"sets": short[1], ("reps" if counted else "time"): short[2]}


def check_measure(reps: Range | None, time: Range | None) -> None:
    """Raise ValueError where both reps and a time are stated, or reps without end and no time at all."""
    if reps is None:
        return
    every = [reps, *reps.later]
    endless = [each for each in every if isinstance(each, OpenReps)]
    if time is not None and len(endless) < len(every):
        raise ValueError("a dose counts reps or time, not both; keep one of them")
    if time is None and any(not each.cap for each in endless):
        raise ValueError("nobody knows when these reps are done; give the most time, as in reps: max 40s")


class Dose(Written):
    """Sets × (reps | time), each a number or a range, with a hold in each rep and a rest between sets."""

    sets: Annotated[Range, CountRangeField(1, MOST_SETS)] | None = None
    reps: Annotated[Range, RepsField(1, MOST_REPS)] | None = None
    time: Annotated[Range, DurationRangeField(1000, LONGEST_WORK, each_set=True)] | None = None
    hold: Annotated[Range, DurationRangeField(0, LONGEST_HOLD, each_set=True)] | None = None
    rest: Annotated[Range, DurationRangeField(0, LONGEST_REST, each_set=True)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short_form(cls, value: object) -> object:
        return read_short_dose(value)

    @model_validator(mode="after")
    def _one_measure(self) -> "Dose":
        check_measure(self.reps, self.time)
        return self

    def changed(self, other: "Dose") -> "Dose":
        """Return this dose with what `other` states; stated reps replace time and the other way round."""
        mine = {name: getattr(self, name) for name in type(self).model_fields}
        stated = {name: value for name in mine if (value := getattr(other, name)) is not None}
        if "reps" in stated or "time" in stated:
            mine.update(reps=None, time=None)
        return Dose.model_construct(**{**mine, **stated})


METRES = {"m": 1.0, "km": 1000.0, "yd": 0.9144, "ft": 0.3048, "mi": 1609.344}
"""Metres in each unit of distance."""

_LONG = {"mile": "mi", "miles": "mi", "metre": "m", "metres": "m", "meter": "m", "meters": "m", "k": "km"}

_DISTANCE = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*([A-Za-z]+)")

_FIGURE = r"\d{1,4}:\d\d(?:\.\d)?|\d{1,4}(?:[.,]\d{1,9})?"

_PACE = re.compile(rf"({_FIGURE})\s*(?:min|m)?\s*/\s*(\d{{0,9}})\s*([A-Za-z]+)")


def _unit(word: str, text: str) -> str:
    unit = _LONG.get(word.lower(), word.lower())
    if unit not in METRES:
        raise ValueError(f"'{word}' in '{text}' is not a unit of distance; the units are {', '.join(METRES)}")
    return unit


def read_distance(text: str) -> str:
    """Write a distance in one way, as in 400 m.

    >>> read_distance("400m"), read_distance("1.5 miles")
    ('400 m', '1.5 mi')

    Raises ValueError for what is none.
    """
    found = _DISTANCE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is not a distance; write 400 m, 5 km or 2 mi")
    return f"{found[1]} {_unit(found[2], text)}"


def read_pace(text: str) -> str:
    """Write a pace in one way, as in 4:00/km, or 2:00/500m for rowers and swimmers.

    >>> read_pace("5:30 min / km"), read_pace("2:00 / 500 m")
    ('5:30/km', '2:00/500m')

    Raises ValueError for what is none.
    """
    found = _PACE.fullmatch(text)
    if found is None:
        raise ValueError(f"'{text}' is not a pace; write 5:30/km, 8:45/mi or 2:00/500m")
    return f"{found[1]}/{found[2]}{_unit(found[3], text)}"


def time_of(distance: str, pace: str) -> int:
    """Return the milliseconds that a distance takes at a pace.

    >>> time_of("400 m", "4:00/km"), time_of("2000 m", "2:00/500m")
    (96000, 480000)
    """
    number, unit = distance.split(" ")
    covered = float(number.replace(",", ".")) * METRES[unit]
    long, _, per = pace.partition("/")
    minutes, _, seconds = long.replace(",", ".").partition(":")
    each = 60_000 * float(minutes) + 1000 * float(seconds or 0)
    stretch = per.rstrip("abcdefghijklmnopqrstuvwxyz")
    return round(covered / (int(stretch or 1) * METRES[per.removeprefix(stretch)]) * each)


def read_weights(value: object) -> object:
    """Turn one weight into a list of one; a bare number has no unit.

    >>> read_weights("20 kg"), read_weights(["20 kg", "15 kg"])
    (['20 kg'], ['20 kg', '15 kg'])
    """
    listed = value if isinstance(value, (list, tuple)) else [value]
    for each in listed:
        if isinstance(each, (int, float)) or (isinstance(each, str) and each.strip().isdecimal()):
            raise ValueError(f"a weight has a unit; write {each} kg or {each} lb")
    return listed


Distance = Annotated[str, AfterValidator(read_distance), Field(max_length=30)]
Pace = Annotated[str, AfterValidator(read_pace), Field(max_length=30)]
Weights = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=40)], ...],
    BeforeValidator(read_weights, json_schema_input_type=str | list[str]),
    Field(min_length=1, max_length=20),
]
"""What is lifted: 20 kg, 45 lb, a red band; or a list, a weight for each set."""
