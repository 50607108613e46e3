import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from audiocoach.audio.cache import MOST_KEPT, ClipCache, ClipKey, _canonical, _checksum
from audiocoach.voices.contract import Speech, SpeechRequest
from audiocoach.voices.silent import Silent

SPEECH = Speech(data=b"\x00\x01\n\r\n{}" * 100, encoding="pcm16", rate=22_050)
ENCODED = Speech(data=b"\xff\xf3whatever an engine sent", encoding="mp3", rate=0, channels=2)
QUIET = Speech(data=bytes(8), encoding="wav", rate=0, audible=False)


class Shaped(Silent):
    """An engine whose version and parameters a test sets."""

    def __init__(self, version: str = "1", wpm: int = 150) -> None:
        self._version = version
        self._wpm = wpm

    def version(self) -> str:
        """Give the version that was set."""
        return self._version

    def parameters(self, request: SpeechRequest) -> dict[str, str | int | float]:
        """Give the tempo that was set."""
        return {"wpm": self._wpm, "slow": int(request.speed < 1)}


@pytest.fixture
def cache(tmp_path: Path) -> ClipCache:
    """Give an empty cache whose folder does not exist yet."""
    return ClipCache(tmp_path / "new" / "clips")


def request(text: str = "Rest for 30 seconds.", voice: str = "standard", speed: float = 1.0) -> SpeechRequest:
    """Ask for a text."""
    return SpeechRequest(text=text, voice=voice, speed=speed)


@pytest.fixture
def key(cache: ClipCache) -> ClipKey:
    """Give the key of one request."""
    return cache.key(Silent(), request())


@pytest.mark.parametrize("speech", [SPEECH, ENCODED, QUIET], ids=["pcm", "mp3", "silent"])
def test_gives_back_what_was_put(cache: ClipCache, key: ClipKey, speech: Speech) -> None:
    """Speech comes back exactly as it was, line ends in it and all, also for another cache of the folder."""
    assert cache.get(key) is None
    assert cache.put(key, speech)
    assert cache.get(key) == speech
    assert ClipCache(cache.folder).get(key) == speech


@pytest.mark.parametrize("speech", [SPEECH, ENCODED, QUIET], ids=["pcm", "mp3", "silent"])
def test_speech_has_the_check_sum_with_which_it_comes_back(
    cache: ClipCache, key: ClipKey, speech: Speech
) -> None:
    """Sealed before it is kept and read back later, it has one check sum; for another text, another."""
    sealed = cache.sealed(key, speech)
    cache.put(key, sealed)
    again = cache.get(key)
    assert again is not None
    assert sealed.digest == again.digest != ""
    assert cache.sealed(cache.key(Silent(), request("Go.")), speech).digest != sealed.digest


def test_key_is_of_all_that_shapes_the_sound(cache: ClipCache) -> None:
    """Another engine version, parameter, voice or text is another clip; the same again is the same."""
    keys = [
        cache.key(Silent(), request()),
        cache.key(Shaped(), request()),
        cache.key(Shaped(version="2"), request()),
        cache.key(Shaped(wpm=160), request()),
        cache.key(Shaped(), request(speed=0.9)),
        cache.key(Shaped(), request(voice="other")),
        cache.key(Shaped(), request("Rest for 31 seconds.")),
    ]
    assert len({key.digest for key in keys}) == len(keys)
    assert cache.key(Shaped(), request()) == keys[1]


def test_key_without_effect_is_shared(cache: ClipCache) -> None:
    """A speed that the engine does not act on makes no other clip."""
    assert cache.key(Shaped(), request(speed=1.0)) == cache.key(Shaped(), request(speed=1.2))


def test_key_is_of_composed_text(cache: ClipCache) -> None:
    """An accent written as a character of its own is the same text."""
    assert cache.key(Silent(), request("Cafe\u0301")) == cache.key(Silent(), request("Café"))


def test_key_never_changes() -> None:
    """The key of a known request is what it was when this was written, so that old clips are found."""
    known = ClipCache(Path("any")).key(Silent(), request("Go"))
    assert known.digest == "dd056cc83e48bd61f4f00d468adbd4a663b78fcbf622fe8290f60ca7a8e191e9"


def test_file_tells_people_what_it_is(cache: ClipCache, key: ClipKey) -> None:
    """The first line of a clip's file is JSON with voice, text and form; the rest is the bytes."""
    cache.put(key, SPEECH)
    line, _, data = cache.path(key).read_bytes().partition(b"\n")
    about = json.loads(line)
    assert data == SPEECH.data
    assert (about["engine"], about["voice"], about["text"]) == ("silent", "standard", "Rest for 30 seconds.")
    assert (about["encoding"], about["rate"], about["channels"]) == ("pcm16", 22_050, 1)
    assert about["length"] == len(SPEECH.data)


def test_one_clip_is_one_file(cache: ClipCache, key: ClipKey) -> None:
    """A clip lies in a folder named after the start of its key, and nothing else is left there."""
    cache.put(key, SPEECH)
    cache.put(key, SPEECH)
    files = [path.relative_to(cache.folder) for path in cache.folder.rglob("*") if path.is_file()]
    assert files == [Path(key.digest[:2]) / f"{key.digest}.clip"]


def test_every_damaged_byte_is_noticed(cache: ClipCache, key: ClipKey) -> None:
    """A clip with any byte changed is no clip, and is removed."""
    cache.put(key, ENCODED)
    whole = cache.path(key).read_bytes()
    for place in range(len(whole)):
        cache.path(key).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.get(key) is None, f"byte {place}"
        assert not cache.path(key).exists()


def test_every_cut_is_noticed(cache: ClipCache, key: ClipKey) -> None:
    """A clip that ends too early or too late is no clip, and can be put anew."""
    cache.put(key, ENCODED)
    whole = cache.path(key).read_bytes()
    for damaged in [*(whole[:length] for length in range(len(whole))), whole + b"\n"]:
        cache.path(key).write_bytes(damaged)
        assert cache.get(key) is None
    assert cache.put(key, ENCODED)
    assert cache.get(key) == ENCODED


@pytest.mark.parametrize(
    "kept", [b"[]\n", b"null\nx", b"{}\nx", b'{"sha256": 1}\nx', b"\xff\n", b"[" * 99_999]
)
def test_foreign_files_are_no_clips(cache: ClipCache, key: ClipKey, kept: bytes) -> None:
    """Whatever stands in a clip's place, it is a miss."""
    cache.path(key).parent.mkdir(parents=True)
    cache.path(key).write_bytes(kept)
    assert cache.get(key) is None


def test_renamed_clip_is_not_taken_for_another(cache: ClipCache, key: ClipKey) -> None:
    """A file that was put under another key is a miss there."""
    other = cache.key(Silent(), request("Go"))
    cache.put(key, SPEECH)
    cache.path(other).parent.mkdir(parents=True, exist_ok=True)
    cache.path(key).rename(cache.path(other))
    assert cache.get(other) is None


def test_folder_in_the_way(tmp_path: Path) -> None:
    """A cache that cannot be written keeps nothing, says so, and fails nobody."""
    (tmp_path / "clips").write_text("a file where the folder should be")
    cache = ClipCache(tmp_path / "clips")
    key = cache.key(Silent(), request())
    assert not cache.put(key, SPEECH)
    assert cache.get(key) is None
    assert cache.unsaved == 1


def test_full_disk_leaves_nothing_half(
    cache: ClipCache, key: ClipKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the last step of writing fails, the old clip stays whole and no temporary file is left."""
    cache.put(key, SPEECH)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        assert not cache.put(key, ENCODED)
    assert cache.get(key) == SPEECH
    assert os.listdir(cache.path(key).parent) == [cache.path(key).name]  # noqa: PTH208 (hidden files count)


WRITER = """
import sys
from pathlib import Path
from audiocoach.audio.cache import ClipCache, ClipKey
from audiocoach.voices.contract import Speech
cache, mark = ClipCache(Path(sys.argv[1])), sys.argv[2].encode()
key = ClipKey(digest="ab" * 32, engine="e", voice="v", text="t")
for _ in range(300):
    assert cache.put(key, Speech(data=mark * 50_000, encoding="mp3", rate=0))
    read = cache.get(key)
    assert read and len(set(read.data)) == 1 and len(read.data) == 50_000
"""


def test_two_processes_write_the_same_clip(tmp_path: Path) -> None:
    """Two processes that write one clip at once each read a whole one every time."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), mark]) for mark in "xy"]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".clip"]


@pytest.mark.parametrize("rate", [1, -1, 10**9])
def test_a_sealed_absurdity_is_no_clip(rate: int, cache: ClipCache, key: ClipKey) -> None:
    """A clip whose check sum is right, but whose form no sound has, is thrown away."""
    cache.put(key, SPEECH)
    about = json.loads(cache.path(key).read_bytes().partition(b"\n")[0])
    about.pop("sha256")
    about["rate"] = rate
    sealed = about | {"sha256": _checksum(about, SPEECH.data)}
    cache.path(key).write_bytes(_canonical(sealed) + b"\n" + SPEECH.data)
    assert cache.get(key) is None
    assert not cache.path(key).exists()


@pytest.mark.parametrize(
    "form", [{"channels": 1.5}, {"rate": True}, {"audible": "no"}, {"encoding": {}}, {"rate": [1]}]
)
def test_a_sealed_form_of_nothing_is_no_clip(form: dict[str, object], cache: ClipCache, key: ClipKey) -> None:
    """What is no number of channels, no rate and no name of a coding is thrown away."""
    cache.put(key, SPEECH)
    about = json.loads(cache.path(key).read_bytes().partition(b"\n")[0]) | form
    del about["sha256"]
    sealed = about | {"sha256": _checksum(about, SPEECH.data)}
    cache.path(key).write_bytes(_canonical(sealed) + b"\n" + SPEECH.data)
    assert cache.get(key) is None
    assert not cache.path(key).exists()


def test_a_pipe_and_an_endless_file_are_no_clips(cache: ClipCache, key: ClipKey) -> None:
    """What is no file, or larger than any speech, is not waited for; a new clip takes its place."""
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero"), enlarged):
        cache.put(key, SPEECH)
        cache.path(key).unlink()
        make(cache.path(key))
        assert cache.get(key) is None
        cache.put(key, SPEECH)
        assert cache.get(key) == SPEECH


def enlarged(path: Path) -> None:
    """Make a file of many megabytes that takes none on the disk."""
    with path.open("wb") as file:
        file.truncate(MOST_KEPT + 1)


def test_what_cannot_be_kept_is_told(tmp_path: Path, key: ClipKey) -> None:
    """How many clips are not kept, and why, is known afterwards."""
    (tmp_path / "file").touch()
    cache = ClipCache(tmp_path / "file")
    assert not cache.put(key, SPEECH)
    assert (cache.unsaved, cache.reason) == (1, "Not a directory")


def test_the_next_run_sweeps_what_killed_ones_left(cache: ClipCache, key: ClipKey) -> None:
    """The first clip that a run writes takes away half-written ones, wherever they lie; a pipe stays."""
    left = cache.folder / "ab" / ".audiocoach-0.part"
    left.parent.mkdir(parents=True)
    left.touch()
    os.mkfifo(left.with_name(".audiocoach-1.part"))
    cache.put(key, SPEECH)
    assert not left.exists()
    assert left.with_name(".audiocoach-1.part").exists()
