"""Work that lasts a given time: a set by the clock, a stretch, an open interval."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Any

from audiocoach.coach.model.routines import Marks
from audiocoach.coach.script.bouts import Bout, has_known_tempo
from audiocoach.coach.script.phrasing import LONG, BoutPhrasing
from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.script.templates import Span, Values, likely_length
from audiocoach.coach.script.work_cues import (
    COMPANY,
    NEW,
    TALKATIVE,
    Told,
    beat,
    breathing,
    correction,
    corrections,
    dealt,
    encouragement,
    explains,
    halfway,
    is_endless,
    is_long_stay,
    is_quiet,
    likely_said,
    spoken_phases,
    taught_reps,
    tells_movement,
)

APART = 6_000
"""Milliseconds from halfway within which a time-left mark takes its place."""

FEWEST_TAUGHT = 2
"""Reps that are spoken in phase words where any are: "go" stands for the first word."""

SHARE_TAUGHT = 6
"""The share of a set, one part in so many, that may be spoken in phase words."""

MOST_SLOWED = 1.15
"""How many times as long a rep may last so that a set ends with one."""

EASED = 2_000
"""Milliseconds into a stretch at which one begins to hear how it is done."""

TO_DO = 1_200
"""Milliseconds to do what a line of a stretch says, before the next one."""

AFTER_EASING = 12_000
"""Milliseconds from the last of these lines to the first correction."""

SHORTEST_CORRECTED = 20_000
"""Shorter work has no time for a correction."""

ROOM = 6_000
"""Milliseconds that a correction may take."""

BREATHS = (30_000, 40_000, 45_000, 24_000)
"""Milliseconds into a long set at which breathing is spoken of: the first that is far from a time left."""

EASIER = (36_000, 40_000, 45_000, 50_000, 20_000)
"""Milliseconds into a long stay at which one may hear what makes it easier."""

FROM_TIME = 8_000
"""Milliseconds that lie between either of these and a time left, at least."""

LONGEST_ALONE = 45_000
"""Milliseconds of a stretch in which nothing is heard, at most, where words are wanted."""

FLOWING_HALF = 600_000
"""Milliseconds below which half of work without a gap is not told: it would pass for half of all."""

CLEAR_OF_MINUTE = 2_500
"""Milliseconds before the end of work in which no full minute is sounded."""

ROUGH_LEFT = 120_000
"""Milliseconds that are left at a mark from which on the list of an open interval is worth saying again."""


class TimedWork:
    """The work of one timed bout."""

    def __init__(self, bout: Bout, say: BoutPhrasing, told: Told = NEW, opening: Sequence[Cue] = ()) -> None:
        """Start after what of the exercise has been told, with the words of an `opening`."""
        self.bout, self.say, self.told, self.opening = bout, say, told, opening
        self.length, self.settings = bout.time, bout.pacing.timed
        self.stretch = bout.mode == "stretch"
        self.rep = self._rep()
        self.taught = self._taught()
        self.breath = breathing(say)
        self.corrected: list[str] = []

    def windows(self) -> list[Window]:
        """Return its one exact window."""
        talk = [] if is_quiet(self.bout) else self._marked() or [*self._half(), *self._left()]
        cues = [
            *self._start(),
            *self._easing(),
            *self._phases(),
            *(form := self._corrections()),
            *(easier := self._easier(form)),
            *self._breath([*form, *easier]),
            *self._encouragement(),
            *talk,
            *self._countdown(),
        ]
        cues += self._company(cues)
        cues += self._pulse()
        cues += self._minutes(cues)
        return [Window(kind="exact", name="work", length=self.length, cues=tuple(cues))]

    def _cue(self, moment: str, values: Values | None = None, **place: Any) -> list[Cue]:
        return self.say.cue(moment, values, **{"priority": Priority.COUNT, **place})

    def _start(self) -> list[Cue]:
        if self.opening:
            return list(self.opening)
        moment = "ease_in" if self.stretch else "go"
        spoken = self.bout.pacing.start_word and not is_quiet(self.bout)
        word = self._cue(moment, fixed=True, priority=Priority.ACTION) if spoken else []
        return word or [Cue(moment=moment, sound="start", fixed=True, priority=Priority.ACTION)]

    def _easing(self) -> list[Cue]:
        """Return how a stretch is done: a line after the other in its first half, each with time to do it."""
        if not tells_movement(self.bout) or is_quiet(self.bout):
            return []
        said = self.say.lines("movement", self.bout.exercise.movement)
        times = accumulate((likely_length(cue.text) + TO_DO for cue in said), initial=EASED)
        placed = [
            replace(cue, at=at, follows=False, room=ROOM, priority=Priority.LAST)
            for cue, at in zip(said, times, strict=False)
        ]
        return [cue for cue in placed if cue.at + likely_length(cue.text) <= self.length // 2]

    # the rhythm

    def _rep(self) -> int:
        """Return the milliseconds of a rep; 0 where one finds one's own tempo.

        It is slower than the exercise's by what lets the time end with a rep, where that is little.
        """
        bout = self.bout
        own = self.stretch or bout.tasks or bout.figure.effort or bout.marks or not has_known_tempo(bout)
        rep = 0 if own else sum(phase.length for phase in bout.phases)
        even = self.length // max(1, self.length // rep) if rep else 0
        return even if even <= rep * MOST_SLOWED else rep

    def _taught(self) -> int:
        """Return how many reps are spoken in phase words: as many as fit into the first sixth, or two."""
        most = max(FEWEST_TAUGHT, self.length // SHARE_TAUGHT // self.rep) if self.rep else 0
        taught = min(taught_reps(self.bout), most)
        return taught if 2 * taught * self.rep <= self.length else 0

    def _phases(self) -> list[Cue]:
        """Return the words of the first reps, but for the very first: the start stands there."""
        return [
            replace(cue, at=cue.at + begins)
            for rep in range(1, self.taught + 1)
            for begins, cue in self._phases_of(rep)
            if cue.at + begins > 0
        ] + self._breathing()

    def _breathing(self) -> list[Cue]:
        """Return how to breathe with the movement, in the rep after those in words."""
        if not self.breath or not self.taught:
            return []
        place, cue = self.breath
        begins = self.taught * self.rep + sum(phase.length for phase in self.bout.phases[:place])
        return [replace(cue, at=begins + cue.at)]

    def _phases_of(self, rep: int) -> list[tuple[int, Cue]]:
        starts = accumulate((phase.length for phase in self.bout.phases), initial=(rep - 1) * self.rep)
        words = spoken_phases(self.say, rep, {"left": 0})
        return [(start, cue) for start, cues in zip(starts, words, strict=False) for cue in cues]

    def _pulse(self) -> list[Cue]:
        """Return a soft tone at the start of every rep; one on which something is said is not heard."""
        if not self.settings.pulse or not self.rep:
            return []
        return [
            Cue(moment="pulse", sound="pulse", at=at, priority=Priority.ENCOURAGEMENT)
            for at in range(self.taught * self.rep or self.rep, self.length - self.rep // 2, self.rep)
        ]

    def _minutes(self, cues: Sequence[Cue]) -> list[Cue]:
        """Return a tone at each full minute, or whatever it is, where nothing is heard for much longer."""
        every = self.settings.tone_every
        if not every:
            return []
        told = {-cue.at for cue in cues if cue.moment == "time_left"}
        last = 0 if self.length % every == 0 else max(told, default=0)
        heard = [*sorted(cue.at if cue.at >= 0 else self.length + cue.at for cue in cues), self.length]
        silence = max((other - one for one, other in pairwise(heard)), default=0)
        if self.bout.marks or silence <= every:
            return []
        return [
            Cue(moment="minute", sound="minute", at=at, priority=Priority.TIME_LEFT)
            for at in range(every, self.length - max(last, CLEAR_OF_MINUTE), every)
            if self.length - at not in told
        ]

    # the words beside it

    def _corrections(self) -> list[Cue]:
        places = self._places()
        hands = dealt(self.bout, self.told, len(places))
        self.corrected = [likely_said(lines, ROOM) for lines in hands]
        return [
            cue
            for lines, at in zip(hands, places, strict=False)
            for cue in correction(self.say, lines, at, ROOM)
        ]

    def _places(self) -> list[int]:
        """Return the milliseconds at which the movement is corrected: as often as is due, or all along."""
        due = corrections(self.bout, len(self.told.said))
        last = self.length - 1000 * self.bout.pacing.cues.keep_out_of_last - 3_000
        worded = self.taught + bool(self.taught and self.breath)
        first = max(4_000 if self.length < 45_000 else 5_000, worded * self.rep)
        if is_endless(self.bout):
            return list(range(first, last, COMPANY)) if due else []
        places = [first, self.length // 2 + ROOM] if self.length >= LONG else [first]
        if self.stretch:
            told = max((cue.at for cue in self._easing()), default=0)
            places = [max(15_000, told + AFTER_EASING)]
        return [at for at in places if at < last and self.length >= SHORTEST_CORRECTED][:due]

    def _easier(self, told: Sequence[Cue]) -> list[Cue]:
        """Return what makes a long stay easier, when one has been in it for a while."""
        line = self.bout.exercise.easier_by if is_long_stay(self.bout) else None
        free = self._free(EASIER, told)
        if not free or is_quiet(self.bout) or not explains(self.bout) or self.bout.set > 1:
            return []
        place: dict[str, Any] = {"at": free[0], "follows": False, "room": ROOM, "priority": Priority.LAST}
        return [replace(cue, **place) for cue in self.say.lines("advice", filter(None, [line]))]

    def _breath(self, told: Sequence[Cue]) -> list[Cue]:
        if not self.settings.breath or not corrections(self.bout) or self.length < LONG:
            return []
        free = self._free(BREATHS, told)
        return self._cue("breathe", at=free[0], room=ROOM, priority=Priority.FORM) if free else []

    def _company(self, cues: Sequence[Cue]) -> list[Cue]:
        """Return a breath in the middle of each silence of a stretch that is too long for who listens."""
        if not self.stretch or not self.settings.breath or self.bout.pacing.explain not in TALKATIVE:
            return []
        heard = sorted(cue.at if cue.at >= 0 else self.length + cue.at for cue in cues)
        return [
            cue
            for one, other in pairwise(heard)
            if other - one > LONGEST_ALONE
            for cue in self._cue("breathe", at=(one + other) // 2, room=ROOM, priority=Priority.FORM)
        ]

    def _free(self, times: Sequence[int], told: Sequence[Cue]) -> list[int]:
        """List those of some times that are far from any time left, and from what is told."""
        taken = [*(self.length - mark for mark in self._marks()), *(cue.at for cue in told)]
        return [at for at in times if all(abs(at - other) >= FROM_TIME for other in taken)]

    def _encouragement(self) -> list[Cue]:
        if self.stretch or self.length < SHORTEST_CORRECTED:
            return []
        return encouragement(self.say, self.length * 7 // 10, 4_000)

    def _marks(self) -> list[int]:
        settings = self.settings
        if self.length < settings.left_min or not settings.say_left:
            return []
        most, least = self.length * settings.left_share, settings.countdown * 1000
        return [mark for mark in settings.left if least < mark <= most]

    def _left(self) -> list[Cue]:
        return [
            cue
            for mark in self._marks()
            for cue in self._cue(
                "time_left", {"left": Span(mark)}, at=-mark, room=4_000, priority=Priority.TIME_LEFT
            )
        ]

    def _marked(self) -> list[Cue]:
        """Return what is heard at the marks that the routine states: words, a tone, or both."""
        marks = self.bout.marks
        return [cue for at in marks.times(self.length) for cue in self._mark(marks, at)] if marks else []

    def _mark(self, marks: Marks, at: int) -> list[Cue]:
        left = self.length - at
        priority = Priority.TIME_LEFT
        tone = [Cue(moment="mark", sound=marks.sound, at=at, priority=priority)] if marks.sound else []
        if marks.say is False:
            return tone
        place: dict[str, Any] = {"at": at, "room": 0 if marks.sound else ROOM, "priority": priority}
        if isinstance(marks.say, str):
            return [*tone, *self._cue("say", {"text": marks.say}, **place)]
        tasks = self._cue("tasks", **{**place, "room": 0}, follows=True) if left > ROUGH_LEFT else []
        return [*tone, *self._cue("time_left", {"left": Span(left)}, **place), *tasks]

    def _half(self) -> list[Cue]:
        half = self.length // 2
        near_mark = any(abs(self.length - mark - half) < APART for mark in self._marks())
        least = FLOWING_HALF if self.bout.gapless else self.settings.half_min
        if not self.settings.half or self.length < least or near_mark:
            return []
        return halfway(self.say, "half_time", half, 4_000, {"left": Span(half)})

    def _countdown(self) -> list[Cue]:
        seconds = min(self.settings.countdown, max(0, self.length // 1000 - 2))
        style = "beep" if is_quiet(self.bout) else self.settings.countdown_style
        return [cue for second in range(seconds, 0, -1) for cue in beat(self.say, "countdown", second, style)]
