import json
from pathlib import Path

import pytest

from tests.commands import call, put_routine

KINDS = {
    "routines": "hips-for-runners",
    "exercises": "clamshell",
    "plans": "runner-hips-six-weeks",
    "pacings": "brisk",
    "verbosities": "learn",
    "wordings": "english",
    "voices": "espeak",
}


@pytest.mark.parametrize(("kind", "name"), KINDS.items(), ids=KINDS)
def test_every_kind(kind: str, name: str) -> None:
    """Each kind is listed by name, each name with a line about it; JSON has the same names and lines."""
    lines = call("list", kind).out.splitlines()
    told = json.loads(call("list", kind, "--json").out)
    assert [line.split()[0] for line in lines] == list(told)
    assert name in told
    assert all(told.values())
    assert lines == [f"{name:<{max(map(len, told))}}  {about}" for name, about in told.items()]


def test_routines_are_the_default() -> None:
    """list alone lists the routines."""
    assert call("list") == call("list", "routines")


def test_own_routines_are_listed(config_dir: Path) -> None:
    """Routines of the user's own stand in the list; one of a built-in name takes its place."""
    put_routine(config_dir / "routines" / "mine.yaml", "Mine")
    put_routine(config_dir / "routines" / "anywhere-six.yaml", "Anywhere two")
    told = json.loads(call("list", "--json").out)
    assert told["mine"].startswith("Mine · ")
    assert told["anywhere-six"].startswith("Anywhere two · ")


@pytest.mark.parametrize("kind", ["routines", "plans", "pacings", "verbosities", "wordings", "exercises"])
def test_file_with_mistakes_does_not_hide_the_others(kind: str, config_dir: Path) -> None:
    """A file that cannot be read is listed with the command that tells why; the rest is there as ever."""
    folder = {"pacings": "pacing", "verbosities": "verbosity", "wordings": "wording"}.get(kind, kind)
    path = config_dir / folder / "broken.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("title: [\n")
    ran = call("list", kind)
    assert (ran.status, ran.err) == (0, "")
    assert f"has mistakes; see: audiocoach check {path}" in ran.out
    assert KINDS[kind] in ran.out
