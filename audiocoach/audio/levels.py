"""How loud sound is, as ITU-R BS.1770 measures it, and the limiter that holds its true peaks down."""

from collections.abc import Iterable, Iterator
from functools import cache, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.sound import RATE, Sound

Curve = NDArray[np.floating[Any]]

Powers = NDArray[np.float64]
"""Mean squares of K-weighted sound, one for every 100 ms."""

SILENCE_LUFS = -70.0
"""Absolute gate of BS.1770: blocks below it do not count; the loudness of nothing."""

REACH_MS = 5
"""Milliseconds before and after a peak over which the gain goes down and comes back."""

_RELATIVE_GATE_LU = 10.0

_OFFSET = -0.691

_STEP = RATE // 10  # blocks of 400 ms begin every 100 ms

_STEPS_A_BLOCK = 4

_HIGH_PASS_GAIN = 1.004995  # the standard leaves the numerator of its 48 kHz high pass as it is: +0.04 dB

_LONGEST_TRANSFORM = 1 << 17

_MEMORY = 1 << 12  # samples after which the weighting filter has forgotten: its high pass decays in 70 ms

_METER_OVERSAMPLING = 8  # to 192 kHz, where ffmpeg's meter looks, too

_LIMITER_OVERSAMPLING = 4

_HARMLESS = 0.7  # between samples, speech rises less than 3 dB over the samples themselves

_CELLS = 10  # a second: long sound is looked at in cells of 100 ms


def loudness(sound: Sound) -> float:
    """Measure the integrated loudness of mono sound in LUFS; `SILENCE_LUFS` where nothing passes the gate.

    Sound shorter than one block of 400 ms is filled with silence to one block.
    """
    return gated(step_powers(sound))


def gated(powers: Powers) -> float:
    """Give the loudness of sound, or of several sounds joined, whose step powers these are."""
    missing = max(0, _STEPS_A_BLOCK - len(powers))
    steps = np.concatenate([powers, np.zeros(missing)])
    blocks = np.convolve(steps, np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK), mode="valid")
    heard = blocks[blocks > _power(SILENCE_LUFS)]
    if not len(heard):
        return SILENCE_LUFS
    gate = _power(_lufs(float(heard.mean())) - _RELATIVE_GATE_LU)
    return _lufs(float(heard[heard > gate].mean()))


def word_loudness(powers: Powers) -> float:
    """Measure a word in LUFS as if it went on and on: no silence is in the 400 ms that a meter looks at.

    So counts, which are most of what a session says, are as loud to a meter as its sentences.
    """
    return gated(np.tile(powers, 4))


def step_powers(sound: Sound) -> Powers:
    """Take the mean square of the weighted sound over every 100 ms; less than 50 ms at the end is left out.

    The powers of several clips in a row measure like the clips joined, yet each clip is filtered only once.
    """
    weighted = np.concatenate([*_weighted(sound), np.zeros(_STEP, dtype=np.float32)])
    steps = power_steps(len(sound))
    powers: Powers = np.square(weighted[: steps * _STEP]).reshape(steps, _STEP).mean(axis=1, dtype=np.float64)
    rest = len(sound) - (steps - 1) * _STEP
    powers[-1] *= _STEP / min(max(rest, 1), _STEP)
    return powers


def power_steps(samples: int) -> int:
    """Count the powers of so many samples."""
    return max(1, (samples + _STEP // 2) // _STEP)


def true_peak(sound: Sound) -> float:
    """Measure the highest peak between the samples, by oversampling; 1.0 is full scale."""
    import soxr

    if not len(sound):
        return 0.0
    between = soxr.resample(sound, RATE, _METER_OVERSAMPLING * RATE, quality="VHQ")
    return float(max(np.abs(between).max(), np.abs(sound).max()))


def decibels(level: float) -> float:
    """Give a level (1.0 is full scale) in dB; -200 stands for nothing.

    >>> decibels(0.5)
    -6.020599913279624
    """
    return 20.0 * float(np.log10(max(level, 1e-10)))


def limit(sound: Sound, ceiling: float, rate: int = RATE) -> Sound:
    """Keep the true peak at or under the ceiling (1.0 is full scale); lower sound comes back as it is.

    The sound has one channel, or several as columns; these are turned down together.
    """
    if np.abs(sound).max(initial=0.0) <= _HARMLESS * ceiling:
        return sound
    gain = _gain(sound, ceiling, rate)
    limited: Sound = sound if gain is None else (sound.T * gain).T.astype(np.float32)
    return limited


def turned_down(sound: Sound, heard: Sound, ceiling: float, rate: int) -> Sound | None:
    """Turn sound down around the peaks that pass the ceiling in what is `heard` of it; None where none does.

    What is heard is the same sound as it comes out of an encoder, sample for sample.
    """
    quieter = None
    for start, end in _loud_parts(heard, _HARMLESS * ceiling, rate // _CELLS):
        gain = _gain(heard[start:end], ceiling, rate)
        if gain is not None:
            quieter = sound.copy() if quieter is None else quieter
            quieter[start:end] = (quieter[start:end].T * gain[: len(quieter) - start]).T
    return quieter


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


def smoothed(values: Curve, width: int) -> NDArray[np.float64]:
    """Give the mean of every `width` values in a row; there are `width` - 1 fewer of them.

    >>> smoothed(np.array([1.0, 3.0, 5.0]), 2).tolist()
    [2.0, 4.0]
    """
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    means: NDArray[np.float64] = (sums[width:] - sums[:-width]) / width
    return means


def _weighted(sound: Sound) -> Iterator[NDArray[np.floating]]:
    """Filter the sound with the K weighting, chunk by chunk (overlap and save)."""
    size = min(_LONGEST_TRANSFORM, 1 << (len(sound) + _MEMORY).bit_length())
    weights, chunk = _k_weighting(size), size - _MEMORY
    padded = np.concatenate([np.zeros(_MEMORY, dtype=np.float32), sound])
    for start in range(0, len(sound), chunk):
        piece = padded[start : start + size]
        yield np.fft.irfft(np.fft.rfft(piece, size) * weights, size)[_MEMORY : len(piece)]


@cache
def _k_weighting(size: int) -> NDArray[np.complex64]:
    """Frequency response of the two filters of BS.1770 for `RATE`, at the bins of a transform of this size.

    The analogue prototypes behind the standard's 48 kHz coefficients (a shelf of +4 dB from 1.7 kHz,
    a high pass at 38 Hz), brought to any rate by the bilinear transform.
    """
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    k, q = np.tan(np.pi * 1681.974450955533 / RATE), 0.7071752369554196
    gain = 10 ** (3.999843853973347 / 20)
    edge = gain**0.4996667741545416
    shelf = (gain + edge * k / q + k * k) + 2 * (k * k - gain) * z + (gain - edge * k / q + k * k) * z**2
    shelf /= (1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2
    k, q = np.tan(np.pi * 38.13547087602444 / RATE), 0.5003270373238773
    high_pass = (1 - 2 * z + z**2) / ((1 + k / q + k * k) + 2 * (k * k - 1) * z + (1 - k / q + k * k) * z**2)
    response: NDArray[np.complex64] = (shelf * high_pass * _HIGH_PASS_GAIN).astype(np.complex64)
    return response


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _lufs(power: float) -> float:
    return _OFFSET + 10 * float(np.log10(power))


def _peaks(sound: Sound, rate: int) -> Sound:
    """Find the highest level at and right after each sample, between the samples and in any channel."""
    import soxr

    between = _highest(np.abs(soxr.resample(sound, rate, _LIMITER_OVERSAMPLING * rate, quality="HQ")))
    peaks = _highest(np.abs(sound))
    for offset in range(_LIMITER_OVERSAMPLING):
        part = between[offset::_LIMITER_OVERSAMPLING][: len(peaks)]
        np.maximum(peaks[: len(part)], part, out=peaks[: len(part)])
    return peaks


def _gain(sound: Sound, ceiling: float, rate: int) -> Curve | None:
    """Give the gain that keeps the true peak at or under the ceiling, smoothly; None where it is there."""
    needed = ceiling / np.maximum(_peaks(sound, rate), ceiling)
    if needed.min() >= 1.0:
        return None
    reach = REACH_MS * rate // 1000
    around = np.pad(needed, 2 * reach, constant_values=1.0)
    return smoothed(smoothed(_lowest(around, 2 * reach + 1), reach + 1), reach + 1)


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
