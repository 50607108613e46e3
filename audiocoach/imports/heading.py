"""The line above a block: its title, its rounds or its clock, and the rests that count for all of it."""

import re
from dataclasses import dataclass, field
from typing import Any

from audiocoach.coach.model.durations import parse_duration
from audiocoach.imports.line import (
    CUT,
    LONGEST_LINE,
    RESTING,
    SCOPE,
    B,
    Parts,
    cut_all,
    durations,
    figure,
    read_line,
    trimmed,
)
from audiocoach.imports.plain_lines import DURATION, one_spelling

SECTIONS = re.compile(
    r"(?:warm[\s-]?up|cool[\s-]?down|main(?: (?:set|part|workout))?|finisher|core|strength|cardio|"
    r"stretch(?:ing|es)?|mobility|activation|conditioning|circuit|accessory|floor|balance|"
    r"aufwärmen|aufwärmung|hauptteil|dehnen|abwärmen|cool ?down|kraft|zirkel|"
    r"calentamiento|parte principal|estiramientos?|vuelta a la calma|fuerza|circuito|"
    r"(?:day|week|block|part|section|phase|superset|tag|woche|teil|día|semana|bloque|parte) \w{1,9}|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.IGNORECASE,
)
"""Headings that are known without a mark."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: its title, fields of a block, and the work that its line states besides."""

    title: str
    fields: dict[str, Any] = field(default_factory=dict)
    work: str = ""


def _beats(word: str) -> str:
    """Write how people say how often, or how long, a clock strikes."""
    return (
        rf"(?:(?: ?x ?|{word} ?(?=\d+ (?:sets|rounds)))(?P<beats>\d{{1,3}})(?!\w|:\d)(?: sets| rounds)?"
        rf"|{word} ?(?P<whole>\d{{1,3}}(?!\w|:\d)|{DURATION}))?"
    )


_RESTS = (figure(RESTING + SCOPE),)
_CLOCKS = (
    figure(rf"^E(?P<every>\d{{0,2}})MOM\b{_beats('(?: for)?')}"),
    figure(rf"^every (?P<every>{DURATION}){_beats(' for')}"),
    figure(
        r"^(?:AMRAP|as many rounds as possible)\b(?: in| for|:)? ?"
        rf"(?P<amrap>\d{{1,3}}(?!\w|:\d)|{DURATION})|^(?P<amrap_>{DURATION}) AMRAP\b"
    ),
    figure(r"^tabata\b", sets=8, time="20s", rest="10s"),
    figure(
        r"^(?:(?P<title>HIIT|intervals?|intervalle|circuit):? ?)?(?P<time>\d\ds?)(?: on| work)? ?/ ?"
        r"(?P<rest>\d\ds?)(?: off| rest)?(?!\d|/)(?!.*\d(?!\d* rounds))"
    ),
)
_ROUNDS = (
    figure(
        r"(?:\bx ?)?(?<![\w.-])(?P<rounds>\d{1,3}) rounds(?: of)?\b"
        r"|\brounds?:? ?(?:x ?)?(?P<rounds_>\d{1,3})\b"
    ),
    figure(rf"{B}(?P<time>{DURATION}) each\b(?:\W+rest (?P<rest>{DURATION}))?", needs=("rounds",)),
)
_TIMES = figure(
    r"(?:^|[(,]) ?(?P<rounds>\d{1,2}) sets\)?:?$|(?:\bx ?|\()(?P<rounds_>\d{1,2})(?: ?x)?\)?\s*:?$"
    r"|\b(?P<rounds__>\d{1,2}) ?x\)?:?$"
)
_CLOCK_BEHIND = re.compile(
    r"^(.*\d.*?),? +(E\d{0,2}MOM\b[\d x]*|every minute(?: on the minute)?)\.?$", re.IGNORECASE
)


def read_heading(typed: str) -> Heading:
    """Part a heading into its title, the fields of its block, and the work behind its colon or its clock.

    >>> read_heading("Main (3 rounds, rest 90s between rounds)")
    Heading(title='Main', fields={'rest_between_rounds': '1m30s', 'rounds': 3}, work='')
    """
    if len(typed) > LONGEST_LINE:
        return Heading(typed)
    head, _, work = _CLOCK_BEHIND.sub(r"\2: \1", typed).partition(": ")
    if work.strip():
        before = _parted(one_spelling(head))
        if (is_section(head) or before.fields) and not read_line(before.title).measured:
            return Heading(before.title, before.fields, work.strip())
    whole = _parted(one_spelling(typed))
    has_clock = {"every", "amrap", "each"} & whole.fields.keys() and "rounds" not in whole.fields
    return Heading("", whole.fields, whole.title) if has_clock else whole


def _parted(spelled: str) -> Heading:
    """Part a heading into its title and the fields of its block."""
    parts = Parts(spelled)
    cut_all(parts, _RESTS)
    figures = parts.figures
    fields = rest_fields(figures.pop("scope"), figures.pop("rest")) if figures else {}
    cut_all(parts, _CLOCKS)
    if not {"every", "amrap"} & figures.keys():
        cut_all(parts, _ROUNDS)
        parts.text = parts.text.replace(CUT, "").strip()
        if _are_rounds(parts.text):
            parts.cut(_TIMES)
    if whole := figures.pop("whole", ""):
        figures["beats"] = max(_shortest(whole) // (_shortest(figures["every"]) or 1), 1)
    each = {key: figures.pop(key) for key in ("sets", "time", "rest") if key in figures}
    title = trimmed(parts.text.replace(CUT, "").strip().rstrip(": "))
    return Heading(title, fields | figures | ({"each": each} if each else {}))


def _are_rounds(text: str) -> bool:
    """Tell the x 3 at the end of a heading from that of any other line, where it is reps."""
    before = _TIMES.pattern.sub("", text)
    return is_section(before.strip(" (,:")) or (text.endswith(":") and not read_line(before).measured)


def _shortest(length: str) -> int:
    return parse_duration(length.partition("-")[0])


def is_section(title: str) -> bool:
    """Tell whether a heading is known without a mark, whatever stands behind it in brackets."""
    return bool(SECTIONS.fullmatch(re.sub(r"\s*\([^()]*\):?$", "", title.strip(" :"))))


def rest_fields(scope: str, length: str) -> dict[str, Any]:
    """Write a rest that stands for many as the field of a block; of a range, the shorter one."""
    length = durations(length).partition("-")[0]
    keys: dict[str, dict[str, Any]] = {
        "rounds": {"rest_between_rounds": length},
        "exercises": {"rest": length},
        "sets": {"pacing": {"rest": {"between_sets": length}}},
    }
    return keys[scope]
