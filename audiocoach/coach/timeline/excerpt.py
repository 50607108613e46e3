"""Half a minute of a session: one set of one exercise, from the change before it into its first reps."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.model.exercises import Side
from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.timeline.forecast import GAPS
from audiocoach.coach.timeline.timeline import Chapter, Stretch, Timeline
from audiocoach.errors import UnknownNameError

BEFORE, WORK = 30_000, 25_000
"""Milliseconds before the work that an excerpt has at most, and of the work that it has at least."""

SHORTEST_EXCERPT, LONGEST_EXCERPT = 30_000, 60_000
"""Milliseconds that an excerpt lasts, unless the session ends before."""

ENDING = 4_000
"""Milliseconds after a set that ends in the excerpt: its tone, and how the rest begins."""

QUIET = 1_000
"""Milliseconds of quiet before the first sound, and after the last."""


def find_bout(bouts: Sequence[Bout], exercise: int, set_: int = 1, side: Side | None = None) -> int:
    """Find the place, from 0, of one set of an exercise among all; both are numbered from 1.

    In a circuit, the second set is that of the second round. Without a side it is the one that comes first.
    Raises UnknownNameError that says what there is.
    """
    mine = {place: bout for place, bout in enumerate(bouts) if bout.index == exercise}
    if not mine:
        there = max(bout.index for bout in bouts)
        raise UnknownNameError(f"there is no exercise {exercise}", hint=f"the routine has {there}")
    name = next(iter(mine.values())).exercise.name
    turns = list(dict.fromkeys((bout.round, bout.set) for bout in mine.values()))
    if not 1 <= set_ <= len(turns):
        raise UnknownNameError(f"there is no set {set_} of '{name}'", hint=f"it has {len(turns)}")
    turn = turns[set_ - 1]
    for place, bout in mine.items():
        if (bout.round, bout.set) == turn and side in (None, bout.side):
            return place
    raise UnknownNameError(f"'{name}' has no {side} side", hint="it works both at once; leave the side out")


def openings(windows: Iterable[Stretch]) -> list[int]:
    """List the windows that lead into a set: the bouts of a routine have one each, in their order."""
    return [
        index
        for index, window in enumerate(windows)
        if not window.rep and (window.name in GAPS or window.name == "lead_in")
    ]


def exercise_openings(windows: Sequence[Stretch]) -> list[int]:
    """List the windows that lead into another exercise."""
    return [index for index in openings(windows) if windows[index].name in ("lead_in", "change", "break")]


def excerpt(timeline: Timeline, opening: int) -> Timeline:
    """Cut out up to a minute around the end of one window, given by its index: the change, then the work.

    Everything in it stands as far apart as in the whole session; nothing is cut in two.
    """
    start, end = _bounds(timeline, opening)
    sounds = [placement for placement in timeline.placements if start <= placement.start < end]
    zero = (start - QUIET) // 1000 * 1000
    total = up_to_second(end - zero) + QUIET
    within = [index for index, each in enumerate(timeline.windows) if each.start < end and each.end > start]
    asking = [opening, *within, *(placement.window for placement in sounds)]
    first, last = min(asking), max(asking)
    changes = [change for change in timeline.changes if start <= change.start < end]
    return replace(
        timeline,
        placements=tuple(
            replace(placement, start=placement.start - zero, window=placement.window - first)
            for placement in sounds
        ),
        windows=tuple(
            each._replace(start=max(each.start - zero, 0), end=max(each.end - zero, 0))
            for each in timeline.windows[first : last + 1]
        ),
        chapters=tuple(_chapters(timeline, zero, total)),
        total=total,
        changes=tuple(replace(change, start=change.start - zero) for change in changes),
    )


def _chapters(timeline: Timeline, zero: int, total: int) -> Iterator[Chapter]:
    """Tile an excerpt that begins at `zero` with what it shows of each chapter."""
    mine = [
        chapter
        for chapter in timeline.chapters
        if chapter.start - zero < total and chapter.end - zero > QUIET
    ] or timeline.chapters[-1:]
    starts = [0, *(chapter.start - zero for chapter in mine[1:])]
    for chapter, start, end in zip(mine, starts, [*starts[1:], total], strict=False):
        yield Chapter(title=chapter.title, start=start, end=end)


def _bounds(timeline: Timeline, opening: int) -> tuple[int, int]:
    windows = timeline.windows
    following = [window.start for window in windows[opening + 1 :] if _is_between(window)]
    work, work_ends = windows[opening].end, min(following, default=timeline.total)
    end = _quiet_from(timeline, min(work + WORK, work_ends + ENDING))
    earliest = max(windows[opening].start, work - BEFORE, end - LONGEST_EXCERPT)
    sounds = (placement.start for placement in timeline.placements if earliest <= placement.start)
    start = min(work, next(sounds, work))
    return start, _quiet_from(timeline, min(max(end, start + SHORTEST_EXCERPT), timeline.total))


def _is_between(window: Stretch) -> bool:
    return not window.rep and window.name not in ("work", "before")


def _quiet_from(timeline: Timeline, moment: int) -> int:
    """Return the first millisecond from a moment on at which nothing sounds."""
    for placement in timeline.placements:
        if placement.start < moment < placement.end:
            moment = placement.end
    return moment
