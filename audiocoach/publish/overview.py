"""What a list tells of a session before it is played: level, equipment, exercises, and what it looks like.

It is in the tag of the MP3, so that pages, feeds and covers are made from the MP3 alone.
"""

import json
from dataclasses import asdict, dataclass

from audiocoach.coach.timeline.timeline import Timeline, talk_share
from audiocoach.publish.session_files import activity

LONGEST_OVERVIEW = 200_000
"""Letters from which on a text is no overview of ours."""

_DAMAGE = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A session at a glance; `routine` is the title of its routine, `talk` the share of speech in per cent.

    `shape` is what is done in turn, each with its seconds: work (a set), rest, switch, ready, talk.
    """

    routine: str = ""
    language: str = ""
    level: str = ""
    equipment: tuple[str, ...] = ()
    talk: int = 0
    exercises: tuple[str, ...] = ()
    shape: tuple[tuple[str, int], ...] = ()


def overview(timeline: Timeline) -> Overview:
    """Take the overview of a session."""
    sets = [window.begins for window in timeline.windows if window.begins]
    return Overview(
        routine=timeline.title,
        language=timeline.language,
        level=timeline.level,
        equipment=timeline.equipment,
        talk=talk_share(timeline),
        exercises=tuple(dict.fromkeys(each.exercise for each in sets)),
        shape=tuple(shape(timeline)),
    )


def shape(timeline: Timeline) -> list[tuple[str, int]]:
    """Draw the windows of a session together into stretches of one kind, each with its seconds.

    A hold is work, too; two sets stay apart even where one begins as the other ends.
    """
    ends: list[tuple[str, int, int]] = []
    sets = 0
    for window in timeline.windows:
        sets += window.begins is not None
        kind = activity(window)
        found = ("work", sets) if kind in ("work", "hold") else (kind, 0)
        if ends and ends[-1][:2] == found:
            ends.pop()
        ends.append((*found, round(window.end / 1000)))
    starts = [0, *(end for *_, end in ends)]
    return [(kind, end - start) for (kind, _, end), start in zip(ends, starts, strict=False) if end > start]


NOTHING_TOLD = Overview()
"""The overview of a file that has none."""


def format_overview(told: Overview) -> str:
    """Write an overview as one line of JSON in ASCII; what is empty is left out.

    >>> format_overview(Overview(level="beginner", shape=(("work", 30),)))
    '{"level": "beginner", "shape": [["work", 30]]}'
    """
    return json.dumps({name: value for name, value in asdict(told).items() if value})


def read_overview(text: str) -> Overview:
    """Read an overview back; an empty one, where it is none of ours."""
    if len(text) > LONGEST_OVERVIEW:
        return NOTHING_TOLD
    try:
        told = json.loads(text)
        return Overview(
            routine=str(told.get("routine", "")),
            language=str(told.get("language", "")),
            level=str(told.get("level", "")),
            equipment=tuple(map(str, told.get("equipment", ()))),
            exercises=tuple(map(str, told.get("exercises", ()))),
            talk=int(told.get("talk", 0)),
            shape=tuple((str(kind), max(0, int(seconds))) for kind, seconds in told.get("shape", ())),
        )
    except _DAMAGE:
        return NOTHING_TOLD
