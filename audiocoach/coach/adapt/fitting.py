"""Fitting a routine to a time: sets first, then rests, and exercises last."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from audiocoach.coach.adapt.slack import RestSizes, Size, Sizes
from audiocoach.coach.model.durations import clock
from audiocoach.coach.model.routines import Adjustment, Routine
from audiocoach.coach.script.writer import ScriptInput

TOLERANCE = 15_000
"""Milliseconds by which a routine may miss its target and still land."""

NEAR = 3_000
"""Milliseconds from the target at which the search is content."""

MOST_CALLS = 25
"""How often a total is asked for: each call writes and arranges a script."""

MOST_GUESSES = 8
"""Guesses in one direction of the search, which looks into several."""

Total = Callable[[Routine], int]
"""Tells how many milliseconds a routine takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A routine made to last `target` milliseconds, or as near to it as it gets: `total` is what it takes."""

    routine: Routine
    total: int
    target: int
    changes: tuple[Adjustment, ...] = ()

    @property
    def lands(self) -> bool:
        """Whether the target is met, within fifteen seconds."""
        return abs(self.total - self.target) <= TOLERANCE

    def __str__(self) -> str:
        """Say what came of it, for the screen."""
        if self.lands:
            return f"{clock(self.total)} for {clock(self.target)}"
        nearest = f"the nearest that this routine can do is {clock(self.total)}"
        return f"{clock(self.target)} is out of reach; {nearest}"


def fit(brief: ScriptInput, target: int, total: Total) -> Fitted:
    """Make the brief's routine last `target` milliseconds, in a few calls of `total` (MOST_CALLS at most).

    Sets (or the rounds of a circuit) come as near as they can, down to one and up to four. Rests take up
    what is left, between 15 and 90 seconds. Exercises are left out last, the later ones first; the first one
    stays, and so does every stretch.
    Raises UnknownNameError for an exercise or a preset that does not exist.
    """
    return _Fitting(brief, target, total).fitted()


class _Fitting:
    """One search, which asks for the total of no routine twice."""

    def __init__(self, brief: ScriptInput, target: int, total: Total) -> None:
        self.brief, self.target, self.total = brief, target, total
        self.sizes = Sizes(brief)
        self.rests: dict[Size, RestSizes] = {}
        self.known: dict[tuple[Size, int], int] = {}

    def fitted(self) -> Fitted:
        if not self._lands(self.sizes.normal, 0):
            self._search()
        size, notch = min(self.known, key=lambda at: (self._miss(*at), at[0].left_out, abs(at[1])))
        rests = self._rests(size)
        return Fitted(
            routine=rests.at(notch),
            total=self.known[size, notch],
            target=self.target,
            changes=(*self.sizes.adjustments(size), *rests.adjustments(notch)),
        )

    def _search(self) -> None:
        first = self._left_out()
        for left_out in range(first, len(self.sizes.spare) + 1):
            ladder = self.sizes.ladder(left_out)
            if self._climb(ladder) or self._takes(ladder[-1]) < self.target or not self._tries():
                return

    def _climb(self, ladder: Sequence[Size]) -> bool:
        """Try the rung of a ladder that is nearest to the target, then the one on the target's other side."""
        at = self._nearest(lambda rung: self._takes(ladder[rung]), range(len(ladder)))
        if self._fill(ladder[at]):
            return True
        other = at + (1 if self._takes(ladder[at]) < self.target else -1)
        return 0 <= other < len(ladder) and self._tries() > 0 and self._fill(ladder[other])

    def _left_out(self) -> int:
        """Choose how many exercises go: none, as long as one set of each comes near."""
        spare = len(self.sizes.spare)
        if self._takes(self.sizes.normal) <= self.target or self._shortest(0) <= self.target + TOLERANCE:
            return 0
        kept = self._nearest(lambda kept: self._shortest(spare - kept), range(spare + 1))
        too_long = kept and self._shortest(spare - kept) > self.target + TOLERANCE
        return spare - kept + (1 if too_long else 0)

    def _shortest(self, left_out: int) -> int:
        size = self.sizes.smallest(left_out)
        return self._takes(size, self._rests(size).fewest)

    def _fill(self, size: Size) -> bool:
        """Let the rests of a size take up what is missing; tell whether it lands."""
        rests = self._rests(size)
        short = self._takes(size) < self.target
        notches = range(rests.most + 1) if short else range(rests.fewest, 1)
        return self._lands(size, self._nearest(lambda notch: self._takes(size, notch), notches))

    def _nearest(self, measure: Callable[[int], int], steps: Sequence[int]) -> int:
        return nearest(measure, steps, self.target, self._tries())

    def _tries(self) -> int:
        """Count the guesses that are left; four calls are kept for the ends of two more directions."""
        return max(0, min(MOST_GUESSES, MOST_CALLS - 4 - len(self.known)))

    def _lands(self, size: Size, notch: int) -> bool:
        return abs(self._takes(size, notch) - self.target) <= TOLERANCE

    def _miss(self, size: Size, notch: int) -> int:
        """Rank a try: how far it is from the target; all that the search is content with are as good."""
        return max(abs(self._takes(size, notch) - self.target), NEAR)

    def _takes(self, size: Size, notch: int = 0) -> int:
        if (size, notch) not in self.known:
            self.known[size, notch] = self.total(self._rests(size).at(notch))
        return self.known[size, notch]

    def _rests(self, size: Size) -> RestSizes:
        if size not in self.rests:
            self.rests[size] = RestSizes(self.brief, self.sizes.routine_of(size))
        return self.rests[size]


def nearest(measure: Callable[[int], int], steps: Sequence[int], goal: int, tries: int) -> int:
    """Find the step that measures nearest to the goal, where a later step never measures less.

    Looks at both ends and guesses at most `tries` times in between: twice by rule of three, then by halves.

    >>> nearest(lambda step: step * step * 1000, range(100), 400_000, tries=8)
    20
    """
    low, high = 0, len(steps) - 1
    seen = {at: measure(steps[at]) for at in {low, high}}
    for guess in range(tries):
        if high - low < 2 or not seen[low] < goal < seen[high]:
            break
        share = (goal - seen[low]) / (seen[high] - seen[low]) if guess % 3 < 2 else 0.5
        middle = min(max(low + round((high - low) * share), low + 1), high - 1)
        seen[middle] = measure(steps[middle])
        if abs(seen[middle] - goal) <= NEAR:
            return steps[middle]
        low, high = (middle, high) if seen[middle] <= goal else (low, middle)
    return steps[low if abs(seen[low] - goal) <= abs(seen[high] - goal) else high]
