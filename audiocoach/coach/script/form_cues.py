"""What corrects the movement, and encourages, while one works."""

from dataclasses import dataclass, replace

from audiocoach.coach.script.beats import is_quiet
from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.phrasing import BoutPhrasing
from audiocoach.coach.script.script import Cue, Priority

SHORT = 60_000
"""Milliseconds of work below which a set has time for one correction at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What has been told of an exercise before a bout.

    `cues` form cues were used in earlier sets, and they go on from there; a session of another `turn` starts
    with another of them.
    """

    cues: int = 0
    turn: int = 0


NEW = Told()
"""Nothing has been told of the exercise yet."""


def corrections(bout: Bout, used: int = 0) -> int:
    """Return how many form cues this set has; the last number of the setting serves for all later sets.

    The second side has those of a set later: the movement is known by then. Where a short set cannot have as
    many as the first set is due, they fade by one a set all the same. Where a first set may have several, a
    timed set has one on each side until all of the exercise are used.
    """
    if is_quiet(bout):
        return 0
    per_set = bout.pacing.cues.per_set
    times = bout.set + (not is_first_side(bout))
    too_many = max(0, max(per_set) - 1) if bout.length < SHORT else 0
    due = max(0, per_set[min(times, len(per_set)) - 1] - too_many)
    spread = bout.mode == "timed" and max(per_set) > 1 and used < len(bout.exercise.cues)
    return max(due, 1) if spread else due


def is_first_side(bout: Bout) -> bool:
    """Tell whether a bout works on the side that starts, or on both."""
    sides = bout.pacing.sides
    return bout.side in (None, sides.first, sides.only)


def correction(say: BoutPhrasing, told: Told, which: int, at: int, room: int) -> list[Cue]:
    """Return one form cue of the exercise, in turn; shorter ones stand in where it does not fit."""
    lines = say.bout.exercise.cues
    if not lines:
        return []
    place = (told.turn + told.cues + which) % len(lines)
    line = lines[place]
    fewer = [other for other in (*lines[place:], *lines[:place]) if _words(other) < _words(line)]
    said = [
        cue
        for spoken in say.lines("form", [line, *fewer])
        for cue in say.cue("form", {"cue": spoken.text}, at=at, room=room, priority=Priority.FORM)
    ]
    others = tuple(cue.text for cue in said[1:])
    return [replace(cue, shorter=(*cue.shorter, *others)) for cue in said[:1]]


def encouragement(say: BoutPhrasing, at: int, room: int) -> list[Cue]:
    """Return a word of encouragement, where the pacing wants any."""
    if not say.bout.pacing.cues.encouragement or is_quiet(say.bout):
        return []
    return say.cue("encourage", at=at, room=room, priority=Priority.ENCOURAGEMENT)


def _words(line: str) -> int:
    return len(line.split())
