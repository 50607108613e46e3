"""A plan to read: as a card, and its sessions on their dates, as lines and as facts for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from audiocoach.coach.model.durations import clock, format_duration
from audiocoach.coach.model.plans import Plan, PlannedSession, Recipe, Stage, schedule
from audiocoach.publish.calendar import Occasion, PlannedTrack, days_without_rest
from audiocoach.publish.session_files import whole_minutes

Recordings = Mapping[int, PlannedTrack]
"""What is known of each track, by its number."""

_ANY_MONDAY = date(2001, 1, 1)


def plan_card(name: str, plan: Plan, needs: Mapping[str, Sequence[str]]) -> list[str]:
    """Write a plan as lines: its stages in order, its extras, its advice.

    `needs` has the equipment of each routine.
    """
    lines = [f"{plan.title}  ({name})"]
    lines += [f"  {' '.join(plan.description.split())}"] if plan.description else []
    lines += [f"  {plan.weeks} weeks · {plan.per_week} sessions a week"]
    weekly = {session.week: session.recipe for session in reversed(schedule(plan, _ANY_MONDAY))}
    for stage in plan.stages:
        lines += ["", *_stage(stage, weekly, needs)]
    lines += ["", *(_extra(extra.routine, extra.per_week, extra.note) for extra in plan.extras)]
    return [*lines, *_advice_lines(plan), "", f"  On dates: audiocoach plan {name} --start DATE"]


def timetable_lines(
    occasion: Occasion, sessions: Sequence[PlannedSession], recordings: Recordings
) -> list[str]:
    """Write a plan as a list to read: a heading for each week, a line for each session, then what to mind."""
    plan = occasion.plan
    last = max(session.date for session in sessions)
    lines = [f"{plan.title}  ({occasion.name})"]
    first = " ".join(_in_words(occasion.start).split())
    lines.append(f"  {plan.per_week} sessions a week, from {first} to {' '.join(_in_words(last).split())}")
    lines += [f"  {line}" for line in days_without_rest(sessions)]
    rows = {id(session): row for session, row in zip(sessions, _rows(sessions, recordings), strict=True)}
    for (week, stage), days in groupby(sessions, lambda session: (session.week, session.stage)):
        lines += ["", f"  Week {week} · {stage}", *(f"    {rows[id(session)]}" for session in days)]
    extras = dict.fromkeys(session.note for session in sessions if session.note)
    return [*lines, "", *_advice_lines(plan, extras)]


def timetable_report(
    occasion: Occasion, sessions: Sequence[PlannedSession], recordings: Recordings
) -> dict[str, Any]:
    """Tell a plan and its sessions; dates as 2027-01-04, durations in milliseconds."""
    plan = occasion.plan
    return {
        "plan": occasion.name,
        "title": plan.title,
        "start": occasion.start.isoformat(),
        "at": occasion.at.isoformat("minutes"),
        "weeks": plan.weeks,
        "per_week": plan.per_week,
        "weekly_check": plan.weekly_check,
        "notes": [*days_without_rest(sessions), *plan.notes],
        "sessions": [_session_report(session, recordings[session.track]) for session in sessions],
    }


def recipe_in_words(recipe: Recipe) -> str:
    """Tell what a session changes in its routine.

    >>> recipe_in_words(Recipe(routine="band-hips", sets=2, verbosity="learn"))
    '2 sets · learn'
    """
    sets = f"{recipe.sets} set{'s' if recipe.sets != 1 else ''}" if recipe.sets else ""
    reps = f"{recipe.reps} rep{'s' if recipe.reps != 1 else ''}" if recipe.reps else ""
    time = format_duration(recipe.time) if recipe.time else ""
    words = (sets, reps, time, recipe.level, recipe.pacing, recipe.verbosity)
    return " · ".join(word for word in words if word)


def _advice_lines(plan: Plan, extras: Iterable[str] = ()) -> Iterator[str]:
    """Tell what a plan asks, and what it says beside its sessions; `extras` are the notes of its extras."""
    yield f"  Each week, before what is new: {plan.weekly_check}"
    yield from (f"  The extra: {note}" for note in extras)
    yield from (f"  {note}" for note in plan.notes)


def _rows(sessions: Sequence[PlannedSession], recordings: Recordings) -> Iterator[str]:
    columns = [list(_columns(session, recordings[session.track])) for session in sessions]
    widths = [max(map(len, column)) for column in zip(*columns, strict=True)]
    for cells in columns:
        yield "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()


def _columns(session: PlannedSession, recording: PlannedTrack) -> Iterator[str]:
    yield "extra" if session.optional else f"{session.of_week:>5}"
    yield _in_words(session.date)
    yield session.routine
    yield recipe_in_words(session.recipe)
    yield f"{clock(recording.length)}" if recording.file else _about(recording.length)
    yield recording.file


def _about(milliseconds: int) -> str:
    """Tell an estimate in whole minutes.

    >>> _about(1_430_000)
    'about 24 min'
    """
    return f"about {whole_minutes(milliseconds)} min"


def _in_words(day: date) -> str:
    """Write a date as people read it; the dates of a column have the same width.

    >>> _in_words(date(2027, 1, 4))
    'Mon  4 Jan 2027'
    """
    return f"{day:%a} {day.day:>2} {day:%b %Y}"


def _session_report(session: PlannedSession, recording: PlannedTrack) -> dict[str, Any]:
    recipe = session.recipe
    asked = {name: getattr(recipe, name) for name in ("sets", "reps", "time", "level", "pacing", "verbosity")}
    return {
        "number": session.number,
        "week": session.week,
        "of_week": session.of_week,
        "stage": session.stage,
        "date": session.date.isoformat(),
        "routine": session.routine,
        "changes": {name: value for name, value in asked.items() if value is not None},
        "optional": session.optional,
        "note": session.note,
        "title": recording.title,
        "duration": recording.length,
        "measured": bool(recording.file),
        "track": session.track,
        "file": recording.file or None,
    }


def _stage(stage: Stage, weekly: Mapping[int, Recipe], needs: Mapping[str, Sequence[str]]) -> Iterator[str]:
    weeks = range(stage.weeks.low, stage.weeks.high + 1)
    number = f"Weeks {weeks[0]} to {weeks[-1]}" if len(weeks) > 1 else f"Week {weeks[0]}"
    yield f"  {number} · {stage.title}"
    yield f"    {', '.join(stage.routines)}"
    items = dict.fromkeys(item for routine in stage.routines for item in needs[routine])
    yield f"    needs {', '.join(items) or 'nothing'}"
    for week in weeks:
        changes = recipe_in_words(weekly[week])
        if changes:
            yield f"    {f'week {week}: ' if len(weeks) > 1 else ''}{changes}"


def _extra(routine: str, per_week: int, note: str | None) -> str:
    days = f"on free days, up to {per_week} days of training a week"
    return f"  Extra, {days}: {routine}{f'. {note}' if note else ''}"
