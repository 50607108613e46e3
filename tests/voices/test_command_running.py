import sys
import time
from pathlib import Path

import pytest

from audiocoach.errors import VoiceError, VoiceUnavailableError
from audiocoach.voices.command import Bounds, run


def python(program: str, folder: Path, words: str = "", **bounds: float) -> bytes:
    """Run a program in Python."""
    limits = Bounds(**{"seconds": 10, "size": 100_000} | bounds)  # type: ignore[arg-type] # a size is whole
    return run([sys.executable, "-I", "-S", "-c", program], words, folder, limits)


def test_words_in_and_sound_out(tmp_path: Path) -> None:
    """The words come in as UTF-8 on a line, and what is printed comes back as bytes."""
    echo = "import sys; sys.stdout.buffer.write(sys.stdin.buffer.read() + b'\\0\\r\\n')"
    assert python(echo, tmp_path, "Café & té") == "Café & té\n\0\r\n".encode()


def test_arguments_see_no_shell(tmp_path: Path) -> None:
    """An argument arrives as it is, whatever a shell would make of it."""
    print_it = "import sys; print(sys.argv[1], end='')"
    argv = [sys.executable, "-I", "-S", "-c", print_it, "$(touch x); `id` > y | & 'z'"]
    assert run(argv, "", tmp_path, Bounds()) == b"$(touch x); `id` > y | & 'z'"


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("raise SystemExit(3)", "ended with status 3$"),
        ("import sys; sys.exit('no such voice')", "ended with status 1: no such voice$"),
        ("import sys; sys.exit('first\\n\\x1b[2Jlast\\n\\n')", r"status 1: \[2Jlast$"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "ended by signal 15"),
        ("import sys; sys.stderr.buffer.write(b'\\xff' * 5000); sys.exit(1)", "status 1: �"),
    ],
)
def test_failure_is_told(tmp_path: Path, program: str, told: str) -> None:
    """A status that is not 0 is an error with the program's last words, on one line."""
    with pytest.raises(VoiceError, match=told) as caught:
        python(program, tmp_path)
    assert len(str(caught.value)) < 300


def test_takes_too_long(tmp_path: Path) -> None:
    """A program that does not end is ended, with what it has started, and nobody waits for either."""
    child = tmp_path / "child"
    program = f"""
import subprocess, sys, time
alive = "import time, pathlib; time.sleep(0.7); pathlib.Path({str(child)!r}).touch()"
subprocess.Popen([sys.executable, "-I", "-S", "-c", alive])
time.sleep(30)
"""
    (tmp_path / "in").mkdir()
    start = time.monotonic()
    with pytest.raises(VoiceError, match=r"takes longer than 0\.3 s"):
        python(program, tmp_path / "in", seconds=0.3)
    assert time.monotonic() - start < 2
    time.sleep(0.8)
    assert not child.exists()


@pytest.mark.parametrize("program", ["while True: print('0' * 9999)", "print('0' * 200_000)"])
def test_writes_too_much(tmp_path: Path, program: str) -> None:
    """A program that writes more than it may is ended or not believed."""
    with pytest.raises(VoiceError, match="more than 100000 bytes"):
        python(program, tmp_path)


@pytest.mark.parametrize("program", ["no-such-program", "/", "a\0b"])
def test_cannot_be_run(tmp_path: Path, program: str) -> None:
    """What is no program is an error."""
    with pytest.raises(VoiceUnavailableError, match="cannot be run"):
        run([program], "", tmp_path, Bounds())


def test_reads_nothing_of_ours(tmp_path: Path) -> None:
    """A program that asks a question gets the words and then the end, not the user's keyboard."""
    assert python("import sys; print(len(sys.stdin.readlines()), end='')", tmp_path, "one") == b"1"
