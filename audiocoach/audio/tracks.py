"""Pieces of music, looked at before they are played: how long and how loud each is."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np

from audiocoach.audio.blocks import Stereo, in_blocks
from audiocoach.audio.loudness import SILENCE_LUFS, Powers, gated, step_powers
from audiocoach.audio.mp3 import MUSIC
from audiocoach.audio.music_files import decode_music
from audiocoach.audio.shelf import Shelf
from audiocoach.errors import AudioError

SHORTEST_S = 2.0
"""Music shorter than this is a sound, and no loop of it would be music."""

_ABOVE_ITS_MEAN = 2.0  # LU by which the loud passages of pop lie above its loudness
_LOUD_PASSAGES = 95  # per cent of its passages are at most as loud as those
_PASSAGE = 30  # steps of 100 ms: what EBU Tech 3341 calls short-term

_RECIPE = "track 1"  # another number whenever the same file would measure differently
_MEASURES = struct.Struct("<qd")


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One piece of music: its length in samples a channel at the session's rate, its loudness in LUFS.

    Of music that is much louder in some passages than on the whole, those count.
    """

    path: Path
    samples: int
    loudness: float

    def sound(self) -> Iterator[Stereo]:
        """Decode it, block by block."""
        return decode_music(self.path)


def look_at(path: Path, shelf: Shelf | None = None) -> Track:
    """Measure a piece of music; what is on the shelf is not measured again.

    Raises AudioError for music that is damaged, too short or silent.
    """
    key = sha256(f"{_RECIPE} {_fingerprint(path)}".encode()).hexdigest()
    kept = shelf.get(key) if shelf else None
    samples, loudness = _MEASURES.unpack(kept) if kept else _measured(path)
    if shelf and not kept:
        shelf.put(key, _MEASURES.pack(samples, loudness))
    return Track(path=path, samples=samples, loudness=loudness)


def _fingerprint(path: Path) -> str:
    """Name the content of a file."""
    content = sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(1 << 20):
                content.update(part)
    except OSError as error:
        raise AudioError(f"this music cannot be read ({error.strerror})", where=str(path)) from error
    return f"{path.suffix.lower()} {content.hexdigest()}"


def _measured(path: Path) -> tuple[int, float]:
    samples, powers = 0, []
    for block in in_blocks(decode_music(path), 10 * MUSIC.rate):
        samples += len(block)
        powers.append(_powers(block))
    if samples < SHORTEST_S * MUSIC.rate:
        raise AudioError(f"this music lasts less than {SHORTEST_S:g} seconds", where=str(path))
    loudness = _loudness(np.concatenate(powers))
    if loudness <= SILENCE_LUFS:
        raise AudioError("this music is silent", where=str(path))
    return samples, loudness


def _powers(block: Stereo) -> Powers:
    """Measure both channels at half the rate, which is that of the meter; music loses next to nothing."""
    even = block[: len(block) // 2 * 2]
    halved: Stereo = (even[::2] + even[1::2]) / np.float32(2)
    return step_powers(halved[:, 0]) + step_powers(halved[:, 1])


def _loudness(powers: Powers) -> float:
    mean = gated(powers)
    if len(powers) < _PASSAGE:
        return mean
    passages = np.convolve(powers, np.full(_PASSAGE, 1 / _PASSAGE), mode="valid")
    loud = gated(np.full(4, np.percentile(passages, _LOUD_PASSAGES)))
    return max(mean, loud - _ABOVE_ITS_MEAN)
