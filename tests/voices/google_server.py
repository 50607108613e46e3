"""A real server on this machine that answers like Google Translate's speech function, faults included."""

import base64
import io
import json
import ssl
import time
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs

import lameenc
import numpy as np
import soxr

from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.espeak import Espeak
from tests.local_server import Answering, Line, LocalServer, running

FUNCTION = "jQ1olc"
RATE = 24_000
CAPTCHA = b"<!DOCTYPE html><html><body><form id='captcha-form'>unusual traffic</form></body></html>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server saw it; `at` is on its monotonic clock, in seconds."""

    at: float
    path: str
    text: str
    language: str
    slow: bool
    headers: dict[str, str]
    connection: int


@lru_cache(maxsize=256)
def spoken_mp3(text: str) -> bytes:
    """Speak a text for real and encode it as Google does: mono, 24 kHz, CBR, no Info frame."""
    speech = Espeak().speak(SpeechRequest(text=text, voice="en-us"))
    sound = soxr.resample(np.frombuffer(speech.data, dtype="<i2"), speech.rate, RATE)
    return encode(sound.astype("<i2"))


def encode(samples: Any) -> bytes:
    """Encode mono int16 samples of 24 kHz as an MP3 of 64 kb/s."""
    encoder = lameenc.Encoder()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(RATE)
    encoder.set_out_sample_rate(RATE)
    encoder.set_bit_rate(64)
    encoder.set_quality(7)
    encoder.silence()
    return bytes(encoder.encode(samples.tobytes())) + bytes(encoder.flush())


def answer_with(mp3: bytes | None) -> bytes:
    """Wrap sound the way the service does: base64 in JSON in a string in JSON, between lines of lengths."""
    payload = None if mp3 is None else json.dumps([base64.b64encode(mp3).decode()])
    return answer_around(payload)


def answer_around(payload: str | None) -> bytes:
    """Wrap any payload the way the service does."""
    entry = json.dumps(["wrb.fr", FUNCTION, payload, None, None, None, "generic"], separators=(",", ":"))
    rows = f'[{entry}\n,["di",52]\n,["af.httprm",51,"8692744518",2]\n]'
    return f')]}}\'\n\n{len(rows)}\n{rows}\n25\n[["e",4,null,null,{len(rows)}]]\n'.encode()


class GoogleServer(LocalServer):
    """The server: by default it speaks; `behave` lines up what it does with the next requests."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(_Answering, tls)
        self.asked: list[Asked] = []
        self.line = Line("speech")

    def behave(self, *behaviours: str, then: str = "speech") -> None:
        """Answer the next requests with these behaviours, one each, and all later ones with `then`."""
        self.line.put(behaviours, then)


@contextmanager
def google_server(tls: ssl.SSLContext | None = None) -> Iterator[GoogleServer]:
    """Run a server for as long as the block lasts."""
    with running(GoogleServer(tls=tls)) as server:
        yield server


class _Answering(Answering):
    def got(self) -> None:
        """Count a visit to whatever a redirect led to."""
        self._note("", "", slow=False)
        self.reply(CAPTCHA, kind="text/html")

    def posted(self, body: bytes) -> None:
        """Answer a request for speech."""
        text, language, slow, _ = json.loads(json.loads(parse_qs(body.decode())["f.req"][0])[0][0][1])
        owner = self._note(text, language, slow=bool(slow))
        BEHAVIOURS[owner.line.take()](self, text)

    def _note(self, text: str, language: str, *, slow: bool) -> GoogleServer:
        asked = Asked(
            at=time.monotonic(),
            path=self.path,
            text=text,
            language=language,
            slow=slow,
            headers=dict(self.headers),
            connection=self.client_address[1],
        )
        owner = self.server.owner
        assert isinstance(owner, GoogleServer)
        owner.asked.append(asked)
        return owner


def _reply(body: bytes = b"", status: int = 200, **headers: str) -> Callable[[Answering, str], None]:
    return lambda answering, _text: answering.reply(body, status=status, **headers)


def _sound(change: Callable[[bytes], bytes]) -> Callable[[Answering, str], None]:
    return lambda answering, text: answering.reply(answer_with(change(spoken_mp3(text))))


def _wav(text: str) -> bytes:
    whole = io.BytesIO()
    with wave.open(whole, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(2 * samples_of(text)))
    return whole.getvalue()


def samples_of(text: str) -> int:
    """Count the samples of a text's speech: 24 000 a second at 64 kb/s, which is three to a byte."""
    return 3 * len(spoken_mp3(text))


def noise(samples: int, level: float) -> bytes:
    """Encode so much noise of that level, in the numbers of int16."""
    return encode((level * np.random.default_rng(7).standard_normal(samples)).astype("<i2"))


BEHAVIOURS: dict[str, Callable[[Answering, str], None]] = {
    "speech": _sound(bytes),
    "speech with an ID3 tag": _sound(lambda mp3: b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + mp3),
    "speech with an Info frame": _sound(lambda mp3: mp3[:13] + b"Info" + mp3[17:192] + mp3),
    "speech, escaped": lambda answering, text: answering.reply(
        answer_with(spoken_mp3(text)).replace(b"/", b"\\\\/")
    ),
    "redirect to /sorry/": _reply(status=302, Location="/sorry/index?continue=x"),
    "redirect elsewhere": _reply(status=301, Location="/elsewhere"),
    "429": _reply(status=429, Retry_After="3"),
    "429 without a time": _reply(status=429),
    "429 for an hour": _reply(status=429, Retry_After="3600"),
    "429 until a date": _reply(status=429, Retry_After="Fri, 31 Dec 2100 23:59:59 GMT"),
    "403": _reply(status=403),
    "400 with words": _reply(b'{"error": {"message": "no such language"}}', 400),
    "404": _reply(status=404),
    "501": _reply(status=501),
    "500": _reply(status=500),
    "503": _reply(b"<html>busy</html>", status=503),
    "204": _reply(status=204),
    "captcha": _reply(CAPTCHA),
    "empty body": _reply(),
    "no audio": _reply(answer_with(None)),
    "empty audio": _reply(answer_around('[""]')),
    "an empty list": _reply(answer_around("[]")),
    "a number for audio": _reply(answer_around("[7]")),
    "not JSON": _reply(answer_around("[")),
    "not MP3": _reply(answer_with(b"RIFF" + bytes(400))),
    "an ID3 tag alone": _reply(answer_with(b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10))),
    "an Info frame alone": _sound(lambda mp3: mp3[:13] + b"Info" + mp3[17:192]),
    "a changing rate": _sound(lambda mp3: mp3 + (b"\xff\xf3\x80\xc4" + bytes(204)) * 20),
    "half an MP3": _sound(lambda mp3: mp3[: len(mp3) // 2 + 50]),
    "broken base64": _reply(answer_around('["//NE*xAA"]')),
    "cut base64": _reply(answer_around('["//NEx"]')),
    "not UTF-8": _reply(b"\xff\xfe" + answer_with(b"")),
    "reset": lambda answering, _text: answering.hang_up(),
    "dripping": lambda answering, text: answering.drip(answer_with(spoken_mp3(text))),
    "dripping head": lambda answering, _text: answering.drip_head(),
    "truncated": lambda answering, text: answering.break_off(answer_with(spoken_mp3(text))),
    "no answer": lambda answering, _text: answering.say_nothing(),
    "endless": lambda answering, _text: answering.pour(),
    "a length too short": lambda answering, text: answering.understate(answer_with(spoken_mp3(text))),
    "chunks broken off": lambda answering, text: answering.reply_in_chunks(
        answer_with(spoken_mp3(text)), whole=False
    ),
    "chunks that end early": lambda answering, text: answering.reply_in_chunks(
        answer_with(spoken_mp3(text))[:-6000]
    ),
    "not HTTP": lambda answering, _text: answering.talk_nonsense(),
    "packed wrongly": _reply(b"\x1f\x8b" + bytes(100), Content_Encoding="gzip"),
    "a WAV inside": lambda answering, text: answering.reply(answer_with(_wav(text))),
    "silence": lambda answering, text: answering.reply(answer_with(noise(samples_of(text), 0))),
    "next to silence": lambda answering, text: answering.reply(answer_with(noise(samples_of(text), 20))),
    "too short for its words": lambda answering, _text: answering.reply(answer_with(noise(1500, 3000))),
    "too long for its words": lambda answering, _text: answering.reply(answer_with(noise(40 * RATE, 3000))),
}
"""What the server can do with a request, by the name that a test calls it."""

UNLIKELY = frozenset({"silence", "next to silence", "too short for its words", "too long for its words"})
"""Answers in which nothing is wrong but the sound: whoever decodes it refuses them, not the engine."""
