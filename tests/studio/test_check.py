"""One reading of a file, and all that `audiocoach check` has to say about it."""

from pathlib import Path

import pytest

from audiocoach.library import built_in_folder, open_library
from audiocoach.notation.config import Settings
from audiocoach.notation.text import read_text
from audiocoach.studio.check import advice, check

EXERCISES = """\
exercises:
  wall-sit:
    name: Wall sit
    position: standing
    dose: 2 x 30s
    setup: [Stand with your back against the wall and your feet a little way out in front of you both.]
    cues: [Breathe.]
"""


def advised(path: Path) -> list[str]:
    """List the advice about a file."""
    library, settings = open_library(), Settings()
    return list(advice(check(library, settings, path), library, settings))


def test_exercises_get_advice_with_their_places(tmp_path: Path) -> None:
    """What the writing rules would have otherwise stands with file, line and column."""
    path = tmp_path / "mine.yaml"
    path.write_text(EXERCISES, encoding="utf-8")
    assert any(
        line.startswith(f"{path}:6:13: has a sentence of more than 12 words") for line in advised(path)
    )


def test_other_files_get_none(tmp_path: Path) -> None:
    """Routines and broken files get no advice: a broken one has complaints instead."""
    path = tmp_path / "broken.yaml"
    path.write_text("exercises: [", encoding="utf-8")
    assert advised(path) == []
    path.write_text(EXERCISES.replace("position", "posture"), encoding="utf-8")
    assert advised(path) == []
    assert advised(built_in_folder() / "routines" / "couch-stretch.yaml") == []


@pytest.mark.parametrize(
    "name", ["exercises/clamshell.yaml", "routines/couch-stretch.yaml", "wording/spanish.yaml"]
)
def test_a_file_is_parsed_once(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notation, names, writing rules and translation are all checked on one document."""
    path = tmp_path / name
    path.parent.mkdir()
    path.write_bytes((built_in_folder() / name).read_bytes())
    parsed: list[Path] = []

    def note(asked: Path, name: str = "") -> str:
        parsed.append(asked)
        return read_text(asked, name)

    monkeypatch.setattr("audiocoach.notation.document.read_text", note)
    advised(path)
    assert parsed.count(path) == 1
