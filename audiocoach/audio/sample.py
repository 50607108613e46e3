"""A sample of a voice: one text as it will sound in a session, in a WAV."""

import io
import re
import wave
from pathlib import Path

from audiocoach.audio.recording import Recorder
from audiocoach.audio.segments import RATE
from audiocoach.audio.session_file import write_session


def write_sample(recorder: Recorder, text: str, folder: Path) -> tuple[Path, float]:
    """Have a text spoken and write it into a WAV of the folder; give its path and its seconds.

    Raises what recording raises; an earlier sample survives that.
    """
    clip = recorder.record([text])[text]
    path = folder / f"{sample_name(recorder.voice.name)}.wav"
    write_session(path, [_wav(clip.segment.raw_data)], {})
    return path, clip.milliseconds / 1000


def sample_name(voice: str) -> str:
    """Name the file of a voice's sample.

    >>> sample_name("espeak:en-us+f5")
    'voice-espeak-en-us-f5'
    """
    return "voice-" + re.sub(r"[^A-Za-z0-9_.]+", "-", voice).strip("-.")


def _wav(samples: bytes) -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples)
    return whole.getvalue()
