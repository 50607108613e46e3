"""What is told before work that others follow without a gap, or that has tones of its own."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.phrasing import BoutPhrasing
from audiocoach.coach.script.script import Cue
from audiocoach.coach.script.templates import Span
from audiocoach.coach.script.work_cues import explains, tells_movement

MOST_AHEAD = 3
"""Exercises of a block that are told before what it follows without a gap."""


def minutes(say: BoutPhrasing, every: int) -> list[Cue]:
    """Return what the tone means that is heard after every so many milliseconds of long work; 0 has none."""
    return say.cue("minutes", {"every": Span(every)}, follows=True) if every else []


def ahead(say: BoutPhrasing, following: Sequence[Bout]) -> list[Cue]:
    """Return what is told before a bout of the blocks that follow it without a gap.

    Each has its rounds and what is in one; what was not done before has how it is done and its caution, since
    there is no gap to explain it in. What is explained already is not explained again.
    """
    cues: list[Cue] = []
    explained = {say.bout.exercise.name}
    for block, bouts in groupby(following, lambda bout: bout.block):
        tasks = list(bouts)
        if block == say.bout.block or len(tasks) > MOST_AHEAD:
            continue
        first = BoutPhrasing(say.phrasing, replace(tasks[0], tasks=tuple(tasks)))
        cues += first.cue("ahead_rounds" if tasks[0].rounds > 1 else "ahead", follows=True)
        for bout in tasks:
            exercise = bout.exercise
            if exercise.name in explained:
                continue
            explained.add(exercise.name)
            lines = exercise.movement[:1] if explains(bout) and not tells_movement(bout) else ()
            new = not bout.known and bout.pacing.explain != "name"
            cues += first.lines("movement", lines)
            cues += first.lines("caution", exercise.cautions[:1] if new else ())
            cues += first.lines("advice", filter(None, [exercise.easier_by if explains(bout) else None]))
    return cues
