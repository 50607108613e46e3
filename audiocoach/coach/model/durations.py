"""How long: milliseconds inside, "1m30s" in files, "1:30" on screen; and how long each phase of a rep."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    Tag,
)
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


Word = Annotated[str, Field(pattern=r"^[^\s\d_A-Z.,:;!?=+/-][^A-Z.,:;!?=+/]*$", max_length=30)]
"""A word in lower-case letters of any language, or some of them."""

LOWERING = frozenset({"lower", "close", "sit", "drop", "return", "down", "bend", "sink", "together"})
"""Names of phases in which the muscle lengthens; a phase of another name that moves shortens it."""

HOLDS = frozenset({"hold", "pause"})
"""Phases that are held: a dose's hold sets their length, and no pacing scales them."""

GENERAL_TERMS = ("lift", "hold", "lower", "pause")
"""What the phases of any rep can be called, in their order."""

EXPLOSIVE = 1_000
"""Milliseconds that the X of a tempo code stands for: as fast as can be, and time to be counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A named part of one rep and its length in milliseconds; the name is its cue word."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: Word
    length: Annotated[int, DurationField(0, 120_000)]


_PHASE_NAME = r"([^\W\d_]|[^\W\d_][^\d.:;=+/]*[^\s\d.:;=+/-])"

_PHASE_LENGTH = r"(\d[\d.]*\s*[A-Za-z]*(?:\s*\d[\d.]*\s*[A-Za-z]+)*)"

_PHASE = re.compile(rf"\s*{_PHASE_NAME}\s*{_PHASE_LENGTH}\s*")

_CODE = re.compile(r"([\dX])[-/ ]?([\dX])[-/ ]?([\dX])[-/ ]?([\dX])", re.IGNORECASE)


def read_code(value: object) -> dict[str, int] | None:
    """Read the printed code, eccentric first: lower, pause, lift, hold, in ms; None for anything else.

    >>> read_code("2-0-X-2")
    {'lower': 2000, 'pause': 0, 'lift': 1000, 'hold': 2000}
    """
    code = _CODE.fullmatch(str(value).strip()) if isinstance(value, (str, int)) else None
    if code is None:
        return None
    lengths = [EXPLOSIVE if digit in "xX" else int(digit) * 1000 for digit in code.groups()]
    return dict(zip(("lower", "pause", "lift", "hold"), lengths, strict=True))


def parse_tempo(value: object) -> object:
    """Turn `lift 2, hold 2, lower 2`, {lift: 2s, hold: 2s, lower: 2s} or the code `2-0-2-2` into phases.

    >>> parse_tempo("lift 2, lower 1.5s")
    [{'name': 'lift', 'length': '2'}, {'name': 'lower', 'length': '1.5s'}]
    """
    code = None if isinstance(value, bool) else read_code(value)
    if code is not None:
        return tuple(Phase(name=name, length=code[name]) for name in GENERAL_TERMS)
    if isinstance(value, Mapping):
        return [{"name": name, "length": length} for name, length in value.items()]
    if not isinstance(value, str):
        return value
    parts = [_PHASE.fullmatch(part) for part in value.split(",")]
    if not all(parts):
        raise ValueError(
            f"'{value}' is not a tempo; write lift 2, hold 2, lower 2, or a code such as 2-0-2-2"
        )
    return [{"name": part[1].lower(), "length": part[2]} for part in parts if part]


def format_tempo(phases: tuple[Phase, ...]) -> str:
    """Write phases the way `parse_tempo` reads them."""
    return ", ".join(f"{phase.name} {format_duration(phase.length)}" for phase in phases if phase.length)


def check_tempo(phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """Raise ValueError where a rep would take no time."""
    if not any(phase.length for phase in phases):
        raise ValueError("a rep takes some time; give at least one phase a length, as in lift 2, lower 2")
    return phases


Tempo = Annotated[
    tuple[Phase, ...],
    AfterValidator(check_tempo),
    BeforeValidator(parse_tempo, json_schema_input_type=str | dict[str, str | float]),
    Field(
        min_length=1,
        max_length=8,
        description="The phases of one rep: `lift 2, hold 2, lower 2`, {lift: 2s, lower: 3s} or `2-0-2-2`.",
    ),
]


def _one_or_each(value: object) -> str:
    """Tell a list of tempos, one for each set, from a single tempo, which may be a list of phases."""
    if not isinstance(value, (list, tuple)) or not value:
        return "one"
    return "each" if all(isinstance(each, (str, tuple)) or _times_phases(each) for each in value) else "one"


def _times_phases(value: object) -> bool:
    return isinstance(value, Mapping) and not {"name", "length"} & value.keys()


Tempos = Annotated[
    Annotated[Tempo, Tag("one")]
    | Annotated[tuple[Tempo, ...], Field(min_length=1, max_length=20), Tag("each")],
    Discriminator(_one_or_each),
]
"""A tempo, or a list of them, one for each set."""


def each_tempo(tempo: Any) -> tuple[tuple[Phase, ...], ...]:
    """List the tempos of `Tempos`, a single one as a list of one."""
    return tuple(tempo) if isinstance(tempo[0], tuple) else (tuple(tempo),)


def retimed(own: tuple[Phase, ...], asked: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """Give the phases of an exercise the lengths that a routine asks for.

    Phases in the general terms lift, hold, lower and pause time the exercise's own, whatever these are
    called and whichever comes first; any others stand as they are.

    >>> squat = (Phase(name="sit", length=2000), Phase(name="stand", length=2000))
    >>> format_tempo(retimed(squat, tuple(parse_tempo("3-1-1-0"))))
    'sit 3s, pause 1s, stand 1s'
    """
    lengths = {phase.name: phase.length for phase in asked}
    if len(lengths) != len(asked) or not {"lift", "lower"} <= lengths.keys() <= {*GENERAL_TERMS}:
        return asked
    moving = [phase for phase in own if phase.name not in HOLDS]
    if len(moving) != 2 or {phase.name in LOWERING for phase in moving} != {True, False}:
        return asked
    timed: list[Phase] = []
    for phase in moving:
        move = "lower" if phase.name in LOWERING else "lift"
        timed.append(replace(phase, length=lengths[move]))
        timed += _still_after(move, asked)
    return tuple(phase for phase in timed if phase.length)


def _still_after(move: str, asked: tuple[Phase, ...]) -> tuple[Phase, ...]:
    """Return the held phases that are written right after a moving one."""
    names = [phase.name for phase in asked]
    first = names.index(move) + 1
    last = next((place for place in range(first, len(names)) if names[place] not in HOLDS), len(names))
    return asked[first:last]


def held(phases: tuple[Phase, ...], hold: int) -> tuple[Phase, ...]:
    """Give the hold of a rep the length that the dose states; below 0 the dose states none.

    A tempo without a hold gets one after its first phase; a hold of 0 is left out.
    """
    timed = phases
    if hold >= 0:
        still = [phase.name for phase in phases if phase.name in HOLDS]
        name = "hold" if "hold" in still or not still else still[0]
        held_phase = Phase(name=name, length=hold)
        timed = tuple(held_phase if phase.name == name else phase for phase in phases)
        timed = timed if still else (*phases[:1], held_phase, *phases[1:])
    return tuple(phase for phase in timed if phase.length) or phases


def paced(phases: tuple[Phase, ...], scale: float) -> tuple[Phase, ...]:
    """Stretch the moving phases by a factor, to a tenth of a second; holds stay what they are."""
    if scale == 1:
        return phases
    return tuple(
        phase
        if phase.name in HOLDS
        else replace(phase, length=max(100, round(phase.length * scale / 100) * 100))
        for phase in phases
    )
