"""The first reps in words: each phase by its name, and how to breathe in one of them."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from audiocoach.coach.script.beats import is_quiet
from audiocoach.coach.script.bouts import Bout, has_known_tempo
from audiocoach.coach.script.form_cues import is_first_side
from audiocoach.coach.script.phrasing import BoutPhrasing
from audiocoach.coach.script.script import Cue, Priority
from audiocoach.coach.script.templates import Values, likely_length

BREATHING_REP = 2
"""The rep in which one is told how to breathe: the movement has been heard once by then."""

AFTER_WORD = 900
"""Milliseconds from a phase's start at which its word and a gap (R4) are over."""

BEFORE_WORD = 400
"""Milliseconds between how to breathe and the next word."""


SLOW_PHASE = 4_000
"""Milliseconds from which on a phase is slow: of two such, nobody knows which one it is but by its word."""


def speaks_every_rep(bout: Bout) -> bool:
    """Tell whether every rep speaks its phases, since several of them are slow, as in breathing."""
    slow = sum(phase.length >= SLOW_PHASE for phase in bout.phases) > 1
    return slow and bool(bout.pacing.reps.phase_words) and has_known_tempo(bout) and not is_quiet(bout)


def taught_reps(bout: Bout) -> int:
    """Return how many reps of a bout speak their phases: those of a movement that is new."""
    settings = bout.pacing.reps
    new = is_first_side(bout) and not bout.practised
    taught = new or bout.pacing.explain == "every" or settings.phase_sets != 1
    in_time = not settings.phase_sets or bout.set <= settings.phase_sets
    spoken = in_time and taught and has_known_tempo(bout) and not is_quiet(bout)
    return settings.phase_words if spoken else 0


def spoken_phases(say: BoutPhrasing, rep: int, values: Values) -> list[list[Cue]]:
    """Return the words of a rep, a list for each of its phases, each counted from the phase's own start.

    How to breathe is said once, as the phase begins to which it belongs, in place of that phase's word and
    of those that it would cover; a little earlier where the next rep would cut it short.
    """
    words = [
        phase_word(say, place, {**values, "rep": rep}, priority=Priority.COUNT)
        for place in range(len(say.bout.phases))
    ]
    breath = _breath(say) if rep == BREATHING_REP and _tells_breath(say) else None
    if breath is None:
        return words
    starts = _starts(say.bout)
    over = breath.at + likely_length(breath.text) + BEFORE_WORD
    heard = [
        cues if start + AFTER_WORD <= breath.at or start >= over else []
        for cues, start in zip(words, starts, strict=False)
    ]
    begins = max(place for place in range(len(words)) if starts[place] <= breath.at)
    heard[begins] = [*heard[begins], _placed(breath, breath.at - starts[begins])]
    return heard


def phase_word(say: BoutPhrasing, place: int, values: Values, **where: Any) -> list[Cue]:
    """Return the word of a phase, on its beat."""
    name = say.bout.phases[place].name
    word = say.phrasing.wording.phases.get(name, name)
    return say.cue("phase", {**values, "phase": word}, fixed=True, **where)


def _tells_breath(say: BoutPhrasing) -> bool:
    """Tell whether a bout is the first of its exercise, begins in words, and has room for breathing."""
    bout = say.bout
    first, taught = bout.set == 1 and is_first_side(bout) and not bout.known, taught_reps(bout)
    counted = not bout.reps or taught < bout.reps
    return first and taught >= BREATHING_REP and counted and _breath(say) is not None


def _breath(say: BoutPhrasing) -> Cue | None:
    """Return how to breathe, with its milliseconds from the start of a rep; None where there is no room."""
    phases, lines = say.bout.phases, say.bout.exercise.breath
    place = _first_told([phase.name for phase in phases], lines)
    if place < 0:
        return None
    starts = _starts(say.bout)
    (cue,) = say.lines("breathe", [lines[phases[place].name]])
    at = min(starts[place], starts[-1] - BEFORE_WORD - likely_length(cue.text))
    return _placed(cue, at if at >= AFTER_WORD else 0) if at >= 0 else None


def _placed(cue: Cue, at: int) -> Cue:
    return Cue(moment=cue.moment, text=cue.text, at=at, priority=Priority.FORM, room=10_000)


def _first_told(names: Sequence[str], lines: Mapping[str, str]) -> int:
    return next((place for place, name in enumerate(names) if name in lines), -1)


def _starts(bout: Bout) -> list[int]:
    """Return the milliseconds of a rep at which its phases begin, and at which it ends."""
    return [0, *accumulate(phase.length for phase in bout.phases)]
