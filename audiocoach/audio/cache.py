"""The cache: what voices once spoke, what was worked out from it, and the care of both on disk.

Every file is one line with a check sum, then the bytes themselves, under the hash of all that shaped them.
The cache never fails a session: what cannot be read or is damaged is not there, what cannot be kept is made
again. Several processes may use one folder at once.
"""

import json
import time
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from audiocoach.errors import AudioError, UnknownNameError, VoiceError, did_you_mean
from audiocoach.files import read_file, sweep, write_whole
from audiocoach.voices.contract import MOST_SPEECH, Engine, Speech, SpeechRequest
from audiocoach.voices.registry import engine_names

CLIPS, SHELF, PREVIEWS = "clips", "shelf", "previews"
"""The folders of the cache: what voices spoke, what was worked out from it, and previews of sessions."""

_CLIP, _KEPT, _PART = ".clip", ".kept", ".part"

_CLIP_FORM, _SHELF_FORM = "audiocoach clip 1", b"audiocoach shelf 1 "

_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, VoiceError)
"""What reading the bytes of a file that is no clip can raise."""

_LEFT_BEHIND_S = 3600.0

_LONGEST_LINE = 100_000

MOST_KEPT = MOST_SPEECH + _LONGEST_LINE
"""Bytes that a file of the cache has at most; a larger one is damaged."""

_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipKey:
    """The name of a clip in the cache, and what a person would call it."""

    digest: str
    engine: str
    voice: str
    text: str


class ClipCache:
    """Speech on disk, one file a clip: a line of JSON about it, and the bytes as the engine gave them.

    Clips that could not be kept are counted in `unsaved`, and `reason` says why.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.unsaved, self.reason = 0, ""

    def key(self, engine: Engine, request: SpeechRequest) -> ClipKey:
        """Name the clip that this request makes with this engine."""
        text = unicodedata.normalize("NFC", request.text)
        shaped_by = {
            "engine": engine.name,
            "version": engine.version(),
            "voice": request.voice,
            "parameters": dict(engine.parameters(request)),
            "text": text,
        }
        digest = sha256(_canonical(shaped_by)).hexdigest()
        return ClipKey(digest=digest, engine=engine.name, voice=request.voice, text=text)

    def path(self, key: ClipKey) -> Path:
        """Give the file in which the clip is kept, whether it is there or not."""
        return _place(self.folder, key.digest, _CLIP)

    def get(self, key: ClipKey) -> Speech | None:
        """Give the speech, or None where it is not kept; a damaged clip is removed and is none."""
        path = self.path(key)
        try:
            return unpacked_clip(read_file(path, MOST_KEPT), key.digest)
        except OSError:
            return None
        except _DAMAGE:
            with suppress(OSError):
                path.unlink()
            return None

    def sealed(self, key: ClipKey, speech: Speech) -> Speech:
        """Give the speech as it will come out again: with its check sum."""
        return replace(speech, digest=_checksum(_about(speech, key), speech.data))

    def put(self, key: ClipKey, speech: Speech) -> bool:
        """Keep the speech, and tell whether that went well; other readers see all of it or nothing."""
        reason = _write(self.path(key), _line_of(speech, key), speech.data)
        self.unsaved, self.reason = self.unsaved + bool(reason), reason or self.reason
        return not reason

    def forget(self, key: ClipKey) -> None:
        """Throw a clip away, if it can be."""
        with suppress(OSError):
            self.path(key).unlink()


class DerivedCache:
    """Bytes on disk that were worked out, one file a key: a line with their check sum, then they themselves.

    A key stands for its bytes and nothing else ever, such as the hash of all that shaped them.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Give the file in which bytes are kept, whether it is there or not."""
        return _place(self.folder, key, _KEPT)

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None where they are not kept or are damaged."""
        try:
            line, _, content = read_file(self.path(key), MOST_KEPT).partition(b"\n")
        except OSError:
            return None
        return content if line == _check_line(key, content) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes; other readers see all of them or none."""
        _write(self.path(key), _check_line(key, content), content)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Files and their bytes."""

    files: int = 0
    size: int = 0

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(files=self.files + other.files, size=self.size + other.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What is in the cache: clips by voice (engine:voice), the largest first, and all else that is kept."""

    folder: Path
    voices: dict[str, Amount]
    shelf: Amount
    previews: Amount

    @property
    def clips(self) -> Amount:
        """All clips."""
        return sum(self.voices.values(), Amount())


def survey(folder: Path) -> Survey:
    """Count what is in the cache in this folder; the first line of every clip is read, nothing is checked."""
    voices: dict[str, Amount] = {}
    for path in _files(folder / CLIPS, _CLIP):
        voice = _voice(path)
        voices[voice] = voices.get(voice, Amount()) + _amount(path)
    largest_first = dict(sorted(voices.items(), key=lambda item: -item[1].size))
    shelf = sum(map(_amount, _files(folder / SHELF, _KEPT)), Amount())
    previews = sum(map(_amount, _previews(folder)), Amount())
    return Survey(folder=folder, voices=largest_first, shelf=shelf, previews=previews)


def clear(folder: Path, voice: str | None = None) -> Amount:
    """Throw the cache away, or the clips of one voice (engine, or engine:voice); give how much that was.

    Only files that the cache has made are touched. Raises UnknownNameError for an engine that there is not
    and that has spoken nothing here, and AudioError where a file cannot be removed.
    """
    doomed = list(_files(folder / CLIPS, _CLIP))
    if voice is not None:
        spoken = {path: _voice(path) for path in doomed}
        doomed = [path for path, name in spoken.items() if name and voice in (name, name.partition(":")[0])]
        if not doomed:
            _expect_an_engine(voice, filter(None, spoken.values()))
    else:
        doomed += [*_files(folder / SHELF, _KEPT), *_previews(folder), *_leftovers(folder, age=0)]
    return _remove(doomed)


def damaged(folder: Path) -> list[Path]:
    """List every file of the cache that cannot be used: damaged, cut, renamed, or left half-written."""
    clips = [path for path in _files(folder / CLIPS, _CLIP) if not _is_whole(path)]
    shelf = DerivedCache(folder / SHELF)
    kept = [path for path in _files(folder / SHELF, _KEPT) if shelf.get(path.stem) is None]
    return [*clips, *kept, *_leftovers(folder, age=_LEFT_BEHIND_S)]


def repair(folder: Path) -> list[Path]:
    """Throw away what is damaged, so that it is made anew when it is needed; list what that was."""
    found = damaged(folder)
    _remove(found)
    return found


def _place(folder: Path, key: str, ending: str) -> Path:
    return folder.joinpath(key[:2], f"{key}{ending}")


_swept: set[Path] = set()  # folders in which this process has looked for what killed runs left


def _write(path: Path, line: bytes, content: bytes) -> str:
    """Write a file of the cache; "", or the reason why it cannot be kept."""
    folder = path.parent.parent
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if folder not in _swept:
            _swept.add(folder)
            sweep(folder, "??/")
        write_whole(path, line, b"\n", content, private=True)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _check_line(key: str, content: bytes) -> bytes:
    return _SHELF_FORM + _digest(key.encode(), content).encode()


def _line_of(speech: Speech, key: ClipKey) -> bytes:
    about = _about(speech, key)
    return _canonical(about | {"sha256": _checksum(about, speech.data)})


def _about(speech: Speech, key: ClipKey) -> dict[str, Any]:
    return {
        "form": _CLIP_FORM,
        "clip": key.digest,
        "engine": key.engine,
        "voice": key.voice,
        "text": key.text,
        "encoding": speech.encoding,
        "rate": speech.rate,
        "channels": speech.channels,
        "audible": speech.audible,
        "length": len(speech.data),
    }


def packed_clip(speech: Speech, key: ClipKey) -> bytes:
    """Write a clip as the bytes of its file."""
    return _line_of(speech, key) + b"\n" + speech.data


def unpacked_clip(kept: bytes, digest: str) -> Speech:
    """Read a clip back from the bytes of its file; what is wrong raises one of `_DAMAGE`."""
    line, _, data = kept.partition(b"\n")
    about: dict[str, Any] = json.loads(line)
    checksum = about.pop("sha256")
    if (about["form"], about["clip"], about["length"]) != (_CLIP_FORM, digest, len(data)):
        raise ValueError("this is another clip, or not all of it")
    if checksum != _checksum(about, data):
        raise ValueError("the clip is damaged")
    form = {name: about[name] for name in ("encoding", "rate", "channels", "audible")}
    if [type(part) for part in form.values()] != [str, int, int, bool]:
        raise ValueError("the clip has a form of nothing")
    return Speech(data=data, digest=checksum, **form)


def _checksum(about: dict[str, Any], data: bytes) -> str:
    return _digest(_canonical(about), data)


def _digest(*parts: bytes) -> str:
    """Give the check sum of bytes, as if they were joined."""
    found = sha256()
    for part in parts:
        found.update(part)
    return found.hexdigest()


def _canonical(value: dict[str, Any]) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _expect_an_engine(voice: str, spoken: Iterable[str]) -> None:
    known = engine_names()
    if voice.partition(":")[0] not in known:
        names = [*known, *dict.fromkeys(spoken)]
        hint = did_you_mean(voice, names) or "audiocoach cache shows who has spoken"
        raise UnknownNameError(f"nothing here was spoken by '{voice}'", hint=hint)


def _files(folder: Path, ending: str) -> Iterator[Path]:
    return (path for path in sorted(folder.glob(f"??/*{ending}")) if not path.is_dir())


def _previews(folder: Path) -> list[Path]:
    return sorted((folder / PREVIEWS).glob("*_preview.*"))


def _leftovers(folder: Path, age: float) -> list[Path]:
    """List what killed runs left half-written; what is younger may still be being written."""
    parts = [path for place in (CLIPS, SHELF) for path in (folder / place).glob(f"??/.*{_PART}")]
    old = []
    for path in parts:
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime >= age:
                old.append(path)
    return old


def _voice(path: Path) -> str:
    if not path.is_file():
        return _UNREADABLE  # a pipe would have us wait
    try:
        with path.open("rb") as file:
            about: Any = json.loads(file.readline(_LONGEST_LINE))
        return f"{about['engine']}:{about['voice']}"
    except (OSError, *_DAMAGE):
        return _UNREADABLE


def _is_whole(path: Path) -> bool:
    try:
        unpacked_clip(read_file(path, MOST_KEPT), path.stem)
    except FileNotFoundError:
        return True  # somebody has just removed it
    except (OSError, *_DAMAGE):
        return False
    return True


def _amount(path: Path) -> Amount:
    try:
        return Amount(files=1, size=path.lstat().st_size)
    except FileNotFoundError:
        return Amount()


def _remove(paths: list[Path]) -> Amount:
    """Remove what can be removed; the first file that cannot be is an error afterwards."""
    removed, failures = Amount(), []
    for path in paths:
        amount = _amount(path)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            failures.append(AudioError(f"it cannot be removed ({error.strerror})", where=str(path)))
            continue
        removed += amount
        with suppress(OSError):  # the folder of other files, too
            path.parent.rmdir()
    if failures:
        raise failures[0]
    return removed
