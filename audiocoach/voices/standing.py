"""How every engine stands here: whether it is installed and works, what it speaks, and how to get it."""

from collections.abc import Iterable
from dataclasses import dataclass

from audiocoach.errors import VoiceError, VoiceUnavailableError
from audiocoach.voices.contract import VoiceInfo
from audiocoach.voices.registry import NO_OPTIONS, Options, engine_names, find_engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
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


def standings(options: Options = NO_OPTIONS) -> list[Standing]:
    """Look at every engine.

    None is asked to speak; a server of one's own that lists its voices is asked for them.
    """
    return [_standing(name, options) for name in engine_names()]


def _standing(name: str, options: Options) -> Standing:
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
    return Standing(
        engine=name, installed=True, works=True, online=engine.online, languages=languages, advice=advice
    )


def _missing(name: str, error: VoiceError, *, installed: bool, online: bool) -> Standing:
    advice = error.hint or error.message
    return Standing(engine=name, installed=installed, works=False, online=online, languages=(), advice=advice)


def _languages(voices: Iterable[VoiceInfo]) -> tuple[str, ...]:
    tags = {voice.language.replace("_", "-").partition("-")[0] for voice in voices}
    return tuple(sorted(tags - {"any"} or tags))
