"""What a file chooses to be heard with: whether its voices, tones, music and presets are there."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from audiocoach.audio.music_files import find_music
from audiocoach.audio.own_tones import find_tones
from audiocoach.audio.production import found_from
from audiocoach.coach.pacing import Preset, Presets, unroll
from audiocoach.coach.parts import PARTS, read_voices
from audiocoach.coach.sound_choices import NO_MUSIC
from audiocoach.errors import AudiocoachError, VoiceError
from audiocoach.library import Library
from audiocoach.notation.checking import kind_at, kind_of
from audiocoach.notation.complaints import Complaint, NotationErrors
from audiocoach.notation.composing import compose
from audiocoach.notation.config import CONFIG
from audiocoach.notation.nodes import Document, Step
from audiocoach.notation.reading import PRESET, ROUTINE
from audiocoach.notation.scripts import SCRIPT
from audiocoach.notation.sources import MOST_BYTES, read_text
from audiocoach.notation.texts import at
from audiocoach.settings import Settings, engine_options
from audiocoach.voices.registry import find_voice

Place = tuple[Step, ...]

_LOOKED = "it is looked for beside this file and in the folder where you are"


def missing_choices(library: Library, settings: Settings, path: Path) -> list[Complaint]:
    """Tell which voices, tones, music and presets a file names that cannot be had here.

    A file with mistakes of another kind gets its complaints elsewhere, and none here.
    """
    try:
        document = compose(read_text(path), str(path), most=MOST_BYTES, may_be_empty=True)
    except NotationErrors:
        return []
    kind = kind_at(path) or kind_of(document.value)
    if kind is PRESET:
        return list(_presets(document, library.presets()))
    if kind in (ROUTINE, SCRIPT, CONFIG) and isinstance(document.value, dict):
        return [*_voices(document, settings), *_sounds(document, path.parent)]
    return []


def _voices(document: Document, settings: Settings) -> Iterator[Complaint]:
    for place, name in _named_voices(document.value):
        yield from _tried(document, place, partial(find_voice, name, engine_options(settings)))


def _named_voices(value: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """List the voices that are chosen, each with its place."""
    written = value.get("voice")
    with suppress(ValueError):  # told elsewhere
        voice = read_voices(written)
        chosen = voice if isinstance(voice, dict) else {}
        for part in PARTS:
            if isinstance(name := chosen.get(part), str):
                yield (("voice", part) if isinstance(written, dict) else ("voice",)), name
    if isinstance(name := value.get("fallback"), str):
        yield ("fallback",), name


def _sounds(document: Document, folder: Path) -> Iterator[Complaint]:
    tones, music = (at(document.value, ("sound", name)) for name in ("tones", "music"))
    if isinstance(tones, str) and tones:
        yield from _tried(document, ("sound", "tones"), partial(find_tones, found_from(folder, tones)))
    if isinstance(music, str) and music not in ("", NO_MUSIC):
        there = Path(found_from(folder, music)).expanduser()
        yield from _tried(document, ("sound", "music"), partial(find_music, there), _LOOKED)


def _presets(document: Document, presets: Presets) -> Iterator[Complaint]:
    """Look for rings of presets; a name that nothing has is told elsewhere."""
    name = at(document.value, ("preset",))
    if isinstance(name, str) and name in presets:
        yield from _tried(document, ("preset",), partial(unroll, Preset(preset=name), presets))


def _tried(
    document: Document, place: Place, find: Callable[[], object], hint: str = ""
) -> Iterator[Complaint]:
    """Try to find what stands at a place; what is only not installed here is no mistake of the file."""
    try:
        find()
    except (NotationErrors, VoiceError):
        return
    except AudiocoachError as error:
        where = f"{error.where}: " if error.where else ""
        yield document.complain(place, f"{where}{error.message}", error.hint or hint)
