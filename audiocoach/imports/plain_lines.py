"""A text as plain lines: tables typed out, bullets taken off, figures and words in one spelling."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiocoach.notation.text import lines_of


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its bullet and its number: how deep a heading, and a label such as A1."""

    number: int
    raw: str
    text: str
    depth: int = 0
    label: str = ""


_CONTROL = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SENTENCES = re.compile(r"(?<=[^\W\d]{4}[.;])\s+(?=[A-ZÄÖÜ])(?!rest|hold|pause|halt|repeat)", re.IGNORECASE)


def plain_lines(text: str) -> Iterator[Line]:
    """List what stands in a text, sentence by sentence."""
    raws = lines_of(_CONTROL.sub(" ", text))
    for number, (raw, typed) in enumerate(zip(raws, typed_lines(raws), strict=True), 1):
        for sentence in _SENTENCES.split(typed):
            line = _bare(number, raw if sentence == typed else sentence, sentence)
            if re.search(r"\w", line.text or line.label):
                yield line


_SYMBOLS = re.compile(r"\d?\ufe0f?\u20e3|[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff]+")
_MARK = re.compile(r"^(#{1,6})\s+(?=\D)|^(?:\*\*|__)(?=.*(?:\*\*|__):?$)")
_EMPHASIS = re.compile(r"\*\*|__|`|^#{1,6}\s+(?=\D)|^#{2,}\s*")
_BULLET = re.compile(r"^(?:[-*+•·‣▪●○◦–—>]\s+|[•·‣▪●○◦]\s*|\[[ xX]?\]\s*)+")
_NUMBERING = re.compile(
    r"^(?:(?:exercise|übung|ejercicio)\s*\d{1,2}\s*[:.)–-]\s*|(?:№|no\.|nr\.|n[º°]\.?|#)\s*\d{1,2}\s*[.):–-]?\s+"
    r"|\(?\d{1,2}[.)](?:\s+|(?=[^\W\d]))|\d{1,2}\s*[:–-]\s+(?=[^\W\d]))",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\(?([A-H]\d?)\s?[.):]\s*(?=\S|$)|^([A-H]\d)\s+(?=\S)")


def _bare(number: int, raw: str, typed: str) -> Line:
    """Take bullet, box, number and emphasis off a line."""
    text = _SYMBOLS.sub(" ", typed).strip()
    mark = _MARK.match(text)
    text = _NUMBERING.sub("", _BULLET.sub("", _EMPHASIS.sub("", text).strip()))
    label = _LABEL.match(text)
    text = text[label.end() :] if label else text
    depth = len(mark[1] or "##") if mark else 0
    return Line(number, raw.strip(), text.strip(), depth, (label[1] or label[2]) if label else "")


_COLUMNS = {
    "number": r"#|no\.?|nr\.?|№",
    "name": r"exercises?|movements?|übung(?:en)?|ejercicios?|name|what",
    "sets": r"sets?|sätze|series?",
    "reps": r"reps?|repetitions?|wdh\.?|wiederholungen|repeticiones|reps ?/ ?time|reps/sec|amount|dose",
    "time": r"time|duration|zeit|dauer|tiempo|secs?|seconds",
    "hold": r"hold|halten",
    "rest": r"rest|pause|pausa|descanso|break",
    "weight": r"weight|load|gewicht|peso|kg|lb|lbs",
    "tempo": r"tempo",
}
"""The columns of a table, by what people write above them."""

_TYPED = {"hold": "hold {}", "rest": "rest {}", "tempo": "tempo {}", "weight": "@ {}"}
_TYPED_NUMBER = {"sets": "{} sets", "reps": "{} reps", "time": "{}s"}
"""How somebody would have typed a cell, or one that is a bare number."""

_SEPARATORS = (r"\s*\|\s*", r"\t", r"\s*;\s*", r" {2,}", r"\s*,\s*")
_NOTHING = re.compile(r"[\s\-–—/.|:+=]*")
_BARE_NUMBER = re.compile(r"\d+(?:\s*[-–]\s*\d+)?")


def typed_lines(lines: Sequence[str]) -> Iterator[str]:
    """Write the rows of tables as lines; other lines stay as they are, and what is no content becomes empty.

    >>> list(typed_lines(["Exercise | Sets | Reps | Rest", "---|---|---|---", "Squat | 3 | 10 | 60s"]))
    ['', '', 'Squat, 3 sets, 10 reps, rest 60s']
    """
    columns: list[str] = []
    separator = ""
    for line in lines:
        if found := _header(line):
            separator, columns = found
            yield ""
        elif not line.strip():
            columns = [] if separator in _SEPARATORS[3:] else columns
            yield ""
        elif columns and len(cells := _cells(line, separator)) > 1:
            yield _row(cells, columns)
        elif line.count("|") > 1:
            yield _row(_cells(line, _SEPARATORS[0]), [])
        else:
            columns = []
            yield line


def _cells(line: str, separator: str) -> list[str]:
    bare = line.strip(" \r") if "t" in separator else line.strip()
    return [cell.strip() for cell in re.split(separator, bare.strip("|"))]


def _header(line: str) -> tuple[str, list[str]] | None:
    """Find the columns of a table in its first line: a name, and sets or reps or time among the others."""
    for separator in _SEPARATORS:
        columns = [_column(re.sub(r"[*_:]", "", cell).strip()) for cell in _cells(line, separator)]
        if "name" in columns and {"sets", "reps", "time"} & set(columns):
            return separator, columns
    return None


def _column(cell: str) -> str:
    return next((key for key, words in _COLUMNS.items() if re.fullmatch(words, cell, re.IGNORECASE)), "")


def _row(cells: Sequence[str], columns: Sequence[str]) -> str:
    """Write a row as a line; cells beyond the last column are kept as they are."""
    keys = (*columns, *[""] * len(cells))
    typed = []
    for key, cell in zip(keys, cells, strict=False):
        if key != "number" and not _NOTHING.fullmatch(cell):
            form = _TYPED_NUMBER.get(key, "{}") if _BARE_NUMBER.fullmatch(cell) else "{}"
            typed.append(_TYPED.get(key, form).format(cell))
    return ", ".join(typed)


DURATION = (
    r"(?:\d{1,4}(?:\.\d+)? ?(?:min|[ms])?-)?"
    r"(?:\d{1,2}:\d\d(?::\d\d)?|\d{1,3}(?:\.\d+)? ?(?:h|min|m)(?: ?\d{1,2} ?(?:min|m|s))?"
    r"|\d{1,5}(?:\.\d+)? ?m?s)(?!\w|:\d|['’])"
)
"""A length of time, or from one to another."""

_REST = r"(?:pause(?! at\b| in\b)|pausa|descanso|break|recovery|rest)"
_BETWEEN = r"\b(?:between|after (?:each|every)|zwischen(?: den)?|entre(?: l[ao]s)?)\s+"

_SPELLINGS = (
    (r"[\u200b-\u200f\u2060\ufeff\xad]", ""),
    (r"(?<=\d)\s*[×✕✖*]|[×✕✖]", " x "),
    (r"(?<=\d),(?=\d+\s*(?:kg|km|h|m|min\w*|mi|lbs?)\b)", "."),
    (r"(?<=\d)\s*['′’]\s*(?=\d+\s*(?:''|[\"″”]))", "min"),
    (r"(?<=\d)\s*(?:''|[\"″”“]|(?:secs?|seconds?|sek(?:unden?)?|seg(?:undos?)?)\b\.?)", "s"),
    (r"(?<=\d)\s*(?:['′’](?!\w)|(?:mins?|minutes?|minuten?|minutos?)\b\.?)", "min"),
    (r"(?<=\d)\s*(?:hrs?|hours?|stunden?|std|horas?)\b\.?", "h"),
    (r"(?<=\d:\d\d)min(?![\w/])", ""),
    (r"(?<=\d)\s*(?:met(?:er|re)s?|metern?|metros?)\b", " metres"),
    (r"(?<=\d)\s*(?:reps?|repetitions?|wdhl?|wiederholungen|repeticiones|repet|stück|stk)\b\.?", " reps"),
    (r"(?<=\d)\s*(?:sets?|sätzen?|saetze|satz|serien?|series)\b\.?", " sets"),
    (r"(?<=\d)\s*(?:rounds?|runden?|rondas?|vueltas?|durchgänge)\b", " rounds"),
    (r"\bevery minute(?: on the minute)?\b", "every 1min"),
    (_BETWEEN + r"(?:sets?|sätzen|series)\b", "between sets"),
    (_BETWEEN + r"(?:rounds?|runden|rondas|vueltas)\b", "between rounds"),
    (_BETWEEN + r"(?:exercises?|übungen|ejercicios)\b", "between exercises"),
    (r"\b(?:without (?:any )?rest|no rest|ohne pause|sin descanso)\b", "rest 0s"),
    (rf"(?:(?<=\d[sm])|(?<=\dmin))\s*(?:de )?{_REST}\b", " rest"),
    (r"\bpause (?:for )?(\d+s) (?:at|in) (?:the )?(top|bottom|middle|hole)\b", r"\1 pause at the \2"),
    (r"(^|, )(?:sets|sätze|series): ?(\d+)(?! ?x)", r"\1\2 sets"),
    (r"(^|, )(?:reps|repetitions|wdh|wiederholungen|repeticiones): ?(\d[\d-]*)(?! ?x)", r"\1\2 reps"),
    (r"\brepeat(?:ed)? (?:x ?)?(\d+) ?(?:times|x)\b", r"\1 reps"),
    (rf"\b(?:resting|{_REST})(?: (?:for|of|de|von)\b)?:?\s*(?=\d|between)", "rest "),
    (rf"\brest (between \w+):? ?({DURATION}|\d+(?!\w|:\d))", r"rest \2 \1"),
    (rf"(?<![\w.:-])({DURATION}) rest (?=between)", r"rest \1 "),
    (r"\b(?:hold(?:ing)?|halten|mantener|aguantar?)(?: (?:it|for|each|für|por|\d+ s))?:?\s+(?=\d)", "hold "),
    (r"(?:(?<=\d[sm])|(?<=\dmin)) ?(?:holds?|halten|gehalten|mantener|aguantando)\b", " hold"),
    (r"\b(?:to|bis|until|till|al|hasta(?: el)?) (?:failure|versagen|fallo)\b", "to failure"),
    (r"\b(?:max(?:imum)?\.?(?: reps| effort)?|as many (?:reps )?as (?:possible|you can))\s*$", "max"),
    (r"\b(?<!\d[ms] )(?<!\dmin )amrap\s*$", "max"),
    (r"(?<=\d)\s*(?:to|bis|hasta|a)\s+(?=\d)", "-"),
    (r"(?<=\d)[–—](?=\d)", "-"),
    (r"(?<![x.:\d-])(?<!x )(\d+(?:s|m|min)?) [-–—] (?=\d+)", r"\1-"),
    (r"(x ?\d+) [-–—] (?=\d+ reps)", r"\1-"),
    (r"\b(?:pounds?|lbs)\b", "lb"),
    (r"\b(?:kilos?|kgs|kilogramm?s?)\b", "kg"),
    (r"(?<=@ )(?:BW|bodyweight)\b|\b(?:BW|bodyweight)$", "body weight"),
    (r"[–—]", "-"),
)
SPELLINGS = tuple((re.compile(pattern, re.IGNORECASE), plain) for pattern, plain in _SPELLINGS)
"""What is written in many ways, and the one way in which the grammar knows it; one after the other."""

_FOREIGN = {
    "de": r"\b(?:wdhl?|wiederholungen|sätze|sekunden|sek|pause|runden|seite|bein|und|mit|halten"
    r"|aufwärmen|übung)\b",
    "es": r"\b(?:series|repeticiones|segundos|seg|descanso|lado|pierna|con|por|cada"
    r"|calentamiento|estiramiento)\b",
}


def one_spelling(text: str) -> str:
    """Write figures, units and the words around them in one way.

    >>> one_spelling("3 × 12 Wdh., 30 Sek. Pause"), one_spelling("Plank 1'30″")
    ('3 x 12 reps, 30s rest', 'Plank 1min30s')
    """
    text = " ".join(text.split())
    for pattern, plain in SPELLINGS:
        text = pattern.sub(plain, text)
    return " ".join(text.split())


def language_of(text: str) -> str:
    """Tell the language of a workout, where two of its words at least are German or Spanish.

    >>> language_of("Kniebeugen 3 Sätze, 60 Sek. Pause"), language_of("Squats 3 x 10")
    ('de', 'en')
    """
    found = {code: len(set(re.findall(words, text.lower()))) for code, words in _FOREIGN.items()}
    best = max(found, key=lambda code: found[code])
    return best if found[best] > 1 else "en"
