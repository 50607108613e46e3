"""Script → timeline: windows one after the other, each cue at its millisecond."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from operator import attrgetter

from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.script.script import CALM, Script, Window, shortened
from audiocoach.coach.timeline.elastic_windows import place_elastic
from audiocoach.coach.timeline.exact_windows import TimedCue, place_row
from audiocoach.coach.timeline.spacing import SpeechSlot
from audiocoach.coach.timeline.timeline import (
    Change,
    Chapter,
    Lengths,
    Placement,
    Stretch,
    Timeline,
    changed,
    tone_length,
)

MOST_STRETCH = 10_000
"""Milliseconds by which the last window may be stretched to reach the announced total."""

LONG_QUIET = 5_000
"""Milliseconds without voice or tone after which an instruction opens with a chime (R6)."""

TOO_SHORT = "it must be heard, and its exact window is too short for it"

CHIME_BEFORE = 50
"""Milliseconds between that chime and the words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWindows:
    """Windows in a row, placed from `start` on, the first of them the session's `index`-th; and their ends.

    Where something must be heard before them, nothing is placed, and the windows `instead` take their place.
    """

    windows: tuple[Window, ...]
    start: int
    index: int
    ends: tuple[int, ...] = ()
    placements: tuple[Placement, ...] = ()
    changes: tuple[Change, ...] = ()
    instead: tuple[Window, ...] = ()

    def moved(self, start: int, index: int) -> "PlacedWindows":
        """Return the same windows, placed from another start on."""
        by, further = start - self.start, index - self.index
        placements = (
            replace(each, start=each.start + by, window=each.window + further) for each in self.placements
        )
        return replace(
            self,
            start=start,
            index=index,
            ends=tuple(end + by for end in self.ends),
            placements=tuple(placements),
            changes=tuple(replace(change, start=change.start + by) for change in self.changes),
        )


class PlacedBefore:
    """Exact windows as they were placed before, in this script or an earlier version: so they stand again.

    Where cues find room depends on the windows and the lengths of their clips, and on what is heard before
    them. An elastic window is placed anew: that takes hardly longer than to find it.
    """

    def __init__(self) -> None:
        self._known: dict[Hashable, PlacedWindows] = {}
        self._moved: dict[tuple[int, int, int], PlacedWindows] = {}

    def place(
        self,
        row: tuple[Window, ...],
        start: int,
        index: int,
        lengths: Lengths,
        heard: SpeechSlot | None,
        rung: int,
    ) -> PlacedWindows:
        """Place windows (one elastic, or exact ones), or move them from where they were placed before."""
        if row[0].kind == "elastic":
            return _place_elastic(row, start, index, lengths, heard, rung)
        before = heard and heard._replace(start=heard.start - start, end=heard.end - start)
        clips = tuple(_lengths(row, lengths))
        key = (tuple(map(id, row)), clips, before, rung and rung - start)
        first = self._known.get(key)
        if first is None:
            first = self._known[key] = _place_exact(row, start, index, lengths, heard, rung)
        if (first.start, first.index) == (start, index):
            return first
        there = (id(first), start, index)
        if there not in self._moved:
            self._moved[there] = first.moved(start, index)
        return self._moved[there]


def arrange(script: Script, lengths: Lengths, known: PlacedBefore | None = None) -> Timeline:
    """Place every cue of a script.

    `lengths` gives the milliseconds of each text's clip, and of tones that differ from the themes'. Exact
    windows last exactly what they say; what does not fit into them is shortened, moved, dropped or brought
    forward, and listed in the timeline's changes. With `known`, windows of the script's earlier versions are
    not placed anew.
    """
    placing = _Placing(lengths, known or PlacedBefore())
    placing.place(script.windows)
    total = up_to_second(max([placing.now, *(placement.end for placement in placing.placements)]))
    if total <= script.announced <= total + MOST_STRETCH:
        total = script.announced
    return Timeline(
        title=script.title,
        language=script.language,
        placements=tuple(wake(sorted(placing.placements, key=attrgetter("start")), script.chime, lengths)),
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

    def __init__(self, lengths: Lengths, known: PlacedBefore) -> None:
        self.lengths, self.known = lengths, known
        self.now = 0
        self.faded = 0  # the end of the last tone, which may ring on over the next window
        self.heard: SpeechSlot | None = None  # the last voice clip: the next one keeps its distance from it
        self.stretches: list[Stretch] = []
        self.openings: list[tuple[str, int]] = []
        self.placements: list[Placement] = []
        self.changes: list[Change] = []

    def place(self, windows: Iterable[Window]) -> None:
        for row in runs(windows):
            rung = self.faded if self.faded > self.now else 0
            placed = self.known.place(row, self.now, len(self.stretches), self.lengths, self.heard, rung)
            self.changes += placed.changes
            if placed.instead:
                self.place(placed.instead)
            else:
                self._stand(placed)

    def _stand(self, placed: PlacedWindows) -> None:
        """Go on after windows that are placed."""
        for window, end in zip(placed.windows, placed.ends, strict=True):
            if window.chapter:
                self.openings.append((window.chapter, self.now // 1000 * 1000))
            self.stretches.append(_stretch(window, self.now, end))
            self.now = end
        self.placements += placed.placements
        self.heard = _last_voice(placed.placements) or self.heard
        self.faded = max([self.faded, *(each.end for each in placed.placements if each.sound)])


def _place_elastic(
    row: tuple[Window, ...], start: int, index: int, lengths: Lengths, heard: SpeechSlot | None, rung: int
) -> PlacedWindows:
    filled = place_elastic(row[0], start, index, lengths, heard.end if heard else 0, rung)
    return PlacedWindows(
        windows=row,
        start=start,
        index=index,
        ends=(filled.end,),
        placements=filled.placements,
        changes=filled.changes,
    )


def _place_exact(
    row: tuple[Window, ...], start: int, index: int, lengths: Lengths, heard: SpeechSlot | None, rung: int
) -> PlacedWindows:
    placed = PlacedWindows(windows=row, start=start, index=index)
    run = place_row(row, start, index, lengths, heard, rung)
    if run.homeless:
        forward = [
            changed(each.cue, "brought forward", each.anchor, TOO_SHORT, "R5") for each in run.homeless
        ]
        return replace(placed, changes=tuple(forward), instead=tuple(_bring_forward(row, run.homeless)))
    ends = tuple(accumulate((window.length for window in row), initial=start))[1:]
    return replace(placed, ends=ends, placements=run.placements, changes=run.changes)


def _lengths(row: Iterable[Window], lengths: Lengths) -> Iterator[int]:
    """List the lengths of all that may be heard in windows."""
    for window in row:
        for cue in window.cues:
            if cue.text:
                yield from map(lengths.__getitem__, cue.texts)
            else:
                yield tone_length(cue.sound, lengths)


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


def _bring_forward(windows: Sequence[Window], homeless: Sequence[TimedCue]) -> Iterator[Window]:
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
            yield Chapter(title=shortened(name), start=start, end=end)


def wake(placements: Sequence[Placement], tone: str, lengths: Lengths) -> Iterator[Placement]:
    """Put a tone, if not "none", before every instruction after a long silence: no tone among others."""
    length = tone_length(tone, lengths) if tone != "none" else 0
    voice_ended, tone_ended = 0, 0
    for placement in placements:
        start = placement.start - CHIME_BEFORE - length
        if (
            length
            and placement.text
            and not placement.fixed
            and voice_ended
            and start >= max(voice_ended, tone_ended) + LONG_QUIET - length - CHIME_BEFORE
        ):
            yield Placement(start=start, length=length, moment="wake", sound=tone, window=placement.window)
        yield placement
        if placement.text:
            voice_ended = placement.end
        else:
            tone_ended = max(tone_ended, placement.end)
