"""Tables of the built-in library: exercises by family, routines, presets."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from audiocoach.coach.bouts import Bout, unfold
from audiocoach.coach.exercises import Exercise, Gear
from audiocoach.coach.routines import Routine
from audiocoach.coach.writing import Brief, equipment
from audiocoach.publish.cards import dose_in_short
from audiocoach.showing import estimated_total
from docs.sources.shelf import LIBRARY
from docs.sources.tables import table


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
        f"{exercise.name}<br>`{id_}`",
        exercise.position,
        _dose(id_),
        _sides(exercise),
        _needs(exercise.equipment.required),
        exercise.level,
        _neighbours(exercise),
    ]


def _dose(id_: str) -> str:
    return dose_in_short(LIBRARY.catalogue()[id_].dose)


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
    brief = _brief(routine)
    bouts = [step for step in unfold(routine, brief.catalogue, brief.presets) if isinstance(step, Bout)]
    minutes = max(1, round(estimated_total(brief) / 60_000))
    about = " ".join((routine.description or "").split())
    needs = ", ".join(equipment(routine, bouts)) or "–"
    return [f"{routine.title}<br>`{name}`", about, routine.level, f"{minutes} min", needs]


def _brief(routine: Routine) -> Brief:
    return Brief(
        routine=routine,
        catalogue=LIBRARY.catalogue(),
        wording=LIBRARY.wording("english"),
        presets=LIBRARY.presets(),
    )
