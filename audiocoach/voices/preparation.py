"""Text made ready for any voice: `prepare`, and the small functions from text to text that it is made of."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial

from audiocoach.errors import VoiceError

_UNITS = {
    "s": "duration-second",
    "sec": "duration-second",
    "secs": "duration-second",
    "min": "duration-minute",
    "mins": "duration-minute",
    "h": "duration-hour",
    "hr": "duration-hour",
    "hrs": "duration-hour",
    "kg": "mass-kilogram",
    "g": "mass-gram",
    "lb": "mass-pound",
    "lbs": "mass-pound",
    "mm": "length-millimeter",
    "cm": "length-centimeter",
    "m": "length-meter",
    "km": "length-kilometer",
    "ft": "length-foot",
    "kcal": "energy-kilocalorie",
    "km/h": "speed-kilometer-per-hour",
    "°": "angle-degree",
    "%": "concentr-percent",
}
"""How a unit is written after a figure, and what CLDR calls it; `m` is metres, except in 1m30s."""

_COUNTED = {
    "es": {
        "masculine": (
            "minutos?|segundos?|kilogramos?|kilos?|gramos?|(?:kilo|centi|milí)?metros?|pies?|grados?"
        ),
        "feminine": "horas?|libras?|kilocalorías?|ve(?:z|ces)|repetici(?:ón|ones)|series?|vueltas?|rondas?",
    },
    "de": {
        "masculine": "(?:kilo|zenti|milli)?meter|fuß|satz|sätze",
        "feminine": "stunden?|minuten?|sekunden?|kilokalorien?|wiederholung(?:en)?|runden?|seiten?",
        "neuter": "(?:kilo)?gramm|kilo|pfund|grad|prozent",
    },
}
"""What is counted, by language and gender; voices read 1 as a number ("uno minuto"), not as a word for it."""

_START = r"(?<![\w.,:])"

_UNIT = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))

_MEASURE = re.compile(rf"{_START}(\d+(?:[.,]\d+)?)(?:[\s-]?({_UNIT}))(?![\w/])")

_CLOCK = re.compile(rf"{_START}(?:(\d{{1,2}}):)?(\d{{1,3}}):([0-5]\d)(?![\w:])")

_WRITTEN = re.compile(rf"{_START}(?:(\d+)h)?(\d+)m(?:in)?(\d+)s(?!\w)")


def speak_clock(text: str, *, language: str) -> str:
    """Read 1:30, 1:02:00 and 1m30s as hours, minutes and seconds.

    >>> speak_clock("1:30 work, 0:45 rest", language="en")
    '1 minute 30 seconds work, 45 seconds rest'
    """
    for pattern in (_CLOCK, _WRITTEN):
        text = pattern.sub(partial(_duration, language), text)
    return text


def speak_units(text: str, *, language: str) -> str:
    """Read figures with a unit in words.

    >>> speak_units("20 kg, 30s, 1 min, 90°", language="en")
    '20 kilograms, 30 seconds, 1 minute, 90 degrees'
    >>> speak_units("1,5 kg", language="es")
    '1,5 kilogramos'
    """
    return _MEASURE.sub(lambda found: _measure(language, found[1], _UNITS[found[2]]) or found[0], text)


def speak_ones(text: str, *, language: str) -> str:
    """Write figures that end in one as they are said before what they count, where voices read them wrongly.

    >>> speak_ones("1 minuto, 21 veces, 11 minutos", language="es")
    'un minuto, veintiuna veces, 11 minutos'
    """
    for gender, nouns in _COUNTED.get(language.partition("-")[0], {}).items():
        found = re.compile(rf"{_START}(\d*1)(?<!11)(?=\s(?:{nouns})(?!\w))", re.IGNORECASE)
        text = found.sub(partial(_spelt, language.partition("-")[0], gender), text)
    return text


def _spelt(language: str, gender: str, found: re.Match[str]) -> str:
    from unicode_rbnf import RbnfEngine

    spelt = RbnfEngine.for_language(language).format_number(int(found[1]))
    return str(spelt.text_by_ruleset[f"spellout-cardinal-{gender}"])


def _duration(language: str, found: re.Match[str]) -> str:
    names = ("duration-hour", "duration-minute", "duration-second")
    figures = [(figure, name) for figure, name in zip(found.groups(), names, strict=True) if int(figure or 0)]
    said = [_measure(language, figure, name) for figure, name in figures]
    return " ".join(said) if said and all(said) else found[0]


def _measure(language: str, figure: str, unit: str) -> str:
    """Say one measure, or "" in a language that CLDR does not know."""
    if len(figure) > _MOST_FIGURES:
        return ""
    from babel.core import Locale, UnknownLocaleError
    from babel.numbers import get_group_symbol
    from babel.units import format_unit

    try:
        locale = Locale.parse(language, sep="-")
        figure = re.sub(rf"{re.escape(get_group_symbol(locale))}(\d{{3}})$", r"\1", figure)
    except (UnknownLocaleError, ValueError):
        return ""
    said = format_unit(Decimal(figure.replace(",", ".")), unit, length="long", locale=locale)
    return "" if unit in said else said  # babel names the unit itself where it has no word for it


_MOST_FIGURES = 20
"""A number of more figures is no measure of anything."""

LONGEST_CUE = 500
"""The most characters of one cue; more is a paragraph, which nobody follows while training."""

_ALONE = " (alone)"

_DIGIT = re.compile(r"\d")

_SETS = re.compile(r"(?<![\w.,-])(\d+)\s?[x×]\s?(?=\d)")

_TIMES = re.compile(r"(?<![\w.,-])(\d+)\s?[x×](?!\w)")

_RANGE = re.compile(r"(?<![\w.,:-])(\d+(?:[.,:]\d+)?)\s?[-–]\s?(?=\d+(?:[.,:]\d+)?(?![\d:-]))")


_ARROW = re.compile(r"(\d%?)\s*(?:→|->|⇒)\s*(?=\d)")

_NUMBER = re.compile(r"№\s*(?=\d)|\bNo\.\s?(?=\d)")

_EACH = re.compile(r"(\d)\s?ea\b\.?")

_PACE = re.compile(r"(?<![\w.,:])(\d{1,2}:[0-5]\d)\s?(?:min\s?)?/\s?(km|mi)(?!\w)")


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The words around figures: sets by reps, times, from one to another, a number, each, so much a unit."""

    sets: str
    once: str
    times: str
    to: str
    number: str
    each: str
    per: str


_SHAPES: Mapping[str, _Shapes] = {
    "en": _Shapes("by", "1 time", "times", "to", "number", "each", "a"),
    "es": _Shapes("por", "una vez", "veces", "a", "número", "cada uno", "por"),
    "de": _Shapes("mal", "einmal", "mal", "bis", "Nummer", "je Seite", "pro"),
}
"""Shapes that are read in words, by language."""


def prepare(text: str, *, language: str = "en", pronunciations: Mapping[str, str] | None = None) -> str:
    """Make a cue's text ready to be spoken; `language` is a tag such as en-us.

    Raises VoiceError where no word is left, or more than 500 characters are.

    >>> prepare("3x12,  1:30 rest – 20 kg 💪")
    '3 by 12, 1 minute 30 seconds rest – 20 kilograms'
    """
    spoken = drop_invisible(join_lines(write_figures(normalize(text))))
    spoken = pronounce(spoken, pronunciations=pronunciations or {})
    if _DIGIT.search(spoken):
        for speak in (speak_shapes, speak_clock, speak_units, speak_ones):
            spoken = speak(spoken, language=language)
    return _checked(squeeze(drop_pictures(spoken)), text)


def normalize(text: str) -> str:
    """Write letters and their accents as one character where there is one (NFC)."""
    return unicodedata.normalize("NFC", text)


def write_figures(text: str) -> str:
    """Write the digits of every alphabet as those that each voice reads.

    >>> write_figures("٣ x १२")
    '3 x 12'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)


def join_lines(text: str) -> str:
    r"""Turn tabs, line ends and every other white space into blanks.

    >>> join_lines("left\nright")
    'left right'
    """
    return re.sub(r"\s", " ", text)


def drop_invisible(text: str) -> str:
    r"""Drop NUL and other controls, marks of direction, soft hyphens and half characters.

    >>> drop_invisible("he\0llo \u202ethere")
    'hello there'
    """
    if text.isprintable():
        return text
    return "".join(character for character in text if not _is_invisible(character))


def pronounce(text: str, *, pronunciations: Mapping[str, str]) -> str:
    """Replace words by what sounds right, longest first, whatever their case.

    Those marked as (alone) are replaced only where they are a whole sentence. Sounds between slashes are
    phonemes: the words stay, and the phonemes stand behind them for an engine that reads them.

    >>> pronounce("RDL, then plank", pronunciations={"rdl": "Romanian deadlift"})
    'Romanian deadlift, then plank'
    >>> pronounce("Open. Close. Stay close.", pronunciations={"close (alone)": "cloze"})
    'Open. cloze. Stay close.'
    >>> pronounce("Squeeze your glutes.", pronunciations={"glutes": "/ɡluːts/"})
    'Squeeze your [glutes](/ɡluːts/).'
    """
    said = {word.casefold(): sound for word, sound in pronunciations.items() if word.strip()}
    if not said:
        return text
    words = tuple(sorted(said, key=len, reverse=True))
    sounds = [said[word] for word in words]
    return _finder(words).sub(lambda match: _sounding(match[0], sounds[(match.lastindex or 1) - 1]), text)


def _sounding(words: str, sound: str) -> str:
    return f"[{words}]({sound})" if re.fullmatch(r"/[^/()]+/", sound) else sound


def without_phonemes(text: str) -> str:
    """Leave the words alone, for an engine that reads no phonemes.

    >>> without_phonemes("Squeeze your [glutes](/ɡluːts/).")
    'Squeeze your glutes.'
    """
    return re.sub(r"\[([^\]]+)\]\(/[^/()]+/\)", r"\1", text)


@lru_cache(maxsize=16)
def _finder(words: tuple[str, ...]) -> re.Pattern[str]:
    """Give the pattern that finds words, the first of them first; each is a group."""
    return re.compile("|".join(f"({_place(word)})" for word in words), re.IGNORECASE)


def _place(words: str) -> str:
    """Give the pattern of where words are replaced."""
    sentence = words.removesuffix(_ALONE)
    if sentence != words:
        return rf"(?:\A|(?<=[.!?…]\s)){re.escape(sentence)}(?=[.!?…]|\Z)"
    return rf"(?<!\w){re.escape(words)}(?!\w)"


def speak_shapes(text: str, *, language: str) -> str:
    """Read sets and ranges in words, in the languages that have them in the table.

    >>> speak_shapes("3x12, 30-45 s, 2x a week", language="en")
    '3 by 12, 30 to 45 s, 2 times a week'
    >>> speak_shapes("3x12, 30-45 s, 2x por semana", language="es-mx")
    '3 por 12, 30 a 45 s, 2 veces por semana'
    >>> speak_shapes("10 → 20, 5:30/km, № 1, 10 ea.", language="en")
    '10 to 20, 5 minutes 30 seconds a kilometer, number 1, 10 each'
    """
    words = _SHAPES.get(language.partition("-")[0])
    if words is None:
        return text
    text = _NUMBER.sub(f"{words.number} ", _ARROW.sub(rf"\1 {words.to} ", text))
    text = _EACH.sub(rf"\1 {words.each}", text)
    text = _PACE.sub(partial(_paced, language, words.per), text)
    text = _SETS.sub(rf"\1 {words.sets} ", text)
    text = _TIMES.sub(lambda found: words.once if found[1] == "1" else f"{found[1]} {words.times}", text)
    return _RANGE.sub(rf"\1 {words.to} ", text)


def _paced(language: str, per: str, found: re.Match[str]) -> str:
    """Say a pace: so much time for each unit of distance."""
    unit = _measure(language, "1", {"km": "length-kilometer", "mi": "length-mile"}[found[2]])
    name = unit.partition(" ")[2]
    return f"{speak_clock(found[1], language=language)} {per} {name}" if name else found[0]


def drop_pictures(text: str) -> str:
    """Drop emoji, arrows and other symbols that have no sound, with the marks that change them.

    >>> drop_pictures("Left→right 💪")
    'Left right  '
    """
    if text.isascii():
        return text
    return "".join(" " if _is_picture(character) else character for character in text)


def squeeze(text: str) -> str:
    """Leave one blank between words, and none before a comma or a full stop."""
    return re.sub(r"\s+([,.;:!?])", r"\1", re.sub(r"\s+", " ", text)).strip()


def _is_invisible(character: str) -> bool:
    # The zero-width non-joiner parts the halves of Persian words, and they are spoken by it.
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co") and character != "\u200c"


def _is_picture(character: str) -> bool:
    marks = "\ufe0e\ufe0f\u20e3🏻🏼🏽🏾🏿"
    return unicodedata.category(character) == "So" or character in marks or "\u2190" <= character <= "\u21ff"


def _checked(spoken: str, text: str) -> str:
    if not any(character.isalnum() for character in spoken):
        raise VoiceError(f"there is no word to speak in '{squeeze(drop_invisible(text))}'", hint="write some")
    if len(spoken) > LONGEST_CUE:
        start = f"{spoken[:40]}…"
        raise VoiceError(
            f"a cue of {len(spoken)} characters is too long: '{start}'", hint=f"at most {LONGEST_CUE}"
        )
    return spoken
