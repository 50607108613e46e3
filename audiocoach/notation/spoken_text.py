"""What a file says the coach shall speak: moments that exist, and variables that they have."""

from collections.abc import Iterator, Mapping, Set
from typing import Any
from unicodedata import category

from audiocoach.coach.model.wording import EXERCISE_TEXT, MOMENTS
from audiocoach.coach.script.templates import check_variables
from audiocoach.errors import did_you_mean
from audiocoach.notation.complaints import Diagnostic
from audiocoach.notation.document import Document, PathStep

Path = tuple[PathStep, ...]

Placed = Iterator[tuple[Path, Any]]
"""Values and their paths."""

DURATIONS = {
    "hour": {"n"},
    "minute": {"n"},
    "second": {"n"},
    "hour_minute": {"hour", "minute"},
    "hour_second": {"hour", "second"},
    "minute_second": {"minute", "second"},
    "hour_minute_second": {"hour", "minute", "second"},
}
"""The templates that put lengths of time into words, and their variables."""

SIDES = ("left", "right")

NONE: frozenset[str] = frozenset()

_SPOKEN = ("side_setup", "setup", "movement", "cues")

_SILENT = frozenset(["P", "Z", "C", "Mn", "So", "Sk"])
"""Unicode categories, or their first letters: punctuation, spaces, pictures, what cannot be seen."""

_SPOKEN_MARKS = frozenset("%&@#*/\\§°©®")


def routine_texts(document: Document) -> Iterator[Diagnostic]:
    """Check every text of a routine."""
    yield from phrases(document, ("phrases",))
    yield from texts(document, ("safety",), NONE)
    for path, item in items(document):
        match item:
            case {"use": _, "say": dict()}:
                yield from _exercise_texts(document, (*path, "say"))
                yield from phrases(document, (*path, "say", "phrases"))
            case {"say": str()}:
                yield from texts(document, (*path, "say"), NONE)


def exercises_texts(document: Document) -> Iterator[Diagnostic]:
    """Check the spoken text of every exercise of a file."""
    for path, _ in entries(document, ("exercises",)):
        yield from _exercise_texts(document, path)


def wording_texts(document: Document) -> Iterator[Diagnostic]:
    """Check every template of a wording."""
    yield from phrases(document, ("phrases",))
    yield from _keys(document, ("sides",), SIDES, "a side")
    yield from _keys(document, ("durations",), DURATIONS, "a length of time")
    for path, _ in entries(document, ("exercises",)):
        yield from _exercise_texts(document, path)
        yield from phrases(document, (*path, "phrases"))
    for path, _ in entries(document, ("durations",)):
        yield from texts(document, path, DURATIONS.get(str(path[-1]), set()))


def settings_texts(document: Document) -> Iterator[Diagnostic]:
    """Check the phrases that the user's settings change."""
    yield from phrases(document, ("phrases",))


def phrases(document: Document, path: Path) -> Iterator[Diagnostic]:
    """Check that the phrases at a path belong to moments, and use their variables."""
    yield from _keys(document, path, MOMENTS, "a moment")
    for inner, phrase in entries(document, path):
        allowed = MOMENTS.get(str(inner[-1]))
        if allowed is None:
            continue
        for form in [(*inner, key) for key in phrase] if isinstance(phrase, dict) else [inner]:
            yield from texts(document, form, allowed)


def texts(document: Document, path: Path, allowed: Set[str]) -> Iterator[Diagnostic]:
    """Check the variables of one template, or of every template of a list."""
    value = at(document.value, path)
    if isinstance(value, str):
        try:
            check_variables(value, allowed)
        except ValueError as error:
            yield document.complain(path, str(error))
        yield from speakable(document, path, value.strip())
    elif isinstance(value, list):
        for index, _ in enumerate(value):
            yield from texts(document, (*path, index), allowed)


def speakable(document: Document, path: Path, text: str) -> Iterator[Diagnostic]:
    """Complain of a text in which no voice finds anything to say."""
    if text and all(map(_is_silent, text)):
        yield document.complain(path, f"there is nothing to say in '{text}'", "write words, or leave it out")


def _is_silent(mark: str) -> bool:
    kind = category(mark)
    return not _SILENT.isdisjoint((kind, kind[0])) and mark not in _SPOKEN_MARKS


def items(document: Document) -> Placed:
    """List the lines of every block of a routine."""
    for block, _ in entries(document, ("blocks",)):
        yield from entries(document, (*block, "exercises"))


def entries(document: Document, path: Path) -> Placed:
    """List what a list or mapping holds; anything else holds nothing."""
    value = at(document.value, path)
    if isinstance(value, dict):
        yield from (((*path, key), part) for key, part in value.items())
    elif isinstance(value, list):
        yield from (((*path, index), part) for index, part in enumerate(value))


def at(value: Any, path: Path) -> Any:
    """Return what stands at a path, or None."""
    for step in path:
        match value:
            case dict():
                value = value.get(step)
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case _:
                return None
    return value


def _exercise_texts(document: Document, path: Path) -> Iterator[Diagnostic]:
    for field in _SPOKEN:
        yield from texts(document, (*path, field), EXERCISE_TEXT)


def _keys(
    document: Document, path: Path, allowed: Mapping[str, Any] | tuple[str, ...], what: str
) -> Iterator[Diagnostic]:
    value = at(document.value, path)
    for key in value if isinstance(value, dict) else ():
        if key not in allowed:
            hint = did_you_mean(key, allowed) or f"the choices are {', '.join(allowed)}"
            yield document.complain((*path, key), f"'{key}' is not {what}", hint, key=True)
