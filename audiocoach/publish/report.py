"""What a script and a session tell about themselves: a table to read, and facts for programs."""

from collections.abc import Iterator
from typing import Any

from audiocoach.coach.durations import clock, precise_clock
from audiocoach.coach.script import Script
from audiocoach.coach.timeline import Change, Chapter, Placement, Timeline
from audiocoach.publish.tags import Session


def script_table(timeline: Timeline) -> list[str]:
    """Write a timeline as lines to read, or to coach from: clock, words, length, then the sums."""
    lines = [f"{timeline.title} · {clock(timeline.total)}"]
    for chapter in timeline.chapters:
        lines += ["", f"{clock(chapter.start):>8}  {chapter.title.upper()}"]
        lines += [_row(placement) for placement in timeline.placements if _within(placement, chapter)]
    return [*lines, "", *_sums(timeline)]


def _within(placement: Placement, chapter: Chapter) -> bool:
    return chapter.start <= placement.start < chapter.end


def _row(placement: Placement) -> str:
    words = placement.text or f"[{placement.sound.replace('_', ' ')}]"
    return f"{precise_clock(placement.start):>12}  {words}  ({placement.length / 1000:.1f} s)"


def _sums(timeline: Timeline) -> Iterator[str]:
    quiet, since = longest_quiet(timeline)
    yield f"Total {clock(timeline.total)} · talk {talk_share(timeline)} % · {len(_voices(timeline))} cues"
    yield f"Longest time without voice {quiet / 1000:.1f} s, from {clock(since)}"
    for change in timeline.changes:
        yield f"{change.action} at {precise_clock(change.start)}: '{change.text}': {change.reason}"


def talk_share(timeline: Timeline) -> int:
    """Return the share of speech in per cent."""
    return round(100 * timeline.talk / timeline.total) if timeline.total else 0


def longest_quiet(timeline: Timeline) -> tuple[int, int]:
    """Return the longest time without voice and where it begins, in milliseconds."""
    voices = _voices(timeline)
    ends = [0, *(placement.end for placement in voices)]
    starts = [*(placement.start for placement in voices), timeline.total]
    return max(((start - end, end) for end, start in zip(ends, starts, strict=True)), key=lambda gap: gap[0])


def _voices(timeline: Timeline) -> list[Placement]:
    return [placement for placement in timeline.placements if placement.text]


def timeline_report(script: Script, timeline: Timeline) -> dict[str, Any]:
    """Tell every window and cue: starts and lengths in milliseconds, moments, texts, chapters, changes."""
    cues: dict[int, list[dict[str, Any]]] = {}
    for placement in timeline.placements:
        cues.setdefault(placement.window, []).append(_cue_report(placement))
    return {
        "title": timeline.title,
        "language": timeline.language,
        "total": timeline.total,
        "announced": script.announced,
        "talk": timeline.talk,
        "talk_share": talk_share(timeline),
        "chapters": [chapter_report(chapter) for chapter in timeline.chapters],
        "windows": [
            {
                "name": window.name,
                "kind": window.kind,
                "start": window.start,
                "length": window.length,
                "rep": window.rep,
                "chapter": _chapter_at(timeline, window.start),
                "cues": cues.get(index, []),
            }
            for index, window in enumerate(timeline.windows)
        ],
        "changes": [_change_report(change) for change in timeline.changes],
    }


def _cue_report(placement: Placement) -> dict[str, Any]:
    return {
        "start": placement.start,
        "length": placement.length,
        "moment": placement.moment,
        "text": placement.text,
        "sound": placement.sound,
        "moved": placement.moved,
    }


def _change_report(change: Change) -> dict[str, Any]:
    return {
        "action": change.action,
        "moment": change.moment,
        "text": change.text,
        "start": change.start,
        "priority": change.priority.name.lower(),
        "reason": change.reason,
    }


def _chapter_at(timeline: Timeline, start: int) -> str:
    return next((chapter.title for chapter in timeline.chapters if chapter.start <= start < chapter.end), "")


def chapter_report(chapter: Chapter) -> dict[str, Any]:
    """Tell a chapter: title, start and end in milliseconds."""
    return {"title": chapter.title, "start": chapter.start, "end": chapter.end}


def session_report(session: Session, timeline: Timeline) -> dict[str, Any]:
    """Tell a finished session: path, duration in milliseconds, size in bytes, voice, chapters, changes."""
    return {
        "path": str(session.path),
        "title": session.title,
        "duration": session.duration,
        "size": session.size,
        "voice": session.voice,
        "talk_share": talk_share(timeline),
        "chapters": [chapter_report(chapter) for chapter in session.chapters],
        "changes": [_change_report(change) for change in timeline.changes],
    }


def session_lines(session: Session, timeline: Timeline) -> list[str]:
    """Tell a finished session in two lines: the path, then duration, size, talk share and voice."""
    facts = f"{clock(session.duration)} · {session.size / 1e6:.1f} MB · talk {talk_share(timeline)} %"
    lost = [change for change in timeline.changes if change.action == "dropped"]
    left_out = f" · {len(lost)} cues left out (audiocoach script tells which)" if lost else ""
    return [str(session.path), f"{facts} · {session.voice}{left_out}"]
