"""The windows of the work itself: reps by their phases, timed sets, stretches."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from audiocoach.coach.bouts import Bout
from audiocoach.coach.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script import Cue, Priority, Window
from audiocoach.coach.tempo import HOLDS, Phase
from audiocoach.coach.wording import Span, Values

AFTER_NUMBER = 1_000
"""Milliseconds from a rep's start at which a number has been said."""

AFTER_TICK = 300
"""Milliseconds from a hold's start at which its tick has faded."""

APART = 5_000
"""Milliseconds from halfway within which a time-left mark takes its place; a 30 s set has room for both."""

BREATH_BEFORE_NEXT = 500
"""Milliseconds that stay free at the end of a rep, before the next number."""


class Work:
    """The work of one bout, put into windows."""

    def __init__(self, bout: Bout, phrasing: Phrasing, cues_before: int) -> None:
        """Start after so many form cues of the exercise have been used, so that they rotate over its sets."""
        self.bout, self.say = bout, BoutPhrasing(phrasing, bout)
        self.form_count = _per_set(bout)
        self.cues_before = cues_before

    def windows(self) -> list[Window]:
        """List the exact windows of the bout: one for each phase of each rep, or one for the whole time."""
        if self.bout.mode == "reps":
            return [window for rep in range(1, self.bout.reps + 1) for window in self._rep(rep)]
        return [Window(kind="exact", name="work", length=self.bout.time, cues=tuple(self._timed()))]

    def _cue(self, moment: str, values: Values | None = None, **place: Any) -> list[Cue]:
        return self.say.cue(moment, values, **{"priority": Priority.COUNT, **place})

    # reps

    def _rep(self, rep: int) -> Iterator[Window]:
        phases = self.bout.phases
        talking = self._talking_phase()
        for place, phase in enumerate(phases):
            cues = self._beat(rep, place, phase)
            if place == talking:
                cues += self._remarks(rep, place)
            yield Window(kind="exact", name=phase.name, length=phase.length, cues=tuple(cues), rep=rep)

    def _talking_phase(self) -> int:
        holds = [place for place, phase in enumerate(self.bout.phases) if phase.name in HOLDS]
        return holds[0] if holds else 0

    def _beat(self, rep: int, place: int, phase: Phase) -> list[Cue]:
        cues = self._first_beat(rep, phase) if place == 0 else self._later_beat(rep, place, phase)
        if phase.name in HOLDS:
            cues += self._counted_hold(phase)
        return cues

    def _first_beat(self, rep: int, phase: Phase) -> list[Cue]:
        priority = Priority.ACTION if rep == 1 else Priority.COUNT
        tone = [Cue(moment="start", sound="start", fixed=True, priority=Priority.ACTION)] if rep == 1 else []
        if self._speaks_phases(rep):
            return self._cue("phase", {"phase": self._word(phase), "rep": rep}, fixed=True, priority=priority)
        number = self._number(rep)
        if number:
            return self._cue("count", {"rep": number}, fixed=True, priority=priority)
        return tone or [Cue(moment="rep", sound="tick", fixed=True, priority=Priority.COUNT)]

    def _later_beat(self, rep: int, place: int, phase: Phase) -> list[Cue]:
        if self._speaks_phases(rep):
            return self._cue("phase", {"phase": self._word(phase), "rep": rep}, fixed=True)
        if self.bout.pacing.reps.hold_sound == "none":
            return []
        if phase.name in HOLDS:
            return [Cue(moment="hold", sound="tick", fixed=True, priority=Priority.COUNT)]
        after_hold = self.bout.phases[place - 1].name in HOLDS
        return (
            [Cue(moment="lower", sound="low_tick", fixed=True, priority=Priority.COUNT)] if after_hold else []
        )

    def _counted_hold(self, phase: Phase) -> list[Cue]:
        least = self.bout.pacing.reps.hold_count
        if not least or phase.length < least:
            return []
        seconds = range(1, phase.length // 1000)
        return [
            cue
            for second in seconds
            for cue in self._cue("hold_count", {"count": second}, at=second * 1000, fixed=True)
        ]

    def _word(self, phase: Phase) -> str:
        return self.say.phrasing.wording.phases.get(phase.name, phase.name)

    def _speaks_phases(self, rep: int) -> bool:
        return self.bout.set == 1 and rep <= self.bout.pacing.reps.phase_words

    def _number(self, rep: int) -> int:
        reps, knobs = self.bout.reps, self.bout.pacing.reps
        late = not knobs.last or rep > reps - knobs.last
        if knobs.count == "none" or rep % knobs.every or not late:
            return 0
        return rep if knobs.count == "up" else reps - rep + 1

    def _remarks(self, rep: int, place: int) -> list[Cue]:
        """Return what is said beside the count, between this phase's start and the end of the rep."""
        has_hold = self.bout.phases[place].name in HOLDS
        at = AFTER_TICK if has_hold else AFTER_NUMBER
        room = sum(phase.length for phase in self.bout.phases[place:]) - BREATH_BEFORE_NEXT - at
        if room <= 0:
            return []
        cues = self._milestone(rep, at, room)
        forms = self._form_reps()
        if rep in forms:
            cues += self._form(forms.index(rep), at, room)
        return cues

    def _milestone(self, rep: int, at: int, room: int) -> list[Cue]:
        moment = milestones(self.bout.reps, self.bout.pacing.reps.milestones).get(rep, "")
        values: Values = {"left": self.bout.reps - rep, "rep": rep}
        priority = Priority.HALFWAY if moment == "half_reps" else Priority.LAST
        return self._cue(moment, values, at=at, room=room, priority=priority) if moment else []

    def _form_reps(self) -> list[int]:
        reps, keep_out = self.bout.reps, self.bout.pacing.cues.keep_out_of_last
        busy = milestones(reps, self.bout.pacing.reps.milestones)
        talking = [
            rep for rep in range(3, reps - keep_out + 1) if rep not in busy and not self._speaks_phases(rep)
        ]
        wanted = [next((rep for rep in talking if rep >= first), 0) for first in (4, 9, 14, 19, 24)]
        spread = list(dict.fromkeys(rep for rep in wanted if rep)) or talking[:1]
        return spread[: self.form_count]

    def _form(self, which: int, at: int, room: int) -> list[Cue]:
        lines = self.bout.exercise.cues
        if not lines:
            return []
        line = lines[(self.cues_before + which) % len(lines)]
        fewer = sorted((other for other in lines if _words(other) < _words(line)), key=_words, reverse=True)
        texts = [cue.text for cue in self.say.lines("form", [line, *fewer])]
        said = [self._cue("form", {"cue": text}, at=at, room=room, priority=Priority.FORM) for text in texts]
        shorter = tuple(cue.text for cues in said[1:] for cue in cues)
        return [replace(cue, shorter=(*cue.shorter, *shorter)) for cues in said[:1] for cue in cues]

    # time

    def _timed(self) -> list[Cue]:
        stretch, length = self.bout.mode == "stretch", self.bout.time
        start = self._start("ease_in" if stretch else "go")
        return [
            *start,
            *self._corrections(stretch),
            *self._breath(),
            *self._half(),
            *self._left(),
            *self._countdown(length),
        ]

    def _start(self, moment: str) -> list[Cue]:
        word = self._cue(moment, fixed=True, priority=Priority.ACTION) if self.bout.pacing.start_word else []
        return word or [Cue(moment=moment, sound="start", fixed=True, priority=Priority.ACTION)]

    def _corrections(self, stretch: bool) -> list[Cue]:
        length = self.bout.time
        places = [15_000] if stretch else [4_000 if length < 45_000 else 5_000]
        if length >= 60_000 and not stretch:
            places.append(length // 2 + 6_000)
        last = length - 1000 * self.bout.pacing.cues.keep_out_of_last - 3_000
        fitting = [place for place in places if place < last and length >= 20_000]
        return [
            cue for which, at in enumerate(fitting[: self.form_count]) for cue in self._form(which, at, 6_000)
        ]

    def _breath(self) -> list[Cue]:
        if not self.bout.pacing.timed.breath or not self.form_count or self.bout.time < 60_000:
            return []
        return self._cue("breathe", at=30_000, room=6_000, priority=Priority.FORM)

    def _marks(self) -> list[int]:
        timed, length = self.bout.pacing.timed, self.bout.time
        if length < timed.left_min or not timed.say_left:
            return []
        return [
            mark for mark in timed.left if mark <= length * timed.left_share and mark > timed.countdown * 1000
        ]

    def _left(self) -> list[Cue]:
        return [
            cue
            for mark in self._marks()
            for cue in self._cue(
                "time_left", {"left": Span(mark)}, at=-mark, room=4_000, priority=Priority.TIME_LEFT
            )
        ]

    def _half(self) -> list[Cue]:
        timed, half = self.bout.pacing.timed, self.bout.time // 2
        near_mark = any(abs(self.bout.time - mark - half) < APART for mark in self._marks())
        if not timed.half or self.bout.time < timed.half_min or near_mark:
            return []
        return self._cue("half_time", {"left": Span(half)}, at=half, room=4_000, priority=Priority.HALFWAY)

    def _countdown(self, length: int) -> list[Cue]:
        seconds = min(self.bout.pacing.timed.countdown, max(0, length // 1000 - 2))
        return [
            cue
            for second in range(seconds, 0, -1)
            for cue in self._cue("countdown", {"count": second}, at=-1000 * second, fixed=True)
        ]


def _words(line: str) -> int:
    return len(line.split())


def _per_set(bout: Bout) -> int:
    per_set = bout.pacing.cues.per_set
    return per_set[min(bout.set, len(per_set)) - 1]


def milestones(reps: int, chosen: tuple[str, ...]) -> dict[int, str]:
    """Map the reps in which a milestone is spoken to its moment; a later milestone wins a shared rep.

    >>> milestones(15, ("half", "three_more", "last"))
    {8: 'half_reps', 12: 'reps_left', 14: 'last_rep'}
    """
    found = {}
    if "half" in chosen and reps >= 8:
        found[(reps + 1) // 2] = "half_reps"
    if "three_more" in chosen and reps >= 6:
        found[reps - 3] = "reps_left"
    if "last" in chosen and reps >= 3:
        found[reps - 1] = "last_rep"
    return found
