"""A script and its clips brought into agreement: what is said depends on how long it takes, and back."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from audiocoach.audio.clips import Clip
from audiocoach.audio.ensemble import Ensemble
from audiocoach.audio.recording import Progress
from audiocoach.coach.arranging import Layout
from audiocoach.coach.script import Script
from audiocoach.coach.timeline import Lengths, Timeline

Write = Callable[[Lengths], Layout]
"""Writes the script for the lengths of the clips there are, and lays it out."""

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
        layout = write(lengths)
        part = cut(layout.timeline()) if cut else None
        heard = layout.texts() if part is None else part.texts()
        first = layout.script.first_texts() if part is None else _asked(part)
        wanted = dict.fromkeys([*clips, *heard, *first])
        if wanted.keys() == clips.keys():
            clips = clips if heard.keys() == clips.keys() else voices.record(heard)
            return Rehearsed(layout.script, part or layout.timeline(), clips)
        clips = voices.record(wanted, progress=progress if cut else None)


def _asked(timeline: Timeline) -> list[str]:
    """List what a part of a session would rather say than the shorter words, or none, that stand there."""
    placed = [placement.cue.text for placement in timeline.placements if placement.cue is not None]
    return [text for text in (*placed, *(change.text for change in timeline.changes)) if text]
