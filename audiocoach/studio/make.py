"""make_session(): from a routine to an MP3, the straight line.

routine → draft (what is said) → clips and timeline (when) → MP3: `make_session` opens the studio, `take`
records what a name or a file means, `take_routine` is the line itself, `write_take` mixes and writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

from audiocoach.audio.cache import CLIPS, SHELF, ClipCache, DerivedCache
from audiocoach.audio.production import MixSettings, beside, decide, found_from, session_stream
from audiocoach.audio.recorder import Progress
from audiocoach.coach.model.choices import NO_SOUND, SoundChoices, Voices, merged_sound, merged_voices
from audiocoach.coach.model.fields import Recorded
from audiocoach.coach.model.layers import BUILT_IN, Layer, Overrides, Setting, typed_settings, unroll
from audiocoach.coach.model.pacing import Preset, Presets
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import Wording, merged_phrases
from audiocoach.coach.script.phrasing import pronounced, recorded, untranslated
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import ScriptInput, write_draft
from audiocoach.errors import SettingsError
from audiocoach.files import cache_folder, config_folder, write_session
from audiocoach.library import Library, open_library
from audiocoach.notation.config import Settings
from audiocoach.notation.text import holds_script, read_text
from audiocoach.publish.cover import SMALL, Cover
from audiocoach.publish.session_files import session_name, sidecars
from audiocoach.publish.session_folder import find_place, remove_twins
from audiocoach.publish.tags import Label, Session, SessionInfo, read_session, session_info, tag_bytes
from audiocoach.settings import NO_FLAGS, Flags, engine_options, read_settings
from audiocoach.studio.cast import Cast, Cut, Recording, record_session, usual_voice, voices_of


def make_session(routine: str, folder: Path | None = None, flags: Flags = NO_FLAGS) -> Session:
    """Make the MP3 of a routine, by its name or its file, and return what was made.

    It lands in the folder given, the config's, or output/. Raises AudiocoachError: where it is, what is
    wrong, what would be right. An earlier file survives a failed run.
    """
    studio = open_studio()
    return write_take(studio, take(studio, routine, flags), folder)


def open_studio() -> "Studio":
    """Open the studio of this user: their folders, their settings, their cache."""
    library, kept = open_library(), cache_folder()
    return Studio(
        library, read_settings(library.known()), ClipCache(kept / CLIPS), DerivedCache(kept / SHELF)
    )


def take(
    studio: "Studio", source: str, flags: Flags = NO_FLAGS, progress: Progress | None = None
) -> Recording:
    """Record and arrange a routine, by its name or its file, or a script that was saved; no MP3 is written.

    Raises AudiocoachError: where it is, what is wrong, what would be right.
    """
    name, written = studio.read(source)
    if isinstance(written, Script):
        taken = take_script(studio, name, written, flags, progress)
    elif (flags.swap, flags.without, flags.sets, flags.minutes) == ((), (), None, None):
        taken = take_routine(studio, name, studio.brief(written, flags), flags, progress)
    else:
        taken = _take_adapted(studio, name, written, flags, progress)
    path = studio.library.routine_path(source)
    return replace(taken, origin=_origin(path, studio.library, flags), home=path.parent.resolve().name)


_CHANGES_A_SESSION = ("wording", "pacing", "level", "swap", "without", "sets", "minutes")
"""Flags with which a session of a routine is another one than without."""


def _origin(path: Path, library: Library, flags: Flags) -> str:
    """Tell a session from those of other routines and of other flags, without telling where files lie."""
    folder = next((number for number, each in enumerate(library.folders) if each in path.parents), None)
    there = path.resolve() if folder is None else path.relative_to(library.folders[folder])
    changes = [getattr(flags, name) for name in _CHANGES_A_SESSION]
    return sha256(f"{folder} {there} {changes}".encode()).hexdigest()[:16]


def take_routine(
    studio: "Studio",
    name: str,
    brief: ScriptInput,
    flags: Flags = NO_FLAGS,
    progress: Progress | None = None,
    cut: Cut | None = None,
) -> Recording:
    """Put a routine into words, have them spoken, and arrange them. With `cut`, only a part is recorded."""
    routine, wording = brief.routine, brief.wording
    lineup = studio.lineup(flags, routine.voice, routine.sound, wording)
    said = recorded(wording, routine, brief.catalogue)
    taken = record_session(replace(lineup, recordings=said), write_draft(brief), cut, progress)
    texts = taken.script.texts() if said else ()
    script = replace(
        taken.script,
        voice=taken.voice,
        pronounce=wording.pronounce or None,
        recordings={text: said[text].audio for text in texts if text in said} or None,
        sound=merged_sound(routine.sound, flags.sound),
    )
    return replace(
        taken,
        name=name,
        manner=studio.chosen("verbosity", routine, flags).value,
        script=script,
        by_default=studio.chosen("voice", routine, flags).origin == BUILT_IN,
        untranslated=tuple(untranslated(wording, routine, brief.catalogue)),
    )


def take_script(
    studio: "Studio",
    name: str,
    script: Script,
    flags: Flags = NO_FLAGS,
    progress: Progress | None = None,
    cut: Cut | None = None,
) -> Recording:
    """Record and arrange a script exactly as it stands: in its own voice, if nobody asks for another.

    Raises SettingsError for a flag that would change its words or its seconds.
    """
    _expect_no_change(flags)
    voices = voices_of(script.voice) if script.voice else None
    lineup = studio.lineup(flags, voices, script.sound, script)
    said = {text: Recorded(text, file, f"'{text}'") for text, file in (script.recordings or {}).items()}
    taken = record_session(replace(lineup, recordings=said), script, cut, progress)
    return replace(taken, name=name, manner="script", from_script=True)


def write_take(
    studio: "Studio", taken: Recording, folder: Path | None = None, file: str = "", label: Label | None = None
) -> Session:
    """Mix, master and write a take, whole or not at all; return the session read back from its file.

    Its file is named after it unless `file` says otherwise; it takes the place of an earlier file of its own,
    never of another routine's. With a label, it is filed in an album; else it is one by itself.
    """
    timeline = taken.timeline
    info = replace(session_info(timeline, voice=taken.voice), origin=taken.origin)
    if label is not None:
        info = replace(info, title=label.title, album=label.album, track=label.track, week=label.week)
    info = replace(info, cover=_cover(info, timeline.total, studio.shelf))
    name = file or session_name(taken.name, timeline.total, taken.manner)
    inputs = heard_files(taken)
    place = find_place(folder or studio.output, name, taken.origin, taken.home, inputs)
    stream = session_stream(timeline, taken.clips, taken.production, studio.shelf)
    write_session(place.path, chain([tag_bytes(info)], stream), sidecars(timeline))
    remove_twins(place)
    for twin in place.twins:
        from audiocoach.publish.parts import remove_parts

        remove_parts(twin.with_suffix(""), taken.origin, keep=inputs)
    return replace(read_session(place.path), replaced=place.twins, kept=place.kept)


def heard_files(taken: Recording) -> list[Path]:
    """List the sound files that are heard in a session."""
    recordings = [Path(file) for file in (taken.script.recordings or {}).values()]
    if taken.production.music is None:
        return recordings
    from audiocoach.audio.music import find_music

    return [*recordings, *find_music(taken.production.music)]


def _cover(info: SessionInfo, total: int, shelf: DerivedCache) -> bytes:
    """Draw the cover of a session, or find it drawn already."""
    cover = Cover(title=info.title, total=total, week=info.week, overview=info.overview)
    return cover.jpeg(SMALL, shelf)


def _take_adapted(
    studio: "Studio", name: str, routine: Routine, flags: Flags, progress: Progress | None
) -> Recording:
    """Record and arrange a routine with what the flags change in it, and as long as they want it."""
    from audiocoach.studio.adapt import tailored, take_fitting

    routine, changes = tailored(routine, flags, studio.library.known_in(routine))

    def record(routine: Routine) -> Recording:
        return take_routine(studio, name, studio.brief(routine, flags), flags, progress)

    if flags.minutes is None:
        return replace(record(routine), adapted=changes)
    taken = take_fitting(studio.brief(routine, flags), round(flags.minutes * 60_000), record)
    return replace(taken, adapted=(*changes, *taken.adapted))


def _expect_no_change(flags: Flags) -> None:
    for flag in ("wording", "pacing", "verbosity", "level", "swap", "without", "sets", "minutes"):
        if getattr(flags, flag):
            reason = f"--{flag} changes nothing in a script, whose words and seconds are written already"
            raise SettingsError(reason, hint="edit the file, or save a new script from the routine")


DEFAULT_WORDING = "english"

DEFAULTS: Mapping[str, str] = {
    "wording": DEFAULT_WORDING,
    "pacing": "steady",
    "verbosity": "standard",
    "output": "output",
}
"""What counts where nobody chooses; the values of the pacing `steady` are the built-in ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Studio:
    """Where sessions are made: the library, the settings, the clips that are kept and their frames."""

    library: Library
    settings: Settings
    cache: ClipCache
    shelf: DerivedCache

    def read(self, source: str) -> tuple[str, Routine | Script]:
        """Read a routine, or a script that was saved, by its name or its file; give its name with it."""
        path = self.library.routine_path(source)
        text = read_text(path)
        if not holds_script(text):
            return path.stem, self.routine(source)
        from audiocoach.notation.scripts import read_script

        script = read_script(text, str(path))
        files = {text: found_from(path.parent, file) for text, file in (script.recordings or {}).items()}
        return path.stem, replace(script, sound=beside(script.sound, path.parent), recordings=files or None)

    def routine(self, source: str) -> Routine:
        """Read a routine by its name or its file; tones and music beside the file are taken from there."""
        routine, folder = self.library.routine(source), self.library.routine_path(source).parent
        return routine.model_copy(update={"sound": beside(routine.sound, folder)})

    def chosen(self, name: str, routine: Routine, flags: Flags = NO_FLAGS) -> Setting:
        """Decide who chooses: the flag, else the routine, else the config, else nobody.

        The level is the exception: a routine states one for everybody, so the config's comes before it. A
        routine that states its language and no wording is spoken in one of that language.
        """
        said: Mapping[str, Flags | Routine | Settings] = {
            "flag": flags,
            "routine": routine,
            "config": self.settings,
        }
        for origin in ("flag", "config", "routine") if name == "level" else said:
            value = _stated(said[origin], name)
            if name == "wording" and origin == "routine":
                value = self.library.wording_of(routine, self.settings.wording)
            if value:
                return Setting(name=name, value=value, origin=origin)
        return Setting(name=name, value=self._usual(name, routine, flags))

    def _usual(self, name: str, routine: Routine, flags: Flags) -> object:
        """Tell what counts where nobody chooses."""
        if name == "voice":
            wording = self.library.wording(self.chosen("wording", routine, flags).value)
            return usual_voice(wording.language)
        return routine.level if name == "level" else DEFAULTS[name]

    def brief(self, routine: Routine, flags: Flags = NO_FLAGS) -> ScriptInput:
        """Gather what a script is written from. Raises UnknownNameError for a name that nothing has."""
        presets, catalogue = self.library.presets(), routine.over(self.library.catalogue())
        named = self.library.wording(self.chosen("wording", routine, flags).value)
        wording = merged_phrases(named, self.settings.phrases)
        below = [*unroll(self.settings.pacing, presets), *_preset(self.settings.verbosity, presets)]
        self.library.expect_a_pacing(flags.pacing)
        above = [*_preset(flags.pacing, presets), *_preset(flags.verbosity, presets)]
        return ScriptInput(
            routine=routine,
            catalogue=catalogue,
            wording=pronounced(wording, routine, catalogue),
            presets=presets,
            turn=flags.turn,
            choice=Overrides(
                below=tuple(below),
                above=tuple(above),
                level=self.chosen("level", routine, flags).value,
            ),
        )

    def lineup(
        self, flags: Flags, voices: Voices | None, sound: SoundChoices, words: Wording | Script
    ) -> Cast:
        """Decide who speaks these words, and for which sound; `voices` and `sound` are those of the file."""
        asked = [voices_of(flags.voice) if flags.voice else None, voices, self.settings.voice]
        return Cast(
            voices=merged_voices(*asked, default=usual_voice(words.language)),
            usual=not any(each and each.main for each in asked),
            language=words.language,
            pronounce=words.pronounce or {},
            native=words.voices if isinstance(words, Wording) else {},
            production=self.production(sound, flags),
            cache=self.cache,
            shelf=self.shelf,
            options=engine_options(self.settings),
            offline=flags.offline or self.settings.offline,
            fallback=flags.fallback or self.settings.fallback,
        )

    def sounds(self, written: SoundChoices, flags: Flags) -> dict[str, SoundChoices]:
        """List what is chosen of the sound at each level, lowest first; `written` is the file's."""
        config = beside(self.settings.sound, config_folder())
        return {"config": config, "routine": written, "flag": flags.sound}

    def production(self, written: SoundChoices = NO_SOUND, flags: Flags = NO_FLAGS) -> MixSettings:
        """Decide how a session sounds: built-in < config < routine < flag."""
        return decide(merged_sound(*self.sounds(written, flags).values()))

    @property
    def output(self) -> Path:
        """The folder where sessions land."""
        return self.settings.output or Path(DEFAULTS["output"])


def _stated(level: Flags | Routine | Settings, name: str) -> object:
    """Look up what one level says of a choice; what it only has by default it does not say."""
    if not isinstance(level, Flags) and name not in level.model_fields_set:
        return None
    value = getattr(level, name, None)
    if name == "pacing":
        return value.preset if isinstance(value, Preset) else typed_settings(value)[0]
    return value


def _preset(name: str | None, presets: Presets) -> list[Layer]:
    return unroll(Preset(preset=name), presets) if name else []
