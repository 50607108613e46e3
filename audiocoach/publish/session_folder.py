"""A session's place among those of a folder: none is lost to another routine, none is left as a twin."""

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from audiocoach.files import holds_own
from audiocoach.publish.session_files import SIDECAR_SEALS, plain
from audiocoach.publish.tags import read_origin

SIDECAR_ENDINGS = tuple(SIDECAR_SEALS)
"""What the names of the files end in that lie beside an MP3."""

_MINUTES = re.compile(r"_\d+min_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a session is written, and what of it is gone when it is.

    `twins` are earlier files of the same session under other names; `kept` is the file that stands where this
    one would have been written: another session, or what somebody has put or edited beside it.
    """

    path: Path
    twins: tuple[Path, ...] = ()
    kept: Path | None = None


def find_place(
    folder: Path, name: str, origin: str = "", home: str = "", inputs: Collection[Path] = ()
) -> Place:
    """Find where a session goes that would be called `name`, so that no file is lost.

    `origin` tells sessions apart: a file of the same origin is replaced, one of another is not, and the new
    one is told from it by `home`, the folder that its routine lies in, or by a number. A session that does
    not say its origin is replaced, and so is any where the new one has none. What is no session, is among the
    `inputs`, or has a file of somebody else's beside it that would be written over, stays.
    """
    wanted = folder / name
    kept = _in_the_way(wanted, origin, inputs)
    others = _others(wanted, plain(home) if home else "") if kept else iter([wanted])
    path = next(path for path in others if not kept or _in_the_way(path, origin, inputs) is None)
    twins = (twin for twin in _twins(wanted, path, origin) if not _is_among(twin, inputs))
    return Place(path=path, twins=tuple(twins), kept=kept)


def _is_among(path: Path, inputs: Collection[Path]) -> bool:
    return any(each.exists() and path.samefile(each) for each in inputs)


def remove_twins(place: Place) -> None:
    """Remove the earlier files of a session, and what lies beside them."""
    for twin in place.twins:
        twin.unlink(missing_ok=True)
        for suffix in SIDECAR_ENDINGS:
            if _is_sidecar(twin.with_suffix(suffix), suffix):
                twin.with_suffix(suffix).unlink(missing_ok=True)


def _in_the_way(path: Path, origin: str, inputs: Collection[Path]) -> Path | None:
    """Find what keeps a session from being written here; a folder is for the writer to complain of."""
    if not path.is_dir() and os.path.lexists(path):
        if not path.is_file() or _is_among(path, inputs):
            return path
        found = read_origin(path)
        if found is None or (origin and found not in ("", origin)):
            return path
    besides = ((path.with_suffix(suffix), suffix) for suffix in SIDECAR_ENDINGS)
    return next((beside for beside, suffix in besides if not _is_sidecar(beside, suffix)), None)


def _is_sidecar(path: Path, suffix: str) -> bool:
    """Tell whether nothing of somebody else's lies here."""
    return path.is_dir() or not os.path.lexists(path) or holds_own(path, SIDECAR_SEALS[suffix].is_whole)


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
        known = other != path and alike.fullmatch(other.name) and other.is_file()
        if known and read_origin(other) == origin:
            yield other
