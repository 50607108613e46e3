"""Placing the cues of exact windows: their time is given, and the words must fit into it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.coach.script.script import CALM, MUST_BE_HEARD, Cue, Window
from audiocoach.coach.timeline.spacing import AFTER_TONE, FARTHEST_MOVE, GAP, Request, SpeechSlot, SpeechSlots
from audiocoach.coach.timeline.timeline import Action, Change, Lengths, Placement, Rule


class Entry(NamedTuple):
    """One cue of a run, where it stands in the script, and the times that bound it.

    `window` is its window's index in the run, `place` its own in the window. `anchor` is where its window
    wants it, `clear` when the tones before it have faded, `count_in` the first beat of its window's count-in.
    """

    cue: Cue
    window: int
    place: int
    start: int
    end: int
    anchor: int
    clear: int
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
    homeless: tuple[Entry, ...]


def place_row(
    windows: Sequence[Window], start: int, first: int, lengths: Lengths, heard: SpeechSlot | None = None
) -> ExactRow:
    """Place the cues of exact windows in a row, the more important ones first.

    `start` is the run's first millisecond, `first` the index of its first window in the script, `heard` the
    voice clip before it.
    """
    return _Placing(windows, start, first, lengths, heard).run()


class _Placing:
    """One run of exact windows being placed."""

    def __init__(
        self, windows: Sequence[Window], start: int, first: int, lengths: Lengths, heard: SpeechSlot | None
    ) -> None:
        self.first, self.lengths = first, lengths
        self.entries = list(timed_cues(windows, start))
        self.end = start + sum(window.length for window in windows)
        self.spots = SpeechSlots()
        if heard is not None:
            self.spots.take(heard)
        self.stands: dict[int, int] = {}
        self.placements: list[Placement] = []
        self.changes: list[Change] = []
        self.homeless: list[Entry] = []

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

    def _sound(self, number: int, entry: Entry) -> None:
        anchor, length, moment = self._anchor(number, entry), TONE_LENGTHS[entry.cue.sound], entry.cue.moment
        if not entry.start <= anchor <= entry.end:
            self._give_up(entry, "it stands outside its window", "R1")
            return
        wish = Request(anchor, anchor, anchor + length, entry.cue.fixed, tone=True, moment=moment)
        if self.spots.place(wish, length, 0) is None:
            self._give_up(entry, "no room beside what is more important", "R5")
            return
        self.stands[number] = anchor + length
        self.placements.append(self._placement(entry, anchor, length, ""))

    def _speak(self, number: int, entry: Entry) -> None:
        wish = self._wish(number, entry)
        for farthest in (0, FARTHEST_MOVE):
            for text in entry.cue.texts:
                spot = self.spots.place(wish, self.lengths[text], farthest)
                if spot is not None:
                    self.stands[number] = spot.end
                    self._stand(entry, spot, text, wish)
                    return
        self._give_up(entry, "no room beside what is more important", "R5")

    def _give_up(self, entry: Entry, reason: str, rule: Rule) -> None:
        if entry.cue.priority >= MUST_BE_HEARD:
            self.homeless.append(entry)
        else:
            self._note("dropped", entry, reason, rule)

    def _anchor(self, number: int, entry: Entry) -> int:
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

    def _wish(self, number: int, entry: Entry) -> Request:
        cue = entry.cue
        if cue.fixed:
            moment = cue.moment
            return Request(entry.anchor, entry.start, self.end, True, cue.counts_in, moment=moment)
        anchor = self._anchor(number, entry)
        deadline = anchor + cue.room if cue.room else entry.end
        if entry.count_in is not None and (cue.at >= 0 or anchor < entry.count_in):
            deadline = min(deadline, entry.count_in - CALM)
        return Request(max(anchor, entry.start), entry.clear, min(deadline, self.end), fixed=False)

    def _stand(self, entry: Entry, spot: SpeechSlot, text: str, wish: Request) -> None:
        self.placements.append(self._placement(entry, spot.start, spot.end - spot.start, text, wish.anchor))
        if text != entry.cue.text:
            self._note("shortened", entry, f"'{text}' fits, '{entry.cue.text}' does not", "R3")
        if spot.start != wish.anchor:
            away = f"{spot.start - wish.anchor:+d} ms"
            self._note("moved", entry, f"{away}, to keep clear of its neighbours", "R4")

    def _placement(
        self, entry: Entry, start: int, length: int, text: str, wanted: int | None = None
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

    def _note(self, action: Action, entry: Entry, reason: str, rule: Rule) -> None:
        cue = entry.cue
        self.changes.append(
            Change(
                action=action,
                moment=cue.moment,
                text=cue.text,
                start=entry.anchor,
                reason=reason,
                priority=cue.priority,
                rule=rule,
            )
        )


def wanted(cue: Cue, start: int, end: int) -> int:
    """Return the millisecond at which a cue is wanted in a window from `start` to `end`."""
    return (start if cue.at >= 0 else end) + cue.at


def timed_cues(windows: Sequence[Window], start: int) -> Iterator[Entry]:
    """List the cues of exact windows with the times that bound them."""
    for index, window in enumerate(windows):
        end = start + window.length
        beats = [end + cue.at for cue in window.cues if cue.at < 0 and cue.counts_in]
        tones = [tone for tone in window.cues if not tone.text]
        count_in = min(beats) if beats else None
        for place, cue in enumerate(window.cues):
            yield Entry(
                cue=cue,
                window=index,
                place=place,
                start=start,
                end=end,
                anchor=wanted(cue, start, end),
                clear=_clear(cue, tones, start, end) if tones and cue.text and not cue.fixed else start,
                count_in=count_in,
            )
        start = end


def _clear(cue: Cue, tones: Sequence[Cue], start: int, end: int) -> int:
    """Return when the tones that begin before a cue have faded: a voice does not speak over them."""
    begun = [(wanted(tone, start, end), TONE_LENGTHS[tone.sound]) for tone in tones]
    faded = [at + length + AFTER_TONE for at, length in begun if start <= at <= wanted(cue, start, end)]
    return max([start, *faded])
