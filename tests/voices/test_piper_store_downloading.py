import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiocoach.errors import OfflineError, VoiceError
from audiocoach.voices.http_client import Patience
from audiocoach.voices.piper_store import Wanted, fetch, fetch_text
from tests.voices.piper_server import BEHAVIOURS, FOLDER, PiperServer, md5, piper_server
from tests.voices.tiny_voice import NAME

IMPATIENT = Patience(connect=1, read=0.3, window=0.6, least=1000)
PASSING = {"half", "reset", "500", "no answer", "429"}
HARMLESS = {"give", "redirect", "no ranges", "wrong range"}
ENDS_WELL_AFTER_ONE = HARMLESS | PASSING | {"empty", "too short"}
LASTING = sorted(BEHAVIOURS.keys() - HARMLESS - {"half"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PiperServer]:
    """Run a server with one file of half a megabyte."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as server:
        yield server


@pytest.fixture
def content(server: PiperServer) -> bytes:
    """Give what is in the file."""
    return server.files[f"{FOLDER}/{NAME}.onnx"]


@pytest.fixture
def wanted(server: PiperServer, content: bytes, tmp_path: Path) -> Wanted:
    """Want the file."""
    url = f"{server.url}/{FOLDER}/{NAME}.onnx"
    return Wanted(url=url, path=tmp_path / "new" / "voice.onnx", size=len(content), md5=md5(content))


def test_comes_whole(wanted: Wanted, content: bytes) -> None:
    """What is there afterwards is the file, and nothing else."""
    told: list[tuple[int, int]] = []
    fetch(wanted, lambda done, total: told.append((done, total)))
    assert wanted.path.read_bytes() == content
    assert list(wanted.path.parent.iterdir()) == [wanted.path]
    assert told[-1] == (len(content), len(content))


def test_continues_where_an_earlier_run_stopped(server: PiperServer, wanted: Wanted, content: bytes) -> None:
    """Bytes that came in an earlier run are not asked for again."""
    wanted.part.parent.mkdir()
    wanted.part.write_bytes(content[:123_456])
    fetch(wanted)
    assert wanted.path.read_bytes() == content
    assert server.asked == [(f"{NAME}.onnx", "bytes=123456-")]


def test_continues_when_the_server_breaks_off(server: PiperServer, wanted: Wanted, content: bytes) -> None:
    """What broke off is continued in the same run, twice."""
    server.behave("half", "half")
    fetch(wanted)
    assert wanted.path.read_bytes() == content
    first, *others = [asked for _, asked in server.asked]
    starts = [int(asked.removeprefix("bytes=").removesuffix("-")) for asked in others]
    assert (first, len(starts)) == ("", 2)
    assert 0.4 * len(content) < starts[0] < starts[1] < len(content)


def test_gives_up_and_continues_the_next_time(server: PiperServer, wanted: Wanted, content: bytes) -> None:
    """After three tries it stops with what it has; the next run asks for the rest alone."""
    server.behave(then="half")
    with pytest.raises(VoiceError, match=r"broke off.*what has come so far is kept"):
        fetch(wanted)
    assert len(server.asked) == 3
    assert not wanted.path.exists()
    have = wanted.have()
    server.behave()
    fetch(wanted)
    assert server.asked[-1][1] == f"bytes={have}-"
    assert wanted.path.read_bytes() == content


def test_part_that_is_whole_is_only_checked(server: PiperServer, wanted: Wanted, content: bytes) -> None:
    """Where all bytes had come and only the name was missing, nobody is asked."""
    wanted.part.parent.mkdir()
    wanted.part.write_bytes(content)
    fetch(wanted)
    assert server.asked == []
    assert wanted.path.read_bytes() == content


@pytest.mark.parametrize("old", [b"older", bytes(600_000)], ids=["shorter", "longer"])
@pytest.mark.parametrize("behaviour", ["give", "no ranges", "wrong range", "416"])
def test_part_of_another_file(
    server: PiperServer, wanted: Wanted, content: bytes, old: bytes, behaviour: str
) -> None:
    """A part that belongs to another file, or a server that cannot continue, means to begin anew once."""
    wanted.part.parent.mkdir()
    wanted.part.write_bytes(old)
    server.behave(behaviour if len(old) < len(content) else "give")
    fetch(wanted)
    assert wanted.path.read_bytes() == content


@pytest.mark.parametrize("fault", LASTING)
def test_fault_leaves_no_file(server: PiperServer, wanted: Wanted, fault: str) -> None:
    """Whatever goes wrong, and stays wrong, is an error, and no file that could be taken for the voice."""
    server.behave(then=fault)
    start = time.monotonic()
    with pytest.raises(VoiceError) as caught:
        fetch(wanted, patience=IMPATIENT)
    assert not wanted.path.exists()
    assert caught.value.hint
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("fault", sorted(BEHAVIOURS))
def test_fault_that_passes(server: PiperServer, wanted: Wanted, content: bytes, fault: str) -> None:
    """After one bad answer there is the right file in this run, or in the next."""
    server.behave(fault)
    try:
        fetch(wanted, patience=IMPATIENT)
    except VoiceError:
        assert fault not in ENDS_WELL_AFTER_ONE
        fetch(wanted, patience=IMPATIENT)
    assert wanted.path.read_bytes() == content


@pytest.mark.parametrize("fault", ["other bytes", "too long"])
def test_wrong_file_is_not_kept(server: PiperServer, wanted: Wanted, fault: str) -> None:
    """A file whose check sum or length is wrong is thrown away, part and all."""
    server.behave(then=fault)
    with pytest.raises(VoiceError, match=r"check sum differs|is longer"):
        fetch(wanted)
    assert list(wanted.path.parent.iterdir()) == []


def test_old_file_stays_until_the_new_one_is_whole(server: PiperServer, wanted: Wanted) -> None:
    """A failed download leaves what was there before."""
    wanted.path.parent.mkdir()
    wanted.path.write_bytes(b"an older voice")
    server.behave(then="500")
    with pytest.raises(VoiceError):
        fetch(wanted)
    assert wanted.path.read_bytes() == b"an older voice"


def test_knows_what_is_there(wanted: Wanted, content: bytes) -> None:
    """A file is there when it is the right one, not when it has its name."""
    assert not wanted.is_there()
    fetch(wanted)
    assert wanted.is_there()
    wanted.path.write_bytes(content[:-1] + b"?")
    assert not wanted.is_there()


def test_folder_that_cannot_be_written(wanted: Wanted) -> None:
    """A disk that refuses is an error that names the file."""
    wanted.path.parent.write_text("a file in the way")
    with pytest.raises(VoiceError, match=r"voice\.onnx cannot be written"):
        fetch(wanted)


def test_nobody_there(server: PiperServer, wanted: Wanted) -> None:
    """A server that is not running is an OfflineError."""
    server.stop()
    with pytest.raises(OfflineError, match="cannot be reached"):
        fetch(wanted)


def test_text(server: PiperServer) -> None:
    """A text is fetched whole, through a fault that passes, up to its limit."""
    server.behave("reset", about="CARD")
    assert "Public Domain" in fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", 1000)
    with pytest.raises(VoiceError, match="more than 20 bytes"):
        fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", 20)


@pytest.mark.parametrize("fault", ["dripping", "dripping head", "no answer", "endless", "reset", "404"])
def test_text_that_does_not_come(server: PiperServer, fault: str) -> None:
    """A text that does not come is an error in time."""
    server.behave(then=fault, about="CARD")
    start = time.monotonic()
    with pytest.raises(VoiceError):
        fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", 1000, IMPATIENT)
    assert time.monotonic() - start < 3


def test_netrc_is_left_alone(server: PiperServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No password of a .netrc file is sent along."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", 1000)
    assert server.credentials == [None]
