"""How an exercise is announced and explained: name, dose, start position, movement, side."""

from audiocoach.coach.bouts import Bout
from audiocoach.coach.phrasing import BoutPhrasing
from audiocoach.coach.placing import CALM
from audiocoach.coach.script import Cue, Priority

LIES_ON_ITS_SIDE = frozenset({"side-lying", "side-plank"})
"""Positions that begin with a side: it is named before everything else."""

ESSENTIAL = 3
"""Lines of the movement that are spoken where an exercise is explained only once; form cues say the rest."""

READY = 2_500
"""Milliseconds that the name before the count-in may take."""


FRESH = 5_000
"""Milliseconds without voice after which the name may be said again; before that it is still in the ear."""


def announcement(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    """Return block, round, name, dose and explanation of a bout, as much as its pacing asks for."""
    return [*_block(say, before), *_round(say, before), *_name(say), *_explanation(say)]


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
    last = bout.index == bout.exercises and bout.rounds == 1
    moment = "ready" if bout.exercises == 1 else "announce_last" if last else "announce"
    return [*say.cue(moment), *_dose(say)]


def _dose(say: BoutPhrasing) -> list[Cue]:
    bout = say.bout
    moment = "dose_reps" if bout.mode == "reps" else "dose_time"
    told_later = _explains(bout) and any("{hold" in line for line in bout.exercise.movement)
    hold = say.cue("dose_hold") if bout.mode == "reps" and bout.hold >= 1000 and not told_later else []
    return [*say.cue(f"{moment}_each" if bout.side else moment), *hold]


def _explains(bout: Bout) -> bool:
    explain = bout.pacing.explain
    return bout.round == 1 and (explain == "every" or (explain == "once" and not bout.known))


def _explanation(say: BoutPhrasing) -> list[Cue]:
    if not _explains(say.bout):
        return []
    exercise = say.bout.exercise
    side = side_setup(say) if say.bout.side else []
    setup = say.lines("setup", exercise.setup)
    start = [*side, *setup] if exercise.position in LIES_ON_ITS_SIDE else [*setup, *side]
    movement = exercise.movement if say.bout.pacing.explain == "every" else exercise.movement[:ESSENTIAL]
    return [*start, *say.lines("movement", movement)]


def side_setup(say: BoutPhrasing) -> list[Cue]:
    """Return how to lie or stand for the working side, in the exercise's own words."""
    template = say.bout.exercise.side_setup
    return say.lines("side_setup", [template]) if template else []


def switching(say: BoutPhrasing, at: int) -> list[Cue]:
    """Return the words of a change of side: in full the first time, then the side alone."""
    bout = say.bout
    words = say.cue("switch", at=at, follows=True, priority=Priority.ACTION)
    setup = (
        say.lines("setup", bout.exercise.setup) if bout.set == 1 and bout.pacing.explain == "every" else []
    )
    how = side_setup(say) if bout.set == 1 and _explains(bout) else []
    return [*words, *setup, *(how or say.cue("side", at=at, follows=True))]


def ready(say: BoutPhrasing) -> list[Cue]:
    """Return the name once more, just before the count-in."""
    beats = 1000 * say.bout.pacing.count_in.start
    moment = "ready_side" if say.bout.side else "ready"
    return say.cue(moment, at=-(beats + CALM + READY), quiet_before=FRESH)


def which_set(say: BoutPhrasing, *, at: int = 0, follows: bool = False, side: bool = False) -> list[Cue]:
    """Name the set that comes, with its side where that is asked for."""
    bout = say.bout
    moment = "last_set" if bout.set == bout.sets else "set"
    with_side = f"{moment}_side" if side and bout.side else moment
    return say.cue(with_side, at=at, follows=follows, priority=Priority.LAST)
