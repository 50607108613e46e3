"""What a test hears in a speech, decoded by libsndfile."""

import io

import numpy as np
import numpy.typing as npt
import soundfile

from audiocoach.voices.contract import Speech


def samples(speech: Speech) -> tuple[npt.NDArray[np.float64], int]:
    """Decode speech to mono samples of full scale 1.0, and their rate in Hz."""
    if speech.encoding == "pcm16":
        frames = np.frombuffer(speech.data, dtype="<i2").reshape(-1, speech.channels)
        return frames.mean(axis=1) / 32_768, speech.rate
    sound, rate = soundfile.read(io.BytesIO(speech.data), always_2d=True)
    return sound.mean(axis=1), rate


def seconds(speech: Speech) -> float:
    """Tell how long a speech is."""
    sound, rate = samples(speech)
    return len(sound) / rate


def dbfs(speech: Speech) -> float:
    """Tell how loud a speech is: RMS over all of it, in dB below full scale."""
    sound, _ = samples(speech)
    return float(20 * np.log10(max(1e-9, np.sqrt(np.mean(sound**2)))))
