"""The words of a session as captions (WebVTT), which a player paints while they are spoken."""

from audiocoach.coach.timeline import Placement, Timeline
from audiocoach.publish.cuesheet import one_line

LINGER_MS = 1_500
"""How long a caption stands at least, unless the next one comes."""

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def captions(timeline: Timeline) -> str:
    """Write every spoken cue as one caption; none lasts beyond the start of the next or the session's end."""
    spoken = sorted((cue for cue in timeline.placements if cue.text), key=lambda cue: cue.start)
    ends = [cue.start for cue in spoken[1:]] + [timeline.total]
    blocks = [_caption(cue, until) for cue, until in zip(spoken, ends, strict=False) if until > cue.start]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _caption(cue: Placement, until: int) -> str:
    end = min(until, max(cue.end, cue.start + LINGER_MS))
    return f"{_time(cue.start)} --> {_time(end)}\n{one_line(cue.text).translate(_ESCAPES)}"


def _time(milliseconds: int) -> str:
    """Write a time as WebVTT does.

    >>> _time(3_723_004)
    '01:02:03.004'
    """
    seconds, thousandths = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{thousandths:03}"
