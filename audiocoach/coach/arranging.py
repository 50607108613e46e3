"""From a script to a timeline: every cue at its absolute millisecond."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from audiocoach.coach.durations import up_to_second
from audiocoach.coach.placing import Spot
from audiocoach.coach.script import Script, Window
from audiocoach.coach.sounds import TONE_LENGTHS
from audiocoach.coach.staging import Placed, Stage
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
    return lay_out(script, lengths).timeline()


@dataclass(frozen=True, slots=True)
class Layout:
    """A script laid out in time: rows of windows, each where it was placed, and how far it lies from there.

    `laid` has for each row the milliseconds and the windows by which it comes later than it was placed.
    """

    script: Script
    laid: tuple[tuple[Placed, int, int], ...]
    total: int

    def windows(self) -> Iterator[tuple[Window, int, int]]:
        """Give every window that takes time, with the milliseconds of its start and end."""
        for placed, later, _ in self.laid:
            end = placed.start + later
            for window in () if placed.instead else placed.windows:
                start, end = end, placed.end + later if window.kind == "elastic" else end + window.length
                yield window, start, end

    def texts(self) -> dict[str, None]:
        """List what is spoken, each text once."""
        rows = (placed.placements for placed, _, _ in self.laid)
        return dict.fromkeys(placement.text for row in rows for placement in row if placement.text)

    def timeline(self) -> Timeline:
        """Put everything at its absolute millisecond."""
        windows = list(self.windows())
        if windows and windows[-1][0].kind == "elastic":
            windows[-1] = (*windows[-1][:2], self.total)
        openings = [(window.chapter, start // 1000 * 1000) for window, start, _ in windows if window.chapter]
        placements = sorted(self._placements(), key=lambda placement: placement.start)
        return Timeline(
            title=self.script.title,
            language=self.script.language,
            placements=tuple(wake(placements)),
            windows=tuple(_stretch(*window) for window in windows),
            chapters=tuple(chapters(openings, self.total, self.script.title)),
            total=self.total,
            changes=tuple(sorted(self._changes(), key=lambda change: change.start)),
        )

    def _placements(self) -> Iterator[Placement]:
        for placed, later, further in self.laid:
            if later or further:
                yield from (_moved(placement, later, further) for placement in placed.placements)
            else:
                yield from placed.placements

    def _changes(self) -> Iterator[Change]:
        for placed, later, _ in self.laid:
            yield from (replace(change, start=change.start + later) for change in placed.changes)


def lay_out(script: Script, lengths: Lengths, stage: Stage | None = None) -> Layout:
    """Lay a script out; what a stage has placed before, in another version of it, it need not place again."""
    stage, laid = stage or Stage(), []
    now, index, reach = 0, 0, 0
    heard: Spot | None = None
    rows = list(runs(script.windows))[::-1]
    while rows:
        placed = stage.place(rows.pop(), now, index, lengths, heard)
        later = now - placed.start
        laid.append((placed, later, index - placed.index))
        if placed.instead:
            rows += list(runs(placed.instead))[::-1]
            continue
        now, index = placed.end + later, index + len(placed.windows)
        reach = max(reach, placed.reach + later)
        if (last := placed.heard) is not None:
            heard = replace(last, start=last.start + later, end=last.end + later) if later else last
    total = up_to_second(max(now, reach))
    announced = script.announced
    stretched = announced if total <= announced <= total + MOST_STRETCH else total
    return Layout(script=script, laid=tuple(laid), total=stretched)


def _stretch(window: Window, start: int, end: int) -> Stretch:
    return Stretch(
        name=window.name, kind=window.kind, start=start, end=end, rep=window.rep, music=window.music
    )


def _moved(placement: Placement, later: int, further: int) -> Placement:
    return Placement(
        start=placement.start + later,
        length=placement.length,
        moment=placement.moment,
        text=placement.text,
        sound=placement.sound,
        window=placement.window + further,
        moved=placement.moved,
        fixed=placement.fixed,
        cue=placement.cue,
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
