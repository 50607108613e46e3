"""What the tests of whole sessions hear: where a sound begins, and where a tone lies, in milliseconds."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile

from audiocoach.audio.tones import make_tones

STEP = 5
"""Milliseconds over which a level is taken."""

HEARD_DB = -55.0
"""Level above which something sounds; the floor stays 10 dB below, and peaks of speech lie 40 dB above."""

FRAME = 24.0
"""Milliseconds of one MP3 frame: 576 samples of 24 kHz."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A whole MP3, decoded by libsndfile: mono samples of 16 bits, and their number in a millisecond.

    Of `channels`, if there are two, it is what lies in the middle.
    """

    samples: npt.NDArray[np.int16]
    per_ms: int
    channels: int = 1

    @property
    def milliseconds(self) -> float:
        """The length."""
        return len(self.samples) / self.per_ms

    def stretch(self, start: float, end: float) -> npt.NDArray[np.float32]:
        """Give the sound between two times, full scale 1.0."""
        cut = self.samples[max(0, round(start * self.per_ms)) : round(end * self.per_ms)]
        return (cut / 32_768).astype(np.float32)

    def levels(self, start: float, end: float) -> npt.NDArray[np.float32]:
        """Give the level of every step between two times, in dB below full scale."""
        size = STEP * self.per_ms
        cut = self.stretch(start, end)
        steps = cut[: len(cut) // size * size].reshape(-1, size)
        levels: npt.NDArray[np.float32] = 10 * np.log10(np.square(steps).mean(axis=1) + 1e-12)
        return levels

    def all_levels(self) -> npt.NDArray[np.float32]:
        """Give the level of every step of the whole, a minute at a time."""
        minutes = range(0, int(self.milliseconds) + 1, 60_000)
        return np.concatenate([self.levels(start, start + 60_000) for start in minutes])

    def onset(self, near: float, before: float = 100, after: float = 300, above: float = HEARD_DB) -> float:
        """Give the time at which something begins to sound; infinity where nothing does."""
        heard = np.flatnonzero(self.levels(near - before, near + after) > above)
        return near - before + STEP * float(heard[0]) if len(heard) else float("inf")

    def tone(self, name: str, near: float, reach: float = 100) -> float:
        """Give the time within reach at which a tone of audiocoach fits best."""
        pattern = np.array(make_tones()[name].segment.get_array_of_samples(), dtype=np.float32)
        around = self.stretch(near - reach, near + reach + len(pattern) / self.per_ms)
        return near - reach + float(np.argmax(np.correlate(around, pattern, "valid"))) / self.per_ms

    def longest_zeros(self) -> float:
        """Give the milliseconds of the longest run of digital silence."""
        return float(np.diff(runs(self.samples == 0)).max(initial=0)) / self.per_ms


def runs(flags: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Give begin and end of every run of true flags, as rows.

    >>> runs(np.array([True, False, True, True])).tolist()
    [[0, 1], [2, 4]]
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return edges.reshape(-1, 2)


def hear(mp3: Path) -> Sound:
    """Decode an MP3."""
    samples, rate = soundfile.read(mp3, dtype="int16", always_2d=True)
    channels = samples.shape[1]
    middle = samples[:, 0] if channels == 1 else samples.mean(axis=1, dtype=np.float32).astype(np.int16)
    return Sound(middle, rate // 1000, channels)
