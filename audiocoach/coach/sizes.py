"""The sizes that a routine can be made in: more or fewer sets, and exercises left out."""

from collections.abc import Iterator
from dataclasses import dataclass

from audiocoach.coach.bouts import Bout, unfold
from audiocoach.coach.doses import Range
from audiocoach.coach.editing import Adjustment, Place, edited, places, restated, with_rounds
from audiocoach.coach.routines import Item, Routine, Use
from audiocoach.coach.writing import Brief

MOST = 4
"""Sets, or rounds of a circuit, that a routine grows to, unless its own dose has more."""

Counts = tuple[int, ...]
"""The sets or rounds of each part of a routine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What is done a number of times: an exercise (`item` is its index) in sets, a circuit (-1) in rounds."""

    block: int
    item: int
    name: str
    normal: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """One size: the count of each part, and how many exercises are left out."""

    counts: Counts
    left_out: int = 0


class Sizes:
    """Every size of one routine, from its smallest to its largest; stretches stay what they are."""

    def __init__(self, brief: Brief) -> None:
        """Look at what the brief's routine does, and how often."""
        self.routine, self.catalogue = brief.routine, brief.catalogue
        steps = unfold(brief.routine, brief.catalogue, brief.presets, brief.choice)
        sets = {step.index: step.sets for step in steps if isinstance(step, Bout)}
        self.uses = dict(enumerate(places(brief.routine), 1))
        self.parts = tuple(self._find_parts(sets))
        self.spare = tuple(self._find_spare())
        self.normal = Size(counts=tuple(part.normal for part in self.parts))

    def routine_of(self, size: Size) -> Routine:
        """Return the routine in a size."""
        blocks = list(self.routine.blocks)
        changes: dict[Place, Item | None] = {}
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

    def _steps_down(self, left_out: int) -> Iterator[Counts]:
        counts = list(self.normal.counts)
        kept = self._kept(left_out)
        yield tuple(counts)
        while any(counts[index] > 1 for index in kept):
            largest = max(kept, key=lambda index: (counts[index], index))
            counts[largest] -= 1
            yield tuple(counts)

    def _steps_up(self, left_out: int) -> Iterator[Counts]:
        counts = list(self.normal.counts)
        kept = self._kept(left_out)
        yield tuple(counts)
        while growing := [index for index in kept if counts[index] < self.parts[index].most]:
            counts[min(growing, key=lambda index: counts[index] - self.parts[index].normal)] += 1
            yield tuple(counts)

    def _kept(self, left_out: int) -> list[int]:
        gone = set(self.spare[:left_out])
        return [index for index, part in enumerate(self.parts) if (part.block, part.item) not in gone]

    def _find_parts(self, sets: dict[int, int]) -> Iterator[Part]:
        circuits: set[int] = set()
        for index, ((block, item), use) in self.uses.items():
            exercise, rounds = self.catalogue[use.use], self.routine.blocks[block].rounds
            if rounds > 1 and block not in circuits:
                circuits.add(block)
                name = self.routine.blocks[block].title or "Circuit"
                yield Part(block=block, item=-1, name=name, normal=rounds, most=max(rounds, MOST))
            elif rounds == 1 and not exercise.stretch:
                most = max(sets[index], MOST, exercise.dose.sets.high if exercise.dose.sets else 1)
                yield Part(block=block, item=item, name=exercise.name, normal=sets[index], most=most)

    def _find_spare(self) -> Iterator[Place]:
        """List what may be left out, the first to go first: a family's second exercise, then the last ones.

        The first exercise stays whatever happens: it is what a stretch at the end has to warm up with.
        """
        work = [(place, use.use) for place, use in self.uses.values() if not self.catalogue[use.use].stretch]
        families = [self.catalogue[name].family or name for _, name in work]
        order = sorted(range(1, len(work)), key=lambda at: (families[at] not in families[:at], -at))
        for at in order:
            yield work[at][0]


def _listed(names: list[str]) -> str:
    first, *others = names
    return ", ".join([first, *(name[:1].lower() + name[1:] for name in others)])
