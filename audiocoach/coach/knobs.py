"""Knobs as they are written: nested partly, laid over each other, or typed on one line."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from audiocoach.errors import SettingsError, UnknownNameError
from audiocoach.suggestions import did_you_mean

Knobs = Mapping[str, Any]
"""Some knobs of `Pacing` as written in a file: a partial, nested mapping."""

_COMMA = re.compile(r",(?![^\[]*\])")
_LIST = re.compile(r"\[(.*)\]")
_SWITCHES = {"true": True, "false": False}


def read_knobs(text: str, known: Collection[str]) -> tuple[str | None, dict[str, Any]]:
    """Read the name of a preset, if there is one, and the knobs beside it, nested as in a file.

    >>> read_knobs("brisk, rest.between_sets=45s, timed.left=[30s, 5s]", ["rest.between_sets", "timed.left"])
    ('brisk', {'rest': {'between_sets': '45s'}, 'timed': {'left': ['30s', '5s']}})

    Raises UnknownNameError for a knob that is not `known`, SettingsError for a second preset.
    """
    preset: str | None = None
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, _COMMA.split(text))):
        name, sign, value = (word.strip() for word in part.partition("="))
        if not sign and preset is not None:
            hint = "name one, and type knobs as in lead_in=5s"
            raise SettingsError(f"'{preset}' and '{name}' are two presets", hint=hint)
        if not sign:
            preset = name
        else:
            _turn(found, _known(name, known), _value(value))
    return preset, found


def _known(name: str, known: Collection[str]) -> list[str]:
    if name not in known:
        hint = did_you_mean(name, known) or "docs/notation.md has every knob"
        raise UnknownNameError(f"there is no knob '{name}'", hint=hint)
    return name.split(".")


def _turn(found: dict[str, Any], path: list[str], value: object) -> None:
    for key in path[:-1]:
        found = found.setdefault(key, {})
    found[path[-1]] = value


def _value(text: str) -> object:
    listed = _LIST.fullmatch(text)
    if listed:
        return [_value(entry.strip()) for entry in listed[1].split(",") if entry.strip()]
    return _SWITCHES.get(text, text)


def add_up(layers: Iterable[Knobs]) -> dict[str, Any]:
    """Lay partial knobs over each other; a later layer wins, key by key.

    >>> add_up([{"rest": {"between_sets": "30s"}}, {"rest": {"between_rounds": "1m"}, "lead_in": "5s"}])
    {'rest': {'between_sets': '30s', 'between_rounds': '1m'}, 'lead_in': '5s'}
    """
    total: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            below = total.get(key)
            total[key] = add_up([below or {}, value]) if isinstance(value, Mapping) else value
    return total


def without(layer: Knobs, taken: Knobs) -> dict[str, Any]:
    """Leave out the knobs that others have taken.

    >>> without({"timed": {"half": True, "countdown": 3}, "lead_in": "5s"}, {"timed": {"half": False}})
    {'timed': {'countdown': 3}, 'lead_in': '5s'}
    """
    left: dict[str, Any] = {}
    for key, value in layer.items():
        if key not in taken:
            left[key] = value
        elif isinstance(value, Mapping):
            left[key] = without(value, taken[key])
    return left
