"""What is said beside the count: corrections of the movement, and encouragement."""

from dataclasses import replace

from audiocoach.coach.bouts import Bout
from audiocoach.coach.phrasing import BoutPhrasing
from audiocoach.coach.script import Cue, Priority


def corrections(bout: Bout) -> int:
    """Return how many form cues this set has; the last number of the knob serves for all later sets."""
    per_set = bout.pacing.cues.per_set
    return per_set[min(bout.set, len(per_set)) - 1]


def correction(say: BoutPhrasing, which: int, at: int, room: int) -> list[Cue]:
    """Return one form cue of the exercise, in turn; shorter ones stand in where it does not fit."""
    lines = say.bout.exercise.cues
    if not lines:
        return []
    line = lines[which % len(lines)]
    fewer = sorted((other for other in lines if _words(other) < _words(line)), key=_words, reverse=True)
    said = [
        cue
        for spoken in say.lines("form", [line, *fewer])
        for cue in say.cue("form", {"cue": spoken.text}, at=at, room=room, priority=Priority.FORM)
    ]
    others = tuple(cue.text for cue in said[1:])
    return [replace(cue, shorter=(*cue.shorter, *others)) for cue in said[:1]]


def encouragement(say: BoutPhrasing, at: int, room: int) -> list[Cue]:
    """Return a word of encouragement, where the pacing wants any."""
    if not say.bout.pacing.cues.encouragement:
        return []
    return say.cue("encourage", at=at, room=room, priority=Priority.ENCOURAGEMENT)


def _words(line: str) -> int:
    return len(line.split())
