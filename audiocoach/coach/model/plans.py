"""Weeks of sessions, and their dates."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from audiocoach.coach.model.doses import LONGEST_WORK, MOST_REPS, MOST_SETS, CountRangeField, Level, Range
from audiocoach.coach.model.durations import DurationField
from audiocoach.coach.model.fields import Id, PlacedError, ShortText, Title, Written
from audiocoach.errors import SettingsError

MOST_WEEKS = 52

WEEKLY_CHECK = (
    "Did a hip, a knee or your back hurt, in training or the day after? If it stays, see a "
    "physiotherapist. Free of pain, and every rep steady? Then go on; otherwise do last week again."
)

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

WEEKDAYS: tuple[Weekday, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

FullName = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

PerWeek = TypeVar("PerWeek")


def read_day(value: object) -> object:
    """Turn the full name of a day into its short one.

    >>> read_day("Monday"), read_day("Fri")
    ('mon', 'fri')
    """
    if not isinstance(value, str):
        return value
    name = value.strip().lower()
    return name[:3] if name in get_args(FullName) else name


Day = Annotated[Weekday, BeforeValidator(read_day, json_schema_input_type=Weekday | FullName)]


def read_weekly(value: object) -> object:
    """Turn one value into a list of one: it holds for every week."""
    return value if isinstance(value, (list, tuple)) else [value]


WeeklySets = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MOST_SETS)], ...],
    BeforeValidator(read_weekly, json_schema_input_type=int | list[int]),
    Field(min_length=1, description="The sets of every exercise; a list has one number for each week."),
]

WeeklyReps = Annotated[
    tuple[Annotated[int, Field(ge=1, le=MOST_REPS)], ...],
    BeforeValidator(read_weekly, json_schema_input_type=int | list[int]),
    Field(min_length=1, description="The reps of every exercise, but never more than its own dose has."),
]

WeeklyTime = Annotated[
    tuple[Annotated[int, DurationField(1000, LONGEST_WORK)], ...],
    BeforeValidator(read_weekly, json_schema_input_type=str | float | list[str | float]),
    Field(min_length=1, description="The time of timed exercises, but never more than their own dose has."),
]

WeeklyName = Annotated[
    tuple[Id, ...],
    BeforeValidator(read_weekly, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]


class Stage(Written):
    """Some weeks of a plan that train the same routines; what is a list progresses from week to week."""

    title: Title
    weeks: Annotated[Range, CountRangeField(1, MOST_WEEKS)] = Field(
        description="Its weeks, counted from the start of the plan: 1-2, or 3 alone."
    )
    routines: tuple[Id, ...] = Field(min_length=1, max_length=7, description="Its routines, in rotation.")
    sets: WeeklySets | None = None
    reps: WeeklyReps | None = None
    time: WeeklyTime | None = None
    level: Level | None = None
    pacing: WeeklyName | None = None
    verbosity: WeeklyName | None = None

    @model_validator(mode="after")
    def _one_for_each_week(self) -> "Stage":
        for field in ("sets", "reps", "time", "pacing", "verbosity"):
            values = getattr(self, field)
            if values is not None and len(values) not in (1, self.length):
                have = f"'{field}' has {len(values)} values for {self.length} weeks"
                raise PlacedError(f"{have}; give one, or one for each week", field)
        return self

    @property
    def length(self) -> int:
        """How many weeks it lasts."""
        return self.weeks.high - self.weeks.low + 1

    def in_week(self, values: tuple[PerWeek, ...] | None, week: int) -> PerWeek | None:
        """Return the value of a week of the plan."""
        return value_in(values, week - self.weeks.low + 1)


def value_in(values: tuple[PerWeek, ...] | None, week: int) -> PerWeek | None:
    """Return the value of a week, counted from 1; the last one holds for all later weeks.

    >>> value_in((1, 2), 1), value_in((1, 2), 5), value_in(None, 1)
    (1, 2, None)
    """
    return None if values is None else values[min(week, len(values)) - 1]


class Extra(Written):
    """A small routine that may be added on days without a session; no plan requires it.

    What is a list progresses from week to week of the plan, and its last value holds on. In the first week it
    is explained as the sessions are.
    """

    routine: Id
    per_week: int = Field(
        default=5, ge=1, le=7, description="The days a week it brings the training to, session days included."
    )
    sets: WeeklySets | None = None
    reps: WeeklyReps | None = None
    note: ShortText | None = None


class Plan(Written):
    """Weeks of sessions as they are written: title, how often, and stages that build on each other."""

    title: Title
    description: str | None = None
    weeks: Annotated[int, Field(ge=1, le=MOST_WEEKS)]
    short: bool = Field(
        default=False, description="A short routine beside other training: two or three sessions a week."
    )
    per_week: int = Field(default=3, ge=1, le=7, description="Sessions a week.")
    days: tuple[Day, ...] | None = Field(
        default=None, description="The days of the sessions; without them they spread from the start date on."
    )
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=MOST_WEEKS)
    extras: tuple[Extra, ...] = ()
    notes: tuple[ShortText, ...] = Field(default=(), description="What else to do, and what the plan is not.")
    weekly_check: ShortText = Field(
        default=WEEKLY_CHECK, description="Asked in each week but the first, before what is new."
    )
    source: ShortText | None = None

    @model_validator(mode="after")
    def _fits_the_week(self) -> "Plan":
        if self.days is not None:
            try:
                check_days(self.days, self.per_week)
            except ValueError as error:
                raise PlacedError(str(error), "days") from None
        return self

    @model_validator(mode="after")
    def _stages_follow_each_other(self) -> "Plan":
        expected = 1
        for index, stage in enumerate(self.stages):
            if stage.weeks.low != expected:
                wrong = f"the stage '{stage.title}' starts in week {stage.weeks.low}, not in {expected}"
                raise PlacedError(wrong, "stages", index, "weeks")
            expected = stage.weeks.high + 1
        if expected != self.weeks + 1:
            wrong = f"the stages end with week {expected - 1}, and the plan has {self.weeks} weeks"
            raise PlacedError(wrong, "weeks")
        return self


def check_days(days: tuple[Weekday, ...], per_week: int) -> None:
    """Raise ValueError where days do not make a week: one for each session, with a rest day between.

    Four sessions do not fit into seven days without two that touch, so that one such pair may be there.
    """
    if len(set(days)) != len(days) or len(days) != per_week:
        raise ValueError(f"'days' names {len(set(days))} days for {per_week} sessions a week")
    numbers = sorted(WEEKDAYS.index(day) for day in days)
    touching = sum(after - before == 1 for before, after in pairwise([*numbers, numbers[0] + 7]))
    if touching > max(0, 2 * per_week - 7):
        raise ValueError(f"{', '.join(days)} leave no rest day between; as in mon, wed, fri")


def overruled(plan: Plan, fields: Iterable[str]) -> Plan:
    """Return the plan without what its stages say of some fields: of them, every session has the same."""
    unstated = dict.fromkeys(fields)
    stages = tuple(stage.model_copy(update=unstated) for stage in plan.stages)
    return plan.model_copy(update={"stages": stages})


def replanned(plan: Plan, *, per_week: int | None = None, days: Iterable[str] | None = None) -> Plan:
    """Return the plan with another number of sessions a week, or on other days.

    Raises SettingsError when the plan may not be trained so.
    """
    written: dict[str, Any] = plan.model_dump(mode="json", exclude_unset=True)
    if days is not None:
        written["days"] = list(days)
        written["per_week"] = per_week or len(written["days"])
    elif per_week is not None:
        written.update(per_week=per_week, days=None)
    try:
        return Plan.model_validate(written)
    except ValidationError as error:
        first = error.errors()[0]
        raise SettingsError(str(first.get("ctx", {}).get("error", first["msg"]))) from None


SPREAD = {
    1: (0,),
    2: (0, 3),
    3: (0, 2, 4),
    4: (0, 2, 4, 6),
    5: (0, 1, 3, 4, 6),
    **{count: tuple(range(count)) for count in (6, 7)},
}
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

    `number` counts sessions from 1, and extras (which are `optional`) by themselves; `of_week`, which is what
    people are told, counts those of a week. Every session has a `track` of its own, the number of its
    recording; extras share one by recipe.
    """

    number: int
    week: int
    of_week: int = 0
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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPosition:
    """Where a session stands in its plan, which the coach tells.

    `session` counts those of the week from 1, `number` those of the plan. `new` are the ids of exercises, but
    for a warm-up's, whose spoken names no session before had, `check` is what is asked before what is new in
    the week ("" for none), `following` the title of the routine that comes next ("" after the last session),
    `rested` whether a day off lies before it. `needs` is the equipment
    of the next session that none had so far. Of what is known, `longer` is the time in ms of work that lasts
    longer than before, `sets` and `reps` are those of which no session had as many (0 for none); `easier`
    tells that work lasts less than it did already.
    """

    week: int
    session: int
    number: int
    new: tuple[str, ...] = ()
    check: str = ""
    following: str = ""
    rested: bool = False
    needs: tuple[str, ...] = ()
    longer: int = 0
    sets: int = 0
    reps: int = 0
    easier: bool = False


def schedule(plan: Plan, start: date, *, extras: bool = False) -> tuple[PlannedSession, ...]:
    """List the sessions of a plan by date; its weeks begin on the weekday of the start.

    Extras come on days without a session, as many as bring the week to their number of days; numbers and
    tracks of the sessions are the same with and without them.
    """
    sessions = list(_sessions(plan, start))
    tracks: dict[Recipe, int] = {}
    for session in _extras(plan, start) if extras else ():
        track = tracks.setdefault(session.recipe, plan.weeks * plan.per_week + len(tracks) + 1)
        sessions.append(replace(session, track=track))
    return tuple(sorted(sessions, key=lambda session: session.date))


def sessions_to_record(sessions: Sequence[PlannedSession]) -> tuple[PlannedSession, ...]:
    """List the first session of each track, in the order of the tracks: what has to be made, each once."""
    first = {session.track: session for session in reversed(sessions)}
    return tuple(first[track] for track in sorted(first))


def checked(sessions: Iterable[PlannedSession]) -> frozenset[int]:
    """List the numbers of the sessions that ask the weekly check: one of each week but the first.

    It is the first whose work none before had, or that opens the week where all is known.
    """
    done: set[Recipe] = set()
    opening, new = dict[int, int](), dict[int, int]()
    for session in sessions:
        if not session.optional:
            work = replace(session.recipe, verbosity=None)
            opening.setdefault(session.week, session.number)
            if work not in done:
                new.setdefault(session.week, session.number)
            done.add(work)
    return frozenset(number for week, number in {**opening, **new}.items() if week > 1)


def without_rest(sessions: Iterable[PlannedSession]) -> tuple[tuple[date, date], ...]:
    """List the first pairs of days with a session each that follow one another, one for each two weekdays."""
    days = [session.date for session in sessions if not session.optional]
    found: dict[int, tuple[date, date]] = {}
    for before, after in pairwise(days):
        if after - before == timedelta(days=1):
            found.setdefault(before.weekday(), (before, after))
    return tuple(found.values())


def _sessions(plan: Plan, start: date) -> Iterator[PlannedSession]:
    number = 0
    for stage in plan.stages:
        turn = 0
        for week in range(stage.weeks.low, stage.weeks.high + 1):
            for of_week, day in enumerate(_days(plan, start), start=1):
                number += 1
                yield PlannedSession(
                    number=number,
                    track=number,
                    week=week,
                    of_week=of_week,
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
    number, of_week = 0, Counter[int]()
    for extra in plan.extras:
        for stage in plan.stages:
            for week in range(stage.weeks.low, stage.weeks.high + 1):
                for day in free[: max(0, extra.per_week - len(days))]:
                    number += 1
                    of_week[week] += 1
                    yield PlannedSession(
                        number=number,
                        week=week,
                        of_week=of_week[week],
                        date=start + timedelta(weeks=week - 1, days=day),
                        stage=stage.title,
                        recipe=Recipe(
                            routine=extra.routine,
                            sets=value_in(extra.sets, week),
                            reps=value_in(extra.reps, week),
                            verbosity=stage.in_week(stage.verbosity, week) if week == 1 else None,
                        ),
                        optional=True,
                        note=extra.note or "",
                    )


def _days(plan: Plan, start: date) -> list[int]:
    """List the days of the sessions, counted from the start of each week."""
    if plan.days is None:
        return list(SPREAD[plan.per_week])
    return sorted((WEEKDAYS.index(day) - start.weekday()) % 7 for day in plan.days)
