"""A resident of our own to test with: `audiocoach stay` in a process, and what comes of it."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from tests.commands import environment, python_words

READY = "audiocoach stays loaded, and commands in other windows answer at once. Ctrl-C ends it.\n"


@contextmanager
def staying(place: Path, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Start a resident that meets commands in a folder, and wait until it is there."""
    with subprocess.Popen(
        python_words(["stay"]),
        cwd=place.parent,
        env=environment(AUDIOCOACH_RUNTIME_DIR=str(place), PYTHONUNBUFFERED="1", **more),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == READY
            yield process
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
            try:
                process.communicate(timeout=30)
            finally:
                process.kill()


def told(resident: "subprocess.Popen[str]") -> str:
    """Wait for the next run that a resident tells of, and give its words and how it ended."""
    assert resident.stdout is not None
    watchdog = Timer(60, resident.kill)
    watchdog.start()
    try:
        seconds, _, rest = resident.stdout.readline().strip().partition(" s  ")
    finally:
        watchdog.cancel()
    assert float(seconds) < 60
    return rest
