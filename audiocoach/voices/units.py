"""Figures with units, read in the words of their language, which the Unicode CLDR data knows."""

import re
from decimal import Decimal
from functools import partial

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
    }
}
"""What is counted, by language and gender; voices read 1 as a number ("uno minuto"), not as a word for it."""

_START = r"(?<![\w.,:])"
_FIGURE = rf"{_START}(\d+(?:[.,]\d+)?)"
_MEASURE = re.compile(
    rf"{_FIGURE}(?:[\s-]?({'|'.join(sorted(map(re.escape, _UNITS), key=len, reverse=True))}))(?![\w/])"
)
_CLOCK = re.compile(r"(?<![\w.,:])(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)(?![\w:])")
_WRITTEN = re.compile(r"(?<![\w.,:])(?:(\d+)h)?(\d+)m(?:in)?(\d+)s(?!\w)")


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
