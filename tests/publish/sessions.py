"""Timelines for the tests of what is published."""

from audiocoach.coach.timeline.timeline import Chapter, Placement, Timeline


def timeline(
    *cues: tuple[int, int, str],
    title: str = "Hips for runners",
    chapters: tuple[str, ...] = (),
    total: int = 0,
) -> Timeline:
    """Make a timeline of (start, length, text) and chapters of equal length, on whole seconds."""
    end = total or max((start + length for start, length, _ in cues), default=0) + 2000
    step = end // max(1, len(chapters)) // 1000 * 1000
    starts = [*range(0, step * len(chapters), step or 1)]
    return Timeline(
        title=title,
        language="en",
        placements=tuple(
            Placement(start=start, length=length, moment="say", text=text) for start, length, text in cues
        ),
        windows=(),
        chapters=tuple(
            Chapter(title=name, start=start, end=following)
            for name, start, following in zip(chapters, starts, [*starts[1:], end], strict=bool(chapters))
        ),
        total=end,
    )
