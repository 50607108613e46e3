"""The names that a file may refer to."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from audiocoach.coach.exercises import Catalogue
from audiocoach.coach.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Every exercise, routine, pacing, verbosity and wording that there is.

    `ids` finds exercises by any of their names; `wordings` are complete with what they are like.
    """

    exercises: Catalogue = field(default_factory=dict)
    pacings: Set[str] = frozenset()
    verbosities: Set[str] = frozenset()
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    routines: Set[str] = frozenset()
    ids: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", ids_by_name(self.exercises))

    def exercise_id(self, name: str) -> str | None:
        """Find an exercise by its id, its name or an alias, whatever the case."""
        return name if name in self.exercises else self.ids.get(folded(name))


def folded(name: str) -> str:
    """Write a name the way names are compared: case, hyphens and spaces make no difference.

    >>> folded("Heel  Drop") == folded("heel-drop")
    True
    """
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def ids_by_name(exercises: Catalogue) -> dict[str, str]:
    """List the ids of exercises by folded alias, name and id; where two share a name, the id itself wins."""
    by_alias = {folded(alias): key for key, exercise in exercises.items() for alias in exercise.aliases}
    by_name = {folded(exercise.name): key for key, exercise in exercises.items()}
    by_id = {folded(key): key for key in exercises}
    return by_alias | by_name | by_id
