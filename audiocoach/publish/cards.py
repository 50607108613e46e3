"""Cards: one exercise or one routine on a screenful."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from audiocoach.coach.announcing import LIES_ON_ITS_SIDE
from audiocoach.coach.bouts import Bout
from audiocoach.coach.doses import Dose, Range, compose_counts, compose_durations
from audiocoach.coach.durations import compose_duration
from audiocoach.coach.exercises import Exercise, Gear
from audiocoach.coach.routines import Routine
from audiocoach.coach.tempo import HOLDS, compose_tempo
from audiocoach.publish.dosing import count_in_words, dose_in_words, tempo_in_words

Say = Callable[[str], str]
"""Fills the sides into a line of an exercise, as the coach does before speaking it."""


def exercise_card(id_: str, exercise: Exercise, say: Say) -> list[str]:
    """Write an exercise as lines: what it is, what it needs, how it is done."""
    return [f"{exercise.name}  ({id_})", *_facts(exercise), *_texts(exercise, say)]


def _facts(exercise: Exercise) -> Iterator[str]:
    each_side = exercise.sides == "each"
    days = exercise.per_week
    facts = {
        "Also called": ", ".join(exercise.aliases),
        "Said as": exercise.say or "",
        "Like": exercise.like or "",
        "For": exercise.purpose or "",
        "Works": ", ".join(exercise.targets),
        "Level": exercise.level,
        "Position": exercise.position,
        "Sides": _sides(exercise),
        "Needs": ", ".join(map(_gear, exercise.equipment.required)) or "nothing",
        "May use": ", ".join(map(_gear, exercise.equipment.optional)),
        "Dose": dose_in_words(exercise.dose, each_side=each_side),
        "Tempo": tempo_in_words(exercise.tempo, exercise.dose.hold) if exercise.mode == "reps" else "",
        "Per week": f"{count_in_words(days)} day{'s' if days.high > 1 else ''}" if days else "",
        "Easier": ", ".join(exercise.easier),
        "Harder": ", ".join(exercise.harder),
    }
    yield from (f"  {name + ':':<12} {fact}" for name, fact in facts.items() if fact)


def _sides(exercise: Exercise) -> str:
    if exercise.sides == "both":
        return "both at once"
    order = "in turn, set by set" if exercise.side_order == "alternate" else "all sets of a side first"
    return f"one {exercise.limb} at a time, {order}"


def _gear(gear: Gear) -> str:
    return f"{gear.item} ({gear.placement})" if gear.placement else gear.item


def _texts(exercise: Exercise, say: Say) -> Iterator[str]:
    side = (exercise.side_setup,) if exercise.side_setup else ()
    lies = exercise.position in LIES_ON_ITS_SIDE
    set_up = (*side, *exercise.setup) if lies else (*exercise.setup, *side)
    sided = any("side}" in line for line in (*set_up, *exercise.movement, *exercise.cues))
    yield from _lines("Set-up, for the left side" if sided else "Set-up", map(say, set_up))
    yield from _lines("Movement", map(say, exercise.movement))
    yield from _lines("Cues", map(say, exercise.cues))
    yield from _lines("Take care", exercise.cautions)
    yield from _lines("Notes", exercise.note)
    if exercise.source is not None:
        yield f"\n  Source: document {exercise.source.document}, {exercise.source.section}"


def _lines(heading: str, lines: Iterable[str]) -> Iterator[str]:
    shown = list(lines)
    if shown:
        yield f"\n  {heading}"
        yield from (f"    {line}" for line in shown)


def dose_in_short(dose: Dose) -> str:
    """Write a dose as people write it.

    >>> dose_in_short(Dose(sets=Range(3, 3), reps=Range(15, 15), hold=Range(2000, 2000)))
    '3 x 15, hold 2s'
    """
    amount = _amount(dose.reps, dose.time)
    sets = compose_counts(dose.sets) if dose.sets else 1
    hold = f", hold {compose_durations(dose.hold)}" if dose.hold and dose.hold.high else ""
    return f"{sets} x {amount}{hold}"


def _amount(reps: Range | None, time: Range | None) -> str:
    return str(compose_counts(reps)) if reps else compose_durations(time) if time else ""


def routine_card(
    name: str, routine: Routine, bouts: Iterable[Bout], gear: Iterable[str], about: int
) -> list[str]:
    """Write a routine as lines: its exercises in order and their doses; `about` is estimated milliseconds."""
    lines = [f"{routine.title}  ({name})"]
    lines += [f"  {routine.description.strip()}"] if routine.description else []
    minutes = max(1, round(about / 60_000))
    lines += [f"  About {minutes} min · {routine.level} · needs {', '.join(gear) or 'nothing'}", ""]
    block = ""
    for bout, done in doses(bouts):
        if bout.block != block:
            block = bout.block
            lines.append(f"  {block}")
        lines.append(f"    {bout.index:>2}. {bout.exercise.name:<36} {done}{_other_tempo(bout)}")
    return lines


def _other_tempo(bout: Bout) -> str:
    """Write the tempo of a bout that moves otherwise than the catalogue has it."""
    usual = [phase for phase in bout.exercise.tempo if phase.name not in HOLDS]
    moving = [phase for phase in bout.phases if phase.name not in HOLDS]
    return f", {compose_tempo(bout.phases)}" if moving != usual else ""


def doses(bouts: Iterable[Bout]) -> Iterator[tuple[Bout, str]]:
    """Pair the first bout of each exercise of a routine with how much is done of it, in order."""
    found: dict[int, list[Bout]] = {}
    for bout in bouts:
        found.setdefault(bout.index, []).append(bout)
    yield from ((mine[0], _done(mine)) for mine in found.values())


def _done(bouts: Sequence[Bout]) -> str:
    bout, sides = bouts[0], {each.side for each in bouts}
    where = f", {bout.side} side only" if len(sides) == 1 else ", each side"
    amount = f"{bout.reps}" if bout.mode == "reps" else compose_duration(bout.time)
    hold = f", hold {compose_duration(bout.hold)}" if bout.hold and bout.mode == "reps" else ""
    sets = bout.sets * bout.rounds
    return f"{sets} x {amount}{hold}{where if bout.side else ''}"
