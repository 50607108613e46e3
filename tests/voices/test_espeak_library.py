import tempfile
from pathlib import Path

import pytest

from audiocoach.errors import VoiceError
from audiocoach.voices.espeak_library import short_path


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    """Make a folder with one file, at the end of a path of more than 160 characters."""
    folder = tmp_path / ("deep" * 30) / ("down" * 30) / "data"
    folder.mkdir(parents=True)
    (folder / "phontab").write_text("sounds")
    return folder


def test_short_enough(tmp_path: Path) -> None:
    """A short path stays what it is."""
    assert short_path(tmp_path, longest=len(str(tmp_path))) == tmp_path


def test_long_one_is_shortened_once(deep: Path) -> None:
    """A long path gets a short one that leads to the same files, and keeps it."""
    short = short_path(deep)
    assert len(str(short)) <= 140
    assert (short / "phontab").read_text() == "sounds"
    assert short_path(deep) == short


def test_short_one_comes_back(deep: Path) -> None:
    """When somebody cleans the temporary folder, the short path is made anew."""
    short = short_path(deep)
    short.unlink()
    assert (short_path(deep) / "phontab").is_file()


def test_copies_where_links_are_forbidden(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without symlinks the files are copied."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("a required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    short = short_path(deep)
    assert not short.is_symlink()
    assert (short / "phontab").read_text() == "sounds"


def test_long_temporary_folder_is_passed_over(deep: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary folder that is itself too deep is not used."""
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    assert not str(short_path(deep)).startswith(str(deep))


def test_no_room_anywhere(deep: Path) -> None:
    """Where no place is short enough, the error names the path."""
    with pytest.raises(VoiceError, match="deepdeep"):
        short_path(deep, longest=5)
