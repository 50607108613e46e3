from pathlib import Path

import pytest

from audiocoach.audio.cache import DerivedCache

KEY, CONTENT = "ab" * 32, bytes(range(192)) * 40


@pytest.fixture
def shelf(tmp_path: Path) -> DerivedCache:
    """Make a shelf that holds one thing."""
    shelf = DerivedCache(tmp_path / "shelf")
    shelf.put(KEY, CONTENT)
    return shelf


def test_what_was_put_comes_back(shelf: DerivedCache) -> None:
    """Bytes are kept as they are, and nothing else is there."""
    assert shelf.get(KEY) == CONTENT
    assert shelf.get("cd" * 32) is None
    assert [path.name for path in shelf.folder.rglob("*") if path.is_file()] == [f"{KEY}.kept"]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda kept: kept[:-1], id="cut short"),
        pytest.param(lambda kept: kept[:500] + bytes([kept[500] ^ 1]) + kept[501:], id="one bit"),
        pytest.param(lambda kept: kept[:0], id="empty"),
        pytest.param(lambda kept: kept[100:], id="no beginning"),
    ],
)
def test_what_is_damaged_is_not_there(shelf: DerivedCache, damage: object) -> None:
    """What a bad disk has changed is never heard; it is worked out anew and kept again."""
    assert callable(damage)
    path = shelf.path(KEY)
    path.write_bytes(damage(path.read_bytes()))
    assert shelf.get(KEY) is None
    shelf.put(KEY, CONTENT)
    assert shelf.get(KEY) == CONTENT


def test_what_lies_under_another_name_is_not_there(shelf: DerivedCache) -> None:
    """A file that was renamed answers to neither name."""
    other = shelf.path("cd" * 32)
    other.parent.mkdir(parents=True)
    shelf.path(KEY).rename(other)
    assert shelf.get("cd" * 32) is None


def test_a_folder_that_cannot_be_written_fails_nothing(tmp_path: Path) -> None:
    """Without a place for it, a session is made all the same."""
    (tmp_path / "file").write_text("not a folder")
    shelf = DerivedCache(tmp_path / "file" / "shelf")
    shelf.put(KEY, CONTENT)
    assert shelf.get(KEY) is None


def test_a_full_disk_fails_nothing_and_leaves_nothing(
    shelf: DerivedCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be put in its place is not kept, and no scrap of it stays."""

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    shelf.put("ab" + "0" * 62, CONTENT)
    assert [path.name for path in shelf.folder.rglob("*") if path.is_file()] == [f"{KEY}.kept"]
