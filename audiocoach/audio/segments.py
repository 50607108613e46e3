"""The door to pydub: sound as samples on one side, as an `AudioSegment` on the other.

pydub is the editing table, not the tape: a segment is a clip, a tone or an island, never a whole session.
"""

import warnings

import numpy as np
from numpy.typing import NDArray

with warnings.catch_warnings():
    # pydub looks for ffmpeg, which audiocoach never lets it call, and is older than Python's newest rules.
    warnings.filterwarnings("ignore", message="Couldn't find ff", category=RuntimeWarning)
    warnings.filterwarnings("ignore", message="'audioop' is deprecated", category=DeprecationWarning)
    warnings.filterwarnings("ignore", message="invalid escape sequence", category=SyntaxWarning)
    warnings.filterwarnings("ignore", message="invalid escape sequence", category=DeprecationWarning)
    warnings.filterwarnings(
        "ignore", message='"\\\\.*" is an invalid escape sequence', category=SyntaxWarning
    )
    from pydub import AudioSegment

__all__ = [
    "FULL_SCALE",
    "PER_MS",
    "RATE",
    "AudioSegment",
    "Samples",
    "Sound",
    "quiet",
    "samples_of",
    "segment_of",
    "sound_of",
    "to_samples",
]

RATE = 24_000
"""Samples a second of every segment: mono, 16 bit, signed."""

PER_MS = RATE // 1000
"""Samples a millisecond: a whole number, so a place in milliseconds is a place in samples."""

FULL_SCALE = 32_768
"""The sample value that float sound calls 1.0."""

Samples = NDArray[np.int16]
"""Mono sound at `RATE`, 16 bit."""

Sound = NDArray[np.float32]
"""Mono sound as floats; full scale is 1.0."""


def segment_of(sound: Sound) -> AudioSegment:
    """Turn float sound into a segment of whole milliseconds; up to 23 samples of silence fill the last one.

    >>> len(segment_of(np.zeros(2401, dtype=np.float32)))
    101
    """
    missing = -len(sound) % PER_MS
    whole = np.concatenate([sound, np.zeros(missing, dtype=np.float32)])
    return _segment(to_samples(whole).tobytes())


def to_samples(sound: Sound) -> Samples:
    """Round float sound to 16 bit; what is over full scale is clipped."""
    scaled = np.rint(sound * FULL_SCALE)
    return np.clip(scaled, -FULL_SCALE, FULL_SCALE - 1).astype("<i2")


def samples_of(segment: AudioSegment) -> Samples:
    """Give the samples of a segment, without a copy; the array cannot be written to."""
    return np.frombuffer(segment.raw_data, dtype="<i2")


def sound_of(segment: AudioSegment) -> Sound:
    """Give the samples of a segment as floats."""
    return samples_of(segment).astype(np.float32) / np.float32(FULL_SCALE)


def quiet(milliseconds: int) -> AudioSegment:
    """Make a segment of silence."""
    return _segment(bytes(2 * PER_MS * milliseconds))


def _segment(pcm: bytes) -> AudioSegment:
    return AudioSegment(data=pcm, sample_width=2, frame_rate=RATE, channels=1)
