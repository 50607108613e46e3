import json
import os
import pty
import re
import subprocess
from pathlib import Path

import pytest

from tests.commands import environment, put_routine, python_words, run, started


@pytest.fixture
def full_disk() -> Path:
    """Give the file that Linux has for this, or skip."""
    path = Path("/dev/full")
    if not path.exists():
        pytest.skip("/dev/full is not there")
    return path


@pytest.mark.parametrize("words", [("--help",), ("list", "exercises"), ("schema",)], ids="-".join)
def test_full_disk_is_one_sentence(words: tuple[str, ...], full_disk: Path) -> None:
    """Where what is printed does not fit on the disk, one sentence says so, and the status is 1."""
    with full_disk.open("w") as out:
        done = subprocess.run(
            python_words(words), env=environment(), stdout=out, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"Error: the output cannot be written (No space left on device)\n"


@pytest.mark.parametrize("words", [("--help",), ("list", "exercises"), ("schema",)], ids="-".join)
def test_reader_that_goes_away(words: tuple[str, ...]) -> None:
    """A pipe whose reader has gone, such as `head`, ends the run without a word."""
    with started(*words) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""


@pytest.mark.parametrize("encoding", ["latin-1", "cp437", "ascii", "utf-8"])
def test_any_alphabet(encoding: str) -> None:
    """A terminal that lacks a letter gets another sign in its place, never a traceback."""
    ran = subprocess.run(
        python_words(["make", "--help"]),
        env=environment(PYTHONIOENCODING=encoding),
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"Usage: " in ran.stdout


def test_plain_c_locale() -> None:
    """In the locale C the same is printed as anywhere, and a name beyond ASCII is just not found."""
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert run("list", env=plain) == run("list")
    unknown = run("show", "nöchste", env=plain)
    assert (unknown.status, unknown.out, unknown.err.count("\n")) == (1, "", 1)


def test_json_is_plain_ascii() -> None:
    """JSON is read by programs, whatever the encoding of the pipe: it has no letter beyond ASCII."""
    done = subprocess.run(
        python_words(["list", "--json"]), env=environment(), capture_output=True, check=True, timeout=60
    )
    assert done.stdout.isascii()
    assert json.loads(done.stdout)["hips-for-runners"] == "Hips for runners · intermediate"


def test_without_a_home(tmp_path: Path) -> None:
    """Without a home, a configuration or a cache that can be written, sessions are made all the same."""
    env = environment(AUDIOCOACH_CONFIG_DIR="", AUDIOCOACH_CACHE_DIR="/proc/none/cache")
    env.pop("HOME", None)
    routine = put_routine(tmp_path / "short.yaml")
    done = subprocess.run(
        python_words(["make", routine, "-o", tmp_path / "made"]),
        env=env,
        capture_output=True,
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(list((tmp_path / "made").glob("*.mp3"))) == 1


def on_a_terminal(*words: str | Path) -> str:
    """Run a command whose standard error is a terminal, and return what that shows."""
    ours, theirs = pty.openpty()
    shown = b""
    with started(*words, stderr=theirs) as process:
        os.close(theirs)
        while True:
            try:
                piece = os.read(ours, 4096)
            except OSError:  # how Linux says that the other side has closed
                break
            if not piece:
                break
            shown += piece
        assert process.wait(timeout=60) == 0
    os.close(ours)
    return shown.decode()


def test_progress_is_for_terminals(tmp_path: Path, own_cache: Path) -> None:
    """A bar counts what is being spoken on a terminal; JSON and pipes are left alone."""
    routine, made = put_routine(tmp_path / "short.yaml"), tmp_path / "made"
    shown = on_a_terminal("make", routine, "-o", made, "--verbosity", "standard")
    assert own_cache.is_dir()
    assert "Speaking" in shown
    counted = [int(done) for done in re.findall(r"(\d+)/\d+", shown)]
    assert counted == sorted(counted)
    assert counted[-1] > 4
    assert on_a_terminal("make", routine, "-o", made, "--json") == ""
    assert run("make", routine, "-o", made).err == ""
