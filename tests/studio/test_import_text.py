from pathlib import Path

import pytest

from audiocoach.errors import SettingsError
from audiocoach.imports.routine import Remark
from audiocoach.imports.text import Imported
from audiocoach.studio.import_text import PASTED, imported, place, read_source, remarks, save


def test_exercises_beside_the_routine_are_found(tmp_path: Path) -> None:
    """A text is read with the exercises that the routine will see."""
    (tmp_path / "exercises").mkdir()
    mine = "exercises: {wall-sit: {name: Wall sit, position: standing, dose: 2 x 30s}}"
    (tmp_path / "exercises" / "mine.yaml").write_text(mine)
    made = imported("Wall sits 2 x 45s\nPlank 30s", PASTED, tmp_path / "my-legs.yaml")
    assert "- {use: wall-sit, dose: 2 x 45s}" in made.routine
    assert made.routine.startswith("title: My legs\n")


def test_remarks_name_their_lines() -> None:
    """What is told of a line begins with its place, as editors understand it."""
    made = Imported("", 1, (Remark(0, "all of it", understood=True), Remark(3, "Hello!")))
    assert remarks(made, "a.txt") == ["a.txt: assumed: all of it", "a.txt:3: not understood: Hello!"]


def test_places(tmp_path: Path) -> None:
    """The routine goes where one stands, into a folder, or into the file that is named."""
    source = Path("there/legs.txt")
    chosen = [place(source, None), place(source, tmp_path), place(source, Path("my.yaml"))]
    assert chosen == [Path("legs.yaml"), tmp_path / "legs.yaml", Path("my.yaml")]


def test_a_routine_is_no_text(tmp_path: Path) -> None:
    """A file in the notation needs no import."""
    with pytest.raises(SettingsError, match="own notation"):
        read_source(tmp_path / "mine.yml")


def test_a_file_that_is_there_stays(tmp_path: Path) -> None:
    """Nothing is replaced without being asked."""
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    with pytest.raises(SettingsError, match="there already"):
        save(Imported("title: x\n", 1, ()), path)
    save(Imported("title: x\n", 1, ()), path, replace=True)
    assert path.read_text() == "title: x\n"
