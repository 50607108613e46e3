"""The voice that says nothing, for as long as the words would take: for dry runs and quick tests."""

from collections.abc import Mapping, Sequence

from audiocoach.errors import UnknownNameError
from audiocoach.voices.contract import Speech, SpeechRequest, VoiceInfo

WORDS_A_MINUTE = 150
"""The tempo at which the silence is measured; about what a coach speaks."""

_RATE = 22_050

_VOICE = VoiceInfo(name="standard", language="any", description="silence as long as the words would take")


class Silent:
    """An engine whose clips have the length of speech and no sound."""

    name = "silent"
    online = False
    whole = True

    def version(self) -> str:
        """Name the version of the rule that measures the silence."""
        return "1"

    def check(self) -> None:
        """Find nothing in the way: silence works everywhere."""

    def voices(self) -> Sequence[VoiceInfo]:
        """List the one voice."""
        return [_VOICE]

    def resolve(self, voice: str) -> str:
        """Give the name of the one voice."""
        if voice not in ("", _VOICE.name):
            raise UnknownNameError(f"'{voice}' is not a voice of silent", hint="write 'silent' alone")
        return _VOICE.name

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give the words a minute, rounded to a whole number."""
        return {"wpm": round(WORDS_A_MINUTE * request.speed)}

    def speak(self, request: SpeechRequest) -> Speech:
        """Be silent for as long as the words would take: 0.4 s a word at normal speed."""
        tempo = round(WORDS_A_MINUTE * request.speed)
        samples = len(request.text.split()) * 60 * _RATE // tempo
        return Speech(data=bytes(2 * samples), encoding="pcm16", rate=_RATE, audible=False)
