"""Blocks of a routine as they are being read, and what can be said of them when all of a text has been."""

from dataclasses import dataclass, field
from typing import Any

from audiocoach.coach.model.routines import UNTIL_READY

_OF_ROUNDS = {"rounds", "rest_between_rounds"}


@dataclass(slots=True)
class Entry:
    """A line of a block: its fields, or none, and a comment; `number` is that of the line of the text."""

    number: int
    fields: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    label: str = ""


@dataclass(slots=True)
class WrittenBlock:
    """A block as it is being read: its fields but the exercises, and its lines."""

    fields: dict[str, Any] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    number: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether it has nothing but comments."""
        return not any(entry.fields for entry in self.entries)


def is_exercise(entry: Entry) -> bool:
    """Tell an exercise from a rest and from a comment."""
    return bool({"use", "name"} & entry.fields.keys())


def of_a_round(entry: Entry) -> Entry:
    """Write the dose of an exercise as that of one round."""
    amount = str(entry.fields.get("dose", "")).partition(" x ")[2]
    fields = dict(entry.fields)
    if amount:
        fields["dose"] = f"1 x {amount}"
    return Entry(entry.number, fields, entry.note, entry.label)


def spare_last_rest(blocks: list[WrittenBlock]) -> None:
    """Let the rest at the end of the last circuit stand between its rounds: nothing follows it."""
    block = blocks[-1]
    last = next((entry for entry in reversed(block.entries) if entry.fields), None)
    rest = last.fields.get("rest") if last and not is_exercise(last) else None
    if last and rest and rest != UNTIL_READY and {*block.fields} & _OF_ROUNDS == {"rounds"}:
        block.entries.remove(last)
        block.fields = {**block.fields, "rest_between_rounds": rest}


def lacks_rest(block: WrittenBlock) -> bool:
    """Tell whether a block has sets or exercises in a row whose rest is not stated."""
    if {"every", "amrap", "pacing", "rest"} & block.fields.keys():
        return False
    working = [entry.fields for entry in block.entries if is_exercise(entry)]
    return any("rest" not in fields and (len(working) > 1 or "1 x" not in str(fields)) for fields in working)
