"""The espeak engine: espeak-ng from the espeakng-loader wheel; offline, and the same bytes each time."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from functools import cached_property, lru_cache
from pathlib import Path

from audiocoach.errors import UnknownNameError, VoiceError, did_you_mean
from audiocoach.voices.contract import Speech, SpeechRequest, VoiceInfo, import_package
from audiocoach.voices.espeak_library import EspeakLibrary, ListedVoice, espeak_library

DEFAULT_VOICE = "en-us"

WORDS_A_MINUTE = 160
"""What speed 1.0 asks for. A machine listener hears 165 to 200 best; a coach speaks a little calmer."""

_STEADY = {"pitch": 45, "range": 55, "volume": 100, "punctuation": 0, "capitals": 0, "gap": 0, "seed": 1}

_SHORTEST_MS = 30


class Espeak:
    """The offline engine. A voice is a language tag, with a variant if wanted: en-us, es-419, en-gb+f5."""

    name = "espeak"
    online = False
    whole = True

    def version(self) -> str:
        """Give the version of espeak-ng."""
        return self._catalogue.version

    def check(self) -> None:
        """Load the library and its data."""
        with self._library():
            pass

    def voices(self) -> Sequence[VoiceInfo]:
        """List every language, then the variants, shown with the default language."""
        languages = [
            VoiceInfo(name=name, language=name, description=voice.name)
            for name, voice in self._catalogue.voices.items()
        ]
        variants = [
            VoiceInfo(
                name=f"{DEFAULT_VOICE}+{variant}",
                language=DEFAULT_VOICE,
                description="variant, for any language",
            )
            for variant in self._catalogue.variants
        ]
        return [*languages, *variants]

    def resolve(self, voice: str) -> str:
        """Give the canonical name: a language's first tag, and the variant."""
        language, plus, variant = (voice or DEFAULT_VOICE).partition("+")
        name = self._catalogue.aliases.get(language)
        if name is None:
            raise _unknown(voice, "language", language, self._catalogue.aliases)
        if plus and variant not in self._catalogue.variants:
            raise _unknown(voice, "variant", variant, self._catalogue.variants)
        return f"{name}{plus}{variant}"

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give words a minute, pitch, range and the rest, all as espeak-ng counts them."""
        return {"wpm": round(WORDS_A_MINUTE * request.speed)} | _STEADY

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak as mono pcm16 at the library's 22050 Hz; the same request gives the same bytes, always."""
        language, plus, variant = self.resolve(request.voice).partition("+")
        identifier = f"{self._catalogue.voices[language].identifier}{plus}{variant}"
        # Ctrl-C is raised in the main thread alone: there, the library's callback would swallow it. This one
        # is waited for and, should that be interrupted, too, unloads the library itself when it has spoken.
        with ThreadPoolExecutor(1) as pool:
            rate, pcm = pool.submit(self._samples, request, identifier).result()
        if len(pcm) < 2 * rate * _SHORTEST_MS // 1000:
            raise VoiceError(f"espeak found nothing to say in '{request.text}'", hint="write it in words")
        return Speech(data=pcm, encoding="pcm16", rate=rate)

    def _samples(self, request: SpeechRequest, identifier: str) -> tuple[int, bytes]:
        with self._library() as library:
            pcm = library.speak(request.text, identifier=identifier, parameters=self.parameters(request))
            return library.rate, pcm

    def _library(self) -> AbstractContextManager[EspeakLibrary]:
        return espeak_library(*self._files)

    @cached_property
    def _files(self) -> tuple[Path, Path]:
        loader = import_package("espeakng_loader", engine=self.name, install="pip install espeakng-loader")
        return Path(loader.get_library_path()), Path(loader.get_library_path()).parent / "espeak-ng-data"

    @property
    def _catalogue(self) -> "_Catalogue":
        return _read_catalogue(*self._files)


class _Catalogue:
    """The voices under names that are theirs alone.

    `voices` has each voice by its first language tag, or by its file where another voice has that tag
    too; `aliases` has every tag and the name it stands for.
    """

    def __init__(self, *, version: str, listed: Iterable[ListedVoice], variants: Sequence[str]) -> None:
        self.version = version
        self.variants = variants
        self.voices: dict[str, ListedVoice] = {}
        claims: list[tuple[int, str, str]] = []
        for voice in listed:
            tag = voice.languages[0][1]
            name = tag if tag not in self.voices else _file_name(voice)
            self.voices[name] = voice
            claims += [(priority, alias, name) for priority, alias in voice.languages]
        self.aliases = {name: name for name in self.voices}
        for _, alias, name in sorted(claims, key=lambda claim: claim[0]):
            self.aliases.setdefault(alias, name)


@lru_cache(maxsize=4)
def _read_catalogue(library: Path, data: Path) -> _Catalogue:
    with espeak_library(library, data) as loaded:
        version, listed = loaded.version(), loaded.voices()
    variants = sorted(file.name for file in (data / "voices" / "!v").iterdir())
    return _Catalogue(version=version, listed=listed, variants=variants)


def _file_name(voice: ListedVoice) -> str:
    return voice.identifier.replace("\\", "/").rpartition("/")[2].lower()


def _unknown(voice: str, kind: str, word: str, known: Iterable[str]) -> UnknownNameError:
    near = did_you_mean(word, known) or "audiocoach voices espeak lists all"
    return UnknownNameError(f"espeak has no {kind} '{word}' (in '{voice}')", hint=near)
