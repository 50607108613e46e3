"""What is said between two sets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import CALM, Cue, Priority, Window
from audiocoach.coach.script.templates import Span
from audiocoach.coach.script.work import beat, closing

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
    each = bout.side and bout.pacing.sides.only is None
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


def explains(bout: Bout) -> bool:
    """Tell whether the exercise of a bout is explained at its beginning."""
    explain = bout.pacing.explain
    return bout.round == 1 and (explain == "every" or (explain == "once" and not bout.known))


def _explanation(say: BoutPhrasing, before: Bout | None) -> list[Cue]:
    bout = say.bout
    if not explains(bout):
        return []
    lines = (bout.exercise.kit, bout.exercise.setup, bout.exercise.movement)
    kit, setup, movement = lines if bout.pacing.explain == "every" else _essence(bout, before)
    side = (side_setup(say) or say.cue("side")) if bout.side else []
    start = [*say.lines("setup", kit), *_start(say, setup, side)]
    return [*start, *say.lines("movement", movement), *say.lines("setup", bout.exercise.ready)]


def _start(say: BoutPhrasing, setup: Sequence[str], side: list[Cue]) -> list[Cue]:
    """Return the start position: the lines of the set-up, and the side before or after them."""
    placing = say.lines("setup", setup)
    return [*side, *placing] if say.bout.exercise.position in LIES_ON_ITS_SIDE else [*placing, *side]


def _essence(bout: Bout, before: Bout | None) -> tuple[list[str], list[str], list[str]]:
    """Choose what is explained once: what is new after the exercise before, and worth its time."""
    told = _told_by(bout, before)
    movement = [line for line in bout.exercise.movement[:ESSENTIAL] if line not in told]
    kit = [line for line in bout.exercise.kit if line not in told]
    setup = [line for line in bout.exercise.setup if line not in told]
    room = round(_time(bout) * bout.pacing.explain_share)
    while len(setup) > PLACING and _spoken([*setup, *movement]) > room:
        setup.pop()
    return kit, setup, movement


def _told_by(bout: Bout, before: Bout | None) -> tuple[str, ...]:
    """Return what still holds of the explanation before, where the body is where it was."""
    if before is None or before.exercise.position != bout.exercise.position or not explains(before):
        return ()
    return (*before.exercise.kit, *before.exercise.setup, *before.exercise.movement)


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
    """Return the words of a change of side: in full the first time, then the side alone."""
    bout = say.bout
    words = say.cue("switch", at=at, follows=True, priority=Priority.ACTION, short=bout.set > 1)
    setup = bout.exercise.setup if bout.set == 1 and bout.pacing.explain == "every" else ()
    how = side_setup(say) if bout.set == 1 and explains(bout) else []
    side = how or say.cue("side", at=at, follows=True, short=bout.set > 1)
    return [*words, *_start(say, setup, side)]


def ready(say: BoutPhrasing) -> list[Cue]:
    """Return the name once more, just before the count-in."""
    beats = 1000 * say.bout.pacing.count_in.start
    moment, told = ("ready_side", explains(say.bout)) if say.bout.side else ("ready", False)
    return say.cue(moment, at=-(beats + CALM + READY), quiet_before=FRESH, short=told)


def which_set(say: BoutPhrasing, *, at: int = 0, follows: bool = False, side: bool = False) -> list[Cue]:
    """Name the set that comes, with its side where that is asked for."""
    bout = say.bout
    moment = "last_set" if bout.set == bout.sets else "set"
    with_side = f"{moment}_side" if side and bout.side else moment
    with_side = f"{with_side}_figure" if bout.differs else with_side
    return say.cue(with_side, at=at, follows=follows, priority=Priority.LAST)


PREVIEW = 8_000
"""Milliseconds before a rest's end at which the next set is named."""

SHORTEST_PREVIEWED_REST = 12_000
"""A shorter rest has no time for a preview of its own: the next set is named right away."""

TO_NAME_IN = 3_000
"""Milliseconds before the count-in in which a name can be said after the tone of the end."""

SHORTEST_TOLD_REST = 3_000
"""Milliseconds before the count-in from which on a rest is worth saying."""

LONG_REST = 45_000
"""A change of exercise with at least this much rest is announced as a rest."""

AFTER_STOP = 500
"""Milliseconds from the end of the work at which its tone has rung out and words may begin."""

GETTING_READY = 4_000
"""Milliseconds to change sides after the words for it, before the count-in begins."""

TAKING_POSITION = 5_000
"""Milliseconds to take up a start position that was just explained, before the count-in begins."""

LYING = frozenset({"side-lying", "supine", "prone", "side-plank"})

KNEELING = frozenset({"quadruped", "kneeling", "half-kneeling"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What lies between two bouts: the one before (if any), the one that follows, what is put there.

    `ended` says that the end of the bout before has been told already; `rested` that the routine has put a
    rest of its own before the gap; `extra` are cues of the session, such as the midpoint's.
    """

    before: Bout | None
    after: Bout
    chapter: str
    ended: bool = False
    rested: bool = False
    extra: tuple[Cue, ...] = ()


class Transition:
    """The window between two bouts."""

    def __init__(self, gap: Gap, phrasing: Phrasing) -> None:
        """Look at the bouts on both sides of the gap."""
        self.gap, self.phrasing = gap, phrasing
        self.bout, self.pacing = gap.after, gap.after.pacing
        self.say = BoutPhrasing(phrasing, gap.after)

    def window(self) -> Window:
        """Return the gap's one window."""
        before = self.gap.before
        if before is None:
            return self._change("lead_in", self.pacing.lead_in)
        if self.bout.gap is not None:
            return self._stated(before, self.bout.gap)
        if before.turn != self.bout.turn:
            return self._change("change", max(self._change_time(before), self._rest_before()))
        changes_side = before.side != self.bout.side
        needed = self._switch_time() if changes_side else 0
        rest = before.rest if before.set != self.bout.set else 0
        if rest >= max(needed, 1_000):
            return self._rest(rest, changes_side)
        return self._switch(max(needed, rest), changes_side)

    # a gap whose milliseconds are stated

    def _stated(self, before: Bout, length: int) -> Window:
        """Return a gap of exactly so many milliseconds: what does not fit into it is left out.

        A gap of none has only the words for a set of another figure.
        """
        if not length:
            words = [*self._ended(), *which_set(self.say, at=AFTER_STOP, side=True)]
            return self._window("rest", "elastic", 0, words)
        if before.turn == self.bout.turn:
            window = self._rest(length, before.side != self.bout.side)
        elif is_named_before(self.bout):
            window = self._window("rest", "exact", length, [*self._ended(), *self._count_in(length)])
        else:
            cues = [*self._ended(), *self._say_rest(length), *self.gap.extra]
            cues += [replace(cue, at=AFTER_STOP, follows=True) for cue in announcement(self.say, before)]
            cues += ready(self.say) if length >= LONG_REST else []
            cues += [*self._warnings(length), *self._count_in(length)]
            window = self._window("rest", "exact", length, cues)
        return replace(window, cues=tuple(map(_giving_way, window.cues)))

    # rest

    def _rest(self, rest: int, changes_side: bool) -> Window:
        cues = [*self._ended(), *self._say_rest(rest)]
        cues += switching(self.say, AFTER_STOP) if changes_side else []
        cues += self.gap.extra
        counted = 1000 * self.pacing.count_in.start + CALM
        late = rest >= SHORTEST_PREVIEWED_REST and counted + READY <= PREVIEW
        named = which_set(self.say, side=True, at=-PREVIEW if late else AFTER_STOP, follows=not late)
        marks = self._warnings(rest)
        if self.pacing.preview:
            marks = [*marks, *named] if late else [*named, *marks]
        words = [*cues, *marks]
        if rest < SHORTEST_PREVIEWED_REST:
            words = list(map(_giving_way, words))
        return self._window("rest", "exact", rest, [*words, *self._count_in(rest)])

    def _say_rest(self, rest: int) -> list[Cue]:
        time_to_talk = rest - 1000 * self.pacing.count_in.start
        if not self.pacing.announce_rest or time_to_talk < SHORTEST_TOLD_REST:
            return []
        return self.say.cue(
            "rest", {"rest": Span(rest)}, at=AFTER_STOP, follows=True, priority=Priority.ACTION
        )

    def _warnings(self, rest: int) -> list[Cue]:
        latest = max(PREVIEW, 1000 * self.pacing.count_in.start)
        marks = [mark for mark in self.pacing.rest.warn_at if latest < mark <= rest - PREVIEW]
        return [
            cue
            for mark in marks
            if self.pacing.announce_rest
            for cue in self.say.cue("rest_left", {"left": Span(mark)}, at=-mark, priority=Priority.TIME_LEFT)
        ]

    # change of side

    def _switch(self, least: int, changes_side: bool) -> Window:
        cues = self._ended()
        cues += self.gap.extra
        cues += switching(self.say, AFTER_STOP) if changes_side else []
        cues += which_set(self.say) if self._opens_set() else []
        name = "switch" if changes_side else "rest"
        still = GETTING_READY if self.pacing.count_in.start else TAKING_POSITION
        quiet = min(still, least) if changes_side else 0
        return self._window(name, "elastic", least, [*cues, *self._count_in(least)], quiet)

    def _opens_set(self) -> bool:
        """Tell whether a set begins that has not been named for the other side already."""
        before = self.gap.before
        return before is None or before.set != self.bout.set

    def _switch_time(self) -> int:
        times, position = self.pacing.switch, self.bout.exercise.position
        time = (
            times.lying if position in LYING else times.kneeling if position in KNEELING else times.standing
        )
        return max(self._scaled(time), self.bout.exercise.switch or 0) if time else 0

    # change of exercise

    def _change(self, name: str, least: int) -> Window:
        rest = self._rest_before() if self.gap.before is not None else 0
        rests = rest == least >= LONG_REST and self.pacing.announce_rest
        words = [] if self.gap.before is None else self._ended("rest" if rests else "done", rest)
        cues = [*(self.say.cue("lead_in") if self.gap.before is None else words), *self.gap.extra]
        cues += announcement(self.say, self.gap.before)
        cues += ready(self.say) if self.pacing.explain != "name" or least >= SHORTEST_PREVIEWED_REST else []
        quiet = TAKING_POSITION if self.pacing.explain in ("every", "once") else 0
        return self._window(name, "elastic", least, [*cues, *self._count_in(least)], quiet)

    def _rest_before(self) -> int:
        return 0 if self.gap.rested else self.bout.rest_before

    def _change_time(self, before: Bout) -> int:
        least = self.pacing.setup if self.pacing.explain != "name" else 0
        return round(self._scaled(max(least, body_needs(before, self.bout))) * self.pacing.setup_scale)

    # shared

    def _ended(self, word: str = "", rest: int = 0) -> list[Cue]:
        """Return the end of the bout before, if nothing has told it yet, with a `word` if need be."""
        before = self.gap.before
        if before is None or (self.gap.ended and word != "rest"):
            return []
        told = [] if self.gap.ended else ending(before, self.phrasing)
        if not word or (told and before.mode == "stretch"):
            return told
        place = {"at": AFTER_STOP, "priority": Priority.ACTION, "short": explains(self.bout)}
        return [*told, *self.say.cue(word, {"rest": Span(rest)}, **place)]

    def _count_in(self, length: int) -> list[Cue]:
        return [
            cue
            for second in range(self.pacing.count_in.start, 0, -1)
            if not length or second * 1000 <= length
            for cue in beat(self.say, "count_in", second, self.pacing.count_in.style)
        ]

    def _scaled(self, time: int) -> int:
        return round(time * self.pacing.transition_scale)

    def _window(
        self, name: str, kind: Literal["exact", "elastic"], length: int, cues: list[Cue], quiet: int = 0
    ) -> Window:
        chapter = self.gap.chapter
        return Window(kind=kind, name=name, length=length, cues=tuple(cues), chapter=chapter, quiet=quiet)


def is_named_before(bout: Bout) -> bool:
    """Tell whether the stated time before a bout has no room for its name, which is said in the work then."""
    return bool(bout.gap) and (bout.gap or 0) - 1000 * bout.pacing.count_in.start < TO_NAME_IN


def _giving_way(cue: Cue) -> Cue:
    """Return words as ones that are left out rather than given time of their own."""
    return replace(cue, priority=min(cue.priority, Priority.COUNT)) if cue.text else cue


def ending(bout: Bout, phrasing: Phrasing) -> list[Cue]:
    """Return the tone that marks the exact end of a bout's work, and the words that belong to that end."""
    if bout.mode != "stretch":
        sound = bout.marks.at_the_end(bout.length) if bout.marks else ""
        stop = Cue(moment="stop", sound=sound or "stop", fixed=True, priority=Priority.ACTION)
        return [stop, *closing(BoutPhrasing(phrasing, bout))]
    chime = Cue(moment="stop", sound="chime", fixed=True, priority=Priority.ACTION)
    return [chime, *BoutPhrasing(phrasing, bout).cue("ease_out", at=AFTER_STOP, priority=Priority.ACTION)]


def body_needs(before: Bout, after: Bout) -> int:
    """Return the time in milliseconds that the body needs from one exercise to the next, unscaled."""
    times = after.pacing.change
    if set(_gear(before)) ^ set(_gear(after)):
        return times.equipment
    one, other = before.exercise.position, after.exercise.position
    if one == other:
        return times.same
    floor = LYING | KNEELING | {"seated"}
    if (one in floor) != (other in floor):
        return times.stand
    return times.roll if (one in LYING) == (other in LYING) else times.kneel


def _gear(bout: Bout) -> list[tuple[str, str | None]]:
    return [(gear.item, gear.placement) for gear in bout.exercise.equipment.required]
