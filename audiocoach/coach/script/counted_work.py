"""Work that is counted: reps at a tempo, a window for each phase."""

from collections.abc import Iterator, Sequence
from typing import Any

from audiocoach.coach.model.durations import HOLDS, Phase
from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.phrasing import BoutPhrasing
from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.script.templates import Values
from audiocoach.coach.script.work_cues import (
    BEFORE_STOP,
    NEW,
    Told,
    breathing,
    correction,
    corrections,
    dealt,
    encouragement,
    halfway,
    is_quiet,
    phase_word,
    speaks_every_rep,
    spoken_phases,
    taught_reps,
)

AFTER_NUMBER = 1_100
"""Milliseconds from a rep's start at which a number (0.7 s at most, R2) and a gap (R4) are over."""

AFTER_TICK = 300
"""Milliseconds from a hold's start at which its tick has faded."""

BREATH_BEFORE_NEXT = 500
"""Milliseconds that stay free at the end of a rep, before the next number."""

QUICK = 3_000
"""Milliseconds of a rep below which numbers leave no time to tell how many reps are left."""

FEW_REPS = 8
"""Sets of fewer reps keep only the last of them free of form cues."""

SHORTEST_REMARK = 600
"""Milliseconds below which nothing can be said."""

ENOUGH = 2_500
"""Milliseconds in which most remarks can be said."""

FORM_REPS = (4, 9, 14, 19, 24)
"""The reps at which the movement is corrected, if there are so many corrections."""


class CountedWork:
    """The work of one bout that is counted in reps."""

    def __init__(self, bout: Bout, say: BoutPhrasing, told: Told = NEW, opening: Sequence[Cue] = ()) -> None:
        """Start after what of the exercise has been told, with the words of an `opening`."""
        self.bout, self.say, self.told, self.opening = bout, say, told, opening
        self.settings = bout.pacing.reps
        self.length = sum(phase.length for phase in bout.phases)
        self.milestones = self._milestones()
        self.taught = self._taught()
        self.form_reps = self._form_reps()
        self.form_cues = dict(zip(self.form_reps, dealt(bout, told, len(self.form_reps)), strict=False))
        self.corrected: list[str] = []
        self.talking = self._talking_phase()
        self.breath = breathing(say)
        self.breath_rep = self._breath_rep()

    def _milestones(self) -> dict[int, str]:
        """Return what is told in which rep; between quick numbers nothing but the last rep is."""
        quick = self.length < QUICK and self.settings.count != "none"
        chosen = [each for each in self.settings.milestones if each == "last" or not quick]
        return {} if is_quiet(self.bout) else milestones(self.bout.reps, chosen)

    def _taught(self) -> int:
        """Return how many reps are spoken in phase words: they are over before the first milestone."""
        taught, first = taught_reps(self.bout), min(self.milestones, default=self.bout.reps)
        return min(taught, first - 1) if taught < self.bout.reps else taught

    def windows(self) -> list[Window]:
        """List a window for each phase of each rep."""
        return [window for rep in range(1, self.bout.reps + 1) for window in self._rep(rep)]

    def _rep(self, rep: int) -> Iterator[Window]:
        worded = rep <= self.taught or speaks_every_rep(self.bout)
        spoken = spoken_phases(self.say, rep, {"left": self.bout.reps - rep}) if worded else []
        for place, phase in enumerate(self.bout.phases):
            begins = rep == 1 and place == 0
            words = spoken[place] if spoken and not begins else self._beat(rep, place, phase)
            cues = [*words, *self._seconds(rep, phase)]
            if rep == self.breath_rep and self.breath and place == self.breath[0]:
                cues.append(self.breath[1])
            if place == self.talking:
                cues += self._remarks(rep, place)
            yield Window(kind="exact", name=phase.name, length=phase.length, cues=tuple(cues), rep=rep)

    def _cue(self, moment: str, rep: int, values: Values | None = None, **place: Any) -> list[Cue]:
        known: Values = {"rep": rep, "left": self.bout.reps - rep, **(values or {})}
        return self.say.cue(moment, known, **{"priority": Priority.COUNT, **place})

    # the beats

    def _beat(self, rep: int, place: int, phase: Phase) -> list[Cue]:
        if place > 0:
            return self._tick(place, phase)
        if rep == 1:
            return self._start()
        if number := self._number(rep if self.settings.count_at == "start" else rep - 1):
            return self._cue("count", rep, {"rep": number}, fixed=True)
        return [Cue(moment="rep", sound="pulse", fixed=True, priority=Priority.COUNT)]

    def _start(self) -> list[Cue]:
        """Return what starts the work: a word, a number or a tone."""
        place: dict[str, Any] = {"fixed": True, "priority": Priority.ACTION}
        if self.opening:
            return list(self.opening)
        if not is_quiet(self.bout) and self.bout.pacing.start_word:
            if self.settings.phase_words:
                values = {"rep": 1, "left": self.bout.reps - 1}
                return phase_word(self.say, 0, values, priority=Priority.ACTION)
            number = self._number(1) if self.settings.count_at == "start" else 0
            again = number == 1 and self._is_counted_in()
            if again or self.length < self.settings.apart:
                return self._cue("go", 1, **place)
            if number:
                return self._cue("count", 1, {"rep": number}, **place)
        return [Cue(moment="start", sound="start", **place)]

    def _is_counted_in(self) -> bool:
        """Tell whether "one" is said a second before the first rep: twice it would be one too many."""
        count_in = self.bout.pacing.count_in
        return bool(count_in.start) and count_in.style != "beep" and self.bout.gap != 0

    def closing(self) -> list[Cue]:
        """Return what is said when the last rep is done: its number, where reps are counted at their end."""
        number = self._number(self.bout.reps) if self.settings.count_at == "end" else 0
        cue = self._cue("count", self.bout.reps, {"rep": number}, priority=Priority.ACTION)
        return cue if number else []

    def _tick(self, place: int, phase: Phase) -> list[Cue]:
        if self._told_by(phase) == "tick":
            return [_second(0)]
        if self.settings.hold_sound == "none":
            return []
        if phase.name in HOLDS:
            return [Cue(moment="hold", sound="tick", fixed=True, priority=Priority.COUNT)]
        if self.bout.phases[place - 1].name in HOLDS:
            return [Cue(moment="lower", sound="low_tick", fixed=True, priority=Priority.COUNT)]
        return []

    def _number(self, rep: int) -> int:
        """Return the number that is said for a rep, or 0; at its end, those that are left are one fewer."""
        reps, settings = self.bout.reps, self.settings
        number = rep if settings.count == "up" else reps - rep + (settings.count_at == "start")
        is_late = not settings.last or rep > reps - settings.last
        silent = rep < 1 or settings.count == "none" or is_quiet(self.bout)
        told = self.length >= settings.apart and number % settings.every == 0
        return number if (told or rep == reps) and is_late and not silent else 0

    def _told_by(self, phase: Phase) -> str:
        """Tell whether the seconds of a phase are counted, ticked, or neither."""
        long_hold = phase.name in HOLDS and 0 < self.settings.hold_count <= phase.length
        told = self.settings.phase_count.get(phase.name, "count" if long_hold else "none")
        return "none" if told == "count" and is_quiet(self.bout) else told

    def _counts(self, phase: Phase) -> bool:
        return self._told_by(phase) == "count"

    def _seconds(self, rep: int, phase: Phase) -> list[Cue]:
        if self._told_by(phase) == "tick":
            return [_second(at) for at in range(1_000, phase.length, 1_000)]
        seconds = range(1, phase.length // 1000) if self._counts(phase) else ()
        return [
            cue
            for second in seconds
            for cue in self._cue("hold_count", rep, {"count": second}, at=second * 1000, fixed=True)
        ]

    # the words beside them

    def _talking_phase(self) -> int:
        """Choose the phase from which on there is time to talk: a quiet hold, else after the number."""
        phases = self.bout.phases
        free = [place for place, phase in enumerate(phases) if not self._counts(phase)]
        quiet = [place for place in free if phases[place].name in HOLDS]
        moving = [place for place in free if phases[place].name not in HOLDS]
        counted = any(self._counts(phase) for phase in phases)
        return max([*quiet, *(moving if counted else [0])], key=self._time_to_talk, default=0)

    def _time_to_talk(self, place: int) -> tuple[bool, int]:
        """Rank a phase: a hold with time enough first, then by the time up to what is counted next."""
        phases = self.bout.phases
        counted = (other for other in range(place + 1, len(phases)) if self._counts(phases[other]))
        time = sum(phase.length for phase in phases[place : next(counted, len(phases))])
        time -= AFTER_NUMBER if place == 0 else AFTER_TICK
        return phases[place].name in HOLDS and time >= ENOUGH, time

    def _remarks(self, rep: int, place: int) -> list[Cue]:
        """Return what is said beside the count, between this phase's start and the end of the rep."""
        at = AFTER_NUMBER if place == 0 else AFTER_TICK
        free = BEFORE_STOP if rep == self.bout.reps else BREATH_BEFORE_NEXT
        room = sum(phase.length for phase in self.bout.phases[place:]) - free - at
        if room < SHORTEST_REMARK:
            return []
        cues = self._milestone(rep, at, room)
        if lines := self.form_cues.get(rep):
            cues += correction(self.say, lines, at, room)
            self.corrected.append(lines[0])
        if rep == self._late_rep():
            cues += encouragement(self.say, at, room)
        return cues

    def _until_tick(self, place: int, at: int, room: int) -> int:
        """Return the milliseconds of a room before the tone that ends its phase, if there is one."""
        phases = self.bout.phases
        ticks = place + 1 < len(phases) and self._tick(place + 1, phases[place + 1])
        return min(room, phases[place].length - at - BEFORE_STOP) if ticks else room

    def _milestone(self, rep: int, at: int, room: int) -> list[Cue]:
        moment = self.milestones.get(rep)
        if moment is None:
            return []
        if moment == "half_reps":
            return halfway(self.say, moment, at, room, {"rep": rep, "left": self.bout.reps - rep})
        return self._cue(moment, rep, at=at, room=room, priority=Priority.LAST)

    def _form_reps(self) -> list[int]:
        kept = self.bout.pacing.cues.keep_out_of_last
        few = self.bout.reps < FEW_REPS
        last = self.bout.reps - (min(kept, 1) if few else kept)
        free = [rep for rep in range(max(3, self.taught + 1), last + 1) if rep not in self.milestones]
        wanted = [next((rep for rep in free if rep >= first), 0) for first in FORM_REPS]
        spread = [rep for rep in dict.fromkeys(wanted) if rep and not few] or free[:1]
        later = [rep for rep in free if spread and rep > spread[-1]]
        return [*spread, *later][: corrections(self.bout, len(self.told.said))]

    def _breath_rep(self) -> int:
        """Choose the first rep after those in words in which nothing else is said; 0 where there is none."""
        free = range(self.taught + 1, self.bout.reps)
        return next((rep for rep in free if rep not in self.milestones and rep not in self.form_reps), 0)

    def _late_rep(self) -> int:
        """Choose a rep in the last third of the set at which nothing else is said; 0 where there is none."""
        late = range(self.bout.reps * 2 // 3 + 1, self.bout.reps)
        taken = {*self.milestones, *self.form_reps, self.breath_rep}
        return next((rep for rep in late if rep not in taken), 0)


def _second(at: int) -> Cue:
    return Cue(moment="second", sound="tick", at=at, fixed=True, priority=Priority.COUNT)


def milestones(reps: int, chosen: Sequence[str]) -> dict[int, str]:
    """Map the reps in which a milestone is spoken to its moment; halfway gives way to one within two reps.

    "Last one" is heard in the last rep itself, "three more" where three are to come, but not after "three".

    >>> milestones(15, ("half", "three_more", "last"))
    {8: 'half_reps', 12: 'reps_left', 15: 'last_rep'}
    """
    found = {}
    if "three_more" in chosen and reps > 6:
        found[reps - 3] = "reps_left"
    if "last" in chosen and reps >= 3:
        found[reps] = "last_rep"
    half = (reps + 1) // 2
    if "half" in chosen and reps >= 8 and not {half, half + 1, half + 2} & found.keys():
        found[half] = "half_reps"
    return dict(sorted(found.items()))
