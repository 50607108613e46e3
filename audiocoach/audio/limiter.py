"""A look-ahead limiter: it turns the sound down around a peak, and before it comes."""

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.segments import PER_MS, RATE, Sound

REACH = 5 * PER_MS
"""Samples before and after a peak over which the gain goes down and comes back: 5 ms."""

_OVERSAMPLING = 4
_HARMLESS = 0.7  # between samples, speech rises less than 3 dB over the samples themselves


def limit(sound: Sound, ceiling: float) -> Sound:
    """Keep the true peak at or under the ceiling (1.0 is full scale); lower sound comes back as it is."""
    if np.abs(sound).max(initial=0.0) <= _HARMLESS * ceiling:
        return sound
    needed = ceiling / np.maximum(_peaks(sound), ceiling)
    if needed.min() >= 1.0:
        return sound
    around = np.pad(needed, 2 * REACH, constant_values=1.0)
    gain = _smoothed(_smoothed(_lowest(around, 2 * REACH + 1), REACH + 1), REACH + 1)
    limited: Sound = (sound * gain).astype(np.float32)
    return limited


def _peaks(sound: Sound) -> Sound:
    """Find the highest level at and right after each sample, between the samples as well."""
    import soxr

    between = np.abs(soxr.resample(sound, RATE, _OVERSAMPLING * RATE, quality="HQ"))
    peaks = np.abs(sound)
    for offset in range(_OVERSAMPLING):
        part = between[offset::_OVERSAMPLING][: len(peaks)]
        np.maximum(peaks[: len(part)], part, out=peaks[: len(part)])
    return peaks


def _lowest(values: NDArray[np.floating], width: int) -> NDArray[np.floating]:
    """Give the lowest of every `width` values in a row, in steps that double."""
    size = 1
    while 2 * size <= width:
        values = np.minimum(values[:-size], values[size:])
        size *= 2
    rest = width - size
    lowest: NDArray[np.floating] = np.minimum(values[: len(values) - rest], values[rest:])
    return lowest


def _smoothed(values: NDArray[np.floating], width: int) -> NDArray[np.float64]:
    """Give the mean of every `width` values in a row."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    means: NDArray[np.float64] = (sums[width:] - sums[:-width]) / width
    return means
