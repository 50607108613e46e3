"""The side of the resident: for each command that comes, a copy of this process that runs it."""

import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from audiocoach.resident.door import Door
from audiocoach.resident.freshness import Freshness
from audiocoach.resident.meeting import common_ground
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

GIVEN_BACK = 75
"""The exit status of a copy that could not take over what is the caller's, who runs the command then."""

_PAUSE_S = 0.1

ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
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
    resident: int = field(default_factory=os.getpid)
    pid: int = 0

    def signal(self, number: int) -> None:
        """Send a signal to the run and all that it has started."""
        for send in (os.killpg, os.kill):  # a copy that has just begun leads no group yet
            with suppress(ProcessLookupError, PermissionError):
                send(self.pid, number)
                return


@dataclass(slots=True)
class Resident:
    """One that waits for commands at its door; each finished run is told.

    It is `outdated` when it has seen that the code on the disk is another.
    """

    door: Door
    tell: Callable[[Finished], None]
    fresh: Freshness = field(default_factory=Freshness)
    visits: dict[int, Visit] = field(default_factory=dict)
    ending: bool = False
    outdated: bool = False

    def serve(self) -> Visit | None:
        """Serve until Ctrl-C, or until the code on the disk is another; then wait for the runs that are left.

        Returns None then. In each copy it returns the visit, which is that copy's to run.
        """
        with _woken_by_signals() as woken, selectors.DefaultSelector() as selector:
            selector.register(woken, selectors.EVENT_READ)
            selector.register(self.door.listener, selectors.EVENT_READ)
            while self.visits or not self.ending:
                for key, _ in selector.select():
                    if key.fileobj is woken:
                        self._take_signals(woken.recv(64), selector)
                    elif key.fileobj is self.door.listener:
                        visit = self._meet(selector)
                        if visit is not None and visit.pid == 0:
                            return visit
                    elif (visit := self.visits.get(key.data)) is not None:
                        _leave_off(visit, selector)
        return None

    def _meet(self, selector: selectors.BaseSelector) -> Visit | None:
        """Take up a command: in a copy, where that has no pid."""
        try:
            wire, _ = self.door.listener.accept()
        except OSError:  # it has gone again, or no more files can be opened: not to be tried without a pause
            time.sleep(_PAUSE_S)
            return None
        visit = self._asked(wire)
        if visit is not None:
            with suppress(OSError):
                return self._begin(visit, selector)
        wire.close()
        if self.outdated:
            self._end(selector)
        return None

    def _asked(self, wire: socket.socket) -> Visit | None:
        """Find out what is wanted, and agree to it; None where there is nothing to be done."""
        wire.settimeout(PATIENCE_S)
        with suppress(OSError, ValueError, TypeError):
            request = receive_request(wire)
            self.outdated = not self.fresh
            if list(request.ground) == common_ground() and not self.outdated:
                wire.sendall(ACCEPTED)
                visit = Visit(wire, request, receive_streams(wire), time.monotonic())
                wire.settimeout(None)
                return visit
            wire.sendall(REFUSED)
        return None

    def _begin(self, visit: Visit, selector: selectors.BaseSelector) -> Visit:
        visit.pid = self._forked(visit)
        if visit.pid == 0:
            self.door.close()
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
            selector.unregister(self.door.listener)
            self.door.listener.close()

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
            if status == GIVEN_BACK:
                continue
            seconds = time.monotonic() - visit.began
            self.tell(Finished(words=tuple(visit.request.words), status=status, seconds=seconds))


def _leave_off(visit: Visit, selector: selectors.BaseSelector) -> None:
    """End a run whose caller has gone: callers send nothing, so that is what can be read."""
    selector.unregister(visit.wire)
    visit.signal(signal.SIGTERM)
    visit.signal(signal.SIGCONT)  # it may have been stopped


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
