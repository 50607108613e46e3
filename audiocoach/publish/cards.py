"""Cards: one exercise, one routine, or the settings of a session on a screenful."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from audiocoach.coach.model.doses import Dose, Range
from audiocoach.coach.model.durations import HOLDS, Phase, format_duration, format_tempo, held
from audiocoach.coach.model.exercises import Exercise, Gear, titled
from audiocoach.coach.model.layers import Setting, Settled
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.announcing import LIES_ON_ITS_SIDE
from audiocoach.coach.script.bouts import Bout
from audiocoach.publish.session_files import whole_minutes

Say = Callable[[str], str]
"""Fills the sides into a line of an exercise, as the coach does before speaking it."""

_UNITS = ((3_600_000, "hour"), (60_000, "minute"), (1_000, "second"))


def exercise_card(id_: str, exercise: Exercise, say: Say) -> list[str]:
    """Write an exercise as lines: what it is, what it needs, how it is done."""
    return [f"{exercise.name}  ({id_})", *_facts(exercise), *_texts(exercise, say)]


def routine_card(
    name: str,
    routine: Routine,
    bouts: Iterable[Bout],
    gear: Iterable[str],
    about: int,
    notes: Iterable[str] = (),
) -> list[str]:
    """Write a routine as lines: its exercises in order and their doses, what one must know before.

    `about` is estimated milliseconds.
    """
    lines = [f"{routine.title}  ({name})"]
    lines += [f"  {routine.description.strip()}"] if routine.description else []
    lines += [
        f"  About {whole_minutes(about)} min · {routine.level} · needs {', '.join(gear) or 'nothing'}",
        "",
    ]
    block = ""
    for bout, done in doses(bouts):
        if bout.block != block:
            block = bout.block
            lines.append(f"  {block}")
        number = "    " if bout.warms_up else f"{bout.index:>2}. "
        name = titled(bout.exercise.spoken)
        lines.append(f"    {number}{name:<36} {done}{_other_tempo(bout)}")
    told = [f"  {note}" for note in notes]
    return [*lines, "", *told] if told else lines


def settings_card(heading: str, choices: Sequence[Setting], settled: Settled) -> list[str]:
    """Write the choices of the session, then the settings of all exercises, then those of single ones."""
    lines = [heading, "", *_rows(choices), "", "  Every exercise", *_rows(settled.common, indent=4)]
    for own in settled.exercises:
        block = f"  ({own.block})" if own.block else ""
        number = f"{own.index}. " if own.index > 0 else ""
        lines += ["", f"  Only {number}{own.name}{block}", *_rows(own.settings, indent=4)]
    return lines


def settings_report(choices: Sequence[Setting], settled: Settled) -> dict[str, Any]:
    """Tell the same to programs."""
    return {
        "choices": [_report(setting) for setting in choices],
        "every_exercise": [_report(setting) for setting in settled.common],
        "exercises": [
            {
                "index": own.index,
                "name": own.name,
                "block": own.block,
                "settings": [_report(setting) for setting in own.settings],
            }
            for own in settled.exercises
        ],
    }


def doses(bouts: Iterable[Bout]) -> Iterator[tuple[Bout, str]]:
    """Pair the first bout of each exercise of a routine with how much is done of it, in order."""
    found: dict[int, list[Bout]] = {}
    for bout in bouts:
        found.setdefault(bout.index, []).append(bout)
    yield from ((mine[0], _done(mine)) for mine in found.values())


def dose_in_words(dose: Dose, *, each_side: bool = False) -> str:
    """Tell how much is done.

    >>> dose = Dose(sets=Range(3, 3), reps=Range(10, 15), hold=Range(1000, 2000))
    >>> dose_in_words(dose, each_side=True)
    '3 sets of 10 to 15 on each side, each held for 1 to 2 seconds'
    """
    sets = dose.sets or Range(1, 1)
    amount = _count_in_words(dose.reps) if dose.reps else _span_in_words(dose.time) if dose.time else ""
    words = f"{_count_in_words(sets)} set{'s' if sets.high > 1 else ''} of {amount}"
    words += " on each side" if each_side else ""
    if dose.reps and dose.hold and dose.hold.high:
        words += f", each held for {_span_in_words(dose.hold)}"
    return words + (f", {_span_in_words(dose.rest)} of rest between" if dose.rest and dose.rest.high else "")


def tempo_in_words(phases: Sequence[Phase], hold: Range | None = None) -> str:
    """Tell how long each phase of a rep takes, with the hold that the dose asks for, and the whole rep.

    >>> tempo_in_words((Phase(name="open", length=2000), Phase(name="close", length=2000)), Range(1000, 2000))
    'open 2 seconds, hold 1 to 2 seconds, close 2 seconds (5 to 6 seconds a rep)'
    """
    quick = held(tuple(phases), hold.low if hold else -1)
    slow = held(tuple(phases), hold.high if hold else -1)
    least = {phase.name: phase.length for phase in quick}
    parts = [
        f"{phase.name} {_span_in_words(Range(least.get(phase.name, 0), phase.length))}"
        for phase in slow
        if phase.length
    ]
    whole = Range(sum(phase.length for phase in quick), sum(phase.length for phase in slow))
    return f"{', '.join(parts)} ({_span_in_words(whole)} a rep)"


def setting_text(value: Any) -> str:
    """Write a value the way a file has it.

    >>> setting_text(True), setting_text(["30s", "10s"]), setting_text(None)
    ('true', '[30s, 10s]', '-')
    """
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return f"[{', '.join(map(setting_text, value))}]"
        case dict() if value:
            return "{" + ", ".join(f"{key}: {setting_text(part)}" for key, part in value.items()) + "}"
    return str(value) if value not in ("", None, {}) else "-"


def whence(setting: Setting) -> str:
    """Tell where a value comes from, and by which preset.

    >>> whence(Setting(name="lead_in", value="6s", origin="flag", preset="brisk"))
    'flag: brisk'
    """
    return f"{setting.origin}: {setting.preset}" if setting.preset else setting.origin


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
        "Needs": ", ".join(map(_gear, exercise.equipment.fetched)) or "nothing",
        "May use": ", ".join(map(_gear, exercise.equipment.optional)),
        "Dose": dose_in_words(exercise.dose, each_side=each_side),
        "Tempo": tempo_in_words(exercise.tempo, exercise.dose.hold) if exercise.mode == "reps" else "",
        "Per week": f"{_count_in_words(days)} day{'s' if days.high > 1 else ''}" if days else "",
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
    placing = (*side, *exercise.setup) if lies else (*exercise.setup, *side)
    set_up = (*exercise.kit, *placing, *exercise.ready)
    sided = any("side}" in line for line in (*set_up, *exercise.movement, *exercise.cues))
    yield from _lines("Set-up, for the left side" if sided else "Set-up", map(say, set_up))
    yield from _lines("Movement", map(say, exercise.movement))
    yield from _lines("Cues", map(say, (*exercise.cues, *exercise.breath.values())))
    yield from _lines("Take care", map(say, exercise.cautions))
    yield from _lines("Too hard, too easy", map(say, filter(None, (exercise.easier_by, exercise.harder_by))))
    yield from _lines("Notes", exercise.note)
    if exercise.source is not None:
        yield f"\n  Source: document {exercise.source.document}, {exercise.source.section}"


def _lines(heading: str, lines: Iterable[str]) -> Iterator[str]:
    listed = list(lines)
    if listed:
        yield f"\n  {heading}"
        yield from (f"    {line}" for line in listed)


def _other_tempo(bout: Bout) -> str:
    """Write the tempo of a bout that moves otherwise than the catalogue has it."""
    usual = [phase for phase in bout.exercise.tempo if phase.name not in HOLDS]
    moving = [phase for phase in bout.phases if phase.name not in HOLDS]
    return f", {format_tempo(bout.phases)}" if moving != usual else ""


def _done(bouts: Sequence[Bout]) -> str:
    bout, sides = bouts[0], {each.side for each in bouts}
    where = f", {bout.side} side only" if len(sides) == 1 else ", each side"
    amount = f"{bout.reps}" if bout.mode == "reps" else format_duration(bout.time)
    hold = f", hold {format_duration(bout.hold)}" if bout.hold and bout.mode == "reps" else ""
    sets = bout.sets * bout.rounds
    return f"{sets} x {amount}{hold}{where if bout.side else ''}"


def _count_in_words(count: Range) -> str:
    """Tell a number, or from which to which.

    >>> _count_in_words(Range(3, 3)), _count_in_words(Range(2, 3))
    ('3', '2 to 3')
    """
    return f"{count.low}" if count.low == count.high else f"{count.low} to {count.high}"


def _span_in_words(span: Range) -> str:
    """Tell a time in milliseconds, or from which to which; both share a unit where they can.

    >>> _span_in_words(Range(30_000, 45_000)), _span_in_words(Range(30_000, 180_000))
    ('30 to 45 seconds', '30 seconds to 3 minutes')
    >>> _span_in_words(Range(60_000, 180_000)), _span_in_words(Range(90_000, 90_000))
    ('1 to 3 minutes', '1 minute 30 seconds')
    """
    low, high = _exactly(span.low), _exactly(span.high)
    if low == high:
        return low
    (number, *unit), (_, *other) = low.split(), high.split()
    shared = len(unit) == len(other) == 1 and unit[0].rstrip("s") == other[0].rstrip("s")
    return f"{number if shared else low} to {high}"


def _exactly(milliseconds: int) -> str:
    parts = []
    for size, unit in _UNITS[:-1]:
        number, milliseconds = divmod(milliseconds, size)
        parts += [_counted(number, unit)] if number else []
    if milliseconds or not parts:
        parts.append(_counted(milliseconds / 1000, "second"))
    return " ".join(parts)


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def _rows(settings: Iterable[Setting], indent: int = 2) -> list[str]:
    return [
        f"{' ' * indent}{setting.name:<26}{setting_text(setting.value):<30}{whence(setting)}"
        for setting in settings
    ]


def _report(setting: Setting) -> dict[str, Any]:
    return {"name": setting.name, "value": setting.value, "origin": setting.origin, "preset": setting.preset}
