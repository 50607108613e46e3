"""JSON Schemas of the files people write, for editors that complete and check while typing."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from audiocoach.coach.model.durations import DURATION_SCHEMA, format_duration
from audiocoach.coach.model.exercises import ExerciseFile
from audiocoach.coach.model.fields import Written
from audiocoach.coach.model.pacing import Preset
from audiocoach.coach.model.plans import Plan
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import MOMENTS, Wording
from audiocoach.notation.config import Settings
from audiocoach.notation.scripts import WrittenScript

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_MODELS: dict[str, tuple[type[BaseModel], str]] = {
    "routine": (Routine, "A routine of audiocoach"),
    "exercises": (ExerciseFile, "Exercises of audiocoach"),
    "pacing": (Preset, "A pacing or verbosity of audiocoach"),
    "wording": (Wording, "A wording of audiocoach"),
    "plan": (Plan, "A plan of audiocoach"),
    "script": (WrittenScript, "A script of audiocoach"),
    "config": (Settings, "Settings of audiocoach"),
}

KINDS = tuple(_MODELS)
"""The kinds of files that have a schema."""


_EXERCISE_NAME = {"type": "string", "description": "The id of an exercise, its name or an alias."}

_SHORT_DOSE = {"type": "string", "description": "Sets x reps or time: 3 x 15, 2 x 30s, 2-3 x 30-45s."}

_WHOLE_OR_LIKE = [{"required": ["like"]}, {"required": ["position", "dose"]}]

_SIZES = ("minLength", "maxLength", "minItems", "maxItems")


def _build(model: type[BaseModel]) -> None:
    """Build models that wait until they are used: older pydantics write no default made of one that waits."""
    for each in model.__subclasses__():
        each.model_rebuild()
        _build(each)


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a kind of file."""
    model, title = _MODELS[kind]
    _build(Written)
    schema = _tidy(model.model_json_schema(by_alias=True, mode="validation"))
    definitions = {name: _tidy(each) for name, each in schema.pop("$defs", {}).items()}
    if "Use" in definitions:
        definitions["OwnExercise"] = _own_exercise(definitions)
        definitions["Use"]["properties"]["use"] = _EXERCISE_NAME
        listed = definitions["Block"]["properties"]["exercises"]["items"]
        listed["anyOf"] = [_EXERCISE_NAME, *listed.pop("oneOf"), {"$ref": "#/$defs/OwnExercise"}]
    if "Exercise" in definitions:
        definitions["Exercise"] |= {"required": ["name"], "anyOf": _WHOLE_OR_LIKE}
    for each in (schema, *definitions.values()):
        if "phrases" in each.get("properties", {}):
            each["properties"]["phrases"]["propertyNames"] = {"enum": list(MOMENTS)}
    return {"$schema": DIALECT, **schema, "title": title, "$defs": definitions}


def _own_exercise(definitions: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    """Describe an exercise that is written where it is used: its own keys, and those of a use."""
    use, exercise = definitions["Use"]["properties"], definitions["Exercise"]["properties"]
    use.pop("exercise")
    both = {key: part for key, part in {**exercise, **use}.items() if key != "use"}
    both["say"] = {"description": both["say"].get("description", ""), "anyOf": [exercise["say"], use["say"]]}
    return {
        "description": "An exercise that is written where it is used.",
        "type": "object",
        "additionalProperties": False,
        "properties": both,
        "required": ["name"],
    }


def schema_text(kind: str) -> str:
    """Return the JSON Schema of a kind of file as it stands in data/schema/."""
    return json.dumps(json_schema(kind), indent=2, ensure_ascii=False) + "\n"


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """Say what files may say: short forms, durations in words, no titles made of field names."""
    tidy = {key: _tidy_part(key, part) for key, part in schema.items() if key != "title"}
    if tidy == {"$ref": "#/$defs/Dose"}:
        return {"anyOf": [_SHORT_DOSE, tidy]}
    if "anyOf" in tidy:
        sizes = {key: tidy.pop(key) for key in _SIZES if key in tidy}
        tidy["anyOf"] = [_sized(each, sizes) for each in tidy["anyOf"]]
    if "default" in tidy:
        tidy.pop("default")
        tidy |= _usual(schema)
    return tidy


def _tidy_part(key: str, part: Any) -> Any:
    match key, part:
        case "properties", dict():
            return {name: _tidy(each) for name, each in part.items()}
        case (("items" | "additionalProperties"), dict()):
            return _tidy(part)
        case (("anyOf" | "oneOf"), list()):
            return [_tidy(each) for each in part]
    return part


def _sized(schema: dict[str, Any], sizes: Mapping[str, int]) -> dict[str, Any]:
    """Give the bounds of a list to the list alone, not to its short form."""
    least = sizes.get("minItems", sizes.get("minLength"))
    is_list = schema.get("type") == "array" and least is not None
    return {**schema, "minItems": least} if is_list else schema


def _usual(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Tell the usual value of a field in the words of a file, where it is a plain one."""
    value = schema["default"]
    if _is_duration(schema):
        return {"default": format_duration(value)}
    if _is_duration(schema.get("items", {})):
        return {"default": [format_duration(each) for each in value]}
    plain = value not in ("", None) and not isinstance(value, dict) and not _holds_fields(value)
    return {"default": value} if plain else {}


def _holds_fields(value: Any) -> bool:
    return isinstance(value, list) and (not value or isinstance(value[0], dict))


def _is_duration(schema: Mapping[str, Any]) -> bool:
    return bool(schema.get("anyOf") == DURATION_SCHEMA["anyOf"])
