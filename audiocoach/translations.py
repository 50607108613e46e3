"""What a file leaves in another language: titles and exercises of a routine, phrases of a wording."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from audiocoach.coach.moments import MOMENTS
from audiocoach.coach.translating import untranslated
from audiocoach.coach.wording import Wording
from audiocoach.library import Library
from audiocoach.notation.checking import kind_at, kind_of
from audiocoach.notation.complaints import NotationErrors
from audiocoach.notation.composing import compose
from audiocoach.notation.reading import ROUTINE, WORDING, read_wording_file
from audiocoach.notation.sources import read_text
from audiocoach.settings import Settings

TABLES = ("sides", "limbs", "phases", "equipment", "durations")
"""The tables of words that a wording has beside its phrases."""

MOST_NAMED = 8
"""Names that are listed; the others are only counted."""


def missing_translations(library: Library, settings: Settings, path: Path) -> list[str]:
    """Tell what would be spoken in another language than a routine's or a wording's, a line each.

    Other files have none, and one with mistakes gets its complaints elsewhere.
    """
    try:
        kind = kind_at(path) or kind_of(compose(read_text(path), str(path)).value)
        if kind is ROUTINE:
            return list(_of_routine(library, settings, path))
        return list(_of_wording(library, path)) if kind is WORDING else []
    except NotationErrors:
        return []


def _of_routine(library: Library, settings: Settings, path: Path) -> Iterator[str]:
    routine = library.routine(str(path))
    name = routine.wording or settings.wording
    wording = library.wording(name) if name else None
    left = untranslated(wording, routine, library.catalogue()) if wording else []
    if wording and left:
        lacks = f"the wording '{name}' has no words in '{wording.language}' for {_listed(left)}"
        yield f"{path}: {lacks}; they are spoken as they stand"


def _of_wording(library: Library, path: Path) -> Iterator[str]:
    wording = read_wording_file(path)
    if wording.like is None:
        return
    below = library.wording(wording.like)
    if "language" not in wording.model_fields_set or wording.language == below.language:
        return
    for table, names in _left_out(wording, below):
        yield f"{path}: '{wording.like}' ({below.language}) still speaks {_listed(names)} of '{table}'"
    untold = [id_ for id_ in library.catalogue() if id_ not in wording.exercises]
    if untold:
        yield f"{path}: {len(untold)} exercises of the catalogue are still spoken as they are there"


def _left_out(wording: Wording, below: Wording) -> Iterator[tuple[str, list[str]]]:
    spoken = [moment for moment in MOMENTS if moment in below.phrases and moment not in wording.phrases]
    tables = {
        table: [word for word in getattr(below, table) if word not in getattr(wording, table)]
        for table in TABLES
    }
    yield from ((table, names) for table, names in {"phrases": spoken, **tables}.items() if names)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(f"'{name}'" for name in names[:MOST_NAMED]) + more
