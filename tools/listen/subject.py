"""The session that is listened to: its captions, its pauses; and one thing found in it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from tests.listening import HEARD_DB, STEP, Sound, hear, runs

_TIME = r"(?:(\d+):)?(\d\d):(\d\d)\.(\d\d\d)"
_LINE = re.compile(rf"^{_TIME} --> {_TIME}", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The stretch for which a caption stands: its words begin with it, and may end before it."""

    start: int
    end: int


def read_captions(vtt: Path) -> tuple[Caption, ...]:
    """Read the times of all captions of a file, in its order."""
    found = _LINE.findall(vtt.read_text(encoding="utf-8"))
    return tuple(Caption(start=_milliseconds(times[:4]), end=_milliseconds(times[4:])) for times in found)


def _milliseconds(parts: tuple[str, ...]) -> int:
    """Reckon a time.

    >>> _milliseconds(("01", "02", "03", "004"))
    3723004
    """
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return 1000 * (3600 * hours + 60 * minutes + seconds) + thousandths


AWAY = 100
"""Milliseconds around all that sounds which do not count as a pause."""

SHORTEST = 20
"""Milliseconds under which a sound by itself is no tone and no word, but a click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """The pauses of a session: lengths in milliseconds, levels in dBFS; `clicks` are times."""

    longest: int
    level: float
    loudest: float
    clicks: tuple[int, ...]


def find_pauses(sound: Sound) -> Pauses:
    """Listen to everything between the sounds of a session without music."""
    levels = sound.all_levels()
    around = 2 * AWAY // STEP + 1
    near = np.convolve(levels > HEARD_DB, np.ones(around), "same") > 0
    quiet = levels[~near]
    powers = 10 ** (quiet / 10)
    sounds = runs(near) * STEP + [AWAY, -AWAY]
    return Pauses(
        longest=int(np.diff(runs(levels <= HEARD_DB)).max(initial=0)) * STEP,
        level=float(10 * np.log10(powers.mean())) if len(powers) else -120.0,
        loudest=float(quiet.max(initial=-120.0)),
        clicks=tuple(int(start) for start, end in sounds.tolist() if end - start < SHORTEST),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found; `right` says what it should be, and is empty where it is that."""

    name: str
    said: str
    right: str = ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A finished session, how it was to sound, and the programs that judge it: their paths by name."""

    mp3: Path
    programs: Mapping[str, str]
    loudness: float = -19.0
    floor: bool = True

    @cached_property
    def sound(self) -> Sound:
        """What libsndfile hears."""
        return hear(self.mp3)

    @property
    def music(self) -> bool:
        """Whether it has music: then it has two channels."""
        return self.sound.channels > 1

    @cached_property
    def pauses(self) -> Pauses:
        """What is between its sounds."""
        return find_pauses(self.sound)

    @property
    def vtt(self) -> Path:
        """The file of its captions, whether it is there or not."""
        return self.mp3.with_suffix(".vtt")

    @cached_property
    def captions(self) -> tuple[Caption, ...]:
        """Its captions."""
        return read_captions(self.vtt)


Check = Callable[[Subject], Iterator[Finding]]
"""Look for something, and tell what was found."""
