"""The parts of a line made into an exercise of a routine: from the catalogue where it has it, or inline."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from audiocoach.coach.model.doses import OpenReps
from audiocoach.coach.model.durations import HOLDS, Phase, each_tempo, format_duration
from audiocoach.coach.model.routines import Use
from audiocoach.errors import Diagnostics
from audiocoach.imports.line import Parts, without_implement
from audiocoach.imports.writing import row
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import ROUTINE
from audiocoach.notation.names import Names, normalized

CLOSE = 0.88
"""How alike a misspelt name must be to one of the catalogue, of 1."""

USUAL = (Phase(name="lift", length=2000), Phase(name="lower", length=2000))
"""A rep that says nothing of its tempo."""

QUICKEST = 300
"""Milliseconds of a phase that can still be done."""


class NotUnderstoodError(Exception):
    """What is not understood in a line, in a few words."""


def found_exercise(name: str, known: Names) -> tuple[str | None, bool]:
    """Find an exercise in singular or plural or nearly spelt, and tell whether the name is its own."""
    singular = " ".join(map(_singular, name.split()))
    for each in (name, singular, f"{name}s", f"{singular}s"):
        if id_ := known.exercise_id(each):
            return id_, True
    spelt = [written for written in known.ids if "+" not in written]
    close = get_close_matches(normalized(singular), spelt, n=1, cutoff=CLOSE)
    return (known.ids[close[0]], False) if close and len(name) > 5 else (None, False)


def _singular(word: str) -> str:
    """Take the plural off a word.

    >>> _singular("lunges"), _singular("presses"), _singular("flies"), _singular("press")
    ('lunge', 'press', 'fly', 'press')
    """
    if len(word) < 4 or word.endswith(("ss", "us")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]


class Exercises:
    """Makes the parts of lines into fields of exercises, as one catalogue has them."""

    def __init__(self, known: Names) -> None:
        self.known = known

    def written(self, parts: Parts, block: Mapping[str, Any]) -> dict[str, Any]:
        """Return the fields of an exercise in a block; what is assumed is added to the parts.

        Raises NotUnderstoodError where the line is none that could be done.
        """
        name, id_ = self._named(parts)
        figures = dict(parts.figures)
        if not parts.measured and "each" in block:
            figures |= block["each"]
        elif not parts.measured and id_ is None:
            raise NotUnderstoodError("it does not say how much")
        elif not parts.measured and not {"sets"} <= figures.keys():
            parts.assumed.append(f"no dose is stated; {name} has that of the catalogue")
        if "distance" in figures and not {"time", "pace"} & figures.keys():
            raise NotUnderstoodError("it does not say how long the distance takes; add a time or a pace")
        tries = list(self._tries(name, id_, figures, parts, block))
        wrong = [self.wrong(fields) for fields in tries]
        if all(wrong):
            raise NotUnderstoodError(wrong[-1])
        return tries[wrong.index("")]

    def _named(self, parts: Parts) -> tuple[str, str | None]:
        if not parts.name and "distance" in parts.figures and "run" in self.known.exercises:
            parts.assumed.append("a distance without a name is run")
            return "Run", "run"
        if not parts.name:
            raise NotUnderstoodError("it names no exercise" if parts.measured else "")
        id_, exact = found_exercise(parts.name, self.known)
        if id_ is None:
            name, implement = without_implement(parts.name)
            if implement and "weight" not in parts.figures:
                parts.name, parts.figures["weight"] = name, implement
                id_, exact = found_exercise(name, self.known)
        if id_ is not None and not (exact or parts.measured):
            id_ = None
        if id_ is not None and not exact:
            parts.assumed.append(f"'{parts.name}' is taken for {id_}")
        return parts.name, id_

    def _tries(
        self, name: str, id_: str | None, figures: dict[str, Any], parts: Parts, block: Mapping[str, Any]
    ) -> Iterator[dict[str, Any]]:
        """List what could be written, the best first: the catalogue's own, one like it, an inline one."""
        sides: dict[str, Any] = {key: figures.pop(key) for key in ("sides", "limb") if key in figures}
        if id_ is not None:
            own_sides = self.known.exercises[id_].sides == "each"
            both = bool(block.get("every")) and (own_sides or bool(sides))
            if own_sides and not sides and not both:
                parts.assumed.append(f"{name} works one side at a time; its dose is for each side")
            dose = _dose(figures, one_set=not {"rounds", "every", "amrap"} & block.keys())
            if both or (sides and not own_sides):
                yield {"name": name, "like": id_, **_on_both(dose, sides, both, parts)}
            else:
                yield {"use": id_, **dose}
        dose = _dose(figures, one_set=False)
        yield {"name": name, **_on_both(dose, sides, bool(block.get("every") and sides), parts)}

    def wrong(self, fields: Mapping[str, Any], block: Mapping[str, Any] | None = None) -> str:
        """Tell what would be wrong with a line of a block that has these fields, or nothing."""
        work = {"name": "Work", "reps": 1}
        text = f"{{title: One, blocks: [{row({**(block or {}), 'exercises': [work, fields]})}]}}"
        try:
            ROUTINE.read(parse_document(text, ""), self.known)
        except Diagnostics as error:
            return error.complaints[0].message
        return ""

    def on_the_beat(self, fields: dict[str, Any], beat: int) -> list[str]:
        """Let the reps of an exercise fit into a beat of so many milliseconds; return what was assumed.

        Raises NotUnderstoodError where they cannot.
        """
        room = format_duration(beat)
        keys = {"dose", "reps", "time", "hold", "tempo"} & fields.keys()
        use = Use.model_validate({"use": "work", **{key: fields[key] for key in keys}})
        model = self.known.exercises.get(fields.get("use") or fields.get("like") or "")
        asked = model.dose.changed(use.asked()) if model else use.asked()
        longest = asked.reps.cap if isinstance(asked.reps, OpenReps) else asked.time.high if asked.time else 0
        if longest > beat:
            raise NotUnderstoodError(f"{format_duration(longest)} do not fit into {room}")
        reps = max((each.high for each in (asked.reps, *asked.reps.later)), default=0) if asked.reps else 0
        phases = each_tempo(use.tempo)[0] if use.tempo else model.tempo if model else USUAL
        moving = sum(phase.length for phase in phases if phase.name not in HOLDS)
        hold = asked.hold.high if asked.hold else 0
        if reps * (moving + hold) <= beat * 9 // 10:
            return []
        phase = (beat * 8 // 10 // reps - hold) // 200 * 100
        if phase < QUICKEST or use.tempo:
            raise NotUnderstoodError(f"{reps} reps do not fit into {room}")
        fields["tempo"] = f"lift {phase / 1000:g}s, lower {phase / 1000:g}s"
        return [f"{reps} reps fit into {room} at {fields['tempo']}"]


def _dose(figures: dict[str, Any], *, one_set: bool) -> dict[str, Any]:
    """Write figures as the fields of an exercise, sets and reps or time as one dose where that can be."""
    rest = dict(figures)
    sets = rest.pop("sets", None)
    measure = next((key for key in ("reps", "time") if key in rest), "")
    if isinstance(rest.get("reps"), list) or "distance" in rest or not measure:
        return {**({"sets": sets or 1} if sets or (one_set and "distance" in rest) else {}), **rest}
    if sets is None and not one_set:
        return {measure: rest.pop(measure), **rest}
    return {"dose": f"{sets or 1} x {rest.pop(measure)}", **rest}


def _on_both(dose: dict[str, Any], sides: Mapping[str, str], at_once: bool, parts: Parts) -> dict[str, Any]:
    """Add the sides to a dose; on the beat, both sides share a beat, so that the reps of both are counted."""
    if not at_once:
        return {**dose, **sides}
    if isinstance(reps := dose.get("reps"), int):
        parts.assumed.append(f"both sides are done on each beat: {2 * reps} reps")
        return {**dose, "reps": 2 * reps, "sides": "both"}
    return {**dose, "sides": "both"}
