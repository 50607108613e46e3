"""Half a minute of a session, made at once: to judge the words and the pacing of one set."""

from dataclasses import dataclass
from pathlib import Path

from audiocoach.audio.recorder import Progress
from audiocoach.coach.model.exercises import Side
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.coach.script.script import Script
from audiocoach.coach.timeline.excerpt import excerpt, exercise_openings, find_bout, openings
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import SettingsError, UnknownNameError
from audiocoach.files import cache_folder
from audiocoach.publish.session_files import plain
from audiocoach.publish.tags import Session
from audiocoach.settings import NO_FLAGS, Flags
from audiocoach.studio.adapt import tailored
from audiocoach.studio.cast import Cut, Recording
from audiocoach.studio.make import Studio, take_routine, take_script, write_take


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAddress:
    """Which set of a session is wanted; exercises and sets count from 1, no side means the first one."""

    exercise: int = 1
    set: int | None = None
    side: Side | None = None


def preview(
    studio: Studio, source: str, spot: SetAddress, flags: Flags = NO_FLAGS, progress: Progress | None = None
) -> Recording:
    """Record and arrange one set of a routine or script, and the change before it, and nothing else.

    Raises UnknownNameError where there is no such set, and whatever recording raises.
    """
    name, written = studio.read(source)
    if isinstance(written, Script):
        return take_script(studio, name, written, flags, progress, cut=_cut_script(written, spot))
    routine, _ = tailored(written, flags, studio.library.known_in(written))
    cut = _cut_routine(studio, routine, spot, flags)
    return take_routine(studio, name, studio.brief(routine, flags), flags, progress, cut=cut)


def write_preview(studio: Studio, taken: Recording, folder: Path | None = None) -> Session:
    """Write what was previewed into an MP3: in the folder, or in one that is cleaned with the cache."""
    file = f"{plain(taken.name)}_preview.mp3"
    return write_take(studio, taken, folder or cache_folder() / "previews", file)


def _cut_routine(studio: Studio, routine: Routine, spot: SetAddress, flags: Flags) -> Cut:
    brief = studio.brief(routine, flags)
    steps = unfold(brief.routine, brief.catalogue, brief.presets, brief.choice)
    bouts = [step for step in steps if isinstance(step, Bout)]
    place = find_bout(bouts, spot.exercise, spot.set or 1, spot.side)

    def cut(timeline: Timeline) -> Timeline:
        return excerpt(timeline, openings(timeline.windows)[place])

    return cut


def _cut_script(script: Script, spot: SetAddress) -> Cut:
    if spot.set is not None or spot.side is not None:
        raise SettingsError("a script does not tell its sets and sides", hint="ask for an exercise alone")

    def cut(timeline: Timeline) -> Timeline:
        there = exercise_openings(timeline.windows)
        if not 1 <= spot.exercise <= len(there):
            reason = f"there is no exercise {spot.exercise} in '{script.title}'"
            raise UnknownNameError(reason, hint=f"it has {len(there)}")
        return excerpt(timeline, there[spot.exercise - 1])

    return cut
