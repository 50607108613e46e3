"""Files checked: read once, held against the notation, what can be had here, writing rules, languages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from audiocoach.audio.cache import ClipCache, DerivedCache
from audiocoach.audio.music import find_music
from audiocoach.audio.production import found_from
from audiocoach.audio.recorder import read_recording
from audiocoach.audio.tones import find_tones
from audiocoach.coach.model.choices import NO_MUSIC, ROLES, read_voices
from audiocoach.coach.model.fields import Recorded
from audiocoach.coach.model.layers import unroll
from audiocoach.coach.model.pacing import Preset, Presets
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import Wording
from audiocoach.coach.script.bouts import unfold
from audiocoach.coach.script.phrasing import left_to_translate, untranslated
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import write_draft
from audiocoach.errors import AudiocoachError, Diagnostic, Diagnostics, VoiceError, in_order
from audiocoach.files import at_home, cache_folder
from audiocoach.library import Library
from audiocoach.notation.advice import advise
from audiocoach.notation.checking import Checked, check_file
from audiocoach.notation.config import CONFIG, Settings
from audiocoach.notation.document import Document, Node, PathStep, recordings_in
from audiocoach.notation.file_kinds import EXERCISES, PRESET, ROUTINE, WORDING
from audiocoach.notation.names import at
from audiocoach.notation.scripts import SCRIPT, script_of
from audiocoach.settings import engine_options
from audiocoach.studio.make import Studio
from audiocoach.voices.preparation import prepare
from audiocoach.voices.registry import find_voice

DocumentPath = tuple[PathStep, ...]

MOST_LISTED = 8
"""Names that are listed; the others are only counted."""


def check(library: Library, settings: Settings, path: Path) -> Checked:
    """Read a file once; list all that is wrong in it, and all that it names and that cannot be had here."""
    checked = check_file(path, library.beside(path.parent).known())
    missing = missing_choices(checked, library, settings, path.parent)
    late = _outlasting(checked, library.beside(path.parent))
    found = in_order([*checked.complaints, *missing, *late])
    return replace(checked, complaints=found or tuple(_unspeakable(checked, library, settings, path)))


def _unspeakable(checked: Checked, library: Library, settings: Settings, path: Path) -> Iterator[Diagnostic]:
    """Tell what a routine or a script without a mistake says that cannot be said, or is too much of."""
    document, value = checked.document, checked.value
    if document is None or checked.kind not in (ROUTINE, SCRIPT):
        return
    try:
        words: Wording | Script
        if checked.kind is ROUTINE:
            words, texts = _draft(value, library.beside(path.parent), settings)
        else:
            words, texts = script_of(value), script_of(value).first_texts()
    except AudiocoachError as error:
        yield document.complain((), error.message, error.hint)
        return
    for text in texts:
        try:
            prepare(text, language=words.language, pronunciations=words.pronounce or {})
        except AudiocoachError as error:
            yield document.complain(_saying(document, text), error.message, error.hint)


def _draft(routine: Routine, library: Library, settings: Settings) -> tuple[Wording, Sequence[str]]:
    """Put a routine into words, as `make` would."""
    studio = Studio(library, settings, ClipCache(cache_folder()), DerivedCache(cache_folder()))
    brief = studio.brief(routine)
    return brief.wording, write_draft(brief).first_texts()


def _saying(document: Document, text: str) -> DocumentPath:
    """Find what stands in a file of a text that is said; nothing, where it comes from elsewhere."""
    found: list[tuple[int, DocumentPath]] = [(0, ())]

    def look(node: Node, path: DocumentPath) -> None:
        if isinstance(node.value, str) and node.value.strip() and node.value.strip() in text:
            found.append((len(node.value), path))
        for step, part in node.parts.items():
            look(part, (*path, step))

    look(document.root, ())
    return max(found, key=lambda each: each[0])[1]


def _outlasting(checked: Checked, library: Library) -> Iterator[Diagnostic]:
    """Tell of sets that take longer than the beat of their block."""
    routine, document = checked.value, checked.document
    if checked.kind is not ROUTINE or routine is None or document is None:
        return
    for number, block in enumerate(routine.blocks):
        alone = routine.model_copy(update={"blocks": (block,)})
        unfolded = partial(unfold, alone, routine.over(library.catalogue()), library.presets())
        if block.every is not None:
            yield from _tried(document, ("blocks", number, "every"), unfolded)


def advice(checked: Checked, library: Library, settings: Settings) -> Iterator[str]:
    """Tell what would sound better in a file without a mistake, a line each."""
    document, value = checked.document, checked.value
    if document is None or value is None:
        return
    if checked.kind is EXERCISES:
        yield from map(str, advise(document, value.exercises))
    told: Iterator[str] = iter(())
    if checked.kind is ROUTINE:
        told = _of_routine(value, library, settings)
    if checked.kind is WORDING:
        told = _of_wording(value, library)
    with suppress(Diagnostics):  # those of the wording that is looked at, which is another file
        yield from (f"{document.file}: {line}" for line in told)


def _of_routine(routine: Routine, library: Library, settings: Settings) -> Iterator[str]:
    """Tell what would be spoken in another language than that of the wording."""
    name = library.wording_of(routine, settings.wording) or settings.wording
    if routine.language and not name:
        yield f"no wording speaks '{routine.language}': run audiocoach new wording NAME to begin one"
    wording = library.wording(name) if name else None
    left = untranslated(wording, routine, routine.over(library.catalogue())) if wording else []
    if wording and left:
        lacks = f"the wording '{name}' has no words in '{wording.language}' for {_listed(left)}"
        yield f"{lacks}; they are spoken as they stand"


def _of_wording(wording: Wording, library: Library) -> Iterator[str]:
    """Tell what a wording still speaks in the language of the one that it is like."""
    if wording.like is None:
        return
    below = library.wording(wording.like)
    if "language" not in wording.model_fields_set or wording.language == below.language:
        return
    for table, names in left_to_translate(wording, below, library.catalogue()).items():
        listed = ", ".join(f"'{name}'" for name in names)
        if table == "exercises":
            yield f"{len(names)} exercises of the catalogue are still spoken as they are there: {listed}"
        else:
            yield f"'{wording.like}' ({below.language}) still speaks {listed} of '{table}'"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(f"'{name}'" for name in names[:MOST_LISTED]) + more


_LOOKED = "it is looked for beside this file and in the folder where you are"


def missing_choices(
    checked: Checked, library: Library, settings: Settings, folder: Path
) -> Iterator[Diagnostic]:
    """Tell which voices, tones, music and presets a file of a folder names that cannot be had here."""
    document, kind = checked.document, checked.kind
    if document is None or not isinstance(document.value, dict):
        return
    yield from _recordings(document, folder)
    if kind is PRESET:
        yield from _presets(document, library.presets())
    elif kind in (ROUTINE, SCRIPT, CONFIG):
        yield from _voices(document, settings)
        yield from _sounds(document, folder)


def _voices(document: Document, settings: Settings) -> Iterator[Diagnostic]:
    for place, name in _named_voices(document.value):
        yield from _tried(document, place, partial(find_voice, name, engine_options(settings)))


def _named_voices(value: Mapping[str, Any]) -> Iterator[tuple[DocumentPath, str]]:
    """List the voices that are chosen, each with its place."""
    if written := value.get("voice"):
        with suppress(ValueError):  # told elsewhere
            voice = read_voices(written)
            chosen = voice if isinstance(voice, dict) else {}
            for part in ROLES:
                if isinstance(name := chosen.get(part), str):
                    yield (("voice", part) if isinstance(written, dict) else ("voice",)), name
    if isinstance(name := value.get("fallback"), str):
        yield ("fallback",), name


def _sounds(document: Document, folder: Path) -> Iterator[Diagnostic]:
    tones, music = (at(document.value, ("sound", name)) for name in ("tones", "music"))
    if isinstance(tones, str) and tones:
        yield from _tried(document, ("sound", "tones"), partial(find_tones, found_from(folder, tones)))
    if isinstance(music, str) and music not in ("", NO_MUSIC):
        there = found_from(folder, music)
        yield from _tried(document, ("sound", "music"), lambda: find_music(at_home(there)), _LOOKED)


def _recordings(document: Document, folder: Path) -> Iterator[Diagnostic]:
    named = [((*path, "audio"), recorded) for path, recorded in recordings_in(document)]
    of_script = at(document.value, ("recordings",))
    for text, file in of_script.items() if isinstance(of_script, dict) else ():
        named.append((("recordings", text), Recorded(text, found_from(folder, str(file)))))
    for place, recorded in named:
        bare = Recorded(recorded, recorded.audio)
        yield from _tried(document, place, partial(read_recording, bare))


def _presets(document: Document, presets: Presets) -> Iterator[Diagnostic]:
    """Look for rings of presets; a name that nothing has is told elsewhere."""
    name = at(document.value, ("preset",))
    if isinstance(name, str) and name in presets:
        yield from _tried(document, ("preset",), partial(unroll, Preset(preset=name), presets))


def _tried(
    document: Document, place: DocumentPath, find: Callable[[], object], hint: str = ""
) -> Iterator[Diagnostic]:
    """Try to find what stands at a place; what is only not installed here is no mistake of the file."""
    try:
        find()
    except (Diagnostics, VoiceError):
        return
    except AudiocoachError as error:
        where = f"{error.where}: " if error.where else ""
        yield document.complain(place, f"{where}{error.message}", error.hint or hint)
