"""The name of a session's file, and what lies beside it: cue sheet, captions, lyrics, chapters, timeline."""

import json
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from audiocoach.coach.model.durations import HOLDS, clock
from audiocoach.coach.script.script import SetShown
from audiocoach.coach.timeline.timeline import (
    Chapter,
    Placement,
    Stretch,
    Timeline,
    is_rest,
    is_work,
    talk_share,
)
from audiocoach.files import Seal

LINGER_MS = 1_500
"""How long a caption stands at least, unless the next one comes."""

_LONGEST = 80
"""Characters of a routine's name that a file's name keeps."""

_CHAPTERS_VERSION = "1.2.0"
"""Version of the form: https://github.com/Podcastindex-org/podcast-namespace, JSON chapters."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def session_name(name: str, total: int, manner: str) -> str:
    """Name a session's file so that a phone's list says what it is; `total` is milliseconds.

    >>> session_name("hips-for-runners", 1_430_000, "standard")
    'hips-for-runners_24min_standard.mp3'
    """
    return f"{plain(name)}_{whole_minutes(total)}min_{plain(manner)}.mp3"


def whole_minutes(milliseconds: int) -> int:
    """Round a session to the minutes that names and lists tell of it: one at least."""
    return max(1, round(milliseconds / 60_000))


def plain(name: str) -> str:
    """Write a name in lower-case ASCII letters, digits and hyphens; names of other alphabets stay apart.

    >>> plain("Rücken & Hüfte"), plain("Бёдра")
    ('rucken-hufte', 'session-30a204')
    """
    letters = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    if (
        len(words) <= _LONGEST
        and words
        and not any(letter.isalnum() and not letter.isascii() for letter in bare)
    ):
        return words
    return f"{words[:_LONGEST].strip('-') or 'session'}-{sha256(name.encode()).hexdigest()[:6]}"


def sidecars(timeline: Timeline) -> dict[str, str]:
    """Write every file that lies beside the MP3, by what its name ends in; each is sealed."""
    texts = {
        ".txt": cue_sheet(timeline),
        ".vtt": captions(timeline),
        ".lrc": lyrics(timeline),
        ".chapters.json": chapters_json(timeline.title, timeline.chapters),
        ".timeline.json": timeline_json(timeline),
    }
    return {suffix: SIDECAR_SEALS[suffix].put(text) for suffix, text in texts.items()}


SIDECAR_SEALS = {
    ".txt": Seal("\n(as audiocoach wrote it: ", ")\n"),
    ".vtt": Seal("\nNOTE as audiocoach wrote it: ", "\n"),
    ".lrc": Seal("[re:audiocoach, as it was written: ", "]\n"),
    ".chapters.json": Seal(',\n  "as_written": "', '"', at="\n}\n"),
    ".timeline.json": Seal(',\n"as_written": "', '"', at="\n}\n"),
}
"""How each of them is known to be as it was written; a file that somebody has edited is theirs."""


def cue_sheet(timeline: Timeline) -> str:
    """Write the session as plain text: a heading for every chapter, under it the clock and the words."""
    spoken = [placement for placement in timeline.placements if placement.text]
    starts = [placement.start for placement in spoken]
    lines = [timeline.title, f"{clock(timeline.total)} in all", *map(one_line, timeline.notes), ""]
    for chapter in timeline.chapters:
        lines += _heading(chapter)
        within = spoken[bisect_left(starts, chapter.start) : bisect_left(starts, chapter.end)]
        lines += [f"{clock(cue.start):>7}  {one_line(cue.text)}" for cue in within]
        lines.append("")
    return "\n".join(lines)


def captions(timeline: Timeline) -> str:
    """Write every spoken cue as one caption; none lasts beyond the start of the next or the session's end."""
    spoken = sorted((cue for cue in timeline.placements if cue.text), key=lambda cue: cue.start)
    ends = [cue.start for cue in spoken[1:]] + [timeline.total]
    blocks = [_caption(cue, until) for cue, until in zip(spoken, ends, strict=False) if until > cue.start]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def lyrics(timeline: Timeline) -> str:
    """Write the session as LRC: one line a cue, its time in hundredths; chapters stand in their own lines."""
    titles = [(chapter.start, f"— {one_line(chapter.title)} —") for chapter in timeline.chapters]
    words = [(cue.start, one_line(cue.text)) for cue in timeline.placements if cue.text]
    head = [f"[ti:{one_line(timeline.title)}]", f"[length:{clock(timeline.total)}]"]
    timed = sorted(titles + words, key=lambda line: line[0])
    return "\n".join([*head, *(f"[{_lyric_time(start)}]{text}" for start, text in timed), ""])


def chapters_json(title: str, chapters: Iterable[Chapter]) -> str:
    """Write the chapters of a session as JSON: title, start and end, in seconds."""
    listed = [
        {
            "startTime": _seconds(chapter.start),
            "endTime": _seconds(chapter.end),
            "title": one_line(chapter.title),
        }
        for chapter in chapters
    ]
    whole: dict[str, Any] = {"version": _CHAPTERS_VERSION, "title": one_line(title), "chapters": listed}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def one_line(text: str) -> str:
    r"""Bring a text onto one line.

    >>> one_line("lift\n  and hold")
    'lift and hold'
    """
    return " ".join(text.split())


def _heading(chapter: Chapter) -> list[str]:
    title = f"{clock(chapter.start)}  {one_line(chapter.title)}"
    return [title, "-" * len(title)]


def _caption(cue: Placement, until: int) -> str:
    end = min(until, max(cue.end, cue.start + LINGER_MS))
    return f"{_caption_time(cue.start)} --> {_caption_time(end)}\n{one_line(cue.text).translate(_ESCAPES)}"


def _caption_time(milliseconds: int) -> str:
    """Write a time as WebVTT does.

    >>> _caption_time(3_723_004)
    '01:02:03.004'
    """
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"


def _lyric_time(milliseconds: int) -> str:
    """Write a time as LRC does, where minutes go beyond 59.

    >>> _lyric_time(3_723_456)
    '62:03.45'
    """
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 60:02}:{seconds % 60:02}.{thousandths // 10:02}"


def _seconds(milliseconds: int) -> int | float:
    """Give a whole number of seconds where it is one.

    >>> _seconds(61_000), _seconds(61_250)
    (61, 61.25)
    """
    seconds, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else seconds


TIMELINE_VERSION = 1
"""Version of the form, which docs/timeline-json.md describes: it grows when a reader would have to change."""

_GETTING_READY = frozenset({"lead_in", "change"})
"""Windows in which one gets ready for the next exercise."""


def timeline_json(timeline: Timeline) -> str:
    """Write windows and sets with their milliseconds, each on a line of its own; zeros are left out."""
    sets, windows = _told(timeline)
    head = {
        "version": TIMELINE_VERSION,
        "title": timeline.title,
        "language": timeline.language,
        "duration": timeline.total,
        "level": timeline.level,
        "equipment": list(timeline.equipment),
        "talk": talk_share(timeline),
    }
    lines = [f'"{name}": {_json(value)}' for name, value in head.items()]
    lists = [_list("sets", sets), _list("windows", windows)]
    return "{\n" + ",\n".join([*lines, *lists]) + "\n}\n"


_json = json.JSONEncoder(ensure_ascii=False).encode


def _list(name: str, rows: list[dict[str, Any]]) -> str:
    return f'"{name}": [\n' + ",\n".join(map(_json, rows)) + "\n]"


def _told(timeline: Timeline) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Tell the sets and the windows; a set begins and ends with the windows in which one works."""
    sets: list[dict[str, Any]] = []
    windows: list[dict[str, Any]] = []
    words: dict[str, str] = {}
    for window in timeline.windows:
        if window.begins is not None:
            sets.append(dict(_set(window.begins)))
            words = dict(window.begins.phases or {})
        works = is_work(window)
        row: dict[str, Any] = {"start": window.start, "end": window.end, "kind": activity(window)}
        if works and window.rep:
            row |= {"word": words.get(window.name, window.name.replace("_", " ")), "rep": window.rep}
        if sets and works:
            row["set"] = len(sets) - 1
            sets[-1] = {**sets[-1], "start": sets[-1].get("start", window.start), "end": window.end}
        windows.append(row)
    return [each for each in sets if "start" in each], windows


def _set(begins: SetShown) -> Iterator[tuple[str, Any]]:
    yield "exercise", begins.exercise
    yield "set", begins.set
    yield "sets", begins.sets
    if begins.side:
        yield "side", begins.side
    if begins.reps:
        yield "reps", begins.reps
    if begins.rounds > 1:
        yield "round", begins.round
        yield "rounds", begins.rounds


def activity(window: Stretch) -> str:
    """Tell what is done in a window: work, hold, rest, switch (of sides), ready (to begin), or talk."""
    if is_work(window):
        return "hold" if window.rep and window.name in HOLDS else "work"
    if is_rest(window):
        return "rest"
    return "ready" if window.name in _GETTING_READY else "switch" if window.name == "switch" else "talk"
