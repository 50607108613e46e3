"""The rows of a batch, each an athlete or a session, read from CSV, YAML or JSON lines with their lines."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from audiocoach.coach.model.choices import Loudness
from audiocoach.coach.model.doses import MOST_SETS, Level
from audiocoach.coach.model.durations import MOST_MINUTES
from audiocoach.coach.model.fields import ShortText, Written
from audiocoach.coach.model.plans import MOST_WEEKS
from audiocoach.errors import CONTROL, Diagnostics, TextPosition, about_file, about_place, did_you_mean
from audiocoach.files import open_file
from audiocoach.notation.document import Document, Node, open_document
from audiocoach.notation.validation import complaints_of

FORMATS = (".csv", ".jsonl", ".yaml", ".yml")
"""What the names of files with rows end in."""

MOST_LINE = 100_000
"""Characters of a row at most."""

_SHOWN = 60  # characters of a name that a complaint repeats


def read_list(value: object) -> object:
    """Split what a cell of a table holds: a; b, or a, b.

    >>> read_list("band; box"), read_list(["band"])
    (['band', 'box'], ['band'])
    """
    if not isinstance(value, str):
        return value
    return [part for part in re.split(r"\s*[;,]\s*", value.strip()) if part]


def read_swaps(value: object) -> object:
    """Split swaps: clamshell=banded-clamshell; squat=lunge, or a mapping of one name to another."""
    if isinstance(value, dict):
        return list(value.items())
    parts = read_list(value)
    if not isinstance(parts, list):
        return parts
    pairs = [[half.strip() for half in str(part).split("=")] for part in parts]
    if any(len(pair) != 2 or not all(pair) for pair in pairs):
        raise ValueError("a swap is written OLD=NEW, as in clamshell=banded-clamshell")
    return pairs


Items = Annotated[tuple[ShortText, ...], BeforeValidator(read_list)]

Swaps = Annotated[tuple[tuple[ShortText, ShortText], ...], BeforeValidator(read_swaps)]


class Row(Written):
    """One athlete, and what is made for them: a routine, or the sessions of a week of a plan.

    The `name` is spoken; the `id` tells athletes of one name apart.
    """

    model_config = ConfigDict(cache_strings="none")  # names hardly come again

    name: Annotated[str, Field(min_length=1, max_length=60)]
    id: Annotated[str, Field(min_length=1, max_length=60)] | None = None
    routine: ShortText | None = None
    plan: ShortText | None = None
    week: Annotated[int, Field(ge=1, le=MOST_WEEKS)] | None = None
    session: Annotated[int, Field(ge=1, le=7)] | None = None
    level: Level | None = None
    minutes: Annotated[float, Field(ge=1, le=MOST_MINUTES)] | None = None
    sets: Annotated[int, Field(ge=1, le=MOST_SETS)] | None = None
    first_side: Literal["left", "right"] | None = None
    without: Items = ()
    swap: Swaps = ()
    voice: ShortText | None = None
    wording: ShortText | None = None
    pacing: ShortText | None = None
    verbosity: ShortText | None = None
    music: ShortText | None = None
    loudness: Loudness | None = None

    @model_validator(mode="after")
    def _has_one_source(self) -> "Row":
        if (self.routine is None) == (self.plan is None):
            raise ValueError("a row has either a routine, or a plan and its week")
        if (self.plan is None) != (self.week is None):
            raise ValueError("a plan and its week belong together")
        if self.session is not None and self.plan is None:
            raise ValueError("a session is one of a plan and its week")
        if self.plan is not None and (self.minutes or self.sets or self.swap or self.without):
            raise ValueError("minutes, sets, swap and without change a routine, not a session of a plan")
        return self


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row and the line of the file in which it begins."""

    line: int
    row: Row


def rows(path: Path) -> Iterator[PlacedRow | Diagnostics]:
    """Read a file row by row; a row that is wrong is given as what is wrong in it, with its line.

    CSV and JSON lines are read as they are walked, so that a file may be of any length; YAML is a list and
    read whole. Raises Diagnostics for a file that has no rows at all, or a column that means nothing.
    """
    if path.suffix.lower() not in FORMATS:
        raise about_file(str(path), "its name tells no format of rows", f"it may end in {', '.join(FORMATS)}")
    found = False
    try:
        for document in _READERS[path.suffix.lower()](path):
            found = True
            yield document if isinstance(document, Diagnostics) else _row(document)
    except UnicodeDecodeError:
        raise about_file(str(path), "this is no UTF-8 text", "save the table as CSV in UTF-8") from None
    if not found:
        raise about_file(str(path), "there are no rows in it")


def _row(document: Document) -> PlacedRow | Diagnostics:
    if found := next(filter(None, map(CONTROL.search, _texts(document.value))), None):
        wrong = f"a text has the control character U+{ord(found[0]):04X}, which means nothing here"
        return _wrong(Path(document.file), document.root.place.line, wrong, "take it out")
    try:
        return PlacedRow(document.root.place.line, Row.model_validate(document.value))
    except ValidationError as error:
        return Diagnostics(complaints_of(error, Row, document))


def _texts(value: Any) -> Iterator[str]:
    """Find every text in a row."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list)):
        for part in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from _texts(part)


def _csv(path: Path) -> Iterator[Document | Diagnostics]:
    with _opened(path) as file:
        head = file.readline(MOST_LINE)
        mark = max(";\t,", key=head.count)
        names = [name.strip() for name in next(csv.reader([head], delimiter=mark), [])]
        _expect_columns(names, path)
        table = csv.reader(file, delimiter=mark)
        before = 1
        for cells in _walked(table, path):
            line, before = before + 1, table.line_num + 1
            if not any(map(str.strip, cells)):
                continue
            if len(cells) > len(names):
                more = f"this row has {len(cells)} cells, and there are {len(names)} columns"
                yield _wrong(path, line, more, "put a text with the separator in quotes")
                continue
            filled = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if cell.strip()}
            yield _document(path, line, filled)


def _walked(table: Any, path: Path) -> Iterator[list[str]]:
    try:
        yield from table
    except csv.Error as error:
        raise _wrong(path, table.line_num + 1, f"this row cannot be read: {error}") from None


def _expect_columns(names: list[str], path: Path) -> None:
    known = list(Row.model_fields)
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known) or f"the columns are {', '.join(known)}"
            raise _wrong(path, 1, f"'{name[:_SHOWN]}' is no column" if name else "a column has no name", hint)
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise _wrong(path, 1, f"the column '{twice}' is there twice", "keep one of them")


def _json_lines(path: Path) -> Iterator[Document | Diagnostics]:
    with _opened(path) as file:
        for line, text in enumerate(iter(lambda: file.readline(MOST_LINE), ""), start=1):
            if not text.strip():
                continue
            try:
                value = json.loads(text, object_pairs_hook=_fields)
            except _TwiceError as twice:
                yield _wrong(path, line, f"'{str(twice)[:_SHOWN]}' is there twice", "keep one of them")
                continue
            except (ValueError, RecursionError):
                yield _wrong(path, line, "this line is no JSON", "a row is written in one line, in braces")
                continue
            yield _document(path, line, value)


class _TwiceError(Exception):
    """A row with a field that is there twice; its words are the name of the field."""


def _fields(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


def _yaml(path: Path) -> Iterator[Document | Diagnostics]:
    whole = open_document(path)
    if whole.complaints:
        raise Diagnostics(whole.complaints)
    if not isinstance(whole.value, list):
        raise about_file(str(path), "rows are a list", "begin each with a dash, as in - {name: Ana, ...}")
    for part in whole.root.parts.values():
        yield Document(file=whole.file, root=part)


_READERS: dict[str, Callable[[Path], Iterable[Document | Diagnostics]]] = {
    ".csv": _csv,
    ".jsonl": _json_lines,
    ".yaml": _yaml,
    ".yml": _yaml,
}


def _document(path: Path, line: int, value: Any) -> Document:
    place = TextPosition(line, 1)
    root = Node(place, value)
    if isinstance(value, dict):
        root.hold({str(name): Node(place, part) for name, part in value.items()})
        root.keys = {str(name): place for name in value}
    return Document(file=str(path), root=root)


def _opened(path: Path) -> Any:
    try:
        return TextIOWrapper(open_file(path), encoding="utf-8-sig", newline="")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise about_file(str(path), f"the file cannot be read: {reason}") from None


def _wrong(path: Path, line: int, message: str, hint: str = "") -> Diagnostics:
    return about_place(str(path), TextPosition(line, 1), message, hint)
