"""make_session(): from a routine to an MP3, the straight line readable in one glance."""

from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from audiocoach.audio.cache import ClipCache, Shelf
from audiocoach.audio.clips import Clip
from audiocoach.audio.production import Production, beside, decide, session_stream
from audiocoach.audio.recorder import Progress
from audiocoach.coach.model.choices import NO_SOUND, SoundChoices, Voices, chosen_voices, laid_over
from audiocoach.coach.model.layers import Choice, Layer, unroll
from audiocoach.coach.model.pacing import Preset, Presets
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import Wording, over
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.translation import pronounced, untranslated
from audiocoach.coach.script.writer import Brief, write_draft
from audiocoach.coach.timeline.forecast import Recital, Rehearsal
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import SettingsError
from audiocoach.files import cache_folder, config_folder, write_session
from audiocoach.library import Library, open_library
from audiocoach.notation.config import Settings
from audiocoach.notation.scripts import holds_script, read_script
from audiocoach.notation.text import read_text
from audiocoach.publish.session_files import session_name, sidecars
from audiocoach.publish.tags import Label, Session, default_cover, read_session, session_info, tag_bytes
from audiocoach.settings import NO_FLAGS, Flags, engine_options, read_settings
from audiocoach.studio.cast import Booth, Copy, Cut, Lineup, record_session, voices_of

if TYPE_CHECKING:
    from audiocoach.coach.adapt.fitting import Fitted
    from audiocoach.coach.model.routines import Adjustment


DEFAULT_VOICE = "espeak"

DEFAULT_WORDING = "english"

DEFAULT_VERBOSITY = "standard"

DEFAULT_OUTPUT = Path("output")


@dataclass(frozen=True, slots=True)
class Studio:
    """Where sessions are made: the library, the settings, the clips that are kept and their frames."""

    library: Library
    settings: Settings
    cache: ClipCache
    shelf: Shelf

    def routine(self, source: str) -> Routine:
        """Read a routine by its name or its file; tones and music beside the file are taken from there."""
        routine, folder = self.library.routine(source), self.library.routine_path(source).parent
        return routine.model_copy(update={"sound": beside(routine.sound, folder)})

    def brief(self, routine: Routine, flags: Flags = NO_FLAGS) -> Brief:
        """Gather what a script is written from; the wording is the flag's, the routine's or the config's.

        Raises UnknownNameError for a name that nothing has.
        """
        name = flags.wording or routine.wording or self.settings.wording or DEFAULT_WORDING
        presets, catalogue = self.library.presets(), self.library.catalogue()
        wording = over(self.library.wording(name), self.settings.phrases)
        below = [*unroll(self.settings.pacing, presets), *_preset(self.settings.verbosity, presets)]
        self.library.expect_a_pacing(flags.pacing)
        above = [*_preset(flags.pacing, presets), *_preset(flags.verbosity, presets)]
        return Brief(
            routine=routine,
            catalogue=catalogue,
            wording=pronounced(wording, routine, catalogue),
            presets=presets,
            choice=Choice(
                below=tuple(sorted(below, key=lambda layer: not layer.preset)),
                above=tuple(above),
                level=flags.level or self.settings.level,
            ),
        )

    def booth(self, flags: Flags = NO_FLAGS) -> Booth:
        """Tell where voices are recorded, and what their engines may do."""
        return Booth(
            cache=self.cache,
            shelf=self.shelf,
            options=engine_options(self.settings),
            offline=flags.offline or self.settings.offline,
            fallback=flags.fallback or self.settings.fallback,
        )

    def production(self, routine: SoundChoices = NO_SOUND, flags: Flags = NO_FLAGS) -> Production:
        """Decide how a session sounds: built-in < config < routine < flag."""
        return decide(laid_over(beside(self.settings.sound, config_folder()), routine, flags.sound))


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """A session recorded and arranged, ready to be mixed.

    `manner` is the verbosity it is spoken in, `voice` who spoke it, `production` how it is to sound.
    `by_default` says that nobody chose the voice, `failed` why the one that was chosen did not speak;
    `from_script` that it was made from a script in a file; `untranslated` lists what of the routine is spoken
    in another language than the wording's. `adapted` is what the flags changed in the routine, and `fitted`
    how near it comes to the minutes that were asked for.
    """

    name: str
    manner: str
    script: Script
    timeline: Timeline
    clips: dict[str, Clip] = field(repr=False)
    voice: str
    production: Production
    by_default: bool = False
    failed: str = ""
    from_script: bool = False
    untranslated: tuple[str, ...] = ()
    adapted: "tuple[Adjustment, ...]" = ()
    fitted: "Fitted | None" = None


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
        script = read_script(text, str(path))
        script = replace(script, sound=beside(script.sound, path.parent))
        return take_script(studio, path.stem, script, flags, progress)
    return take_tailored(studio, path.stem, studio.routine(source), flags, progress)


def take_tailored(
    studio: Studio, name: str, routine: Routine, flags: Flags = NO_FLAGS, progress: Progress | None = None
) -> Take:
    """Record and arrange a routine with what the flags change in it, and as long as they want it."""
    if (flags.swap, flags.without, flags.sets, flags.minutes) == ((), (), None, None):
        return take_routine(studio, name, routine, flags, progress)
    from audiocoach.studio.adapt import tailored, take_fitting

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
    asked = [voices_of(flags.voice) if flags.voice else None, routine.voice, studio.settings.voice]
    lineup = _lineup(chosen_voices(*asked, default=DEFAULT_VOICE), brief.wording)
    draft, how = write_draft(brief), studio.production(routine.sound, flags)
    texts = () if cut else draft.certain_texts()
    copy = Copy(write=Rehearsal(draft).layout, windows=draft.windows, texts=texts, cut=cut)
    recorded = record_session(studio.booth(flags), lineup, how, copy, progress)
    spoken = replace(recorded.script, voice=recorded.voice, pronounce=lineup.pronounce or None)
    return Take(
        name=name,
        manner=flags.verbosity or routine.verbosity or studio.settings.verbosity or DEFAULT_VERBOSITY,
        script=replace(spoken, sound=laid_over(routine.sound, flags.sound)),
        timeline=recorded.timeline,
        clips=recorded.clips,
        voice=recorded.voice,
        production=how,
        by_default=not any(asked),
        failed=recorded.failed,
        untranslated=tuple(untranslated(brief.wording, routine, brief.catalogue)),
    )


def _lineup(voices: Voices, wording: Wording) -> Lineup:
    return Lineup(
        voices=voices, language=wording.language, pronounce=wording.pronounce, native=wording.voices
    )


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
    _expect_no_change(flags)
    named = [voices_of(text) if text else None for text in (flags.voice, script.voice)]
    lineup = Lineup(
        voices=chosen_voices(*named, studio.settings.voice, default=DEFAULT_VOICE),
        language=script.language,
        pronounce=script.pronounce or {},
    )
    how = studio.production(script.sound, flags)
    texts = () if cut else script.first_texts()
    copy = Copy(write=Recital(script).layout, windows=script.windows, texts=texts, cut=cut)
    recorded = record_session(studio.booth(flags), lineup, how, copy, progress)
    return Take(
        name=name,
        manner="script",
        script=script,
        timeline=recorded.timeline,
        clips=recorded.clips,
        voice=recorded.voice,
        production=how,
        failed=recorded.failed,
        from_script=True,
    )


def _expect_no_change(flags: Flags) -> None:
    for flag in ("wording", "pacing", "verbosity", "level", "swap", "without", "sets", "minutes"):
        if getattr(flags, flag):
            reason = f"--{flag} changes nothing in a script, whose words and seconds are written already"
            raise SettingsError(reason, hint="edit the file, or save a new script from the routine")


def write_take(studio: Studio, recorded: Take, path: Path, label: Label | None = None) -> Session:
    """Mix, master and write a take, whole or not at all; return the session read back from its file.

    With a label, it is filed in an album; else it is one by itself.
    """
    timeline, how = recorded.timeline, recorded.production
    info = session_info(timeline, voice=recorded.voice, cover=default_cover())
    if label is not None:
        info = replace(info, title=label.title, album=label.album, track=label.track, week=label.week)
    stream = session_stream(timeline, recorded.clips, how, studio.shelf)
    write_session(path, chain([tag_bytes(info)], stream), sidecars(timeline))
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
