"""Clarity: speech compressed and brightened, so that it is understood over music and noise."""

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.levels import SILENCE_LUFS, loudness, smoothed
from audiocoach.audio.sound import PER_MS, RATE, Sound

RATIO = 3.0
"""What rises so many dB above the threshold comes out one dB above it."""

WINDOW = 20 * PER_MS
"""Samples over which the level is taken: 20 ms."""

THRESHOLD_DB = -6.0
"""The threshold, against the mean level of the words."""

SHELF_DB, SHELF_HZ = 6.0, 1_500.0
"""How much brighter speech becomes, and from where: consonants lie above it."""

_WORDS_DB = 20.0  # what lies farther below the loudest moment is no word
_RINGING = 1 << 10  # samples in which the shelf falls silent


def clarified(sound: Sound) -> Sound:
    """Even out and brighten what a voice said; its loudness stays as it was."""
    before = loudness(sound)
    if before <= SILENCE_LUFS:
        return sound
    cleared = _brighter(_evened(sound))
    same: Sound = cleared * np.float32(10 ** ((before - loudness(cleared)) / 20))
    return same


def _evened(sound: Sound) -> Sound:
    """Compress: the gain follows the level around each moment, which it knows before it comes."""
    around = np.pad(np.square(sound, dtype=np.float64), (WINDOW // 2, WINDOW - WINDOW // 2 - 1))
    levels = 10 * np.log10(np.maximum(smoothed(around, WINDOW), 1e-12))
    words = levels[levels > levels.max() - _WORDS_DB]
    threshold = 10 * np.log10(np.mean(10 ** (words / 10))) + THRESHOLD_DB
    gains = np.minimum(0.0, (threshold - levels) * (1 - 1 / RATIO))
    evened: Sound = (sound * 10 ** (gains / 20)).astype(np.float32)
    return evened


def _brighter(sound: Sound) -> Sound:
    """Raise what lies above `SHELF_HZ`."""
    size = 1 << (len(sound) + _RINGING).bit_length()
    raised = np.fft.irfft(np.fft.rfft(sound, size) * _shelf(size), size)[: len(sound)]
    return raised.astype(np.float32)


def _shelf(size: int) -> NDArray[np.complex128]:
    """Frequency response of a high shelf at the bins of a transform of this size.

    The analogue prototype s² + (√A/Q) s + A over A s² + (√A/Q) s + 1, brought to `RATE` by the bilinear
    transform, with a slope of 1, where Q is 1/√2.
    """
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    amplitude = 10 ** (SHELF_DB / 40)
    s = (1 - z) / (1 + z + 1e-12) / np.tan(np.pi * SHELF_HZ / RATE)
    damping = np.sqrt(2 * amplitude)
    response: NDArray[np.complex128] = (
        amplitude * (amplitude * s**2 + damping * s + 1) / (s**2 + damping * s + amplitude)
    )
    return response
