"""audiocoach run the way users run it: in a process of its own, or, faster, in this one."""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from audiocoach.cli import main

CHECKOUT = Path(__file__).parents[1]

SHORT = """\
title: {title}
pacing: {{intro: 'off'}}
verbosity: minimal
blocks:
  - exercises:
      - use: squat
        dose: {{sets: 1, reps: 2}}
"""
"""A routine that is made in no time."""

LONGER = (
    SHORT
    + """\
      - use: glute-bridge
        dose: {{sets: 1, reps: 2}}
      - use: banded-side-step
        dose: {{sets: 1, reps: 2}}
"""
)
"""The same with three exercises, in the place of a built-in routine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run of audiocoach left: its exit status, and what it printed."""

    status: int
    out: str
    err: str


def call(*words: str | Path) -> Ran:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err), pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["audiocoach", *map(str, words)])
        status: object = 0
        try:
            main()
        except SystemExit as end:
            status = end.code
    assert status is None or isinstance(status, int)
    return Ran(status=status or 0, out=out.getvalue(), err=err.getvalue())


def run(*words: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Ran:
    """Run a command in a process of its own, without a terminal."""
    done = subprocess.run(
        python_words(words),
        cwd=cwd,
        env=environment(**(env or {})),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return Ran(status=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())


@contextmanager
def started(*words: str | Path, stderr: int = subprocess.PIPE) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command in a process of its own, and see to it that it ends."""
    with subprocess.Popen(
        python_words(words),
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=stderr,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def python_words(words: Sequence[str | Path]) -> list[str]:
    """Give the whole command line."""
    return [sys.executable, "-m", "audiocoach", *map(str, words)]


def environment(**more: str) -> dict[str, str]:
    """Give the environment of this process, in which a python finds the checkout."""
    return {**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1", **more}


def put(path: Path, text: str) -> Path:
    """Write a file, and the folder that it lies in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file of a folder with its content; a folder that is not there has none."""
    return {path.name: path.read_bytes() for path in folder.rglob("*")}


def put_routine(path: Path, title: str = "Two squats", text: str = SHORT) -> Path:
    """Write the short routine into a file."""
    return put(path, text.format(title=title))


def wait_for(folder: Path, pattern: str) -> None:
    """Wait until a file of this kind is there."""
    eventually(lambda: next(folder.rglob(pattern), None))


def eventually(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.002)
