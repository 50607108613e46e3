"""A program run to its end, without a shell, and with a bound on its time and on what it writes."""

import os
import re
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audiocoach.errors import VoiceError, VoiceUnavailableError

_STEP = 0.05
_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What a program may take: seconds, and bytes of all the files it is given to write."""

    seconds: float = 60.0
    size: int = 50_000_000


def run(argv: Sequence[str], words: str, folder: Path, bounds: Bounds) -> bytes:
    """Run a program with words on its standard input, and give what it writes to its standard output.

    `folder` is empty, and holds its input and output meanwhile. Raises VoiceError where it fails, takes too
    long (then it and what it started are ended), or writes too much.
    """
    said, out, err = folder / "stdin", folder / "stdout", folder / "stderr"
    said.write_text(f"{words}\n", encoding="utf-8")
    with said.open("rb") as stdin, out.open("wb") as stdout, err.open("wb") as stderr:
        process = _start(argv, stdin, stdout, stderr)
        try:
            _wait(process, argv[0], folder, bounds)
        finally:
            _end(process)
    if process.returncode:
        raise VoiceError(f"{_name(argv[0])} {_ending(process.returncode)}{_last_words(err)}")
    return out.read_bytes()


def _start(argv: Sequence[str], stdin: object, stdout: object, stderr: object) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(argv, stdin=stdin, stdout=stdout, stderr=stderr, start_new_session=True)  # type: ignore[call-overload,no-any-return] # files
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise VoiceUnavailableError(f"{_name(argv[0])} cannot be run ({reason})") from error


def _wait(process: "subprocess.Popen[bytes]", program: str, folder: Path, bounds: Bounds) -> None:
    deadline = time.monotonic() + bounds.seconds
    while True:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_STEP)
        if _size(folder) > bounds.size:
            raise VoiceError(f"{_name(program)} writes more than {bounds.size} bytes")
        if process.returncode is not None:
            return
        if time.monotonic() > deadline:
            raise VoiceError(f"{_name(program)} takes longer than {bounds.seconds:g} s")


def _size(folder: Path) -> int:
    size = 0
    for file in folder.iterdir():
        with suppress(OSError):  # it may be gone by now
            size += file.stat().st_size
    return size


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program that still runs, and whatever it started."""
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()


def _name(program: str) -> str:
    return f"the program '{Path(program).name}'"


def _ending(status: int) -> str:
    return f"ended with status {status}" if status > 0 else f"was ended by signal {-status}"


def _last_words(err: Path) -> str:
    """Give the last line of what it complained about, without what would change a terminal."""
    lines = err.read_bytes()[-4000:].decode(errors="replace").strip().splitlines()
    words = re.sub(r"[^\x20-\x7e\xa0-\uffff]", " ", lines[-1]).strip() if lines else ""
    return f": {words[:_LONGEST_WORDS]}" if words else ""
