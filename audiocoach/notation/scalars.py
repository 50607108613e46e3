"""Plain words of YAML: what is a number, what is true or false, and what is just text.

audiocoach reads the core schema of YAML 1.2. Under YAML 1.1, which PyYAML follows by itself, `intro: off` is
a boolean, `1:30` the number 90 and `2024-01-01` a date; here all three are the text that stands there. Only
`true` and `false` are booleans; only `null`, `~` and nothing are empty.
"""

import re

Scalar = str | int | float | bool | None

_EMPTY = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_FIRST = frozenset("+-.0123456789~nNtTfF")
_INT = re.compile(r"[-+]?[0-9]{1,40}")
_OTHER_BASE = re.compile(r"0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

_NOT_TEXT = (_INT, _OTHER_BASE, _FLOAT, _SPECIAL)

NUMBER_OR_WORD = re.compile(
    "|".join(rf"(?:{form})\Z" for form in [*(each.pattern for each in _NOT_TEXT), *_EMPTY, *_TRUTH])
)
"""Whatever would not be read back as text when it is written without quotes."""


def resolve(word: str) -> Scalar:
    """Give a plain word its value.

    >>> [resolve(word) for word in ("3", "2.5", "true", "off", "1:30", "~", "0x1F")]
    [3, 2.5, True, 'off', '1:30', None, 31]
    """
    if word and word[0] not in _FIRST:
        return word
    if word in _EMPTY:
        return None
    if word in _TRUTH:
        return _TRUTH[word]
    if _INT.fullmatch(word):
        return int(word)
    if _OTHER_BASE.fullmatch(word):
        return int(word, 0)
    return _real(word)


def _real(word: str) -> Scalar:
    if _FLOAT.fullmatch(word):
        return float(word)
    if _SPECIAL.fullmatch(word):
        return float(word.replace(".", "").lower())
    return word
