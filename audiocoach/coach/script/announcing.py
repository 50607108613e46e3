"""What is said of an exercise before it begins, and as it ends: name, dose, equipment, how it is done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.counted_work import CountedWork
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import Cue, Priority
from audiocoach.coach.script.templates import Language
from audiocoach.coach.script.work_cues import (
    BETWEEN,
    PER_WORD,
    TALKATIVE,
    explains,
    is_first_side,
    is_long_stay,
    tells_movement,
    time_to_say,
)

LIES_ON_ITS_SIDE = frozenset({"side-lying", "side-plank"})
"""Positions that begin with a side: it is named before everything else."""

LYING = LIES_ON_ITS_SIDE | {"supine", "prone"}

KNEELING = frozenset({"quadruped", "kneeling", "half-kneeling"})

FLOOR = LYING | KNEELING | {"seated"}
"""Positions from which one gets up slowly."""

PLACING = 2
"""Lines of the set-up that are spoken however little time there is."""

HARDER_SET = 3
"""The set before which one is told what makes an exercise harder."""

UNHURRIED = 120_000
"""Milliseconds that words may fill where time is given to them."""

AFTER_STOP = 500
"""Milliseconds from the end of the work at which its tone has rung out and words may begin."""


def announcement(say: BoutPhrasing, before: Bout | None, silent: int = UNHURRIED) -> list[Cue]:
    """Return block, round, name, dose and explanation of a bout, as much as its pacing asks for.

    `silent` are the milliseconds that words may fill; a rest is as long as they ask for.
    """
    named = [*_block(say, before), *_round(say, before), *_name(say, before)]
    return [*named, *_explanation(say, before, silent - time_to_say(named))]


def _block(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    part = say.part
    if (
        not part
        or say.bout.pacing.explain == "name"
        or _flows_first(say.bout, before)
        or (before is not None and before.part == say.bout.part)
    ):
        return []
    return say.cue("block_first" if before is None else "block", {"block": part})


def _flows_first(bout: Bout, before: Bout | None) -> bool:
    """Tell whether a bout opens a session without gaps, whose name alone would be heard as an order."""
    return before is None and bout.gapless and bout.exercises > 1


def _round(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    bout = say.bout
    goes_on = (
        before is not None and before.rounds > 1 and before.round == bout.round and before.block == bout.block
    )
    if bout.rounds == 1 or goes_on:
        return []
    return say.cue("last_round" if bout.round == bout.rounds else "round")


def _name(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    bout = say.bout
    named = say.cue(_named_by(bout, before))
    if bout.round > 1:
        return named
    if bout.pacing.explain != "name" or bout.gapless:
        return [*named, *_dose(say)]
    known = before.sets if before is not None else 1
    return [*named, *(say.cue("dose_few") if bout.sets != known else [])]


def _named_by(bout: Bout, before: Bout | None) -> str:
    """Choose the moment that names an exercise: by its number, as the first, next or last, or alone."""
    named = bout.pacing.explain == "name"
    few = bout.pacing.short_forms or named
    last = bout.index == bout.exercises > 1 and bout.rounds == 1 and not bout.gapless and not bout.tasks
    if few and bout.exercises > 1 and bout.round == 1 and (before is None or bout.index == 1):
        return "announce_warm_up" if bout.warms_up else "announce_first"
    if bout.exercises == 1 and before is None and not bout.tasks:
        return "announce_alone"
    if last and (named or not bout.warms_up):
        return "announce_last"
    if named or bout.round > 1 or bout.tasks or (bout.warms_up and before is not None):
        return "announce_name"
    if _flows_first(bout, before):
        return "announce_first"
    return "announce_alone" if bout.exercises == 1 or bout.gapless or bout.warms_up else "announce"


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
    each = bout.side and bout.pacing.sides.only is None
    once = (bout.gapless or bout.warms_up) and bout.sets == 1 and bout.time
    if once and not (bout.figure.effort or bout.distance):
        tells_sides = each and not bout.pacing.short_forms
        return [*say.cue("dose_once"), *(say.cue("each_side") if tells_sides else [])]
    moment = "dose_reps" if bout.mode == "reps" else "dose_time"
    if bout.differs:
        moment = "dose_sets"
    elif bout.figure.effort:
        moment = f"dose_{bout.figure.effort}"
    elif bout.distance:
        moment = "dose_distance"
    else:
        return say.cue(f"{moment}_each" if each else moment)
    return [*say.cue(moment), *(say.cue("each_side") if each else [])]


def _explanation(say: BoutPhrasing, before: Bout | None, silent: int) -> list[Cue]:
    bout = say.bout
    worn = put_on(bout, before)
    moves = moved(before, bout, say.phrasing) if explains(bout) or not worn else []
    kit = [*moves, *say.lines("setup", worn)]
    side = _side(say) if bout.side else []
    if not explains(bout):
        heeded = bout.pacing.explain == "dose" or bout.exercise.protects or _fetches(bout, before)
        new = bout.round == 1 and not bout.known and heeded
        told = before.exercise.cautions[:1] if before is not None else ()
        care = _cares(bout, before, told) if new else []
        caution = say.lines("caution", care)
        return [*kit, *caution, *([] if any(map(_of_a_side, worn)) else side)]
    side = (side_setup(say) or side) if bout.side else []
    setup, movement, care = _essence(bout, before, silent - time_to_say([*kit, *side]))
    start = [*kit, *_start(say, setup, side)]
    return [*start, *say.lines("movement", movement), *say.lines("caution", care)]


def _start(say: BoutPhrasing, setup: Sequence[str], side: list[Cue]) -> list[Cue]:
    """Return the start position: the lines of the set-up, and the side before or after them."""
    placing = say.lines("setup", setup)
    return [*side, *placing] if say.bout.exercise.position in LIES_ON_ITS_SIDE else [*placing, *side]


def _essence(bout: Bout, before: Bout | None, silent: int) -> tuple[list[str], list[str], list[str]]:
    """Choose the lines of set-up, movement and care that are told: what is new after the exercise before.

    What is told once is what cannot be left out, and of the rest as much as would be silent otherwise, or as
    the exercise's own time allows; learning is told everything but what is done already. A movement is told
    as a whole, or not at all where it is the one before: a line that two movements share is a step of both.
    """
    exercise, told = bout.exercise, _told_by(bout, before)
    everything = bout.pacing.explain == "every"
    same = before is not None and told and before.exercise.movement == exercise.movement
    while_working = tells_movement(bout) or (same and not everything)
    movement = [] if while_working else list(exercise.movement)
    setup = [line for line in exercise.setup if line not in told]
    care = _cares(bout, before, told)
    if exercise.easier_by and not is_long_stay(bout):
        care.append(exercise.easier_by)
    if everything:
        return setup, movement, care
    room = max(silent, round(_time(bout) * bout.pacing.explain_share))
    while len(setup) > PLACING and _time_of([*setup, *movement, *care]) > room:
        setup.pop()
    return setup, movement, care


def _cares(bout: Bout, before: Bout | None, told: Sequence[str]) -> list[str]:
    """List the caution of an exercise: one just told is said again where it protects in another move."""
    other = before is None or before.exercise.movement != bout.exercise.movement
    again = bout.exercise.protects and other
    return [line for line in bout.exercise.cautions[:1] if again or line not in told]


def _told_by(bout: Bout, before: Bout | None) -> tuple[str, ...]:
    """Return what still holds of the explanation before, where the body is where it was."""
    if before is None or not explains(before) or before.warms_up > bout.warms_up:
        return ()
    if before.exercise.position != bout.exercise.position:
        return ()
    return (*before.exercise.setup, *before.exercise.movement, *before.exercise.cautions)


def _time(bout: Bout) -> int:
    """Return the milliseconds that an exercise works on all its sides, and rests."""
    return bout.sets * (2 if bout.side else 1) * bout.length + (bout.sets - 1) * bout.rest


def _time_of(lines: Iterable[str]) -> int:
    """Estimate the milliseconds that lines of an exercise take."""
    return sum(PER_WORD * len(line.split()) + BETWEEN for line in lines)


def _side(say: BoutPhrasing) -> list[Cue]:
    """Return the side in few words; where one turns round for the other, how one stands is told as well."""
    turns = say.bout.exercise.side_turn and say.bout.round == 1
    return (side_setup(say) if turns else []) or say.cue("side")


def side_setup(say: BoutPhrasing) -> list[Cue]:
    """Return how to lie or stand for the working side, in the exercise's own words."""
    template = say.bout.exercise.side_setup
    return say.lines("side_setup", [template]) if template else []


def switching(say: BoutPhrasing, at: int) -> list[Cue]:
    """Return the words of a change of side: in full the first time, then the side alone.

    Where few words are wanted, an exercise's own words for the side say all, but for turning round, which
    says it alone with fewer still, as does the order to load a side. Who learns hears the movement again; the
    set-up only where it is all to be done again, on the other side of the body.
    """
    bout, exercise = say.bout, say.bout.exercise
    words = turning(say, at, short=bout.set > 1)
    says_all = exercise.side_short and not exercise.side_turn
    words = [] if bout.pacing.short_forms and says_all else words
    told = _of_a_side(exercise.ready_short or "")
    if told and bout.pacing.explain == "name" and bout.set > 1:
        return words
    first = bout.set == 1 and explains(bout)
    learns = first and bout.pacing.explain == "every"
    kit = say.lines("setup", filter(_of_a_side, exercise.kit)) if first else []
    in_full = first and (learns or kit or exercise.position in LIES_ON_ITS_SIDE or not exercise.side_short)
    how = side_setup(say) if in_full else []
    side = how or say.cue("side", at=at, follows=True, short=bout.set > 1 or bool(exercise.side_short))
    again = exercise.setup if learns and exercise.position in LIES_ON_ITS_SIDE else ()
    movement = say.lines("movement", exercise.movement) if learns and not tells_movement(bout) else []
    care = exercise.cautions[:1] if learns and moves_with_side(bout) else ()
    return [*words, *kit, *_start(say, again, side), *movement, *say.lines("caution", care)]


def turning(say: BoutPhrasing, at: int, *, short: bool) -> list[Cue]:
    """Return the order to change sides: what the exercise asks of the body, or "Switch sides"."""
    turn = say.bout.exercise.side_turn
    if not turn:
        return say.cue("switch", at=at, follows=True, priority=Priority.ACTION, short=short)
    return [replace(cue, at=at, priority=Priority.ACTION) for cue in say.lines("switch", [turn])]


def moves_with_side(bout: Bout) -> bool:
    """Tell whether equipment goes to the other side with the work: that takes a rest, not its end."""
    return any(map(_of_a_side, bout.exercise.kit))


def _of_a_side(line: str) -> bool:
    """Tell whether a line is another one for the other side."""
    return "side" in line[line.find("{") :]


def harder(say: BoutPhrasing) -> list[Cue]:
    """Return what makes an exercise harder: in its second rest, when one knows how it is."""
    bout, exercise = say.bout, say.bout.exercise
    if bout.pacing.explain not in TALKATIVE or bout.known or bout.round > 1 or not is_first_side(bout):
        return []
    return say.lines("advice", filter(None, [exercise.harder_by if bout.set == HARDER_SET else None]))


def which_set(say: BoutPhrasing, *, at: int = 0, follows: bool = False, side: bool = False) -> list[Cue]:
    """Name the set that comes, with its side where that is asked for."""
    bout = say.bout
    moment = "last_set" if bout.set == bout.sets else "set"
    with_side = f"{moment}_side" if side and bout.side else moment
    with_side = f"{with_side}_figure" if bout.differs else with_side
    return say.cue(with_side, at=at, follows=follows, priority=Priority.LAST)


def ending(bout: Bout, phrasing: Phrasing) -> list[Cue]:
    """Return the tone that marks the exact end of a bout's work, and the words that belong to that end."""
    say = BoutPhrasing(phrasing, bout)
    sound = bout.marks.at_the_end(bout.length) if bout.marks else ""
    stop = Cue(moment="stop", sound=sound or "stop", fixed=True, priority=Priority.ACTION)
    if bout.mode == "stretch":
        return [stop, *say.cue("ease_out", at=AFTER_STOP, priority=Priority.ACTION)]
    number = CountedWork(bout, say).closing() if bout.mode == "reps" else []
    return [stop, *number, *leaving(bout, phrasing)]


def leaving(bout: Bout, phrasing: Phrasing) -> list[Cue]:
    """Return how one leaves what loads the body as a set ends, however few words are wanted."""
    said = BoutPhrasing(phrasing, bout).lines("after_set", filter(None, [bout.exercise.after_set]))
    return [replace(cue, at=AFTER_STOP, priority=Priority.ACTION) for cue in said]


def rising(before: Bout | None, after: Bout | None, phrasing: Phrasing) -> list[Cue]:
    """Return that one comes up slowly, where a bout ends on the floor and the next, if any, stands."""
    down = before is not None and before.exercise.position in FLOOR
    stays = after is not None and after.exercise.position in FLOOR
    return phrasing.cue("get_up", {}, follows=True) if down and not stays else []


WORN = frozenset({"band", "loop-band", "long-band", "ankle-weights", "weight-vest"})
"""Equipment that is on the body, and is taken off."""

HELD = frozenset({"weight"})
"""Equipment that is in the hands, and is put down."""

SLOW = {"ankle-weights": 3, "long-band": 3, "box": 2}
"""How many times as long as other equipment some takes: straps, a hook, or what must stand firm."""

STAYS = frozenset({"mat", "wall"})
"""Equipment that is in nobody's way."""


def gear(bout: Bout) -> list[tuple[str, str | None]]:
    """List the items that a bout needs, each with where it goes."""
    return [(each.item, each.placement) for each in bout.exercise.equipment.required]


def put_down(before: Bout | None, after: Bout | None, phrasing: Phrasing) -> list[Cue]:
    """Return what is said of equipment that the next bout does without: it is taken off, or put aside.

    After the last bout (None) what is worn comes off, and what is held is put down, unless the set told so.
    """
    if before is None:
        return []
    needed = {item for item, _ in gear(after)} if after else set()
    over = [item for item, _ in gear(before) if item not in needed | STAYS]
    down = HELD if leaving(before, phrasing) else frozenset()
    aside = [item for item in over if item not in WORN | down and (after or item in HELD)]
    worn = _told("take_off", [item for item in over if item in WORN], phrasing)
    return worn + _told("put_away", aside, phrasing)


def moved(before: Bout | None, after: Bout, phrasing: Phrasing) -> list[Cue]:
    """Return what is said of equipment that the next bout needs in another place."""
    there = {item: _place(where) for item, where in gear(before)} if before else {}
    items = [item for item, where in gear(after) if there.get(item, _place(where)) != _place(where)]
    return _told("move", [item for item in items if item not in STAYS], phrasing)


def _place(placement: str | None) -> str:
    """Return where a thing goes, without what is said of the thing itself.

    >>> _place("above the knees; a light one")
    'above the knees'
    """
    return (placement or "").partition(";")[0]


def put_on(bout: Bout, before: Bout | None) -> list[str]:
    """List the lines about equipment that is not in its place from the bout before."""
    told = before.exercise.kit if before else ()
    if before and _places(bout) <= _places(before) and gear(before):
        return []
    return [line for line in bout.exercise.kit if line not in told]


def _fetches(bout: Bout, before: Bout | None) -> bool:
    """Tell whether a bout needs equipment that the one before did without."""
    there = {item for item, _ in gear(before)} if before else set()
    return any(item not in there | STAYS for item, _ in gear(bout))


def _places(bout: Bout) -> set[tuple[str, str]]:
    return {(item, _place(where)) for item, where in gear(bout)}


def _told(moment: str, items: Iterable[str], phrasing: Phrasing) -> list[Cue]:
    """Return one cue about items, in the words for things that are there already."""
    wording = phrasing.wording
    words = [
        wording.known_equipment.get(item) or wording.equipment.get(item, item.replace("-", " "))
        for item in dict.fromkeys(items)
    ]
    if not words or moment not in wording.phrases:
        return []
    return phrasing.cue(moment, {"equipment": Language(wording.language).listing(words)}, follows=True)


def handling(before: Bout | None, after: Bout) -> int:
    """Return the time in milliseconds that a change of equipment takes, unscaled."""
    there = {item for item, _ in gear(before)} if before else set()
    times = [SLOW.get(item, 1) for item, _ in gear(after) if item not in there]
    return after.pacing.change.equipment * max(times, default=1)


def body_needs(before: Bout, after: Bout) -> int:
    """Return the time in milliseconds that the body needs from one exercise to the next, unscaled."""
    times = after.pacing.change
    if set(gear(before)) ^ set(gear(after)):
        return handling(before, after)
    one, other = before.exercise.position, after.exercise.position
    if one == other:
        return times.same
    if (one in FLOOR) != (other in FLOOR):
        return times.stand
    return times.roll if (one in LYING) == (other in LYING) else times.kneel
