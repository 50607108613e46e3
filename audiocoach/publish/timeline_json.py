"""The timeline of a session as JSON, for a page that shows what is done while the sound plays."""

import json
from collections.abc import Iterator
from typing import Any

from audiocoach.coach.model.tempo import HOLDS
from audiocoach.coach.script.script import SetShown
from audiocoach.coach.timeline.timeline import Stretch, Timeline, is_rest, is_work, talk_share

VERSION = 1
"""Version of the form, which docs/timeline-json.md describes: it grows when a reader would have to change."""

READY = frozenset({"lead_in", "change"})
"""Windows in which one gets ready for the next exercise."""


def timeline_json(timeline: Timeline) -> str:
    """Write windows and sets with their milliseconds, each on a line of its own; zeros are left out."""
    sets, windows = _told(timeline)
    head = {
        "version": VERSION,
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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


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
        row: dict[str, Any] = {"start": window.start, "end": window.end, "kind": kind_of(window)}
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


def kind_of(window: Stretch) -> str:
    """Tell what is done in a window: work, hold, rest, switch (of sides), ready (to begin), or talk."""
    if is_work(window):
        return "hold" if window.rep and window.name in HOLDS else "work"
    if is_rest(window):
        return "rest"
    return "ready" if window.name in READY else "switch" if window.name == "switch" else "talk"
