"""What may lie in the place of a file, and is none."""

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

Put = Callable[[Path], object]
"""Puts something at a path where nothing is."""

HUGE = 4_000_000_000
"""Bytes of a file that takes no room on the disk, but would in memory."""


def sparse(path: Path, head: bytes = b"") -> None:
    """Write a huge file that is empty but for its head."""
    path.write_bytes(head)
    os.truncate(path, HUGE)


def link_to_itself(path: Path) -> None:
    """Make a link that leads nowhere but to itself."""
    path.symlink_to(path)


def holding(content: bytes) -> Put:
    """Give what writes that content."""
    return lambda path: path.write_bytes(content)


def remove(path: Path) -> None:
    """Remove whatever lies there."""
    if path.is_dir() and not path.is_symlink():
        path.rmdir()
    else:
        path.unlink()


def device(path: Path) -> None:
    """Make a link to a device from which zeros come for ever."""
    path.symlink_to("/dev/zero")


THINGS: Mapping[str, Put] = {
    "a folder": Path.mkdir,
    "a pipe": os.mkfifo,
    "a device without an end": device,
    "a link to itself": link_to_itself,
    "4 GB of nothing": partial(sparse),
}
"""What may be there, by its name."""
