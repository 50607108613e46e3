"""A session's place among those of a folder: none is lost to another routine, none is left as a twin."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from audiocoach.publish.session_files import plain
from audiocoach.publish.tags import read_origin

SIDECAR_ENDINGS = (".txt", ".vtt", ".lrc", ".chapters.json", ".timeline.json")
"""What the names of the files end in that lie beside an MP3."""

_MINUTES = re.compile(r"_\d+min_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a session is written, and what of it is gone when it is.

    `twins` are earlier files of the same session whose names tell other minutes; `kept` is the file of
    another session that has the name which this one would have had.
    """

    path: Path
    twins: tuple[Path, ...] = ()
    kept: Path | None = None


def find_place(folder: Path, name: str, origin: str, home: str = "") -> Place:
    """Find where a session goes that would be called `name`.

    `origin` tells sessions apart: a file of the same origin is replaced, one of another is not, and the new
    one is told from it by `home`, the folder that its routine lies in, or by a number. A file that does not
    say its origin is replaced, and so is any where the new one has none.
    """
    wanted = folder / name
    if not origin or _may_be_replaced(wanted, origin):
        return Place(path=wanted, twins=tuple(_twins(wanted, wanted, origin)))
    path = next(
        path for path in _others(wanted, plain(home) if home else "") if _may_be_replaced(path, origin)
    )
    return Place(path=path, twins=tuple(_twins(wanted, path, origin)), kept=wanted)


def remove_twins(place: Place) -> None:
    """Remove the earlier files of a session, and what lies beside them."""
    for twin in place.twins:
        for path in (twin, *(twin.with_suffix(suffix) for suffix in SIDECAR_ENDINGS)):
            path.unlink(missing_ok=True)


def _may_be_replaced(path: Path, origin: str) -> bool:
    return not path.is_file() or read_origin(path) in ("", origin)


def _others(wanted: Path, home: str) -> Iterator[Path]:
    """List other names for a session, the best first."""
    head, minutes, rest = re.split(r"(_\d+min_)", wanted.name, maxsplit=1) if _split(wanted) else ("", "", "")
    for mark in [home, *map(str, range(2, 1000))]:
        if mark:
            name = f"{head}-{mark}{minutes}{rest}" if head else f"{wanted.stem}-{mark}{wanted.suffix}"
            yield wanted.with_name(name)


def _split(path: Path) -> bool:
    return _MINUTES.search(path.name) is not None


def _twins(wanted: Path, path: Path, origin: str) -> Iterator[Path]:
    """List the files of the same origin whose names tell other minutes."""
    if not origin or not _split(wanted) or not wanted.parent.is_dir():
        return
    head, rest = _MINUTES.split(wanted.name, maxsplit=1)
    alike = re.compile(rf"{re.escape(head)}(-[a-z0-9-]+)?_\d+min_{re.escape(rest)}")
    for other in sorted(wanted.parent.iterdir()):
        if other != path and alike.fullmatch(other.name) and read_origin(other) == origin:
            yield other
