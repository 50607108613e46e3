"""The side of the resident: for each command that comes, a copy of this process that runs it."""

import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from audiocoach.errors import SettingsError
from audiocoach.resident.freshness import Freshness
from audiocoach.resident.meeting import (
    LONGEST_PATH,
    common_ground,
    is_private,
    meeting_folder,
    meeting_place,
)
from audiocoach.resident.wire import (
    ACCEPTED,
    REFUSED,
    Request,
    close_all,
    receive_request,
    receive_streams,
)

PATIENCE_S = 1.0
"""Seconds that a command has for saying what it wants."""

ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that end a resident; a copy begins with all of them held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A run that is over: the words of its command, its exit status (below 0: a signal), and its seconds."""

    words: tuple[str, ...]
    status: int
    seconds: float


@dataclass(slots=True)
class Visit:
    """A command that is being run, and the wire to who called it."""

    wire: socket.socket
    request: Request
    streams: Sequence[int]
    began: float
    pid: int = 0

    def signal(self, number: int) -> None:
        """Send a signal to the run and all that it has started."""
        for send in (os.killpg, os.kill):  # a copy that has just begun leads no group yet
            with suppress(ProcessLookupError, PermissionError):
                send(self.pid, number)
                return


@dataclass(slots=True)
class Resident:
    """One that waits for commands on a socket that listens; each finished run is told."""

    listener: socket.socket
    tell: Callable[[Finished], None]
    fresh: Freshness = field(default_factory=Freshness)
    visits: dict[int, Visit] = field(default_factory=dict)
    ending: bool = False

    def serve(self) -> Visit | None:
        """Serve until Ctrl-C, or until the code on the disk is another; then wait for the runs that are left.

        Returns None then. In each copy it returns the visit, which is that copy's to run.
        """
        with _woken_by_signals() as woken, selectors.DefaultSelector() as selector:
            selector.register(woken, selectors.EVENT_READ)
            selector.register(self.listener, selectors.EVENT_READ)
            while self.visits or not self.ending:
                for key, _ in selector.select():
                    if key.fileobj is woken:
                        self._take_signals(woken.recv(64), selector)
                    elif key.fileobj is self.listener:
                        visit = self._meet(selector)
                        if visit is not None and visit.pid == 0:
                            return visit
                    elif (visit := self.visits.get(key.data)) is not None:
                        _pass_on(visit, selector)
        return None

    def _meet(self, selector: selectors.BaseSelector) -> Visit | None:
        """Take up a command: in a copy, where that has no pid."""
        with suppress(OSError):
            wire, _ = self.listener.accept()
            visit = self._asked(wire)
            if visit is not None:
                return self._begin(visit, selector)
            wire.close()
            if not self.fresh:
                self._end(selector)
        return None

    def _asked(self, wire: socket.socket) -> Visit | None:
        """Find out what is wanted, and agree to it; None where there is nothing to be done."""
        wire.settimeout(PATIENCE_S)
        with suppress(OSError, ValueError, TypeError):
            request = receive_request(wire)
            if list(request.ground) == common_ground() and self.fresh:
                wire.sendall(ACCEPTED)
                visit = Visit(wire, request, receive_streams(wire), time.monotonic())
                wire.settimeout(None)
                return visit
            wire.sendall(REFUSED)
        return None

    def _begin(self, visit: Visit, selector: selectors.BaseSelector) -> Visit:
        visit.pid = self._forked(visit)
        if visit.pid == 0:
            self.listener.close()
            for other in self.visits.values():
                other.wire.close()
            return visit
        self.visits[visit.pid] = visit
        selector.register(visit.wire, selectors.EVENT_READ, visit.pid)
        return visit

    def _forked(self, visit: Visit) -> int:
        """Make a copy, in which signals are held back until it is ready for them."""
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDS)
        pid = -1
        try:
            pid = os.fork()
        finally:
            if pid:
                signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
                close_all(visit.streams)
            if pid < 0:
                visit.wire.close()
        return pid

    def _take_signals(self, numbers: bytes, selector: selectors.BaseSelector) -> None:
        if signal.SIGCHLD in numbers:
            self._tell_those_who_wait(selector)
        if any(number in ENDS for number in numbers):
            for visit in self.visits.values() if self.ending else ():
                visit.signal(signal.SIGTERM)
            self._end(selector)

    def _end(self, selector: selectors.BaseSelector) -> None:
        """Take no more commands."""
        if not self.ending:
            self.ending = True
            selector.unregister(self.listener)
            self.listener.close()

    def _tell_those_who_wait(self, selector: selectors.BaseSelector) -> None:
        """Tell each command that is over how it ended."""
        while True:
            try:
                pid, code = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            visit = self.visits.pop(pid, None)
            if visit is None:
                continue
            status = os.waitstatus_to_exitcode(code)
            with suppress(KeyError):
                selector.unregister(visit.wire)
            with suppress(OSError):
                visit.wire.sendall(b"%d\n" % status)
            visit.wire.close()
            seconds = time.monotonic() - visit.began
            self.tell(Finished(words=tuple(visit.request.words), status=status, seconds=seconds))


def _pass_on(visit: Visit, selector: selectors.BaseSelector) -> None:
    """Pass signals on to a run; who has called it and is gone wants no more of it."""
    try:
        numbers = visit.wire.recv(16)
    except OSError:
        numbers = b""
    for number in numbers:
        visit.signal(number)
    if not numbers:
        selector.unregister(visit.wire)
        visit.signal(signal.SIGTERM)


@contextmanager
def _woken_by_signals() -> Iterator[socket.socket]:
    """Have the signals that end this process, or tell of the end of a copy, written to a socket."""
    resident, (woken, waker) = os.getpid(), socket.socketpair()
    waker.setblocking(False)
    signals = (*ENDS, signal.SIGCHLD)
    before = [signal.signal(number, lambda *_: None) for number in signals]
    wakeup = signal.set_wakeup_fd(waker.fileno())
    try:
        yield woken
    finally:
        signal.set_wakeup_fd(wakeup)
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler if os.getpid() == resident else signal.SIG_DFL)
        if os.getpid() != resident:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        woken.close()
        waker.close()


@contextmanager
def opened_door() -> Iterator[socket.socket]:
    """Give a socket where commands look, which does not listen yet; in copies, it is the original's to close.

    Raises SettingsError where that cannot be.
    """
    resident, place = os.getpid(), _own_place()
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        listener.bind(place)
        yield listener
    finally:
        if os.getpid() == resident:
            listener.close()
            with suppress(OSError):
                os.unlink(place)


def _own_place() -> str:
    """Make the folder for the socket, and see to it that nobody listens there."""
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
    if _somebody_listens(place):
        raise SettingsError("audiocoach stays loaded already", hint="end the other one with Ctrl-C first")
    with suppress(FileNotFoundError):
        os.unlink(place)
    return place


def _somebody_listens(place: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.settimeout(PATIENCE_S)
        try:
            wire.connect(place)
        except OSError:
            return False
        return True
