"""Tables of what a file may say: every key of its JSON Schema, what it takes, and what it means."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from audiocoach.coach.model.doses import (
    LONGEST_HOLD,
    LONGEST_REST,
    LONGEST_WORK,
    MOST_REPS,
    MOST_SETS,
    CountRangeField,
    DurationRangeField,
)
from audiocoach.coach.model.durations import DURATION_SCHEMA, format_duration
from audiocoach.coach.model.routines import MOST_ROUNDS
from audiocoach.notation.schema import KINDS, json_schema
from docs.sources.meanings import meanings
from docs.sources.tables import table

Schema = Mapping[str, Any]

TYPES = (
    (DURATION_SCHEMA, "duration"),
    (DurationRangeField.schema, "duration or range"),
    (CountRangeField.schema, "count or range"),
)
"""Schemas of what is written in a way of its own, and what a table calls it."""

NAMED = {
    "Sets x reps or time: 3 x 15, 2 x 30s, 2-3 x 30-45s.": "`3 x 15`",
    "The id of an exercise, its name or an alias.": "name of an exercise",
}
"""Descriptions that tell a type, and what a table says for them."""

GENERIC = frozenset([*NAMED, *(str(schema["description"]) for schema, _ in TYPES)])
"""Descriptions of a type rather than of a key."""

MIXED = {"OwnExercise": "[one of your own](#an-exercise-of-your-own-where-it-is-used)"}
"""Parts with nothing but the keys of others, and what a key takes that takes one."""

NAME_PATTERN = "^[a-z0-9]+(-[a-z0-9]+)*$"


@cache
def definitions() -> Mapping[str, Schema]:
    """Gather everything that has keys, by name: `routine` and the other kinds of files, and their parts."""
    found: dict[str, Schema] = {}
    for kind in KINDS:
        schema = json_schema(kind)
        found |= {
            name: each for name, each in schema["$defs"].items() if "properties" in each and name not in MIXED
        }
        found[kind] = schema
    return found


def field_table(name: str) -> str:
    """Write the table of all keys of a kind of file, or of a part of one."""
    return table(["key", "takes", "if left out", "meaning"], _rows(name))


def limits() -> str:
    """Tell how much a dose may be."""
    work, hold, rest = (format_duration(longest) for longest in (LONGEST_WORK, LONGEST_HOLD, LONGEST_REST))
    return (
        f"At most {MOST_SETS} sets, {MOST_REPS} reps, {work} a set, {hold} a hold, {rest} a rest, "
        f"{MOST_ROUNDS} rounds."
    )


def keys_of(name: str) -> Iterator[tuple[str, str, str]]:
    """List the keys that the table of a thing has: the thing that owns each, the key, and its meaning."""
    for key, schema in definitions()[name]["properties"].items():
        part = _flat(schema)
        if part:
            yield from keys_of(part)
        else:
            yield name, key, meaning_of(name, key, schema)


def meaning_of(name: str, key: str, schema: Schema) -> str:
    """Tell what a key means: in the words of the schema, or else in those of meanings.yaml."""
    return told_by(schema) or meanings()["keys"].get(f"{name}.{key}", "")


def told_by(schema: Schema) -> str:
    """Return what a schema itself says about its key, which is more than what it takes."""
    told = str(schema.get("description", ""))
    return "" if told in GENERIC else told


def _rows(name: str, prefix: str = "") -> Iterator[tuple[str, str, str, str]]:
    for key, schema in definitions()[name]["properties"].items():
        part = _flat(schema)
        if part:
            yield from _rows(part, f"{prefix}{key}.")
        else:
            usual, meaning = _usual(name, key, schema), meaning_of(name, key, schema)
            yield (
                f"`{prefix}{key}`",
                meanings()["takes"].get(f"{name}.{key}") or takes(schema),
                usual,
                meaning,
            )


def _flat(schema: Schema) -> str:
    """Name the part whose keys stand in the table of the thing that holds it; other parts have their own."""
    return _named(schema) if "$ref" in schema and _named(schema) in meanings()["flat"] else ""


def _usual(name: str, key: str, schema: Schema) -> str:
    if key in definitions()[name].get("required", ()):
        return "**needed**"
    return f"`{_in_yaml(schema['default'])}`" if "default" in schema else "–"


def _in_yaml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_in_yaml, value))}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _named(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def takes(schema: Schema) -> str:
    """Say in a few words what a key takes.

    >>> takes({"type": "integer", "minimum": 0, "maximum": 10}), takes({"enum": ["up", "down"]})
    ('0 to 10', '`up` · `down`')
    """
    for known, called in TYPES:
        if schema.get("anyOf") == known["anyOf"]:
            return called
    return NAMED.get(str(schema.get("description", "")), "") or _of_kind(schema)


def _of_kind(schema: Schema) -> str:
    match schema:
        case {"$ref": _}:
            return str({**meanings()["things"], **MIXED}.get(_named(schema), _named(schema)))
        case {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Preset"}, *_]}:
            return "name of a pacing, or [settings](#every-setting)"
        case {"anyOf": members}:
            words = [takes(member) for member in members if member.get("type") != "null"]
            return " or ".join(dict.fromkeys(words))
        case {"enum": choices}:
            return " · ".join(f"`{choice}`" for choice in choices)
        case {"type": "array", "items": items}:
            return f"list: {takes(items)}"
    return _plain(schema)


def _plain(schema: Schema) -> str:
    match schema:
        case {"type": "integer" | "number", "minimum": low, "maximum": high}:
            return f"{low:g} to {high:g}"
        case {"type": "string", "pattern": str(pattern)} if pattern == NAME_PATTERN:
            return "name"
    plain = {"object": "mapping", "boolean": "`true` · `false`", "string": "text"}
    kind = schema.get("type", "")
    return plain.get(kind, "number") if isinstance(kind, str) else "value"
