"""The chapters of a session as a file beside it, in the form of Podcasting 2.0."""

import json
from typing import Any

from audiocoach.coach.timeline import Timeline
from audiocoach.publish.cuesheet import one_line

VERSION = "1.2.0"
"""Version of the form: https://github.com/Podcastindex-org/podcast-namespace, JSON chapters."""


def chapters_json(timeline: Timeline) -> str:
    """Write the chapters as JSON: title, start and end, in seconds."""
    chapters = [
        {
            "startTime": _seconds(chapter.start),
            "endTime": _seconds(chapter.end),
            "title": one_line(chapter.title),
        }
        for chapter in timeline.chapters
    ]
    whole: dict[str, Any] = {"version": VERSION, "title": one_line(timeline.title), "chapters": chapters}
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _seconds(milliseconds: int) -> int | float:
    """Give a whole number of seconds where it is one.

    >>> _seconds(61_000), _seconds(61_250)
    (61, 61.25)
    """
    seconds, rest = divmod(milliseconds, 1000)
    return milliseconds / 1000 if rest else seconds
