"""Script -> timeline."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.script.script import CALM, Script, Window
from audiocoach.coach.timeline.elastic_windows import place_elastic
from audiocoach.coach.timeline.exact_windows import Entry, place_run
from audiocoach.coach.timeline.spacing import Spot
from audiocoach.coach.timeline.timeline import Change, Chapter, Lengths, Placement, Stretch, Timeline

_SECOND = 1_000  # elastic windows end on whole seconds of the session


@dataclass(slots=True, kw_only=True)
class Placed:
    """Windows in a row, placed from the millisecond `start` on, the first being the session's `index`-th.

    `end` is that of the last window and `reach` that of the last sound; `heard` is the last voice clip.
    Where something must be heard before them, nothing is placed, and the windows `instead` take their place.
    """

    windows: tuple[Window, ...]
    start: int
    index: int
    end: int
    placements: tuple[Placement, ...] = ()
    changes: tuple[Change, ...] = ()
    instead: tuple[Window, ...] = ()
    heard: Spot | None = None
    reach: int = 0

    def __post_init__(self) -> None:
        """Find the last of what is heard."""
        self.reach = max((placement.end for placement in self.placements), default=0)
        spoken = [placement for placement in self.placements if placement.text]
        if spoken:
            last = max(spoken, key=lambda placement: placement.end)
            counts_in = last.cue is not None and last.cue.counts_in
            self.heard = Spot(start=last.start, end=last.end, fixed=last.fixed, counts_in=counts_in)


_Key = tuple[tuple[int, ...], int, tuple[int, int, bool, bool] | None]


@dataclass(slots=True)
class _Kept:
    """Placed windows, the lengths of the clips they were placed for, and who was asked for these last."""

    placed: Placed
    lengths: dict[str, int]
    asked: Lengths


class Stage:
    """Places windows in a row; those that come to a place like their last one are not placed again.

    Where their cues find room depends on the windows, the lengths of their clips, the voice clip before them,
    and where within a second they start. A mapping of lengths must stay as it is once it has been asked.
    """

    def __init__(self) -> None:
        self._kept: dict[_Key, _Kept] = {}

    def place(
        self, windows: tuple[Window, ...], start: int, index: int, lengths: Lengths, heard: Spot | None
    ) -> Placed:
        """Place windows (one elastic, or exact ones), or tell how they were placed a few seconds from there.

        `heard` is the voice clip before them.
        """
        key = (tuple(map(id, windows)), start % _SECOND, _before(heard, start))
        kept = self._kept.get(key)
        if kept is None or not _still(kept, lengths):
            placed = _place(windows, start, index, lengths, heard)
            kept = self._kept[key] = _Kept(placed, _lengths(windows, lengths), lengths)
        return kept.placed


def _before(heard: Spot | None, start: int) -> tuple[int, int, bool, bool] | None:
    if heard is None:
        return None
    return heard.start - start, heard.end - start, heard.fixed, heard.counts_in


def _lengths(windows: Sequence[Window], lengths: Lengths) -> dict[str, int]:
    return {text: lengths[text] for window in windows for cue in window.cues for text in cue.texts if text}


def _still(kept: _Kept, lengths: Lengths) -> bool:
    """Tell whether the clips are still as long as they were."""
    if kept.asked is not lengths:
        if any(lengths[text] != length for text, length in kept.lengths.items()):
            return False
        kept.asked = lengths
    return True


def _place(
    windows: tuple[Window, ...], start: int, index: int, lengths: Lengths, heard: Spot | None
) -> Placed:
    if windows[0].kind == "elastic":
        filled = place_elastic(windows[0], start, index, lengths, heard.end if heard else 0)
        return Placed(
            windows=windows,
            start=start,
            index=index,
            end=filled.end,
            placements=filled.placements,
            changes=filled.changes,
        )
    run = place_run(windows, start, index, lengths, heard)
    if run.homeless:
        return Placed(
            windows=windows,
            start=start,
            index=index,
            end=start,
            changes=tuple(_forwarded(entry) for entry in run.homeless),
            instead=tuple(_bring_forward(windows, run.homeless)),
        )
    return Placed(
        windows=windows,
        start=start,
        index=index,
        end=start + sum(window.length for window in windows),
        placements=run.placements,
        changes=run.changes,
    )


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
            level=self.script.level,
            equipment=self.script.equipment,
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
        name=window.name,
        kind=window.kind,
        start=start,
        end=end,
        rep=window.rep,
        music=window.music,
        leads_to=window.leads_to,
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
