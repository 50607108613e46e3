"""What can go wrong between a command and its resident: nothing is lost, run twice, or left behind."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest

from audiocoach.resident.wire import (
    ACCEPTED,
    close_all,
    receive_request,
    receive_streams,
    send_begun,
)
from tests.commands import environment, eventually, put_routine, python_words, run
from tests.resident.staying import READY, staying, told

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="staying loaded needs Linux")


def state(pid: int) -> str:
    """Give the state of a process, as /proc tells it: T is stopped, an empty word is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]
    except OSError:
        return ""


def copies(resident: "subprocess.Popen[str]") -> list[int]:
    """List the copies that a resident has made of itself."""
    return [
        int(pid) for pid in Path(f"/proc/{resident.pid}/task/{resident.pid}/children").read_text().split()
    ]


def listens(place: Path) -> bool:
    """Tell whether a resident takes calls in a folder."""
    with socket.socket(socket.AF_UNIX) as caller:
        return any(caller.connect_ex(str(path)) == 0 for path in place.glob("*.sock"))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder in which commands of this test look for a resident."""
    folder = tmp_path / "stay"
    monkeypatch.setenv("AUDIOCOACH_RUNTIME_DIR", str(folder))
    return folder


@contextmanager
def slow(tmp_path: Path, own_cache: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Call a command that takes its time, and wait until it works."""
    words = python_words(["make", "hips-for-runners", "-o", tmp_path / "made"])
    with subprocess.Popen(
        words, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        try:
            eventually(lambda: next(own_cache.rglob("*.clip"), None))
            yield process
        finally:
            process.kill()


def test_runs_end_with_their_resident(place: Path, tmp_path: Path, own_cache: Path) -> None:
    """However a resident dies, its copies do not work on for a command that was told to run again."""
    with staying(place) as resident, slow(tmp_path, own_cache) as process:
        (copy,) = copies(resident)
        resident.kill()
        assert process.wait(30) == 1
        eventually(lambda: not state(copy))
    assert not list((tmp_path / "made").glob("*.mp3"))


def test_a_window_that_is_closed_takes_no_run_along(place: Path, tmp_path: Path) -> None:
    """A resident that can tell nobody what it has done serves all the same."""
    short = put_routine(tmp_path / "short.yaml")
    with staying(place) as resident:
        assert resident.stdout is not None
        resident.stdout.close()
        resident.stdout = None
        for number in range(3):
            assert run("make", short, "-o", tmp_path / str(number)).status == 0
        assert run("stay").err.startswith("Error: audiocoach stays loaded already")


def test_a_window_that_takes_no_more_words_is_not_waited_for(place: Path) -> None:
    """With a pipe that nobody empties, as with a terminal that is held, commands are answered as before."""
    with staying(place) as resident:
        assert resident.stdout is not None
        pipe = os.open(f"/proc/{resident.pid}/fd/1", os.O_WRONLY | os.O_NONBLOCK)
        with suppress(BlockingIOError):
            while True:
                os.write(pipe, b"." * 4096)
        os.close(pipe)
        assert run("--version").status == 0
        time.sleep(0.2)
        end = resident.stdout.fileno()
        os.set_blocking(end, False)
        with suppress(BlockingIOError):
            while set(os.read(end, 1 << 16)) <= set(b"."):
                pass
        os.set_blocking(end, True)
        assert run("list").status == 0
        assert told(resident) == "list"
        assert run("check", "x" * 90_000).status == 1
        assert told(resident).endswith("… (status 1)")
        assert run("--version").status == 0
        assert told(resident) == "--version"


@pytest.mark.parametrize("presses", [1, 2])
def test_a_run_can_be_stopped_while_its_resident_sleeps(
    presses: int, place: Path, tmp_path: Path, own_cache: Path
) -> None:
    """Ctrl-C reaches the run itself; pressed again, it ends the command, too."""
    with staying(place) as resident, slow(tmp_path, own_cache) as process:
        (copy,) = copies(resident)
        resident.send_signal(signal.SIGSTOP)
        process.send_signal(signal.SIGINT)
        eventually(lambda: state(copy) == "Z")
        if presses == 2:
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == -signal.SIGINT
        resident.send_signal(signal.SIGCONT)
        assert process.wait(30) == (130 if presses == 1 else -signal.SIGINT)


def test_what_is_paused_pauses(place: Path, tmp_path: Path, own_cache: Path) -> None:
    """Ctrl-Z stops the command and its run; both go on together, or end together."""
    with staying(place) as resident, slow(tmp_path, own_cache) as process:
        (copy,) = copies(resident)
        process.send_signal(signal.SIGTSTP)
        eventually(lambda: state(process.pid) == state(copy) == "T")
        process.send_signal(signal.SIGCONT)
        eventually(lambda: state(process.pid) != "T" and state(copy) != "T")
        process.send_signal(signal.SIGTSTP)
        eventually(lambda: state(copy) == "T")
        process.kill()
        eventually(lambda: not state(copy))
        assert copies(resident) == []


def test_a_paused_run_ends_with_its_resident(place: Path, tmp_path: Path, own_cache: Path) -> None:
    """Nothing is left that nobody could ever wake."""
    with staying(place) as resident, slow(tmp_path, own_cache) as process:
        (copy,) = copies(resident)
        process.send_signal(signal.SIGTSTP)
        eventually(lambda: state(copy) == "T")
        resident.kill()
        eventually(lambda: not state(copy))
        assert resident.wait() == -signal.SIGKILL


def test_a_resident_without_a_window_serves_all_the_same(place: Path) -> None:
    """Started with all standard streams closed, it has nobody to tell."""
    words = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *python_words(["stay"])]
    with subprocess.Popen(words, env=environment(AUDIOCOACH_RUNTIME_DIR=str(place))) as resident:
        try:
            eventually(lambda: listens(place))
            for _ in range(3):
                assert run("--version").status == 0
            assert run("stay").err.startswith("Error: audiocoach stays loaded already")
            assert resident.poll() is None
        finally:
            resident.terminate()


def test_of_two_that_begin_at_once_one_stays(place: Path) -> None:
    """The second is told so, however early it comes, and takes nothing away from the first."""
    begun = [
        subprocess.Popen(
            python_words(["stay"]), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    try:
        eventually(lambda: [process for process in begun if process.poll() is not None])
        (second,) = [process for process in begun if process.poll() is not None]
        (first,) = [process for process in begun if process is not second]
        assert b"audiocoach stays loaded already" in second.communicate()[1]
        assert first.stdout is not None
        assert first.stdout.readline().decode() == READY
        assert run("--version").status == 0
        assert b"--version" in first.stdout.readline()
    finally:
        for process in begun:
            process.terminate()
            process.communicate(timeout=30)
    assert list(place.glob("*.sock")) == []


def test_a_process_with_other_limits_runs_by_itself(place: Path) -> None:
    """Niceness and the number of open files cannot be taken over, so that the run is not handed over."""
    with staying(place) as resident:
        for before in (["nice", "-n", "5"], ["sh", "-c", 'ulimit -n 200; exec "$@"', "sh"]):
            words = [*before, *python_words(["list"])]
            assert subprocess.run(words, env=environment(), capture_output=True, check=False).returncode == 0
        assert run("--version").status == 0
        assert told(resident) == "--version"


def test_an_environment_that_cannot_be_set_is_no_hindrance(place: Path) -> None:
    """A variable without a name, as some programs leave it, is passed over."""
    with staying(place, **{"": "D:=here"}) as resident:
        assert run("--version", env={"": "C:=elsewhere"}).status == 0
        assert told(resident) == "--version"


def test_passing_files_go_where_the_caller_wants_them(place: Path, tmp_path: Path) -> None:
    """The program that speaks gets its file in the caller's TMPDIR."""
    speaker, seen, passing = tmp_path / "speak.sh", tmp_path / "seen", tmp_path / "passing"
    speaker.write_text(f'#!/bin/sh\necho "$1" >> {seen}\nexit 1\n')
    speaker.chmod(speaker.stat().st_mode | stat.S_IXUSR)
    passing.mkdir()
    env = {"AUDIOCOACH_COMMAND": f"{speaker} {{out}}", "TMPDIR": str(passing)}
    with staying(place):
        run("make", put_routine(tmp_path / "short.yaml"), "--voice", "command:own", env=env)
    assert seen.read_text().startswith(str(passing))


@contextmanager
def impostor(place: Path, then: Callable[[socket.socket], None]) -> Iterator[None]:
    """Accept one command as a resident would, and go on otherwise."""
    place.mkdir(mode=0o700)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from audiocoach.resident.meeting import meeting_place; print(meeting_place())",
        ],
        env=environment(),
        capture_output=True,
        check=True,
        text=True,
    )

    def serve() -> None:
        wire, _ = listener.accept()
        with wire:
            receive_request(wire)
            wire.sendall(ACCEPTED)
            close_all(receive_streams(wire))
            then(wire)

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(done.stdout.strip())
        listener.listen()
        thread = Thread(target=serve)
        thread.start()
        yield
        thread.join(30)


@pytest.mark.parametrize("said", [b"", b"1\n"])
def test_a_run_that_did_not_begin_is_run_by_the_command(said: bytes, place: Path) -> None:
    """Where a resident cannot make a copy, or that cannot do as its caller would, nothing is lost."""
    with impostor(place, lambda wire: wire.sendall(said)):
        ran = run("--version")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("audiocoach, version")


@pytest.mark.parametrize(("said", "status"), [(b"-9\n", -9), (b"-15\n", -15), (b"130\n", 130), (b"0\n", 0)])
def test_a_command_ends_as_its_run_did(said: bytes, status: int, place: Path) -> None:
    """By the same status or the same signal, SIGKILL among them."""

    def then(wire: socket.socket) -> None:
        send_begun(wire, 1 << 30)
        wire.sendall(said)

    with impostor(place, then):
        ran = run("--version")
    assert (ran.status, ran.out, ran.err) == (status, "", "")


def test_a_run_that_was_cut_off_is_told(place: Path) -> None:
    """Where it had begun, nobody knows how far it came."""
    with impostor(place, lambda wire: send_begun(wire, 1 << 30)):
        ran = run("--version")
    assert (ran.status, ran.err.count("Run it again")) == (1, 1)
