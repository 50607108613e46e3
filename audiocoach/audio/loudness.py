"""How loud sound is to the ear (ITU-R BS.1770-4), and how high its true peak reaches."""

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.segments import RATE, Sound

SILENCE_LUFS = -70.0
"""Absolute gate of BS.1770: blocks below it do not count; the loudness of nothing."""

_RELATIVE_GATE_LU = 10.0
_OFFSET = -0.691
Powers = NDArray[np.float64]
"""Mean squares of K-weighted sound, one for every 100 ms."""

_STEP = RATE // 10  # blocks of 400 ms begin every 100 ms
_STEPS_A_BLOCK = 4

_HIGH_PASS_GAIN = 1.004995  # the standard leaves the numerator of its 48 kHz high pass as it is: +0.04 dB
_OVERSAMPLING = 8  # to 192 kHz, where ffmpeg's meter looks, too

_LONGEST_TRANSFORM = 1 << 17
_MEMORY = 1 << 12  # samples after which the weighting filter has forgotten: its high pass decays in 70 ms


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


def step_powers(sound: Sound) -> Powers:
    """Take the mean square of the weighted sound over every 100 ms; less than 50 ms at the end is left out.

    The powers of several clips in a row measure like the clips joined, yet each clip is filtered only once.
    """
    weighted = np.concatenate([*_weighted(sound), np.zeros(_STEP, dtype=np.float32)])
    steps = max(1, (len(sound) + _STEP // 2) // _STEP)
    powers: Powers = np.square(weighted[: steps * _STEP]).reshape(steps, _STEP).mean(axis=1, dtype=np.float64)
    rest = len(sound) - (steps - 1) * _STEP
    powers[-1] *= _STEP / min(max(rest, 1), _STEP)
    return powers


def true_peak(sound: Sound) -> float:
    """Measure the highest peak between the samples, by oversampling; 1.0 is full scale."""
    import soxr

    if not len(sound):
        return 0.0
    between = soxr.resample(sound, RATE, _OVERSAMPLING * RATE, quality="VHQ")
    return float(max(np.abs(between).max(), np.abs(sound).max()))


def decibels(level: float) -> float:
    """Give a level (1.0 is full scale) in dB; -200 stands for nothing.

    >>> decibels(0.5)
    -6.020599913279624
    """
    return 20.0 * float(np.log10(max(level, 1e-10)))


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
