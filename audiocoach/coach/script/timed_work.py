"""Work that lasts a given time: a set by the clock, a stretch, an open interval."""

from collections.abc import Sequence
from typing import Any

from audiocoach.coach.model.routines import Marks
from audiocoach.coach.script.beats import beat, halfway, is_quiet
from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.form_cues import correction, corrections, encouragement
from audiocoach.coach.script.phrasing import BoutPhrasing
from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.script.templates import Span, Values

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
