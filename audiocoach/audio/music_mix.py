"""A session over music: speech and tones in the middle, music at both sides, down while somebody speaks."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.clips import CEILING_DBTP, Clip
from audiocoach.audio.islands import Island
from audiocoach.audio.levels import limit_blocks
from audiocoach.audio.mp3 import MUSIC
from audiocoach.audio.noise_floor import Floor
from audiocoach.audio.sound import FULL_SCALE, RATE, Samples, Sound, Stereo, in_blocks, sound_of, to_samples
from audiocoach.coach.timeline.timeline import Stretch, Timeline

BEFORE_MS = 250
"""Milliseconds before a cue in which the music goes down."""

HOLD_MS = 400
"""Milliseconds after a cue for which it stays down."""

RELEASE_MS = 800
"""Milliseconds in which it then comes back."""

JOINED_MS = 1_500
"""Between cues that follow within so many milliseconds the music stays down: it would only pump."""

FADE_MS = 3_000
"""Milliseconds in which music comes and goes between parts with and without it."""

GainCurve = NDArray[np.float64]

FACTOR = MUSIC.rate // RATE
"""Samples of a session with music for each sample of a clip."""

_PER_MS = MUSIC.rate // 1000

_BLOCK = 5 * MUSIC.rate

_CLIPS_AT_HAND = 16  # a count is spoken in every set; a sentence once


@dataclass(frozen=True, slots=True)
class Line:
    """A value over time: straight between points; `times` are milliseconds, in order."""

    times: GainCurve
    values: GainCurve

    def at(self, milliseconds: GainCurve) -> GainCurve:
        """Read the value at each of these moments."""
        read: GainCurve = np.interp(milliseconds, self.times, self.values)
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The gain of the music: what it loses under speech, in dB, and the share that each part wants of it."""

    ducked: Line
    share: Line

    def gains(self, milliseconds: GainCurve) -> GainCurve:
        """Give the factor at each of these moments."""
        gains: GainCurve = 10 ** (self.ducked.at(milliseconds) / 20) * self.share.at(milliseconds)
        return gains


def envelope(timeline: Timeline, depth: float) -> Envelope:
    """Draw the envelope of a session's music, `depth` dB down under speech."""
    spoken = [(cue.start, cue.end) for cue in timeline.placements if cue.text]
    return Envelope(ducked=ducking(spoken, depth), share=presence(timeline.windows, timeline.total))


def ducking(spoken: Iterable[tuple[int, int]], depth: float) -> Line:
    """Draw the loss in dB around spoken cues, of which each is (start, end) in milliseconds."""
    points: list[tuple[float, float]] = []
    for start, end in _joined(spoken):
        points += [(start - BEFORE_MS, 0.0), (start, -depth), (end + HOLD_MS, -depth)]
        points += [(end + HOLD_MS + RELEASE_MS, 0.0)]
    times, values = zip(*(points or [(0.0, 0.0)]), strict=True)
    return Line(np.array(times, dtype=float), np.array(values))


def presence(windows: Sequence[Stretch], total: int) -> Line:
    """Draw the share of music that windows want: it is out when a quiet part begins, and comes back after.

    Before the session and after it there is none.
    """
    starts, shares = _steps(windows, total)
    edges = np.unique(np.concatenate([starts, starts - FADE_MS]))
    lowest = np.array([_lowest(starts, shares, edge) for edge in edges])
    corners = np.unique(np.concatenate([edges, edges + FADE_MS]))
    sums = np.concatenate([[0.0], np.cumsum(lowest[:-1] * np.diff(edges))])
    means = (np.interp(corners, edges, sums) - np.interp(corners - FADE_MS, edges, sums)) / FADE_MS
    return Line(corners, means)


def mix_with_music(
    islands: Sequence[Island],
    total: int,
    music: Iterable[Stereo],
    envelope: Envelope,
    floor: Floor,
    ceiling: float = CEILING_DBTP,
) -> Iterator[Samples]:
    """Mix a session of `total` milliseconds, block by block, as 16-bit stereo.

    No true peak passes the ceiling, in dBTP. `music` must not end before the session does.
    """
    mixed = _mixed(islands, total * _PER_MS, music, envelope, floor)
    for block in limit_blocks(mixed, 10 ** (ceiling / 20), MUSIC.rate):
        yield to_samples(block)


def doubled_loop(floor: Floor) -> Sound:
    """Bring the loop of a floor to the rate of the session; its end still joins its beginning."""
    loop = floor.loop.astype(np.float32) / np.float32(FULL_SCALE)
    doubled = FACTOR * np.fft.irfft(np.fft.rfft(loop), FACTOR * len(loop))
    return doubled.astype(np.float32)


def _joined(spoken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spoken):
        if joined and start - joined[-1][1] < JOINED_MS:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _steps(windows: Sequence[Stretch], total: int) -> tuple[GainCurve, GainCurve]:
    """Give the moments from which another share holds, and the shares; without windows it is all music."""
    steps = [(-2.0 * FADE_MS, 0.0)]
    wanted = [(float(window.start), window.music) for window in windows if window.end > window.start]
    for start, share in [*(wanted or [(0.0, 1.0)]), (float(total), 0.0)]:
        if share != steps[-1][1]:
            steps.append((start, share))
    times, shares = zip(*steps, strict=True)
    return np.array(times), np.array(shares)


def _lowest(starts: GainCurve, shares: GainCurve, moment: float) -> float:
    """Give the lowest share between a moment and a fade's length later."""
    first = max(0, int(np.searchsorted(starts, moment, side="right")) - 1)
    last = int(np.searchsorted(starts, moment + FADE_MS, side="right"))
    return float(shares[first:last].min())


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


def _gains(envelope: Envelope, start: int, length: int) -> NDArray[np.float32]:
    """Give the gain of the music for every sample: straight between milliseconds."""
    first = start // _PER_MS
    edges = envelope.gains(np.arange(first, first + length // _PER_MS + 1, dtype=np.float64))
    within = np.arange(_PER_MS, dtype=np.float32) / _PER_MS
    gains = edges[:-1, None] + np.diff(edges)[:, None] * within
    return gains.ravel().astype(np.float32)
