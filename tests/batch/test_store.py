"""Stores: a session exists once, whole; a shared clip cache is verified and never fails a session."""

from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from audiocoach.audio.cache import ClipCache
from audiocoach.batch.store import FolderStore, RemoteStore, SharedClipCache, local_folder, open_store
from audiocoach.errors import AudioError, SettingsError
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.silent import Silent

NAME = "ana/hips_1a2b.mp3"


@pytest.fixture(autouse=True)
def _empty_memory() -> None:
    """Begin each test with nothing at memory://."""
    MemoryFileSystem.store.clear()
    MemoryFileSystem.pseudo_dirs[:] = [""]


def writing(content: bytes) -> Any:
    """Write a session of these bytes, and a cue sheet beside it."""

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "hips_1a2b.txt").write_text("cues")
        (folder / "hips_1a2b.mp3").write_bytes(content)
        return folder / "hips_1a2b.mp3"

    return write


@pytest.mark.parametrize("kind", ["folder", "file", "memory"])
def test_a_session_is_kept(kind: str, tmp_path: Path) -> None:
    """Folders, file:// and other addresses keep what is added, with what lies beside it."""
    addresses = {"folder": f"{tmp_path}/club", "file": f"file://{tmp_path}/club", "memory": "memory://club"}
    store = open_store(addresses[kind])
    assert not store.holds(NAME)
    store.add(NAME, writing(b"sound"))
    assert store.holds(NAME)
    assert store.read(NAME) == b"sound"
    assert store.holds("ana/hips_1a2b.txt")
    assert isinstance(store, RemoteStore if kind == "memory" else FolderStore)


def test_what_is_there_is_not_replaced() -> None:
    """Of two workers with one session, the second one's upload changes nothing."""
    store = open_store("memory://club")
    store.add(NAME, writing(b"first"))
    store.add(NAME, writing(b"other"))
    assert store.read(NAME) == b"first"


def test_a_store_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file system says comes as one sentence with the address."""
    store = open_store("memory://club")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "no access")

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", refuse)
    with pytest.raises(AudioError, match=r"/club/ana/hips_1a2b.mp3: the store refuses \(no access\)"):
        store.add(NAME, writing(b"sound"))
    with pytest.raises(AudioError, match="the store refuses"):
        store.read("ben/none.mp3")
    monkeypatch.setattr(MemoryFileSystem, "exists", lambda *_: 1 / 0)
    with pytest.raises(AudioError, match=r"the store refuses \(division by zero\)"):
        store.holds(NAME)


@pytest.mark.parametrize("address", ["nowhere://club", "s4://club"])
def test_an_address_that_nobody_knows(address: str) -> None:
    """fsspec must know the kind of address."""
    with pytest.raises(SettingsError, match=address):
        open_store(address)


def test_addresses_of_this_machine() -> None:
    """A path and file:// are folders; anything else lies elsewhere."""
    assert local_folder("a/b") == Path("a/b")
    assert local_folder("file:///a/b") == Path("/a/b")
    assert local_folder("memory://a") is None


SPEECH = Silent().speak(SpeechRequest(text="Hold.", voice="silent"))


def caches(tmp_path: Path) -> tuple[SharedClipCache, SharedClipCache]:
    """Make the caches of two machines that share clips."""
    return (
        SharedClipCache(tmp_path / "here", "memory://clips"),
        SharedClipCache(tmp_path / "there", "memory://clips"),
    )


def test_a_clip_that_another_machine_spoke_is_fetched(tmp_path: Path) -> None:
    """It is kept here, too, so that it is fetched once."""
    here, there = caches(tmp_path)
    key = here.key(Silent(), SpeechRequest(text="Hold.", voice="silent"))
    assert there.get(key) is None
    assert here.put(key, SPEECH)
    assert there.get(key) == SPEECH
    MemoryFileSystem.store.clear()
    assert there.get(key) == SPEECH
    assert ClipCache(tmp_path / "there").get(key) == SPEECH


def test_a_damaged_shared_clip_is_none(tmp_path: Path) -> None:
    """What comes from elsewhere is verified like what lies here."""
    here, there = caches(tmp_path)
    key = here.key(Silent(), SpeechRequest(text="Hold.", voice="silent"))
    here.put(key, SPEECH)
    (path,) = MemoryFileSystem.store
    content = MemoryFileSystem().cat_file(path)
    MemoryFileSystem().pipe_file(path, content[:-1] + bytes([content[-1] ^ 1]))
    assert there.get(key) is None


def test_a_huge_shared_clip_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of what comes from elsewhere, no more is read than a clip may have."""
    here, there = caches(tmp_path)
    key = here.key(Silent(), SpeechRequest(text="Hold.", voice="silent"))
    here.put(key, SPEECH)
    monkeypatch.setattr("audiocoach.batch.store.MOST_KEPT", 100)
    assert there.get(key) is None


def test_a_shared_cache_that_is_away_fails_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clips are spoken and kept here; what could not be sent is counted."""
    here, _ = caches(tmp_path)
    key = here.key(Silent(), SpeechRequest(text="Hold.", voice="silent"))

    def refuse(*_: object, **__: object) -> None:
        raise ConnectionError

    for method in ("pipe_file", "cat_file"):
        monkeypatch.setattr(MemoryFileSystem, method, refuse)
    assert here.get(key) is None
    assert here.put(key, SPEECH)
    assert here.unsaved == 1
    assert here.get(key) == SPEECH
