"""One line of a workout: the figures that a grammar finds in it, cut out, and the words that are left."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from audiocoach.coach.model.doses import (
    format_counts,
    format_durations,
    format_reps,
    parse_counts,
    parse_durations,
    parse_reps,
    read_distance,
    read_pace,
)
from audiocoach.coach.model.durations import GENERAL_TERMS, parse_tempo
from audiocoach.imports.plain_lines import DURATION, one_spelling

MOST_WORDS = 8
"""Words that the name of an exercise has at most; more of them are a sentence."""

LONGEST_LINE = 400
"""Characters of a line that can be one exercise."""

CUT = "\x00"
"""What stands in a line where a figure was cut out."""

_LIMBS = {
    **dict.fromkeys(("leg", "legs", "bein", "beine", "pierna", "hip"), "leg"),
    **dict.fromkeys(("arm", "arms", "hand", "brazo"), "arm"),
    **dict.fromkeys(("foot", "fuß", "pie"), "foot"),
    **dict.fromkeys(("knee", "knie", "rodilla"), "knee"),
}
"""What takes turns, and the word of the notation for it."""

_SIDES = ("side", "sides", "seite", "seiten", "lado", "lados", "way", "direction", "richtung")
"""What takes turns, where no limb is named."""

_SMALL = """
of for at a an and with the then x on in to each per by hold holds
de del la el y con por mit und à je die der auf
"""
_FILLERS = frozenset(_SMALL.split())
"""Words that say nothing when they stand alone between two figures."""

_LEADS = re.compile(
    r"^(?:(?:and |then )*(?:finish(?: (?:off )?with)?|end with|start with|begin with|followed by|then|do|"
    r"perform|complete|zum schluss|danach|dann|luego|después|termina con)\s+)+",
    re.IGNORECASE,
)
"""What leads to the name of an exercise and is no part of it."""

PROSE = re.compile(
    r"\b(?:you|your|please|if|i|we|will|should|try|remember|don't|not|these|this|times|week|day|daily|drink|"
    r"about|min|sie|bitte|wenn|nicht|täglich|woche|usted|por favor|días?|semana|veces)\b|[.!?]\s+\w",
    re.IGNORECASE,
)
"""What stands in sentences and not in names of exercises."""

_SENTENCE = re.compile(r"\b(?:of them|they|their|which|is|are|was|were)\b", re.IGNORECASE)
"""What makes all of a line a sentence, whatever figures it has."""

_MEASURES = frozenset({"reps", "time", "distance"})


@dataclass(slots=True)
class Parts:
    """What a line says: a name, figures by the keys of the notation, words that fit nowhere, assumptions."""

    text: str
    figures: dict[str, Any] = field(default_factory=dict)
    name: str = ""
    left: list[str] = field(default_factory=list)
    assumed: list[str] = field(default_factory=list)

    @property
    def measured(self) -> bool:
        """Whether it says how much."""
        return bool(_MEASURES & self.figures.keys())

    def cut(self, written: "WrittenFigure") -> bool:
        """Cut out the first match that can mean such a figure; tell whether there is one."""
        for found in written.pattern.finditer(self.text):
            if self._state(written, found):
                self.text = f"{self.text[: found.start()]} {CUT} {self.text[found.end() :]}"
                return True
        return False

    def _state(self, written: "WrittenFigure", found: re.Match[str]) -> bool:
        """State what a match says, unless that is nonsense, or said already."""
        groups = {group.rstrip("_"): text for group, text in found.groupdict().items() if text is not None}
        try:
            stated = written.read(groups)
        except ValueError:
            return False
        if not self._lacks(stated, written.needs):
            return False
        self.figures |= stated
        if written.assumed:
            self.assumed.append(written.assumed.format(**groups))
        if not re.search(r"\d", groups.get("reps", "1")):
            self.assumed.append("as many reps as possible get one minute at most")
        if groups.get("rest", "").isdecimal():
            self.assumed.append(f"a rest of {groups['rest']} without a unit is seconds")
        return True

    def _lacks(self, stated: Mapping[str, Any], needs: tuple[str, ...]) -> bool:
        """Tell whether figures say what is not said yet: how much only once, but a time for endless reps."""
        reps = str({**self.figures, **stated}.get("reps"))
        endless = re.match("max|to failure", reps)
        twice = self.measured and _MEASURES & stated.keys() and not (needs or endless)
        return not twice and not stated.keys() & self.figures.keys() and {*needs} <= self.figures.keys()


def counts(text: str) -> int | str:
    """Write a count or a range of counts as the notation has it."""
    return format_counts(parse_counts(text))


def durations(text: str) -> str:
    """Write a duration or a range of durations as the notation has it; a bare number is seconds."""
    return format_durations(parse_durations(text.replace(" ", "")))


def _minutes(text: str) -> str:
    """Write the time of a clock; a bare number is minutes, and nothing is one."""
    return durations(f"{text or 1}m" if not text or text.isdecimal() else text)


def _reps(text: str) -> int | str | list[int | str]:
    """Write reps, or a list of them; as many as possible get a minute."""
    text = re.sub(r" ?(?:→|->|⇒) ?", "-", text)
    if len(listed := re.split(r"[/,-] ?", text)) > 2:
        return [counts(each) for each in listed]
    return format_reps(parse_reps(text if re.search(r"\d", text) else f"{text} 1m"))


def _weight(text: str) -> str | list[str]:
    """Write a weight, or a list of them that share a unit."""
    figures, unit = re.split(r" ?(?=kg|lb|%|$)", text, maxsplit=1, flags=re.IGNORECASE)
    listed = re.split(r"\s*[/-]\s*", figures)
    if unit and ("/" in figures or len(listed) > 2):
        return [f"{each} {unit}" for each in listed]
    return f"{figures}{unit}" if unit.startswith("%") else f"{figures} {unit}".strip()


READERS: Mapping[str, Callable[[str], Any]] = {
    "sets": counts,
    "reps": _reps,
    **dict.fromkeys(("time", "hold", "rest", "lift", "lower", "pause"), durations),
    "distance": read_distance,
    "pace": read_pace,
    "weight": _weight,
    "rpe": counts,
    "tempo": lambda text: parse_tempo(text) and text,
    "sides": lambda _: "each",
    "limb": lambda text: _LIMBS.get(text.lower()),
    "scope": str.lower,
    "title": str.strip,
    "rounds": int,
    "beats": int,
    **dict.fromkeys(("every", "amrap", "whole"), _minutes),
}
"""How the figures of each key are written in the notation; each raises ValueError for what is none."""


class WrittenFigure(NamedTuple):
    """A figure as people write it.

    The groups of the pattern are named by the key that they state; a `_` behind makes a second name of it.
    `says` is stated besides, `needs` are the keys that must be stated before, and `assumed` is to be told.
    """

    pattern: re.Pattern[str]
    says: Mapping[str, Any] = {}
    needs: tuple[str, ...] = ()
    assumed: str = ""

    def read(self, groups: Mapping[str, str]) -> dict[str, Any]:
        """Read what stands in the groups. Raises ValueError where it cannot mean that."""
        read = {key: READERS[key](text) for key, text in groups.items() if key in READERS}
        stated = {**self.says, **{key: value for key, value in read.items() if value is not None}}
        if isinstance(listed := stated.get("reps"), list) and stated.pop("sets", len(listed)) != len(listed):
            raise ValueError("a list has a value for each set")
        return stated


def figure(pattern: str, assumed: str = "", needs: tuple[str, ...] = (), **says: Any) -> WrittenFigure:
    """Make a figure of a grammar."""
    return WrittenFigure(re.compile(pattern, re.IGNORECASE), says, needs, assumed)


B, E = r"(?<![\w.:-])", r"(?!\w|:\d)"
"""Where a figure begins and ends."""

COUNT = r"\d{1,3}(?:-\d{1,3})?"
_SOME = r"[1-9]\d{0,2}(?:-\d{1,3})?"
_LIST = r"\d{1,3}(?:(?:[/,] ?\d{1,3}){2,}|(?:-\d{1,3}){2,})"
_FAR = r"\d{1,5}(?:\.\d+)? ?(?:km|mi|miles?|yd|ft|metres)(?![\w/])"
_WEIGHT = r"\d{1,3}(?:\.\d+)?(?:-\d{1,3}(?:\.\d+)?)? ?(?:kg|lb)\b"
_WEIGHTS = r"\d+(?:\.\d+)?(?:(?: ?/ ?\d+(?:\.\d+)?)+|(?:-\d+){2,}) ?(?:kg|lb)\b"
_MAX = rf"(?:max|to failure)(?: {DURATION})?"
_LIMB = "|".join((*_LIMBS, *_SIDES))
_PER = (
    r"(?:(?:on |for |auf |en |a )?(?:each|per|every|either|both|(?<=\d )a|je|pro|jede[rs]?|beiden?|por|cada"
    r"|(?:de|en|a) cada)|(?:on )?\beach of)"
)
_BOTH = r"l ?[/+&] ?r|left and right|left/right|links und rechts|li ?/ ?re"
_CODE = r"(?:[\dX]{4}|[\dX](?:[-/ ][\dX]){3})(?![\w/])"
_AT = r"(?:@|\bat\b|\bà|\bmit|\bcon|\bwith) ?"
_SETS = r"(?:x|sets(?: of| x| à| a| de| von)?,?)"
_STEPS = r"steps|schritte|pasos|breaths|atemzüge|respiraciones|strides|jumps|throws"
_END = rf"(?=[\s,;.:){CUT}-]*(?:$|{CUT}))"
_PHASES = {
    "lower": "(?:down|lowering|lower|eccentric|negative|ab|runter|bajando)",
    "lift": "(?:up|lift(?:ing)?|concentric|hoch|subiendo)",
    "hold": "pause (?:at|in) (?:the )?top",
    "pause": "pause (?:at|in) (?:the )?(?:bottom|middle|hole)",
}

RESTING = rf"(?:\brest (?P<rest>{DURATION}|{COUNT}(?!\w|:\d))|{B}(?P<rest_>{DURATION}) rest\b)"
SCOPE = r" between (?P<scope>sets|rounds|exercises)\b"
"""A rest, and what it is between."""

_HOLDS = (
    figure(r"\bhold (?P<hold>" + DURATION + r")(?: at (?:the )?top)?"),
    figure(rf"(?:\boben )?(?<!x )(?<!x){B}(?P<hold>{DURATION}) hold\b(?: at (?:the )?top)?"),
)

GRAMMAR = (
    figure(rf"[([]?(?<!\w)(?P<sides>{_PER} ?(?P<limb>{_LIMB}))\b[)\]]?"),
    figure(rf"(?<=\w)(?P<sides> ?/ ?(?P<limb>{_LIMB}))\b"),
    figure(rf"(?<=[\d ])\s?(?:e/?s|p/?s|ea|each)\b\.?(?! \w*\d)|[([]?\b(?:{_BOTH})\b[)\]]?", sides="each"),
    figure(f"{RESTING}(?:{SCOPE})?"),
    figure(
        rf"{B}(?:(?P<sets>\d{{1,3}}) ?x ?)?(?P<time>{DURATION}) ?(?:on|work|an)[ ,/+]*"
        rf"(?P<rest>{DURATION}) ?(?:off|rest|aus)\b"
    ),
    figure(rf"{B}(?P<sets>{COUNT}) ?x ?(?P<reps>{COUNT})(?: reps)? ?x ?(?P<hold>{DURATION})(?: hold)?"),
    figure(rf"(?:\btempo:? ?|@ ?(?={_CODE}))(?P<tempo>{_CODE})"),
    *(
        figure(rf"(?:\bslow(?:ly)?\W{{1,3}})?{B}(?P<{phase}>{DURATION}) {words}\b")
        for phase, words in _PHASES.items()
    ),
    *_HOLDS,
    figure(r"@? ?(?<![\w.])(?P<pace>\d{1,2}:\d\d ?(?:min|m)? ?/ ?(?:km|mi|mile))\b"),
    figure(rf"(?:{_AT})?{B}(?P<weight>{_WEIGHTS}|{_WEIGHT})|{_AT}(?P<weight_>\d x {_WEIGHT})"),
    figure(rf"@ ?(?P<weight>body weight)|{_AT}(?P<weight_>\d{{1,3}}(?:-\d{{1,3}})? ?%(?: ?(?:of )?1?RM\b)?)"),
    figure(rf"@? ?\brpe ?(?P<rpe>{COUNT}){E}"),
    figure(
        rf"{B}(?P<sets>{COUNT}) ?{_SETS} ?(?:(?P<reps>{_MAX}|{_LIST})|(?P<time>{DURATION})"
        rf"|(?P<distance>{_FAR})|(?P<reps_>{COUNT}))(?![\d%])(?! (?:x|sets)\b)(?: ?reps)?"
    ),
    figure(rf"{B}(?:(?P<time>{DURATION})|(?P<distance>{_FAR})) ?x ?(?P<sets>{COUNT}){E}(?: sets)?"),
    figure(rf"{B}(?P<distance>{_FAR})"),
    figure(rf"(?:@|\bin\b|\bat\b) ?(?P<time>{DURATION})", needs=("distance",)),
    figure(rf"{B}(?P<sets>{COUNT}) sets\b"),
    figure(rf"{B}(?P<reps>{COUNT}) ?reps\b|{B}(?P<reps_>{_LIST}){E}(?: reps)?"),
    figure(
        rf"{B}(?P<reps>(?P<low>{COUNT}) ?(?:→|->|⇒) ?(?P<high>\d+))(?: reps)?",
        "from {low} to {high} is a range, from which the level chooses",
    ),
    figure(rf"{B}(?P<reps>{COUNT}) (?P<unit>{_STEPS})\b", "{reps} {unit} are counted as reps"),
    figure(rf"(?<!\w)x ?(?P<reps>{COUNT}){E}"),
    figure(rf"(?<!\w)x ?(?P<sets>{COUNT}){E}"),
    figure(rf"(?<![\w-])(?P<reps>{_MAX})\b"),
    figure(rf"{B}(?P<time>{DURATION})"),
    figure(rf"(?:^|{CUT})\W*(?P<reps>{_SOME})(?= [^\W\d])|(?<=[\w:]) ?[:,-]? ?\b(?P<reps_>{_SOME}){_END}"),
    *(figure(rf"{B}(?P<{key}>{COUNT}) ?x(?= [^\W\d]|\s+{CUT}|,|\s*$)") for key in ("reps", "sets")),
)
"""The figures of an exercise; an earlier one takes what a later one would misread."""

_MOVED = re.compile(
    r"\b(?:sprint|run|lauf|swim|schwimm|row|ruder|carry|sled|shuttle|walk|skip|bear crawl)", re.IGNORECASE
)
_METRES = re.compile(r"(?<![\d.:-])(\d+(?:\.\d+)?) ?m(?![\w/])", re.IGNORECASE)


def read_line(text: str, *, holds: bool = True) -> Parts:
    """Read a line; what it says of no figure and no name stands in `left`.

    >>> parts = read_line("Clamshells 2 x 12 e/s, rest 30 sec")
    >>> parts.name, parts.figures
    ('Clamshells', {'sides': 'each', 'rest': '30s', 'sets': 2, 'reps': 12})
    """
    if len(text) > LONGEST_LINE or _SENTENCE.search(text):
        return Parts("", left=[text])
    parts = Parts(_with_metres(_LEADS.sub("", one_spelling(text))))
    cut_all(parts, (each for each in GRAMMAR if holds or each not in _HOLDS))
    if holds and "hold" in parts.figures and not parts.measured:
        return read_line(text, holds=False)
    _settle_tempo(parts)
    if parts.figures.keys() > {"rest", "scope"} and (scope := parts.figures.pop("scope")) != "sets":
        parts.left.append(f"between {scope}")
    if "distance" not in parts.figures and (pace := parts.figures.pop("pace", "")):
        parts.left.append(f"@ {pace}")
    _name(parts)
    return parts


def cut_all(parts: Parts, grammar: Iterable[WrittenFigure]) -> None:
    """Cut out every figure that a grammar knows."""
    for each in grammar:
        while parts.cut(each):
            pass


def _with_metres(text: str) -> str:
    """Tell metres from minutes, which have the same letter: far, or where one moves."""
    far = 15 if _MOVED.search(text) else 100
    return _METRES.sub(lambda m: f"{m[1]} metres" if float(m[1]) >= far else m[0], text)


_USUAL = {"lift": "2s", "lower": "2s"}
"""The phases of a rep that says nothing of them."""


def _settle_tempo(parts: Parts) -> None:
    """Put the phases of which a line speaks together, with the usual lengths of the others."""
    figures = parts.figures
    keys: list[str] = [name for name in ("lift", "lower", "pause") if name in figures]
    stated = {name: figures.pop(name) for name in keys}
    if not stated or "tempo" in figures:
        return
    for name in sorted(_USUAL.keys() - stated.keys()):
        parts.assumed.append(f"the {name} of a rep takes {_USUAL[name]}")
    phases = {"hold": figures.get("hold"), **_USUAL, **stated}
    figures["tempo"] = ", ".join(f"{name} {phases[name]}" for name in GENERAL_TERMS if phases.get(name))


_EDGE = " \t,;:.·•|-–—()[]{}+=/@&*_~"
_BESIDE = r"(?:with|using|mit|con|w/)"
_WITH = re.compile(
    rf"(?<!\S){_BESIDE} ?(?:an? |einem? |einer |una? )?"
    r"((?:\S+ ){0,3}(?:bands?|dumbbells?|db|kettlebells?|kb|barbell|vest|plate|weights?"
    r"|hantel\w*|pesas?|goma|mancuernas?))$",
    re.IGNORECASE,
)


def _name(parts: Parts) -> None:
    """Take the first words that are left for the name; what is left behind it fits nowhere."""
    words = [chunk for chunk in map(trimmed, parts.text.split(CUT)) if not filling(chunk)]
    name = next((chunk for chunk in words if re.match(rf"(?i)(?!{_BESIDE}\b).*[^\W\d_]", chunk)), "")
    if name:
        words.remove(name)
    for chunk in words:
        implement = _WITH.match(chunk) or _WITH.match(f"with {chunk}")
        if implement and "weight" not in parts.figures:
            parts.figures["weight"] = implement[1]
        else:
            parts.left.append(chunk)
    if len(name.split()) > MOST_WORDS or PROSE.search(name):
        parts.figures, parts.left, name = {}, [name], ""
    parts.name = name[:1].upper() + name[1:]


def without_implement(name: str) -> tuple[str, str]:
    """Part a name from what the exercise is done with.

    >>> without_implement("Row with a red band"), without_implement("Row")
    (('Row', 'red band'), ('Row', ''))
    """
    found = _WITH.search(name)
    return (name[: found.start()].rstrip(_EDGE), found[1]) if found else (name, "")


def filling(chunk: str) -> bool:
    """Tell whether words say nothing when they stand alone."""
    words = re.findall(r"\S*\w\S*", chunk)
    return all(word.lower().strip(_EDGE) in _FILLERS for word in words)


def trimmed(chunk: str) -> str:
    """Take marks and small words away from the ends of what is left of a line."""
    chunk = re.sub(r"[(\[]\W*[)\]]", " ", chunk).strip(_EDGE)
    if chunk.count("(") > chunk.count(")"):
        chunk = chunk.replace("(", "", 1)
    words = re.sub(r"(?i)^(?!for time)(?:(?:of|de|x|à|for|per|sets|reps)(?:\s+|$))+", "", chunk).split()
    while words and words[-1].lower() in _FILLERS - {"hold", "holds"}:
        words.pop()
    return " ".join(words).strip(_EDGE)
