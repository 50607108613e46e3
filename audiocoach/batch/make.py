"""make_batch(): from the rows of a file to sessions in a store, the straight line of a batch.

rows → all checked → tasks → workers → sessions in the store → a report, and a site for each athlete. What
the driver holds does not grow with the number of rows: the file is read twice, and outcomes are passed on.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from itertools import islice
from pathlib import Path
from typing import TextIO

from audiocoach.batch.engine import ROWS_A_TASK, Outcome, Task, Workers, run
from audiocoach.batch.rows import PlacedRow, rows
from audiocoach.batch.sessions import sessions_of
from audiocoach.errors import AudiocoachError, Diagnostic, Diagnostics, SettingsError, TextPosition
from audiocoach.files import expect_replaceable, growing
from audiocoach.studio.make import Studio, open_studio

MOST_TOLD = 19
"""Complaints and failures that are told one by one; of more, there is the number, and the report."""

_COLUMNS = [each.name for each in fields(Outcome)]  # of a report

MOST_KINDS = 10_000
"""Kinds of rows (all but the name) that are remembered as checked; of more, some are checked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What to make: the file of rows, the store that sessions go to, a clip cache that machines share.

    A `dry` one looks up what is there, and makes nothing.
    """

    file: Path
    store: str
    clips: str = ""
    dry: bool = False


@dataclass(slots=True)
class Tally:
    """How many sessions had each outcome, their bytes, and the first failures."""

    counts: Counter[str] = field(default_factory=Counter)
    size: int = 0
    failures: list[Outcome] = field(default_factory=list)

    @property
    def done(self) -> int:
        """All sessions so far."""
        return self.counts.total()

    def add(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.counts[outcome.status] += 1
        self.size += outcome.size
        if outcome.status == "failed" and len(self.failures) < MOST_TOLD:
            self.failures.append(outcome)


def check_rows(file: Path) -> int:
    """Check every row: its shape, its names, that sessions can be written from it; count them.

    Raises Diagnostics with the first complaints, each at its line, and how many more rows are wrong.
    """
    studio = open_studio()
    seen: set[str] = set()
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


def _checked(studio: Studio, file: Path, placed: PlacedRow, seen: set[str]) -> tuple[Diagnostic, ...]:
    """Try whether sessions can be written from a row; rows that differ in the name alone are tried once."""
    kind = placed.row.model_copy(update={"name": "x"}).model_dump_json()
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
    while some := tuple(islice(placed, ROWS_A_TASK)):
        yield Task(rows=some, store=batch.store, clips=batch.clips, dry=batch.dry)


def expect_report(path: Path | None, file: Path, *, force: bool = False) -> None:
    """Raise SettingsError where a report would replace the rows, or what is no report; before the work."""
    if path is not None:
        expect_replaceable(path, _is_report, inputs=[file], force=force)


def _is_report(content: bytes) -> bool:
    begin = (",".join(_COLUMNS), f'{{"{_COLUMNS[0]}": ')
    return content.startswith(tuple(each.encode() for each in begin))


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
    return lambda outcome: table.writerow(asdict(outcome).values())


def json_line(outcome: Outcome) -> str:
    """Write an outcome as one line of JSON, in ASCII."""
    return json.dumps(asdict(outcome))
