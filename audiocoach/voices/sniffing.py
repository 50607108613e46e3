"""Sound told by its bytes: what a service or a program calls it is not taken on trust."""

import json
import re
from collections.abc import Callable, Sequence

from audiocoach.voices.contract import Speech
from audiocoach.voices.mpeg import Frame, frames, join
from audiocoach.voices.wav import is_wav, speech_in_wav

_STARTS = (
    (b"fLaC", "FLAC"),
    (b"OggS", "Ogg"),
    (b"FORM", "AIFF"),
    (b"\x1aE\xdf\xa3", "WebM"),
    (b"RIFF", "RIFF that is no WAV"),
)
_LONGEST_WORDS = 200


def speech_in(content: bytes) -> Speech:
    """Take the speech out of what should be a WAV or an MP3.

    Raises ValueError whose words follow upon "answered with" or "wrote".
    """
    if is_wav(content):
        return _read(speech_in_wav, content, "a WAV")
    if _is_mp3(content):
        return _read(speech_in_mp3, content, "an MP3")
    raise ValueError(f"{_kind(content)}, where WAV or MP3 should be")


def speech_in_mp3(content: bytes) -> Speech:
    """Take the frames out of an MP3, without its tags and its frame of figures.

    Raises ValueError where it is not whole, or changes its form on the way.
    """
    body = content[:-128] if content[-128:-125] == b"TAG" else content
    try:
        sound = [frame for number, frame in enumerate(frames(body)) if number or not frame.is_info]
    except ValueError as error:
        raise ValueError(f"is not whole ({error})") from error
    return joined(sound)


def joined(sound: Sequence[Frame]) -> Speech:
    """Join frames to one MP3. Raises ValueError where there are none or they do not fit together."""
    if not sound:
        raise ValueError("has no sound in it")
    forms = {(frame.rate, frame.channels) for frame in sound}
    if len(forms) > 1:
        raise ValueError("changes its form on the way")
    [(rate, channels)] = forms
    return Speech(data=join(sound), encoding="mp3", rate=rate, channels=channels)


def words_in(content: bytes) -> str:
    """Give what a service says in an answer of JSON about its failure, shortened; "" where it says nothing.

    >>> words_in(b'{"error": {"message": "no such model", "type": "x"}}')
    'no such model'
    """
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        return ""
    words = _told(told)
    return words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…"


def _read(read: Callable[[bytes], Speech], content: bytes, name: str) -> Speech:
    try:
        return read(content)
    except ValueError as error:
        raise ValueError(f"{name} that {error}") from error


def _told(told: object) -> str:
    while isinstance(told, dict):
        told = next((told[key] for key in ("error", "detail", "message", "msg") if key in told), None)
    if isinstance(told, list) and told:
        return _told(told[0])
    return re.sub(r"[^\S ]+|[^\x20-\x7e\xa0-\uffff]", " ", told).strip() if isinstance(told, str) else ""


def _is_mp3(content: bytes) -> bool:
    layer_three = len(content) > 1 and content[0] == 0xFF and content[1] & 0xE6 == 0xE2
    return content[:3] == b"ID3" or layer_three


def _kind(content: bytes) -> str:
    if not content:
        return "nothing"
    for start, name in _STARTS:
        if content.startswith(start):
            return name
    if re.match(rb"\s*<", content):
        return "a web page"
    if words := words_in(content):
        return f"the words '{words}'"
    return "something else"
