"""Whether the code that is loaded is still the code that lies on the disk."""

import errno
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from audiocoach.resident.meeting import PACKAGE


def _state() -> frozenset[tuple[str, int, int]]:
    return frozenset(_files(PACKAGE))


def _files(folder: str) -> Iterator[tuple[str, int, int]]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith("."):  # what editors leave for a moment
                continue
            if entry.is_dir():
                yield from _files(entry.path)
            elif entry.name.endswith(".py"):
                stated = entry.stat()
                yield entry.path, stated.st_mtime_ns, stated.st_size


@dataclass(frozen=True, slots=True)
class Freshness:
    """The state of the package when it was loaded; true as long as nothing in it has changed."""

    loaded: frozenset[tuple[str, int, int]] = field(default_factory=_state)

    def __bool__(self) -> bool:
        """Look at the disk; where no more files can be opened, nothing is seen to have changed."""
        try:
            return _state() == self.loaded
        except OSError as error:
            return error.errno in (errno.EMFILE, errno.ENFILE)
