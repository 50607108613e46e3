"""A routine adapted to the flags of one run: exercises swapped, equipment missing, sets, a time to fit."""

from collections.abc import Callable
from dataclasses import replace

from audiocoach.coach.adapt.changes import swap, with_sets, without
from audiocoach.coach.adapt.fitting import fit
from audiocoach.coach.model.exercises import Catalogue
from audiocoach.coach.model.routines import Adapted, Adjustment, Routine, places
from audiocoach.coach.script.writer import Forecast, ScriptInput, write_draft
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.notation.names import Names
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording

MOST_TAKES = 4
"""How often a routine is recorded to make it fit: each take knows the clips of those before it."""


def tailored(routine: Routine, flags: Flags, known: Names) -> Adapted:
    """Apply swaps, then what is missing, then the sets, and tell each change.

    Exercises may be called by any of their names. Raises UnknownNameError and SettingsError as
    `audiocoach.coach.adapt.changes` does.
    """
    told: list[Adjustment] = []
    for pair in flags.swap:
        old, new = (known.exercise_id(name) or name for name in pair)
        routine, changes = _swapped(routine, old, new, known.exercises)
        told += changes
    for item in flags.without:
        gear = "-".join(item.lower().split())
        routine, changes = without(routine, gear, known.exercises)
        told += changes or (Adjustment(gear.replace("-", " ").capitalize(), "no exercise needs it"),)
    if flags.sets is not None:
        routine, changes = with_sets(routine, flags.sets, known.exercises)
        told += changes
    return Adapted(routine, tuple(told))


def _swapped(routine: Routine, old: str, new: str, catalogue: Catalogue) -> Adapted:
    """Swap two exercises; where the routine has the new one in the first place, there is nothing to do."""
    used = {use.use for _, use in places(routine)}
    if old in catalogue and old not in used and new in used:
        there = Adjustment(catalogue[new].name, f"there already, and no {catalogue[old].spoken} to swap")
        return Adapted(routine, (there,))
    return swap(routine, old, new, catalogue)


def take_fitting(brief: ScriptInput, target: int, take: Callable[[Routine], Recording]) -> Recording:
    """Make the brief's routine last `target` milliseconds when it is spoken, or as near to it as it gets.

    `take` records a routine. What it takes is estimated at first, and measured from the clips of the takes
    after that.
    """
    lengths = Estimated()

    def total(routine: Routine) -> int:
        script = write_draft(replace(brief, routine=routine)).script(Forecast(total=target))
        return arrange(script, lengths).total

    tries: list[tuple[int, Recording]] = []
    for _ in range(MOST_TAKES):
        estimated = fit(brief, target, total)
        taken = take(estimated.routine)
        fitted = replace(estimated, total=taken.timeline.total)
        tries.append((abs(fitted.total - target), replace(taken, adapted=fitted.changes, fitted=fitted)))
        if fitted.lands or (lengths and not estimated.lands):
            break
        lengths |= {**{text: clip.milliseconds for text, clip in taken.clips.items()}, **taken.tones}
    return min(tries, key=lambda each: each[0])[1]
