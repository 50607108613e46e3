"""The rules by which cues find their places: what keeps its distance from what."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from audiocoach.coach.script.script import CALM

GAP = 400
"""Milliseconds between two cues (R4)."""

AFTER_TONE = 50
"""Milliseconds between a tone and the words that follow it."""

FARTHEST_MOVE = 1_500
"""Milliseconds that a cue may be moved from where it was wanted."""


class SpeechSlot(NamedTuple):
    """A voice clip that stands: from `start` to `end`, on a beat or not, in a count-in or not."""

    start: int
    end: int
    fixed: bool
    counts_in: bool = False


class Request(NamedTuple):
    """Where a voice clip would like to stand: not before `earliest`, best at `anchor`, over by `deadline`."""

    anchor: int
    earliest: int
    deadline: int
    fixed: bool
    counts_in: bool = False


def distance(one: SpeechSlot, other: SpeechSlot) -> int:
    """Return the milliseconds that must lie between a clip and the one after it.

    Two beats need none: a beat is a second apart from the next by itself.
    """
    if one.fixed and other.fixed:
        return 0
    return CALM if other.counts_in and not one.counts_in else GAP


@dataclass(slots=True)
class SpeechSlots:
    """The clips that stand so far, in order of time."""

    taken: list[SpeechSlot] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def place(self, wish: Request, length: int, farthest: int) -> SpeechSlot | None:
        """Take the free spot nearest to the wish, at most `farthest` from it; None where none is free."""
        for start in self._candidates(wish, length, 0 if wish.fixed else farthest):
            spot = SpeechSlot(start=start, end=start + length, fixed=wish.fixed, counts_in=wish.counts_in)
            if start >= wish.earliest and spot.end <= wish.deadline and self._free(spot):
                self.take(spot)
                return spot
        return None

    def _candidates(self, wish: Request, length: int, farthest: int) -> list[int]:
        if not farthest:
            return [wish.anchor]
        found = {wish.anchor, *self._edges(wish, length, farthest)}
        near = [start for start in found if abs(start - wish.anchor) <= farthest]
        return sorted(near, key=lambda start: (abs(start - wish.anchor), -start))

    def _edges(self, wish: Request, length: int, farthest: int) -> Iterator[int]:
        yield from (wish.earliest, wish.deadline - length)
        for spot in self._around(wish.anchor - farthest - CALM, wish.anchor + length + farthest + CALM):
            yield from (
                spot.end + GAP,
                spot.end + CALM,
                spot.start - GAP - length,
                spot.start - CALM - length,
            )

    def _free(self, spot: SpeechSlot) -> bool:
        for neighbour in self._around(spot.start - CALM, spot.end + CALM):
            before, after = (neighbour, spot) if neighbour.start <= spot.start else (spot, neighbour)
            if before.end + distance(before, after) > after.start:
                return False
        return True

    def _around(self, start: int, end: int) -> list[SpeechSlot]:
        first = bisect_left(self.starts, start)
        while first > 0 and self.taken[first - 1].end > start:
            first -= 1
        return self.taken[first : bisect_left(self.starts, end)]

    def take(self, spot: SpeechSlot) -> None:
        """Keep a clip's time free of others."""
        index = bisect_left(self.starts, spot.start)
        self.taken.insert(index, spot)
        self.starts.insert(index, spot.start)
