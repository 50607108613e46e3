"""What is said while one works."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from audiocoach.coach.model.pacing import Style
from audiocoach.coach.model.routines import Marks
from audiocoach.coach.model.tempo import HOLDS, Phase
from audiocoach.coach.script.bouts import Bout, has_known_tempo
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.script.templates import Span, Values

SHORT = 60_000
"""Milliseconds of work below which a set has time for one correction at most."""


def is_quiet(bout: Bout) -> bool:
    """Tell whether only tones are to be heard in this set."""
    return 0 < bout.pacing.quiet_from <= bout.set


def halfway(say: BoutPhrasing, moment: str, at: int, room: int, values: Values) -> list[Cue]:
    """Return what tells that half is done: words, a tone, or both."""
    style, priority = say.bout.pacing.half_style, Priority.HALFWAY
    tone = [Cue(moment=moment, sound="halfway", at=at, priority=priority)] if style != "voice" else []
    voice = say.cue(moment, values, at=at, room=room, priority=priority)
    return [*tone, *voice] if style != "tone" else tone


def beat(say: BoutPhrasing, moment: str, second: int, style: Style) -> list[Cue]:
    """Return the beat that stands so many seconds before the end: a number, a beep, or both."""
    at = -1000 * second
    voice = say.cue(moment, {"count": second}, at=at, fixed=True, priority=Priority.COUNT)
    beep = Cue(moment=moment, sound="beep", at=at, fixed=True, priority=Priority.COUNT)
    return {"voice": voice, "beep": [beep], "both": [*voice, beep]}[style]


def corrections(bout: Bout) -> int:
    """Return how many form cues this set has; the last number of the setting serves for all later sets.

    The second side has those of a set later: the movement is known by then. Where a short set cannot have as
    many as the first set is due, they fade by one a set all the same.
    """
    if is_quiet(bout):
        return 0
    per_set = bout.pacing.cues.per_set
    times = bout.set + (not is_first_side(bout))
    too_many = max(0, max(per_set) - 1) if bout.length < SHORT else 0
    return max(0, per_set[min(times, len(per_set)) - 1] - too_many)


def is_first_side(bout: Bout) -> bool:
    """Tell whether a bout works on the side that starts, or on both."""
    sides = bout.pacing.sides
    return bout.side in (None, sides.first, sides.only)


def correction(say: BoutPhrasing, which: int, at: int, room: int) -> list[Cue]:
    """Return one form cue of the exercise, in turn; shorter ones stand in where it does not fit."""
    lines = say.bout.exercise.cues
    if not lines:
        return []
    line = lines[which % len(lines)]
    place = which % len(lines)
    fewer = [other for other in (*lines[place:], *lines[:place]) if _words(other) < _words(line)]
    said = [
        cue
        for spoken in say.lines("form", [line, *fewer])
        for cue in say.cue("form", {"cue": spoken.text}, at=at, room=room, priority=Priority.FORM)
    ]
    others = tuple(cue.text for cue in said[1:])
    return [replace(cue, shorter=(*cue.shorter, *others)) for cue in said[:1]]


def encouragement(say: BoutPhrasing, at: int, room: int) -> list[Cue]:
    """Return a word of encouragement, where the pacing wants any."""
    if not say.bout.pacing.cues.encouragement or is_quiet(say.bout):
        return []
    return say.cue("encourage", at=at, room=room, priority=Priority.ENCOURAGEMENT)


def _words(line: str) -> int:
    return len(line.split())


APART = 5_000
"""Milliseconds from halfway within which a time-left mark takes its place; a 30 s set has room for both."""

SHORTEST_CORRECTED = 20_000
"""Shorter work has no time for a correction."""

ROOM = 6_000
"""Milliseconds that a correction may take."""

ROUGH_LEFT = 120_000
"""Milliseconds that are left at a mark from which on the list of an open interval is worth saying again."""


class TimedWork:
    """The work of one timed bout."""

    def __init__(self, bout: Bout, say: BoutPhrasing, cues_before: int, opening: Sequence[Cue] = ()) -> None:
        """Start after so many form cues of the exercise have been used, with the words of an `opening`."""
        self.bout, self.say, self.cues_before, self.opening = bout, say, cues_before, opening
        self.length, self.settings = bout.time, bout.pacing.timed
        self.stretch = bout.mode == "stretch"

    def windows(self) -> list[Window]:
        """Return its one exact window."""
        talk = [] if is_quiet(self.bout) else self._marked() or [*self._half(), *self._left()]
        cues = [
            *self._start(),
            *self._corrections(),
            *self._breath(),
            *self._encouragement(),
            *talk,
            *self._countdown(),
        ]
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

    def _corrections(self) -> list[Cue]:
        places = [15_000] if self.stretch else [4_000 if self.length < 45_000 else 5_000]
        if self.length >= 60_000 and not self.stretch:
            places.append(self.length // 2 + ROOM)
        last = self.length - 1000 * self.bout.pacing.cues.keep_out_of_last - 3_000
        fitting = [at for at in places if at < last and self.length >= SHORTEST_CORRECTED]
        return [
            cue
            for which, at in enumerate(fitting[: corrections(self.bout)])
            for cue in correction(self.say, self.cues_before + which, at, ROOM)
        ]

    def _breath(self) -> list[Cue]:
        if not self.settings.breath or not corrections(self.bout) or self.length < 60_000:
            return []
        return self._cue("breathe", at=30_000, room=ROOM, priority=Priority.FORM)

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
        if not self.settings.half or self.length < self.settings.half_min or near_mark:
            return []
        return halfway(self.say, "half_time", half, 4_000, {"left": Span(half)})

    def _countdown(self) -> list[Cue]:
        seconds = min(self.settings.countdown, max(0, self.length // 1000 - 2))
        style = "beep" if is_quiet(self.bout) else self.settings.countdown_style
        return [cue for second in range(seconds, 0, -1) for cue in beat(self.say, "countdown", second, style)]


AFTER_NUMBER = 1_100
"""Milliseconds from a rep's start at which a number (0.7 s at most, R2) and a gap (R4) are over."""

AFTER_TICK = 300
"""Milliseconds from a hold's start at which its tick has faded."""

BREATH_BEFORE_NEXT = 500
"""Milliseconds that stay free at the end of a rep, before the next number."""

SLOW_PHASE = 4_000
"""Milliseconds from which on a phase is slow: of two such, nobody knows which one it is but by its word."""

ENOUGH = 2_500
"""Milliseconds in which most remarks can be said."""

FORM_REPS = (4, 9, 14, 19, 24)
"""The reps at which the movement is corrected, if there are so many corrections."""


def work(bout: Bout, phrasing: Phrasing, cues_before: int, opening: Sequence[Cue] = ()) -> list[Window]:
    """List the exact windows of a bout: one for each phase of each rep, or one for the whole time.

    `cues_before` form cues of the exercise have been used in earlier sets; they take turns. `opening` are the
    words that start it instead of "go".
    """
    say = BoutPhrasing(phrasing, bout)
    if bout.mode == "reps":
        return CountedWork(bout, say, cues_before, opening).windows()
    return TimedWork(bout, say, cues_before, opening).windows()


class CountedWork:
    """The work of one bout that is counted in reps."""

    def __init__(self, bout: Bout, say: BoutPhrasing, cues_before: int, opening: Sequence[Cue] = ()) -> None:
        """Start after so many form cues of the exercise have been used, with the words of an `opening`."""
        self.bout, self.say, self.cues_before, self.opening = bout, say, cues_before, opening
        self.settings = bout.pacing.reps
        self.milestones = {} if is_quiet(bout) else milestones(bout.reps, self.settings.milestones)
        self.form_reps = self._form_reps()
        self.talking = self._talking_phase()

    def windows(self) -> list[Window]:
        """List a window for each phase of each rep."""
        return [window for rep in range(1, self.bout.reps + 1) for window in self._rep(rep)]

    def _rep(self, rep: int) -> Iterator[Window]:
        for place, phase in enumerate(self.bout.phases):
            cues = [*self._beat(rep, place, phase), *self._seconds(rep, phase)]
            if place == self.talking:
                cues += self._remarks(rep, place)
            yield Window(kind="exact", name=phase.name, length=phase.length, cues=tuple(cues), rep=rep)

    def _cue(self, moment: str, rep: int, values: Values | None = None, **place: Any) -> list[Cue]:
        known: Values = {"rep": rep, "left": self.bout.reps - rep, **(values or {})}
        return self.say.cue(moment, known, **{"priority": Priority.COUNT, **place})

    # the beats

    def _beat(self, rep: int, place: int, phase: Phase) -> list[Cue]:
        starts = rep == 1 and place == 0
        if starts and self.opening:
            return list(self.opening)
        priority = Priority.ACTION if starts else Priority.COUNT
        if starts and (is_quiet(self.bout) or not self.bout.pacing.start_word):
            return [Cue(moment="start", sound="start", fixed=True, priority=priority)]
        if self._speaks_phases(rep) or (starts and self.settings.phase_words):
            word = self.say.phrasing.wording.phases.get(phase.name, phase.name)
            return self._cue("phase", rep, {"phase": word}, fixed=True, priority=priority)
        if place > 0:
            return self._tick(place, phase)
        number = self._number(rep if self.settings.count_at == "start" else rep - 1)
        if number:
            return self._cue("count", rep, {"rep": number}, fixed=True, priority=priority)
        moment, sound = ("start", "start") if starts else ("rep", "tick")
        return [Cue(moment=moment, sound=sound, fixed=True, priority=priority)]

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

    def _speaks_phases(self, rep: int) -> bool:
        """Tell whether a rep speaks the words of its phases; where several are slow, each rep does."""
        slow = sum(phase.length >= SLOW_PHASE for phase in self.bout.phases) > 1
        if slow and self.settings.phase_words and has_known_tempo(self.bout) and not is_quiet(self.bout):
            return True
        return self._teaches_phases(rep)

    def _teaches_phases(self, rep: int) -> bool:
        new = is_first_side(self.bout) and not self.bout.practised
        taught = new or self.bout.pacing.explain == "every" or self.settings.phase_sets != 1
        in_time = not self.settings.phase_sets or self.bout.set <= self.settings.phase_sets
        return (
            in_time
            and taught
            and has_known_tempo(self.bout)
            and rep <= self.settings.phase_words
            and not is_quiet(self.bout)
        )

    def _number(self, rep: int) -> int:
        """Return the number that is said for a rep, or 0; at its end, those that are left are one fewer."""
        reps, settings = self.bout.reps, self.settings
        number = rep if settings.count == "up" else reps - rep + (settings.count_at == "start")
        is_late = not settings.last or rep > reps - settings.last
        silent = rep < 1 or settings.count == "none" or is_quiet(self.bout)
        return number if number % self._step() == 0 and is_late and not silent else 0

    def _step(self) -> int:
        """Return how many reps lie between two numbers: more of them where the reps are quick."""
        rep = sum(phase.length for phase in self.bout.phases)
        return max(self.settings.every, -(-self.settings.apart // rep))

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
        room = sum(phase.length for phase in self.bout.phases[place:]) - BREATH_BEFORE_NEXT - at
        if room <= 0:
            return []
        cues = self._milestone(rep, at, room)
        if rep in self.form_reps:
            cues += correction(self.say, self.cues_before + self.form_reps.index(rep), at, room)
        if rep == self._late_rep():
            cues += encouragement(self.say, at, room)
        return cues

    def _milestone(self, rep: int, at: int, room: int) -> list[Cue]:
        moment = self.milestones.get(rep)
        if moment is None:
            return []
        if moment == "half_reps":
            return halfway(self.say, moment, at, room, {"rep": rep, "left": self.bout.reps - rep})
        return self._cue(moment, rep, at=at, room=room, priority=Priority.LAST)

    def _form_reps(self) -> list[int]:
        last = self.bout.reps - self.bout.pacing.cues.keep_out_of_last
        free = [
            rep for rep in range(3, last + 1) if rep not in self.milestones and not self._teaches_phases(rep)
        ]
        wanted = [next((rep for rep in free if rep >= first), 0) for first in FORM_REPS]
        spread = [rep for rep in dict.fromkeys(wanted) if rep] or free[:1]
        later = [rep for rep in free if spread and rep > spread[-1]]
        return [*spread, *later][: corrections(self.bout)]

    def _late_rep(self) -> int:
        """Choose a rep in the last third of the set at which nothing else is said; 0 where there is none."""
        late = range(self.bout.reps * 2 // 3 + 1, self.bout.reps)
        return next((rep for rep in late if rep not in self.milestones and rep not in self.form_reps), 0)


def closing(say: BoutPhrasing) -> list[Cue]:
    """Return what is said of the work at its end, after its tone."""
    return CountedWork(say.bout, say, 0).closing() if say.bout.mode == "reps" else []


def _second(at: int) -> Cue:
    return Cue(moment="second", sound="tick", at=at, fixed=True, priority=Priority.COUNT)


def milestones(reps: int, chosen: tuple[str, ...]) -> dict[int, str]:
    """Map the reps in which a milestone is spoken to its moment; halfway gives way to one within two reps.

    >>> milestones(15, ("half", "three_more", "last"))
    {8: 'half_reps', 12: 'reps_left', 14: 'last_rep'}
    """
    found = {}
    if "three_more" in chosen and reps >= 6:
        found[reps - 3] = "reps_left"
    if "last" in chosen and reps >= 3:
        found[reps - 1] = "last_rep"
    half = (reps + 1) // 2
    if "half" in chosen and reps >= 8 and not {half, half + 1, half + 2} & found.keys():
        found[half] = "half_reps"
    return dict(sorted(found.items()))
