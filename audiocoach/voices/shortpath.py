"""A short way to a folder, for a C library that has little room for paths."""

import atexit
import os
import shutil
import tempfile
from functools import partial
from pathlib import Path

from audiocoach.errors import VoiceError

LONGEST = 140
"""The most bytes of a path; espeak-ng 1.52 fails from 160 on and appends names of its own."""

_made: dict[Path, Path] = {}


def short_path(folder: Path, longest: int = LONGEST) -> Path:
    """Give a path of at most `longest` bytes that leads to the folder.

    It is the folder itself, or else a symlink to it in a temporary folder (a copy where symlinks are
    forbidden), which is removed when the process ends. Raises VoiceError where no short place is writable.
    """
    if _fits(folder, longest):
        return folder
    short = _made.get(folder)
    if short is None or not short.exists():
        short = _made[folder] = _shorten(folder, longest)
    return short


def _fits(folder: Path, longest: int) -> bool:
    # On Windows espeak-ng opens files through the code page, which knows few letters beyond ASCII.
    return len(os.fsencode(folder)) <= longest and (os.name != "nt" or str(folder).isascii())


def _shorten(folder: Path, longest: int) -> Path:
    for place in (Path(tempfile.gettempdir()), Path("/tmp"), Path.home()):  # noqa: S108 (mkdtemp makes it private)
        room = len("/audiocoach-xxxxxxxx/") + len(os.fsencode(folder.name))
        if place.is_dir() and _fits(place, longest - room):
            return _link(folder, Path(tempfile.mkdtemp(prefix="audiocoach-", dir=place)))
    raise VoiceError(f"the path {folder} is too long for espeak-ng", hint="install it in a shorter one")


def _link(folder: Path, place: Path) -> Path:
    atexit.register(partial(_remove, place, os.getpid()))
    short = place / folder.name
    try:
        short.symlink_to(folder, target_is_directory=True)
    except OSError:
        shutil.copytree(folder, short)
    return short


def _remove(place: Path, owner: int) -> None:
    if os.getpid() == owner:  # a forked child leaves alone what its parent still uses
        shutil.rmtree(place, ignore_errors=True)
