import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from audiocoach import __version__, library
from audiocoach.cli import COMMANDS, LEAST_ROOM, SUMMARIES
from tests.commands import (
    CHECKOUT,
    LONGER,
    SHORT,
    Ran,
    call,
    environment,
    eventually,
    put_routine,
    python_words,
    run,
)

PLAN = "title: Hips\nweeks: 3\nstages: [{title: All, weeks: 1-3, routines: [hips-for-runners]}]\n"
NEAR = {
    "mak": "there is no command 'mak'; did you mean 'make'?",
    "lsit": "there is no command 'lsit'; did you mean 'list' or 'script'?",
    "Make": "there is no command 'Make'; did you mean 'make'?",
    "frobnicate": f"there is no command 'frobnicate'; the commands are {', '.join(COMMANDS)}",
}
WRONG_WORDS = {
    "make": "Missing argument 'ROUTINE…'",
    "make x --pcing brisk": "--pacing",
    "make x --jsn": "--json",
    "make x --voice": "requires an argument",
    "make x --level expert": "it is one of beginner, intermediate, advanced",
    "list exercize": "did you mean 'exercises'?",
    "list exercises routines": "unexpected extra argument",
    "schema routines": "did you mean 'routine'?",
    "script one two": "unexpected extra argument",
    "check": "Missing argument 'FILE…'",
    "show": "Missing argument 'NAME'",
    "new .": "a routine needs a name, such as my-hips",
    "new a/..": "a routine needs a name, such as my-hips",
    "--verison": "--version",
}
WRONG_NAMES = {
    "make hips-for-runer": "there is no routine 'hips-for-runer'; did you mean 'hips-for-runners'",
    "make no/such.yaml": "there is no file 'no/such.yaml'",
    "make anywhere-six --voice gtss": "did you mean 'gtts'?",
    "make anywhere-six --voice espeak:en-usa": "espeak has no language 'en-usa'",
    "make anywhere-six --verbosity brif": "did you mean 'brief'",
    "make anywhere-six --pacing brsk": "did you mean 'brisk'?",
    "make anywhere-six --wording englsh": "did you mean 'english'?",
    "script anywhere-sx": "did you mean 'anywhere-six'?",
    "show clamshel": "did you mean 'clamshell'",
    "voices espaek": "did you mean 'espeak'?",
}


TYPED = {"make", "script", "check", "list", "show", "plan", "schema", "voices"}
"""Commands whose examples are run here; of the others it is seen that they exist."""

NOT_HERE = {"new", "use", "install", "remove", "clear", "try", "gtts"}
"""Words of examples that need a network or change more than a test's folder; they have tests of their own."""


def usage_lines(text: str) -> list[str]:
    """Give the examples in a help text: the lines that begin with the program's name."""
    return [line.strip() for line in text.splitlines() if line.startswith("  audiocoach ")]


def is_one_sentence(ran: Ran, part: str) -> bool:
    """Tell whether a run failed with one line that has this in it, and printed nothing else."""
    return (
        (ran.status, ran.out) == (1, "")
        and ran.err.startswith("Error: ")
        and ran.err.count("\n") == 1
        and part in ran.err
    )


def test_version() -> None:
    """--version tells the version."""
    assert call("--version") == Ran(status=0, out=f"audiocoach, version {__version__}\n", err="")


def test_help_lists_every_command_with_its_summary() -> None:
    """The help lists every command in the order of need, with one line about each; so does no word at all."""
    listed = re.findall(r"(?m)^  (\w+) +(.+)$", call("--help").out.partition("Commands:")[2])
    assert listed == list(SUMMARIES.items())
    assert list(COMMANDS) == list(SUMMARIES)
    assert call() == call("--help") == call("-h")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_teaches(command: str) -> None:
    """Every help has examples, fits a terminal of 80 columns and leaves no choice list in its usage line."""
    ran = call(*command.split(), "--help")
    assert ran.status == 0
    assert len(usage_lines(ran.out)) >= 2 or command == "schema"
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "|" not in ran.out.partition("\n\n")[0]


def test_help_imports_nothing_heavy() -> None:
    """audiocoach --help imports neither numpy nor pydantic nor PyYAML nor any other part of audiocoach."""
    code = (
        "import sys; from audiocoach.cli import audiocoach\n"
        "audiocoach.main(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, check=True)
    modules = set(done.stdout.decode().splitlines()[-1].split())
    heavy = {"numpy", "pydantic", "yaml", "requests", "pydub", "mutagen", "audiocoach.library"}
    assert "click" in modules
    assert not heavy & modules


@pytest.mark.parametrize("asked", [None, "2"])
def test_numpy_is_told_to_start_no_threads(asked: str | None) -> None:
    """They would spin with nothing to do; who asks for some gets them, and so do the programs of others."""
    code = (
        "import os, subprocess, sys; sys.argv = ['audiocoach', '--version']\n"
        "from audiocoach.cli import main; main()\n"
        "tell = [sys.executable, '-c', 'import os; print(os.environ.get(\"OPENBLAS_NUM_THREADS\"))']\n"
        "sys.stdout.flush(); subprocess.run(tell); subprocess.run(tell, env=os.environ)"
    )
    env = {name: value for name, value in environment().items() if name != "OPENBLAS_NUM_THREADS"}
    env |= {"OPENBLAS_NUM_THREADS": asked} if asked else {}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-2:] == [asked or "1", str(asked)]


@pytest.mark.parametrize(("word", "sentence"), NEAR.items(), ids=NEAR)
def test_unknown_command_offers_the_near_ones(word: str, sentence: str) -> None:
    """A mistyped command is a usage error that offers the near names, or all."""
    ran = call(word)
    assert (ran.status, ran.out) == (2, "")
    assert f"Error: {sentence}\n" in ran.err


@pytest.mark.parametrize(("line", "part"), WRONG_WORDS.items(), ids=WRONG_WORDS)
def test_wrong_words_are_usage_errors(line: str, part: str) -> None:
    """Words that make no command end with status 2 and the reason."""
    ran = call(*shlex.split(line))
    assert (ran.status, ran.out) == (2, "")
    assert part in ran.err
    assert ran.err.splitlines()[-1].startswith("Error: ")


@pytest.mark.parametrize(("line", "part"), WRONG_NAMES.items(), ids=WRONG_NAMES)
def test_wrong_names_are_one_sentence(
    line: str, part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that nothing has ends with status 1 and one sentence that offers the near ones."""
    monkeypatch.chdir(tmp_path)
    assert is_one_sentence(call(*shlex.split(line)), part)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_every_example_of_every_help_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config_dir: Path
) -> None:
    """What a help text shows can be typed: no example names anything that is not there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("hips-for-runners", "three-hip-exercises", "band-hips"):
        put_routine(config_dir / "routines" / f"{name}.yaml", text=LONGER)
    examples = dict.fromkeys(
        line for command in ["", *COMMANDS] for line in usage_lines(call(*command.split(), "--help").out)
    )
    assert len(examples) > 20
    call("new", "my-hips")
    put_routine(tmp_path / "my-hips.yaml")
    put_routine(tmp_path / "my-exercises.yaml")
    (tmp_path / "~" / "Sync" / "Training").mkdir(parents=True)
    (tmp_path / "my-plan.yaml").write_text(PLAN)
    for line in examples:
        words = shlex.split(re.sub(r"  +.*|[>] .*", "", line))[1:]
        assert words[0] in COMMANDS, line
        if words[0] in TYPED and not NOT_HERE & set(words):
            ran = call(*words)
            assert (line, ran.status) == (line, 0), ran.err


def test_module_and_program_are_the_same() -> None:
    """`python -m audiocoach` does what the program audiocoach does."""
    assert run("list", cwd=CHECKOUT).out == call("list").out


ODD_WORDS = {
    "empty-music": (("make", "{ok}", "--music="), 2, "this is no name"),
    "empty-tones": (("make", "{ok}", "--tones= "), 2, "this is no name"),
    "empty-folder": (("make", "{ok}", "-o", ""), 2, "this is no name"),
    "empty-copies": (("make", "{ok}", "--to="), 2, "this is no name"),
    "nan": (("make", "{ok}", "--music-level", "nan"), 2, "'nan' is no number"),
    "nan-tones": (("make", "{ok}", "--tones-level", "-nan"), 2, "'-nan' is no number"),
    "last-day": (("plan", "runner-hips-six-weeks", "--start", "9999-12-31"), 2, "in the year 9999"),
    "nobody's-music": (
        ("make", "{ok}", "--music", "~nobody-here/a.mp3"),
        1,
        "names a home that is not there",
    ),
    "nobody's-tones": (("make", "{ok}", "--tones", "~nobody-here"), 1, "names a home that is not there"),
}


@pytest.mark.parametrize(("words", "status", "said"), ODD_WORDS.values(), ids=ODD_WORDS)
def test_odd_words(words: tuple[str, ...], status: int, said: str, tmp_path: Path) -> None:
    """Values that are empty, no number or out of this world are refused in their own words."""
    ok = put_routine(tmp_path / "ok.yaml")
    ran = call(*(word.replace("{ok}", str(ok)) for word in words))
    assert ran.status == status
    assert said in ran.err
    assert "Traceback" not in ran.err


ODD_VALUES = {
    "tone": ("pacing: {{intro: 'off', tones: {{stop: {{a: b}}}}}}", "'stop' must be 'start'"),
    "music": ("sound: {{music: ~nobody-here}}", "names a home that is not there"),
    "digits": (f"safety: Take {'7' * 490} steps.", "a number of 490 digits"),
    "recording": ("safety: {{audio: ~nobody-here/a.wav, text: Hi}}", "names a home that is not there"),
}


@pytest.mark.parametrize(("line", "said"), ODD_VALUES.values(), ids=ODD_VALUES)
def test_odd_values(line: str, said: str, tmp_path: Path) -> None:
    """Odd values in a file are complaints for `check`, and one sentence for `make`."""
    odd = put_routine(tmp_path / "odd.yaml", text=SHORT.replace("pacing: {{intro: 'off'}}", line))
    for command in ("check", "make"):
        ran = call(command, odd)
        assert ran.status == 1
        assert said in ran.err


@pytest.mark.parametrize("home", [{}, {"HOME": ""}, {"HOME": "here"}], ids=["none", "empty", "relative"])
def test_no_environment(home: dict[str, str], tmp_path: Path) -> None:
    """Without any variable, without a path and without a home that is one, a command does its work."""
    kept = {name: os.environ[name] for name in ("AUDIOCOACH_CONFIG_DIR", "AUDIOCOACH_CACHE_DIR")}
    env = {"PYTHONPATH": str(CHECKOUT), "AUDIOCOACH_VOICE": "espeak", **home, **kept}
    words = python_words(["make", put_routine(tmp_path / "ok.yaml"), "-o", tmp_path / "made"])
    done = subprocess.run(words, env=env, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "ok.yaml"]


def test_what_nobody_foresaw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any other error is a sentence, too, and with --debug all there is to know."""

    def stumble() -> None:
        raise KeyError("nobody\x1b]0;x")

    monkeypatch.setattr(library, "open_library", stumble)
    ran = call("list")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "please report it" in ran.err
    ran = call("list", "--debug")
    assert "in stumble" in ran.err
    assert "\x1b" not in ran.err


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        ImportError("libz.so.1: failed to map segment from shared object"),
        OSError(12, "Cannot allocate memory"),
        RuntimeError("can't start new thread"),
    ],
)
def test_no_memory(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the memory is not enough, for a library or a thread neither, that is what is said."""

    def grow() -> None:
        raise error

    monkeypatch.setattr(library, "open_library", grow)
    assert call("list").err.startswith("Error: there is not enough memory")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits")
def test_a_limit_that_leaves_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit with which libraries crash is told before they do, and one with room is not spoken of."""
    monkeypatch.setattr("resource.getrlimit", lambda _: (200_000_000, -1))
    assert "there is not enough memory: a limit allows 195312 kB" in call("list").err
    monkeypatch.setattr("resource.getrlimit", lambda _: (LEAST_ROOM, -1))
    assert call("list").status == 0


@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGQUIT"])
def test_a_signal_takes_down_what_is_under_way(name: str, tmp_path: Path) -> None:
    """A run that is ended by a signal leaves no program that speaks for it, and no temporary folder."""
    pid, temporary = tmp_path / "pid", tmp_path / "tmp"
    temporary.mkdir()
    program = f"sh -c 'sleep 60 & echo $! > {pid}; wait; : {{out}}'"
    env = environment(AUDIOCOACH_COMMAND=program, TMPDIR=str(temporary))
    words = python_words(
        ["make", put_routine(tmp_path / "ok.yaml"), "--voice", "command:own", "-o", tmp_path]
    )
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        eventually(lambda: pid.exists() and pid.read_text().strip())
        process.send_signal(getattr(signal, name))
        assert process.wait(timeout=30) == 128 + getattr(signal, name)
    assert list(temporary.iterdir()) == []
    eventually(lambda: not is_alive(pid.read_text().strip()))


def test_nothing_of_a_killed_run_outlives_the_next(tmp_path: Path) -> None:
    """A run whose program still speaks is killed; the next one takes its temporary folder away."""
    begun, temporary = tmp_path / "begun", tmp_path / "tmp"
    temporary.mkdir()
    env = {"TMPDIR": str(temporary), "AUDIOCOACH_COMMAND": f"sh -c 'touch {begun}; sleep 3; : {{out}}'"}
    words: list[str | Path] = [
        "make",
        put_routine(tmp_path / "ok.yaml"),
        "--voice",
        "command:own",
        "-o",
        tmp_path,
    ]
    with subprocess.Popen(python_words(words), env=environment(**env), stderr=subprocess.PIPE) as process:
        eventually(begun.exists)
        process.kill()
    assert len(list(temporary.iterdir())) == 1
    assert run(*words, env=env | {"AUDIOCOACH_COMMAND": "sh -c 'exit 3; : {out}'"}).status == 1
    assert list(temporary.iterdir()) == []


def is_alive(pid: str) -> bool:
    """Tell whether a process runs; one that has ended and that nobody has asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_stop_during_the_imports_is_no_traceback(tmp_path: Path) -> None:
    """Ctrl-C while the command is still being loaded is a sentence."""
    (tmp_path / "click.py").write_text("raise KeyboardInterrupt")
    env = environment(PYTHONPATH=f"{tmp_path}{os.pathsep}{CHECKOUT}")
    done = subprocess.run(python_words(["list"]), env=env, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (130, b"Stopped; nothing half-made was left behind.\n")
