"""The words of a session with their times: as a page to read on a phone, and as song lyrics (LRC)."""

from bisect import bisect_left

from audiocoach.coach.durations import clock
from audiocoach.coach.timeline import Chapter, Timeline


def cue_sheet(timeline: Timeline) -> str:
    """Write the session as plain text: a heading for every chapter, under it the clock and the words."""
    spoken = [placement for placement in timeline.placements if placement.text]
    starts = [placement.start for placement in spoken]
    lines = [timeline.title, f"{clock(timeline.total)} in all", ""]
    for chapter in timeline.chapters:
        lines += _heading(chapter)
        within = spoken[bisect_left(starts, chapter.start) : bisect_left(starts, chapter.end)]
        lines += [f"{clock(cue.start):>7}  {one_line(cue.text)}" for cue in within]
        lines.append("")
    return "\n".join(lines)


def lyrics(timeline: Timeline) -> str:
    """Write the session as LRC: one line a cue, its time in hundredths; chapters stand in their own lines."""
    titles = [(chapter.start, f"— {one_line(chapter.title)} —") for chapter in timeline.chapters]
    words = [(cue.start, one_line(cue.text)) for cue in timeline.placements if cue.text]
    head = [f"[ti:{one_line(timeline.title)}]", f"[length:{clock(timeline.total)}]"]
    timed = sorted(titles + words, key=lambda line: line[0])
    return "\n".join([*head, *(f"[{_lyric_time(start)}]{text}" for start, text in timed), ""])


def one_line(text: str) -> str:
    r"""Bring a text onto one line.

    >>> one_line("lift\n  and hold")
    'lift and hold'
    """
    return " ".join(text.split())


def _heading(chapter: Chapter) -> list[str]:
    title = f"{clock(chapter.start)}  {one_line(chapter.title)}"
    return [title, "-" * len(title)]


def _lyric_time(milliseconds: int) -> str:
    """Write a time as LRC does, where minutes go beyond 59.

    >>> _lyric_time(3_723_456)
    '62:03.45'
    """
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 60:02}:{seconds % 60:02}.{thousandths // 10:02}"
