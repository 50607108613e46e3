"""What is told of a session: its script as a table, why each cue stands where it does, figures, warnings.

Lines are for people, reports (of lists and dictionaries) for programs.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from audiocoach.coach.model.durations import clock, precise_clock
from audiocoach.coach.script.script import Cue, Script
from audiocoach.coach.timeline.exact_windows import wanted
from audiocoach.coach.timeline.timeline import (
    Change,
    Chapter,
    Placement,
    Rule,
    Stretch,
    Timeline,
    longest_quiet,
    quiet_after,
    talk_share,
    times,
    voices,
)
from audiocoach.publish.tags import Session

if TYPE_CHECKING:
    from audiocoach.coach.adapt.fitting import Fitted
    from audiocoach.coach.model.routines import Adjustment

RULES: dict[Rule, str] = {
    "R1": "Actions start on a beat, to the millisecond.",
    "R2": "A number takes at most 0.7 s, a cue in a second's slot one word.",
    "R3": "Words fit into the time they have: else a shorter variant, else a longer window, else none.",
    "R4": "At least 0.4 s lie between two cues, and a second before a count-in.",
    "R5": "The more important cue is heard: action, name, count, last, time left, halfway, form.",
    "R6": "After more than five seconds without voice or tone a soft chime comes before the words.",
    "R7": "A second of quiet comes before the first word, and never digital silence.",
}
"""The rules of the grid, one line each."""

_LOST = frozenset({"dropped", "shortened", "brought forward"})
"""What is more than a slight move: the window no longer holds the words that stand in it."""

_COLUMNS = f"{'clock':>10}  {'takes':>6}  {'quiet':>6}  "

_MARGIN = " " * len(_COLUMNS)


def script_table(timeline: Timeline, why: bool = False) -> list[str]:
    """Write a timeline as lines: clock, seconds, seconds of quiet until the next voice, and the words.

    With `why`, a second line tells what decided where each cue stands.
    """
    reasons = Reasons(timeline) if why else None
    lines = [f"{timeline.title} · {clock(timeline.total)}", "", f"{_COLUMNS}what is heard"]
    for chapter in timeline.chapters:
        lines += ["", f"{clock(chapter.start):>8}    {chapter.title.upper()}"]
        lines += _rows(timeline, chapter, reasons)
    return [*lines, "", *sums(timeline), *(_legend(timeline, reasons) if reasons else [])]


def sums(timeline: Timeline) -> list[str]:
    """Tell the total, the talk share, the longest time without voice, and what did not stay as written."""
    quiet, since = longest_quiet(timeline)
    spent = " · ".join(f"{what} {clock(time)}" for what, time in times(timeline).items())
    return [
        f"Total {clock(timeline.total)} · talk {talk_share(timeline)} % · {len(voices(timeline))} cues",
        *([f"{spent[:1].upper()}{spent[1:]}"] if spent else []),
        f"Longest time without voice {_seconds(quiet)}, from {clock(since)}",
        *map(change_line, (each for each in timeline.changes if each.action != "left out")),
    ]


def change_line(change: Change) -> str:
    """Tell what became of one cue, why, and by which rule."""
    rule = f" ({change.rule})" if change.rule else ""
    action = change.action[:1].upper() + change.action[1:]
    return f"{action} at {clock(change.start)}: '{change.text}' · {change.reason}{rule}"


def shortfalls(script: Script, timeline: Timeline) -> list[str]:
    """Tell each cue that its exact window does not hold, how many are moved, and a total that is untrue."""
    lost = [change_line(change) for change in timeline.changes if change.action in _LOST]
    moved = [abs(placement.moved) for placement in timeline.placements if placement.moved]
    if moved:
        cues = "1 cue is" if len(moved) == 1 else f"{len(moved)} cues are"
        lost.append(f"{cues} moved, by {max(moved) / 1000:.1f} s at most, to keep clear of their neighbours")
    if script.announced and timeline.total != script.announced:
        told, real = clock(script.announced), clock(timeline.total)
        lost.append(f"The words announce {told}, and it takes {real}: change 'announced' and what is said")
    return lost


class Reasons:
    """What a timeline can tell about each of its placements."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.first = next((placement for placement in timeline.placements if placement.text), None)
        self._changes: dict[tuple[str, str, int], list[Change]] = {}
        for change in timeline.changes:
            self._changes.setdefault((change.moment, change.text, change.start), []).append(change)

    def tell(self, placement: Placement) -> str:
        """Tell in one line why a cue or a tone stands where it stands."""
        cue = placement.cue
        told = "; ".join(f"{words} ({rule})" for words, rule in self.rules(placement))
        if cue is None:
            return f"{placement.moment} · {told}"
        window = self._window(placement)
        priority = cue.priority.name.lower().replace("_", " ")
        return f"{placement.moment} · {_anchor_in_words(cue, window)} · {priority} · {told}"

    def rules(self, placement: Placement) -> list[tuple[str, Rule]]:
        """List what decided about a placement, each with its rule."""
        cue = placement.cue
        if cue is None:
            return [("wakes the ear after a long quiet", "R6")]
        changes = self._changes_of(placement, cue)
        if changes:
            return [(_changed(change, placement), change.rule) for change in changes]
        return [self._unchanged(placement, cue)]

    def _unchanged(self, placement: Placement, cue: Cue) -> tuple[str, Rule]:
        window = self._window(placement)
        if placement.fixed or not placement.text:
            return ("on its beat", "R1") if cue.fixed else ("comes after the words before it", "R4")
        if window.name == "before" and window.kind == "elastic":
            return "must be heard, and its own window is too short: it is spoken before", "R5"
        if placement is self.first:
            return "a second of quiet comes before the first word", "R7"
        if window.kind == "elastic":
            told = "over in good time before what comes next" if cue.at < 0 else "after what comes before it"
            return told, "R4"
        return "fits where it is wanted", "R3"

    def _window(self, placement: Placement) -> Stretch:
        return self.timeline.windows[placement.window]

    def _changes_of(self, placement: Placement, cue: Cue) -> list[Change]:
        window = self._window(placement)
        key = placement.moment, cue.text, wanted(cue, window.start, window.end)
        return [change for change in self._changes.get(key, []) if change.action in ("moved", "shortened")]


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
        "chapters": [_chapter_report(chapter) for chapter in timeline.chapters],
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


def session_report(session: Session, timeline: Timeline) -> dict[str, Any]:
    """Tell a finished session: path, duration in milliseconds, size in bytes, voice, chapters, changes."""
    return {
        "path": str(session.path),
        "title": session.title,
        "duration": session.duration,
        "size": session.size,
        "voice": session.voice,
        "talk_share": talk_share(timeline),
        "chapters": [_chapter_report(chapter) for chapter in session.chapters],
        "changes": [_change_report(change) for change in timeline.changes],
    }


def session_lines(session: Session, timeline: Timeline) -> list[str]:
    """Tell a finished session in two lines: the path, then duration, size, talk share and voice."""
    facts = f"{clock(session.duration)} · {session.size / 1e6:.1f} MB · talk {talk_share(timeline)} %"
    lost = [change for change in timeline.changes if change.action == "dropped"]
    cues = f"{len(lost)} cue{'s' * (len(lost) > 1)}"
    left_out = f" · {cues} left out (audiocoach script tells which)" if lost else ""
    return [str(session.path), f"{facts} · {session.voice}{left_out}", *_place_lines(session)]


def _place_lines(session: Session) -> Iterator[str]:
    """Tell which earlier files of a session are gone, and why it has not the name it would have had."""
    yield from (f"Replaced: {twin.name}" for twin in session.replaced)
    if session.kept is not None:
        whose = "another session's" if session.kept.suffix == ".mp3" else "not as audiocoach wrote it"
        yield f"Kept: {session.kept.name}, which is {whose}"


def adaptation_lines(changes: "Sequence[Adjustment]", fitted: "Fitted | None" = None) -> list[str]:
    """Tell each change in a line, then how near the session comes to the time it was fitted to."""
    return [*map(str, changes), *([f"Fitted: {fitted}"] if fitted else [])]


def adaptation_report(changes: "Sequence[Adjustment]", fitted: "Fitted | None" = None) -> dict[str, Any]:
    """Tell each change by what it is and how it is now; and the fit, in milliseconds."""
    fit = {"target": fitted.target, "total": fitted.total, "lands": fitted.lands} if fitted else None
    return {"adapted": [{"what": change.what, "how": change.how} for change in changes], "fitted": fit}


def _rows(timeline: Timeline, chapter: Chapter, reasons: Reasons | None) -> Iterator[str]:
    for placement, quiet in quiet_after(timeline):
        if chapter.start <= placement.start < chapter.end:
            words = placement.text or f"[{placement.sound.replace('_', ' ')}]"
            start = precise_clock(placement.start)[:-2] if reasons is None else precise_clock(placement.start)
            gap = "" if quiet is None else _seconds(quiet)
            yield f"{start:>10}  {_seconds(placement.length):>6}  {gap:>6}  {words}"
            if reasons is not None:
                yield f"{_MARGIN}  {reasons.tell(placement)}"


def _seconds(milliseconds: int) -> str:
    """Show a short time in tenths of a second.

    >>> _seconds(1_449)
    '1.4 s'
    """
    return f"{milliseconds / 1000:.1f} s"


def _legend(timeline: Timeline, reasons: Reasons) -> list[str]:
    """Explain the rules that were named, in order."""
    named = {rule for placement in timeline.placements for _, rule in reasons.rules(placement)}
    named |= {change.rule for change in timeline.changes}
    return ["", *(f"{rule}  {RULES[rule]}" for rule in RULES if rule in named)]


def _changed(change: Change, placement: Placement) -> str:
    if change.action == "shortened":
        return f"shorter than '{change.text}', which does not fit"
    return f"moved by {placement.moved / 1000:+.1f} s to keep clear of its neighbours"


def _anchor_in_words(cue: Cue, window: Stretch) -> str:
    """Tell where in its window a cue is wanted, and how long it may take.

    >>> work = Stretch(name="work", kind="exact", start=42_000, end=72_000)
    >>> _anchor_in_words(Cue(moment="form", at=4_000, room=6_000), work)
    '4 s into work (exact, 30 s), over within 6 s'
    """
    in_turn = cue.at >= 0 and (window.kind == "elastic" or cue.follows)
    if cue.at < 0:
        place = f"{_span(-cue.at)} before the end of"
    elif in_turn:
        place = f"in its turn, from {_span(cue.at)} into" if cue.at else "in its turn in"
    else:
        place = f"{_span(cue.at)} into" if cue.at else "at the start of"
    rep = f"rep {window.rep}, " if window.rep else ""
    room = f", over within {_span(cue.room)}" if cue.room else ""
    return f"{place} {rep}{window.name} ({window.kind}, {_span(window.length)}){room}"


def _span(milliseconds: int) -> str:
    return f"{milliseconds / 1000:g} s"


def _chapter_report(chapter: Chapter) -> dict[str, Any]:
    """Tell a chapter: title, start and end in milliseconds."""
    return {"title": chapter.title, "start": chapter.start, "end": chapter.end}


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
