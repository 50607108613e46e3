"""How long a rest lasts, and when its end is told, in figures that one says."""

WARNING = 2_000
"""Milliseconds that the time which is left of a rest takes to say."""

STEP = 5_000
"""A rest that words prolong lasts multiples of so many milliseconds, or of twice as many above a minute."""

MINUTE = 60_000


def round_figure(least: int, needed: int) -> int:
    """Return how long a rest lasts whose words need so many milliseconds, in a figure that one says."""
    step = STEP if needed <= MINUTE else 2 * STEP
    return max(least, -(-needed // step) * step)


def before_words(mark: int, last: int) -> int:
    """Return the mark of a rest, as many seconds earlier as the last words need which begin then."""
    return mark if mark >= last + WARNING else -(-(last + WARNING) // STEP) * STEP
