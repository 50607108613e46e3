"""The gtts engine: the voice of Google Translate, with requests that gTTS builds and audiocoach sends.

The service is undocumented: it promises nothing, and may refuse or change at any time. So nothing it
answers is taken on trust, and it is asked slowly, one request at a time.

`Gtts` is the engine, `pack` cuts a text into what one request may have, `frames_in` reads an answer.
"""

import base64
import binascii
import json
import os
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from types import ModuleType

from audiocoach.errors import UnknownNameError, VoiceError, did_you_mean
from audiocoach.voices.contract import Chunk, Speech, SpeechRequest, VoiceInfo, import_package
from audiocoach.voices.formats import MpegFrame, frames, joined
from audiocoach.voices.http_client import HttpClient, Limits, Service, Turns

DEFAULT_VOICE = "en@com"

URL_VARIABLE = "AUDIOCOACH_GTTS_URL"
"""The environment variable that names another server which answers like Google's."""

_GOOGLE = "https://translate.google.{tld}"

_PATH = "/_/TranslateWebserverUi/data/batchexecute"

_SLOW_BELOW = 0.8

_DOMAIN = re.compile(r"[a-z]{2,3}(\.[a-z]{2})?")

_ACCENTS = {
    "en": ("com.au", "co.uk", "us", "ca", "co.in", "ie", "co.za", "com.ng"),
    "es": ("com.mx", "es", "us"),
    "fr": ("ca", "fr"),
    "pt": ("com.br", "pt"),
}
"""The domains that gTTS's manual lists as accents; the others of its list are taken, too."""

_SERVICE = Service(
    name="Google's speech service",
    remedy="try again later (what was fetched is kept in the cache), or use --voice espeak",
)

_BREATHS = (
    re.compile(r"(?:[.!?…][\"'”’)]*(?=\s)|[。！？])"),  # the end of a sentence
    re.compile(r"(?:[,;:–—](?=\s)|[，、；：])"),  # a comma and its like
    re.compile(r"\S(?=\s)"),  # a word
)

_SMALLEST_SHARE = 0.4


class Gtts:
    """The online engine. A voice is a language and a domain, which sets the accent: en@co.uk, es@com.mx."""

    name = "gtts"
    online = True

    def __init__(
        self,
        *,
        base_url: str = "",
        limits: Limits | None = None,
        pause: float = 0.5,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Make an engine for one session.

        `base_url` is the server to ask instead of Google's (default: what AUDIOCOACH_GTTS_URL names);
        `pause` is the least time between the starts of two requests, in seconds.
        """
        self._base_url = base_url
        self._client = HttpClient(_SERVICE, limits=limits, pause=pause, clock=clock, sleep=sleep)
        self._turns = Turns()

    def version(self) -> str:
        """Give the version of gTTS."""
        return str(self._package("gtts.version").__version__)

    def check(self) -> None:
        """See that gTTS is there; whether Google answers is seen when it is asked."""
        self._package("gtts")

    def voices(self) -> Sequence[VoiceInfo]:
        """List every language of gTTS, and the accents of those that have some."""
        return [
            VoiceInfo(name=f"{language}@{tld}", language=language, description=title)
            for language, title in sorted(self._languages().items())
            for tld in ("com", *_ACCENTS.get(language, ()))
        ]

    def resolve(self, voice: str) -> str:
        """Give language@domain; a language alone stands for the domain com."""
        language, at, tld = (voice or DEFAULT_VOICE).partition("@")
        if language not in self._languages():
            raise _unknown(voice, "language", language, self._languages())
        if at and tld not in self._domains():
            raise _unknown(voice, "domain", tld, self._domains())
        return f"{language}@{tld or 'com'}"

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give the one thing that can be chosen: slow, which a speed below 0.8 asks for."""
        return {"slow": int(request.speed < _SLOW_BELOW)}

    def speak(self, request: SpeechRequest) -> Speech:
        """Fetch the speech as MP3, in as many parts as the service needs.

        Raises VoiceError, OfflineError where the service cannot be reached, and RefusedError where it
        sends us away; after that this engine does not ask it again.
        """
        with self._turns.turn():
            fetched = [(text, self._fetch(request.voice, body)) for text, body in self._bodies(request)]
        parts = [Chunk(text=text, samples=sum(frame.samples for frame in sound)) for text, sound in fetched]
        try:
            speech = joined([frame for _, sound in fetched for frame in sound])
        except ValueError as error:
            raise _SERVICE.failed("answered with parts that do not fit together") from error
        return replace(speech, parts=tuple(parts))

    def _bodies(self, request: SpeechRequest) -> list[tuple[str, str]]:
        """Cut the text into parts, and let gTTS write the request for each, as it is.

        By itself gTTS changes texts ("Rest." loses its stop), and passes over those without a word.
        """
        most = self._package("gtts").gTTS.GOOGLE_TTS_MAX_CHARS
        parts = [part for part in pack_text(request.text, most) if any(map(str.isalnum, part))]
        if not parts:
            raise VoiceError(f"gtts found nothing to say in '{request.text}'", hint="write words")
        return [(part, self._body(part, request)) for part in parts]

    def _body(self, part: str, request: SpeechRequest) -> str:
        language, _, tld = self.resolve(request.voice).partition("@")
        written = self._package("gtts").gTTS(
            part,
            lang=language,
            tld=tld,
            slow=bool(self.parameters(request)["slow"]),
            lang_check=False,
            pre_processor_funcs=[],
        )
        [body] = written.get_bodies()
        return str(body)

    def _fetch(self, voice: str, body: str) -> list[MpegFrame]:
        google = self._package("gtts").gTTS
        base = self._base_url or os.environ.get(URL_VARIABLE) or _GOOGLE
        url = base.rstrip("/").replace("{tld}", voice.partition("@")[2]) + _PATH
        answer = self._client.post(url, body, google.GOOGLE_TTS_HEADERS)
        try:
            return frames_in(answer, google.GOOGLE_TTS_RPC)
        except WebPageError as page:
            raise _SERVICE.refused(str(page)) from page
        except ValueError as reason:
            raise _SERVICE.failed(str(reason)) from reason

    def _languages(self) -> Mapping[str, str]:
        languages: Mapping[str, str] = self._package("gtts.lang").tts_langs()
        return languages

    def _domains(self) -> set[str]:
        listed = {tld for tld in self._package("gtts.accents").accents if _DOMAIN.fullmatch(tld)}
        return listed.union(*_ACCENTS.values())

    def _package(self, module: str) -> ModuleType:
        return import_package(module, engine=self.name, install="pip install gTTS")


def _unknown(voice: str, kind: str, word: str, known: Iterable[str]) -> UnknownNameError:
    names = list(known)
    near = did_you_mean(word, names) or did_you_mean(word.partition("-")[0], names)
    hint = near or "audiocoach voices gtts lists all"
    return UnknownNameError(f"gtts has no {kind} '{word}' (in '{voice}')", hint=hint)


def pack_text(text: str, most: int) -> list[str]:
    """Cut a text into parts of at most `most` characters; no part is needlessly small, no word is lost.

    >>> pack_text("Lift your hips, and hold them there. Lower slowly, then rest.", 40)
    ['Lift your hips, and hold them there.', 'Lower slowly, then rest.']
    """
    parts = []
    rest = text.strip()
    while len(rest) > most:
        cut = _cut(rest, most)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(text: str, most: int) -> int:
    for breath in _BREATHS[:-1]:
        ends = [found.end() for found in breath.finditer(text, 0, most + 1) if found.end() <= most]
        if ends and ends[-1] >= _SMALLEST_SHARE * most:
            return ends[-1]
    words = [found.end() for found in _BREATHS[-1].finditer(text, 0, most + 1)]
    return words[-1] if words else most


class WebPageError(ValueError):
    """A page for people, where speech should be: most often a captcha."""


def frames_in(answer: bytes, function: str) -> list[MpegFrame]:
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


def _sound(mp3: bytes) -> list[MpegFrame]:
    try:
        first, *others = frames(mp3)
    except ValueError as error:
        raise ValueError(f"answered with something that is no whole MP3 ({error})") from error
    sound = others if first.is_info else [first, *others]
    if not sound:
        raise ValueError("answered with an empty MP3")
    return sound
