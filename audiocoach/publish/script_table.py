"""A script to read, or to coach from: every word and tone with its clock, then what it all adds up to."""

from collections.abc import Iterator

from audiocoach.coach.durations import clock, precise_clock
from audiocoach.coach.timeline import Change, Chapter, Timeline
from audiocoach.publish.figures import longest_quiet, quiet_after, talk_share, times, voices
from audiocoach.publish.why import Reasons, legend

COLUMNS = f"{'clock':>10}  {'takes':>6}  {'quiet':>6}  "
MARGIN = " " * len(COLUMNS)


def script_table(timeline: Timeline, why: bool = False) -> list[str]:
    """Write a timeline as lines: clock, seconds, seconds of quiet until the next voice, and the words.

    With `why`, a second line tells what decided where each cue stands.
    """
    reasons = Reasons(timeline) if why else None
    lines = [f"{timeline.title} · {clock(timeline.total)}", "", f"{COLUMNS}what is heard"]
    for chapter in timeline.chapters:
        lines += ["", f"{clock(chapter.start):>8}    {chapter.title.upper()}"]
        lines += _rows(timeline, chapter, reasons)
    return [*lines, "", *sums(timeline), *(_legend(timeline, reasons) if reasons else [])]


def _rows(timeline: Timeline, chapter: Chapter, reasons: Reasons | None) -> Iterator[str]:
    for placement, quiet in quiet_after(timeline):
        if chapter.start <= placement.start < chapter.end:
            words = placement.text or f"[{placement.sound.replace('_', ' ')}]"
            start = precise_clock(placement.start)[:-2] if reasons is None else precise_clock(placement.start)
            gap = "" if quiet is None else seconds(quiet)
            yield f"{start:>10}  {seconds(placement.length):>6}  {gap:>6}  {words}"
            if reasons is not None:
                yield f"{MARGIN}  {reasons.tell(placement)}"


def seconds(milliseconds: int) -> str:
    """Show a short time in tenths of a second.

    >>> seconds(1_449)
    '1.4 s'
    """
    return f"{milliseconds / 1000:.1f} s"


def sums(timeline: Timeline) -> list[str]:
    """Tell the total, the talk share, the longest time without voice, and what did not stay as written."""
    quiet, since = longest_quiet(timeline)
    spent = " · ".join(f"{what} {clock(time)}" for what, time in times(timeline).items())
    return [
        f"Total {clock(timeline.total)} · talk {talk_share(timeline)} % · {len(voices(timeline))} cues",
        *([f"{spent[:1].upper()}{spent[1:]}"] if spent else []),
        f"Longest time without voice {seconds(quiet)}, from {clock(since)}",
        *map(change_line, timeline.changes),
    ]


def change_line(change: Change) -> str:
    """Tell what became of one cue, why, and by which rule."""
    rule = f" ({change.rule})" if change.rule else ""
    action = change.action[:1].upper() + change.action[1:]
    return f"{action} at {clock(change.start)}: '{change.text}' · {change.reason}{rule}"


def _legend(timeline: Timeline, reasons: Reasons) -> list[str]:
    placed = {rule for placement in timeline.placements for _, rule in reasons.rules(placement)}
    changed = {change.rule for change in timeline.changes}
    return ["", *legend(placed | changed)]
