"""Everything that is wrong in a file, whatever kind of file it is."""

from pathlib import Path
from typing import Any

from audiocoach.notation.complaints import Complaint, NotationErrors
from audiocoach.notation.config import CONFIG
from audiocoach.notation.document import compose
from audiocoach.notation.file_kinds import EXERCISES, PLAN, PRESET, ROUTINE, WORDING, Kind
from audiocoach.notation.names import Known
from audiocoach.notation.scripts import SCRIPT
from audiocoach.notation.text import MOST_BYTES, MOST_CHARACTERS, holds_script, read_text

_MARKS: tuple[tuple[Kind[Any], frozenset[str]], ...] = (
    (ROUTINE, frozenset({"blocks"})),
    (SCRIPT, frozenset({"windows"})),
    (PLAN, frozenset({"stages", "weeks", "per_week"})),
    (ROUTINE, frozenset({"title", "safety"})),
    (CONFIG, frozenset({"voice", "output", "wording"})),
    (WORDING, frozenset({"phrases", "like", "language", "limbs", "phases", "durations"})),
    (EXERCISES, frozenset({"exercises"})),
)
"""Kinds of files and the fields that tell them, the surest first; what has none of them is a pacing."""


_FOLDERS: dict[str, Kind[Any]] = {
    "exercises": EXERCISES,
    "wording": WORDING,
    "pacing": PRESET,
    "verbosity": PRESET,
    "plans": PLAN,
}
"""Kinds of files by the folders of a library that hold nothing else."""


def kind_of(value: object) -> Kind[Any]:
    """Tell what kind of file holds a value; a key that is miswritten by its case or an s counts as well."""
    keys = {str(key) for key in value} if isinstance(value, dict) else set()
    meant = keys | {form for key in keys for form in (key.casefold(), f"{key}s".casefold())}
    for kind, marks in _MARKS:
        if marks & meant:
            return kind
    return PRESET if keys else ROUTINE


def kind_at(path: Path) -> Kind[Any] | None:
    """Tell the kind of a file from where it lies in a library, or None where it lies elsewhere."""
    return CONFIG if path.name == "config.yaml" else _FOLDERS.get(path.parent.name)


def check(text: str, name: str, known: Known, kind: Kind[Any] | None = None) -> tuple[Complaint, ...]:
    """List all that is wrong in a file, in the order of its lines; `name` is what complaints call it.

    Without a `kind`, the fields of the file tell what it is.
    """
    most = MOST_BYTES if holds_script(text) else MOST_CHARACTERS
    try:
        document = compose(text, name, most=most, may_be_empty=kind is CONFIG)
        (kind or kind_of(document.value)).read(document, known)
    except NotationErrors as error:
        return error.complaints
    return ()


def check_file(path: Path, known: Known) -> tuple[Complaint, ...]:
    """List everything that is wrong in a file, reading it first."""
    try:
        return check(read_text(path), str(path), known, kind_at(path))
    except NotationErrors as error:
        return error.complaints


def holds_plan(path: Path) -> bool:
    """Tell whether a file is a plan, as far as its first level shows; one that cannot be read is none."""
    try:
        return kind_of(compose(read_text(path), str(path)).value) is PLAN
    except NotationErrors:
        return False
