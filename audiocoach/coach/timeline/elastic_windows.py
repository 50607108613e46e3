"""Placing the cues of an elastic window: the window takes the time that its words need."""

from dataclasses import dataclass, replace

from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.script.script import CALM, MUST_BE_HEARD, Cue, Window
from audiocoach.coach.timeline.spacing import AFTER_TONE, GAP
from audiocoach.coach.timeline.timeline import Action, Change, Lengths, Placement, changed, tone_length


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledWindow:
    """An elastic window with its cues placed; it ends at `end`, a whole second."""

    placements: tuple[Placement, ...]
    changes: tuple[Change, ...]
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """What stands at the end of a window: words with their offsets, beats, and beats without a place."""

    words: tuple[tuple[Cue, int], ...]
    beats: tuple[Cue, ...]
    clumsy: tuple[Cue, ...]

    @property
    def needed(self) -> int:
        """The milliseconds before the end at which it begins."""
        return -min([offset for _, offset in self.words] + [cue.at for cue in self.beats], default=0)

    @property
    def awaited(self) -> int:
        """The same without reminders, which may be heard while the body does what it was told."""
        words = [offset for cue, offset in self.words if not cue.quiet_before]
        return -min(words + [cue.at for cue in self.beats], default=0)


def place_elastic(
    window: Window, start: int, index: int, lengths: Lengths, heard: int = 0, rung: int = 0
) -> FilledWindow:
    """Place the cues of an elastic window one after the other, and its count-in at its end.

    `heard` is the millisecond at which the voice before it ended, `rung` that at which a tone which rings on
    from before has faded; 0 where nothing was said yet, or nothing rings.
    """
    filled = _fill(window, start, index, lengths, heard, rung)
    reminders = (cue for cue in window.cues if cue.quiet_before)
    hasty = (cue for cue in reminders if _quiet_before(cue, filled, heard) < cue.quiet_before)
    reminder = next(hasty, None)
    if reminder is None:
        return filled
    kept = tuple(cue for cue in window.cues if cue is not reminder)
    shorter = place_elastic(replace(window, cues=kept), start, index, lengths, heard, rung)
    left_out = changed(reminder, "left out", shorter.end + reminder.at, "it was said a moment before", "R4")
    return replace(shorter, changes=(*shorter.changes, left_out))


def _quiet_before(cue: Cue, filled: FilledWindow, heard: int) -> int:
    """Return the milliseconds without voice before a cue; the voice before its window ended at `heard`."""
    starts = [placement.start for placement in filled.placements if placement.cue in (cue, _loose(cue))]
    if not starts:
        return cue.quiet_before
    ends = [placement.end for placement in filled.placements if placement.text]
    return starts[-1] - max((end for end in ends if end <= starts[-1]), default=heard)


def _fill(window: Window, start: int, index: int, lengths: Lengths, heard: int, rung: int) -> FilledWindow:
    faded = rung + AFTER_TONE if rung else 0
    head = _head(window, start, index, lengths, max(heard + GAP if heard else 0, faded))
    tail = _tail(window, lengths)
    tail_begins = max(start, _tail_begins(head, tail, heard), faded if tail.needed else 0)
    still = max((placement.end for placement in head), default=start) + window.quiet
    end = up_to_second(max(start + window.length, tail_begins + tail.needed, still + tail.awaited))
    placed = [*head]
    placed += [_placement(cue, end + offset, lengths, index) for cue, offset in tail.words]
    placed += [_placement(cue, end + cue.at, lengths, index) for cue in tail.beats]
    changes = tuple(_clumsy(cue, end) for cue in tail.clumsy)
    return FilledWindow(placements=tuple(placed), changes=changes, end=end)


def _head(window: Window, start: int, index: int, lengths: Lengths, spoken: int) -> list[Placement]:
    """Place the leading cues in order; no voice is heard before `spoken`."""
    placed: list[Placement] = []
    free = start
    for cue in window.cues:
        if cue.at >= 0:
            first = max(free, start + cue.at, spoken if cue.text else 0)
            placed.append(_placement(_loose(cue), first, lengths, index))
            free = placed[-1].end + (GAP if cue.text else AFTER_TONE)
            spoken = max(spoken, free if cue.text else 0)
    return placed


def _tail_begins(head: list[Placement], tail: Tail, heard: int) -> int:
    """Return the first millisecond at which the tail may begin, or the window end where it has none."""
    if not head and not tail.needed:
        return 0
    after_words = CALM if tail.beats and not tail.words else GAP
    spoken = max([placement.end for placement in head if placement.text] + [heard])
    sounded = max((placement.end for placement in head), default=0)
    return max(sounded + AFTER_TONE if head else 0, spoken + after_words if spoken else 0)


def _tail(window: Window, lengths: Lengths) -> Tail:
    beats, clumsy = _beats([cue for cue in window.cues if cue.at < 0 and cue.fixed], lengths)
    words = [cue for cue in window.cues if cue.at < 0 and not cue.fixed]
    words += [_loose(cue) for cue in clumsy if cue.priority >= MUST_BE_HEARD]
    first_beat = min((cue.at for cue in beats), default=0)
    return Tail(
        words=tuple(_before_beats(words, first_beat, lengths)), beats=tuple(beats), clumsy=tuple(clumsy)
    )


def _beats(beats: list[Cue], lengths: Lengths) -> tuple[list[Cue], list[Cue]]:
    """Part the beats into those that stand, and those whose clips run into another beat or over the end."""
    standing: list[Cue] = []
    clumsy: list[Cue] = []
    for cue in sorted(beats, key=lambda cue: (-cue.priority, bool(cue.text), cue.at)):
        end = cue.at + _length(cue, lengths)
        near = [
            other
            for other in standing
            if (other.text and cue.text) or ((other.text or cue.text) and other.at != cue.at)
        ]
        alone = all(end <= other.at or other.at + _length(other, lengths) <= cue.at for other in near)
        (standing if alone and (end <= 0 or cue.sound) else clumsy).append(cue)
    return standing, clumsy


def _before_beats(words: list[Cue], first_beat: int, lengths: Lengths) -> list[tuple[Cue, int]]:
    """Give each word cue at the end its offset from the end, each over before what comes next."""
    limit = first_beat - CALM if first_beat else -GAP
    placed = []
    for cue in sorted(words, key=lambda cue: cue.at, reverse=True):
        offset = min(cue.at, limit - _length(cue, lengths))
        placed.append((cue, offset))
        limit = offset - GAP
    return placed


def _length(cue: Cue, lengths: Lengths) -> int:
    return lengths[cue.text] if cue.text else tone_length(cue.sound, lengths)


def _loose(cue: Cue) -> Cue:
    """Return the cue as one that stands where there is room: its words are on no beat."""
    return replace(cue, fixed=False) if cue.fixed and cue.text else cue


def _clumsy(cue: Cue, end: int) -> Change:
    action: Action = "brought forward" if cue.priority >= MUST_BE_HEARD else "dropped"
    return changed(cue, action, end + cue.at, "its clip is longer than its beat", "R2")


def _placement(cue: Cue, start: int, lengths: Lengths, index: int) -> Placement:
    return Placement(
        start=start,
        length=_length(cue, lengths),
        moment=cue.moment,
        text=cue.text,
        sound="" if cue.text else cue.sound,
        window=index,
        fixed=cue.fixed,
        cue=cue,
    )
