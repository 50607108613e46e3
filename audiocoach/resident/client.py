"""The side of the command: hand it to the resident, where there is one, and wait for what comes of it."""

import os
import signal
import socket
import sys

from audiocoach.resident.meeting import common_ground, is_private, meeting_folder, meeting_place
from audiocoach.resident.wire import ACCEPTED, Request, send_request, send_streams

NEVER_HANDED_OVER = frozenset({"stay"})
"""Commands that are run here."""

PATIENCE_S = 1.0
"""Seconds after which a resident that does not answer is none."""

_PASSED_ON = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")

_CUT_OFF = "Error: audiocoach stay ended before this run did; what was whole stays whole. Run it again.\n"


def hand_over(words: list[str]) -> int | None:
    """Have a command run by the resident, and give its exit status; None where it must be run here."""
    if not hasattr(socket, "send_fds") or (words and words[0] in NEVER_HANDED_OVER):
        return None
    if not is_private(meeting_folder()):
        return None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        if not _accepted(wire, words):
            return None
        with _Signals(wire):
            return _status(wire) if _begun(wire) else None


def _accepted(wire: socket.socket, words: list[str]) -> bool:
    """Meet the resident, and ask."""
    wire.settimeout(PATIENCE_S)
    try:
        wire.connect(meeting_place())
        send_request(wire, _request(words))
        accepted = wire.recv(1) == ACCEPTED
        wire.settimeout(None)
    except (OSError, AttributeError):  # nobody is there, or a standard stream is not
        return False
    return accepted


def _begun(wire: socket.socket) -> bool:
    """Have the run begin; before that word, it can still be run here."""
    try:
        send_streams(wire, [stream.fileno() for stream in (sys.stdin, sys.stdout, sys.stderr)])
    except (OSError, ValueError, AttributeError):  # it has gone, or a standard stream is closed
        return False
    return True


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
    """Signals that reach this process while it waits, passed on to the one that works."""

    def __init__(self, wire: socket.socket) -> None:
        self.wire = wire
        numbers = [getattr(signal, name) for name in _PASSED_ON]
        handlers = {number: signal.getsignal(number) for number in numbers}
        self._before = {number: old for number, old in handlers.items() if old not in (None, signal.SIG_IGN)}

    def __enter__(self) -> None:
        for number in self._before:
            signal.signal(number, self._pass_on)

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _pass_on(self, number: int, _frame: object) -> None:
        try:
            self.wire.sendall(bytes([number]))
        except OSError:  # it has just ended
            return


def _status(wire: socket.socket) -> int:
    """Wait for the exit status; end by the signal that ended the run."""
    line = bytearray()
    while part := wire.recv(16):
        line += part
    if not line.endswith(b"\n"):
        sys.stderr.write(_CUT_OFF)
        return 1
    status = int(line.split()[0])
    if status < 0:
        signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    return status
