"""What a voice engine answered, decoded to float sound at the session's own rate."""

import io

import numpy as np

from audiocoach.audio.segments import FULL_SCALE, RATE, Sound
from audiocoach.errors import AudioError
from audiocoach.voices.contract import Speech


def decode(speech: Speech) -> Sound:
    """Decode speech to mono float sound at `RATE`.

    Raises AudioError when the bytes are not what the speech says they are.
    """
    sound, rate = _from_pcm(speech) if speech.encoding == "pcm16" else _from_file(speech)
    return resample(sound, rate)


def resample(sound: Sound, rate: int) -> Sound:
    """Convert sound of another rate to `RATE`, with soxr's best but one quality."""
    if rate == RATE or not len(sound):
        return sound
    import soxr

    converted: Sound = soxr.resample(sound, rate, RATE, quality="HQ").astype(np.float32)
    return converted


def _from_pcm(speech: Speech) -> tuple[Sound, int]:
    samples = np.frombuffer(speech.data, dtype="<i2").reshape(-1, speech.channels)
    return (samples.mean(axis=1) / FULL_SCALE).astype(np.float32), speech.rate


def _from_file(speech: Speech) -> tuple[Sound, int]:
    import soundfile

    try:
        sound, rate = soundfile.read(io.BytesIO(speech.data), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, ValueError) as error:
        raise AudioError(f"the sound received does not decode as {speech.encoding}") from error
    return sound.mean(axis=1).astype(np.float32), int(rate)
