"""How hard and how far: weights, distances and paces, in metric or imperial units as they are written."""

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

METRES = {"m": 1.0, "km": 1000.0, "yd": 0.9144, "ft": 0.3048, "mi": 1609.344}
"""Metres in each unit of distance."""

_LONG = {"mile": "mi", "miles": "mi", "metre": "m", "metres": "m", "meter": "m", "meters": "m", "k": "km"}

_DISTANCE = re.compile(r"(\d+(?:[.,]\d+)?)\s*([A-Za-z]+)")

_PACE = re.compile(r"(\d+:\d\d(?:\.\d)?|\d+(?:[.,]\d+)?)\s*(?:min|m)?\s*/\s*(\d*)\s*([A-Za-z]+)")


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
