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
    if speech.encoding == "pcm16":
        return resample(*_from_pcm(speech))
    return read_sound(speech.data, speech.encoding)


def read_sound(content: bytes, kind: str) -> Sound:
    """Decode the content of a sound file, of any number of channels, to mono float sound at `RATE`.

    `kind` is what the AudioError calls it when it does not decode.
    """
    import soundfile

    try:
        sound, rate = soundfile.read(io.BytesIO(content), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError, ValueError) as error:
        raise AudioError(f"the sound received does not decode as {kind}") from error
    if not np.isfinite(sound).all():
        raise AudioError(f"the sound received is no good {kind}", hint="it holds samples that are no numbers")
    return resample(sound.mean(axis=1).astype(np.float32), int(rate))


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
