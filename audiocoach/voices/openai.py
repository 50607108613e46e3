"""The openai engine: any server that answers POST …/v1/audio/speech, on this machine or far away.

`SpeechServer` is the server that the environment names, `OpenAI` the engine.
"""

import json
import os
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from audiocoach.errors import OfflineError, UnknownNameError, VoiceError, did_you_mean
from audiocoach.voices.contract import Speech, SpeechRequest, VoiceInfo
from audiocoach.voices.formats import speech_in
from audiocoach.voices.http_client import HttpClient, Limits, Service, StatusError, Turns

OPENAI_URL = "https://api.openai.com/v1"

URL_VARIABLE = "AUDIOCOACH_OPENAI_URL"

MODEL_VARIABLE = "AUDIOCOACH_OPENAI_MODEL"

VOICE_VARIABLE = "AUDIOCOACH_OPENAI_VOICE"

KEY_VARIABLE = "AUDIOCOACH_OPENAI_KEY"

COMMON_KEY_VARIABLE = "OPENAI_API_KEY"

COMMON_VOICES = (
    *("alloy", "ash", "ballad", "cedar", "coral", "echo", "fable"),
    *("marin", "nova", "onyx", "sage", "shimmer", "verse"),
)
"""OpenAI's own voices, which most other servers know, or stand in for."""

SPEAKING = Limits(connect=5.0, read=20.0, whole=20.0, answer=30_000_000)
"""Time enough for a server that reckons a long cue without a graphics card."""

_LISTING = Limits(connect=3.0, read=5.0, whole=5.0, answer=2_000_000)

_SPEECH = "/audio/speech"

_LOCAL = ("localhost", "127.0.0.1", "::1")

_NAME = re.compile(r"\w(?:[\w.,+()/@' -]{0,98}[\w.)])?")

_WEIGHT = re.compile(r"\([\d.]+\)")

_UNSUITABLE = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechServer:
    """A server, by the address before `/audio/speech`, and what is said to it.

    `query` is what its address has behind a question mark. The key is in no text made of this.
    """

    base: str
    query: str = ""
    model: str = "tts-1"
    voice: str = "alloy"
    key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The name and port that errors name."""
        return urlsplit(self.base).netloc

    @property
    def is_openai(self) -> bool:
        """Whether it is OpenAI's own."""
        return self.base == OPENAI_URL

    def address(self, path: str) -> str:
        """Give the address of one function, such as /audio/speech."""
        return f"{self.base}{path}{'?' if self.query else ''}{self.query}"

    def headers(self) -> dict[str, str]:
        """Give the headers of a request, the key among them."""
        known = {"Content-Type": "application/json"}
        return known | ({"Authorization": f"Bearer {self.key}"} if self.key else {})


def server_of_environment(*, allow_http: bool = False) -> SpeechServer:
    """Read which server is meant; OpenAI's own where the environment names none.

    Raises VoiceError for an address or a key that cannot be one, and for a key that everybody between here
    and another machine could read, unless that is allowed.
    """
    base, query = _address(os.environ.get(URL_VARIABLE, "").strip() or OPENAI_URL)
    return SpeechServer(
        base=base,
        query=query,
        model=os.environ.get(MODEL_VARIABLE, "").strip() or "tts-1",
        voice=os.environ.get(VOICE_VARIABLE, "").strip() or "alloy",
        key=_key(base, allow_http=allow_http),
    )


def _address(url: str) -> tuple[str, str]:
    """Bring an address to what stands before /audio/speech, whichever end of it was given."""
    if not _is_address(url):
        hint = f"write {URL_VARIABLE}=http://127.0.0.1:8880/v1"
        raise VoiceError(f"{URL_VARIABLE} names no address of a server", hint=hint)
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise VoiceError(f"{URL_VARIABLE} has a name or password in it", hint=f"put a key in {KEY_VARIABLE}")
    path = parts.path.rstrip("/").removesuffix(_SPEECH)
    return urlunsplit((parts.scheme, parts.netloc, path or "/v1", "", "")), parts.query


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _key(base: str, *, allow_http: bool) -> str:
    """Choose the key: the one for this server, or the common one where nobody can read it on the way."""
    parts = urlsplit(base)
    private = parts.scheme == "https" or parts.hostname in _LOCAL
    common = os.environ.get(COMMON_KEY_VARIABLE, "") if private else ""
    key = os.environ.get(KEY_VARIABLE, common).strip()
    if not (key.isascii() and key.isprintable()):
        raise VoiceError("the key for the speech server has characters that no key has", hint="copy it anew")
    if key and not private and not allow_http:
        reason = f"the key for {parts.hostname} would go over the network as plain text"
        raise VoiceError(reason, hint="use https, or write allow_http: true into your config.yaml")
    return key


class OpenAI:
    """An engine behind a server. A voice is what the server calls it: alloy, af_heart, af_heart+af_sky."""

    name = "openai"
    online = True

    def __init__(
        self,
        *,
        offline: bool = False,
        allow_http: bool = False,
        limits: Limits = SPEAKING,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Set up; `offline`, the server is not even asked for its voices.

        With `allow_http`, a key may go to another machine without encryption.
        """
        self._allow_http = allow_http
        self._offline, self._limits, self._clock, self._sleep = offline, limits, clock, sleep
        self._turns = Turns()
        self._format = "wav"

    def version(self) -> str:
        """Give the version of the way in which the server is asked; its model is among the parameters."""
        return "1"

    def check(self) -> None:
        """See that there is a server to ask; whether it answers is seen when it is asked."""
        server = self._server
        if server.is_openai and not server.key:
            remedy = f"set {COMMON_KEY_VARIABLE}, or {URL_VARIABLE} for a server of your own"
            raise VoiceError("openai needs a key for api.openai.com", hint=remedy)

    def voices(self) -> Sequence[VoiceInfo]:
        """List what the server lists, or else OpenAI's voices; the one place but speaking that asks it."""
        server = self._server
        listed = [] if server.is_openai or self._offline else self._listed
        names = dict.fromkeys([server.voice, *(listed or COMMON_VOICES)])
        about = f"at {server.host}" if listed else "a voice of OpenAI"
        return [VoiceInfo(name=name, language="any", description=about) for name in names]

    def resolve(self, voice: str) -> str:
        """Take any name that could be one; whether the server knows it is seen before it first speaks."""
        name = voice or self._server.voice
        if not _NAME.fullmatch(name):
            raise UnknownNameError(f"openai has no voice '{name}'", hint="write it as the server does")
        return name

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give server, model and speed; never the key."""
        return {"server": self._server.base, "model": self._server.model, "speed": round(request.speed, 2)}

    def speak(self, request: SpeechRequest) -> Speech:
        """Ask for a WAV, and take the WAV or MP3 that comes; ask for MP3 where the server refuses a WAV.

        Raises VoiceError, UnknownNameError where the server lists its voices and has no such one,
        OfflineError, and RefusedError after which this engine does not ask it again.
        """
        self.check()
        try:
            with self._turns.turn():
                self._check_voice(request.voice)
                return self._speech(request)
        except VoiceError as error:
            _hide(self._server.key, error)
            raise

    def _speech(self, request: SpeechRequest) -> Speech:
        try:
            return self._fetch(request, self._format)
        except StatusError as refused:
            if refused.status not in _UNSUITABLE or self._format == "mp3":
                raise
        speech = self._fetch(request, "mp3")
        self._format = "mp3"
        return speech

    def _fetch(self, request: SpeechRequest, response_format: str) -> Speech:
        speed = self.parameters(request)["speed"]
        asked = {
            "model": self._server.model,
            "input": request.text,
            "voice": request.voice,
            "response_format": response_format,
        }
        body = json.dumps(asked | ({} if speed == 1 else {"speed": speed}))
        answer = self._client.post(self._server.address(_SPEECH), body, self._server.headers())
        try:
            return speech_in(answer)
        except ValueError as reason:
            raise self._service.failed(f"answered with {reason}") from reason

    def _check_voice(self, voice: str) -> None:
        """Look a name up in the server's own list: many a server speaks in another voice than say no."""
        names = [_WEIGHT.sub("", name).strip() for name in voice.split("+")]
        doubtful = [name for name in names if name not in COMMON_VOICES]
        listed = self._listed if doubtful else []
        for name in doubtful:
            if listed and name not in listed and voice not in listed:
                near = did_you_mean(name, listed) or "audiocoach voices openai lists all"
                raise UnknownNameError(f"{self._service.name} has no voice '{name}'", hint=near)

    @cached_property
    def _listed(self) -> list[str]:
        """Ask the server for the names of its voices, which not every server tells."""
        client = HttpClient(self._service, limits=_LISTING, pause=0, patience=0)
        try:
            answer = client.get(self._server.address("/audio/voices"), self._server.headers())
        except OfflineError:
            raise
        except VoiceError:
            return []
        return _names_in(answer)

    @cached_property
    def _server(self) -> SpeechServer:
        return server_of_environment(allow_http=self._allow_http)

    @cached_property
    def _service(self) -> Service:
        remedy = "check its address, model, voice and key, or use --voice espeak"
        return Service(name=f"the speech server at {self._server.host}", remedy=remedy)

    @cached_property
    def _client(self) -> HttpClient:
        return HttpClient(self._service, limits=self._limits, pause=0, clock=self._clock, sleep=self._sleep)


def _names_in(answer: bytes) -> list[str]:
    """Read a list of voices, in any of the forms that servers give it."""
    try:
        told = json.loads(answer)
    except (ValueError, RecursionError):
        return []
    if isinstance(told, dict):
        told = next((told[key] for key in ("voices", "data") if key in told), None)
    names: list[str] = []
    for entry in told if isinstance(told, list | dict) else ():
        named = [entry.get(key) for key in ("id", "voice_id", "name")] if isinstance(entry, dict) else [entry]
        names += [name for name in named if isinstance(name, str) and name]
    return list(dict.fromkeys(names))


def _hide(key: str, error: VoiceError) -> None:
    """Take the key out of an error, should a server have said it."""
    if key and key in str(error):
        error.message = error.message.replace(key, "(the key)")
        error.args = (error.message,)
