"""From a script to a timeline: every cue at its absolute millisecond."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from audiocoach.coach.durations import up_to_second
from audiocoach.coach.elastic import place_elastic
from audiocoach.coach.exact import Entry, place_run
from audiocoach.coach.placing import CALM, Spot
from audiocoach.coach.script import Script, Window
from audiocoach.coach.sounds import TONE_LENGTHS
from audiocoach.coach.timeline import Change, Chapter, Lengths, Placement, Stretch, Timeline

MOST_STRETCH = 10_000
"""Milliseconds by which the last window may be stretched to reach the announced total."""

LONG_QUIET = 5_000
"""Milliseconds without voice after which an instruction opens with a chime (R6)."""

BEFORE_WORDS = 50
"""Milliseconds between that chime and the words."""


def arrange(script: Script, lengths: Lengths) -> Timeline:
    """Place every cue of a script.

    `lengths` gives the milliseconds of each text's clip. Exact windows last exactly what they say; what does
    not fit into them is shortened, moved, dropped or brought forward, and listed in the timeline's changes.
    """
    return _Arranging(script, lengths).timeline()


class _Arranging:
    """One timeline being made, window by window."""

    def __init__(self, script: Script, lengths: Lengths) -> None:
        self.script, self.lengths = script, lengths
        self.now = 0
        self.placements: list[Placement] = []
        self.changes: list[Change] = []
        self.stretches: list[Stretch] = []
        self.openings: list[tuple[str, int]] = []
        self.heard: Spot | None = None

    def timeline(self) -> Timeline:
        for run in runs(self.script.windows):
            self._place(run)
        total = self._total()
        if self.stretches and self.stretches[-1].kind == "elastic":
            self.stretches[-1] = replace(self.stretches[-1], end=total)
        return Timeline(
            title=self.script.title,
            language=self.script.language,
            placements=tuple(wake(sorted(self.placements, key=lambda placement: placement.start))),
            windows=tuple(self.stretches),
            chapters=tuple(chapters(self.openings, total, self.script.title)),
            total=total,
            changes=tuple(sorted(self.changes, key=lambda change: change.start)),
        )

    def _place(self, run: Sequence[Window]) -> None:
        if run[0].kind == "elastic":
            self._place_elastic(run[0])
        else:
            self._place_exact(run)

    def _place_elastic(self, window: Window) -> None:
        heard = self.heard.end if self.heard else 0
        filled = place_elastic(window, self.now, len(self.stretches), self.lengths, heard)
        self._keep(filled.placements, filled.changes)
        self._stretch(window, filled.end)

    def _place_exact(self, run: Sequence[Window]) -> None:
        placed = place_run(run, self.now, len(self.stretches), self.lengths, self.heard)
        if placed.homeless:
            for part in runs(self._bring_forward(run, placed.homeless)):
                self._place(part)
            return
        self._keep(placed.placements, placed.changes)
        for window in run:
            self._stretch(window, self.now + window.length)

    def _keep(self, placements: Sequence[Placement], changes: Sequence[Change]) -> None:
        self.placements += placements
        self.changes += changes
        spoken = [placement for placement in placements if placement.text]
        if spoken:
            last = max(spoken, key=lambda placement: placement.end)
            counts_in = last.cue is not None and last.cue.counts_in
            self.heard = Spot(start=last.start, end=last.end, fixed=last.fixed, counts_in=counts_in)

    def _bring_forward(self, run: Sequence[Window], homeless: Sequence[Entry]) -> Iterator[Window]:
        """Put what must be heard and does not fit into an elastic window before its exact one.

        The tone that ends the work before goes with it, and stays at the very end of that work.
        """
        for index, window in enumerate(run):
            forward = [entry for entry in homeless if entry.window == index]
            if not forward:
                yield window
                continue
            self.changes += [_forwarded(entry) for entry in forward]
            gone = {entry.place for entry in forward}
            stays = [cue for place, cue in enumerate(window.cues) if place not in gone]
            stops = [cue for cue in stays if cue.moment == "stop" and cue.sound and cue.at == 0]
            words = (replace(entry.cue, at=0, fixed=False, follows=True) for entry in forward)
            first = Window(kind="elastic", name="before", length=0, cues=(*stops, *words), quiet=CALM)
            yield replace(first, chapter=window.chapter, music=window.music)
            yield replace(window, cues=tuple(cue for cue in stays if cue not in stops), chapter="")

    def _stretch(self, window: Window, end: int) -> None:
        self.stretches.append(
            Stretch(
                name=window.name,
                kind=window.kind,
                start=self.now,
                end=end,
                rep=window.rep,
                music=window.music,
            )
        )
        if window.chapter:
            self.openings.append((window.chapter, self.now // 1000 * 1000))
        self.now = end

    def _total(self) -> int:
        total = up_to_second(max([self.now, *(placement.end for placement in self.placements)]))
        announced = self.script.announced
        return announced if total <= announced <= total + MOST_STRETCH else total


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


def runs(windows: Sequence[Window] | Iterator[Window]) -> Iterator[list[Window]]:
    """Group windows: exact ones that stand in a row together, every elastic one by itself."""
    row: list[Window] = []
    for window in windows:
        if window.kind == "exact":
            row.append(window)
            continue
        if row:
            yield row
        row = []
        yield [window]
    if row:
        yield row


def chapters(openings: Sequence[tuple[str, int]], total: int, title: str) -> Iterator[Chapter]:
    """Tile the time from 0 to the total with chapters, each from a whole second to the start of the next."""
    starts = [(name, start) for name, start in openings if start < total]
    if not starts or starts[0][1] > 0:
        starts.insert(0, (title, 0))
    ends = [start for _, start in starts[1:]] + [total]
    for (name, start), end in zip(starts, ends, strict=True):
        if end > start:
            yield Chapter(title=name, start=start, end=end)


def wake(placements: Sequence[Placement]) -> Iterator[Placement]:
    """Put a chime before every instruction that comes after a long time without voice."""
    voice_ended, sound_ended = 0, 0
    chime = TONE_LENGTHS["chime"]
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
            sound_ended = placement.end
