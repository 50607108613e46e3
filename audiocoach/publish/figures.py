"""What a timeline adds up to: talk, silence, work and rest."""

from collections.abc import Iterator
from itertools import pairwise

from audiocoach.coach.timeline import Placement, Stretch, Timeline

RESTS = frozenset({"rest", "pause"})
"""The windows in which one rests; a phase of a rep may have such a name, too."""


def voices(timeline: Timeline) -> list[Placement]:
    """List what is spoken, in order."""
    return [placement for placement in timeline.placements if placement.text]


def talk_share(timeline: Timeline) -> int:
    """Return the share of speech in per cent."""
    return round(100 * timeline.talk / timeline.total) if timeline.total else 0


def longest_quiet(timeline: Timeline) -> tuple[int, int]:
    """Return the longest time without voice and where it begins, in milliseconds."""
    spoken = voices(timeline)
    ends = [0, *(placement.end for placement in spoken)]
    starts = [*(placement.start for placement in spoken), timeline.total]
    return max(((start - end, end) for end, start in zip(ends, starts, strict=True)), key=lambda gap: gap[0])


def quiet_after(timeline: Timeline) -> Iterator[tuple[Placement, int | None]]:
    """Yield everything placed, each voice with the milliseconds until the next; a tone has None."""
    spoken = voices(timeline)
    gaps = {id(one): other.start - one.end for one, other in pairwise(spoken)}
    if spoken:
        gaps[id(spoken[-1])] = timeline.total - spoken[-1].end
    for placement in timeline.placements:
        yield placement, gaps.get(id(placement))


def is_work(window: Stretch) -> bool:
    """Tell whether a window is work: a phase of a rep, or time that runs."""
    return bool(window.rep) or window.name == "work"


def is_rest(window: Stretch) -> bool:
    """Tell whether a window is a rest."""
    return window.name in RESTS and not window.rep


def times(timeline: Timeline) -> dict[str, int]:
    """Sum up the milliseconds of work and of rest, if there are any."""
    windows = timeline.windows
    sums = {
        "work": sum(window.length for window in windows if is_work(window)),
        "rest": sum(window.length for window in windows if is_rest(window)),
    }
    return {what: time for what, time in sums.items() if time}
