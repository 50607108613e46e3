"""A plan on a screenful: its stages, what they train and need, and how they progress."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from audiocoach.coach.plans import Plan, Stage
from audiocoach.coach.scheduling import Recipe, schedule
from audiocoach.publish.timetable import advice_lines, recipe_in_words

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
    return [*lines, *advice_lines(plan), "", f"  On dates: audiocoach plan {name} --start DATE"]


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
    return f"  Extra, up to {per_week} days a week: {routine}{f'. {note}' if note else ''}"
