"""The exercises of a catalogue that somebody looks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import get_args

from audiocoach.coach.doses import Level
from audiocoach.coach.exercises import Catalogue, Exercise, Position
from audiocoach.errors import UnknownNameError
from audiocoach.suggestions import did_you_mean

NONE = "none"
"""The word for exercises that need no equipment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What exercises must have to be found; what is empty may be anything.

    Of `equipment`, each is an item that the exercise needs or may use; `none` is for exercises that need
    nothing.
    """

    equipment: tuple[str, ...] = ()
    position: str = ""
    level: str = ""
    family: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is wanted at all."""
        return bool(self.equipment or self.position or self.level or self.family)


def matching(catalogue: Catalogue, wanted: Wanted) -> Catalogue:
    """Keep the exercises that have all that is wanted.

    Raises UnknownNameError for what no exercise could have, with the near names.
    """
    for kind, name, choices in _asked(catalogue, wanted):
        if name not in choices:
            hint = did_you_mean(name, choices) or f"there are {', '.join(choices)}"
            raise UnknownNameError(f"there is no {kind} '{name}'", hint=hint)
    return {id_: exercise for id_, exercise in catalogue.items() if _fits(exercise, wanted)}


def _asked(catalogue: Catalogue, wanted: Wanted) -> Iterator[tuple[str, str, list[str]]]:
    """Pair each name that is wanted with its kind and with the names of that kind that there are."""
    items = {gear.item for exercise in catalogue.values() for gear in exercise.equipment.all}
    for item in wanted.equipment:
        yield "equipment", item, [NONE, *sorted(items)]
    if wanted.position:
        yield "position", wanted.position, list(get_args(Position))
    if wanted.level:
        yield "level", wanted.level, list(get_args(Level))
    if wanted.family:
        yield "family", wanted.family, sorted({each.family for each in catalogue.values() if each.family})


def _fits(exercise: Exercise, wanted: Wanted) -> bool:
    has = {gear.item for gear in exercise.equipment.all} | (set() if exercise.equipment.required else {NONE})
    return (
        has.issuperset(wanted.equipment)
        and wanted.position in ("", exercise.position)
        and wanted.level in ("", exercise.level)
        and wanted.family in ("", exercise.family or "")
    )
