"""make_batch(): from the rows of a file to sessions in a store, the straight line of a batch.

rows → all checked → tasks → workers → sessions in the store → a report; and a page and a podcast for each
athlete, in a folder whose name nobody can guess. What the driver holds does not grow with the number of rows:
the file is read twice, and outcomes are passed on.
"""

import csv
import hmac
import json
from base64 import b32encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from hashlib import sha256
from io import StringIO
from itertools import islice
from pathlib import Path
from secrets import token_bytes
from typing import TextIO

from audiocoach.batch.engine import FEWEST_ROWS, Outcome, Task, Workers, run
from audiocoach.batch.rows import PlacedRow, rows
from audiocoach.batch.sessions import sessions_of
from audiocoach.batch.store import local_folder
from audiocoach.errors import AudiocoachError, Diagnostic, Diagnostics, SettingsError, TextPosition
from audiocoach.files import expect_ending, expect_replaceable, growing, state_folder, write_whole
from audiocoach.studio.make import Studio, open_studio
from audiocoach.web.static_site import Published, base_of, publish

MOST_TOLD = 19
"""Complaints and failures that are told one by one; of more, there is the number, and the report."""

_COLUMNS = [each.name for each in fields(Outcome)]  # of a report

SITES = "sites"
"""The folder beside the athletes' own, which is to be uploaded."""

_KEY_BYTES, _NAME_LETTERS = 32, 26  # 130 bits

MOST_KINDS = 10_000
"""Kinds of rows (all but name and id) that are remembered as checked; of more, some are checked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What to make: the file of rows, the store that sessions go to, a clip cache that machines share.

    A worker is given `rows_a_task` at a time. A `dry` batch looks up what is there, and makes nothing; by
    `force` a session is written over what is not ours.
    """

    file: Path
    store: str
    clips: str = ""
    dry: bool = False
    force: bool = False
    rows_a_task: int = FEWEST_ROWS


@dataclass(slots=True)
class Tally:
    """How many rows are done, how many sessions had each outcome, their bytes, and the first of some."""

    counts: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    size: int = 0
    failures: list[Outcome] = field(default_factory=list)
    new: list[Outcome] = field(default_factory=list)
    _line: int = 0

    @property
    def done(self) -> int:
        """All sessions so far."""
        return self.counts.total()

    def add(self, outcome: Outcome) -> None:
        """Count an outcome; those of one row come one after another."""
        self.counts[outcome.status] += 1
        self.rows += outcome.line != self._line
        self._line = outcome.line
        self.size += outcome.size
        first = {"failed": self.failures, "new": self.new, "damaged": self.new}.get(outcome.status)
        if first is not None and len(first) < MOST_TOLD:
            first.append(outcome)


def check_rows(file: Path) -> int:
    """Check every row: its shape, its names, that sessions can be written from it; count them.

    Raises Diagnostics with the first complaints, each at its line, and how many more rows are wrong.
    """
    studio = open_studio()
    seen: set[int] = set()
    complaints: list[Diagnostic] = []
    count = wrong = 0
    for each in rows(file):
        count += 1
        found = each.complaints if isinstance(each, Diagnostics) else _checked(studio, file, each, seen)
        wrong += bool(found)
        complaints += found[: max(0, MOST_TOLD - len(complaints))]
    if complaints:
        raise Diagnostics([*complaints, *_more(file, wrong - len({each.line for each in complaints}))])
    return count


def _checked(studio: Studio, file: Path, placed: PlacedRow, seen: set[int]) -> tuple[Diagnostic, ...]:
    """Try whether sessions can be written from a row; of rows alike but for the athlete, one is tried."""
    kind = hash(placed.row.model_copy(update={"name": "x", "id": None}))
    if kind in seen:
        return ()
    try:
        list(sessions_of(studio, placed.row))
    except AudiocoachError as error:
        place = TextPosition(placed.line, 1)
        where = f"{error.where}: " if error.where else ""
        return (Diagnostic.at(place, file=str(file), message=where + error.message, hint=error.hint),)
    if len(seen) < MOST_KINDS:
        seen.add(kind)
    return ()


def _more(file: Path, count: int) -> list[Diagnostic]:
    if count <= 0:
        return []
    last = TextPosition(10**9, 1)
    return [Diagnostic.at(last, file=str(file), message=f"and {count} more rows are wrong")]


def make_batch(batch: Batch, workers: Workers) -> Iterator[Outcome]:
    """Make the sessions of every row, and give the outcome of each as it comes.

    A session that is there already is not made again. One that fails is told, and the others are made.
    """
    yield from run(_tasks(batch), workers)


def _tasks(batch: Batch) -> Iterator[Task]:
    placed = (each for each in rows(batch.file) if isinstance(each, PlacedRow))
    while some := tuple(islice(placed, batch.rows_a_task)):
        store, clips = _whole(batch.store), _whole(batch.clips)
        yield Task(rows=some, store=store, clips=clips, dry=batch.dry, force=batch.force)


def _whole(address: str) -> str:
    """Write the path of a folder from the root: a worker may stand elsewhere."""
    folder = local_folder(address) if address else None
    return address if folder is None else str(folder.absolute())


def expect_report(path: Path | None, file: Path, *, force: bool = False) -> None:
    """Raise SettingsError where a report would replace the rows, or what is no report; before the work."""
    if path is not None:
        expect_replaceable(path, _is_report, inputs=[file], force=force)
        expect_ending(path, "a report", ".csv", ".jsonl", ".json")


def _is_report(content: bytes) -> bool:
    """Tell whether every line is one of a report, as it is written; what a spreadsheet saves is not."""
    text = content.decode(errors="replace")
    if text.startswith("{"):
        return all(map(_is_json_line, text.removesuffix("\n").split("\n")))
    head, *lines = text.removesuffix("\r\n").split("\r\n")
    return not text or (head == ",".join(_COLUMNS) and all(map(_is_table_line, lines)))


def _is_json_line(line: str) -> bool:
    try:
        told = json.loads(line)
        return json.dumps(told) == line and list(told) == _COLUMNS
    except (ValueError, TypeError, RecursionError):
        return False


def _is_table_line(line: str) -> bool:
    anew = StringIO(newline="")
    try:
        (cells,) = csv.reader([line])
        csv.writer(anew, lineterminator="").writerow(cells)
    except (ValueError, csv.Error):
        return False
    return len(cells) == len(_COLUMNS) and anew.getvalue() == line


@contextmanager
def reporting(path: Path | None) -> Iterator[Callable[[Outcome], None]]:
    """Write a report while the body runs, a line an outcome: CSV, or JSON lines where its name says so.

    It has its name when the batch has ended, in whatever way; until then an earlier one stays.
    """
    if path is None:
        yield lambda _: None
        return
    try:
        with growing(path) as file:
            yield _writer(file, as_json=path.suffix.lower() in (".json", ".jsonl"))
    except OSError as error:
        raise SettingsError(f"the report cannot be written ({error.strerror})", where=str(path)) from error


def _writer(file: TextIO, *, as_json: bool) -> Callable[[Outcome], None]:
    if as_json:
        return lambda outcome: print(json_line(outcome), file=file)
    table = csv.writer(file)
    table.writerow(_COLUMNS)
    return lambda outcome: table.writerow(map(_cell, asdict(outcome).values()))


def _cell(value: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would compute.

    >>> _cell("Ana"), _cell("=1+1"), _cell(-1)
    ('Ana', "'=1+1", -1)
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@")) else value


def json_line(outcome: Outcome) -> str:
    """Write an outcome as one line of JSON, in ASCII."""
    return json.dumps(asdict(outcome))


def publish_sites(folder: Path, url: str, *, force: bool = False) -> dict[str, Published]:
    """Write the site of every athlete who has a folder; what did not change is left as it is.

    A site's name is made from the athlete's and a key in this user's state folder: it is the same next week,
    and known to nobody else. Raises SettingsError.
    """
    base, key = base_of(url), _key()
    done = {}
    for athlete in sorted(each for each in folder.glob("*") if each.is_dir() and each.name != SITES):
        name = site_name(athlete.name, key)
        done[athlete.name] = publish(athlete, folder / SITES / name, f"{base}{name}", force=force)
    return done


def site_name(athlete: str, key: bytes) -> str:
    """Name a site so that nobody finds it by guessing: 26 letters and digits, 130 bits."""
    return b32encode(hmac.digest(key, athlete.encode(), sha256)).decode().lower()[:_NAME_LETTERS]


def _key() -> bytes:
    path = state_folder() / "sites.key"
    try:
        key = path.read_bytes() if path.exists() else b""
        if len(key) != _KEY_BYTES:
            path.parent.mkdir(parents=True, exist_ok=True)
            key = token_bytes(_KEY_BYTES)
            write_whole(path, key, private=True)
    except OSError as error:
        reason = f"the key of the sites cannot be kept ({error.strerror or error})"
        raise SettingsError(reason, where=str(path)) from error
    return key
