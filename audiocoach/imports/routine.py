"""A routine as it is being read: exercises, from the catalogue where it has them, blocks, and their YAML."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from itertools import groupby
from typing import Any

from audiocoach.coach.model.doses import OpenReps
from audiocoach.coach.model.durations import HOLDS, Phase, each_tempo, format_duration
from audiocoach.coach.model.routines import UNTIL_READY, Use
from audiocoach.errors import Diagnostics
from audiocoach.imports.line import Parts, without_implement
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import ROUTINE
from audiocoach.notation.names import Names, normalized
from audiocoach.notation.text import on_one_line

CLOCKS = frozenset({"rounds", "every", "amrap"})
"""What lets the exercises of a block take turns."""

LONGEST_BLOCK = 100
"""Lines of one block."""

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
    singular = _singular(name)
    for each in (name, singular, f"{name}s", f"{singular}s"):
        if id_ := known.exercise_id(each):
            return id_, True
    spelt = [written for written in known.ids if "+" not in written]
    close = get_close_matches(normalized(singular), spelt, n=1, cutoff=CLOSE)
    return (known.ids[close[0]], False) if close and len(name) > 5 else (None, False)


def _singular(name: str) -> str:
    """Take the plural off the words of a name.

    >>> _singular("walking lunges"), _singular("presses"), _singular("flies"), _singular("press")
    ('walking lunge', 'press', 'fly', 'press')
    """
    name = re.sub(r"(?<=\w)ies\b", "y", name)
    return re.sub(r"(?<=ch|sh|ss)es\b|(?<=x)es\b|(?<=\w\w[^\Wsu])s\b", "", name)


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
        own_sides = bool(id_) and self.known.exercises[id_ or ""].sides == "each"
        on_beat = "every" in block and (own_sides or bool(sides))
        if on_beat:
            sides = {"sides": "both"}
            if isinstance(reps := figures.get("reps"), int):
                figures["reps"] = 2 * reps
                parts.assumed.append(f"both sides are done on each beat: {2 * reps} reps")
        elif own_sides and not sides:
            parts.assumed.append(f"{name} works one side at a time; its dose is for each side")
        if id_:
            dose = _dose(figures, one_set=not CLOCKS & block.keys())
            other_sides = on_beat or (sides and not own_sides)
            yield {"name": name, "like": id_, **dose, **sides} if other_sides else {"use": id_, **dose}
        yield {"name": name, **_dose(figures, one_set=False), **sides}

    def wrong(self, fields: Mapping[str, Any], block: Mapping[str, Any] | None = None) -> str:
        """Tell what would be wrong with a line of a block that has these fields, or nothing."""
        work = {"name": "Work", "reps": 1}
        blocks = [{**(block or {}), "exercises": [work, fields]}]
        return first_complaint(on_one_line({"title": "One", "blocks": blocks}), self.known)

    def on_the_beat(self, fields: dict[str, Any], beat: int) -> list[str]:
        """Let the reps of an exercise fit into a beat of so many milliseconds; return what was assumed.

        Raises NotUnderstoodError where they cannot.
        """
        room = format_duration(beat)
        keys = {"dose", "reps", "time", "hold", "tempo", "distance", "pace"} & fields.keys()
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


def first_complaint(routine: str, known: Names) -> str:
    """Tell the first thing that is wrong in a routine, or nothing."""
    try:
        ROUTINE.read(parse_document(routine, "routine"), known)
    except Diagnostics as error:
        return error.complaints[0].message
    return ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What is to be told of a line: that it was not understood, or what was assumed; line 0 is all of it."""

    line: int
    text: str
    understood: bool = False


@dataclass(slots=True)
class Entry:
    """A line of a block: its fields, or none, what is told of it, and a label such as A1."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    label: str = ""

    @property
    def is_exercise(self) -> bool:
        """Whether it is neither a rest nor a comment."""
        return bool({"use", "name"} & self.fields.keys())

    def assume(self, text: str, number: int = 0) -> None:
        """Tell what was assumed for it, or by the line of that number."""
        self.remarks.append(Remark(number or self.number, text, understood=True))


@dataclass(slots=True)
class WrittenBlock:
    """A block as it is being read: its fields but the exercises, its lines, and the line it begins on."""

    fields: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    number: int = 0

    @property
    def exercises(self) -> list[Entry]:
        """Its lines but for rests and comments."""
        return [entry for entry in self.entries if entry.is_exercise]


def finished(block: WrittenBlock) -> Iterator[WrittenBlock]:
    """Make a block that is complete into those of the notation."""
    working = block.exercises
    each, beats = block.fields.pop("each", {}), block.fields.pop("beats", 0)
    if not working and block.fields:
        told = f"{block.fields.get('title', 'a heading without exercises')} (no exercise stands under it)"
        yield WrittenBlock({}, [Entry(block.number, remarks=[Remark(block.number, told)]), *block.entries])
        return
    if working and each:
        sets = f"{each['sets']} x " if "sets" in each else ""
        rest = f" and then {each['rest']} of rest" if "rest" in each else ""
        working[0].assume(f"each exercise has {sets}{each['time']}{rest}", block.number)
    if "every" in block.fields:
        _take_turns(working, beats, block.number)
    if CLOCKS & block.fields.keys():
        yield block
    else:
        yield from _supersets(block)


def _take_turns(working: list[Entry], beats: int, number: int) -> None:
    """Share the beats of a block among its exercises."""
    for index, entry in enumerate(working):
        stated = {"sets", "dose"} & entry.fields.keys() or isinstance(entry.fields.get("reps"), list)
        if beats and stated:
            entry.assume(f"its own sets count, not the {beats} of the heading")
        elif beats:
            share = beats // len(working) + (index < beats % len(working))
            entry.fields["sets"] = max(share, 1)
    if len(working) > 1:
        working[0].assume("the exercises take turns, one on each beat", number)


def _supersets(block: WrittenBlock) -> Iterator[WrittenBlock]:
    """Part a block where exercises labelled A1, A2 … with equal sets take turns."""
    fields = block.fields
    for letter, group in groupby(block.entries, key=lambda entry: entry.label[1:] and entry.label[0]):
        entries = list(group)
        working = [entry for entry in entries if entry.is_exercise]
        sets = {str(entry.fields.get("dose", "")).partition(" x ")[0] for entry in working}
        rounds = sets.pop() if letter and len(sets) == 1 and len(working) > 1 else ""
        if rounds.isdecimal() and int(rounds) > 1:
            told = f"{working[0].label} to {working[-1].label} take turns in {rounds} rounds"
            working[0].assume(told, entries[0].number)
            own = {**fields, "title": fields.get("title", letter), "rounds": int(rounds)}
            yield WrittenBlock(own, [of_a_round(entry) for entry in entries])
        else:
            for start in range(0, len(entries), LONGEST_BLOCK):
                yield WrittenBlock(fields, entries[start : start + LONGEST_BLOCK])
        fields = {key: value for key, value in fields.items() if key != "title"}


def of_a_round(entry: Entry) -> Entry:
    """Write the dose of an exercise as that of one round."""
    amount = str(entry.fields.get("dose", "")).partition(" x ")[2]
    return replace(entry, fields={**entry.fields, **({"dose": f"1 x {amount}"} if amount else {})})


def spare_last_rest(blocks: list[WrittenBlock]) -> None:
    """Let the rest at the end of the last circuit stand between its rounds: nothing follows it."""
    block = blocks[-1]
    last = next((entry for entry in reversed(block.entries) if entry.fields), Entry(0))
    rest = "" if last.is_exercise else last.fields.get("rest", "")
    parted = {"rounds", "rest_between_rounds"} & block.fields.keys()
    if parted == {"rounds"} and rest not in ("", UNTIL_READY):
        last.fields = {}
        block.fields["rest_between_rounds"] = rest


def lacks_rest(block: WrittenBlock) -> bool:
    """Tell whether a block has sets or exercises in a row whose rest is not stated."""
    if {"every", "amrap", "pacing", "rest"} & block.fields.keys():
        return False
    working = [entry.fields for entry in block.exercises]
    return any("rest" not in fields and (len(working) > 1 or "1 x" not in str(fields)) for fields in working)


# written


def format_routine(head: Mapping[str, Any], blocks: Iterable[WrittenBlock]) -> str:
    """Write a routine, with a comment at the place of each line that was not understood."""
    lines = [f"{key}: {on_one_line(value)}" for key, value in head.items()]
    lines.append("blocks:")
    for block in blocks:
        entries = [line for entry in block.entries if (line := _line(entry))]
        if any(entry.fields for entry in block.entries):
            fields = [f"{key}: {on_one_line(value)}" for key, value in block.fields.items()]
            lines += [
                f"  {' ' if index else '-'} {each}" for index, each in enumerate([*fields, "exercises:"])
            ]
            lines += [f"      {entry}" for entry in entries]
        else:
            lines += [f"  {entry}" for entry in entries]
    return "\n".join(lines) + "\n"


def _line(entry: Entry) -> str:
    """Write a line of a block, or nothing."""
    missed = "; ".join(remark.text for remark in entry.remarks if not remark.understood)
    note = f"# not understood: {' '.join(missed.split())}" if missed else ""
    written = on_one_line(entry.fields)
    if entry.fields.keys() == {"use"}:
        written = entry.fields["use"]
    elif entry.fields.keys() == {"rest"}:
        written = f"rest: {entry.fields['rest']}"
    return f"- {written}  {note}".rstrip() if entry.fields else note
