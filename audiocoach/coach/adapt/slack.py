"""What may give: sets, exercises, rests."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from audiocoach.coach.model.doses import Range
from audiocoach.coach.model.durations import format_duration
from audiocoach.coach.model.exercises import in_sentence
from audiocoach.coach.model.routines import (
    Adjustment,
    Block,
    Item,
    ItemIndex,
    RestLine,
    Routine,
    Use,
    edited,
    numbered,
    restated,
    with_rounds,
)
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.coach.script.writer import ScriptInput

MOST = 4
"""Sets, or rounds of a circuit, that a routine grows to, unless its own dose has more."""

SizeCounts = tuple[int, ...]
"""The sets or rounds of each part of a routine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeatable:
    """What is done a number of times: an exercise (`item` is its index) in sets, a circuit (-1) in rounds."""

    block: int
    item: int
    name: str
    normal: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size: the count of each part, and how many exercises are left out."""

    counts: SizeCounts
    left_out: int = 0


class Sizes:
    """Every size of one routine, from its smallest to its largest; stretches stay what they are."""

    def __init__(self, brief: ScriptInput) -> None:
        """Look at what the brief's routine does, and how often."""
        self.routine, self.catalogue = brief.routine, brief.catalogue
        steps = unfold(brief.routine, brief.catalogue, brief.presets, brief.choice)
        sets = {step.index: step.sets for step in steps if isinstance(step, Bout)}
        self.uses = numbered(brief.routine)
        self.parts = tuple(self._find_parts(sets))
        self.spare = tuple(self._find_spare())
        self.normal = Size(counts=tuple(part.normal for part in self.parts))

    def routine_of(self, size: Size) -> Routine:
        """Return the routine in a size."""
        blocks = list(self.routine.blocks)
        changes: dict[ItemIndex, Item | None] = {}
        for part, count in zip(self.parts, size.counts, strict=True):
            if part.item < 0:
                blocks[part.block] = with_rounds(blocks[part.block], count)
        for part, count in zip(self.parts, size.counts, strict=True):
            if part.item >= 0 and count != part.normal:
                use = blocks[part.block].exercises[part.item]
                if isinstance(use, Use):
                    changes[part.block, part.item] = restated(use, sets=Range(count, count))
        changes.update(dict.fromkeys(self.spare[: size.left_out]))
        return edited(self.routine.model_copy(update={"blocks": tuple(blocks)}), changes)

    def smallest(self, left_out: int = 0) -> Size:
        """Return the size with a single set of everything that is kept."""
        return self.ladder(left_out)[0]

    def ladder(self, left_out: int = 0) -> tuple[Size, ...]:
        """List the sizes from one set of everything, over the routine's own, to the most; one set more each.

        The parts that have most shrink first, from the last one on; they grow in turns, from the first on.
        """
        down = list(self._steps_down(left_out))
        up = list(self._steps_up(left_out))
        return tuple(Size(counts=counts, left_out=left_out) for counts in [*reversed(down), *up[1:]])

    def adjustments(self, size: Size) -> Iterator[Adjustment]:
        """Tell how a size differs from the routine's own."""
        left_out = set(self.spare[: size.left_out])
        groups: dict[str, list[str]] = {}
        for part, count in zip(self.parts, size.counts, strict=True):
            if count != part.normal and (part.block, part.item) not in left_out:
                noun = ("round" if part.item < 0 else "set") + ("s" if count > 1 else "")
                groups.setdefault(f"{count} {noun} instead of {part.normal}", []).append(part.name)
        for how, names in groups.items():
            yield Adjustment(_listed(names), how)
        gone = [self.catalogue[use.use].name for place, use in self.uses.values() if place in left_out]
        if gone:
            yield Adjustment(_listed(gone), "left out")

    def _steps_down(self, left_out: int) -> Iterator[SizeCounts]:
        counts = list(self.normal.counts)
        kept = self._kept(left_out)
        yield tuple(counts)
        while any(counts[index] > 1 for index in kept):
            largest = max(kept, key=lambda index: (counts[index], index))
            counts[largest] -= 1
            yield tuple(counts)

    def _steps_up(self, left_out: int) -> Iterator[SizeCounts]:
        counts = list(self.normal.counts)
        kept = self._kept(left_out)
        yield tuple(counts)
        while growing := [index for index in kept if counts[index] < self.parts[index].most]:
            counts[min(growing, key=lambda index: counts[index] - self.parts[index].normal)] += 1
            yield tuple(counts)

    def _kept(self, left_out: int) -> list[int]:
        gone = set(self.spare[:left_out])
        return [index for index, part in enumerate(self.parts) if (part.block, part.item) not in gone]

    def _find_parts(self, sets: dict[int, int]) -> Iterator[Repeatable]:
        circuits: set[int] = set()
        for index, ((block, item), use) in self.uses.items():
            if self.routine.blocks[block].warm_up:
                continue
            exercise, rounds = self.catalogue[use.use], self.routine.blocks[block].rounds
            if rounds > 1 and block not in circuits:
                circuits.add(block)
                name = self.routine.blocks[block].title or "Circuit"
                yield Repeatable(block=block, item=-1, name=name, normal=rounds, most=max(rounds, MOST))
            elif rounds == 1 and not exercise.stretch:
                most = max(sets[index], MOST, exercise.dose.sets.high if exercise.dose.sets else 1)
                yield Repeatable(block=block, item=item, name=exercise.name, normal=sets[index], most=most)

    def _find_spare(self) -> Iterator[ItemIndex]:
        """List what may be left out, the first to go first: a family's second exercise, then the last ones.

        The first exercise stays whatever happens: it is what a stretch at the end has to warm up with.
        """
        counted = [(place, use.use) for index, (place, use) in self.uses.items() if index > 0]
        work = [(place, name) for place, name in counted if not self.catalogue[name].stretch]
        families = [self.catalogue[name].family or name for _, name in work]
        order = sorted(range(1, len(work)), key=lambda at: (families[at] not in families[:at], -at))
        for at in order:
            yield work[at][0]


def _listed(names: list[str]) -> str:
    first, *others = names
    return ", ".join([first, *map(in_sentence, others)])


SHORTENED_TO, LENGTHENED_TO = 15_000, 90_000
"""Milliseconds that a rest is shortened or lengthened to at most; one that is beyond already stays there."""

REST_STEP, FINE_STEP = 5_000, 1_000
"""Milliseconds of one step: rests that are announced keep a round figure, unless there are many of them."""

MANY = 5
"""More rests than this in one place change by the fine step, so that a step of all of them stays small."""

RestKind = Literal["between sets", "between exercises", "between rounds", "of their own"]

Where = tuple[RestKind, int, int]
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
        return REST_STEP if spoken and self.times <= MANY else FINE_STEP

    def at(self, shift: int) -> int:
        """Return its length when it is shifted by milliseconds; a rest has its limits."""
        return min(max(self.normal + shift, min(self.normal, SHORTENED_TO)), max(self.normal, LENGTHENED_TO))


class RestSizes:
    """Every rest of one routine; a notch lengthens one of them by its grain, the next notch the next one."""

    def __init__(self, brief: ScriptInput, routine: Routine) -> None:
        """Find the rests of a routine, which takes the place of the brief's."""
        self.routine = routine
        steps = unfold(routine, brief.catalogue, brief.presets, brief.choice)
        bouts = [step for step in steps if isinstance(step, Bout)]
        self.slots = [slot for slot in find_slots(routine, bouts) if slot.normal]
        self._turn = [slot for slot in self.slots for _ in range(REST_STEP // slot.grain)]

    @property
    def fewest(self) -> int:
        """The notch at which every rest is as short as it gets."""
        return -len(self._turn) * max(
            (_steps(slot.normal - slot.at(-LENGTHENED_TO)) for slot in self.slots), default=0
        )

    @property
    def most(self) -> int:
        """The notch at which every rest is as long as it gets."""
        return len(self._turn) * max(
            (_steps(slot.at(LENGTHENED_TO) - slot.normal) for slot in self.slots), default=0
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
        return [(slot, slot.at(turns * REST_STEP + further[slot.where] * slot.grain)) for slot in self.slots]


def find_slots(routine: Routine, bouts: Sequence[Bout]) -> Iterator[Slot]:
    """List the rests of a routine whose bouts are given."""
    stands = {index: place for index, (place, _) in numbered(routine).items()}
    yield from _between_sets(stands, bouts)
    yield from _between_exercises(stands, bouts)
    for block, each in enumerate(routine.blocks):
        for item, line in enumerate(each.exercises):
            if isinstance(line, RestLine) and line.rest is not None:
                yield Slot(where=("of their own", block, item), normal=line.rest, times=each.rounds)


def _between_sets(stands: Mapping[int, ItemIndex], bouts: Sequence[Bout]) -> Iterator[Slot]:
    for index, (block, item) in stands.items():
        mine = [bout for bout in bouts if bout.index == index]
        times = sum(
            one.set != other.set
            for one, other in pairwise(mine)
            if one.turn == other.turn and other.gap is None
        )
        if times:
            yield Slot(where=("between sets", block, item), normal=mine[0].rest, times=times)


def _between_exercises(stands: Mapping[int, ItemIndex], bouts: Sequence[Bout]) -> Iterator[Slot]:
    """Count the changes of exercise and of round, block by block."""
    counted: Counter[tuple[Where, int]] = Counter()
    for before, after in pairwise(bouts):
        if before.turn != after.turn and after.gap is None:
            kind: RestKind = "between rounds" if after.round > max(1, before.round) else "between exercises"
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
    kind: RestKind = "of their own" if isinstance(item, RestLine) else "between sets"
    length = lengths.get((kind, block, number))
    if length is None:
        return item
    rest = length if isinstance(item, RestLine) else Range(length, length)
    return item.model_copy(update={"rest": rest})


def _steps(milliseconds: int) -> int:
    return -(-milliseconds // REST_STEP)


def _span(lengths: Iterable[int]) -> str:
    low, high = (format_duration(limit) for limit in (min(lengths), max(lengths)))
    return low if low == high else f"{low} to {high}"
