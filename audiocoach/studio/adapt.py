"""A routine cut to the options of one run: exercises swapped, equipment missing, sets, a time to fit."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol, TypeVar

from audiocoach.audio.clips import Clip
from audiocoach.coach.adapt.changes import swap, with_sets, without
from audiocoach.coach.adapt.fitting import Fitted, fit
from audiocoach.coach.model.exercises import Catalogue
from audiocoach.coach.model.routines import Adapted, Adjustment, Routine, places
from audiocoach.coach.script.writer import Brief, Forecast, write_draft
from audiocoach.coach.timeline.arranging import lay_out
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.notation.names import Known

MOST_TAKES = 4
"""How often a routine is recorded to make it fit: each take knows the clips of those before it."""


class Options(Protocol):
    """What a run changes in its routine; exercises may be called by any of their names."""

    @property
    def swap(self) -> tuple[tuple[str, str], ...]:
        """Pairs of exercises: the one of the routine, and the one that takes its place."""

    @property
    def without(self) -> tuple[str, ...]:
        """The equipment that is not there."""

    @property
    def sets(self) -> int | None:
        """The sets of every exercise."""


class Recorded(Protocol):
    """What a take must have so that another one can be made to fit."""

    @property
    def timeline(self) -> Timeline:
        """Where its cues lie."""

    @property
    def clips(self) -> Mapping[str, Clip]:
        """The sound of each text."""


Taken = TypeVar("Taken", bound=Recorded)


def tailored(routine: Routine, options: Options, known: Known) -> Adapted:
    """Apply swaps, then what is missing, then the sets, and tell each change.

    Raises UnknownNameError and SettingsError as `audiocoach.coach.adapting` does.
    """
    told: list[Adjustment] = []
    for pair in options.swap:
        old, new = (known.exercise_id(name) or name for name in pair)
        routine, changes = _swapped(routine, old, new, known.exercises)
        told += changes
    for item in options.without:
        gear = "-".join(item.lower().split())
        routine, changes = without(routine, gear, known.exercises)
        told += changes or (Adjustment(gear.replace("-", " ").capitalize(), "no exercise needs it"),)
    if options.sets is not None:
        routine, changes = with_sets(routine, options.sets, known.exercises)
        told += changes
    return Adapted(routine, tuple(told))


def _swapped(routine: Routine, old: str, new: str, catalogue: Catalogue) -> Adapted:
    """Swap two exercises; where the routine has the new one in the first place, there is nothing to do."""
    used = {use.use for _, use in places(routine)}
    if old in catalogue and old not in used and new in used:
        there = Adjustment(catalogue[new].name, f"there already, and no {catalogue[old].spoken} to swap")
        return Adapted(routine, (there,))
    return swap(routine, old, new, catalogue)


def take_fitting(brief: Brief, target: int, take: Callable[[Routine], Taken]) -> tuple[Taken, Fitted]:
    """Make the brief's routine last `target` milliseconds when it is spoken, or as near to it as it gets.

    `take` records a routine. What it takes is estimated at first, and measured from the clips of the takes
    after that.
    """
    lengths: dict[str, int] = {}

    def total(routine: Routine) -> int:
        script = write_draft(replace(brief, routine=routine)).script(Forecast(total=target))
        return lay_out(script, Estimated(lengths)).total

    tries: list[tuple[Taken, Fitted]] = []
    for _ in range(MOST_TAKES):
        fitted = fit(brief, target, total)
        taken = take(fitted.routine)
        tries.append((taken, replace(fitted, total=taken.timeline.total)))
        if tries[-1][1].lands or (lengths and not fitted.lands):
            break
        lengths |= {text: clip.milliseconds for text, clip in taken.clips.items()}
    return min(tries, key=lambda each: abs(each[1].total - target))
