"""The rests of a routine, made longer or shorter together in small steps."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from audiocoach.coach.bouts import Bout, unfold
from audiocoach.coach.durations import compose_duration
from audiocoach.coach.editing import Adjustment, Place, places
from audiocoach.coach.routines import Block, Item, RestLine, Routine
from audiocoach.coach.writing import Brief

SHORTEST, LONGEST = 15_000, 90_000
"""Milliseconds that a rest is shortened or lengthened to at most; one that is beyond already stays there."""

STEP, FINE_STEP = 5_000, 1_000
"""Milliseconds of one step: rests that are announced keep a round figure, unless there are many of them."""

MANY = 5
"""More rests than this in one place change by the fine step, so that a step of all of them stays small."""

Kind = Literal["between sets", "between exercises", "between rounds", "of their own"]
Where = tuple[Kind, int, int]
"""The kind of a rest, its block, and its item there (-1 for what the block states)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A rest that the routine states once and that happens `times` times; `normal` is in milliseconds."""

    where: Where
    normal: int
    times: int

    @property
    def grain(self) -> int:
        """The milliseconds by which it changes at a time."""
        spoken = self.where[0] in ("between sets", "of their own")
        return STEP if spoken and self.times <= MANY else FINE_STEP

    def at(self, shift: int) -> int:
        """Return its length when it is shifted by milliseconds; a rest has its limits."""
        return min(max(self.normal + shift, min(self.normal, SHORTEST)), max(self.normal, LONGEST))


class Rests:
    """Every rest of one routine; a notch lengthens one of them by its grain, the next notch the next one."""

    def __init__(self, brief: Brief, routine: Routine) -> None:
        """Find the rests of a routine, which takes the place of the brief's."""
        self.routine = routine
        steps = unfold(routine, brief.catalogue, brief.presets, brief.choice)
        bouts = [step for step in steps if isinstance(step, Bout)]
        self.slots = [slot for slot in find_slots(routine, bouts) if slot.normal]
        self._turn = [slot for slot in self.slots for _ in range(STEP // slot.grain)]

    @property
    def fewest(self) -> int:
        """The notch at which every rest is as short as it gets."""
        return -len(self._turn) * max(
            (_steps(slot.normal - slot.at(-LONGEST)) for slot in self.slots), default=0
        )

    @property
    def most(self) -> int:
        """The notch at which every rest is as long as it gets."""
        return len(self._turn) * max(
            (_steps(slot.at(LONGEST) - slot.normal) for slot in self.slots), default=0
        )

    def at(self, notch: int) -> Routine:
        """Return the routine with its rests at a notch; 0 leaves them as they are."""
        lengths = {slot.where: length for slot, length in self._lengths(notch) if length != slot.normal}
        blocks = [_rested(block, index, lengths) for index, block in enumerate(self.routine.blocks)]
        return self.routine.model_copy(update={"blocks": tuple(blocks)})

    def adjustments(self, notch: int) -> Iterator[Adjustment]:
        """Tell what a notch changes, kind by kind."""
        lengths = self._lengths(notch)
        for kind in dict.fromkeys(slot.where[0] for slot in self.slots):
            mine = [(slot.normal, length) for slot, length in lengths if slot.where[0] == kind]
            if any(normal != length for normal, length in mine):
                before, now = (_span(column) for column in zip(*mine, strict=True))
                yield Adjustment(f"Rests {kind}", f"{now} instead of {before}")

    def _lengths(self, notch: int) -> list[tuple[Slot, int]]:
        turns, extra = divmod(notch, max(1, len(self._turn)))
        further = Counter(slot.where for slot in self._turn[:extra])
        return [(slot, slot.at(turns * STEP + further[slot.where] * slot.grain)) for slot in self.slots]


def find_slots(routine: Routine, bouts: Sequence[Bout]) -> Iterator[Slot]:
    """List the rests of a routine whose bouts are given."""
    stands = {index: place for index, (place, _) in enumerate(places(routine), 1)}
    yield from _between_sets(stands, bouts)
    yield from _between_exercises(stands, bouts)
    for block, each in enumerate(routine.blocks):
        for item, line in enumerate(each.exercises):
            if isinstance(line, RestLine):
                yield Slot(where=("of their own", block, item), normal=line.rest, times=each.rounds)


def _between_sets(stands: Mapping[int, Place], bouts: Sequence[Bout]) -> Iterator[Slot]:
    for index, (block, item) in stands.items():
        mine = [bout for bout in bouts if bout.index == index]
        times = sum(one.set != other.set for one, other in pairwise(mine) if one.turn == other.turn)
        if times:
            yield Slot(where=("between sets", block, item), normal=mine[0].rest, times=times)


def _between_exercises(stands: Mapping[int, Place], bouts: Sequence[Bout]) -> Iterator[Slot]:
    """Count the changes of exercise and of round, block by block."""
    counted: Counter[tuple[Where, int]] = Counter()
    for before, after in pairwise(bouts):
        if before.turn != after.turn:
            kind: Kind = "between rounds" if after.round > max(1, before.round) else "between exercises"
            counted[(kind, stands[after.index][0], -1), after.rest_before] += 1
    for (where, normal), times in counted.items():
        yield Slot(where=where, normal=normal, times=times)


def _rested(block: Block, index: int, lengths: dict[Where, int]) -> Block:
    items = tuple(_item(item, index, number, lengths) for number, item in enumerate(block.exercises))
    fields: dict[str, Where] = {
        "rest": ("between exercises", index, -1),
        "rest_between_rounds": ("between rounds", index, -1),
    }
    stated = {field: lengths[where] for field, where in fields.items() if where in lengths}
    return block.model_copy(update={**stated, "exercises": items})


def _item(item: Item, block: int, number: int, lengths: dict[Where, int]) -> Item:
    kind: Kind = "of their own" if isinstance(item, RestLine) else "between sets"
    length = lengths.get((kind, block, number))
    return item if length is None else item.model_copy(update={"rest": length})


def _steps(milliseconds: int) -> int:
    return -(-milliseconds // STEP)


def _span(lengths: Iterable[int]) -> str:
    low, high = (compose_duration(limit) for limit in (min(lengths), max(lengths)))
    return low if low == high else f"{low} to {high}"
