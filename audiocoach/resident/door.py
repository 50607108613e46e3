"""The door of a resident: the socket at which commands ask, and the lock that makes it the only one."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from audiocoach.errors import SettingsError
from audiocoach.resident.meeting import LONGEST_PATH, is_private, meeting_folder, meeting_place


@dataclass(frozen=True, slots=True)
class Door:
    """The socket at which commands ask, and the lock that one resident alone can hold."""

    listener: socket.socket
    lock: int

    def close(self) -> None:
        """Close both."""
        self.listener.close()
        with suppress(OSError):
            os.close(self.lock)


@contextmanager
def opened_door() -> Iterator[Door]:
    """Open a door where commands look, at which nobody listens yet; in copies, it is not theirs to take away.

    Raises SettingsError where that cannot be.
    """
    resident, place = os.getpid(), _own_place()
    lock = _locked(f"{place}.lock")
    door = Door(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM), lock)
    try:
        with suppress(FileNotFoundError):
            os.unlink(place)  # nobody listens there: the lock was free
        door.listener.bind(place)
        yield door
    finally:
        if os.getpid() == resident:
            with suppress(OSError):
                os.unlink(place)
            door.close()


def _own_place() -> str:
    """Make the folder for the socket, which must be this user's alone, and give the path of the socket."""
    folder, place = meeting_folder(), meeting_place()
    if len(os.fsencode(place)) > LONGEST_PATH:
        hint = "set AUDIOCOACH_RUNTIME_DIR to a folder whose path is shorter"
        raise SettingsError(f"a socket cannot have so long a path as {place}", hint=hint)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"the folder cannot be made ({error.strerror})", where=folder) from error
    if not is_private(folder):
        reason = "others than you can reach into this folder"
        raise SettingsError(reason, where=folder, hint=f"chmod 700 {folder}")
    return place


def _locked(path: str) -> int:
    """Hold a lock as long as this process lives."""
    import fcntl

    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        hint = "end the other one with Ctrl-C first"
        raise SettingsError("audiocoach stays loaded already", hint=hint) from error
    return lock
