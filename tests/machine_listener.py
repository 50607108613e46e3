"""A machine that listens: pocketsphinx, which is told what might be said and tells what it has heard."""

import re
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
import soxr

RATE = 16_000
AROUND_MS = 200
"""How much is listened to before and after a cue."""


class Listener:
    """Ears for the cues of one session; words that its dictionary lacks are left out of all of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._decoder: Any = import_module("pocketsphinx").Decoder(lm=None, loglevel="FATAL")
        self.spoken = {text: spoken for text in set(texts) if (spoken := self._known(text))}
        choices = " | ".join(sorted(set(self.spoken.values())))
        self._decoder.add_jsgf_string("cues", f"#JSGF V1.0; grammar cues; public <cue> = {choices} ;")
        self._decoder.activate_search("cues")

    def hears(self, text: str, sound: bytes) -> bool:
        """Tell whether a stretch of sound is this cue and none of the others."""
        silence = bytes(2 * RATE * AROUND_MS // 1000)
        self._decoder.start_utt()
        self._decoder.process_raw(silence + sound + silence, full_utt=True)
        self._decoder.end_utt()
        heard = self._decoder.hyp()
        return heard is not None and heard.hypstr == self.spoken[text]

    def _known(self, text: str) -> str:
        words = re.findall(r"[a-z']+", text.lower())
        return " ".join(word for word in words if self._decoder.lookup_word(word))


def listener(texts: Iterable[str]) -> Listener:
    """Make a listener, or skip where pocketsphinx is not installed."""
    if find_spec("pocketsphinx") is None:
        pytest.skip("pocketsphinx is not installed")
    return Listener(texts)


class Recording:
    """The sound of an MP3, as the listener takes it: mono, 16 bit, 16 kHz."""

    def __init__(self, path: Path) -> None:
        sound, rate = soundfile.read(path, dtype="float32", always_2d=True)
        heard = soxr.resample(sound.mean(axis=1), rate, RATE)  # no louder: peaks would be cut
        self._samples = (np.clip(heard, -1, 1) * 32_767).astype("<i2")

    def around(self, start: int, length: int) -> bytes:
        """Give what sounds at a time and a little before and after, in milliseconds."""
        first = max(0, start - AROUND_MS) * RATE // 1000
        last = (start + length + AROUND_MS) * RATE // 1000
        return bytes(self._samples[first:last].tobytes())
