"""The care of the cache: how large it is, whether it is whole, and what is thrown away."""

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiocoach.audio.clipcache import DAMAGE, ENDING, unpack_clip
from audiocoach.audio.shelf import Shelf
from audiocoach.errors import AudioError, UnknownNameError, VoiceError
from audiocoach.suggestions import did_you_mean
from audiocoach.voices.registry import engine_names

CLIPS, SHELF, PREVIEWS = "clips", "shelf", "previews"
"""The folders of the cache: what voices spoke, what was worked out from it, and previews of sessions."""

_KEPT, _PART = ".kept", ".part"
_LEFT_BEHIND_S = 3600.0
_LONGEST_LINE = 100_000
_UNREADABLE = "unreadable"


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
    for path in _files(folder / CLIPS, ENDING):
        voice = _voice(path)
        voices[voice] = voices.get(voice, Amount()) + _amount(path)
    largest_first = dict(sorted(voices.items(), key=lambda item: -item[1].size))
    shelf = sum(map(_amount, _files(folder / SHELF, _KEPT)), Amount())
    previews = sum(map(_amount, _previews(folder)), Amount())
    return Survey(folder=folder, voices=largest_first, shelf=shelf, previews=previews)


def clear(folder: Path, voice: str = "") -> Amount:
    """Throw the cache away, or the clips of one voice (engine, or engine:voice); give how much that was.

    Only files that the cache has made are touched. Raises UnknownNameError for an engine that there is not
    and that has spoken nothing here, and AudioError where a file cannot be removed.
    """
    doomed = list(_files(folder / CLIPS, ENDING))
    if voice:
        spoken = {path: _voice(path) for path in doomed}
        doomed = [path for path, name in spoken.items() if voice in (name, name.partition(":")[0])]
        if not doomed:
            _expect_an_engine(voice, spoken.values())
    else:
        doomed += [*_files(folder / SHELF, _KEPT), *_previews(folder), *_leftovers(folder, age=0)]
    return _remove(doomed)


def damaged(folder: Path) -> list[Path]:
    """List every file of the cache that cannot be used: damaged, cut, renamed, or left half-written."""
    clips = [path for path in _files(folder / CLIPS, ENDING) if not _is_whole(path)]
    shelf = Shelf(folder / SHELF)
    kept = [path for path in _files(folder / SHELF, _KEPT) if shelf.get(path.stem) is None]
    return [*clips, *kept, *_leftovers(folder, age=_LEFT_BEHIND_S)]


def repair(folder: Path) -> list[Path]:
    """Throw away what is damaged, so that it is made anew when it is needed; list what that was."""
    found = damaged(folder)
    _remove(found)
    return found


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
    try:
        with path.open("rb") as file:
            about: Any = json.loads(file.readline(_LONGEST_LINE))
        return f"{about['engine']}:{about['voice']}"
    except (OSError, *DAMAGE):
        return _UNREADABLE


def _is_whole(path: Path) -> bool:
    try:
        unpack_clip(path.read_bytes(), path.stem)
    except FileNotFoundError:
        return True  # somebody has just removed it
    except (OSError, VoiceError, *DAMAGE):
        return False
    return True


def _amount(path: Path) -> Amount:
    try:
        return Amount(files=1, size=path.stat().st_size)
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
