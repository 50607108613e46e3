"""Music made for tests: a beat, a hiss and changing chords, the same every time."""

from pathlib import Path

import numpy as np
import soundfile

from audiocoach.audio.mp3 import MUSIC
from audiocoach.audio.sound import Stereo

_CHORD_S = 2
_STEP = 4096  # libsndfile writes Vorbis in small portions only


def song(seconds: float, seed: int = 0, level: float = 0.2, rate: int = MUSIC.rate) -> Stereo:
    """Play some seconds of a tune; the right channel is a little late."""
    random = np.random.default_rng(seed)
    time = np.arange(round(seconds * rate)) / rate
    tune = 0.5 * np.sin(2 * np.pi * 60 * time) * np.exp(-8 * (time % 0.5))
    tune += 0.1 * random.standard_normal(len(time)) * np.exp(-60 * ((time + 0.25) % 0.5))
    for pitch in (1.0, 1.26, 1.5, 3.0):
        roots = 110 * 2 ** (random.integers(0, 8, round(seconds) // _CHORD_S + 2) / 12)
        phase = 2 * np.pi * pitch * np.cumsum(roots[(time // _CHORD_S).astype(int)]) / rate
        tune += 0.15 * (np.sin(phase) + np.sin(3 * phase) / 3)
    left = (level * tune).astype(np.float32)
    return np.stack([left, np.roll(left, 200)], axis=1)


def write_music(path: Path, sound: Stereo, rate: int = MUSIC.rate) -> Path:
    """Write music as what the name of the file ends in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with soundfile.SoundFile(path, "w", rate, sound.shape[1]) as file:
        for start in range(0, len(sound), _STEP):
            file.write(sound[start : start + _STEP])
    return path
