"""A real server on this machine that answers like Google Translate's speech function, faults included."""

import base64
import json
import socket
import ssl
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import lameenc
import numpy as np
import soxr

from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.espeak import Espeak

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


class GoogleServer:
    """The server: by default it speaks; `behave` lines up what it does with the next requests."""

    def __init__(self, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.closing = Event()
        self._line: list[str] = []
        self._for_ever = "speech"
        self._server = _Server(("127.0.0.1", port), _Answering)
        self._server.owner = self
        self._scheme = "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"

    @property
    def url(self) -> str:
        """The address to ask instead of Google's."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def behave(self, *behaviours: str, then: str = "speech") -> None:
        """Answer the next requests with these behaviours, one each, and all later ones with `then`."""
        self._line = list(behaviours)
        self._for_ever = then

    def next_behaviour(self) -> "Callable[[_Answering, str], None]":
        """Take what to do with the request that has just come in."""
        return BEHAVIOURS[self._line.pop(0) if self._line else self._for_ever]

    def start(self) -> None:
        """Answer from now on, in a thread of its own."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def google_server(tls: ssl.SSLContext | None = None) -> Iterator[GoogleServer]:
    """Run a server for as long as the block lasts."""
    server = GoogleServer(tls=tls)
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: GoogleServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: some tests are about that."""


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Keep quiet."""

    def do_GET(self) -> None:
        """Count a visit to whatever a redirect led to."""
        self._note("", "", slow=False)
        self.reply(CAPTCHA, kind="text/html")

    def do_POST(self) -> None:
        """Answer a request for speech."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        text, language, slow, _ = json.loads(json.loads(parse_qs(body)["f.req"][0])[0][0][1])
        self._note(text, language, slow=bool(slow))
        self.server.owner.next_behaviour()(self, text)

    def reply(
        self, body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str
    ) -> None:
        """Send a whole answer; an underscore in a header's name stands for its hyphen."""
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def start_of(self, length: int) -> None:
        """Send the head of an answer that promises so many bytes."""
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def hang_up(self) -> None:
        """Reset the connection."""
        self.close_connection = True
        without_goodbye = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, without_goodbye)
        self.rfile.close()
        self.connection.close()

    def _note(self, text: str, language: str, *, slow: bool) -> None:
        asked = Asked(
            at=time.monotonic(),
            path=self.path,
            text=text,
            language=language,
            slow=slow,
            headers=dict(self.headers),
            connection=self.client_address[1],
        )
        self.server.owner.asked.append(asked)


def _speak(answering: _Answering, text: str) -> None:
    answering.reply(answer_with(spoken_mp3(text)))


def _drip(answering: _Answering, text: str) -> None:
    body = answer_with(spoken_mp3(text))
    answering.start_of(len(body))
    _send_slowly(answering, body)


def _drip_head(answering: _Answering, _text: str) -> None:
    _send_slowly(answering, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 5000)


def _send_slowly(answering: _Answering, body: bytes) -> None:
    for byte in body:
        if answering.server.owner.closing.wait(0.02):
            break
        answering.wfile.write(bytes([byte]))
        answering.wfile.flush()
    answering.close_connection = True


def _break_off(answering: _Answering, text: str) -> None:
    body = answer_with(spoken_mp3(text))
    answering.start_of(len(body))
    answering.wfile.write(body[: len(body) // 2])
    answering.close_connection = True


def _say_nothing(answering: _Answering, _text: str) -> None:
    answering.server.owner.closing.wait(30)
    answering.close_connection = True


def _pour(answering: _Answering, _text: str) -> None:
    answering.send_response(200)
    answering.end_headers()
    answering.close_connection = True
    for _ in range(200):
        answering.wfile.write(b"0" * 65_536)


def _reply(body: bytes = b"", status: int = 200, **headers: str) -> "Callable[[_Answering, str], None]":
    return lambda answering, _text: answering.reply(body, status=status, **headers)


def _sound(change: Callable[[bytes], bytes]) -> "Callable[[_Answering, str], None]":
    return lambda answering, text: answering.reply(answer_with(change(spoken_mp3(text))))


BEHAVIOURS: dict[str, Callable[[_Answering, str], None]] = {
    "speech": _speak,
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
    "404": _reply(status=404),
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
    "dripping": _drip,
    "dripping head": _drip_head,
    "truncated": _break_off,
    "no answer": _say_nothing,
    "endless": _pour,
}
"""What the server can do with a request, by the name that a test calls it."""
