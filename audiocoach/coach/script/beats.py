"""What marks the time of work: a number or a beep on its second, and halfway."""

from audiocoach.coach.model.pacing import Style
from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.phrasing import BoutPhrasing
from audiocoach.coach.script.script import Cue, Priority
from audiocoach.coach.script.templates import Values


def is_quiet(bout: Bout) -> bool:
    """Tell whether only tones are to be heard in this set."""
    return 0 < bout.pacing.quiet_from <= bout.set


def halfway(say: BoutPhrasing, moment: str, at: int, room: int, values: Values) -> list[Cue]:
    """Return what tells that half is done: words, a tone, or both."""
    style, priority = say.bout.pacing.half_style, Priority.HALFWAY
    tone = [Cue(moment=moment, sound="halfway", at=at, priority=priority)] if style != "voice" else []
    voice = say.cue(moment, values, at=at, room=room, priority=priority)
    return [*tone, *voice] if style != "tone" else tone


def beat(say: BoutPhrasing, moment: str, second: int, style: Style) -> list[Cue]:
    """Return the beat that stands so many seconds before the end: a number, a beep, or both."""
    at = -1000 * second
    voice = say.cue(moment, {"count": second}, at=at, fixed=True, priority=Priority.COUNT)
    beep = Cue(moment=moment, sound="beep", at=at, fixed=True, priority=Priority.COUNT)
    return {"voice": voice, "beep": [beep], "both": [*voice, beep]}[style]
