"""Which engines there are, what a voice named `engine:voice` stands for, and how each engine stands here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError, did_you_mean
from audiocoach.voices.contract import Engine, VoiceInfo

ENGINES = {
    "hibari": "audiocoach.voices.hibari:Hibari",
    "espeak": "audiocoach.voices.espeak:Espeak",
    "gtts": "audiocoach.voices.gtts:Gtts",
    "piper": "audiocoach.voices.piper:Piper",
    "openai": "audiocoach.voices.openai:OpenAI",
    "command": "audiocoach.voices.command:Command",
    "silent": "audiocoach.voices.silent:Silent",
}
"""The engines of audiocoach itself: name → module and class, imported when the engine is asked for."""

ENTRY_POINTS = "audiocoach.voices"
"""The group of entry points in which installed packages offer engines of their own."""


Options = Mapping[str, Mapping[str, Any]]
"""What a user chose for engines, by their names: keyword arguments, such as the programs of command."""

NO_OPTIONS: Options = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenVoice:
    """An engine, and one of its voices by canonical name."""

    engine: Engine
    voice: str

    @property
    def name(self) -> str:
        """The full name, such as espeak:en-us+f5."""
        return f"{self.engine.name}:{self.voice}"


def engine_names() -> list[str]:
    """List all engines: those of audiocoach first, then those of installed packages."""
    return list(_engines())


def find_engine(name: str, options: Options = NO_OPTIONS) -> Engine:
    """Make the engine of that name, with the options that there are for it.

    Raises UnknownNameError, or VoiceUnavailableError where what stands behind it cannot be loaded.
    """
    target = ENGINES.get(name) or _engines().get(name)
    if target is None:
        listed = f"the engines are {', '.join(engine_names())}; write engine:voice"
        hint = did_you_mean(name, engine_names()) or listed
        raise UnknownNameError(f"there is no voice engine '{name}'", hint=hint)
    engine = _make(name, target, options.get(name, {}))
    if not isinstance(engine, Engine):
        raise VoiceError(f"{target} is no voice engine", hint="it lacks what audiocoach.voices.contract asks")
    return engine


def find_voice(name: str, options: Options = NO_OPTIONS) -> ChosenVoice:
    """Find the voice named `engine:voice`; the engine alone stands for its default voice.

    Raises UnknownNameError with the near names, VoiceUnavailableError with the install command.
    """
    engine_name, _, voice = name.strip().partition(":")
    engine = find_engine(engine_name, options)
    return ChosenVoice(engine=engine, voice=engine.resolve(voice))


def _engines() -> dict[str, str]:
    from importlib.metadata import entry_points

    offered = {point.name: point.value for point in sorted(entry_points(group=ENTRY_POINTS))}
    return ENGINES | {name: target for name, target in offered.items() if name not in ENGINES}


def _make(name: str, target: str, options: Mapping[str, Any]) -> object:
    module, _, attribute = target.partition(":")
    try:
        make = getattr(import_module(module), attribute)
        return make(**options)
    except (VoiceError, MemoryError):
        raise
    except Exception as error:  # whatever a package of somebody else raises while it loads
        reason = f"the voice '{name}' cannot be loaded from {target} ({error})"
        raise VoiceUnavailableError(reason, hint="install or update the package it comes from") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStatus:
    """One engine, here and now.

    `languages` are the first parts of its voices' tags, in order. `advice` is how to choose it where it
    works, and what is missing where it does not.
    """

    engine: str
    installed: bool
    works: bool
    online: bool
    languages: tuple[str, ...]
    advice: str


def engine_statuses(options: Options = NO_OPTIONS) -> list[EngineStatus]:
    """Look at every engine.

    None is asked to speak; a server of one's own that lists its voices is asked for them.
    """
    return [_status(name, options) for name in engine_names()]


def _status(name: str, options: Options) -> EngineStatus:
    try:
        engine = find_engine(name, options)
    except VoiceError as error:
        return _missing(name, error, installed=False, online=False)
    try:
        engine.check()
        languages = _languages(engine.voices())
        advice = f"--voice {name}:{engine.resolve('')}"
    except VoiceError as error:
        installed = not isinstance(error, VoiceUnavailableError)
        return _missing(name, error, installed=installed, online=engine.online)
    return EngineStatus(
        engine=name, installed=True, works=True, online=engine.online, languages=languages, advice=advice
    )


def _missing(name: str, error: VoiceError, *, installed: bool, online: bool) -> EngineStatus:
    advice = error.hint or error.message
    return EngineStatus(
        engine=name, installed=installed, works=False, online=online, languages=(), advice=advice
    )


def _languages(voices: Iterable[VoiceInfo]) -> tuple[str, ...]:
    tags = {voice.language.replace("_", "-").partition("-")[0] for voice in voices}
    return tuple(sorted(tags - {"any"} or tags))
