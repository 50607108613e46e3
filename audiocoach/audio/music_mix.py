"""A session over music: speech and tones in the middle, music at both sides, down while somebody speaks."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.blocks import Stereo, in_blocks
from audiocoach.audio.clips import Clip
from audiocoach.audio.ducking import Envelope
from audiocoach.audio.floor import Floor
from audiocoach.audio.limiter import limit_blocks
from audiocoach.audio.mastering import CEILING_DBTP
from audiocoach.audio.mixdown import Island
from audiocoach.audio.mp3 import MUSIC
from audiocoach.audio.segments import FULL_SCALE, RATE, Samples, Sound, sound_of, to_samples

FACTOR = MUSIC.rate // RATE
"""Samples of a session with music for each sample of a clip."""

_PER_MS = MUSIC.rate // 1000
_BLOCK = 5 * MUSIC.rate
_CLIPS_AT_HAND = 16  # a count is spoken in every set; a sentence once


def mix_with_music(
    islands: Sequence[Island], total: int, music: Iterable[Stereo], envelope: Envelope, floor: Floor
) -> Iterator[Samples]:
    """Mix a session of `total` milliseconds, block by block, as 16-bit stereo; no true peak over the ceiling.

    `music` must not end before the session does.
    """
    mixed = _mixed(islands, total * _PER_MS, music, envelope, floor)
    for block in limit_blocks(mixed, 10 ** (CEILING_DBTP / 20), MUSIC.rate):
        yield to_samples(block)


def _mixed(
    islands: Sequence[Island], samples: int, music: Iterable[Stereo], envelope: Envelope, floor: Floor
) -> Iterator[Stereo]:
    playing, below = in_blocks(music, _BLOCK), doubled_loop(floor)
    starts = range(0, samples, _BLOCK)
    for start, middle, part in zip(starts, _middles(islands, samples, below), playing, strict=False):
        gains = _gains(envelope, start, len(middle))
        yield part[: len(middle)] * gains[:, None] + middle[:, None]


def _middles(islands: Sequence[Island], samples: int, below: Sound) -> Iterator[Sound]:
    """Give what stands in the middle, block by block: speech and tones over the floor."""
    enlarged = lru_cache(_CLIPS_AT_HAND)(_enlarged)
    waiting = list(islands)
    for start in range(0, samples, _BLOCK):
        length = min(_BLOCK, samples - start)
        block = np.resize(np.roll(below, -start), length)
        waiting = [island for island in waiting if FACTOR * island.end > start]
        for island in waiting:
            if FACTOR * island.start >= start + length:
                break
            _add(block, enlarged(island.clip), FACTOR * island.start - start)
        yield block


def _add(block: Sound, sound: Sound, place: int) -> None:
    """Add a sound to a block, at a place that may lie before its beginning."""
    part = sound[max(0, -place) : len(block) - place]
    block[max(0, place) :][: len(part)] += part


def _enlarged(clip: Clip) -> Sound:
    """Bring a clip to the rate of the session; its edges are silent, so nothing is lost around it."""
    import soxr

    enlarged: Sound = soxr.resample(sound_of(clip.segment), RATE, MUSIC.rate, quality="HQ")
    return enlarged


def doubled_loop(floor: Floor) -> Sound:
    """Bring the loop of a floor to the rate of the session; its end still joins its beginning."""
    loop = floor.loop.astype(np.float32) / np.float32(FULL_SCALE)
    doubled = FACTOR * np.fft.irfft(np.fft.rfft(loop), FACTOR * len(loop))
    return doubled.astype(np.float32)


def _gains(envelope: Envelope, start: int, length: int) -> NDArray[np.float32]:
    """Give the gain of the music for every sample: straight between milliseconds."""
    first = start // _PER_MS
    edges = envelope.gains(np.arange(first, first + length // _PER_MS + 1, dtype=np.float64))
    within = np.arange(_PER_MS, dtype=np.float32) / _PER_MS
    gains = edges[:-1, None] + np.diff(edges)[:, None] * within
    return gains.ravel().astype(np.float32)
