"""A machine that listens: pocketsphinx, which is told what might be said and tells what it has heard."""

import re
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import soundfile
import soxr

RATE = 16_000
AROUND_MS = 200
"""How much is listened to before and after a cue."""

SETTINGS: dict[str, Any] = {
    "lm": None,
    "loglevel": "FATAL",
    "bestpath": False,  # its second look, made for sentences, takes "one" for "one set"
    "topn": 8,  # as exact as its sounds are: they were learned from sentences, and numbers differ little
}


class Listener:
    """Ears for the cues of one session; words that its dictionary lacks are left out of all of them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._decoder: Any = import_module("pocketsphinx").Decoder(**SETTINGS)
        self.spoken = {text: spoken for text in set(texts) if (spoken := self._known(text))}
        self._searches: dict[frozenset[str], str] = {}

    def hears(self, text: str, sound: bytes, among: Iterable[str]) -> bool:
        """Tell whether a stretch of sound is this cue and none of those among which it is said."""
        self._decoder.activate_search(self._search([*among, text]))
        silence = bytes(2 * RATE * AROUND_MS // 1000)
        self._decoder.start_utt()
        self._decoder.process_raw(silence + sound + silence, full_utt=True)
        self._decoder.end_utt()
        heard = self._decoder.hyp()
        return heard is not None and heard.hypstr == self.spoken[text]

    def _search(self, texts: Iterable[str]) -> str:
        """Give the name of the search for one of these cues."""
        choices = frozenset(self.spoken[text] for text in texts)
        if choices not in self._searches:
            self._searches[choices] = f"cues {len(self._searches)}"
            grammar = f"#JSGF V1.0; grammar cues; public <cue> = {' | '.join(sorted(choices))} ;"
            self._decoder.add_jsgf_string(self._searches[choices], grammar)
        return self._searches[choices]

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
        self.sound: npt.NDArray[np.float32] = soxr.resample(sound.mean(axis=1), rate, RATE)

    def around(self, start: int, length: int, noise: npt.NDArray[np.float32] | None = None) -> bytes:
        """Give what sounds at a time and a little before and after, in milliseconds; under noise, if any."""
        first = max(0, start - AROUND_MS) * RATE // 1000
        last = (start + length + AROUND_MS) * RATE // 1000
        heard = self.sound[first:last]
        if noise is not None:
            heard = heard + noise[first : first + len(heard)]
        return bytes((np.clip(heard, -1, 1) * 32_767).astype("<i2").tobytes())


def pink_noise(length: int, level: float) -> npt.NDArray[np.float32]:
    """Make noise of one power in every octave, from 60 Hz on, at a level (root mean square)."""
    white = np.random.Generator(np.random.PCG64(1)).standard_normal(length)
    pitches = np.fft.rfftfreq(length, 1 / RATE)
    shaped = np.fft.rfft(white) / np.sqrt(np.maximum(pitches, 60))
    noise = np.fft.irfft(np.where(pitches < 60, 0, shaped), length)
    pink: npt.NDArray[np.float32] = (noise * level / np.sqrt(np.square(noise).mean())).astype(np.float32)
    return pink
