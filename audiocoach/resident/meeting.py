"""Where a command and a resident meet: the socket that both find, and what they must have in common."""

import os
import stat
import sys
import zlib

from audiocoach import __version__

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
"""The folder of the package that runs here."""

LONGEST_PATH = 107
"""Bytes that the path of a socket may have."""


def meeting_place() -> str:
    """Give the path of the socket of this installation and this user."""
    name = zlib.crc32(os.fsencode(f"{sys.prefix}\0{PACKAGE}"))
    return os.path.join(meeting_folder(), f"{name:08x}.sock")


def meeting_folder() -> str:
    """Give its folder: AUDIOCOACH_RUNTIME_DIR, or one in the system's place for such things."""
    chosen = os.environ.get("AUDIOCOACH_RUNTIME_DIR")
    if chosen:
        return chosen
    place = os.environ.get("XDG_RUNTIME_DIR")
    if place:
        return os.path.join(place, "audiocoach")
    return os.path.join(os.environ.get("TMPDIR") or "/tmp", f"audiocoach-{os.getuid()}")  # noqa: S108


def is_private(folder: str) -> bool:
    """Tell whether nobody but this user can have put something into a folder."""
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def common_ground() -> list[object]:
    """List what must be the same on both sides, so that a copy does what the command itself would do."""
    flags = [sys.flags.utf8_mode, sys.flags.optimize, sys.flags.dev_mode]
    code = [__version__, PACKAGE, sys.version, sys.getfilesystemencoding(), flags, sys.path[1:]]
    return code + _standing()


def _standing() -> list[object]:
    """List what a process inherits and cannot take over from another: limits, groups, the world it sees."""
    import resource

    limits = [name for name in sorted(dir(resource)) if name.startswith("RLIMIT_")]
    return [
        os.getpriority(os.PRIO_PROCESS, 0),
        [os.geteuid(), os.getegid(), *sorted(os.getgroups())],
        sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [],
        [list(resource.getrlimit(getattr(resource, name))) for name in limits],
        [_link(f"/proc/self/{name}") for name in ("root", "ns/mnt", "ns/net", "ns/pid", "ns/user", "ns/ipc")],
    ]


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""
