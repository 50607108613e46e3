"""Stores: a session exists once, whole; a shared clip cache is verified and never fails a session."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fsspec.implementations.memory import MemoryFileSystem

from audiocoach.audio.cache import ClipCache
from audiocoach.batch.store import (
    FolderStore,
    RemoteStore,
    SharedClipCache,
    Stored,
    local_folder,
    open_store,
    opened,
)
from audiocoach.errors import AudioError, SettingsError
from audiocoach.publish.session_files import SIDECAR_SEALS
from audiocoach.publish.tags import SessionInfo, tag_bytes
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.silent import Silent

NAME = "ana/hips_1a2b.mp3"


SOUND = tag_bytes(SessionInfo(title="Hips", album="Hips", voice="silent")) + b"sound"
CUES = SIDECAR_SEALS[".txt"].put("cues")


def writing(content: bytes) -> Any:
    """Write a session of these bytes, and a cue sheet beside it."""

    def write(folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "hips_1a2b.txt").write_text(CUES)
        (folder / "hips_1a2b.mp3").write_bytes(content)
        return folder / "hips_1a2b.mp3"

    return write


def on_store(address: str, name: str, content: bytes | None = None) -> bytes:
    """Replace what lies at a name in a store elsewhere, behind its back; give what lies there."""
    files, root = opened(address)
    if content is not None:
        files.pipe_file(f"{root}/{name}", content)
    return bytes(files.cat_file(f"{root}/{name}"))


def names_on(address: str) -> list[str]:
    """List all that lies at an address."""
    files, root = opened(address)
    return sorted(str(path).removeprefix(f"{root}/") for path in files.find(root))


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_a_session_is_kept_in_a_folder(kind: str, tmp_path: Path) -> None:
    """Folders and file:// keep what is added, with what lies beside it and its digest."""
    store = open_store(f"{tmp_path}/club" if kind == "folder" else f"file://{tmp_path}/club")
    assert isinstance(store, FolderStore)
    assert store.find(NAME) is None
    assert store.add(NAME, writing(SOUND)).status == "made"
    assert store.find(NAME) == Stored(size=len(SOUND), digest=sha256(SOUND).hexdigest(), status="there")
    kept = (tmp_path / "club" / NAME).with_name("hips_1a2b.mp3.sha256").read_text()
    assert kept == f"{sha256(SOUND).hexdigest()}  hips_1a2b.mp3\n"
    assert (tmp_path / "club" / "ana" / "hips_1a2b.txt").read_text() == CUES


def test_a_session_is_kept_elsewhere(elsewhere: str) -> None:
    """So do other addresses; a bucket that is missed is made."""
    store = open_store(elsewhere)
    assert isinstance(store, RemoteStore)
    assert store.find(NAME) is None
    assert store.add(NAME, writing(SOUND)).status == "made"
    assert store.find(NAME) == Stored(size=len(SOUND), digest=sha256(SOUND).hexdigest(), status="there")
    assert on_store(elsewhere, NAME) == SOUND
    beside = ["hips_1a2b.mp3", "hips_1a2b.mp3.sha256", "hips_1a2b.txt"]
    assert names_on(elsewhere) == [f"ana/{name}" for name in beside]


def test_what_is_there_is_not_replaced(elsewhere: str) -> None:
    """Of two workers with one session, the second one changes nothing, and learns what is there."""
    store = open_store(elsewhere)
    store.add(NAME, writing(SOUND))
    (stamp,) = stamps(elsewhere)
    assert open_store(elsewhere).add(NAME, writing(SOUND)).status == "there"
    assert stamps(elsewhere) == [stamp]


def stamps(address: str) -> list[object]:
    """Tell when the sessions at an address were written."""
    files, root = opened(address)
    files.invalidate_cache()
    told = [files.info(f"{root}/{name}") for name in names_on(address) if name.endswith(".mp3")]
    return [each.get("LastModified", each.get("created")) for each in told]


@pytest.mark.parametrize(
    "content",
    [SOUND[:150], SOUND[:-4] + b"Ound", b"", bytes(len(SOUND))],
    ids=["cut", "flipped", "empty", "zeros"],
)
def test_a_damaged_session_is_noticed_and_mended(elsewhere: str, content: bytes) -> None:
    """What lies there is compared with the digest that it had when it was made, and made anew."""
    store = open_store(elsewhere)
    store.add(NAME, writing(SOUND))
    on_store(elsewhere, NAME, content)
    found = store.find(NAME)
    assert found is not None
    assert (found.size, found.status) == (len(content), "damaged")
    assert store.add(NAME, writing(SOUND)).status == "made"
    assert on_store(elsewhere, NAME) == SOUND


def test_a_damaged_session_in_a_folder_is_noticed(tmp_path: Path) -> None:
    """One without its digest is not done: the run that made it was killed on the way."""
    store = open_store(str(tmp_path))
    store.add(NAME, writing(SOUND))
    (tmp_path / NAME).write_bytes(SOUND[:-4] + b"Ound")
    found = store.find(NAME)
    assert found is not None
    assert found.status == "damaged"
    assert store.add(NAME, writing(SOUND)).status == "made"
    (tmp_path / f"{NAME}.sha256").unlink()
    assert store.find(NAME) is None


FILES = [NAME, "ana/hips_1a2b.txt", f"{NAME}.sha256"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("first", [True, False], ids=["new", "made before"])
def test_nothing_of_somebody_else_is_written_over(elsewhere: str, name: str, first: bool) -> None:
    """A file that has the name of one of a session's stays, also where a digest of ours lies by it."""
    store = open_store(elsewhere)
    store.add(NAME if not first else "ana/other.mp3", writing(SOUND))  # which makes a bucket, too
    on_store(elsewhere, name, b"mine")
    with pytest.raises(AudioError, match="not as audiocoach wrote it"):
        store.add(NAME, writing(SOUND))
    assert on_store(elsewhere, name) == b"mine"
    assert store.add(NAME, writing(SOUND), force=True).status in ("made", "there")
    assert on_store(elsewhere, NAME) == SOUND


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("first", [True, False], ids=["new", "made before"])
def test_nor_in_a_folder(name: str, first: bool, tmp_path: Path) -> None:
    """The same holds for a folder, where nothing is left beside it under another name."""
    store, path = open_store(str(tmp_path)), tmp_path / name
    path.parent.mkdir()
    if not first:
        store.add(NAME, writing(SOUND))
    path.write_bytes(b"mine")
    before = sorted(path.parent.iterdir())
    with pytest.raises(AudioError, match="not as audiocoach wrote it"):
        store.add(NAME, writing(SOUND))
    assert path.read_bytes() == b"mine"
    assert sorted(path.parent.iterdir()) == before
    assert store.add(NAME, writing(SOUND), force=True).status == "made"
    assert store.find(NAME) == Stored(size=len(SOUND), digest=sha256(SOUND).hexdigest(), status="there")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
@pytest.mark.parametrize("kind", [os.mkfifo, Path.mkdir, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_neither_waited_for_nor_read(kind: Callable[[Path], None], tmp_path: Path) -> None:
    """A pipe, a folder or a device in the place of a session is told."""
    store = open_store(str(tmp_path))
    store.add(NAME, writing(SOUND))
    (tmp_path / NAME).unlink()
    kind(tmp_path / NAME)
    with pytest.raises(AudioError, match="cannot be read"):
        store.find(NAME)


def test_a_store_that_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the file system says comes as one sentence with the address."""
    store = open_store("memory://club")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "no access")

    monkeypatch.setattr(MemoryFileSystem, "pipe_file", refuse)
    with pytest.raises(AudioError, match=r"/club/ana/hips_1a2b.mp3: the store refuses \(no access\)"):
        store.add(NAME, writing(SOUND))
    monkeypatch.setattr(MemoryFileSystem, "cat_file", lambda *_: 1 / 0)
    with pytest.raises(AudioError, match=r"the store refuses \(division by zero\)"):
        store.find(NAME)


@pytest.mark.parametrize("address", ["nowhere://club", "s4://club"])
def test_an_address_that_nobody_knows(address: str) -> None:
    """fsspec must know the kind of address."""
    with pytest.raises(SettingsError, match=address):
        open_store(address)


def test_addresses_of_this_machine() -> None:
    """A path and file:// are folders; anything else lies elsewhere."""
    assert local_folder("a/b") == Path("a/b")
    assert local_folder("file:///a/b") == Path("/a/b")
    assert local_folder("file:///a b#c?d") == Path("/a b#c?d")
    assert local_folder("memory://a") is None
    for address in ("file://", "file://a/b", "FILE://a"):
        with pytest.raises(SettingsError, match="names no folder"):
            local_folder(address)


SPEECH = Silent().speak(SpeechRequest(text="Hold.", voice="silent"))


def caches(tmp_path: Path, address: str = "memory://clips") -> tuple[SharedClipCache, SharedClipCache]:
    """Make the caches of two machines that share clips."""
    return SharedClipCache(tmp_path / "here", address), SharedClipCache(tmp_path / "there", address)


def test_a_clip_that_another_machine_spoke_is_fetched(elsewhere: str, tmp_path: Path) -> None:
    """It is kept here, too, so that it is fetched once."""
    here, there = caches(tmp_path, elsewhere)
    key = here.key(Silent(), SpeechRequest(text="Hold.", voice="silent"))
    assert there.get(key) is None
    assert here.put(key, SPEECH)
    assert there.get(key) == SPEECH
    assert (here.unsaved, there.unsaved) == (0, 0)
    (name,) = names_on(elsewhere)
    on_store(elsewhere, name, b"")
    assert there.get(key) == SPEECH
    assert ClipCache(tmp_path / "there").get(key) == SPEECH


def test_a_damaged_shared_clip_is_none(elsewhere: str, tmp_path: Path) -> None:
    """What comes from elsewhere is verified like what lies here; who speaks it next puts it right."""
    here, there = caches(tmp_path, elsewhere)
    key = here.key(Silent(), SpeechRequest(text="Hold.", voice="silent"))
    here.put(key, SPEECH)
    (name,) = names_on(elsewhere)
    content = on_store(elsewhere, name)
    on_store(elsewhere, name, content[:-1] + bytes([content[-1] ^ 1]))
    assert there.get(key) is None
    assert there.put(key, SPEECH)
    assert on_store(elsewhere, name) == content


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
