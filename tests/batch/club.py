"""A club to make sessions for, and workers of this process."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from audiocoach.batch.engine import Outcome, Workers
from audiocoach.batch.make import Batch, make_batch
from audiocoach.batch.rows import PlacedRow, Row, rows
from audiocoach.errors import Diagnostics

HERE = Workers(1, lambda: ThreadPoolExecutor(1))
"""One worker, a thread of this process: quick, and the same code as everywhere."""


def table(path: Path, *lines: str) -> Path:
    """Write a table of athletes for the short routine, or what the lines say after the name."""
    path.write_text("\n".join(["name,routine", *lines]) + "\n", encoding="utf-8")
    return path


def made(path: Path, store: Path | str, **fields: object) -> list[Outcome]:
    """Make a batch with one worker of this process."""
    batch = Batch(file=path, store=str(store), **fields)  # type: ignore[arg-type]
    return list(make_batch(batch, HERE))


def read(path: Path) -> list[Row]:
    """Read rows that are all right."""
    return [placed.row for placed in rows(path) if isinstance(placed, PlacedRow)]


def complaints(path: Path) -> list[str]:
    """Read rows, and tell all that is wrong in them."""
    try:
        return [str(each) for part in rows(path) if isinstance(part, Diagnostics) for each in part.complaints]
    except Diagnostics as error:
        return [str(each) for each in error.complaints]
