"""Placing the cues of exact windows: their time is given, and the words must fit into it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audiocoach.coach.script.script import CALM, MUST_BE_HEARD, Cue, Priority, Window
from audiocoach.coach.timeline.spacing import AFTER_TONE, FARTHEST_MOVE, GAP, Request, SpeechSlot, SpeechSlots
from audiocoach.coach.timeline.timeline import (
    Action,
    Change,
    Lengths,
    Placement,
    Rule,
    changed,
    tone_length,
)

STRUCK = 450
"""Milliseconds after which a tone that rings longer may be spoken over by what must be heard."""


class TimedCue(NamedTuple):
    """One cue of a run, where it stands in the script, and the times that bound it.

    `window` is its window's index in the run, `place` its own in the window. `anchor` is where its window
    wants it, `clear` when the tones before it have faded, `struck` when they have been heard for as long as
    they must, `count_in` is the first beat of its window's count-in.
    """

    cue: Cue
    window: int
    place: int
    start: int
    end: int
    anchor: int
    clear: int
    struck: int
    count_in: int | None

    @property
    def follows(self) -> bool:
        """Whether it comes after the cue before it; a beat waits for nothing."""
        return self.cue.follows and not self.cue.fixed and self.place > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ExactRow:
    """Exact windows in a row, placed: what stands, what changed, what must be heard but found no room."""

    placements: tuple[Placement, ...]
    changes: tuple[Change, ...]
    homeless: tuple[TimedCue, ...]


def place_row(
    windows: Sequence[Window],
    start: int,
    first: int,
    lengths: Lengths,
    heard: SpeechSlot | None = None,
    rung: int = 0,
) -> ExactRow:
    """Place the cues of exact windows in a row, the more important ones first.

    `start` is the run's first millisecond, `first` the index of its first window in the script, `heard` the
    voice clip before it, `rung` when a tone that rings on from before has faded (0: none does).
    """
    return _Placing(windows, start, first, lengths, heard, rung).run()


class _Placing:
    """One run of exact windows being placed."""

    def __init__(
        self,
        windows: Sequence[Window],
        start: int,
        first: int,
        lengths: Lengths,
        heard: SpeechSlot | None,
        rung: int,
    ) -> None:
        self.first, self.lengths = first, lengths
        self.entries = list(timed_cues(windows, start, lengths, rung))
        self.end = start + sum(window.length for window in windows)
        self.spots = SpeechSlots()
        if heard is not None:
            self.spots.take(heard)
        self.stands: dict[int, int] = {}
        self.placements: list[Placement] = []
        self.changes: list[Change] = []
        self.homeless: list[TimedCue] = []

    def run(self) -> ExactRow:
        for number in sorted(range(len(self.entries)), key=self._rank):
            entry = self.entries[number]
            if entry.cue.text:
                self._speak(number, entry)
            else:
                self._sound(number, entry)
        return ExactRow(
            placements=tuple(self.placements), changes=tuple(self.changes), homeless=tuple(self.homeless)
        )

    def _rank(self, number: int) -> tuple[int, int]:
        return -self.entries[number].cue.priority, number

    def _sound(self, number: int, entry: TimedCue) -> None:
        anchor, length = self._anchor(number, entry), tone_length(entry.cue.sound, self.lengths)
        moment = entry.cue.moment
        if not entry.start <= anchor <= entry.end:
            self._give_up(entry, "it stands outside its window", "R1")
            return
        struck = min(length, STRUCK)
        wish = Request(anchor, anchor, anchor + struck, entry.cue.fixed, tone=True, moment=moment)
        under_words = entry.cue.priority == Priority.ENCOURAGEMENT
        if self.spots.place(wish, struck, 0) is None and not under_words:
            self._give_up(entry, "no room beside what is more important", "R5")
            return
        self.stands[number] = anchor + length
        self.placements.append(self._placement(entry, anchor, length, ""))

    def _speak(self, number: int, entry: TimedCue) -> None:
        if self._finds_place(number, entry, self._wish(number, entry, entry.clear)):
            return
        over_tone = entry.cue.priority >= MUST_BE_HEARD and entry.struck < entry.clear
        if over_tone and self._finds_place(number, entry, self._wish(number, entry, entry.struck)):
            return
        self._give_up(entry, "no room beside what is more important", "R5")

    def _finds_place(self, number: int, entry: TimedCue, wish: Request) -> bool:
        """Place a text or a shorter one as near to the wish as can be; tell whether one found its place."""
        for farthest in (0, FARTHEST_MOVE):
            for text in entry.cue.texts:
                spot = self.spots.place(wish, self.lengths[text], farthest)
                if spot is not None:
                    self.stands[number] = spot.end
                    self._stand(entry, spot, text, wish)
                    return True
        return False

    def _give_up(self, entry: TimedCue, reason: str, rule: Rule) -> None:
        if entry.cue.priority >= MUST_BE_HEARD:
            self.homeless.append(entry)
        else:
            self._note("dropped", entry, reason, rule)

    def _anchor(self, number: int, entry: TimedCue) -> int:
        """Return where a cue wants to stand; one that follows, after the nearest before it that stands."""
        if not entry.follows:
            return entry.anchor
        before = number
        while self.entries[before].follows:
            before -= 1
            if before in self.stands:
                gap = GAP if self.entries[before].cue.text and entry.cue.text else AFTER_TONE
                return max(entry.anchor, self.stands[before] + gap)
        return entry.anchor

    def _wish(self, number: int, entry: TimedCue, clear: int) -> Request:
        cue = entry.cue
        if cue.fixed:
            moment = cue.moment
            return Request(entry.anchor, entry.start, self.end, True, cue.counts_in, moment=moment)
        wanted_at = self._anchor(number, entry)
        anchor = max(wanted_at, clear)
        deadline = wanted_at + cue.room if cue.room else entry.end
        if entry.count_in is not None and (cue.at >= 0 or anchor < entry.count_in):
            deadline = min(deadline, entry.count_in - CALM)
        return Request(anchor, clear, min(deadline, self.end), fixed=False)

    def _stand(self, entry: TimedCue, spot: SpeechSlot, text: str, wish: Request) -> None:
        self.placements.append(self._placement(entry, spot.start, spot.end - spot.start, text, wish.anchor))
        if text != entry.cue.text:
            self._note("shortened", entry, f"'{text}' fits, '{entry.cue.text}' does not", "R3")
        if spot.start != wish.anchor:
            away = f"{spot.start - wish.anchor:+d} ms"
            self._note("moved", entry, f"{away}, to keep clear of its neighbours", "R4")

    def _placement(
        self, entry: TimedCue, start: int, length: int, text: str, wanted: int | None = None
    ) -> Placement:
        return Placement(
            start=start,
            length=length,
            moment=entry.cue.moment,
            text=text,
            sound="" if text else entry.cue.sound,
            window=self.first + entry.window,
            moved=start - wanted if wanted is not None else 0,
            fixed=entry.cue.fixed,
            cue=entry.cue,
        )

    def _note(self, action: Action, entry: TimedCue, reason: str, rule: Rule) -> None:
        self.changes.append(changed(entry.cue, action, entry.anchor, reason, rule))


def wanted(cue: Cue, start: int, end: int) -> int:
    """Return the millisecond at which a cue is wanted in a window from `start` to `end`."""
    return (start if cue.at >= 0 else end) + cue.at


def timed_cues(windows: Sequence[Window], start: int, lengths: Lengths, rung: int = 0) -> Iterator[TimedCue]:
    """List the cues of exact windows with the times that bound them; a tone before rings until `rung`."""
    for index, window in enumerate(windows):
        end = start + window.length
        times = [wanted(cue, start, end) for cue in window.cues]
        timed = list(zip(window.cues, times, strict=True))
        tones = [(at, tone_length(cue.sound, lengths)) for cue, at in timed if not cue.text]
        count_in = min((at for cue, at in timed if cue.at < 0 and cue.counts_in), default=None)
        for place, (cue, at) in enumerate(timed):
            clear = struck = start
            if cue.text and not cue.fixed:
                begun = [tone for tone in tones if start <= tone[0] <= at]
                clear = _faded(start, [*begun, (rung, 0)] if rung > start else begun)
                struck = _faded(start, [(tone, min(length, STRUCK)) for tone, length in begun])
            yield TimedCue(cue, index, place, start, end, at, clear, struck, count_in)
        rung = max([rung, *(at + length for at, length in tones)])
        start = end


def _faded(start: int, tones: Sequence[tuple[int, int]]) -> int:
    """Return when tones, given by start and length, are over: a voice does not speak over them."""
    return max([start, *(at + length + AFTER_TONE for at, length in tones)])
