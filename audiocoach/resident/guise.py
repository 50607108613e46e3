"""A copy of the resident becomes the command that was called: its folder, environment and streams."""

import ctypes
import locale
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from audiocoach.resident.server import ENDS, GIVEN_BACK, Visit
from audiocoach.resident.wire import Request, close_all, send_begun

_PR_SET_PDEATHSIG = 1  # of Linux: the signal that a process gets when its parent ends


def run_as_called(visit: Visit, run: Callable[[], None]) -> None:
    """Run a command in the place of the process that called it; ends by SystemExit, always.

    What cannot be taken over ends this copy before the caller is told that it has begun: the caller runs the
    command itself then. How the run ended is told by the resident.
    """
    try:
        os.setsid()  # Ctrl-C in the window of the resident is not meant for this run
        _end_with(visit.resident)
        for own, given in enumerate(visit.streams):
            os.dup2(given, own)
        close_all(visit.streams)
        _put_on(visit.request)
        send_begun(visit.wire, os.getpid())
        visit.wire.close()
    except (OSError, LookupError, ValueError) as error:
        raise SystemExit(GIVEN_BACK) from error
    sys.argv = [sys.argv[0], *visit.request.words]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    run()
    sys.exit(0)


def _end_with(resident: int) -> None:
    """End when the resident ends, paused or not: nobody could tell the caller what became of the run."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != resident:
        raise ProcessLookupError("the resident has gone")


def _put_on(request: Request) -> None:
    for name in list(os.environ):
        with suppress(OSError):
            del os.environ[name]
    for name, value in request.environment.items():
        with suppress(OSError, ValueError):  # an environment may hold what cannot be set
            os.environ[name] = value
    tempfile.tempdir = None  # it is the caller's TMPDIR that counts
    time.tzset()
    with suppress(locale.Error):
        locale.setlocale(locale.LC_CTYPE, "")
    os.umask(request.mask)
    os.chdir(request.folder)
    sys.stdin, sys.stdout, sys.stderr = (
        _stream(number, *encoding) for number, encoding in enumerate(request.encodings)
    )


def _stream(number: int, encoding: str, errors: str) -> IO[Any]:
    """Open a standard stream as Python does."""
    by_line = 1 if number == 2 or os.isatty(number) else -1
    mode = "r" if number == 0 else "w"
    return open(number, mode, by_line, encoding=encoding, errors=errors, closefd=False)
