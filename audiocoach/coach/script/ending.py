"""How the work ends: its tone, what belongs to that end, and how one leaves the position."""

from dataclasses import replace

from audiocoach.coach.script.announcing import AFTER_STOP, FLOOR
from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.counted_work import CountedWork
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import Cue, Priority


def ending(bout: Bout, phrasing: Phrasing) -> list[Cue]:
    """Return the tone that marks the exact end of a bout's work, and the words that belong to that end."""
    say = BoutPhrasing(phrasing, bout)
    sound = bout.marks.at_the_end(bout.length) if bout.marks else ""
    stop = Cue(moment="stop", sound=sound or "stop", fixed=True, priority=Priority.ACTION)
    if bout.mode == "stretch":
        return [stop, *say.cue("ease_out", at=AFTER_STOP, priority=Priority.ACTION)]
    number = CountedWork(bout, say).closing() if bout.mode == "reps" else []
    return [stop, *number, *leaving(bout, phrasing)]


def leaving(bout: Bout, phrasing: Phrasing) -> list[Cue]:
    """Return how one leaves what loads the body as a set ends, however few words are wanted."""
    said = BoutPhrasing(phrasing, bout).lines("after_set", filter(None, [bout.exercise.after_set]))
    return [replace(cue, at=AFTER_STOP, priority=Priority.ACTION) for cue in said]


def rising(before: Bout | None, after: Bout | None, phrasing: Phrasing) -> list[Cue]:
    """Return that one comes up slowly, where a bout ends on the floor and the next, if any, stands."""
    down = before is not None and before.exercise.position in FLOOR
    stays = after is not None and after.exercise.position in FLOOR
    return phrasing.cue("get_up", {}, follows=True) if down and not stays else []
