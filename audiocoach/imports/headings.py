"""The line above a block: its title, its rounds or its clock, and the rests that count for all of it."""

import re
from dataclasses import dataclass, field
from typing import Any

from audiocoach.coach.model.durations import parse_duration
from audiocoach.imports.line import DURATION, durations, read_line, trimmed
from audiocoach.imports.words import SECTIONS

_ROUNDS = re.compile(
    r"(?:\bx ?)?(?<![\w.-])(\d{1,3}) rounds(?: of)?\b|\brounds?:? ?(?:x ?)?(\d{1,3})\b", re.IGNORECASE
)
_TIMES = re.compile(
    r"(?:^|[(,]) ?(\d{1,2}) sets\)?:?$|(?:\bx ?|\()(\d{1,2})(?: ?x)?\)?\s*:?$|\b(\d{1,2}) ?x\)?:?$",
    re.IGNORECASE,
)
REST = re.compile(
    rf"\brest ?(?P<early>between (?:sets|rounds|exercises))?:? ?(?P<v>{DURATION}|\d+(?!\w|:\d))"
    rf"|(?<![\w.:-])(?P<w>{DURATION}) rest\b",
    re.IGNORECASE,
)
SCOPE = re.compile(r"\bbetween (sets|rounds|exercises)\b", re.IGNORECASE)
_EMOM = re.compile(
    rf"\bE(?P<beat>\d{{1,2}})?MOM\b(?: ?(?P<x>x)| for)? ?(?P<n>\d{{1,3}}(?!\w|:\d)|{DURATION})?"
    rf"|\bevery (?P<every>minute(?: on the minute)?|{DURATION})"
    rf"(?:(?: ?(?P<ex>x)| for) ?(?P<en>\d{{1,3}}(?!\w|:\d)|{DURATION}))?(?: sets| rounds)?",
    re.IGNORECASE,
)
_AMRAP = re.compile(
    rf"^(?:AMRAP|as many rounds as possible)\b(?: in| for|:)? ?(?P<v>\d{{1,3}}(?!\w|:\d)|{DURATION})"
    rf"|^(?P<w>{DURATION}) AMRAP\b",
    re.IGNORECASE,
)
_INTERVALS = re.compile(
    r"^(HIIT|intervals?|intervalle|circuit)?:? ?(\d{2})s?(?: on| work)? ?/ ?(\d{2})s?(?: off| rest)?(?!\d|/)",
    re.IGNORECASE,
)
_EACH = re.compile(rf"(?<![\w.:-])(?P<v>{DURATION}) each\b", re.IGNORECASE)
_TABATA = re.compile(r"^tabata\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: its title, fields of a block, and whether these are only a rest."""

    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    rest_only: bool = False

    @property
    def has_clock(self) -> bool:
        """Whether the block has a time of its own, in which case what is left may be its exercise."""
        return bool({"every", "amrap", "each"} & self.fields.keys()) and "rounds" not in self.fields


def read_heading(spelled: str) -> Heading:
    """Part a heading into its title and the fields of its block.

    >>> read_heading("Main (3 rounds, rest 90s between rounds)")
    Heading(title='Main', fields={'rest_between_rounds': '1m30s', 'rounds': 3}, rest_only=False)

    Raises ValueError where a figure cannot be.
    """
    text = spelled
    fields: dict[str, Any] = {}
    rest, scope = REST.search(text), SCOPE.search(text)
    if rest and scope:
        fields |= rest_fields(scope[1], rest["v"] or rest["w"])
        text = SCOPE.sub("", REST.sub("", text, count=1))
    text = _each_work(text, fields)
    if emom := _EMOM.match(text):
        fields |= _beat_fields(emom)
        text = text[emom.end() :]
    elif amrap := _AMRAP.match(text):
        minutes = amrap["v"] or amrap["w"]
        fields["amrap"] = durations(f"{minutes}m" if minutes.isdecimal() else minutes)
        text = text[amrap.end() :]
    elif tabata := _TABATA.match(text):
        fields["each"] = {"sets": 8, "time": "20s", "rest": "10s"}
        text = text[tabata.end() :]
    elif (split := _INTERVALS.match(text)) and not read_line(text[split.end() :]).measured:
        fields["each"] = {"time": durations(f"{split[2]}s"), "rest": durations(f"{split[3]}s")}
        fields |= {"title": split[1]} if split[1] else {}
        text = text[split.end() :]
    elif rounds := _ROUNDS.search(text) or _marked_times(text):
        fields["rounds"] = int(next(filter(None, rounds.groups())))
        text = text[: rounds.start()] + text[rounds.end() :]
    return Heading(trimmed(text.rstrip(": ")), fields, bool(rest and scope and len(fields) == 1))


def _each_work(text: str, fields: dict[str, Any]) -> str:
    """Read what each exercise of a circuit gets, as in 30s each, 3 rounds; return the other words."""
    if not _ROUNDS.search(text) or not (work := _EACH.search(text)):
        return text
    fields["each"] = {"time": durations(work["v"])}
    text = text[: work.start()] + text[work.end() :]
    if rest := REST.search(text):
        fields["each"] |= {"rest": durations(rest["v"] or rest["w"])}
    return REST.sub("", text, count=1)


def _marked_times(text: str) -> re.Match[str] | None:
    """Find the x 3 at the end of a heading, which would be reps in any other line."""
    times = _TIMES.search(text)
    if times is None or SECTIONS.fullmatch(text[: times.start()].strip(" (,:")):
        return times
    return times if text.endswith(":") and not read_line(text[: times.start()]).measured else None


def is_section(title: str) -> bool:
    """Tell whether a heading is known without a mark, whatever stands behind it in brackets."""
    return bool(SECTIONS.fullmatch(re.sub(r"\s*\([^()]*\):?$", "", title)))


def has_clock_or_rounds(spelled: str) -> bool:
    """Tell whether a text speaks of rounds, of a clock or of a rest."""
    clocks = (_ROUNDS, _EMOM, _AMRAP, _TABATA, _INTERVALS, REST)
    return any(pattern.search(spelled) for pattern in clocks) or _marked_times(spelled) is not None


def rest_fields(scope: str, length: str) -> dict[str, Any]:
    """Write a rest that stands for many as the field of a block."""
    length = durations(length).split("-")[0]
    keys: dict[str, dict[str, Any]] = {
        "rounds": {"rest_between_rounds": length},
        "exercises": {"rest": length},
        "sets": {"pacing": {"rest": {"between_sets": length}}},
    }
    return keys[scope.lower()]


def _beat_fields(found: re.Match[str]) -> dict[str, Any]:
    """Write EMOM and its like as a beat and the number of beats."""
    each = found["every"] or (f"{found['beat']}m" if found["beat"] else "1m")
    beat = durations("1m" if each.lower().startswith("minute") else each)
    asked = found["n"] or found["en"] or ""
    if not asked:
        return {"every": beat}
    if (found["x"] or found["ex"]) and asked.isdecimal():
        return {"every": beat, "beats": int(asked)}
    whole = parse_duration(durations(f"{asked}m" if asked.isdecimal() else asked))
    return {"every": beat, "beats": max(whole // parse_duration(beat), 1)}
