from pathlib import Path

import pytest

from audiocoach.errors import NotationError, SettingsError
from audiocoach.library import open_library
from audiocoach.studio.new import begin, title_of


def test_beginning_works_as_it_is(tmp_path: Path) -> None:
    """What is written is a routine of several exercises, titled after its file."""
    path = tmp_path / "my-hips.yaml"
    begin(path)
    routine = open_library().routine(str(path))
    assert routine.title == "My hips"
    assert sum(len(block.exercises) for block in routine.blocks) >= 4


def test_beginning_names_its_schema_and_the_next_commands(tmp_path: Path) -> None:
    """The first line names a schema that is there, for editors; then come the commands that use this file."""
    path = tmp_path / "my hips.yaml"
    begin(path)
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    mark = "# yaml-language-server: $schema=file://"
    assert first.startswith(mark)
    assert Path(first.removeprefix(mark)).is_file()
    for command in ("check", "script", "make"):
        assert any(f"audiocoach {command} 'my hips.yaml' " in line for line in lines)


def test_beginning_shows_the_main_fields(tmp_path: Path) -> None:
    """It shows what people change most: dose, hold, rest, words, pacing."""
    path = tmp_path / "mine.yaml"
    begin(path)
    text = path.read_text(encoding="utf-8")
    for field in ("level:", "use:", "sets:", "reps:", "hold:", "rest:", "say:", "dose:", "pacing:", "time:"):
        assert field in text


def test_file_that_is_there(tmp_path: Path) -> None:
    """A file is written over only where that is asked for."""
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    with pytest.raises(SettingsError, match=r"mine\.yaml: this file is there already; choose another name"):
        begin(path)
    assert path.read_text() == "mine"
    begin(path, replace=True)
    assert path.read_text() != "mine"


def test_folder_that_is_not_there(tmp_path: Path) -> None:
    """A file that cannot be written is an error that names it."""
    with pytest.raises(NotationError, match=r"mine\.yaml: the file cannot be written"):
        begin(tmp_path / "none" / "mine.yaml")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("my-hips.yaml", "My hips"),
        ("FIFA_11+.yaml", "FIFA 11+"),
        ("--.yaml", "My routine"),
        ("a  b\nc.yml", "A b c"),
    ],
    ids=["hyphens", "capitals stay", "nothing", "white space"],
)
def test_titles(name: str, title: str) -> None:
    """A title is made of the words in the file's name."""
    assert title_of(Path(name)) == title
