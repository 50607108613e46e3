"""From a plan to its sessions: which routine on which day, and in which form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from audiocoach.coach.amounts import with_reps, with_sets, with_time
from audiocoach.coach.doses import Level
from audiocoach.coach.exercises import Catalogue
from audiocoach.coach.pacing import Preset
from audiocoach.coach.plans import WEEKDAYS, Plan, Stage
from audiocoach.coach.routines import Routine

SPREAD = {2: (0, 3), 3: (0, 2, 4), 4: (0, 2, 4, 6)}
"""The days of the sessions, counted from the start of each week, where the plan names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What one session is made from: the name of a routine, and what the plan changes (`time` in ms)."""

    routine: str
    sets: int | None = None
    reps: int | None = None
    time: int | None = None
    level: Level | None = None
    pacing: str | None = None
    verbosity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSession:
    """One session of a plan.

    `number` counts sessions from 1, and extras (which are `optional`) by themselves. Sessions of one recipe
    share a `track`, the number of their recording.
    """

    number: int
    week: int
    date: date
    stage: str
    recipe: Recipe
    track: int = 0
    optional: bool = False
    note: str = ""

    @property
    def routine(self) -> str:
        """The name of its routine."""
        return self.recipe.routine


def schedule(plan: Plan, start: date, *, extras: bool = False) -> tuple[PlannedSession, ...]:
    """List the sessions of a plan by date; its weeks begin on the weekday of the start.

    Extras come on days without a session, as many as bring the week to their number of days; numbers and
    tracks of the sessions are the same with and without them.
    """
    tracks: dict[Recipe, int] = {}
    listed = [*_sessions(plan, start), *_extras(plan, start)]
    numbered = [
        replace(session, track=tracks.setdefault(session.recipe, len(tracks) + 1)) for session in listed
    ]
    wanted = [session for session in numbered if extras or not session.optional]
    return tuple(sorted(wanted, key=lambda session: session.date))


def recordings(sessions: Sequence[PlannedSession]) -> tuple[PlannedSession, ...]:
    """List the first session of each track, in the order of the tracks: what has to be made, each once."""
    first = {session.track: session for session in reversed(sessions)}
    return tuple(first[track] for track in sorted(first))


def prepare(recipe: Recipe, routine: Routine, catalogue: Catalogue) -> Routine:
    """Return a routine in the form that a recipe asks for.

    Raises UnknownNameError for an exercise that the catalogue does not have.
    """
    if recipe.sets is not None:
        routine = with_sets(routine, recipe.sets, catalogue).routine
    if recipe.reps is not None:
        routine = with_reps(routine, recipe.reps, catalogue).routine
    if recipe.time is not None:
        routine = with_time(routine, recipe.time, catalogue).routine
    pacing = Preset(preset=recipe.pacing) if recipe.pacing is not None else None
    chosen = {"level": recipe.level, "verbosity": recipe.verbosity, "pacing": pacing}
    return routine.model_copy(update={name: value for name, value in chosen.items() if value is not None})


def _sessions(plan: Plan, start: date) -> Iterator[PlannedSession]:
    number = 0
    for stage in plan.stages:
        turn = 0
        for week in range(stage.weeks.low, stage.weeks.high + 1):
            for day in _days(plan, start):
                number += 1
                yield PlannedSession(
                    number=number,
                    week=week,
                    date=start + timedelta(weeks=week - 1, days=day),
                    stage=stage.title,
                    recipe=_recipe(stage, stage.routines[turn % len(stage.routines)], week),
                )
                turn += 1


def _recipe(stage: Stage, routine: str, week: int) -> Recipe:
    return Recipe(
        routine=routine,
        sets=stage.in_week(stage.sets, week),
        reps=stage.in_week(stage.reps, week),
        time=stage.in_week(stage.time, week),
        level=stage.level,
        pacing=stage.in_week(stage.pacing, week),
        verbosity=stage.in_week(stage.verbosity, week),
    )


def _extras(plan: Plan, start: date) -> Iterator[PlannedSession]:
    days = _days(plan, start)
    free = [day for day in range(7) if day not in days]
    number = 0
    for extra in plan.extras:
        for stage in plan.stages:
            for week in range(stage.weeks.low, stage.weeks.high + 1):
                for day in free[: max(0, extra.per_week - len(days))]:
                    number += 1
                    yield PlannedSession(
                        number=number,
                        week=week,
                        date=start + timedelta(weeks=week - 1, days=day),
                        stage=stage.title,
                        recipe=Recipe(routine=extra.routine),
                        optional=True,
                        note=extra.note or "",
                    )


def _days(plan: Plan, start: date) -> list[int]:
    """List the days of the sessions, counted from the start of each week."""
    if plan.days is None:
        return list(SPREAD[plan.per_week])
    return sorted((WEEKDAYS.index(day) - start.weekday()) % 7 for day in plan.days)
