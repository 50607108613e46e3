"""What something costs, and the middle of several measurements."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds on the clock, seconds of all processors, and the peak of memory in bytes."""

    wall: float
    cpu: float
    peak: int


def middle(costs: Iterable[Cost]) -> Cost:
    """Give the median of each figure.

    >>> middle([Cost(wall=3, cpu=1, peak=7), Cost(wall=1, cpu=2, peak=9), Cost(wall=2, cpu=9, peak=8)])
    Cost(wall=2, cpu=2, peak=8)
    """
    every = list(costs)
    return Cost(
        wall=median(cost.wall for cost in every),
        cpu=median(cost.cpu for cost in every),
        peak=round(median(cost.peak for cost in every)),
    )
