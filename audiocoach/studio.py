"""make_session(): from a routine to an MP3, the straight line readable in one glance."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from audiocoach.audio.assembly import encode_session
from audiocoach.audio.clipcache import ClipCache
from audiocoach.audio.clips import Clip
from audiocoach.audio.mixdown import mix
from audiocoach.audio.recording import Manner, Progress, Recorder
from audiocoach.audio.session_file import write_session
from audiocoach.audio.shelf import Shelf
from audiocoach.audio.tones import make_tones
from audiocoach.coach.bouts import Choice
from audiocoach.coach.doses import Level
from audiocoach.coach.editing import Adjustment
from audiocoach.coach.fitting import Fitted
from audiocoach.coach.forecast import rehearse
from audiocoach.coach.pacing import Layer, Preset, Presets, unroll
from audiocoach.coach.routines import Routine
from audiocoach.coach.script import Script
from audiocoach.coach.timeline import Lengths, Timeline
from audiocoach.coach.translating import untranslated
from audiocoach.coach.wording import Wording, over
from audiocoach.coach.writing import Brief, write_draft
from audiocoach.errors import SettingsError
from audiocoach.library import Library, open_library
from audiocoach.notation.scripts import holds_script, read_script
from audiocoach.notation.sources import read_text
from audiocoach.publish.captions import captions
from audiocoach.publish.cover import default_cover
from audiocoach.publish.cuesheet import cue_sheet
from audiocoach.publish.naming import session_name
from audiocoach.publish.tags import Label, Session, read_session, session_info, tag_bytes
from audiocoach.rehearsing import Cut, record_script
from audiocoach.settings import Settings, cache_folder, read_settings
from audiocoach.tailoring import tailored, take_fitting
from audiocoach.voices.registry import ChosenVoice, find_voice

DEFAULT_VOICE = "espeak"
DEFAULT_WORDING = "english"
DEFAULT_VERBOSITY = "standard"
DEFAULT_OUTPUT = Path("output")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flags:
    """What is chosen for one run, above everything that files say.

    The last four change the routine itself: pairs of exercises to swap, equipment to do without, the sets of
    every exercise, and the minutes that the session shall last.
    """

    voice: str | None = None
    wording: str | None = None
    pacing: str | None = None
    verbosity: str | None = None
    level: Level | None = None
    swap: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    sets: int | None = None
    minutes: float | None = None


NO_FLAGS = Flags()


@dataclass(frozen=True, slots=True)
class Studio:
    """Where sessions are made: the library, the settings, the clips that are kept and their frames."""

    library: Library
    settings: Settings
    cache: ClipCache
    shelf: Shelf

    def brief(self, routine: Routine, flags: Flags = NO_FLAGS) -> Brief:
        """Gather what a script is written from; the wording is the flag's, the routine's or the config's.

        Raises UnknownNameError for a name that nothing has.
        """
        name = flags.wording or routine.wording or self.settings.wording or DEFAULT_WORDING
        presets = self.library.presets()
        below = [*unroll(self.settings.pacing, presets), *_preset(self.settings.verbosity, presets)]
        above = [*_preset(flags.pacing, presets), *_preset(flags.verbosity, presets)]
        return Brief(
            routine=routine,
            catalogue=self.library.catalogue(),
            wording=over(self.library.wording(name), self.settings.phrases),
            presets=presets,
            choice=Choice(
                below=tuple(sorted(below, key=lambda layer: not layer.preset)),
                above=tuple(above),
                level=flags.level or self.settings.level,
            ),
        )

    def recorder(self, voice: ChosenVoice, language: str, pronounce: Mapping[str, str]) -> Recorder:
        """Put a voice before the microphone; `pronounce` has the words that it reads in their own way."""
        manner = Manner(language=language, pronunciations=pronounce)
        return Recorder(voice, self.cache, manner, shelf=self.shelf)


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A session recorded and arranged, ready to be mixed.

    `manner` is the verbosity it is spoken in; `by_default` says that nobody chose the voice; `from_script`
    that it was made from a script in a file; `untranslated` lists what of the routine is spoken in another
    language than the wording's. `adapted` is what the flags changed in the routine, and `fitted` how near it
    comes to the minutes that were asked for.
    """

    name: str
    manner: str
    script: Script
    timeline: Timeline
    clips: dict[str, Clip] = field(repr=False)
    voice: ChosenVoice
    by_default: bool = False
    from_script: bool = False
    untranslated: tuple[str, ...] = ()
    adapted: tuple[Adjustment, ...] = ()
    fitted: Fitted | None = None


def open_studio() -> Studio:
    """Open the studio of this user: their folders, their settings, their cache."""
    library, kept = open_library(), cache_folder()
    return Studio(library, read_settings(library.known()), ClipCache(kept / "clips"), Shelf(kept / "shelf"))


def _preset(name: str | None, presets: Presets) -> list[Layer]:
    return unroll(Preset(preset=name), presets) if name else []


def take(studio: Studio, source: str, flags: Flags = NO_FLAGS, progress: Progress | None = None) -> Take:
    """Record and arrange a routine, by its name or its file, or a script that was saved; no MP3 is written.

    Raises AudiocoachError: where it is, what is wrong, what would be right.
    """
    path = studio.library.routine_path(source)
    text = read_text(path)
    if holds_script(text):
        return take_script(studio, path.stem, read_script(text, str(path)), flags, progress)
    return take_tailored(studio, path.stem, studio.library.routine(source), flags, progress)


def take_tailored(
    studio: Studio, name: str, routine: Routine, flags: Flags = NO_FLAGS, progress: Progress | None = None
) -> Take:
    """Record and arrange a routine with what the flags change in it, and as long as they want it."""
    routine, changes = tailored(routine, flags, studio.library.known())
    if flags.minutes is None:
        return replace(take_routine(studio, name, routine, flags, progress), adapted=changes)
    taken, fitted = take_fitting(
        studio.brief(routine, flags),
        round(flags.minutes * 60_000),
        lambda fitting: take_routine(studio, name, fitting, flags, progress),
    )
    return replace(taken, adapted=(*changes, *fitted.changes), fitted=fitted)


def take_routine(
    studio: Studio,
    name: str,
    routine: Routine,
    flags: Flags = NO_FLAGS,
    progress: Progress | None = None,
    cut: Cut | None = None,
) -> Take:
    """Write, record and arrange a routine, until script, clips and timeline agree.

    The total can be announced only when the clips are known, and some clips only when the total is. With
    `cut`, only a part of the session is recorded.
    """
    brief = studio.brief(routine, flags)
    asked = flags.voice or routine.voice or studio.settings.voice
    voice = chosen_voice(asked or DEFAULT_VOICE, brief.wording)
    recorder = studio.recorder(voice, brief.wording.language, brief.wording.pronounce)
    draft = write_draft(brief)

    def write(lengths: Lengths) -> Script:
        script = rehearse(draft, lengths)
        return replace(script, voice=voice.name, pronounce=brief.wording.pronounce or None)

    texts = () if cut else draft.certain_texts()
    script, timeline, clips = record_script(recorder, write, texts, cut=cut, progress=progress)
    return Take(
        name=name,
        manner=flags.verbosity or routine.verbosity or studio.settings.verbosity or DEFAULT_VERBOSITY,
        script=script,
        timeline=timeline,
        clips=clips,
        voice=voice,
        by_default=asked is None,
        untranslated=tuple(untranslated(brief.wording, routine, brief.catalogue)),
    )


def chosen_voice(name: str, wording: Wording) -> ChosenVoice:
    """Find a voice; of an engine named alone, the one that speaks the wording's language."""
    engine = name.strip()
    native = wording.voices.get(engine)
    return find_voice(f"{engine}:{native}" if native else name)


def take_script(
    studio: Studio,
    name: str,
    script: Script,
    flags: Flags = NO_FLAGS,
    progress: Progress | None = None,
    cut: Cut | None = None,
) -> Take:
    """Record and arrange a script exactly as it stands: in its own voice, if nobody asks for another.

    Raises SettingsError for a flag that would change its words or its seconds.
    """
    for flag in ("wording", "pacing", "verbosity", "level", "swap", "without", "sets", "minutes"):
        if getattr(flags, flag):
            reason = f"--{flag} changes nothing in a script, whose words and seconds are written already"
            raise SettingsError(reason, hint="edit the file, or save a new script from the routine")
    voice = find_voice(flags.voice or script.voice or studio.settings.voice or DEFAULT_VOICE)
    recorder = studio.recorder(voice, script.language, script.pronounce or {})
    texts = () if cut else script.first_texts()
    _, timeline, clips = record_script(recorder, lambda _: script, texts, cut=cut, progress=progress)
    return Take(
        name=name,
        manner="script",
        script=script,
        timeline=timeline,
        clips=clips,
        voice=voice,
        from_script=True,
    )


def write_take(studio: Studio, recorded: Take, path: Path, label: Label | None = None) -> Session:
    """Mix, master and write a take, whole or not at all; return the session read back from its file.

    With a label, it is filed in an album; else it is one by itself.
    """
    timeline = recorded.timeline
    islands = mix(timeline, recorded.clips, make_tones())
    info = session_info(timeline, voice=recorded.voice.name, cover=default_cover())
    if label is not None:
        info = replace(info, title=label.title, album=label.album, track=label.track)
    stream = chain([tag_bytes(info)], encode_session(islands, timeline.total, shelf=studio.shelf))
    write_session(path, stream, {".txt": cue_sheet(timeline), ".vtt": captions(timeline)})
    return read_session(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """What a run made: the session on disk, and the take behind it."""

    session: Session
    take: Take


def produce(
    studio: Studio,
    source: str,
    flags: Flags = NO_FLAGS,
    folder: Path | None = None,
    progress: Progress | None = None,
) -> Product:
    """Make the MP3 of a routine or script in a folder: the one given, the config's, or output/."""
    recorded = take(studio, source, flags, progress)
    name = session_name(recorded.name, recorded.timeline.total, recorded.manner)
    session = write_take(studio, recorded, (folder or studio.settings.output or DEFAULT_OUTPUT) / name)
    return Product(session=session, take=recorded)


def make_session(routine: str, folder: Path | None = None, flags: Flags = NO_FLAGS) -> Session:
    """Make the MP3 of a routine, by its name or its file, and return what was made.

    Raises AudiocoachError: where it is, what is wrong, what would be right. An earlier file survives a
    failed run.
    """
    return produce(open_studio(), routine, flags, folder).session
