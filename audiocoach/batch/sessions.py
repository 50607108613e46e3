"""A row turned into sessions: what each is written from, the name that it is found by, and its making."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from hashlib import file_digest, sha256
from pathlib import Path

from audiocoach import __version__
from audiocoach.audio.music import find_music
from audiocoach.audio.tones import find_tones
from audiocoach.batch.rows import Row
from audiocoach.coach.model.choices import SoundChoices
from audiocoach.coach.script.phrasing import recorded
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import ScriptInput, write_draft
from audiocoach.errors import SettingsError
from audiocoach.publish.session_files import plain
from audiocoach.publish.tags import Label
from audiocoach.settings import Flags
from audiocoach.studio.adapt import tailored, take_fitting
from audiocoach.studio.cast import Recording, open_voices
from audiocoach.studio.make import Studio, take_routine, write_take
from audiocoach.studio.plan import Timetable, When, brief_of, label_of, timetable

_ANY_MONDAY = date(2001, 1, 1)

_DIGITS = 16  # of a key: 64 bits tell a hundred million sessions apart


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteSession:
    """One session for one athlete, by id or name.

    `minutes` is how long it shall be, `label` what a plan files it under.
    `key` is the digest of all that the session depends on: two of one key are one session.
    """

    athlete: str
    source: str
    brief: ScriptInput
    flags: Flags
    minutes: float | None
    label: Label | None
    key: str

    @property
    def name(self) -> str:
        """Where it lies in a store: athlete/readable_key.mp3."""
        return f"{folder_of(self.athlete)}/{plain(self.source)}_{self.key}.mp3"


def folder_of(athlete: str) -> str:
    """Name the folder of an athlete: readable, and no two athletes have the same.

    >>> folder_of("Cléo"), folder_of("Cleo")
    ('cleo-9b9b0309', 'cleo-a86b18c7')
    """
    return f"{plain(athlete)}-{sha256(athlete.encode()).hexdigest()[:8]}"


def sessions_of(studio: Studio, row: Row) -> Iterator[AthleteSession]:
    """Resolve a row against the library: one session of a routine, or those of a week of a plan.

    Raises AudiocoachError for names that nothing has, and for what cannot be made of them; nothing is spoken.
    """
    flags = flags_of(row)
    if row.plan is not None:
        yield from _of_plan(studio, row, flags)
        return
    name, written = studio.read(row.routine or "")
    if isinstance(written, Script):
        raise SettingsError(f"'{row.routine}' is a script", hint="a batch is made from routines and plans")
    routine, _ = tailored(written, flags, studio.library.known_in(written))
    brief = replace(studio.brief(routine, flags), athlete=row.name)
    yield _session(studio, row, name, brief, flags)


def _of_plan(studio: Studio, row: Row, flags: Flags) -> Iterator[AthleteSession]:
    table = _timetable(studio, row.plan or "", flags)
    weeks = table.occasion.plan.weeks
    if row.week is None or row.week > weeks:
        raise SettingsError(f"week {row.week} is none of '{row.plan}'", hint=f"it has {weeks} weeks")
    of_week = [each for each in table.tracks if each.week == row.week]
    found = [each for each in of_week if row.session in (None, each.of_week)]
    if not found:
        count = f"week {row.week} has {len(of_week)} sessions"
        raise SettingsError(f"there is no session {row.session} in it", hint=count)
    for each in found:
        brief = replace(brief_of(studio, table, each, flags), athlete=row.name)
        source = f"w{row.week:02}-{each.of_week}-{each.routine}"
        yield _session(studio, row, source, brief, flags, label_of(table, each))


@lru_cache(maxsize=64)
def _timetable(studio: Studio, plan: str, flags: Flags) -> Timetable:
    """Put a plan on dates once for all the athletes who train it alike."""
    return timetable(studio, plan, When(start=_ANY_MONDAY), flags)


def flags_of(row: Row) -> Flags:
    """Read a row as the flags of one run."""
    typed = ", ".join(filter(None, (row.pacing, f"sides.first={row.first_side}" if row.first_side else "")))
    sound = SoundChoices.model_construct(music=row.music, loudness=row.loudness)
    return Flags(
        voice=row.voice,
        wording=row.wording,
        pacing=typed or None,
        verbosity=row.verbosity,
        level=row.level,
        swap=row.swap,
        without=row.without,
        sets=row.sets,
        sound=sound,
    )


def _session(
    studio: Studio, row: Row, source: str, brief: ScriptInput, flags: Flags, label: Label | None = None
) -> AthleteSession:
    key = _key(studio, row, brief, flags, label)
    return AthleteSession(
        athlete=row.id or row.name,
        source=source,
        brief=brief,
        flags=flags,
        minutes=row.minutes,
        label=label,
        key=key,
    )


def _key(studio: Studio, row: Row, brief: ScriptInput, flags: Flags, label: Label | None) -> str:
    """Digest all that shapes a session: its words and times, its voices, its sound, files that it plays."""
    draft = write_draft(brief)
    lineup = studio.lineup(flags, brief.routine.voice, brief.routine.sound, brief.wording)
    voices = {part: each.identity for part, each in open_voices(lineup).recorders.items()}
    mix = lineup.production
    said = recorded(brief.wording, brief.routine, brief.catalogue)
    music = find_music(mix.music) if mix.music else ()
    _expect_tones(mix.tones)
    played = [*(Path(each.audio) for each in said.values()), *music]
    shaped_by = {
        "version": __version__,
        "words": repr((draft.title, draft.level, draft.equipment, draft.windows, brief.wording.language)),
        "durations": sorted(brief.wording.durations.items()),
        "pronounce": sorted(brief.wording.pronounce.items()),
        "minutes": row.minutes,
        "voices": voices,
        "mix": repr(replace(mix, music=None)),
        "played": [_content(path) for path in [*played, Path(mix.tones)]],
        "label": repr(label),
    }
    return sha256(json.dumps(shaped_by, sort_keys=True).encode()).hexdigest()[:_DIGITS]


@lru_cache(maxsize=64)
def _expect_tones(choice: str) -> None:
    """Find out whether there are such tones: once, for a batch may have a hundred thousand rows."""
    find_tones(choice)


def _content(path: Path) -> list[str]:
    """Digest the sound files at a path, a file or a folder of them; of a name that is no path, none."""
    files = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
    return [_digest(each, each.stat().st_mtime_ns, each.stat().st_size) for each in files if each.is_file()]


@lru_cache(maxsize=1024)
def _digest(path: Path, _changed: int, _size: int) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def make(studio: Studio, session: AthleteSession, folder: Path) -> Path:
    """Record, mix and write a session into a folder, whole or not at all; return the path of the MP3."""
    flags, brief = session.flags, session.brief

    def record(brief: ScriptInput) -> Recording:
        return take_routine(studio, session.source, brief, flags)

    if session.minutes is None:
        taken = record(brief)
    else:
        target = round(session.minutes * 60_000)
        taken = take_fitting(brief, target, lambda routine: record(replace(brief, routine=routine)))
    file = Path(session.name).name
    return write_take(studio, replace(taken, origin=session.key), folder, file, session.label).path
