"""Another amount of work in all of a routine: its sets, its reps or its time."""

from collections.abc import Mapping

from audiocoach.coach.doses import LONGEST_WORK, MOST_REPS, MOST_SETS, Range
from audiocoach.coach.durations import compose_duration
from audiocoach.coach.editing import Adapted, Adjustment, Place, edited, places, restated, with_rounds
from audiocoach.coach.exercises import Catalogue
from audiocoach.coach.names import find
from audiocoach.coach.routines import Routine, Use
from audiocoach.errors import SettingsError


def with_sets(routine: Routine, sets: int, catalogue: Catalogue) -> Adapted:
    """Give every exercise a number of sets, and every circuit as many rounds; a stretch keeps its own.

    Raises SettingsError for a number of sets that no exercise may have.
    """
    _within(sets, MOST_SETS, "sets")
    asked = {
        place: restated(use, sets=Range(sets, sets))
        for place, use in places(routine)
        if routine.blocks[place[0]].rounds == 1 and not find(use.use, catalogue, "exercise").stretch
    }
    routine = edited(routine, asked)
    blocks = tuple(with_rounds(block, sets) if block.rounds > 1 else block for block in routine.blocks)
    told = Adjustment("Every exercise", f"{sets} set{'s' if sets > 1 else ''}")
    return Adapted(routine.model_copy(update={"blocks": blocks}), (told,))


def with_reps(routine: Routine, reps: int, catalogue: Catalogue) -> Adapted:
    """Ask for a number of reps wherever reps are counted, but for no more than an exercise's own dose has.

    Raises SettingsError for a number of reps that no exercise may have.
    """
    _within(reps, MOST_REPS, "reps")
    asked = _asked(routine, "reps", reps, catalogue)
    return Adapted(edited(routine, asked), (Adjustment("Every exercise", f"{reps} reps at most"),))


def with_time(routine: Routine, time: int, catalogue: Catalogue) -> Adapted:
    """Ask for milliseconds of work wherever work is timed, within the range of an exercise's own dose.

    A stretch keeps its own time. Raises SettingsError for a time that no exercise may have.
    """
    if not 1000 <= time <= LONGEST_WORK:
        raise SettingsError(
            f"{compose_duration(time)} is no time to work",
            hint=f"it is from 1s to {compose_duration(LONGEST_WORK)}",
        )
    asked = _asked(routine, "time", time, catalogue)
    return Adapted(
        edited(routine, asked), (Adjustment("Every exercise", f"{compose_duration(time)} at most"),)
    )


def _asked(routine: Routine, measure: str, amount: int, catalogue: Catalogue) -> Mapping[Place, Use]:
    asked = {}
    for place, use in places(routine):
        exercise = find(use.use, catalogue, "exercise")
        own, now = getattr(exercise.dose, measure), exercise.dose.changed(use.asked())
        if not exercise.stretch and getattr(now, measure) is not None:
            limited = min(amount, own.high if own is not None else amount)
            asked[place] = restated(use, **{measure: Range(limited, limited)})
    return asked


def _within(number: int, most: int, noun: str) -> None:
    if not 1 <= number <= most:
        raise SettingsError(f"{number} {noun} is not possible", hint=f"choose 1 to {most}")
