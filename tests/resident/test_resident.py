"""`audiocoach stay`: what a command does is the same, whoever runs it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from audiocoach.resident.client import hand_over
from audiocoach.resident.wire import REFUSED, Request, send_request
from tests.commands import CHECKOUT, Ran, environment, put_routine, python_words, run, started, wait_for
from tests.resident.staying import READY, staying, told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="staying loaded needs Linux")


class Resident:
    """A resident that runs, and the folder in which commands meet it."""

    def __init__(self, process: "subprocess.Popen[str]", place: Path) -> None:
        self.process, self.place = process, place

    def run(self, *words: str | Path, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> Ran:
        """Run a command, and see that the resident ran it."""
        ran = run(*words, cwd=cwd, env={"AUDIOCOACH_RUNTIME_DIR": str(self.place), **(env or {})})
        ended = f" (status {ran.status})" if ran.status else ""
        assert told(self.process) == " ".join(map(str, words)) + ended
        return ran


@pytest.fixture(scope="module")
def resident(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resident]:
    """Give a resident for all tests of this module; each of its runs has the folders of its own test."""
    place = tmp_path_factory.mktemp("stay")
    with staying(place) as process:
        yield Resident(process, place)


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Write a short routine."""
    return put_routine(tmp_path / "short.yaml")


@pytest.fixture
def meet(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> Resident:
    """Let every process of a test meet the resident."""
    monkeypatch.setenv("AUDIOCOACH_RUNTIME_DIR", str(resident.place))
    return resident


@pytest.mark.parametrize(
    "words",
    [
        ["--version"],
        ["--help"],
        ["list", "routines"],
        ["show", "three-hip-exercises"],
        ["check", "absent.yaml"],
        ["mkae", "three-hip-exercises"],
        ["make"],
        ["script", "short.yaml", "--json"],
    ],
    ids=" ".join,
)
def test_it_prints_and_ends_like_the_command_itself(
    words: list[str], resident: Resident, short: Path
) -> None:
    """The same words on both streams, and the same status."""
    assert resident.run(*words, cwd=short.parent) == run(*words, cwd=short.parent)


def test_it_makes_the_same_files(resident: Resident, short: Path, tmp_path: Path) -> None:
    """Session and sidecars have the same names and bytes; a path counts from where the command was called."""
    made = [tmp_path / name for name in ("here", "there")]
    assert run("make", short, "-o", made[0]).status == 0
    assert resident.run("make", "short.yaml", "-o", "there", cwd=tmp_path).status == 0
    contents = [{path.name: path.read_bytes() for path in folder.iterdir()} for folder in made]
    assert contents[0] == contents[1]
    assert len(contents[0]) == 5


def test_it_reads_what_has_changed(resident: Resident, short: Path, tmp_path: Path) -> None:
    """An edited routine and new settings hold for the next run; nothing of an earlier one is left."""
    config = tmp_path / "config"
    env = {"AUDIOCOACH_CONFIG_DIR": str(config)}
    first = resident.run("script", short, env=env)
    put_routine(short, title="Two deep squats")
    put_routine(config / "config.yaml", text="verbosity: learn\n")
    second = resident.run("script", short, env=env)
    assert (first.out != second.out, second) == (True, run("script", short, env=env))
    assert second.out.startswith("Two deep squats")


def test_it_has_the_environment_of_the_caller(resident: Resident, short: Path, tmp_path: Path) -> None:
    """Folders, encoding and mask are the caller's, and what only the resident has is not there."""
    put_routine(short, title="Zwölf Hüpfer")
    env = {"PYTHONIOENCODING": "ascii:backslashreplace", "AUDIOCOACH_CACHE_DIR": str(tmp_path / "cache")}
    ran = resident.run("make", short, "-o", tmp_path / "made", env=env)
    assert ran == run("make", short, "-o", tmp_path / "made", env=env)
    assert (tmp_path / "cache").is_dir()
    before = os.umask(0o027)
    try:
        resident.run("make", short, "-o", tmp_path / "masked")
    finally:
        os.umask(before)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "masked").iterdir()} == {0o640}


def test_many_at_once(meet: Resident, short: Path, tmp_path: Path) -> None:
    """Runs beside each other do not wait for each other, nor mix what they print."""
    with ThreadPoolExecutor(6) as pool:
        ran = list(pool.map(lambda n: run("make", short, "-o", tmp_path / str(n)), range(6)))
    assert [one.out.splitlines()[0].startswith(str(tmp_path / str(n))) for n, one in enumerate(ran)] == [
        True
    ] * 6
    assert len({told(meet.process) for _ in ran}) == 6


@pytest.mark.parametrize(
    ("number", "status", "complaint"),
    [
        (signal.SIGINT, 130, "Stopped; nothing half-made was left behind."),
        (signal.SIGTERM, -signal.SIGTERM, ""),
        (signal.SIGQUIT, -signal.SIGQUIT, ""),
    ],
)
def test_signals_reach_the_run(
    number: int, status: int, complaint: str, meet: Resident, tmp_path: Path, own_cache: Path
) -> None:
    """Ctrl-C stops the run that was called, and it alone."""
    with started("make", "three-hip-exercises", "-o", tmp_path) as process:
        wait_for(own_cache, "*.clip")
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.decode().strip()) == (status, b"", complaint)
    assert told(meet.process).startswith("make three-hip-exercises")
    assert list(tmp_path.glob("*.mp3")) == []
    assert meet.run("--version").status == 0


def test_a_run_ends_when_its_caller_has_gone(meet: Resident, tmp_path: Path, own_cache: Path) -> None:
    """Nobody waits for a session whose command was killed."""
    with started("make", "three-hip-exercises", "-o", tmp_path / "made") as process:
        wait_for(own_cache, "*.clip")
        process.kill()
    assert told(meet.process).endswith("(status -15)")
    assert not (tmp_path / "made").exists() or list((tmp_path / "made").glob("*.mp3")) == []


def test_a_reader_that_goes_is_no_error(meet: Resident) -> None:
    """Where the reader of a pipe has seen enough, as head has, the run ends without a word."""
    with started("list", "exercises") as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert told(meet.process).startswith("list exercises")


def test_it_ends_when_the_resident_is_killed(tmp_path: Path, own_cache: Path) -> None:
    """A command whose resident has died says so, and how to go on; after that, commands run by themselves."""
    place = tmp_path / "stay"
    env = environment(AUDIOCOACH_RUNTIME_DIR=str(place))
    with staying(place) as resident:
        words = python_words(["make", "three-hip-exercises", "-o", tmp_path / "made"])
        with subprocess.Popen(words, env=env, stderr=subprocess.PIPE, text=True) as process:
            wait_for(own_cache, "*.clip")
            resident.kill()
            _, err = process.communicate(timeout=60)
        assert (process.returncode, err.count("audiocoach stay ended")) == (1, 1)
    assert run("--version", env={"AUDIOCOACH_RUNTIME_DIR": str(place)}).status == 0
    with staying(place):  # the socket that was left is no hindrance
        assert run("--version", env={"AUDIOCOACH_RUNTIME_DIR": str(place)}).status == 0


def test_the_end_of_a_resident_waits_for_what_runs(tmp_path: Path, own_cache: Path) -> None:
    """Ctrl-C lets runs come to their end; pressed again, it stops them."""
    place = tmp_path / "stay"
    env = environment(AUDIOCOACH_RUNTIME_DIR=str(place))
    for presses, status in ((1, 0), (2, -signal.SIGTERM)):
        with staying(place) as resident:
            folder = own_cache / str(presses)
            words = python_words(["make", "three-hip-exercises", "-o", tmp_path / "made"])
            own = env | {"AUDIOCOACH_CACHE_DIR": str(folder)}
            with subprocess.Popen(words, env=own, stdout=subprocess.DEVNULL) as process:
                wait_for(folder, "*.clip")
                for _ in range(presses):
                    resident.send_signal(signal.SIGINT)
                    time.sleep(0.2)
                assert process.wait(60) == status
            assert resident.wait(60) == 0
        assert list(place.glob("*.sock")) == []


def test_it_ends_when_the_code_has_changed(tmp_path: Path) -> None:
    """A resident whose package is another one on the disk serves nobody any more, and says why."""
    checkout = tmp_path / "checkout"
    for name in ("audiocoach", "data"):
        shutil.copytree(CHECKOUT / name, checkout / name)
    place, path = tmp_path / "stay", str(checkout)
    with staying(place, PYTHONPATH=path) as resident:
        env = {"AUDIOCOACH_RUNTIME_DIR": str(place), "PYTHONPATH": path}
        assert run("--version", env=env, cwd=tmp_path).status == 0
        assert resident.stdout is not None
        assert "--version" in resident.stdout.readline()
        with (checkout / "audiocoach" / "errors.py").open("a") as file:
            file.write("\n")
        assert run("--version", env=env, cwd=tmp_path).status == 0
        assert resident.wait(60) == 1
        assert resident.stdout.read() == (
            "Error: audiocoach has changed on the disk; start audiocoach stay again\n"
        )


def test_only_one_can_stay(resident: Resident) -> None:
    """A second one is told that there is one."""
    ran = run("stay", env={"AUDIOCOACH_RUNTIME_DIR": str(resident.place)})
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: audiocoach stays loaded already; end the other one with Ctrl-C first\n"


def test_another_installation_is_left_alone(meet: Resident) -> None:
    """A python with another path might find other code: its commands run by themselves."""
    path = os.pathsep.join([str(CHECKOUT), "/elsewhere"])
    assert run("list", env={"PYTHONPATH": path}).status == 0
    assert meet.run("--version").status == 0  # which is the first that is told


def test_nonsense_is_not_answered(meet: Resident) -> None:
    """Whoever says something else, or nothing, is turned away; the next command is served."""
    (place,) = meet.place.glob("*.sock")
    for said in (b"", b"GET / HTTP/1.1\r\n\r\n", (1 << 40).to_bytes(8, "big"), b"\0" * 7 + b"\2[]"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.connect(str(place))
            wire.sendall(said)
            wire.shutdown(socket.SHUT_WR)
            with suppress(ConnectionResetError):
                assert wire.recv(1) == b""
    assert meet.run("--version").status == 0


@pytest.mark.parametrize("ground", [None, 5, "code", []])
def test_a_request_without_common_ground_is_refused(ground: Any, meet: Resident) -> None:
    """Whoever has other code, or none, is told so, and nothing is run."""
    (place,) = meet.place.glob("*.sock")
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
        wire.connect(str(place))
        send_request(wire, Request(ground, ["--version"], "/", {}, 0, []))
        assert wire.recv(1) in (REFUSED, b"")
    assert meet.run("--version").status == 0


def test_a_resident_that_sleeps_is_not_waited_for(tmp_path: Path) -> None:
    """A command whose resident does not answer runs by itself, once, even if that one wakes up later."""
    place = tmp_path / "stay"
    with staying(place) as resident:
        resident.send_signal(signal.SIGSTOP)
        assert run("--version", env={"AUDIOCOACH_RUNTIME_DIR": str(place)}).status == 0
        resident.send_signal(signal.SIGCONT)
        assert run("list", env={"AUDIOCOACH_RUNTIME_DIR": str(place)}).status == 0
        assert resident.stdout is not None
        assert resident.stdout.readline().endswith("list\n")


def test_a_folder_that_is_open_to_others_is_not_trusted(tmp_path: Path) -> None:
    """Nobody stays where others could answer in their place, and no command asks there."""
    place = tmp_path / "open"
    place.mkdir(mode=0o755)
    ran = run("stay", env={"AUDIOCOACH_RUNTIME_DIR": str(place)})
    assert (ran.status, ran.err) == (
        1,
        f"Error: {place}: others than you can reach into this folder; chmod 700 {place}\n",
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOCOACH_RUNTIME_DIR", str(place))
        assert hand_over(["--version"]) is None


def test_a_path_that_is_too_long_is_named(tmp_path: Path) -> None:
    """A socket has room for 107 bytes of path."""
    place = tmp_path / ("long" * 30)
    ran = run("stay", env={"AUDIOCOACH_RUNTIME_DIR": str(place)})
    assert ran.status == 1
    assert "set AUDIOCOACH_RUNTIME_DIR to a folder whose path is shorter" in ran.err


def test_a_standard_stream_that_is_closed_is_no_hindrance(meet: Resident) -> None:
    """Without a standard input, a command runs by itself."""
    words = [sys.executable, "-m", "audiocoach", "--version"]
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *words], capture_output=True, check=False, text=True, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert meet.run("--version").out == done.stdout


def test_what_is_said_first_is_said_when_everything_is_loaded() -> None:
    """The sentence that a user waits for is the one that the tests wait for."""
    from audiocoach.cli.stay import STAYING

    assert f"{STAYING}\n" == READY
    assert "Ctrl-C" in STAYING
