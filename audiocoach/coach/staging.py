"""What has been placed once: it stands there again in the next version of a script, earlier or later."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audiocoach.coach.elastic import place_elastic
from audiocoach.coach.exact import Entry, place_run
from audiocoach.coach.placing import CALM, Spot
from audiocoach.coach.script import Window
from audiocoach.coach.timeline import Change, Lengths, Placement

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
