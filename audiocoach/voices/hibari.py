"""The hibari engine: a natural English voice whose model comes in the wheel of hibari-tts; offline."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError, did_you_mean
from audiocoach.files import data_folder
from audiocoach.voices.contract import Speech, SpeechRequest, VoiceInfo, expect_room, import_package

DEFAULT_VOICE = "heart"

OWN_SPEED = 0.88
"""What hibari calls our speed 1.0: 167 words a minute over all that the built-in routines say."""

SEED = 0
"""Where its noise begins, so that the same words sound the same again."""

PAUSE_MS = 600
"""Silence between two sentences of a cue; its own is twice as long."""

MOST_AT_ONCE = 4
"""Cues spoken at the same time, at most: each takes 40 MB while it is made."""

INSTALL = "pip install hibari-tts"

REINSTALL = "pip install --force-reinstall --no-deps hibari-tts"

VOICE_RATE = 24_000

_STRETCH = 5 * VOICE_RATE // 1000
"""Samples over which the level is taken: 5 ms."""

QUIET_DB = 46.0
"""What lies so far below the loudest stretch of a sentence is breath or room noise, and becomes silence."""

ONSET_DB, BEFORE_ONSET, SOFTEST_START = 30.0, 2, 7
"""A word is heard from 30 dB below the loudest on; of what comes before, 10 ms stay, and at most 35 ms go."""

END_DB = 38.0
"""A word is over where nothing louder than this below the loudest comes any more."""

_ENDS = ".!?…"

_DIPHTHONGS = {"eɪ": "A", "aɪ": "I", "oʊ": "O", "əʊ": "Q", "aʊ": "W", "ɔɪ": "Y"}

_OWN_SIGNS = _DIPHTHONGS | {"tʃ": "ʧ", "dʒ": "ʤ", "ɝ": "ɜɹ", "ɚ": "əɹ", "g": "ɡ", "r": "ɹ"}

_LENGTH = "ː"  # which only the British voices know

_TRAILING = " ,;:–—-"

_SOUND = 1  # another number whenever the same samples of the model would be cut or quietened otherwise

_ERRORS = 3

_ROOM = 200_000_000  # bytes of address space

_Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A voice as the package's own list has it: who speaks, and the file with its length and SHA-256."""

    name: str
    language: str
    about: str
    path: Path
    size: int
    sha256: str
    in_package: bool


class Hibari:
    """The engine of hibari-tts: `heart` lies in its wheel, the other voices are downloaded on demand."""

    name = "hibari"
    online = False
    whole = True
    phonemes_in_text = True

    def __init__(self) -> None:
        self._loading, self._reading = Lock(), Lock()
        self._loaded: dict[tuple[int, str], Any] = {}

    @property
    def at_once(self) -> int:
        """How many texts it speaks sooner together than one after the other: one a core."""
        return min(MOST_AT_ONCE, os.cpu_count() or 1)

    def version(self) -> str:
        """Give the version of hibari-tts."""
        return self._versions["hibari-tts"]

    def check(self) -> None:
        """Load the package and the voice in it."""
        self._model(DEFAULT_VOICE)

    def voices(self) -> Sequence[VoiceInfo]:
        """List the voices that are here."""
        return [
            VoiceInfo(name=model.name, language=model.language, description=model.about)
            for model in self.models.values()
            if model.path.is_file()
        ]

    def offers(self) -> Sequence[VoiceInfo]:
        """List the voices that are not here, and how to get each."""
        return [
            VoiceInfo(
                name=model.name,
                language=model.language,
                description=f"{model.about}; not here: {_how_to_get(model)} ({model.size / 1e6:.0f} MB)",
            )
            for model in self.models.values()
            if not model.path.is_file()
        ]

    def resolve(self, voice: str) -> str:
        """Give the name of a voice that is here; "" asks for the one in the package."""
        name = voice or DEFAULT_VOICE
        if name not in self.models:
            hint = did_you_mean(name, self.models) or f"it has {', '.join(self.models)}"
            raise UnknownNameError(f"hibari has no voice '{name}'", hint=hint)
        if not self.models[name].path.is_file():
            hint = f"run: {_how_to_get(self.models[name])}"
            raise UnknownNameError(f"the hibari voice '{name}' is not here", hint=hint)
        return name

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give speed and seed, the model, and the packages that work out its samples; none is loaded."""
        return {
            "speed": round(OWN_SPEED * request.speed, 4),
            "seed": SEED,
            "pause_ms": PAUSE_MS,
            "sound": _SOUND,
            "model": self.models[self.resolve(request.voice)].sha256[:16],
            **{name: version for name, version in self._versions.items() if name != "hibari-tts"},
        }

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak as mono pcm16 at 24 kHz; the same request gives the same bytes on the same processor."""
        name = self.resolve(request.voice)
        model = self._model(name)
        speed = float(self.parameters(request)["speed"])
        with self._reading:
            sentences = model.phonemize(_written(request.text, self.models[name]))
        spoken = [
            model.from_phonemes(sentence, speed=speed, seed=SEED)
            for sentence in sentences
            if _has_words(sentence)
        ]
        sound = _joined([words for sentence in spoken if len(words := only_words(sentence))])
        if not len(sound):
            raise VoiceError(f"hibari found nothing to say in '{request.text}'", hint="write it in English")
        pcm = (np.clip(sound, -1, 1) * np.float32(32767)).astype("<i2").tobytes()
        return Speech(data=pcm, encoding="pcm16", rate=VOICE_RATE)

    def phonemes(self, text: str, voice: str = "") -> str:
        """Give how a text is read, in the signs of the model, without speaking it."""
        name = self.resolve(voice)
        model = self._model(name)
        with self._reading:
            return " ".join(model.phonemize(_written(text, self.models[name])))

    def _model(self, name: str) -> Any:
        """Load a voice once in each process: a child must not use the threads of its parent."""
        with self._loading:
            key = (os.getpid(), name)
            if key not in self._loaded:
                self._loaded[key] = self._load(self.models[name])
            return self._loaded[key]

    def _load(self, model: Model) -> Any:
        expect_room(_ROOM)
        runtime = import_package("onnxruntime", engine=self.name, install=INSTALL)
        package = import_package("hibari", engine=self.name, install=INSTALL)
        runtime.set_default_logger_severity(_ERRORS)
        _expect_whole(model)
        try:
            voice = package.Hibari(voice=model.name, model=str(model.path), threads=1)
            voice.phonemize("Go.")  # its dictionaries are loaded by the first text
        except MemoryError:
            raise
        except Exception as error:  # whatever onnxruntime raises where it cannot work here
            reason = f"the voice 'hibari' cannot be loaded ({error})"
            raise VoiceUnavailableError(reason, hint=f"install it anew: {REINSTALL}") from error
        return voice

    @cached_property
    def _versions(self) -> dict[str, str]:
        """Name the versions of all that shapes the sound; its FFT is scipy's where that is installed."""
        try:
            found = {name: version_of(name) for name in ("hibari-tts", "onnxruntime")}
        except PackageNotFoundError as error:
            raise _missing() from error
        fft = {"scipy": version_of("scipy")} if find_spec("scipy") else {}
        return found | {"numpy": np.__version__} | fft

    @cached_property
    def models(self) -> dict[str, Model]:
        """All voices that there are, here or not: the list that the package brings, which is not imported."""
        spec = find_spec("hibari")
        if spec is None or not spec.submodule_search_locations:
            raise _missing()
        assets = Path(spec.submodule_search_locations[0]) / "assets"
        try:
            listed = json.loads((assets / "voices.json").read_bytes())
            return {name: _read_model(name, entry, assets) for name, entry in listed.items()}
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise VoiceUnavailableError(
                f"the list of hibari's voices cannot be read ({error})", hint=f"install it anew: {REINSTALL}"
            ) from error


def models_folder() -> Path:
    """Find the folder of downloaded voices: voices/hibari in the user's data folder."""
    return data_folder() / "voices" / "hibari"


def _written(text: str, model: Model) -> str:
    """Write a text as hibari reads it: phonemes in its own signs, and an end."""
    british = model.language == "en-gb"
    signs = _OWN_SIGNS if british else _OWN_SIGNS | {_LENGTH: ""}
    return closed(re.sub(r"(?<=\]\(/)[^/()]+(?=/\))", lambda found: own_signs(found[0], signs), text))


def own_signs(ipa: str, signs: Mapping[str, str] = _OWN_SIGNS) -> str:
    """Write phonemes in hibari's signs, which have a letter for each diphthong.

    >>> own_signs("kloʊz"), own_signs("tʃɚ")
    ('klOz', 'ʧəɹ')
    """
    for sign, own in signs.items():
        ipa = ipa.replace(sign, own)
    return ipa


def closed(text: str) -> str:
    """End a text with a full stop where nothing else ends it: hibari lifts its voice at an open end.

    >>> closed("Four"), closed("Ready?"), closed("Hold,")
    ('Four.', 'Ready?', 'Hold.')
    """
    words = text.rstrip(_TRAILING)
    return words if words.rstrip("\"')]”’").endswith(tuple(_ENDS)) else f"{words}."


def only_words(sound: _Samples) -> _Samples:
    """Cut a sentence where its words begin and end, and silence what lies between them, breath included."""
    whole = sound[: len(sound) // _STRETCH * _STRETCH].reshape(-1, _STRETCH)
    levels = 10 * np.log10(np.maximum(np.square(whole, dtype=np.float64).mean(axis=1), 1e-12))
    loudest = levels.max(initial=-120.0)
    heard = np.flatnonzero(levels > loudest - QUIET_DB)
    if loudest <= -60 or not len(heard):
        return sound[:0]
    onset = int(np.flatnonzero(levels > loudest - ONSET_DB)[0])
    first = max(int(heard[0]), min(onset - BEFORE_ONSET, int(heard[0]) + SOFTEST_START))
    end = int(np.flatnonzero(levels > loudest - END_DB)[-1]) + 2
    return sound[first * _STRETCH : end * _STRETCH] * _gains(levels[first:end] > loudest - QUIET_DB)


def _gains(heard: NDArray[np.bool_]) -> _Samples:
    """Give the gain of every sample: 1 where words are heard and one stretch around, falling to 0 beyond."""
    around = np.convolve(heard, [1, 1, 1])[1:-1] > 0
    edges = np.concatenate([[False], around, [False]]).astype(np.float32)
    middles = (np.arange(len(edges)) - 0.5) * _STRETCH
    gains: _Samples = np.interp(np.arange(len(heard) * _STRETCH), middles, edges).astype(np.float32)
    return gains


def _has_words(phonemes: str) -> bool:
    """Tell words from punctuation, of which the model makes a hum."""
    return any(sign.isalpha() for sign in phonemes)


def _joined(sentences: Sequence[_Samples]) -> _Samples:
    """Put sentences one after the other, with a pause between."""
    pause = np.zeros(PAUSE_MS * VOICE_RATE // 1000, np.float32)
    pieces = [piece for sentence in sentences for piece in (pause, sentence)][1:]
    return np.concatenate(pieces) if pieces else pause[:0]


def _read_model(name: str, entry: Mapping[str, Any], assets: Path) -> Model:
    in_package = bool(entry.get("bundled"))
    return Model(
        name=name,
        language=str(entry["language"]).lower(),
        about=f"{entry['accent']}, {'a woman' if entry['gender'] == 'female' else 'a man'}",
        path=(assets if in_package else models_folder()) / Path(entry["file"]).name,
        size=int(entry["bytes"]),
        sha256=str(entry["sha256"]),
        in_package=in_package,
    )


def _expect_whole(model: Model) -> None:
    try:
        with model.path.open("rb") as file:
            damaged = file_digest(file, "sha256").hexdigest() != model.sha256
    except OSError as error:
        raise VoiceUnavailableError(f"{model.path} cannot be read ({error.strerror})") from error
    if damaged:
        raise VoiceUnavailableError(f"{model.path} is damaged", hint=f"run: {_how_to_get(model)}")


def _how_to_get(model: Model) -> str:
    return REINSTALL if model.in_package else f"audiocoach voices install hibari:{model.name}"


def _missing() -> VoiceUnavailableError:
    reason = "the voice 'hibari' needs the packages hibari-tts and onnxruntime"
    return VoiceUnavailableError(reason, hint=f"install them with: {INSTALL}")
