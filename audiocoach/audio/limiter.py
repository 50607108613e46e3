"""A look-ahead limiter: it turns the sound down around a peak, and before it comes."""

from collections.abc import Iterable, Iterator
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.segments import RATE, Sound

REACH_MS = 5
"""Milliseconds before and after a peak over which the gain goes down and comes back."""

REACH = REACH_MS * RATE // 1000
"""The same in samples of a clip."""

_OVERSAMPLING = 4
_HARMLESS = 0.7  # between samples, speech rises less than 3 dB over the samples themselves
_CELLS = 10  # a second: long sound is looked at in cells of 100 ms

Curve = NDArray[np.floating[Any]]


def limit(sound: Sound, ceiling: float, rate: int = RATE) -> Sound:
    """Keep the true peak at or under the ceiling (1.0 is full scale); lower sound comes back as it is.

    The sound has one channel, or several as columns; these are turned down together.
    """
    if np.abs(sound).max(initial=0.0) <= _HARMLESS * ceiling:
        return sound
    needed = ceiling / np.maximum(_peaks(sound, rate), ceiling)
    if needed.min() >= 1.0:
        return sound
    reach = REACH_MS * rate // 1000
    around = np.pad(needed, 2 * reach, constant_values=1.0)
    gain = smoothed(smoothed(_lowest(around, 2 * reach + 1), reach + 1), reach + 1)
    limited: Sound = (sound.T * gain).T.astype(np.float32)
    return limited


def limit_blocks(blocks: Iterable[Sound], ceiling: float, rate: int) -> Iterator[Sound]:
    """Limit a long sound block by block; only its loud parts are looked at closely.

    Blocks are whole tenths of a second, but for the last. Each is seen with 100 ms of its neighbours: a peak
    turns down what lies before it in the block before.
    """
    cell = rate // _CELLS
    before, now = None, None
    for block in blocks:
        if now is not None:
            yield _limited_between(before, now, block[:cell], ceiling, rate)
        before, now = (None if now is None else now[-cell:]), block
    if now is not None:
        yield _limited_between(before, now, now[:0], ceiling, rate)


def _limited_between(before: Sound | None, now: Sound, after: Sound, ceiling: float, rate: int) -> Sound:
    earlier = now[:0] if before is None else before
    seen = np.concatenate([earlier, now, after])
    for start, end in _loud_parts(seen, _HARMLESS * ceiling, rate // _CELLS):
        seen[start:end] = limit(seen[start:end], ceiling, rate)
    return seen[len(earlier) : len(earlier) + len(now)]


def _loud_parts(sound: Sound, level: float, cell: int) -> Iterator[tuple[int, int]]:
    """Find the parts above a level, in whole cells, with a quieter cell on either side."""
    tops = [np.abs(sound[start : start + cell]).max(initial=0.0) for start in range(0, len(sound), cell)]
    loud = np.pad(np.array(tops) > level, 1)
    near = np.pad(loud[:-2] | loud[1:-1] | loud[2:], 1)
    edges = np.flatnonzero(np.diff(near.astype(np.int8))) * cell
    yield from zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _peaks(sound: Sound, rate: int) -> Sound:
    """Find the highest level at and right after each sample, between the samples and in any channel."""
    import soxr

    between = _highest(np.abs(soxr.resample(sound, rate, _OVERSAMPLING * rate, quality="HQ")))
    peaks = _highest(np.abs(sound))
    for offset in range(_OVERSAMPLING):
        part = between[offset::_OVERSAMPLING][: len(peaks)]
        np.maximum(peaks[: len(part)], part, out=peaks[: len(part)])
    return peaks


def _highest(levels: Sound) -> Sound:
    """Give the highest level of all channels."""
    return reduce(np.maximum, levels.T) if levels.ndim > 1 else levels


def _lowest(values: Curve, width: int) -> Curve:
    """Give the lowest of every `width` values in a row, in steps that double."""
    size = 1
    while 2 * size <= width:
        values = np.minimum(values[:-size], values[size:])
        size *= 2
    rest = width - size
    lowest: Curve = np.minimum(values[: len(values) - rest], values[rest:])
    return lowest


def smoothed(values: Curve, width: int) -> NDArray[np.float64]:
    """Give the mean of every `width` values in a row; there are `width` - 1 fewer of them.

    >>> smoothed(np.array([1.0, 3.0, 5.0]), 2).tolist()
    [2.0, 4.0]
    """
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    means: NDArray[np.float64] = (sums[width:] - sums[:-width]) / width
    return means
