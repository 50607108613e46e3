"""A real server on this machine that answers like OpenAI's speech function, and like its many imitators."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from audiocoach.voices.contract import Speech
from tests.local_server import Answering, Line, LocalServer, running
from tests.voices.google_server import spoken_mp3
from tests.voices.wavs import bits24, chunk, extensible, floats, fmt, riff, spoken, streamed, twice, wav

VOICES = ("af_heart", "af_sky", "bm_george")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class SpeechServer(LocalServer):
    """The server: by default it speaks and lists its voices; `behave` lines up what it does otherwise."""

    def __init__(self) -> None:
        super().__init__(_Answering)
        self.seen: list[Asked] = []
        self.line = Line("wav")
        self.lists = "strings"

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The bodies of all requests for speech."""
        return [seen.body for seen in self.seen if seen.method == "POST"]

    def behave(self, *behaviours: str, then: str = "wav") -> None:
        """Answer the next requests for speech with these behaviours, one each, and later ones with `then`."""
        self.line.put(behaviours, then)


@contextmanager
def speech_server() -> Iterator[SpeechServer]:
    """Run a server for as long as the block lasts."""
    with running(SpeechServer()) as server:
        yield server


class _Answering(Answering):
    def got(self) -> None:
        """List the voices, or do not."""
        LISTS[self._note("GET", {}).lists](self)

    def posted(self, body: bytes) -> None:
        """Answer a request for speech."""
        asked = json.loads(body)
        owner = self._note("POST", asked)
        BEHAVIOURS[owner.line.take()](self, asked)

    def _note(self, method: str, body: dict[str, Any]) -> SpeechServer:
        owner = self.server.owner
        assert isinstance(owner, SpeechServer)
        owner.seen.append(Asked(method=method, path=self.path, headers=dict(self.headers), body=body))
        return owner


@lru_cache(maxsize=256)
def _speech(text: str, speed: float) -> Speech:
    return spoken(text, speed)


def pcm(asked: dict[str, Any]) -> bytes:
    """Speak what was asked for, as mono 16-bit samples of 22050 Hz."""
    return _speech(asked["input"], asked.get("speed", 1.0)).data


Behaviour = Callable[[Answering, dict[str, Any]], None]


def _sound(make: Callable[[bytes], bytes]) -> Behaviour:
    return lambda answering, asked: answering.reply(make(pcm(asked)), kind="audio/wav")


def _reply(body: bytes = b"", status: int = 200, **headers: str) -> Behaviour:
    return lambda answering, _asked: answering.reply(body, status=status, **headers)


def _only_mp3(status: int) -> Behaviour:
    def answer(answering: Answering, asked: dict[str, Any]) -> None:
        if asked["response_format"] == "mp3":
            answering.reply(spoken_mp3(asked["input"]), kind="audio/mpeg")
        else:
            answering.reply(b'{"detail": "Unsupported format: wav"}', status=status)

    return answer


def _echo_key(answering: Answering, _asked: dict[str, Any]) -> None:
    told = {"error": {"message": f"bad key {answering.headers['Authorization']}"}}
    answering.reply(json.dumps(told).encode(), status=400)


def _streamed_24(pcm: bytes) -> bytes:
    return riff(extensible(bits=24), chunk(b"data", bits24(pcm), size=0xFFFF_FFFF, padded=False))


SPEAKING: dict[str, Behaviour] = {
    "wav": _sound(wav),
    "wav of size 0": _sound(lambda pcm: streamed(pcm, 0)),
    "wav of size 0x7fffffff": _sound(lambda pcm: streamed(pcm, 0x7FFF_FFFF)),
    "wav of size 0xffffffff": _sound(lambda pcm: streamed(pcm, 0xFFFF_FFFF)),
    "wav, extensible": _sound(lambda pcm: riff(extensible(), chunk(b"data", pcm))),
    "wav with a LIST": _sound(
        lambda pcm: riff(fmt(), chunk(b"LIST", b"INFOISFT\x03\0\0\0me\0"), chunk(b"data", pcm))
    ),
    "wav in two": _sound(lambda pcm: wav(pcm[:10_000]) + wav(pcm[10_000:])),
    "float wav": _sound(lambda pcm: wav(floats(pcm), code=3, bits=32)),
    "24-bit wav": _sound(_streamed_24),
    "stereo wav": _sound(lambda pcm: wav(twice(pcm), channels=2)),
    "wav in chunks": lambda answering, asked: answering.reply_in_chunks(wav(pcm(asked))),
    "mp3 for a wav": lambda answering, asked: answering.reply(spoken_mp3(asked["input"])),
    "mp3 with tags": lambda answering, asked: answering.reply(
        b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + spoken_mp3(asked["input"]) + b"TAG" + bytes(125)
    ),
    "400 for a wav": _only_mp3(400),
    "422 for a wav": _only_mp3(422),
}
"""What the server can do that is speech in the end."""

FAULTS: dict[str, Behaviour] = {
    "400": _reply(b'{"error": {"message": "model tts-9 does not exist"}}', 400),
    "422": _reply(b'{"detail": [{"msg": "Input should be wav or mp3"}]}', 422),
    "401": _reply(b'{"error": {"message": "bad key"}}', 401),
    "403": _reply(status=403),
    "404": _reply(b"<html>nothing here</html>", 404),
    "413": _reply(b'{"detail": "too long"}', 413),
    "429": _reply(status=429, Retry_After="3"),
    "500": _reply(b'{"error": "CUDA out of memory"}', 500),
    "503": _reply(status=503),
    "204": _reply(status=204),
    "redirect": _reply(status=307, Location="http://127.0.0.1:9/elsewhere"),
    "web page": _reply(b"<!DOCTYPE html><html>sign in</html>", kind="text/html"),
    "error with 200": _reply(b'{"error": {"message": "the voice is not loaded"}}'),
    "empty": _reply(),
    "wav without sound": _sound(lambda _: wav(b"")),
    "wav that is cut": _sound(lambda pcm: wav(pcm)[: len(pcm) // 2]),
    "raw samples": _sound(lambda pcm: pcm),
    "flac": _reply(b"fLaC" + bytes(400)),
    "opus": _reply(b"OggS" + bytes(400)),
    "aac": _reply(b"\xff\xf1\x50\x80" + bytes(400)),
    "half an mp3": lambda answering, asked: answering.reply(spoken_mp3(asked["input"])[:-9]),
    "events": _reply(b'data: {"type": "speech.audio.delta"}\n\n', kind="text/event-stream"),
    "key in the answer": _echo_key,
    "truncated": lambda answering, asked: answering.break_off(wav(pcm(asked))),
    "truncated chunks": lambda answering, asked: answering.reply_in_chunks(wav(pcm(asked)), whole=False),
    "dripping": lambda answering, asked: answering.drip(wav(pcm(asked))),
    "dripping head": lambda answering, _asked: answering.drip_head(),
    "no answer": lambda answering, _asked: answering.say_nothing(),
    "reset": lambda answering, _asked: answering.hang_up(),
    "endless": lambda answering, _asked: answering.pour(),
}
"""What the server can do that is no speech, by the name that a test calls it."""

BEHAVIOURS = SPEAKING | FAULTS


def _listing(told: object) -> Callable[[Answering], None]:
    return lambda answering: answering.reply(json.dumps(told).encode())


LISTS: dict[str, Callable[[Answering], None]] = {
    "strings": _listing({"voices": VOICES}),
    "records": _listing({"voices": [{"id": name, "name": f"The {name}"} for name in VOICES]}),
    "a list alone": _listing([{"voice_id": name} for name in VOICES]),
    "a map": _listing({"voices": {name: {"language": "en"} for name in VOICES}}),
    "nothing": _listing({"voices": []}),
    "something else": _listing({"status": "fine"}),
    "404": lambda answering: answering.reply(status=404),
    "401": lambda answering: answering.reply(status=401),
    "501": lambda answering: answering.reply(status=501),
    "web page": lambda answering: answering.reply(b"<html>", kind="text/html"),
    "redirect": lambda answering: answering.reply(status=302, Location="/login"),
    "reset": lambda answering: answering.hang_up(),
}
"""How the server lists its voices, or does not."""
