"""One line of a workout: its figures cut out one after the other, and the name that is left."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

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
from audiocoach.coach.model.durations import parse_tempo
from audiocoach.imports.words import FILLERS, LEADS, LIMBS, PROSE, SENTENCE, one_spelling

MOST_WORDS = 8
"""Words that the name of an exercise has at most; more of them are a sentence."""

LONGEST_LINE = 400
"""Characters of a line that can be one exercise."""

CUT = "\x00"
"""What stands in a line where a figure was cut out."""

_B, _E = r"(?<![\w.:-])", r"(?!\w|:\d)"
COUNT = r"\d{1,3}(?:-\d{1,3})?"
_ONE = (
    r"(?:\d{1,2}:\d\d(?::\d\d)?|\d{1,3}(?:\.\d+)? ?(?:h|min|m)(?: ?\d{1,2} ?(?:min|m|s))?"
    r"|\d{1,5}(?:\.\d+)? ?m?s)(?!\w|:\d|['’])"
)
DURATION = rf"(?:\d{{1,4}}(?:\.\d+)? ?(?:min|[ms])?-)?{_ONE}"
_FAR = r"\d{1,5}(?:\.\d+)? ?(?:km|mi|miles?|yd|ft|met(?:er|re)s?|metern?|metros?|m)(?![\w/])"
_WEIGHT = r"\d{1,3}(?:\.\d+)?(?:-\d{1,3}(?:\.\d+)?)? ?(?:kg|lb)\b"
_MAX = r"max|to failure"
_LIMB = "|".join(LIMBS)
_MOVED = re.compile(
    r"\b(?:sprint|run|lauf|swim|schwimm|row|ruder|carry|sled|shuttle|walk|skip|bear crawl)", re.I
)


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
        return bool({"reps", "time", "distance"} & self.figures.keys())

    def put(self, **figures: Any) -> None:
        """State figures; raises ValueError where one is stated already."""
        if figures.keys() & self.figures.keys():
            raise ValueError("stated twice")
        self.figures |= figures


Reader = Callable[[Parts, re.Match[str]], None]
"""States what a match says; raises ValueError where it cannot mean that."""


def counts(text: str) -> int | str:
    """Write a count or a range of counts as the notation has it."""
    return format_counts(parse_counts(text))


def durations(text: str) -> str:
    """Write a duration or a range of durations as the notation has it; a bare number is seconds."""
    return format_durations(parse_durations(text.replace(" ", "")))


def _measure(text: str, line: str = "") -> dict[str, Any]:
    """Tell what a set of a dose is: reps, a list of them, a time or a distance."""
    if re.fullmatch(_MAX, text, re.I):
        return {"reps": format_reps(parse_reps(f"{text} 1m"))}
    if len(listed := re.split(r"[/,-] ?", text)) > 2:
        return {"reps": [counts(each) for each in listed]}
    if re.fullmatch(COUNT, text):
        return {"reps": counts(text)}
    if re.fullmatch(_FAR, text, re.I) and _is_far(text, line):
        return {"distance": _distance(text)}
    return {"time": durations(text)}


def _distance(text: str) -> str:
    return read_distance(re.sub(r"(?:metern?|metros?)$", "m", text))


def _is_far(text: str, line: str) -> bool:
    """Tell metres from minutes, which have the same letter."""
    number = float(re.split(r"[ a-z]", text, maxsplit=1, flags=re.I)[0])
    return not re.fullmatch(r"[\d.]+ ?m", text) or number >= 100 or bool(_MOVED.search(line) and number >= 15)


def _dose(parts: Parts, found: re.Match[str]) -> None:
    measure = _measure(found["each"], parts.text)
    sets = {} if isinstance(measure.get("reps"), list) else {"sets": counts(found["sets"])}
    if not sets and len(measure["reps"]) != parse_counts(found["sets"]).low:
        raise ValueError("a list has a value for each set")
    parts.put(**sets, **measure)
    _say_cap(parts, measure)


def _say_cap(parts: Parts, measure: dict[str, Any]) -> None:
    if str(measure.get("reps", "")).endswith(" 1m"):
        parts.assumed.append("as many reps as possible get one minute at most")


def _triple(parts: Parts, found: re.Match[str]) -> None:
    parts.put(sets=counts(found[1]), reps=counts(found[2]), hold=durations(found[3]))


def _only(key: str, read: Callable[[str], Any]) -> Reader:
    def state(parts: Parts, found: re.Match[str]) -> None:
        parts.put(**{key: read(found["v"])})

    return state


def _weight(text: str) -> str:
    return re.sub(r"(?<=\d) ?(?=kg|lb|%)", " ", text, flags=re.IGNORECASE).replace(" %", "%")


def _weights(parts: Parts, found: re.Match[str]) -> None:
    parts.put(weight=[f"{each.strip()} {found['unit']}" for each in re.split("[/-]", found["v"])])


def _open(parts: Parts, found: re.Match[str]) -> None:
    measure = _measure(found[0].strip())
    parts.put(**measure)
    _say_cap(parts, measure)


def _rest(parts: Parts, found: re.Match[str]) -> None:
    parts.put(rest=durations(found["v"]))
    if found["v"].isdecimal():
        parts.assumed.append(f"a rest of {found['v']} without a unit is seconds")


def _sides(parts: Parts, found: re.Match[str]) -> None:
    limb = LIMBS.get((found.groupdict().get("limb") or "side").lower(), "side")
    parts.put(sides="each", **({} if limb == "side" else {"limb": limb}))


def _phase(parts: Parts, found: re.Match[str]) -> None:
    word = found["phase"].lower()
    phase = "lift" if re.match("up|lift|conc|hoch|auf|sub", word) else "lower"
    if word.startswith("pause"):
        phase = "hold" if word.endswith("top") else "pause"
    parts.put(**{phase: durations(found["v"])})


def _tempo(parts: Parts, found: re.Match[str]) -> None:
    parse_tempo(found["v"])
    parts.put(tempo=found["v"])


def _far(parts: Parts, found: re.Match[str]) -> None:
    if not _is_far(found["v"], parts.text):
        raise ValueError("these are minutes")
    parts.put(distance=_distance(found["v"]))


def _far_time(parts: Parts, found: re.Match[str]) -> None:
    if "distance" not in parts.figures:
        raise ValueError("this is no time for a distance")
    parts.put(time=durations(found["v"]))


def _listed(parts: Parts, found: re.Match[str]) -> None:
    parts.put(**_measure(found["v"]))


def _steps(parts: Parts, found: re.Match[str]) -> None:
    parts.put(reps=counts(found["v"]))
    parts.assumed.append(f"{found['v']} {found['unit']} are counted as reps")


def _arrow(parts: Parts, found: re.Match[str]) -> None:
    parts.put(reps=counts(f"{found[1]}-{found[2]}"))
    parts.assumed.append(f"from {found[1]} to {found[2]} is a range, from which the level chooses")


def _time(parts: Parts, found: re.Match[str]) -> None:
    if parts.measured:
        raise ValueError("how much is stated already")
    parts.put(time=durations(found["v"]))


def _times(parts: Parts, found: re.Match[str]) -> None:
    parts.put(**{"sets" if parts.measured else "reps": counts(found["v"])})


def _on_off(parts: Parts, found: re.Match[str]) -> None:
    parts.put(**({"sets": counts(found[1])} if found[1] else {}))
    parts.put(time=durations(found[2]), rest=durations(found[3]))


def _sets_or_reps(parts: Parts, found: re.Match[str]) -> None:
    more = re.search(rf"{_B}{COUNT} reps|{_B}{DURATION}|{_B}\d+\s*$", parts.text)
    parts.put(**{"sets" if more or parts.measured else "reps": counts(found["v"])})


_LIST = r"\d{1,3}(?:(?:[/,] ?\d{1,3}){2,}|(?:-\d{1,3}){2,})"
_EACH = rf"(?:{_MAX}|{_LIST}|{DURATION}|{_FAR}|{COUNT})(?![\d%])"
_PER = (
    r"(?:(?:on |for |auf |en |a )?(?:each|per|every|either|both|(?<=\d )a|je|pro|jede[rs]?|beiden?|por|cada"
    r"|(?:de|en|a) cada)|(?:on )?\beach of)"
)
_BOTH = r"l ?[/+&] ?r|left and right|left/right|links und rechts|li ?/ ?re"
_CODE = r"(?:[\dX]{4}|[\dX](?:[-/ ][\dX]){3})(?![\w/])"
_PHASE = (
    r"down|lowering|lower|eccentric|negative|ab|runter|bajando|up|lift(?:ing)?|concentric|hoch|subiendo"
    r"|pause (?:at|in) (?:the )?(?:top|bottom|middle|hole)"
)
_AT = r"(?:@|\bat\b|\bà|\bmit|\bcon|\bwith) ?"
_SETS = r"(?:x|sets(?: of| x| à| a| de| von)?,?)"
_STEPS = r"steps|schritte|pasos|breaths|atemzüge|respiraciones|strides|jumps|throws"
_PAUSED = r"(?: between sets)?"
_TOP = r"(?: at (?:the )?top)?"

_GRAMMAR: tuple[tuple[str, Reader], ...] = (
    (rf"[([]?(?<!\w){_PER} ?(?P<limb>{_LIMB})\b[)\]]?", _sides),
    (rf"(?<=\w) ?/ ?(?P<limb>{_LIMB})\b", _sides),
    (rf"(?<=[\d ])\s?(?:e/?s|p/?s|ea|each)\b\.?(?! \w*\d)|[([]?\b(?:{_BOTH})\b[)\]]?", _sides),
    (rf"\brest (?:between sets:? ?)?(?P<v>{DURATION}|{COUNT}(?!\w|:\d)){_PAUSED}", _rest),
    (rf"{_B}(?P<v>{DURATION}) rest\b{_PAUSED}", _rest),
    (rf"{_B}(?:(\d{{1,3}}) ?x ?)?({_ONE}) ?(?:on|work|an)[ ,/+]*({_ONE}) ?(?:off|rest|aus)\b", _on_off),
    (rf"{_B}({COUNT}) ?x ?({COUNT})(?: reps)? ?x ?({DURATION})(?: hold)?", _triple),
    (rf"(?:\btempo:? ?|@ ?(?={_CODE}))(?P<v>{_CODE})", _tempo),
    (rf"(?:\bslow(?:ly)?\W{{1,3}})?{_B}(?P<v>{DURATION}) (?P<phase>{_PHASE})\b", _phase),
    (rf"\bhold (?P<v>{DURATION}){_TOP}", _only("hold", durations)),
    (rf"(?:\boben )?(?<!x )(?<!x){_B}(?P<v>{DURATION}) hold\b{_TOP}", _only("hold", durations)),
    (r"@? ?(?<![\w.])(?P<v>\d{1,2}:\d\d ?(?:min|m)? ?/ ?(?:km|mi|mile))\b", _only("pace", read_pace)),
    (
        rf"(?:{_AT})?{_B}(?P<v>\d+(?:\.\d+)?(?:(?: ?/ ?\d+(?:\.\d+)?)+|(?:-\d+){{2,}})) ?(?P<unit>kg|lb)\b",
        _weights,
    ),
    (r"@ ?(?P<v>body weight)", _only("weight", str)),
    (rf"{_AT}(?P<v>\d x {_WEIGHT})", _only("weight", _weight)),
    (rf"(?:{_AT})?{_B}(?P<v>{_WEIGHT})", _only("weight", _weight)),
    (rf"{_AT}(?P<v>\d{{1,3}}(?:-\d{{1,3}})? ?%(?: ?(?:of )?1?RM\b)?)", _only("weight", _weight)),
    (rf"@? ?\brpe ?(?P<v>{COUNT}){_E}", _only("rpe", counts)),
    (rf"{_B}(?P<sets>{COUNT}) ?{_SETS} ?(?P<each>{_EACH})(?! (?:x|sets)\b)(?: ?reps)?", _dose),
    (rf"{_B}(?P<each>{DURATION}|{_FAR}) ?x ?(?P<sets>{COUNT}){_E}(?: sets)?", _dose),
    (rf"{_B}(?P<v>{_FAR})", _far),
    (rf"(?:@|\bin\b|\bat\b) ?(?P<v>{DURATION})", _far_time),
    (rf"{_B}(?P<v>{COUNT}) sets\b", _only("sets", counts)),
    (rf"{_B}(?P<v>{COUNT}) ?reps\b", _only("reps", counts)),
    (rf"{_B}(?P<v>{_LIST}){_E}(?: reps)?", _listed),
    (rf"{_B}({COUNT}) ?(?:→|->|⇒) ?(\d+)(?: reps)?", _arrow),
    (rf"{_B}(?P<v>{COUNT}) (?P<unit>{_STEPS})\b", _steps),
    (rf"(?<!\w)x ?(?P<v>{COUNT}){_E}", _times),
    (rf"{_B}(?P<v>{COUNT}) ?x(?= [^\W\d]|\s+{CUT}|,|\s*$)", _sets_or_reps),
    (rf"{_B}(?P<v>{DURATION})", _time),
    (rf"(?<![\w-])(?:{_MAX})\b", _open),
)
GRAMMAR = tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in _GRAMMAR)
"""What figures look like, and how each is read; an earlier one takes what a later one would misread."""

_LOOSE = re.compile(
    rf"(?:^|{CUT})\W*(?P<v>{COUNT})(?= [^\W\d])|(?<=[\w:]) ?[:,-]? ?\b(?P<w>{COUNT})"
    rf"(?=[\s,;.:)-]*(?:$|{CUT}))"
)


def read_line(text: str, *, holds: bool = True) -> Parts:
    """Read a line; what it says of no figure and no name stands in `left`.

    >>> parts = read_line("Clamshells 2 x 12 e/s, rest 30 sec")
    >>> parts.name, parts.figures
    ('Clamshells', {'sides': 'each', 'rest': '30s', 'sets': 2, 'reps': 12})
    """
    if len(text) > LONGEST_LINE or SENTENCE.search(text):
        return Parts("", left=[text])
    parts = Parts(LEADS.sub("", one_spelling(text)))
    for pattern, read in GRAMMAR:
        if holds or "hold" not in pattern.pattern:
            while _cut(parts, pattern, read):
                pass
    if "hold" in parts.figures and not parts.measured and not _loose_count(parts):
        return read_line(text, holds=False) if holds else parts
    _loose_count(parts)
    _settle_tempo(parts)
    if "distance" not in parts.figures and (pace := parts.figures.pop("pace", "")):
        parts.left.append(f"@ {pace}")
    _name(parts)
    return parts


def _cut(parts: Parts, pattern: re.Pattern[str], read: Reader) -> bool:
    """Read the first match of a pattern that can mean what it says, cut it out; tell whether there is one."""
    for found in pattern.finditer(parts.text):
        try:
            read(parts, found)
        except ValueError:
            continue
        parts.text = f"{parts.text[: found.start()]} {CUT} {parts.text[found.end() :]}"
        return True
    return False


def _loose_count(parts: Parts) -> bool:
    """Take a number before or behind the name for reps, where nothing else says how much."""
    bare = re.sub(rf"(?:\s|{CUT}|[,;.:])+$", "", parts.text)
    found = None if parts.measured else _LOOSE.search(bare)
    if found is None or int((count := found["v"] or found["w"]).split("-")[0]) == 0:
        return parts.measured
    try:
        parts.put(reps=counts(count))
    except ValueError:
        return False
    parts.text = f"{bare[: found.start()]} {CUT} {bare[found.end() :]}"
    return True


_USUAL = {"lift": "2s", "lower": "2s"}
"""The phases of a rep that says nothing of them."""


def _settle_tempo(parts: Parts) -> None:
    """Put the phases of which a line speaks together, with the usual lengths of the others."""
    stated: dict[str, str] = {
        name: parts.figures.pop(name) for name in ("lift", "lower", "pause") if name in parts.figures
    }
    if not stated or "tempo" in parts.figures:
        return
    missing = [name for name in _USUAL if name not in stated]
    phases = {**_USUAL, **stated}
    hold: dict[str, Any] = {"hold": parts.figures["hold"]} if "hold" in parts.figures else {}
    pause: dict[str, Any] = {"pause": phases["pause"]} if "pause" in phases else {}
    ordered = {"lift": phases["lift"], **hold, "lower": phases["lower"], **pause}
    parts.figures["tempo"] = ", ".join(f"{name} {length}" for name, length in ordered.items())
    for name in missing:
        parts.assumed.append(f"the {name} of a rep takes {_USUAL[name]}")


_EDGE = " \t,;:.·•|-–—()[]{}+=/@&*_~"

_WITH = re.compile(
    r"^(?:with|using|mit|con|w/) ?(?:an? |einem? |einer |una? )?"
    r"((?:\S+ ){0,3}(?:bands?|dumbbells?|db|kettlebells?|kb|barbell|vest|plate|weights?"
    r"|hantel\w*|pesas?|goma|mancuernas?))$",
    re.IGNORECASE,
)


_BESIDE = re.compile(r"(?:with|using|mit|con|w/)\b", re.IGNORECASE)


def _name(parts: Parts) -> None:
    """Take the first words that are left for the name; what is left behind it fits nowhere."""
    chunks = [trimmed(chunk) for chunk in parts.text.split(CUT)]
    words = [chunk for chunk in chunks if re.search(r"\w", chunk)]
    named = (chunk for chunk in words if re.search(r"[^\W\d_]", chunk) and not filling(chunk))
    name = next((chunk for chunk in named if not _BESIDE.match(chunk)), "")
    if name:
        words.remove(name)
    for chunk in words:
        implement = _WITH.match(chunk) or _WITH.match(f"with {chunk}")
        if implement and "weight" not in parts.figures:
            parts.figures["weight"] = implement[1]
        elif not filling(chunk):
            parts.left.append(chunk)
    if len(name.split()) > MOST_WORDS or PROSE.search(name):
        parts.figures, parts.left, name = {}, [name], ""
    parts.name = name[:1].upper() + name[1:]


def without_implement(name: str) -> tuple[str, str]:
    """Part a name from what the exercise is done with.

    >>> without_implement("Row with a red band"), without_implement("Row")
    (('Row', 'red band'), ('Row', ''))
    """
    for found in re.finditer(r" (?=(?:with|using|mit|con|w/))", name):
        if implement := _WITH.match(name[found.end() :]):
            return name[: found.start()].rstrip(_EDGE), implement[1]
    return name, ""


def filling(chunk: str) -> bool:
    """Tell whether words say nothing when they stand alone."""
    return all(word.lower().strip(_EDGE) in FILLERS for word in chunk.split())


def trimmed(chunk: str) -> str:
    """Take marks and small words away from the ends of what is left of a line."""
    chunk = re.sub(r"[(\[]\W*[)\]]", " ", chunk).strip(_EDGE)
    if chunk.count("(") > chunk.count(")"):
        chunk = chunk.replace("(", "", 1)
    words = chunk.split()
    while (
        words
        and words[:2] != ["for", "time"]
        and words[0].lower() in ("of", "de", "x", "à", "for", "per", "sets", "reps")
    ):
        words.pop(0)
    while words and words[-1].lower() in FILLERS - {"hold", "holds"}:
        words.pop()
    return " ".join(words).strip(_EDGE)
