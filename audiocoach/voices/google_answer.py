"""The answer of Google Translate's speech function, read with distrust: MP3 frames, or what came instead."""

import base64
import binascii
import json
import re

from audiocoach.voices.mpeg import Frame, frames


class WebPageError(ValueError):
    """A page for people, where speech should be: most often a captcha."""


def frames_in(answer: bytes, function: str) -> list[Frame]:
    """Take the frames of the MP3 out of an answer, without tags, so that parts can be joined.

    `function` is the service's own name of its speech function. Raises ValueError with the reason where
    the answer is a web page, is empty or cut, or holds something that is not whole MP3 frames.
    """
    return _sound(_bytes(_payload(_text(answer), function)))


def _text(answer: bytes) -> str:
    try:
        return answer.decode()
    except UnicodeDecodeError as error:
        raise ValueError("answered with bytes that are not text") from error


def _payload(text: str, function: str) -> str:
    """Find the base64 of the sound: a JSON list, in a string of the JSON list that names the function."""
    name = json.dumps(function)
    found = re.search(rf'{name}\s*,\s*("[^"\\]*(?:\\.[^"\\]*)*")', text)
    if not found:
        raise _nothing_in(text, name)
    try:
        first = json.loads(json.loads(found[1]))[0]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise ValueError("answered in a form that is not known") from error
    if not isinstance(first, str) or not first:
        raise ValueError("answered without sound")
    return first


def _nothing_in(text: str, name: str) -> ValueError:
    if not text.strip():
        return ValueError("answered with nothing")
    if re.search(r"<(?:!doctype|html|head|body|form)", text, re.IGNORECASE):
        return WebPageError("answered with a web page, as it does when it asks for a captcha")
    cut = re.search(rf'{name}\s*,\s*"', text)
    return ValueError("answered with less than it promised" if cut else "answered without sound")


def _bytes(payload: str) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("answered with broken base64") from error


def _sound(mp3: bytes) -> list[Frame]:
    try:
        first, *others = frames(mp3)
    except ValueError as error:
        raise ValueError(f"answered with something that is no whole MP3 ({error})") from error
    sound = others if first.is_info else [first, *others]
    if not sound:
        raise ValueError("answered with an empty MP3")
    return sound
