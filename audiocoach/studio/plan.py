"""A plan put on dates: its sessions, how long each takes, and the recordings that they need."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import TypedDict

from audiocoach.audio.recorder import Progress
from audiocoach.coach.adapt.changes import adapted_to_recipe
from audiocoach.coach.model.exercises import Catalogue
from audiocoach.coach.model.pacing import Presets
from audiocoach.coach.model.plans import (
    Plan,
    PlannedSession,
    PlanPosition,
    checked,
    overruled,
    replanned,
    schedule,
    sessions_to_record,
)
from audiocoach.coach.model.routines import Routine, numbered
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.coach.script.writer import ScriptInput, equipment, write_draft
from audiocoach.coach.timeline.forecast import lay_out
from audiocoach.publish.calendar import MORNING, Occasion, PlannedTrack
from audiocoach.publish.plan_report import recipe_in_words
from audiocoach.publish.session_files import plain, session_name
from audiocoach.publish.tags import Label
from audiocoach.settings import NO_FLAGS, Delivery, Flags
from audiocoach.studio.make import Studio, heard_files, take_routine, write_take

_OF_A_STAGE = ("level", "pacing", "verbosity")
"""The flags whose choice a stage of a plan may make, too."""


LESS = 0.15
"""The part by which work has to be less than last time, so that it is called easier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a plan is trained: from its first day on, and what differs from what the plan itself says.

    `alarm` is how many milliseconds before a session the calendar reminds of it.
    """

    start: date
    per_week: int | None = None
    days: tuple[str, ...] | None = None
    extras: bool = False
    at: time = MORNING
    alarm: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """A plan on its dates; `routines` has what is trained on each track, as the plan wants it.

    `positions` has what each track but an extra's says of its place in the plan.
    """

    occasion: Occasion
    sessions: tuple[PlannedSession, ...]
    routines: Mapping[int, Routine]
    positions: Mapping[int, PlanPosition]

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
    routines = {
        each.track: adapted_to_recipe(each.recipe, routine, routine.over(library.catalogue()))
        for each in sessions_to_record(sessions)
        for routine in [known[each.routine]]
    }
    return Timetable(
        occasion=Occasion(
            plan=plan, name=library.plan_path(name).stem, start=when.start, at=when.at, alarm=when.alarm
        ),
        sessions=sessions,
        routines=routines,
        positions=_positions(plan, sessions, routines, library.catalogue(), library.presets()),
    )


def _positions(
    plan: Plan,
    sessions: Sequence[PlannedSession],
    routines: Mapping[int, Routine],
    catalogue: Catalogue,
    presets: Presets,
) -> dict[int, PlanPosition]:
    """Tell of each session but extras where it stands: its week, what is new in it, what follows.

    `routines` are those of the tracks, as the plan wants them.
    """
    listed = [session for session in sessions if not session.optional]
    asked = checked(listed)
    met, gear = set[str](), set[str]()
    progress = _Progress()
    found = {}
    for session, after in zip_longest(listed, listed[1:]):
        routine, following = routines[session.track], routines[after.track] if after else None
        uses = _named(routine, catalogue)
        gear.update(_fetched(routine, catalogue, presets))
        nexts = _fetched(following, catalogue, presets) if following else ()
        found[session.track] = PlanPosition(
            week=session.week,
            session=session.of_week,
            number=session.number,
            new=tuple(use for name, use in uses.items() if name not in met) if met else (),
            check=plan.weekly_check if session.number in asked else "",
            following=following.title if following else "",
            rested=bool(after) and after.date - session.date > timedelta(days=1),
            needs=tuple(item for item in nexts if item not in gear),
            **progress.after(_work(routine, catalogue, presets)),
        )
        met |= uses.keys()
    return found


Work = Counter[tuple[str, str]]
"""What a session asks of an exercise, by its spoken name: `sets`, `reps`, `time`, and `total` of the time."""


class _Progress:
    """What the sessions of a plan have asked for so far: the most of it, and what each exercise had last."""

    def __init__(self) -> None:
        self._most, self._last = Work(), Work()

    def after(self, work: Work) -> "_Grown":
        """Tell what is more or less than before in a session, which is known from now on."""
        again = Work({key: amount for key, amount in work.items() if key in self._most})
        times = {name: time for (name, measure), time in again.items() if measure == "time"}
        grown = _Grown(
            longer=max((time for name, time in times.items() if time > self._most[name, "time"]), default=0),
            sets=self._record(again, "sets"),
            reps=self._record(again, "reps"),
            easier=any(
                time < self._most[name, "time"]
                and work[name, "total"] <= self._last[name, "total"] * (1 - LESS)
                for name, time in times.items()
            ),
        )
        self._most |= work
        self._last = Work({**self._last, **work})
        return grown

    def _record(self, again: Work, measure: str) -> int:
        """Return the most of a measure, if no exercise of any session had as much."""
        now, before = (_most(each, measure) for each in (again, self._most))
        return now if now > before else 0


class _Grown(TypedDict):
    longer: int
    sets: int
    reps: int
    easier: bool


def _most(work: Work, measure: str) -> int:
    return max((amount for (_, each), amount in work.items() if each == measure), default=0)


def _work(routine: Routine, catalogue: Catalogue, presets: Presets) -> Work:
    """Measure the work of a routine without its warm-up and its stretches."""
    found = Work()
    for bout in _bouts(routine, catalogue, presets):
        name = bout.exercise.spoken
        if not bout.warms_up and not bout.exercise.stretch:
            found |= Work({(name, "sets"): bout.sets, (name, "reps"): bout.reps, (name, "time"): bout.time})
            found[name, "total"] += bout.time
    return found


def _fetched(routine: Routine, catalogue: Catalogue, presets: Presets) -> list[str]:
    return equipment(routine, _bouts(routine, catalogue, presets))


def _bouts(routine: Routine, catalogue: Catalogue, presets: Presets) -> list[Bout]:
    steps = unfold(routine, routine.over(catalogue), presets)
    return [step for step in steps if isinstance(step, Bout)]


def _named(routine: Routine, catalogue: Catalogue) -> dict[str, str]:
    """List the exercises of a routine but for its warm-up: their names as they are spoken, and their ids."""
    known, found = routine.over(catalogue), dict[str, str]()
    for number, (_, use) in numbered(routine).items():
        if number > 0 and use.use in known:
            found.setdefault(known[use.use].spoken, use.use)
    return found


def estimates(studio: Studio, table: Timetable, flags: Flags = NO_FLAGS) -> dict[int, PlannedTrack]:
    """Estimate how long each track takes, without speaking a word."""
    found = {}
    for session in table.tracks:
        script, timeline = lay_out(write_draft(brief_of(studio, table, session, flags)), {})
        found[session.track] = PlannedTrack(
            title=title_in_plan(table, session), length=timeline.total, equipment=script.equipment
        )
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
    brief = brief_of(studio, table, session, flags)
    taken = take_routine(studio, session.routine, brief, _flags_of(session, flags), progress)
    file = f"{session.track:02}_{session_name(taken.name, taken.timeline.total, taken.manner)}"
    label = label_of(table, session)
    origin = sha256(f"{table.occasion.name} {session.track} {session.routine}".encode()).hexdigest()[:16]
    made = write_take(studio, replace(taken, origin=origin), delivery.folder, file, label)
    if delivery.goes_on:
        from audiocoach.studio.deliver import deliver

        inside = delivery.inside(plain(table.occasion.name))
        deliver(made, taken.timeline, inside, heard_files(taken))
    needs = taken.script.equipment
    return PlannedTrack(title=label.title, length=made.duration, file=made.path.name, equipment=needs)


def recordings_folder(studio: Studio, table: Timetable) -> Path:
    """Choose the folder of a plan's recordings: one of its own, where sessions land."""
    return studio.output / plain(table.occasion.name)


def brief_of(studio: Studio, table: Timetable, session: PlannedSession, flags: Flags) -> ScriptInput:
    """Gather what a session is written from, its place in the plan with it."""
    routine, position = table.routines[session.track], table.positions.get(session.track)
    if position is not None and position.number > 1 and routine.safety_later is not None:
        routine = routine.model_copy(update={"safety": routine.safety_later})
    return replace(studio.brief(routine, _flags_of(session, flags)), position=position)


def _flags_of(session: PlannedSession, flags: Flags) -> Flags:
    return replace(flags, level=flags.level or session.recipe.level, turn=session.number - 1)


def label_of(table: Timetable, session: PlannedSession) -> Label:
    """Say what a session's MP3 is filed under."""
    title = title_in_plan(table, session)
    return Label(title=title, album=table.occasion.plan.title, track=session.track, week=session.week)


def title_in_plan(table: Timetable, session: PlannedSession) -> str:
    """Title a session by its place in the plan; an extra, which has none, by what it changes."""
    title = table.routines[session.track].title
    if session.optional:
        return " · ".join(part for part in (title, recipe_in_words(session.recipe)) if part)
    return f"Week {session.week}, session {session.of_week} · {title}"
