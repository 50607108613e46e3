"""What holds for every test: no network beyond this machine, no folder of the user's, and a bound of cost."""

import os
import socket
from collections.abc import Callable, Iterator
from ipaddress import ip_address
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audiocoach.voices import piper_store
from tests.amounts import load_profile
from tests.commands import put_routine
from tests.costs import pytest_collection_modifyitems, pytest_configure, pytest_runtest_call
from tests.tools import find_tool

if TYPE_CHECKING:
    from tests.voices.google_server import GoogleServer

__all__ = [
    "pytest_collection_modifyitems",
    "pytest_configure",
    "pytest_runtest_call",
]  # pytest looks for them here

load_profile()


def is_this_machine(host: object) -> bool:
    """Tell whether a host, as the socket module takes it, is reached without a network."""
    name = host.decode() if isinstance(host, bytes) else host
    if name in (None, "", "localhost"):
        return True
    try:
        return ip_address(str(name)).is_loopback
    except ValueError:
        return False


def refuse_the_network(host: object) -> None:
    """Fail the test that is about to leave this machine."""
    if not is_this_machine(host):
        pytest.fail(f"a test asked the network for {host!r}; tests stay on this machine")


def guarded(call: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap a method of a socket whose last argument is an address."""

    def only_here(sock: socket.socket, *arguments: Any) -> Any:
        if sock.family in (socket.AF_INET, socket.AF_INET6):
            refuse_the_network(arguments[-1][0])
        return call(sock, *arguments)

    return only_here


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Let sockets reach this machine only, and names be looked up for it alone."""
    look_up = socket.getaddrinfo

    def look_up_here(host: Any, *arguments: Any, **options: Any) -> Any:
        refuse_the_network(host)
        return look_up(host, *arguments, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", look_up_here)
        for method in ("connect", "connect_ex", "sendto"):
            patch.setattr(socket.socket, method, guarded(getattr(socket.socket, method)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _plain_voice() -> Iterator[None]:
    """Have espeak speak where nobody chose a voice: it is the quickest, and the same on every processor."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIOCOACH_VOICE", "espeak")
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_temporary_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Have what tests start put its temporary files below pytest's own folder, which pytest takes away."""
    place = str(tmp_path_factory.mktemp("t"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", place)
        patch.setattr("tempfile.tempdir", place)
        yield


@pytest.fixture(scope="session")
def shared_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the clip cache that all tests share, of all workers: speaking the same words again is slow."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-cache"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give every test a folder of its own, which does not exist yet: a user's first day."""
    base = tmp_path_factory.mktemp("homes")
    return (base / str(number) for number in count(1))


@pytest.fixture(autouse=True)
def config_dir(_homes: Iterator[Path], shared_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what the user has and hears out of the test, here and in what it starts."""
    folder = next(_homes)
    monkeypatch.setenv("AUDIOCOACH_CONFIG_DIR", str(folder))
    monkeypatch.setenv("AUDIOCOACH_CACHE_DIR", str(shared_cache))
    monkeypatch.setenv("AUDIOCOACH_DATA_DIR", str(folder / "data"))
    monkeypatch.setenv("AUDIOCOACH_STATE_DIR", str(folder / "state"))
    monkeypatch.setenv("AUDIOCOACH_PLAYER", "none")
    monkeypatch.setattr(piper_store, "WHEELS", {})  # the wheel for the tests is no voice of this user
    for name in list(os.environ):
        if name.startswith(("OPENAI_", "AUDIOCOACH_OPENAI_", "AUDIOCOACH_COMMAND")):
            monkeypatch.delenv(name)
    return folder


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Give a routine that is made in no time."""
    return put_routine(tmp_path / "short.yaml")


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a test that counts or damages clips an empty cache of its own."""
    folder = tmp_path / "own-cache"
    monkeypatch.setenv("AUDIOCOACH_CACHE_DIR", str(folder))
    return folder


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> "Iterator[GoogleServer]":
    """Run a server that answers like Google's, and have gtts ask it."""
    from tests.voices.google_server import google_server

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with google_server() as server:
        monkeypatch.setenv("AUDIOCOACH_GTTS_URL", server.url)
        yield server


@pytest.fixture(scope="session")
def ffmpeg() -> str:
    """Find ffmpeg, or skip."""
    return find_tool("ffmpeg")


@pytest.fixture(scope="session")
def ffprobe() -> str:
    """Find ffprobe, which comes with ffmpeg, or skip."""
    return find_tool("ffprobe")


@pytest.fixture(scope="session")
def mpg123() -> str:
    """Find mpg123, or skip."""
    return find_tool("mpg123")


@pytest.fixture(scope="session")
def mp3val() -> str:
    """Find mp3val, or skip."""
    return find_tool("mp3val")


@pytest.fixture(scope="session")
def sox() -> str:
    """Find sox, or skip."""
    return find_tool("sox")
