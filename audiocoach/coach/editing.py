"""A routine with exercises changed or left out: what the options and the fit to a time share."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from audiocoach.coach.doses import Dose, Range
from audiocoach.coach.routines import Block, Item, RestLine, Routine, Use
from audiocoach.errors import SettingsError

Place = tuple[int, int]
"""Where an item of a routine stands: the index of its block, and its own index there."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One thing that a routine was changed in: what it is, and how it is now; `str` shows it on screen."""

    what: str
    how: str

    def __str__(self) -> str:
        """Join the two.

        >>> str(Adjustment("Squat", "2 sets instead of 3"))
        'Squat: 2 sets instead of 3'
        """
        return f"{self.what}: {self.how}"


class Adapted(NamedTuple):
    """A routine with an option applied, and what that changed in it."""

    routine: Routine
    changes: tuple[Adjustment, ...]


def places(routine: Routine) -> tuple[tuple[Place, Use], ...]:
    """List the exercises of a routine in order, each with its place."""
    return tuple(
        ((block_index, index), item)
        for block_index, block in enumerate(routine.blocks)
        for index, item in enumerate(block.exercises)
        if isinstance(item, Use)
    )


def edited(routine: Routine, changes: Mapping[Place, Item | None]) -> Routine:
    """Return the routine with other items at some places; None leaves an exercise out.

    A rest that followed it goes with it, and so does a block whose last exercise it was.
    Raises SettingsError when no exercise would be left.
    """
    blocks = []
    for index, block in enumerate(routine.blocks):
        mine = {item: change for (of_block, item), change in changes.items() if of_block == index}
        items = tuple(_items(block, mine))
        if _has_work(items) or not _has_work(block.exercises):
            blocks.append(block.model_copy(update={"exercises": items}) if mine else block)
    if not any(_has_work(block.exercises) for block in blocks):
        raise SettingsError(f"no exercise of '{routine.title}' would be left", hint="choose another routine")
    return routine.model_copy(update={"blocks": tuple(blocks)})


def _items(block: Block, changes: Mapping[int, Item | None]) -> list[Item]:
    kept: list[Item] = []
    just_dropped = False
    for index, item in enumerate(block.exercises):
        new = changes.get(index, item)
        if new is None:
            just_dropped = True
        elif not (just_dropped and isinstance(new, RestLine)):
            just_dropped = False
            kept.append(new)
    while kept and isinstance(kept[-1], RestLine) and not isinstance(block.exercises[-1], RestLine):
        kept.pop()
    return kept


def _has_work(items: Iterable[Item]) -> bool:
    return any(isinstance(item, Use) for item in items)


def restated(use: Use, **parts: Range) -> Use:
    """Return a use that states parts of its dose anew, wherever it stated them before.

    >>> restated(Use(use="squat", dose="3 x 10"), sets=Range(2, 2)).asked()
    Dose(sets=Range(low=2, high=2), reps=Range(low=10, high=10), time=None, hold=None, rest=None)
    """
    if use.dose is None:
        return use.model_copy(update=parts)
    inside = {name: value for name, value in parts.items() if getattr(use, name) is None}
    outside = {name: value for name, value in parts.items() if name not in inside}
    dose = use.dose.changed(Dose().model_copy(update=inside))
    return use.model_copy(update={**outside, "dose": dose})


def with_rounds(block: Block, rounds: int) -> Block:
    """Return a circuit with another number of rounds; a single round keeps it at one set of each exercise."""
    items = block.exercises if rounds > 1 else tuple(_single_sets(block.exercises))
    return block.model_copy(update={"rounds": rounds, "exercises": items})


def _single_sets(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Use) and item.asked().sets is None:
            yield restated(item, sets=Range(1, 1))
        else:
            yield item
