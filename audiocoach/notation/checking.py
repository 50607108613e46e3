"""Which kind a file is, and everything that is wrong in it, whatever kind it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audiocoach.coach.model.pacing import Preset
from audiocoach.errors import Diagnostic, Diagnostics, near
from audiocoach.notation.config import CONFIG
from audiocoach.notation.document import Document, open_document
from audiocoach.notation.file_kinds import EXERCISES, PLAN, PRESET, ROUTINE, WORDING, Kind
from audiocoach.notation.names import Names
from audiocoach.notation.scripts import SCRIPT

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file read once: its kind, what is wrong in it, and the value that it describes where nothing is.

    `document` is None where the text is no YAML.
    """

    document: Document | None = None
    kind: Kind[Any] | None = None
    value: Any = None
    complaints: tuple[Diagnostic, ...] = ()


def kind_of(value: object) -> Kind[Any]:
    """Tell what kind of file holds a value; a key that is miswritten counts, too, where no other fits."""
    keys = {str(key) for key in value} if isinstance(value, dict) else set()
    meant = keys | {form for key in keys for form in (key.casefold(), f"{key}s".casefold())}
    for kind, marks in _MARKS:
        if marks & meant:
            return kind
    close = [kind for kind, marks in _MARKS if any(near(key, marks) for key in keys)]
    is_preset = keys & Preset.model_fields.keys() or not close
    return PRESET if keys and is_preset else (close or [ROUTINE])[0]


def kind_at(path: Path) -> Kind[Any] | None:
    """Tell the kind of a file from where it lies in a library, or None where it lies elsewhere."""
    return CONFIG if path.name == "config.yaml" else _FOLDERS.get(path.parent.name)


def check_document(document: Document, known: Names, kind: Kind[Any] | None = None) -> Checked:
    """Read a file, and list all that is wrong in it in the order of its lines.

    Without a `kind`, the fields of the file tell what it is.
    """
    kind = kind or kind_of(document.value)
    try:
        value = kind.read(document, known)
    except Diagnostics as error:
        return Checked(document=document, kind=kind, complaints=error.complaints)
    return Checked(document=document, kind=kind, value=value)


def check_file(path: Path, known: Names) -> Checked:
    """Check a file, opening it first."""
    try:
        return check_document(open_document(path), known, kind_at(path))
    except Diagnostics as error:
        return Checked(complaints=error.complaints)


def holds_plan(path: Path) -> bool:
    """Tell whether a file is a plan, as far as its first level shows; one that cannot be read is none."""
    try:
        return kind_of(open_document(path).value) is PLAN
    except Diagnostics:
        return False
