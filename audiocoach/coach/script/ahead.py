"""What is told before work that others follow without a gap, or that has tones of its own."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.counted_work import CountedWork
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import Cue
from audiocoach.coach.script.templates import Span
from audiocoach.coach.script.timed_work import TimedWork
from audiocoach.coach.script.work_cues import explains, tells_movement

MOST_AHEAD = 3
"""Exercises of a block that are told before what it follows without a gap."""


EXPLAINED = {"hold": "ticks", "pulse": "pulses", "rep": "pulses", "minute": "minutes"}
"""The moments at which a tone is heard in the work, each with the moment that explains it."""


def new_tones(
    bouts: Iterable[Bout], phrasing: Phrasing, told: Collection[str]
) -> tuple[tuple[str, Bout], ...]:
    """List what of the tones of some work is still to be explained, and where each is heard first.

    Who learns is told what each tone means, everybody what is heard only now and then.
    """
    said = phrasing.rehearsed()
    found: dict[str, Bout] = {}
    for bout in bouts:
        wanted = {*(EXPLAINED.values() if bout.pacing.explain == "every" else ("minutes",))} - {*told, *found}
        if not wanted or (wanted == {"minutes"} and bout.mode == "reps"):
            continue
        work = (CountedWork if bout.mode == "reps" else TimedWork)(bout, BoutPhrasing(said, bout))
        heard = [EXPLAINED.get(cue.moment) for window in work.windows() for cue in window.cues if cue.sound]
        found |= {moment: bout for moment in dict.fromkeys(heard) if moment and moment in wanted}
    return tuple(found.items())


def tones(say: BoutPhrasing, new: Iterable[tuple[str, Bout]]) -> list[Cue]:
    """Return what the tones of the work mean that are new."""
    return [
        cue
        for moment, bout in new
        for cue in say.cue(moment, {"every": Span(bout.pacing.timed.tone_every)}, follows=True)
    ]


def ahead(say: BoutPhrasing, following: Sequence[Bout]) -> list[Cue]:
    """Return what is told before a bout of the blocks that follow it without a gap.

    Each has its rounds and what is in one. Then what was not done before has how it is done and its caution,
    since there is no gap to explain it in. What is explained already is not explained again.
    """
    cues: list[Cue] = []
    explanation: list[Cue] = []
    explained = {say.bout.exercise.name}
    for place, (block, bouts) in enumerate(groupby(following, lambda bout: bout.block)):
        tasks = list(bouts)
        if (block == say.bout.block and not place) or len(tasks) > MOST_AHEAD:
            continue
        first = BoutPhrasing(say.phrasing, replace(tasks[0], tasks=tuple(tasks)))
        cues += first.cue("ahead_rounds" if tasks[0].rounds > 1 else "ahead", follows=True)
        for bout in tasks:
            exercise = bout.exercise
            if exercise.name in explained:
                continue
            explained.add(exercise.name)
            lines = exercise.movement[:1] if explains(bout) and not tells_movement(bout) else ()
            new = not bout.known and (bout.pacing.explain != "name" or exercise.protects)
            explanation += first.lines("movement", lines)
            explanation += first.lines("caution", exercise.cautions[:1] if new else ())
            explanation += first.lines(
                "advice", filter(None, [exercise.easier_by if explains(bout) else None])
            )
    return [*cues, *explanation]
