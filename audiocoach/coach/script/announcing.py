"""What is said of an exercise before it begins: its name, its dose, how it is done, the last words."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.gear import put_on
from audiocoach.coach.script.phrasing import BoutPhrasing
from audiocoach.coach.script.script import CALM, Cue, Priority

LIES_ON_ITS_SIDE = frozenset({"side-lying", "side-plank"})
"""Positions that begin with a side: it is named before everything else."""

ESSENTIAL = 3
"""Lines of the movement that are spoken where an exercise is explained only once; form cues say the rest."""

PLACING = 2
"""Lines of the set-up that are spoken however little time an exercise takes."""

PER_WORD = 400
"""Milliseconds that a word of an explanation takes, at 150 words a minute."""

READY = 2_500
"""Milliseconds that the name before the count-in may take."""

BETWEEN = 500
"""Milliseconds that a line needs beside its words: to begin, and for the gap after it."""

FRESH = 8_000
"""Milliseconds without voice after which the name may be said again; before that it is still in the ear."""


def announcement(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    """Return block, round, name, dose and explanation of a bout, as much as its pacing asks for."""
    return [*_block(say, before), *_round(say, before), *_name(say), *_explanation(say, before)]


def _block(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    title = say.bout.block
    if not title or say.bout.pacing.explain == "name" or (before is not None and before.block == title):
        return []
    return say.cue("block", {"block": title})


def _round(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    bout = say.bout
    goes_on = (
        before is not None and before.rounds > 1 and before.round == bout.round and before.block == bout.block
    )
    if bout.rounds == 1 or goes_on:
        return []
    return say.cue("last_round" if bout.round == bout.rounds else "round")


def _name(say: BoutPhrasing) -> list[Cue]:
    bout = say.bout
    if bout.pacing.explain == "name" or bout.round > 1:
        return [*say.cue("announce_name"), *(say.cue("side") if bout.side else [])]
    if bout.tasks:
        return [*say.cue("announce_name"), *_dose(say)]
    last = bout.index == bout.exercises and bout.rounds == 1
    moment = "ready" if bout.exercises == 1 else "announce_last" if last else "announce"
    side = say.cue("side") if bout.side and not explains(bout) else []
    return [*say.cue(moment), *_dose(say), *side]


def _dose(say: BoutPhrasing) -> list[Cue]:
    bout = say.bout
    hold = say.cue("dose_hold") if bout.mode == "reps" and bout.hold >= 1000 else []
    effort = say.cue("dose_effort") if bout.rpe else []
    if bout.tasks:
        return [*say.cue("dose_amrap"), *say.cue("tasks"), *effort]
    if not bout.differs and bout.figure.weight:
        effort = [*say.cue("dose_weight"), *effort]
    return [*_sets(say), *hold, *effort]


def _sets(say: BoutPhrasing) -> list[Cue]:
    """Return how many sets there are of how much; where they differ, each has its own figure."""
    bout = say.bout
    moment = "dose_reps" if bout.mode == "reps" else "dose_time"
    if bout.differs:
        moment = "dose_sets"
    elif bout.figure.effort:
        moment = f"dose_{bout.figure.effort}"
    elif bout.distance:
        moment = "dose_distance"
    else:
        return say.cue(f"{moment}_each" if bout.side else moment)
    return [*say.cue(moment), *(say.cue("each_side") if bout.side else [])]


def explains(bout: Bout) -> bool:
    """Tell whether the exercise of a bout is explained at its beginning."""
    explain = bout.pacing.explain
    return bout.round == 1 and (explain == "every" or (explain == "once" and not bout.known))


def _explanation(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    bout = say.bout
    kit = say.lines("setup", put_on(bout, before)) if bout.pacing.explain != "name" else []
    if not explains(bout):
        return kit
    lines = (bout.exercise.setup, bout.exercise.movement)
    setup, movement = lines if bout.pacing.explain == "every" else _essence(bout, before)
    side = (side_setup(say) or say.cue("side")) if bout.side else []
    start = [*kit, *_start(say, setup, side)]
    return [*start, *say.lines("movement", movement)]


def _start(say: BoutPhrasing, setup: Sequence[str], side: list[Cue]) -> list[Cue]:
    """Return the start position: the lines of the set-up, and the side before or after them."""
    placing = say.lines("setup", setup)
    return [*side, *placing] if say.bout.exercise.position in LIES_ON_ITS_SIDE else [*placing, *side]


def _essence(bout: Bout, before: Bout | None) -> tuple[list[str], list[str]]:
    """Choose what is explained once: what is new after the exercise before, and worth its time."""
    told = _told_by(bout, before)
    movement = [line for line in bout.exercise.movement[:ESSENTIAL] if line not in told]
    setup = [line for line in bout.exercise.setup if line not in told]
    room = round(_time(bout) * bout.pacing.explain_share)
    while len(setup) > PLACING and _spoken([*setup, *movement]) > room:
        setup.pop()
    return setup, movement


def _told_by(bout: Bout, before: Bout | None) -> tuple[str, ...]:
    """Return what still holds of the explanation before, where the body is where it was."""
    if before is None or before.exercise.position != bout.exercise.position or not explains(before):
        return ()
    return (*before.exercise.setup, *before.exercise.movement)


def _time(bout: Bout) -> int:
    """Return the milliseconds that an exercise works on all its sides, and rests."""
    return bout.sets * (2 if bout.side else 1) * bout.length + (bout.sets - 1) * bout.rest


def _spoken(lines: list[str]) -> int:
    return PER_WORD * sum(len(line.split()) for line in lines)


def side_setup(say: BoutPhrasing) -> list[Cue]:
    """Return how to lie or stand for the working side, in the exercise's own words."""
    template = say.bout.exercise.side_setup
    return say.lines("side_setup", [template]) if template else []


def switching(say: BoutPhrasing, at: int) -> list[Cue]:
    """Return the words of a change of side: in full the first time, then the side alone.

    Where few words are wanted, an exercise's own words for the side say all.
    """
    bout = say.bout
    words = say.cue("switch", at=at, follows=True, priority=Priority.ACTION, short=bout.set > 1)
    words = [] if bout.pacing.short_forms and bout.exercise.side_short else words
    setup = bout.exercise.setup if bout.set == 1 and bout.pacing.explain == "every" else ()
    lies = bout.exercise.position in LIES_ON_ITS_SIDE or bout.pacing.explain == "every"
    told = bool(bout.exercise.side_short) and not lies
    how = side_setup(say) if bout.set == 1 and explains(bout) and not told else []
    side = how or say.cue("side", at=at, follows=True, short=bout.set > 1 or told)
    return [*words, *_start(say, setup, side)]


def ready(say: BoutPhrasing) -> list[Cue]:
    """Return the name once more, and what loads the body: the last words before the count-in.

    The side comes along where it has not just been explained.
    """
    last = loading(say)
    moment = "ready_side" if say.bout.side and not explains(say.bout) else "ready"
    return [*say.cue(moment, at=-(last_words_begin(last, say) + READY), quiet_before=FRESH), *last]


def loading(say: BoutPhrasing) -> list[Cue]:
    """Return what of the start position loads the body: the last words before the count-in.

    The hips are not held up while something else is still being said.
    """
    if not explains(say.bout):
        return []
    lines = say.lines("setup", say.bout.exercise.ready)
    times = [0, *accumulate(_spoken([cue.text]) + BETWEEN for cue in reversed(lines))]
    return [
        replace(cue, at=-(_counted(say) + time), follows=False)
        for cue, time in zip(lines, reversed(times[1:]), strict=True)
    ]


def last_words_begin(last: Sequence[Cue], say: BoutPhrasing) -> int:
    """Return how many milliseconds before the work the last words begin, or would be over."""
    return max((-cue.at for cue in last), default=_counted(say))


def _counted(say: BoutPhrasing) -> int:
    """Return the milliseconds before the work at which words are over and the count-in may begin."""
    return 1000 * say.bout.pacing.count_in.start + CALM


def which_set(say: BoutPhrasing, *, at: int = 0, follows: bool = False, side: bool = False) -> list[Cue]:
    """Name the set that comes, with its side where that is asked for."""
    bout = say.bout
    moment = "last_set" if bout.set == bout.sets else "set"
    with_side = f"{moment}_side" if side and bout.side else moment
    with_side = f"{with_side}_figure" if bout.differs else with_side
    return say.cue(with_side, at=at, follows=follows, priority=Priority.LAST)
