"""A script and its clips brought into agreement: what is said depends on how long it takes, and back."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from audiocoach.audio.clips import Clip
from audiocoach.audio.ensemble import Ensemble
from audiocoach.audio.recording import Progress
from audiocoach.coach.arranging import arrange
from audiocoach.coach.forecast import Estimated
from audiocoach.coach.script import Script
from audiocoach.coach.timeline import Lengths, Timeline

Write = Callable[[Lengths], Script]
"""Writes the script for the lengths of the clips there are."""

Cut = Callable[[Timeline], Timeline]
"""Cuts out the part of a session that is to be heard."""


class Rehearsed(NamedTuple):
    """A script, its timeline (or the part that was cut out), and the clips that are heard there."""

    script: Script
    timeline: Timeline
    clips: dict[str, Clip]


def record_script(
    voices: Ensemble,
    write: Write,
    texts: Iterable[str] = (),
    *,
    cut: Cut | None = None,
    progress: Progress | None = None,
) -> Rehearsed:
    """Record and arrange a script, until script, clips and timeline agree.

    `texts` are spoken first. Of the rest, a shorter variant is spoken only where it is needed, and with `cut`
    only what is heard or wanted in that part. The clips are those that are heard, which gives them one gain.
    """
    clips = voices.record(texts, progress=progress)
    while True:
        lengths = {text: clip.milliseconds for text, clip in clips.items()}
        script = write(lengths)
        whole = arrange(script, Estimated(lengths))
        timeline = cut(whole) if cut else whole
        heard = dict.fromkeys(placement.text for placement in timeline.placements if placement.text)
        first = _asked(timeline) if cut else script.first_texts()
        wanted = dict.fromkeys([*clips, *heard, *first])
        if wanted.keys() == clips.keys():
            clips = clips if heard.keys() == clips.keys() else voices.record(heard)
            return Rehearsed(script, timeline, clips)
        clips = voices.record(wanted, progress=progress if cut else None)


def _asked(timeline: Timeline) -> list[str]:
    """List what a part of a session would rather say than the shorter words, or none, that stand there."""
    placed = [placement.cue.text for placement in timeline.placements if placement.cue is not None]
    return [text for text in (*placed, *(change.text for change in timeline.changes)) if text]
