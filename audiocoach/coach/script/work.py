"""What is said while one works, and how one piece of work leads into the next."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.counted_work import BEFORE_STOP, CountedWork
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.script.templates import Values
from audiocoach.coach.script.timed_work import TimedWork
from audiocoach.coach.script.work_cues import Told

TO_NAME = 4_500
"""Milliseconds before the countdown at which what comes next without a gap is named."""

TO_TELL_EFFORT = 2_500
"""Milliseconds by which it is named earlier where its effort is told with it."""


def work(bout: Bout, phrasing: Phrasing, told: Told, opening: Sequence[Cue] = ()) -> list[Window]:
    """List the exact windows of a bout: one for each phase of each rep, or one for the whole time.

    `told` is what of the exercise has been told before, `opening` the words that start it instead of "go".
    """
    say = BoutPhrasing(phrasing, bout)
    if bout.mode == "reps":
        return CountedWork(bout, say, told, opening).windows()
    return TimedWork(bout, say, told, opening).windows()


def opening(say: BoutPhrasing, before: Bout) -> list[Cue]:
    """Return the word at the start of a bout that begins where another ends: what is new in it."""
    bout = say.bout
    moment = "begin" if before.turn != bout.turn else "begin_side" if before.side != bout.side else "set"
    if moment == "set" and bout.set == bout.sets:
        moment = "last_set"
    words = say.cue(moment, fixed=True, priority=Priority.ACTION)
    return words or [Cue(moment=moment, sound="start", fixed=True, priority=Priority.ACTION)]


def named_within(windows: list[Window], say: BoutPhrasing, before: Bout) -> list[Window]:
    """Name a bout inside the work before it, which it follows without a gap, and before any countdown.

    Nothing is named where only the set is another one.
    """
    bout = say.bout
    if before.turn == bout.turn and before.side == bout.side:
        return windows
    moment = "coming" if before.turn != bout.turn else "coming_side"
    counted = 1000 * before.pacing.timed.countdown if before.mode != "reps" else 0
    total = sum(window.length for window in windows)
    told = moment == "coming" and bout.rpe and bout.round == 1
    early = (TO_NAME if counted else 5_000) + (TO_TELL_EFFORT if told else 0)
    at = max(min(2_000, total // 3), total - counted - early)
    goes_on = before.exercise.name == bout.exercise.name and bout.part
    values: Values = {"next": bout.part if goes_on else bout.exercise.spoken}
    for place, window in enumerate(windows):
        if at < window.length or place == len(windows) - 1:
            within: dict[str, Any] = {
                "at": at,
                "room": max(1, total - (counted or BEFORE_STOP) - at),
                "priority": Priority.LAST,
            }
            cues = say.cue(moment, values, **within)
            cues += say.cue("dose_effort", follows=True, **within) if told else []
            return [*windows[:place], replace(window, cues=(*window.cues, *cues)), *windows[place + 1 :]]
        at, total = at - window.length, total - window.length
    return windows


def closing(say: BoutPhrasing) -> list[Cue]:
    """Return what is said of the work at its end, after its tone."""
    return CountedWork(say.bout, say).closing() if say.bout.mode == "reps" else []
