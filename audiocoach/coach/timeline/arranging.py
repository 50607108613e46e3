"""Script → timeline: windows one after the other, each cue at its millisecond."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, islice
from operator import attrgetter

from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.script.script import CALM, Script, Window
from audiocoach.coach.timeline.elastic_windows import place_elastic
from audiocoach.coach.timeline.exact_windows import Entry, place_row
from audiocoach.coach.timeline.spacing import SpeechSlot
from audiocoach.coach.timeline.timeline import (
    Change,
    Chapter,
    Lengths,
    Placement,
    Stretch,
    Timeline,
    tone_length,
)

MOST_STRETCH = 10_000
"""Milliseconds by which the last window may be stretched to reach the announced total."""

LONG_QUIET = 5_000
"""Milliseconds without voice after which an instruction opens with a chime (R6)."""

BEFORE_WORDS = 50
"""Milliseconds between that chime and the words."""


def arrange(script: Script, lengths: Lengths) -> Timeline:
    """Place every cue of a script.

    `lengths` gives the milliseconds of each text's clip, and of tones that differ from the themes'. Exact
    windows last exactly what they say; what does not fit into them is shortened, moved, dropped or brought
    forward, and listed in the timeline's changes.
    """
    placing = _Placing(lengths)
    placing.place(script.windows)
    total = up_to_second(max([placing.now, *(placement.end for placement in placing.placements)]))
    if total <= script.announced <= total + MOST_STRETCH:
        total = script.announced
    return Timeline(
        title=script.title,
        language=script.language,
        placements=tuple(
            wake(sorted(placing.placements, key=attrgetter("start")), tone_length("chime", lengths))
        ),
        windows=_up_to(total, placing.stretches),
        chapters=tuple(chapters(placing.openings, total, script.title)),
        total=total,
        changes=tuple(sorted(placing.changes, key=attrgetter("start"))),
        level=script.level,
        equipment=script.equipment,
        notes=script.notes,
    )


class _Placing:
    """One script being placed: how far it has come, and what stands until there."""

    def __init__(self, lengths: Lengths) -> None:
        self.lengths = lengths
        self.now = 0
        self.faded = 0  # the end of the last tone, which may ring on over the next window
        self.heard: SpeechSlot | None = None  # the last voice clip: the next one keeps its distance from it
        self.stretches: list[Stretch] = []
        self.openings: list[tuple[str, int]] = []
        self.placements: list[Placement] = []
        self.changes: list[Change] = []

    def place(self, windows: Iterable[Window]) -> None:
        for row in runs(windows):
            if row[0].kind == "elastic":
                self._elastic(row[0])
            else:
                self._exact(row)

    def _elastic(self, window: Window) -> None:
        heard = self.heard.end if self.heard else 0
        filled = place_elastic(window, self.now, len(self.stretches), self.lengths, heard, self._rung())
        self._stand([(window, filled.end)], filled.placements, filled.changes)

    def _exact(self, row: Sequence[Window]) -> None:
        run = place_row(row, self.now, len(self.stretches), self.lengths, self.heard, self._rung())
        if run.homeless:
            self.changes += map(_forwarded, run.homeless)
            self.place(_bring_forward(row, run.homeless))
            return
        ends = accumulate((window.length for window in row), initial=self.now)
        self._stand(zip(row, islice(ends, 1, None), strict=True), run.placements, run.changes)

    def _rung(self) -> int:
        return self.faded if self.faded > self.now else 0

    def _stand(
        self,
        windows: Iterable[tuple[Window, int]],
        placements: Sequence[Placement],
        changes: Sequence[Change],
    ) -> None:
        """Take windows with their ends for placed, and go on after them."""
        for window, end in windows:
            if window.chapter:
                self.openings.append((window.chapter, self.now // 1000 * 1000))
            self.stretches.append(_stretch(window, self.now, end))
            self.now = end
        self.placements += placements
        self.changes += changes
        self.heard = _last_voice(placements) or self.heard
        self.faded = max([self.faded, *(placement.end for placement in placements if placement.sound)])


def _last_voice(placements: Iterable[Placement]) -> SpeechSlot | None:
    spoken = (placement for placement in placements if placement.text)
    last = max(spoken, key=lambda placement: placement.end, default=None)
    if last is None:
        return None
    counts_in = last.cue is not None and last.cue.counts_in
    return SpeechSlot(start=last.start, end=last.end, fixed=last.fixed, counts_in=counts_in)


def _stretch(window: Window, start: int, end: int) -> Stretch:
    return Stretch(
        window.name, window.kind, start, end, rep=window.rep, music=window.music, begins=window.begins
    )


def _up_to(total: int, stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Let an elastic window at the end of a session last until its total."""
    if not stretches or stretches[-1].kind == "exact":
        return tuple(stretches)
    return (*stretches[:-1], stretches[-1]._replace(end=total))


def _bring_forward(windows: Sequence[Window], homeless: Sequence[Entry]) -> Iterator[Window]:
    """Put what must be heard and does not fit into an elastic window before its exact one.

    The tone that ends the work before goes with it, and stays at the very end of that work.
    """
    for index, window in enumerate(windows):
        forward = [entry for entry in homeless if entry.window == index]
        if not forward:
            yield window
            continue
        gone = {entry.place for entry in forward}
        stays = [cue for place, cue in enumerate(window.cues) if place not in gone]
        stops = [cue for cue in stays if cue.moment == "stop" and cue.sound and cue.at == 0]
        words = (replace(entry.cue, at=0, fixed=False, follows=True) for entry in forward)
        first = Window(kind="elastic", name="before", length=0, cues=(*stops, *words), quiet=CALM)
        yield replace(first, chapter=window.chapter, music=window.music)
        yield replace(window, cues=tuple(cue for cue in stays if cue not in stops), chapter="")


def _forwarded(entry: Entry) -> Change:
    return Change(
        action="brought forward",
        moment=entry.cue.moment,
        text=entry.cue.text,
        start=entry.anchor,
        reason="it must be heard, and its exact window is too short for it",
        priority=entry.cue.priority,
        rule="R5",
    )


def runs(windows: Iterable[Window]) -> Iterator[tuple[Window, ...]]:
    """Group windows: exact ones that stand in a row together, every elastic one by itself."""
    row: list[Window] = []
    for window in windows:
        if window.kind == "exact":
            row.append(window)
            continue
        if row:
            yield tuple(row)
        row = []
        yield (window,)
    if row:
        yield tuple(row)


def chapters(openings: Sequence[tuple[str, int]], total: int, title: str) -> Iterator[Chapter]:
    """Tile the time from 0 to the total with chapters, each from a whole second to the start of the next."""
    starts = [(name, start) for name, start in openings if start < total]
    if not starts or starts[0][1] > 0:
        starts.insert(0, (title, 0))
    ends = [start for _, start in starts[1:]] + [total]
    for (name, start), end in zip(starts, ends, strict=True):
        if end > start:
            yield Chapter(title=name, start=start, end=end)


def wake(placements: Sequence[Placement], chime: int = TONE_LENGTHS["chime"]) -> Iterator[Placement]:
    """Put a chime before every instruction that comes after a long time without voice."""
    voice_ended, sound_ended = 0, 0
    for placement in placements:
        start = placement.start - BEFORE_WORDS - chime
        if (
            placement.text
            and not placement.fixed
            and voice_ended
            and start >= max(voice_ended + LONG_QUIET - chime - BEFORE_WORDS, sound_ended + 2 * chime)
        ):
            yield Placement(start=start, length=chime, moment="wake", sound="chime", window=placement.window)
        yield placement
        if placement.text:
            voice_ended = placement.end
        else:
            sound_ended = max(sound_ended, placement.end)
