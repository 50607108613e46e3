from collections.abc import Callable
from pathlib import Path

import pytest

from audiocoach.files import cache_folder, config_folder, data_folder

FOLDERS = {
    "AUDIOCOACH_CONFIG_DIR": config_folder,
    "AUDIOCOACH_CACHE_DIR": cache_folder,
    "AUDIOCOACH_DATA_DIR": data_folder,
}


@pytest.mark.parametrize(("variable", "find"), FOLDERS.items(), ids=FOLDERS)
def test_environment_names_a_folder(
    variable: str, find: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each folder can be put anywhere."""
    monkeypatch.setenv(variable, str(tmp_path))
    assert find() == tmp_path


@pytest.mark.parametrize(("variable", "find"), FOLDERS.items(), ids=FOLDERS)
def test_usual_place(variable: str, find: Callable[[], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word each is where this system puts such things, under the program's name."""
    monkeypatch.setenv(variable, "")
    assert "audiocoach" in find().parts
    assert len({other() for other in FOLDERS.values()}) == len(FOLDERS)
