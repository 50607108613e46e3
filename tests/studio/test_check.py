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


def test_a_set_that_outlasts_its_beat_is_told_with_its_place(tmp_path: Path) -> None:
    """Reps that do not fit into their minute are found before anything is made, at the beat."""
    path = tmp_path / "emom.yaml"
    write = "title: E\nblocks:\n  - every: {}\n    exercises: [{{use: mine, sets: 5, reps: 15}}]\n"
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "mine.yaml").write_text(
        "exercises: {mine: {name: Push-up, position: prone, dose: 1 x 5}}\n"
    )
    path.write_text(write.format("30s"))
    told = list(map(str, check(open_library(), Settings(), path).complaints))
    assert told == [
        f"{path}:3:12: 15 reps of Push-up take 1m, and every 30s a set begins;"
        " ask for fewer reps, a quicker tempo or a longer beat"
    ]
    path.write_text(write.format("90s"))
    assert check(open_library(), Settings(), path).complaints == ()


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

    def note(asked: Path) -> str:
        parsed.append(asked)
        return read_text(asked)

    monkeypatch.setattr("audiocoach.notation.document.read_text", note)
    advised(path)
    assert parsed.count(path) == 1
