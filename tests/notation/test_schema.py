import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from audiocoach.notation.document import parse_document
from audiocoach.notation.schema import KINDS, json_schema, schema_text
from tests.notation.samples import RICH, routine

DATA = Path(__file__).parents[2] / "data"
FOLDERS = {
    "exercises": "exercises",
    "routines": "routine",
    "wording": "wording",
    "pacing": "pacing",
    "verbosity": "pacing",
    "plans": "plan",
}
FILES = [path for folder in FOLDERS for path in sorted((DATA / folder).glob("*.yaml"))]


def accepts(kind: str, text: str) -> bool:
    """Tell whether an editor would find nothing to complain about."""
    return bool(Draft202012Validator(json_schema(kind)).is_valid(parse_document(text, "it.yaml").value))


@pytest.mark.parametrize("kind", KINDS)
def test_every_schema_is_one(kind: str) -> None:
    """The schema of each kind of file is valid under the 2020-12 dialect, and says what it is for."""
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["title"]
    assert schema["description"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schemas_in_the_data_are_current(kind: str) -> None:
    """data/schema/ holds what `audiocoach schema KIND` prints; print it anew after changing a model."""
    path = DATA / "schema" / f"{kind}.json"
    assert json.loads(path.read_text(encoding="utf-8")) == json_schema(kind)
    assert path.read_text(encoding="utf-8") == schema_text(kind)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_built_in_file_names_its_schema_and_fits_it(path: Path) -> None:
    """An editor that opens a built-in file finds the schema, and nothing to complain about."""
    kind = FOLDERS[path.parent.name]
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[0] == f"# yaml-language-server: $schema=../schema/{kind}.json"
    assert (path.parent / f"../schema/{kind}.json").is_file()
    assert [
        error.message
        for error in Draft202012Validator(json_schema(kind)).iter_errors(parse_document(text, "").value)
    ] == []


@pytest.mark.parametrize(
    ("kind", "text"),
    list(zip(["routine", "exercises", "wording", "pacing", "script", "config", "plan"], RICH, strict=True)),
)
def test_what_may_be_written_is_accepted(kind: str, text: str) -> None:
    """Every field and every short form that the notation knows passes in the editor, too."""
    assert accepts(kind, text)


@pytest.mark.parametrize(
    "line",
    [
        "- {use: clamshell, sest: 3}",
        "- {sets: 3}",
        "- {use: clamshell, sets: 0}",
        "- {use: clamshell, dose: {set: 3}}",
        "- {use: clamshell, say: {phrases: {rset: Rest.}}}",
        "- {rest: soon, say: Drink.}",
        "- 5",
    ],
)
def test_a_mistake_is_seen_in_the_editor(line: str) -> None:
    """Unknown fields, moments and impossible values are marked while typing."""
    assert accepts("routine", routine("- clamshell"))
    assert not accepts("routine", routine(line))


def usual_values(schema: Any) -> list[Any]:
    """List every usual value in a schema."""
    if isinstance(schema, dict):
        own = [schema["default"]] if "default" in schema else []
        return own + [value for part in schema.values() for value in usual_values(part)]
    return [value for part in schema for value in usual_values(part)] if isinstance(schema, list) else []


def test_usual_values_stand_as_one_would_write_them() -> None:
    """A usual time is told with its unit, since a bare number means seconds."""
    usual = usual_values(json_schema("pacing"))
    assert "30s" in usual
    assert ["15m", "10m", "5m", "3m", "1m", "30s", "10s"] in usual
    assert not [value for value in usual if isinstance(value, int) and value >= 1_000]
