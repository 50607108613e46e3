"""The names that a file may refer to."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass, field

from audiocoach.coach.exercises import Catalogue
from audiocoach.coach.wording import Wording

SMALL_WORDS = frozenset(["a", "an", "and", "at", "in", "of", "on", "the", "to", "using", "with"])
"""Words that tell no exercise from another."""


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
        """Find an exercise by any of its names, whatever the case and the order of the words."""
        return name if name in self.exercises else self.ids.get(folded(name)) or self.ids.get(gist(name))


def folded(name: str) -> str:
    """Write a name the way names are compared: case, hyphens and spaces make no difference.

    >>> folded("Heel  Drop") == folded("heel-drop")
    True
    """
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def gist(name: str) -> str:
    """Write a name as its words in the order of the alphabet, without the small ones.

    >>> gist("a drive of the knee with a pause"), gist("Knee drive, pause")
    ('drive+knee+pause', 'drive+knee+pause')
    """
    return "+".join(sorted({*re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name.casefold())} - SMALL_WORDS))


def ids_by_name(exercises: Catalogue) -> dict[str, str]:
    """List the ids of exercises by folded name in the ear, alias, name and id, of which a later one wins.

    They are found by the gist of each of these, too, unless it is that of several exercises.
    """
    by_ear = {folded(exercise.spoken): key for key, exercise in exercises.items()}
    by_alias = {folded(alias): key for key, exercise in exercises.items() for alias in exercise.aliases}
    by_name = {folded(exercise.name): key for key, exercise in exercises.items()}
    by_id = {folded(key): key for key in exercises}
    whole = by_ear | by_alias | by_name | by_id
    owners: dict[str, set[str]] = {}
    for name, key in whole.items():
        owners.setdefault(gist(name), set()).add(key)
    return {words: min(keys) for words, keys in owners.items() if len(keys) == 1} | whole
