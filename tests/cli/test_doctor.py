"""audiocoach doctor: a line for each finding, and a status."""

import json
from pathlib import Path

from tests.commands import call


def test_all_is_well() -> None:
    """Every line is fine or worth knowing, and the status is 0."""
    told = call("doctor")
    assert (told.status, told.err) == (0, "")
    assert {line[:2] for line in told.out.splitlines() if line[0] != " "} <= {"ok", "--"}


def test_what_is_wrong_has_a_status(config_dir: Path) -> None:
    """Something that keeps commands from working ends with 1; programs read it as JSON."""
    config_dir.mkdir(parents=True, exist_ok=True)
    (config_dir / "config.yaml").write_text("voise: espeak\n")
    told = call("doctor", "--json")
    assert told.status == 1
    assert [each["about"] for each in json.loads(told.out) if each["state"] == "wrong"] == ["config"]
    assert "!!  config: " in call("doctor").out
