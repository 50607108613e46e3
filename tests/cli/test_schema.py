import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from audiocoach.cli.schema import KINDS
from tests.commands import call, put_routine


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_a_schema(kind: str) -> None:
    """Each kind prints a JSON Schema, whole and valid, and nothing else."""
    ran = call("schema", kind)
    assert (ran.status, ran.err) == (0, "")
    jsonschema.Draft202012Validator.check_schema(json.loads(ran.out))


def test_routine_is_the_default(tmp_path: Path) -> None:
    """schema alone prints the one of routines, which a routine satisfies and a mistake does not."""
    schema = json.loads(call("schema").out)
    routine = yaml.safe_load(put_routine(tmp_path / "short.yaml").read_text())
    jsonschema.validate(routine, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**routine, "sest": 2}, schema)
