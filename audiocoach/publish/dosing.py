"""Doses and tempos in words, as a card shows them."""

from collections.abc import Sequence

from audiocoach.coach.bouts import held
from audiocoach.coach.doses import Dose, Range
from audiocoach.coach.tempo import Phase

_UNITS = ((3_600_000, "hour"), (60_000, "minute"), (1_000, "second"))


def dose_in_words(dose: Dose, *, each_side: bool = False) -> str:
    """Tell how much is done.

    >>> dose = Dose(sets=Range(3, 3), reps=Range(10, 15), hold=Range(1000, 2000))
    >>> dose_in_words(dose, each_side=True)
    '3 sets of 10 to 15 on each side, each held for 1 to 2 seconds'
    """
    sets = dose.sets or Range(1, 1)
    amount = count_in_words(dose.reps) if dose.reps else span_in_words(dose.time) if dose.time else ""
    words = f"{count_in_words(sets)} set{'s' if sets.high > 1 else ''} of {amount}"
    words += " on each side" if each_side else ""
    if dose.reps and dose.hold and dose.hold.high:
        words += f", each held for {span_in_words(dose.hold)}"
    return words + (f", {span_in_words(dose.rest)} of rest between" if dose.rest and dose.rest.high else "")


def tempo_in_words(phases: Sequence[Phase], hold: Range | None = None) -> str:
    """Tell how long each phase of a rep takes, with the hold that the dose asks for, and the whole rep.

    >>> tempo_in_words((Phase(name="open", length=2000), Phase(name="close", length=2000)), Range(1000, 2000))
    'open 2 seconds, hold 1 to 2 seconds, close 2 seconds (5 to 6 seconds a rep)'
    """
    quick = held(tuple(phases), hold.low if hold else -1)
    slow = held(tuple(phases), hold.high if hold else -1)
    least = {phase.name: phase.length for phase in quick}
    parts = [
        f"{phase.name} {span_in_words(Range(least.get(phase.name, 0), phase.length))}"
        for phase in slow
        if phase.length
    ]
    whole = Range(sum(phase.length for phase in quick), sum(phase.length for phase in slow))
    return f"{', '.join(parts)} ({span_in_words(whole)} a rep)"


def count_in_words(count: Range) -> str:
    """Tell a number, or from which to which.

    >>> count_in_words(Range(3, 3)), count_in_words(Range(2, 3))
    ('3', '2 to 3')
    """
    return f"{count.low}" if count.low == count.high else f"{count.low} to {count.high}"


def span_in_words(span: Range) -> str:
    """Tell a time in milliseconds, or from which to which; both share a unit where they can.

    >>> span_in_words(Range(30_000, 45_000)), span_in_words(Range(30_000, 180_000))
    ('30 to 45 seconds', '30 seconds to 3 minutes')
    >>> span_in_words(Range(60_000, 180_000)), span_in_words(Range(90_000, 90_000))
    ('1 to 3 minutes', '1 minute 30 seconds')
    """
    low, high = _exactly(span.low), _exactly(span.high)
    if low == high:
        return low
    (number, *unit), (_, *other) = low.split(), high.split()
    shared = len(unit) == len(other) == 1 and unit[0].rstrip("s") == other[0].rstrip("s")
    return f"{number if shared else low} to {high}"


def _exactly(milliseconds: int) -> str:
    parts = []
    for size, unit in _UNITS[:-1]:
        number, milliseconds = divmod(milliseconds, size)
        parts += [_counted(number, unit)] if number else []
    if milliseconds or not parts:
        parts.append(_counted(milliseconds / 1000, "second"))
    return " ".join(parts)


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"
