"""A voice for audiocoach that hums every letter, as little creatures do in games."""

from collections.abc import Mapping, Sequence

import numpy as np

from audiocoach.errors import UnknownNameError
from audiocoach.voices.contract import Speech, SpeechRequest, VoiceInfo

RATE = 22_050
LETTER_MS = 70
PITCHES = {"bear": 110, "cat": 220, "mouse": 440}


class Babble:
    """An engine that needs nothing but numpy."""

    name = "babble"
    online = False

    def version(self) -> str:
        """Another version is another clip: raise it when the sound changes."""
        return "1.0"

    def check(self) -> None:
        """Raise a VoiceError with the remedy where something is missing; here nothing can be."""

    def voices(self) -> Sequence[VoiceInfo]:
        """List the voices, by the names that stand behind the colon of --voice."""
        return [
            VoiceInfo(name=animal, language="any", description=f"hums around {pitch} Hz")
            for animal, pitch in PITCHES.items()
        ]

    def resolve(self, voice: str) -> str:
        """Give the one name of a voice; "" asks for the default, an unknown name is an error."""
        name = voice or "cat"
        if name not in PITCHES:
            raise UnknownNameError(f"babble has no voice '{name}'", hint=f"it has {', '.join(PITCHES)}")
        return name

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give all that shapes the sound besides text, voice and version: it is part of the clip's name."""
        return {"letter_ms": round(LETTER_MS / request.speed)}

    def speak(self, request: SpeechRequest) -> Speech:
        """Hum every letter: mono, 16 bit, little-endian."""
        letter_ms = round(LETTER_MS / request.speed)
        place = np.arange(RATE * letter_ms // 1000) / RATE
        softly = np.sin(np.pi * np.linspace(0, 1, len(place)))
        silence = np.zeros(2 * len(place))

        def hum(letter: str) -> "np.typing.NDArray[np.float64]":
            semitone = ord(letter.lower()) % 12
            hertz = PITCHES[request.voice] * 2 ** (semitone / 12)
            return 9000 * softly * np.sin(2 * np.pi * hertz * place)

        sound = [hum(letter) if letter.isalnum() else silence for letter in request.text]
        samples = np.concatenate([*sound, silence]).astype("<i2")
        return Speech(data=samples.tobytes(), encoding="pcm16", rate=RATE)
