"""Text made ready for any voice: a row of small functions from text to text."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from audiocoach.errors import VoiceError
from audiocoach.voices.units import speak_clock, speak_ones, speak_units

Step = Callable[[str], str]

LONGEST = 500
"""The most characters of one cue; more is a paragraph, which nobody follows while training."""

_SETS = re.compile(r"(?<![\w.,-])(\d+)\s?[x×]\s?(?=\d)")
_TIMES = re.compile(r"(?<![\w.,-])(\d+)\s?[x×](?!\w)")
_RANGE = re.compile(r"(?<![\w.,:-])(\d+(?:[.,:]\d+)?)\s?[-–]\s?(?=\d+(?:[.,:]\d+)?(?![\d:-]))")


@dataclass(frozen=True, slots=True)
class _Shapes:
    """The words between figures: sets by reps, one time, several times, from one figure to another."""

    sets: str
    once: str
    times: str
    to: str


_SHAPES: Mapping[str, _Shapes] = {
    "en": _Shapes("by", "1 time", "times", "to"),
    "es": _Shapes("por", "una vez", "veces", "a"),
}
"""Shapes that are read in words, by language."""


def prepare(text: str, *, language: str = "en", pronunciations: Mapping[str, str] | None = None) -> str:
    """Make a cue's text ready to be spoken; `language` is a tag such as en-us.

    Raises VoiceError where no word is left, or more than 500 characters are.

    >>> prepare("3x12,  1:30 rest – 20 kg 💪")
    '3 by 12, 1 minute 30 seconds rest – 20 kilograms'
    """
    spoken = text
    for step in steps(language, pronunciations or {}):
        spoken = step(spoken)
    return _checked(spoken, text)


def steps(language: str, pronunciations: Mapping[str, str]) -> tuple[Step, ...]:
    """List what is done to a text, in order."""
    return (
        compose,
        join_lines,
        drop_invisible,
        partial(pronounce, pronunciations=pronunciations),
        partial(speak_shapes, language=language),
        partial(speak_clock, language=language),
        partial(speak_units, language=language),
        partial(speak_ones, language=language),
        drop_pictures,
        squeeze,
    )


def compose(text: str) -> str:
    """Write letters and their accents as one character where there is one (NFC)."""
    return unicodedata.normalize("NFC", text)


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
    return "".join(character for character in text if not _is_invisible(character))


def pronounce(text: str, *, pronunciations: Mapping[str, str]) -> str:
    """Replace whole words by what sounds right, longest first, whatever their case.

    >>> pronounce("RDL, then plank", pronunciations={"rdl": "Romanian deadlift"})
    'Romanian deadlift, then plank'
    """
    said = {word.casefold(): sound for word, sound in pronunciations.items() if word}
    if not said:
        return text
    words = "|".join(re.escape(word) for word in sorted(said, key=len, reverse=True))
    found = re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
    return found.sub(lambda match: said.get(match[0].casefold(), match[0]), text)


def speak_shapes(text: str, *, language: str) -> str:
    """Read sets and ranges in words, in the languages that have them in the table.

    >>> speak_shapes("3x12, 30-45 s, 2x a week", language="en")
    '3 by 12, 30 to 45 s, 2 times a week'
    >>> speak_shapes("3x12, 30-45 s, 2x por semana", language="es-mx")
    '3 por 12, 30 a 45 s, 2 veces por semana'
    """
    words = _SHAPES.get(language.partition("-")[0])
    if words is None:
        return text
    text = _SETS.sub(rf"\1 {words.sets} ", text)
    text = _TIMES.sub(lambda found: words.once if found[1] == "1" else f"{found[1]} {words.times}", text)
    return _RANGE.sub(rf"\1 {words.to} ", text)


def drop_pictures(text: str) -> str:
    """Drop emoji, arrows and other symbols that have no sound, with the marks that change them.

    >>> drop_pictures("Left→right 💪")
    'Left right  '
    """
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
    if len(spoken) > LONGEST:
        start = f"{spoken[:40]}…"
        raise VoiceError(
            f"a cue of {len(spoken)} characters is too long: '{start}'", hint=f"at most {LONGEST}"
        )
    return spoken
