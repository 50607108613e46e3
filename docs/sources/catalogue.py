"""Tables of the built-in library: exercises by family, routines, plans, presets."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from audiocoach.coach.model.doses import format_counts, format_durations
from audiocoach.coach.model.exercises import Exercise, Gear
from audiocoach.coach.model.plans import Stage
from audiocoach.coach.model.routines import Routine, numbered
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.coach.script.writer import ScriptInput, equipment, write_draft
from audiocoach.publish.cards import doses
from audiocoach.publish.session_files import whole_minutes
from audiocoach.studio.show import estimated_total
from docs.sources.shelf import LIBRARY
from docs.sources.tables import table

PER_WEEK = {False: (3, 4), True: (2, 3)}
"""Sessions a week that suit hip work: in a plan (document 000), and in a short one (document 001)."""


def exercise_tables() -> str:
    """Write a heading and a table for each family of exercises, in the order of their names."""
    return "\n\n".join(_family_table(family, ids) for family, ids in _families())


def exercise_names() -> str:
    """List the ids of all exercises, a line for each family, with their doses."""
    return "\n".join(
        f"- {_title(family)}: " + ", ".join(f"`{id_}` ({_dose(id_)})" for id_ in ids)
        for family, ids in _families()
    )


def routine_table() -> str:
    """Write the table of all routines: what each is for, how long it takes, what it needs."""
    rows = (_routine_row(name) for name in LIBRARY.names("routines"))
    return table(["routine", "what it is for", "level", "about", "needs"], rows)


def routine_doses() -> str:
    """List what each routine does: its exercises in order, with the doses that its level picks."""
    return "\n".join(map(_routine_doses, LIBRARY.names("routines")))


def plan_table() -> str:
    """Write the table of all plans: whom each suits, how often it trains, and its stages."""
    rows = (_plan_row(name) for name in LIBRARY.names("plans"))
    return table(["plan", "whom it suits", "sessions a week", "stages"], rows)


def preset_table(kind: str) -> str:
    """Write the table of the pacings or of the verbosities, each with whom it suits."""
    presets = LIBRARY.pacings() if kind == "pacing" else LIBRARY.verbosities()
    rows = ((f"`{name}`", presets[name].description or "") for name in presets)
    return table([kind, "whom it suits"], rows)


def _families() -> Iterator[tuple[str, list[str]]]:
    catalogue = LIBRARY.catalogue()

    def family(id_: str) -> str:
        return catalogue[id_].family or id_

    for name, ids in groupby(sorted(catalogue, key=family), key=family):
        yield name, list(ids)


def _family_table(family: str, ids: Iterable[str]) -> str:
    heads = ["exercise", "position", "dose", "sides", "needs", "level", "neighbours"]
    return f"### {_title(family)}\n\n{table(heads, map(_exercise_row, ids))}"


def _title(family: str) -> str:
    words = family.replace("-", " ")
    return words[:1].upper() + words[1:]


def _exercise_row(id_: str) -> list[str]:
    exercise = LIBRARY.catalogue()[id_]
    return [
        _named(exercise.name, id_),
        exercise.position,
        _dose(id_),
        _sides(exercise),
        _needs(exercise.equipment.required),
        exercise.level,
        _neighbours(exercise),
    ]


def _dose(id_: str) -> str:
    """Write a dose as people write it: 3 x 15, hold 2s."""
    dose = LIBRARY.catalogue()[id_].dose
    amount = format_counts(dose.reps) if dose.reps else format_durations(dose.time) if dose.time else ""
    sets = format_counts(dose.sets) if dose.sets else 1
    hold = f", hold {format_durations(dose.hold)}" if dose.hold and dose.hold.high else ""
    return f"{sets} x {amount}{hold}"


def _sides(exercise: Exercise) -> str:
    if exercise.sides == "both":
        return "both at once"
    return "each, in turns" if exercise.side_order == "alternate" else "each, one first"


def _needs(required: Iterable[Gear]) -> str:
    return ", ".join(gear.item for gear in required) or "–"


def _neighbours(exercise: Exercise) -> str:
    named = (("easier", exercise.easier), ("harder", exercise.harder))
    return "; ".join(f"{word}: " + ", ".join(f"`{id_}`" for id_ in ids) for word, ids in named if ids) or "–"


def _routine_row(name: str) -> list[str]:
    routine = LIBRARY.routine(name)
    minutes = whole_minutes(estimated_total(write_draft(_brief(routine))))
    needs = ", ".join(equipment(routine, _bouts(routine))) or "–"
    return [_named(routine.title, name), _line(routine.description), routine.level, f"{minutes} min", needs]


def _routine_doses(name: str) -> str:
    routine = LIBRARY.routine(name)
    used = {number: use.use for number, (_, use) in numbered(routine).items()}
    done = (f"`{used[bout.index]}` {much}" for bout, much in doses(_bouts(routine)))
    return f"- **{routine.title}** (`{name}`): {'; '.join(done)}"


def _plan_row(name: str) -> list[str]:
    plan = LIBRARY.plan(name)
    low, high = PER_WEEK[plan.short]
    stages = "<br>".join(map(_stage, plan.stages))
    return [_named(plan.title, name), _line(plan.description), f"{low} or {high}", stages]


def _stage(stage: Stage) -> str:
    first, last = stage.weeks.low, stage.weeks.high
    weeks = f"week {first}" if first == last else f"weeks {first} to {last}"
    return f"{weeks}, {stage.title[:1].lower()}{stage.title[1:]}: " + ", ".join(
        f"`{routine}`" for routine in stage.routines
    )


def _bouts(routine: Routine) -> list[Bout]:
    steps = unfold(routine, LIBRARY.catalogue(), LIBRARY.presets())
    return [step for step in steps if isinstance(step, Bout)]


def _named(title: str, name: str) -> str:
    return f"{title}<br>`{name}`"


def _line(text: str | None) -> str:
    return " ".join((text or "").split())


def _brief(routine: Routine) -> ScriptInput:
    return ScriptInput(
        routine=routine,
        catalogue=LIBRARY.catalogue(),
        wording=LIBRARY.wording("english"),
        presets=LIBRARY.presets(),
    )
