"""The side of the command: hand it to the resident, where there is one, and wait for what comes of it."""

import os
import signal
import socket
import sys
from contextlib import suppress

from audiocoach.resident.meeting import common_ground, is_private, meeting_folder, meeting_place
from audiocoach.resident.wire import ACCEPTED, Request, receive_begun, send_request, send_streams

NEVER_HANDED_OVER = frozenset({"stay"})
"""Commands that are run here."""

PATIENCE_S = 1.0
"""Seconds after which a resident that does not answer is none."""

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")

_STOPPED = "Stopped; nothing half-made was left behind.\n"
_CUT_OFF = "Error: audiocoach stay ended, and this run with it; what was whole stays whole. Run it again.\n"


def hand_over(words: list[str]) -> int | None:
    """Have a command run by the resident, and give its exit status; None where it must be run here."""
    if not hasattr(socket, "send_fds") or (words and words[0] in NEVER_HANDED_OVER):
        return None
    if not is_private(meeting_folder()):
        return None
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            pid = _begun(wire, words)
            if pid is None:
                return None
            with _Signals(pid):
                return _status(wire)
    except KeyboardInterrupt:  # before the run could be told: it ends because its caller has gone
        sys.stderr.write(_STOPPED)
        return 130


def _begun(wire: socket.socket, words: list[str]) -> int | None:
    """Have the run begin, and give the process that runs it; None where nothing has been done.

    Until then a signal ends this process as ever, and the resident runs nothing for one that has gone.
    """
    wire.settimeout(PATIENCE_S)
    try:
        streams = [stream.fileno() for stream in (sys.stdin, sys.stdout, sys.stderr)]
        wire.connect(meeting_place())
        send_request(wire, _request(words))
        if wire.recv(1) != ACCEPTED:
            return None
        wire.settimeout(None)
        send_streams(wire, streams)
        return receive_begun(wire)
    except (OSError, ValueError, AttributeError):  # nobody is there, or a standard stream is not
        return None


def _request(words: list[str]) -> Request:
    mask = os.umask(0o077)
    os.umask(mask)
    streams = (sys.stdin, sys.stdout, sys.stderr)
    return Request(
        ground=common_ground(),
        words=words,
        folder=os.getcwd(),
        environment=dict(os.environ),
        mask=mask,
        encodings=[(stream.encoding, stream.errors or "strict") for stream in streams],
    )


class _Signals:
    """Signals that reach this process while it waits, passed on to the one that works and what that started.

    Each is passed on once; when it comes again, it ends this process.
    """

    def __init__(self, pid: int) -> None:
        self.pid = pid
        handlers = {getattr(signal, name): self._pass_on for name in _PASSED_ON}
        handlers[signal.SIGTSTP] = self._pause
        known = {number: signal.getsignal(number) for number in handlers}
        self._before = {number: old for number, old in known.items() if old not in (None, signal.SIG_IGN)}
        self._handlers = {number: handlers[number] for number in self._before}

    def __enter__(self) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _pass_on(self, number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        self._send(signal.Signals(number))
        self._send(signal.SIGCONT)

    def _pause(self, number: int, _frame: object) -> None:
        """Stop where Ctrl-Z is pressed, and go on when this process does."""
        del number  # a group without a terminal is stopped by SIGSTOP alone
        self._send(signal.SIGSTOP)
        os.kill(os.getpid(), signal.SIGSTOP)
        self._send(signal.SIGCONT)

    def _send(self, number: signal.Signals) -> None:
        with suppress(OSError):  # it has just ended
            os.killpg(self.pid, number)


def _status(wire: socket.socket) -> int:
    """Wait for the exit status; end by the signal that ended the run."""
    line = bytearray()
    with suppress(OSError):  # the other side was killed, which is told below
        while part := wire.recv(16):
            line += part
    if not line.endswith(b"\n"):
        sys.stderr.write(_CUT_OFF)
        return 1
    status = int(line)
    if status >= 0:
        return status
    with suppress(OSError):  # SIGKILL has no other way
        signal.signal(-status, signal.SIG_DFL)
    os.kill(os.getpid(), -status)
    return 128 - status
