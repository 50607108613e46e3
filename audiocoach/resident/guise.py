"""A copy of the resident becomes the command that was called: its folder, environment and streams."""

import locale
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from audiocoach.resident.server import ENDS, Visit
from audiocoach.resident.wire import Request, close_all


def run_as_called(visit: Visit, run: Callable[[], None]) -> None:
    """Run a command in the place of the process that called it; ends by SystemExit, always.

    The caller is told by the resident, once this process has ended.
    """
    os.setsid()  # Ctrl-C in the window of the resident is not meant for this run
    for own, given in enumerate(visit.streams):
        os.dup2(given, own)
    close_all(visit.streams)
    _put_on(visit.request)
    visit.wire.close()
    sys.argv = [sys.argv[0], *visit.request.words]
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDS)
    run()
    sys.exit(0)


def _put_on(request: Request) -> None:
    os.environ.clear()
    os.environ.update(request.environment)
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
