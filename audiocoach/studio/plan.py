"""A plan put on dates: its sessions, how long each takes, and the recordings that they need."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from hashlib import sha256
from pathlib import Path

from audiocoach.audio.recorder import Progress
from audiocoach.coach.adapt.changes import adapted_to_recipe
from audiocoach.coach.model.plans import PlannedSession, overruled, replanned, schedule, sessions_to_record
from audiocoach.coach.model.routines import Routine
from audiocoach.publish.calendar import MORNING, Occasion, PlannedTrack
from audiocoach.publish.plan_report import recipe_in_words
from audiocoach.publish.session_files import plain, session_name
from audiocoach.publish.tags import Label
from audiocoach.settings import NO_FLAGS, Delivery, Flags
from audiocoach.studio.make import Studio, take_routine, write_take
from audiocoach.studio.show import estimated_total

_OF_A_STAGE = ("level", "pacing", "verbosity")
"""The flags whose choice a stage of a plan may make, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a plan is trained: from its first day on, and what differs from what the plan itself says."""

    start: date
    per_week: int | None = None
    days: tuple[str, ...] | None = None
    extras: bool = False
    at: time = MORNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A plan on its dates; `routines` has what is trained on each track, as the plan wants it."""

    occasion: Occasion
    sessions: tuple[PlannedSession, ...]
    routines: Mapping[int, Routine]

    @property
    def tracks(self) -> tuple[PlannedSession, ...]:
        """The first session of each track, in order: what has to be recorded, each once."""
        return sessions_to_record(self.sessions)


def timetable(studio: Studio, name: str, when: When, flags: Flags = NO_FLAGS) -> Timetable:
    """Put a plan, by its name or its file, on dates; what the flags choose holds for every session.

    Raises UnknownNameError, Diagnostics with what is wrong in the plan or its routines, and SettingsError
    where it may not be trained so.
    """
    library = studio.library
    plan = library.plan(name)
    if when.per_week is not None or when.days is not None:
        plan = replanned(plan, per_week=when.per_week, days=when.days)
    plan = overruled(plan, [field for field in _OF_A_STAGE if getattr(flags, field) is not None])
    sessions = schedule(plan, when.start, extras=when.extras)
    known = {each.routine: studio.routine(each.routine) for each in sessions}
    return Timetable(
        occasion=Occasion(plan=plan, name=library.plan_path(name).stem, start=when.start, at=when.at),
        sessions=sessions,
        routines={
            each.track: adapted_to_recipe(each.recipe, routine, routine.over(library.catalogue()))
            for each in sessions_to_record(sessions)
            for routine in [known[each.routine]]
        },
    )


def estimates(studio: Studio, table: Timetable, flags: Flags = NO_FLAGS) -> dict[int, PlannedTrack]:
    """Estimate how long each track takes, without speaking a word."""
    found = {}
    for session in table.tracks:
        brief = studio.brief(table.routines[session.track], _flags_of(session, flags))
        found[session.track] = PlannedTrack(title=_title(table, session), length=estimated_total(brief))
    return found


def record_track(
    studio: Studio,
    table: Timetable,
    session: PlannedSession,
    delivery: Delivery,
    *,
    flags: Flags = NO_FLAGS,
    progress: Progress | None = None,
) -> PlannedTrack:
    """Make the MP3 of a session's track, named and tagged so that a phone sorts the tracks of the plan.

    It is handed on into a folder of the plan's name.
    """
    routine = table.routines[session.track]
    taken = take_routine(studio, session.routine, routine, _flags_of(session, flags), progress)
    file = f"{session.track:02}_{session_name(taken.name, taken.timeline.total, taken.manner)}"
    title = _title(table, session)
    label = Label(title=title, album=table.occasion.plan.title, track=session.track, week=session.week)
    origin = sha256(f"{table.occasion.name} {session.track} {session.routine}".encode()).hexdigest()[:16]
    made = write_take(studio, replace(taken, origin=origin), delivery.folder, file, label)
    if delivery.goes_on:
        from audiocoach.studio.deliver import deliver

        deliver(made, taken.timeline, delivery.inside(plain(table.occasion.name)))
    return PlannedTrack(title=title, length=made.duration, file=made.path.name)


def recordings_folder(studio: Studio, table: Timetable) -> Path:
    """Choose the folder of a plan's recordings: one of its own, where sessions land."""
    return studio.output / plain(table.occasion.name)


def _flags_of(session: PlannedSession, flags: Flags) -> Flags:
    return replace(flags, level=flags.level or session.recipe.level)


def _title(table: Timetable, session: PlannedSession) -> str:
    title = table.routines[session.track].title
    return " · ".join(part for part in (title, recipe_in_words(session.recipe)) if part)
