import json
import os
import pty
import re
import shlex
import subprocess
from pathlib import Path

import pytest

from audiocoach.cli import output
from audiocoach.publish.tags import read_session
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
    told = b"could not be kept in /proc/none/cache/clips (No such file or directory)"
    assert done.returncode == 0
    assert told in done.stderr
    assert done.stderr.count(b"\n") == 1
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


ESCAPES = "\x1b]52;c;cm0=\x07\x1b]0;owned\x07\x9b31m"
"""What writes the clipboard, the title of the window, and a colour by a control of one character."""


@pytest.mark.parametrize(
    "words",
    [
        ("check", "{file}"),
        ("script", "{file}"),
        ("make", "{file}"),
        ("show", "{file}"),
        ("plan", "{file}", "--start", "2027-01-04"),
        ("list", ESCAPES),
        (ESCAPES,),
        ("make", ESCAPES),
        ("make", "squats.yaml", "--voice", ESCAPES),
        ("script", "squats.yaml", "--swap", ESCAPES),
    ],
    ids=lambda words: "-".join(words).replace(ESCAPES, "escapes"),
)
def test_no_escape_reaches_the_terminal(
    words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever stands in a file, its name or a word, only its text is printed."""
    monkeypatch.chdir(tmp_path)
    put_routine(tmp_path / "squats.yaml")
    file = tmp_path / f"a{ESCAPES.replace('/', '')}.yaml"
    file.write_text(""""ti\\e]0;xtle": "a\\x9b31mb"
description: "\\e]52;c;cm0=\\a"
blocks: [{title: "\\e]0;x\\a", exercises: ["sq\\euat", {use: "\\e[2J", say: "\\x9d0;x"}]}]
""")
    ran = run(*(word.replace("{file}", str(file)) for word in words))
    assert ran.status != 0
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", ran.out + ran.err)


def test_control_characters_are_shown_by_number(tmp_path: Path) -> None:
    """The name of a file is shown so that it can still be told from others."""
    ran = run("check", put_routine(tmp_path / "fine.yaml"), tmp_path / "a\x1b]0;b\x9b.yaml")
    assert f"there is no file '{tmp_path}/a\\x1b]0;b\\x9b.yaml'" in ran.err


@pytest.mark.parametrize("closed", ["2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_closed_streams(closed: str, tmp_path: Path) -> None:
    """A run whose standard streams are closed makes its session all the same, whole."""
    routine, made = put_routine(tmp_path / "short.yaml"), tmp_path / "made"
    words = shlex.join(python_words(["make", routine, "-o", made]))
    done = subprocess.run(["sh", "-c", f"{words} {closed}"], env=environment(), check=False, timeout=60)
    assert done.returncode == 0
    [session] = made.glob("*.mp3")
    assert read_session(session).title == "Two squats"


def test_a_note_that_cannot_be_written_stops_nothing(tmp_path: Path, full_disk: Path) -> None:
    """Standard error on a full disk loses its notes, not the work."""
    target = tmp_path / "saved.yaml"
    words = python_words(["script", put_routine(tmp_path / "short.yaml"), "--save", target])
    with full_disk.open("w") as err:
        done = subprocess.run(words, env=environment(), stderr=err, check=False, timeout=60)
    assert done.returncode == 0
    assert target.is_file()


def test_everything_is_printed_in_one_place() -> None:
    """No command prints but through `say`, which keeps control characters from the terminal."""
    for module in Path(output.__file__).parent.glob("*.py"):
        if module.name != "output.py":
            assert not re.search(r"click\.s?echo|\bprint\(|std(out|err)\.write", module.read_text()), module
