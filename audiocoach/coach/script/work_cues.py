"""The cues that all work has: the last words before it, beats, phases, corrections, encouragement."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, cycle, islice
from typing import Any

from audiocoach.coach.model.pacing import Style
from audiocoach.coach.script.bouts import Bout, has_known_tempo
from audiocoach.coach.script.phrasing import LONG, BoutPhrasing
from audiocoach.coach.script.script import CALM, Cue, Priority, Window
from audiocoach.coach.script.templates import Values, likely_length

TALKATIVE = ("once", "every")
"""The kinds of `explain` that tell how an exercise is done."""

PER_WORD = 380
"""Milliseconds that a word of an explanation takes, at the pace of an unhurried voice."""

BETWEEN = 500
"""Milliseconds that a line needs beside its words: to begin, and for the gap after it."""

READY = 2_500
"""Milliseconds that the name before the count-in may take."""

FRESH = 8_000
"""Milliseconds without voice after which the name may be said again; before that it is still in the ear."""

LOADED = 2
"""Beats of a count-in at most where the body is loaded: it need not hold on any longer than that."""

PER_WORD_AT_LEAST = 250
"""Milliseconds that a word takes a quick voice: the last order stands no earlier than that asks for."""

TO_LOAD = 5_000
"""Milliseconds before the work at which the last order begins, at least: one steps up, and stands."""

UNCOUNTED = 6_000
"""Milliseconds to do what loads the body where no count-in gives the time for it."""


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


SHORT = 60_000
"""Milliseconds of work below which a set has time for one correction at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What has been told of an exercise before a bout.

    `said` are the form cues of earlier sets: each is said once before any is said again. A session of another
    `turn` starts with another of them.
    """

    said: tuple[str, ...] = ()
    turn: int = 0


NEW = Told()
"""Nothing has been told of the exercise yet."""


COMPANY = 210_000
"""Milliseconds from one correction to the next in work that is endless: one would be alone in between."""


def is_endless(bout: Bout) -> bool:
    """Tell whether a bout lasts so long that it needs words all along, as a run does."""
    return bout.mode == "timed" and bout.time >= 2 * COMPANY


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


def dealt(bout: Bout, told: Told, times: int) -> list[Sequence[str]]:
    """Deal the form cues of an exercise out among so many moments of a set, those first that were said least.

    No line is dealt twice: a set with more moments than there are cues has fewer corrections. The others
    stand in for the longest, those first that were said least. Endless work begins with what matters most,
    and comes back to it.
    """
    heard = bout.exercise.movement if tells_movement(bout) else ()
    lines = [line for line in bout.exercise.cues if line not in heard]
    first = told.turn % len(lines) if lines and not is_endless(bout) else 0
    said = Counter(told.said)
    due = sorted((*lines[first:], *lines[:first]), key=said.__getitem__)
    if is_endless(bout):
        return [[line] for line in islice(cycle(due), times)]
    times = min(times, len(due))
    others = due[times:]
    longest = sorted(range(times), key=lambda place: -_words(due[place]))
    return [[due[place], *others[longest.index(place) :: times]] for place in range(times)]


def correction(say: BoutPhrasing, lines: Sequence[str], at: int, room: int) -> list[Cue]:
    """Return the first of some form cues; shorter ones among them stand in where it does not fit."""
    said = [
        cue
        for spoken in say.lines("form", [lines[0], *_shorter(lines)])
        for cue in say.cue("form", {"cue": spoken.text}, at=at, room=room, priority=Priority.FORM)
    ]
    others = tuple(cue.text for cue in said[1:])
    return [replace(cue, shorter=(*cue.shorter, *others)) for cue in said[:1]]


def likely_said(lines: Sequence[str], room: int) -> str:
    """Tell which of some form cues is likely to be heard in so many milliseconds."""
    fitting = (line for line in (lines[0], *_shorter(lines)) if likely_length(line) <= room)
    return next(fitting, min(lines, key=_words))


def _shorter(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if _words(line) < _words(lines[0])]


def encouragement(say: BoutPhrasing, at: int, room: int) -> list[Cue]:
    """Return a word of encouragement, where the pacing wants any."""
    if not say.bout.pacing.cues.encouragement or is_quiet(say.bout):
        return []
    return say.cue("encourage", at=at, room=room, priority=Priority.ENCOURAGEMENT)


def _words(line: str) -> int:
    return len(line.split())


def explains(bout: Bout) -> bool:
    """Tell whether the exercise of a bout is explained at its beginning."""
    explain = bout.pacing.explain
    return bout.round == 1 and (explain == "every" or (explain == "once" and not bout.known))


def tells_movement(bout: Bout) -> bool:
    """Tell whether the movement is told in the work itself: a stretch is done as one hears it."""
    return bout.mode == "stretch" and bout.set == 1 and explains(bout)


def is_long_stay(bout: Bout) -> bool:
    """Tell whether one stays so long that what makes an exercise easier is heard after a while in it."""
    return bout.time >= LONG and not bout.gapless


FEWEST_IN_WORDS = 2
"""Reps in words after which one is told how to breathe: the movement has been heard by then."""

AFTER_WORD = 900
"""Milliseconds from a phase's start at which its word or number and a gap (R4) are over."""

AFTER_SIGNAL = 200
"""Milliseconds from a phase's start at which its tone has faded."""

SHORTEST_BREATH = 1_200
"""Milliseconds between two signals below which nobody can say how to breathe."""

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
    """Return the words of a rep, a list for each of its phases, each counted from the phase's own start."""
    return [
        phase_word(say, place, {**values, "rep": rep}, priority=Priority.COUNT)
        for place in range(len(say.bout.phases))
    ]


def phase_word(say: BoutPhrasing, place: int, values: Values, **where: Any) -> list[Cue]:
    """Return the word of a phase, on its beat."""
    name = say.bout.phases[place].name
    word = say.phrasing.wording.phases.get(name, name)
    return say.cue("phase", {**values, "phase": word}, fixed=True, **where)


def breathing(say: BoutPhrasing) -> tuple[int, Cue] | None:
    """Return how to breathe, and the phase in which it is said: the one before its own, or its own.

    Of an exercise that begins in words it is told once, between the signal of that phase and the next one,
    or not at all.
    """
    bout, lines = say.bout, say.bout.exercise.breath
    names = [phase.name for phase in bout.phases]
    own = next((place for place, name in enumerate(names) if name in lines), -1)
    new = bout.set == 1 and is_first_side(bout) and not bout.known
    if own < 0 or not new or taught_reps(bout) < FEWEST_IN_WORDS:
        return None
    for place in ((own - 1) % len(names), own):
        at = AFTER_WORD if speaks_every_rep(bout) or (place == 0 and bout.reps) else AFTER_SIGNAL
        room = bout.phases[place].length - at - BEFORE_STOP
        if room >= SHORTEST_BREATH:
            (cue,) = say.lines("breathe", [lines[names[own]]])
            return place, replace(cue, at=at, room=room, follows=False, priority=Priority.FORM)
    return None


# what follows without a gap

BEFORE_STOP = 150
"""Milliseconds that stay free before the tone at the end of the work."""

TO_NAME = 4_500
"""Milliseconds before the countdown at which what comes next without a gap is named."""

TO_NAME_IN = 3_000
"""Milliseconds before the count-in in which a name can be said after the tone of the end."""

TO_TELL_EFFORT = 2_500
"""Milliseconds by which it is named earlier where its effort is told with it."""


def is_named_before(bout: Bout) -> bool:
    """Tell whether the stated time before a bout has no room for its name, which is said in the work then."""
    return bool(bout.gap) and (bout.gap or 0) - 1000 * bout.pacing.count_in.start < TO_NAME_IN


def opening(say: BoutPhrasing, before: Bout) -> list[Cue]:
    """Return the word at the start of a bout that begins where another ends: what is new in it."""
    bout = say.bout
    moment = "begin" if before.turn != bout.turn else "begin_side" if before.side != bout.side else "set"
    if moment == "set" and bout.set == bout.sets:
        moment = "last_set"
    words = say.cue(moment, fixed=True, priority=Priority.ACTION)
    return words or [Cue(moment=moment, sound="start", fixed=True, priority=Priority.ACTION)]


def named_within(windows: list[Window], say: BoutPhrasing, before: Bout) -> list[Window]:
    """Name a bout inside the work before it, which it follows without a gap, and before any countdown.

    Nothing is named where only the set is another one. What was done before has the title of its block.
    """
    bout = say.bout
    if before.turn == bout.turn and before.side == bout.side:
        return windows
    moment = "coming" if before.turn != bout.turn else "coming_side"
    counted = 1000 * before.pacing.timed.countdown if before.mode != "reps" else 0
    total = sum(window.length for window in windows)
    told = moment == "coming" and bout.rpe and bout.round == 1
    early = (TO_NAME if counted else 5_000) + (TO_TELL_EFFORT if told else 0)
    at = max(min(2_000, total // 3), total - counted - early)
    again = bout.known and bout.rounds == 1 and bout.part != before.part
    values: Values = {"next": say.long_name(say.part if again and bout.part else bout.exercise.spoken)}
    for place, window in enumerate(windows):
        if at < window.length or place == len(windows) - 1:
            within: dict[str, Any] = {
                "at": at,
                "room": max(1, total - (counted or BEFORE_STOP) - at),
                "priority": Priority.LAST,
            }
            cues = say.cue(moment, values, **within)
            cues += say.cue("dose_effort", follows=True, **within) if told else []
            return [*windows[:place], replace(window, cues=(*window.cues, *cues)), *windows[place + 1 :]]
        at, total = at - window.length, total - window.length
    return windows


def time_to_say(cues: Iterable[Cue]) -> int:
    """Estimate the milliseconds that the words of cues take, one sentence after the other."""
    texts = [cue.text for cue in cues if cue.text]
    return sum(PER_WORD * len(text.split()) + BETWEEN * (1 + text.count(". ")) for text in texts)


def ready(say: BoutPhrasing) -> list[Cue]:
    """Return the name once more, and what loads the body: the last words before the count-in.

    The side comes along where it has not just been explained, and stands alone where few words are wanted.
    """
    last = loading(say)
    moment = "ready_side" if say.bout.side and not explains(say.bout) else "ready"
    at = -(last_words_begin(last, say) + READY)
    return [*say.cue(moment, at=at, quiet_before=FRESH), *last]


def beats(bout: Bout) -> int:
    """Return how many beats count a bout in: few where the last words load the body."""
    start = bout.pacing.count_in.start
    return min(start, LOADED) if _loads(bout) else start


def loading(say: BoutPhrasing) -> list[Cue]:
    """Return what of the start position loads the body: the last words before the count-in.

    The hips are not held up while something else is still being said, and the last line comes late.
    """
    lines = say.lines("setup", _loads(say.bout))
    end = _counted(say) if beats(say.bout) else UNCOUNTED
    lengths = [time_to_say([cue]) for cue in lines[:-1]]
    lengths += [max(TO_LOAD - end, PER_WORD_AT_LEAST * len(cue.text.split())) for cue in lines[-1:]]
    times = [0, *accumulate(reversed(lengths))]
    return [
        replace(cue, at=-(end + time), follows=False, priority=Priority.ACTION)
        for cue, time in zip(lines, reversed(times[1:]), strict=True)
    ]


def _loads(bout: Bout) -> Sequence[str]:
    """List what loads the body: in full where the exercise is explained, later in a few words.

    Between two sets it has been put down, and is taken up again.
    """
    exercise = bout.exercise
    if explains(bout) and bout.set == 1:
        return exercise.ready
    return [exercise.ready_short] if exercise.ready_short else exercise.ready[-1:]


def last_words_begin(last: Sequence[Cue], say: BoutPhrasing) -> int:
    """Return how many milliseconds before the work the last words begin, or would be over."""
    return max((-cue.at for cue in last), default=_counted(say))


def _counted(say: BoutPhrasing) -> int:
    """Return the milliseconds before the work at which words are over and the count-in may begin."""
    return 1000 * beats(say.bout) + CALM
