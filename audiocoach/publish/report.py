"""What a script and a session tell about themselves, as facts for programs and as two lines to read."""

from typing import Any

from audiocoach.coach.durations import clock
from audiocoach.coach.script import Script
from audiocoach.coach.timeline import Change, Chapter, Placement, Timeline
from audiocoach.publish.figures import talk_share
from audiocoach.publish.tags import Session


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
        "rule": change.rule,
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
    cues = f"{len(lost)} cue{'s' * (len(lost) > 1)}"
    left_out = f" · {cues} left out (audiocoach script tells which)" if lost else ""
    return [str(session.path), f"{facts} · {session.voice}{left_out}"]
