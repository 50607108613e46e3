"""What a routine is made with in the end: voice, wording, talk, folder, and every knob of the pacing."""

from collections.abc import Iterator
from typing import NamedTuple

from audiocoach.coach.pacing import Preset, typed_knobs
from audiocoach.coach.parts import Voices
from audiocoach.coach.routines import Routine
from audiocoach.coach.settling import BUILT_IN, Knob, Settled, settled
from audiocoach.coach.sound_choices import NO_MUSIC, SoundChoices
from audiocoach.flags import NO_FLAGS, Flags
from audiocoach.studio import DEFAULT_OUTPUT, DEFAULT_VERBOSITY, DEFAULT_VOICE, DEFAULT_WORDING, Studio

DEFAULT_PACING = "steady"
"""The pacing whose values are the built-in ones."""


class Effective(NamedTuple):
    """The title of a routine, the choices of its session with their origins, and its knobs."""

    title: str
    choices: tuple[Knob, ...]
    settled: Settled


def effective(studio: Studio, source: str, flags: Flags = NO_FLAGS) -> Effective:
    """Gather every setting of a routine, by its name or its file, and who chose it.

    Raises UnknownNameError for a name that nothing has.
    """
    routine = studio.routine(source)
    brief = studio.brief(routine, flags)
    knobs = settled(brief.routine, brief.catalogue, brief.presets, brief.choice)
    return Effective(routine.title, tuple(_choices(studio, routine, flags)), knobs)


def _choices(studio: Studio, routine: Routine, flags: Flags) -> Iterator[Knob]:
    config = studio.settings
    yield _chosen(
        "voice", flags.voice, _named_voices(routine.voice), _named_voices(config.voice), DEFAULT_VOICE
    )
    yield _chosen("wording", flags.wording, routine.wording, config.wording, DEFAULT_WORDING)
    pacings = typed_knobs(flags.pacing)[0], _named(routine.pacing), _named(config.pacing)
    yield _chosen("pacing", *pacings, DEFAULT_PACING)
    yield _chosen("verbosity", flags.verbosity, routine.verbosity, config.verbosity, DEFAULT_VERBOSITY)
    written = "routine" if "level" in routine.model_fields_set else BUILT_IN
    level = Knob(name="level", value=routine.level, origin=written)
    chosen = _chosen("level", flags.level, None, config.level, routine.level)
    yield level if chosen.origin == BUILT_IN else chosen
    folder = str(config.output) if config.output else None
    yield _chosen("output", None, None, folder, str(DEFAULT_OUTPUT))
    yield from _sounds(studio, routine, flags)


def _sounds(studio: Studio, routine: Routine, flags: Flags) -> Iterator[Knob]:
    """Tell how it sounds, and who chose that."""
    levels = {"flag": flags.sound, "routine": routine.sound, "config": studio.settings.sound}
    whole = studio.production(routine.sound, flags)
    for name in SoundChoices.model_fields:
        origins = (origin for origin, choices in levels.items() if getattr(choices, name) is not None)
        value = getattr(whole, name)
        shown = str(value or NO_MUSIC) if name == "music" else value
        yield Knob(name=f"sound.{name}", value=shown, origin=next(origins, BUILT_IN))


def _named_voices(voices: Voices | None) -> str | None:
    return str(voices) if voices is not None else None


def _named(pacing: Preset | None) -> str | None:
    return pacing.preset if pacing is not None else None


def _chosen(name: str, flag: str | None, routine: str | None, config: str | None, otherwise: str) -> Knob:
    """Tell who chose: the flag, else the routine, else the config, else nobody."""
    for origin, value in (("flag", flag), ("routine", routine), ("config", config)):
        if value:
            return Knob(name=name, value=value, origin=origin)
    return Knob(name=name, value=otherwise)
