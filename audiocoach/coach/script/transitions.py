"""What is said between two sets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, Literal

from audiocoach.coach.script.ahead import ahead, tones
from audiocoach.coach.script.announcing import (
    AFTER_STOP,
    FLOOR,
    KNEELING,
    LYING,
    announcement,
    body_needs,
    ending,
    handling,
    harder,
    leaving,
    moves_with_side,
    put_down,
    put_on,
    rising,
    switching,
    turning,
    which_set,
)
from audiocoach.coach.script.bouts import MINUTE, WARNING, Bout, before_words, round_figure
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import CALM, Cue, Priority, Window
from audiocoach.coach.script.templates import Span
from audiocoach.coach.script.work_cues import (
    FRESH,
    READY,
    TALKATIVE,
    beat,
    beats,
    is_named_before,
    last_words_begin,
    loading,
    ready,
    time_to_say,
)

PREVIEW = 8_000
"""Milliseconds before a rest's end at which the next set is named."""

SHORTEST_PREVIEWED_REST = 12_000
"""A shorter rest has no time for a preview of its own: the next set is named right away."""

SHORTEST_TOLD_REST = 3_000
"""Milliseconds before the count-in from which on a rest is worth saying."""

LONG_REST = 45_000
"""A change of exercise with at least this much time has the name again, where few words are wanted, too."""

OPENING = 3_000
"""Milliseconds that the end of the work and the length of a rest take to say."""

FIRST = 22_000
"""Milliseconds in which the first exercise may be explained: nobody rests yet, and nobody is warm."""

LONGEST_UNTOLD = 15_000
"""Milliseconds of a change from which on it is a rest like any other: one is told how long it lasts."""

PHONE = 5_000
"""Milliseconds to put the phone away, before one takes up the first position."""

TIME_IN_NEWS = 1_500
"""Milliseconds by which the news of a session are longer once the time in them is filled in."""

REMINDER = 30_000
"""Milliseconds before the end of a rest between exercises at which a long silence is broken."""

SHARE_EXPLAINED = 0.55
"""The share of a rest between exercises that an explanation takes at most: in the rest of it, one rests."""

TOO_QUIET = 24_000
"""Milliseconds between the explanation and the last words from which on that silence is long."""

LONGEST_SILENCE = 60_000
"""Milliseconds after which one is told what is left of a rest that has no words."""

GETTING_READY = 5_500
"""Milliseconds to change sides after the words for it, before the count-in begins."""

TAKING_POSITION = 6_000
"""Milliseconds to take up a start position that was just explained, before the count-in begins."""

PUTTING_ON = 12_000
"""Milliseconds to put on equipment and take up a position after all words for it, before the count-in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What lies between two bouts: the one before (if any), the one that follows, what is put there.

    `ended` says that the end of the bout before has been told already; `rested` that the routine has put a
    rest of its own before the gap; `extra` are cues of the session, such as the midpoint's, and `likely` says
    whether they are to be expected here. `following` is what comes after the one that follows without a gap,
    each use of an exercise once. `tones` are the moments that explain tones of that work which are new, each
    with the bout that has it first.
    """

    before: Bout | None
    after: Bout
    chapter: str
    ended: bool = False
    rested: bool = False
    extra: tuple[Cue, ...] = ()
    likely: bool = True
    following: tuple[Bout, ...] = ()
    tones: tuple[tuple[str, Bout], ...] = ()


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
            least = max(self.pacing.lead_in, self._dressing(), self._settling())
            return self._change("lead_in", least, rest=0)
        if self.bout.gap is not None:
            return self._stated(before, self.bout.gap)
        if before.turn != self.bout.turn:
            rest = 0 if self.gap.rested else self.bout.rest_before
            return self._change("change", max(self._change_time(before), rest), rest)
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
            gear = [replace(cue, at=AFTER_STOP, follows=True) for cue in self._gear()]
            cues = [*self._ended(), *self._say_rest(length), *gear, *self.gap.extra]
            last = ready(self.say) if length >= LONG_REST else loading(self.say)
            silent = length - last_words_begin(last, self.say) - time_to_say(cues)
            words = announcement(self.say, before, silent)
            cues += [replace(cue, at=AFTER_STOP, follows=True) for cue in words]
            cues += [*last, *self._warnings(length), *self._count_in(length)]
            window = self._window("rest", "exact", length, cues)
        return replace(window, cues=tuple(map(_giving_way, window.cues)))

    # rest

    def _rest(self, rest: int, changes_side: bool) -> Window:
        cues = [*self._ended(), *self._say_rest(rest)]
        side = switching(self.say, AFTER_STOP) if changes_side and self._talks else []
        takes_the_rest = changes_side and moves_with_side(self.bout)
        again = self.pacing.preview and self.bout.set > 1 and not takes_the_rest
        early = [cue for cue in side if not again or cue.moment != "side"]
        cues += early or self._switch_early(changes_side)
        last = loading(self.say)
        marks = self._warnings(rest, last_words_begin(last, self.say))
        if self.pacing.preview:
            named = which_set(self.say, side=not takes_the_rest)
            before = max(PREVIEW, last_words_begin(last, self.say) + time_to_say(named))
            in_time = before <= max(PREVIEW, rest // 2) and last_words_begin((), self.say) + READY <= PREVIEW
            late = in_time and rest >= SHORTEST_PREVIEWED_REST
            place: dict[str, Any] = {"at": -before if late else AFTER_STOP, "follows": not late}
            named = [replace(cue, **place) for cue in named]
            marks = [*self._warnings(rest, before), *named] if late else marks
            cues += [] if late else named
        elif not self._talks and (changes_side or self.pacing.explain == "name"):
            words = switching(self.say, AFTER_STOP) if changes_side else which_set(self.say)
            marks += self._late(words, self._switch_time() if changes_side else READY, rest)
        told = (
            time_to_say([*cues, *self.gap.extra])
            + TIME_IN_NEWS
            + max((-cue.at for cue in marks if cue.at < 0), default=0)
        )
        cues += self.gap.extra
        cues += self._advice(min(rest // 3, rest - told))
        words = [*cues, *marks, *last]
        if rest < SHORTEST_PREVIEWED_REST:
            words = list(map(_giving_way, words))
        return self._window("rest", "exact", rest, [*words, *self._count_in(rest)])

    def _switch_early(self, changes_side: bool) -> list[Cue]:
        """Return the order to change sides where the side is told later, and changing takes a while."""
        exercise = self.bout.exercise
        takes_a_while = exercise.position in LYING | KNEELING or exercise.side_turn
        early = changes_side and self._talks and takes_a_while
        return turning(self.say, AFTER_STOP, short=True) if early else []

    def _late(self, words: Sequence[Cue], needed: int, rest: int, last: Sequence[Cue] = ()) -> list[Cue]:
        """Return what is said in a rest that has no words at its start: when it is time, to be done at once.

        `needed` are the milliseconds to do it, before the `last` words. What is left breaks a long silence.
        """
        begins = needed + last_words_begin(last, self.say) + time_to_say(words)
        begins = min(begins, max(0, rest - AFTER_STOP))
        done = accumulate((time_to_say([cue]) for cue in words), initial=-begins)
        silent = range(LONGEST_SILENCE, rest - begins - WARNING, LONGEST_SILENCE)
        still_here = [cue for at in silent for cue in self._left(rest - at, at)]
        said = [replace(cue, at=at, follows=False) for cue, at in zip(words, done, strict=False)]
        return [*still_here, *said]

    def _advice(self, room: int) -> list[Cue]:
        """Return what makes the exercise harder, where the rest has the time."""
        lines = harder(self.say) if self.pacing.announce_rest else []
        if time_to_say(lines) > room:
            return []
        return [replace(cue, at=AFTER_STOP, priority=Priority.FORM) for cue in lines]

    def _say_rest(self, rest: int) -> list[Cue]:
        time_to_talk = rest - 1000 * self.pacing.count_in.start
        told = self.pacing.announce_rest
        if not told or time_to_talk < SHORTEST_TOLD_REST:
            return []
        return self.say.cue(
            "rest", {"rest": Span(rest)}, at=AFTER_STOP, follows=True, priority=Priority.ACTION, in_full=True
        )

    def _warnings(self, rest: int, last: int = 0) -> list[Cue]:
        """Return how much of a rest is left at its marks, before the last words of so many milliseconds."""
        latest = max(PREVIEW, 1000 * self.pacing.count_in.start)
        marks = [before_words(mark, last) for mark in self.pacing.rest.warn_at if latest < mark]
        opening = OPENING + time_to_say(leaving(self.gap.before, self.phrasing) if self.gap.before else [])
        return [
            cue
            for mark in dict.fromkeys(marks)
            if mark <= rest - opening - WARNING
            if self.pacing.announce_rest
            for cue in self._left(mark, -mark)
        ]

    def _left(self, left: int, at: int) -> list[Cue]:
        return self.say.cue("rest_left", {"left": Span(left)}, at=at, priority=Priority.TIME_LEFT)

    # change of side

    def _switch(self, least: int, changes_side: bool) -> Window:
        ended, last = self._ended(), loading(self.say)
        words = switching(self.say, AFTER_STOP) if changes_side else []
        words += which_set(self.say) if self._names_set() else []
        words += self.gap.extra
        still = GETTING_READY if self.pacing.count_in.start else TAKING_POSITION
        quiet = min(still, least) if changes_side else 0
        if least > LONGEST_UNTOLD and self.pacing.announce_rest:
            mark = max(last_words_begin(last, self.say), *self.pacing.rest.warn_at, 0) + WARNING
            least = round_figure(least, OPENING + time_to_say([*ended, *words]) + mark)
            ended += self._say_rest(least)
            last, quiet = [*self._warnings(least, last_words_begin(last, self.say)), *last], 0
        name = "switch" if changes_side else "rest"
        cues = [*ended, *words, *last, *self._count_in(least)]
        return self._window(name, "elastic", least, cues, quiet)

    def _names_set(self) -> bool:
        """Tell whether the number of a set is said: of each but the first, on each side."""
        before = self.gap.before
        return (self.bout.set > 1 and self.pacing.preview) or before is None or before.set != self.bout.set

    def _switch_time(self) -> int:
        times, position = self.pacing.switch, self.bout.exercise.position
        time = (
            times.lying if position in LYING else times.kneeling if position in KNEELING else times.standing
        )
        return max(self._scaled(time), self.bout.exercise.switch or 0) if time else 0

    # change of exercise

    def _change(self, name: str, least: int, rest: int) -> Window:
        if rest >= SHORTEST_PREVIEWED_REST:
            return self._break(least) if self._talks else self._silent_break(least)
        last = self._last_words(least, warned=False)
        first = [*self._opening(0), *self._gear()]
        silent = least - self._around(last) - self._news() - time_to_say(first)
        silent = max(silent, FIRST) if self.gap.before is None else silent
        told = [*announcement(self.say, self.gap.before, silent), *self._ahead()]
        if least - time_to_say([*first, *told]) > LONGEST_UNTOLD:
            last = self._last_words(least, warned=self.pacing.announce_rest)
        cues = [*first, *told, *self.gap.extra, *last, *self._count_in(least)]
        return self._window(name, "elastic", least, cues, self._still(last))

    def _break(self, least: int) -> Window:
        """Return a rest between exercises: as long as it is announced, and as its words need."""
        last, moves = self._last_words(least, warned=self.pacing.announce_rest), self._gear()
        then = self._ahead()
        left = leaving(self.gap.before, self.phrasing) if self.gap.before is not None else []
        around = self._around(last) + OPENING + self._news() + time_to_say([*left, *moves, *then])
        length = self._room_for(least, around)
        told = announcement(self.say, self.gap.before)
        silence = length - around - time_to_say(told) + self._still(last) - READY
        last = [cue for cue in last if not cue.quiet_before or silence >= FRESH]
        last = [*self._reminder(silence, (still := self._still(last)) + _begins(last)), *last]
        opening = self._opening(length if self.pacing.announce_rest else 0)
        cues = [*opening, *moves, *told, *then, *self.gap.extra, *last, *self._count_in(length)]
        return self._window("break", "elastic", length, cues, still)

    def _reminder(self, silence: int, around: int) -> list[Cue]:
        """Return how much of a rest is left where so much of it is silent that one wonders."""
        if silence <= max(TOO_QUIET, REMINDER + PUTTING_ON - around) or not self.pacing.announce_rest:
            return []
        return self.say.cue("rest_left", {"left": Span(REMINDER)}, at=-REMINDER, priority=Priority.TIME_LEFT)

    def _news(self) -> int:
        """Return the milliseconds that the news of the session take, where they are likely to be told."""
        return time_to_say(self.gap.extra) + TIME_IN_NEWS if self.gap.likely and self.gap.extra else 0

    def _room_for(self, least: int, around: int) -> int:
        """Return how long a rest lasts that has room for what must be told in it, in a round figure."""
        trial = BoutPhrasing(self.phrasing.rehearsed(), self.bout)
        told = time_to_say(announcement(trial, self.gap.before))
        needed = max(around + told, round(told / SHARE_EXPLAINED) if self.pacing.explain in TALKATIVE else 0)
        return round_figure(least, needed)

    def _silent_break(self, least: int) -> Window:
        """Return a rest between exercises of which nothing is told but what comes, when it is time."""
        before = self.gap.before
        needed = self._change_time(before) if before is not None else 0
        last = loading(self.say)
        late = self._late(
            [*rising(before, self.bout, self.phrasing), *announcement(self.say, before), *self._ahead()],
            needed,
            least,
            last,
        )
        away = put_down(before, self.bout, self.phrasing)
        cues = [*self._opening(0), *away, *self.gap.extra, *late, *last, *self._count_in(least)]
        return self._window("break", "elastic", least, cues)

    def _ahead(self) -> list[Cue]:
        """Return what follows without a gap, and what a tone of the work means that nobody knows yet."""
        if not self.gap.following and not self.gap.tones:
            return []
        return [*ahead(self.say, self.gap.following), *tones(self.say, self.gap.tones)]

    @property
    def _talks(self) -> bool:
        """Whether a rest has any words that tell of it."""
        return self.pacing.announce_rest or self.pacing.preview

    def _still(self, last: Sequence[Cue]) -> int:
        """Return the milliseconds between the words of a change and the last ones.

        The body does what it was told in them, and while it hears the name again and the time left.
        """
        talks = self.pacing.explain in TALKATIVE or self.gap.before is None
        needed = PUTTING_ON if self._dressing() else TAKING_POSITION if talks else 0
        reminded = _begins(last) - last_words_begin([cue for cue in last if cue.moment == "setup"], self.say)
        return max(CALM, needed - max(0, reminded)) if needed else 0

    def _around(self, last: Sequence[Cue]) -> int:
        """Return the milliseconds of a change in which nothing can be explained."""
        return AFTER_STOP + self._still(last) + _begins(last)

    def _opening(self, rest: int) -> list[Cue]:
        """Return what is said first: that it begins, or that the work is done and how long the rest is."""
        if self.gap.before is None:
            return self.say.cue("lead_in")
        return self._ended("rest" if rest else "done", rest)

    def _gear(self) -> list[Cue]:
        """Return what is said of equipment that is done with, and that one gets up from the floor."""
        change = self.gap.before, self.bout, self.phrasing
        return [*put_down(*change), *rising(*change)]

    def _last_words(self, least: int, *, warned: bool) -> list[Cue]:
        """Return the name once more, how much of a rest is left, and what loads the body."""
        few = self.pacing.short_forms or self.pacing.explain == "name"
        words = loading(self.say) if few and least < LONG_REST else ready(self.say)
        if not (warned and self.pacing.rest.warn_at):
            return words
        last = [cue for cue in words if not cue.quiet_before]
        mark = before_words(min(self.pacing.rest.warn_at), last_words_begin(last, self.say))
        warning = self.say.cue("rest_left", {"left": Span(mark)}, at=-mark, priority=Priority.TIME_LEFT)
        names = [replace(cue, at=-(mark + READY), quiet_before=1) for cue in words if cue.quiet_before]
        return [*names, *warning, *last]

    def _dressing(self) -> int:
        """Return the milliseconds that it takes to put on or fetch what is not there yet."""
        before = self.gap.before
        return self._scaled(handling(before, self.bout)) if put_on(self.bout, before) else 0

    def _settling(self) -> int:
        """Return the milliseconds that it takes to put the phone away and take up the first position."""
        times = self.pacing.change
        return PHONE + self._scaled(times.stand if self.bout.exercise.position in FLOOR else times.same)

    def _change_time(self, before: Bout) -> int:
        least = self.pacing.setup if self.pacing.explain != "name" else 0
        time = self._scaled(max(least, body_needs(before, self.bout)))
        return max(time, min(round(time * self.pacing.setup_scale), MINUTE))

    # shared

    def _ended(self, word: str = "", rest: int = 0) -> list[Cue]:
        """Return the end of the bout before, if nothing has told it yet, with a `word` if need be."""
        before = self.gap.before
        if before is None or (self.gap.ended and word != "rest"):
            return []
        told = [] if self.gap.ended else ending(before, self.phrasing)
        if not word or (word == "done" and (before.mode == "stretch" or leaving(before, self.phrasing))):
            return told
        place: dict[str, Any] = {"at": AFTER_STOP, "priority": Priority.ACTION, "in_full": word == "rest"}
        return [*told, *self.say.cue(word, {"rest": Span(rest)}, **place)]

    def _count_in(self, length: int) -> list[Cue]:
        return [
            cue
            for second in range(beats(self.bout), 0, -1)
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


def _begins(last: Sequence[Cue]) -> int:
    """Return how many milliseconds before the work the last words begin that are said in any case."""
    return max((-cue.at for cue in last if not cue.quiet_before), default=0)


def _giving_way(cue: Cue) -> Cue:
    """Return words as ones that are left out rather than given time of their own; orders stay the last."""
    most = Priority.COUNT if cue.fixed or cue.priority == Priority.ACTION else Priority.LAST
    return replace(cue, priority=min(cue.priority, most)) if cue.text else cue
