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

BEFORE_TONE = 150
"""Milliseconds between words and the tone that follows them."""

FARTHEST_MOVE = 1_500
"""Milliseconds that a cue may be moved from where it was wanted."""


class SpeechSlot(NamedTuple):
    """A voice clip or a tone that stands: from `start` to `end`, on a beat or not, in a count-in or not.

    `moment` is what a beat is for: a number and the beep of that number are struck together.
    """

    start: int
    end: int
    fixed: bool
    counts_in: bool = False
    tone: bool = False
    moment: str = ""


class Request(NamedTuple):
    """Where a clip or tone would like to be: not before `earliest`, best at `anchor`, over by `deadline`."""

    anchor: int
    earliest: int
    deadline: int
    fixed: bool
    counts_in: bool = False
    tone: bool = False
    moment: str = ""


def distance(one: SpeechSlot, other: SpeechSlot) -> int:
    """Return the milliseconds that must lie between a clip or tone and the one after it.

    Two beats need none: a beat is a second apart from the next by itself.
    """
    if (one.fixed or one.tone) and (other.fixed or other.tone):
        return 0
    if one.tone or other.tone:
        return AFTER_TONE if one.tone else BEFORE_TONE
    return CALM if other.counts_in and not one.counts_in else GAP


def struck_together(one: SpeechSlot, other: SpeechSlot) -> bool:
    """Tell whether a word and a tone are one beat, such as a number and its beep."""
    same = (one.start, one.moment) == (other.start, other.moment)
    return same and one.fixed and other.fixed and one.tone != other.tone


@dataclass(slots=True)
class SpeechSlots:
    """The clips and tones that stand so far, in order of time."""

    taken: list[SpeechSlot] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def place(self, wish: Request, length: int, farthest: int) -> SpeechSlot | None:
        """Take the free spot nearest to the wish, at most `farthest` from it; None where none is free."""
        for start in self._candidates(wish, length, 0 if wish.fixed else farthest):
            spot = SpeechSlot(start, start + length, wish.fixed, wish.counts_in, wish.tone, wish.moment)
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
            if spot.tone:
                yield from (spot.end + AFTER_TONE, spot.start - BEFORE_TONE - length)

    def _free(self, spot: SpeechSlot) -> bool:
        for neighbour in self._around(spot.start - CALM, spot.end + CALM):
            if struck_together(neighbour, spot):
                continue
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
        """Keep the time of a clip or a tone free of others."""
        index = bisect_left(self.starts, spot.start)
        self.taken.insert(index, spot)
        self.starts.insert(index, spot.start)
