import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiocoach.errors import OfflineError, UnknownNameError, VoiceError
from audiocoach.voices import piper_store
from audiocoach.voices.http_client import HttpClient, Limits
from audiocoach.voices.piper_store import (
    DOWNLOADING,
    SERVER,
    DownloadRequest,
    fetch,
    fetch_text,
    find_offer,
    install,
    installed,
    remove,
    store,
)
from tests.voices.clock import FakeClock
from tests.voices.piper_server import BEHAVIOURS, FOLDER, PiperServer, md5, piper_server
from tests.voices.tiny_voice import NAME

IMPATIENT = Limits(connect=1, read=0.3, whole=0.6, least=1000, redirects=4)
PASSING = {"half", "reset", "500", "no answer", "429", "dripping", "dripping head"}
HARMLESS = {"give", "redirect", "crawling", "no ranges", "wrong range"}
ENDS_WELL_AFTER_ONE = HARMLESS | PASSING | {"empty", "too short"}
LASTING = sorted(BEHAVIOURS.keys() - HARMLESS - {"half"})


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PiperServer]:
    """Run a server that offers one voice."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as server:
        monkeypatch.setenv("AUDIOCOACH_PIPER_URL", f"{server.url}/")
        yield server


@pytest.fixture
def client() -> HttpClient:
    """Give a client that waits for nothing."""
    return make_client(DOWNLOADING)


@pytest.fixture
def impatient() -> HttpClient:
    """Give a client whose deadlines are short, too."""
    return make_client(IMPATIENT)


def make_client(limits: Limits) -> HttpClient:
    """Make a client whose waits take no time."""
    clock = FakeClock()
    return HttpClient(SERVER, limits=limits, pause=0, clock=clock.time, sleep=clock.sleep)


def test_offer_tells_the_licence(server: PiperServer, client: HttpClient) -> None:
    """Before anything large is downloaded, people read language, size, licence and where it comes from."""
    offer = find_offer(NAME, client)
    assert offer.lines() == [
        f"piper:{NAME}: English (United States), {offer.size / 1e6:.1f} MB",
        "Licence: Public Domain",
        "Recordings: https://example.org/recordings",
    ]
    assert [name for name, _ in server.asked] == ["voices.json", "MODEL_CARD"]


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ("* License: CC BY 4.0\n", "CC BY 4.0"),
        ("licence: see https://example.org/licence.html ", "see https://example.org/licence.html"),
        ("**License:** Apache 2.0", "** Apache 2.0"),
        ("nothing is said", "not stated by those who offer it"),
    ],
)
def test_licence_is_found(server: PiperServer, card: str, licence: str, client: HttpClient) -> None:
    """The licence is read out of the card, or said to be missing."""
    server.files[f"{FOLDER}/MODEL_CARD"] = card.encode()
    assert find_offer(NAME, client).lines()[1] == f"Licence: {licence}"


def test_voice_without_a_card(server: PiperServer, client: HttpClient) -> None:
    """A voice that has no card can be had, too."""
    del server.listed[NAME]["files"][f"{FOLDER}/MODEL_CARD"]
    assert "not stated" in find_offer(NAME, client).lines()[1]


def test_installs(server: PiperServer, client: HttpClient) -> None:
    """Model, config and card lie in the data folder afterwards, and the voice is listed."""
    told: list[tuple[int, int]] = []
    assert installed() == []
    offer = find_offer("tiny", client)
    path = install(offer, lambda done, total: told.append((done, total)))
    assert path.read_bytes() == server.files[f"{FOLDER}/{NAME}.onnx"]
    assert path.parent == store()
    assert sorted(file.name for file in store().iterdir()) == [
        f"{NAME}.card.txt",
        f"{NAME}.onnx",
        f"{NAME}.onnx.json",
    ]
    assert installed() == [NAME]
    assert told[-1] == (offer.size, offer.size)
    assert told == sorted(told)


def test_installs_only_what_is_missing(server: PiperServer, client: HttpClient) -> None:
    """Installed again, nothing is downloaded but the list and the card; a damaged file is."""
    install(find_offer(NAME, client), client=client)
    server.asked.clear()
    install(find_offer(NAME, client), client=client)
    assert [name for name, _ in server.asked] == ["voices.json", "MODEL_CARD"]
    (store() / f"{NAME}.onnx.json").write_text("{}")
    install(find_offer(NAME, client), client=client)
    assert server.asked[-1] == (f"{NAME}.onnx.json", "")


def test_interrupted_install_is_continued(server: PiperServer, client: HttpClient) -> None:
    """A download that broke off leaves no voice, and goes on where it was."""
    server.behave(then="half")
    with pytest.raises(VoiceError, match="broke off"):
        install(find_offer(NAME, client), client=client)
    assert installed() == []
    server.behave()
    install(find_offer(NAME, client), client=client)
    assert installed() == [NAME]
    assert server.asked[-1][1].startswith("bytes=4")


def test_model_comes_last(server: PiperServer, client: HttpClient) -> None:
    """A voice whose config could not be had is no voice."""
    server.behave(then="404", about=".onnx.json")
    with pytest.raises(VoiceError, match="there is nothing at"):
        install(find_offer(NAME, client), client=client)
    assert installed() == []


def test_unknown_voice(server: PiperServer, client: HttpClient) -> None:
    """A name that is not in the list is an error with the near ones, or one to begin with."""
    with pytest.raises(UnknownNameError, match=f"did you mean '{NAME}'"):
        find_offer("en_US-tiny-lwo", client)
    with pytest.raises(UnknownNameError, match="begin with en_US-ljspeech-medium"):
        find_offer("zzz", client)
    assert [name for name, _ in server.asked] == ["voices.json"] * 2


@pytest.mark.parametrize("name", ["../../evil-voice", "en_US-a/b-low", "..", "en_US-tiny-low\n"])
def test_names_of_the_list_stay_in_the_folder(server: PiperServer, name: str, client: HttpClient) -> None:
    """A list cannot make us write anywhere else."""
    server.listed[name] = server.entry() | {"aliases": []}
    with pytest.raises(UnknownNameError):
        find_offer(name, client)


@pytest.mark.parametrize(
    "change",
    [
        {"files": {}},
        {"files": []},
        {"files": None},
        {"language": "en"},
        {"num_speakers": None},
        {"files": {f"x/{NAME}.onnx": {"size_bytes": -1, "md5_digest": ""}, f"x/{NAME}.onnx.json": {}}},
        {"files": {f"x/{NAME}.onnx": {"size_bytes": 10**12, "md5_digest": ""}, f"x/{NAME}.onnx.json": {}}},
    ],
    ids=str,
)
def test_entry_that_is_not_understood(
    server: PiperServer, change: dict[str, object], client: HttpClient
) -> None:
    """A strange entry is an error that names the voice."""
    server.listed[NAME] |= change
    with pytest.raises(VoiceError, match=f"not understood at '{NAME}'"):
        find_offer(NAME, client)


@pytest.mark.parametrize("fault", ["web page", "empty", "403", "500", "reset"])
def test_list_that_does_not_come(server: PiperServer, fault: str, client: HttpClient) -> None:
    """Without a list there is an error and no voice."""
    server.behave(then=fault, about="voices.json")
    with pytest.raises(VoiceError):
        find_offer(NAME, client)


def test_nobody_there(server: PiperServer, client: HttpClient) -> None:
    """Without the network, it is an OfflineError."""
    server.stop()
    with pytest.raises(OfflineError):
        find_offer(NAME, client)


def test_removes(server: PiperServer, client: HttpClient) -> None:
    """A voice is removed with all its files, and other voices stay."""
    install(find_offer(NAME, client), client=client)
    (store() / "en_GB-other-low.onnx").touch()
    size = sum(file.stat().st_size for file in store().glob(f"{NAME}*"))
    assert len(server.asked) == 4
    assert remove(NAME) == size
    assert [file.name for file in store().iterdir()] == ["en_GB-other-low.onnx"]
    with pytest.raises(UnknownNameError, match="installed are none"):
        remove(NAME)


def test_removes_what_is_left_of_a_download() -> None:
    """The part of a download that was given up is removed by the name of its voice."""
    store().mkdir(parents=True)
    (store() / f"{NAME}.onnx.part").write_bytes(b"half")
    assert remove(NAME) == 4


@pytest.mark.parametrize("name", ["../config", "/etc/passwd", ""])
def test_removes_nothing_elsewhere(name: str, config_dir: Path) -> None:
    """A name that leads elsewhere removes nothing."""
    store().mkdir(parents=True)
    (store().parent / "config.onnx").touch()
    with pytest.raises(UnknownNameError):
        remove(name)
    assert (store().parent / "config.onnx").exists()
    assert config_dir in store().parents


def test_where_voices_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Voices lie in the user's data folder, or in the one that the environment names."""
    assert piper_store.store().parts[-2:] == ("voices", "piper")
    monkeypatch.setenv("AUDIOCOACH_DATA_DIR", str(tmp_path))
    assert piper_store.store() == tmp_path / "voices" / "piper"


@pytest.fixture
def content(server: PiperServer) -> bytes:
    """Give what is in the file."""
    return server.files[f"{FOLDER}/{NAME}.onnx"]


@pytest.fixture
def wanted(server: PiperServer, content: bytes, tmp_path: Path) -> DownloadRequest:
    """Want the file."""
    url = f"{server.url}/{FOLDER}/{NAME}.onnx"
    return DownloadRequest(url=url, path=tmp_path / "new" / "voice.onnx", size=len(content), md5=md5(content))


def test_comes_whole(wanted: DownloadRequest, content: bytes, client: HttpClient) -> None:
    """What is there afterwards is the file, and nothing else."""
    told: list[tuple[int, int]] = []
    fetch(wanted, client, lambda done, total: told.append((done, total)))
    assert wanted.path.read_bytes() == content
    assert list(wanted.path.parent.iterdir()) == [wanted.path]
    assert told[-1] == (len(content), len(content))


def test_continues_where_an_earlier_run_stopped(
    server: PiperServer, wanted: DownloadRequest, content: bytes, client: HttpClient
) -> None:
    """Bytes that came in an earlier run are not asked for again."""
    wanted.part.parent.mkdir()
    wanted.part.write_bytes(content[:123_456])
    fetch(wanted, client)
    assert wanted.path.read_bytes() == content
    assert server.asked == [(f"{NAME}.onnx", "bytes=123456-")]


def test_continues_when_the_server_breaks_off(
    server: PiperServer, wanted: DownloadRequest, content: bytes, client: HttpClient
) -> None:
    """What broke off is continued in the same run, twice."""
    server.behave("half", "half")
    fetch(wanted, client)
    assert wanted.path.read_bytes() == content
    first, *others = [asked for _, asked in server.asked]
    starts = [int(asked.removeprefix("bytes=").removesuffix("-")) for asked in others]
    assert (first, len(starts)) == ("", 2)
    assert 0.4 * len(content) < starts[0] < starts[1] < len(content)


def test_gives_up_and_continues_the_next_time(
    server: PiperServer, wanted: DownloadRequest, content: bytes, client: HttpClient
) -> None:
    """After three tries it stops with what it has; the next run asks for the rest alone."""
    server.behave(then="half")
    with pytest.raises(VoiceError, match=r"broke off.*what has come so far is kept"):
        fetch(wanted, client)
    assert len(server.asked) == 3
    assert not wanted.path.exists()
    have = wanted.have()
    server.behave()
    fetch(wanted, client)
    assert server.asked[-1][1] == f"bytes={have}-"
    assert wanted.path.read_bytes() == content


def test_part_that_is_whole_is_only_checked(
    server: PiperServer, wanted: DownloadRequest, content: bytes, client: HttpClient
) -> None:
    """Where all bytes had come and only the name was missing, nobody is asked."""
    wanted.part.parent.mkdir()
    wanted.part.write_bytes(content)
    fetch(wanted, client)
    assert server.asked == []
    assert wanted.path.read_bytes() == content


@pytest.mark.parametrize("old", [b"older", bytes(600_000)], ids=["shorter", "longer"])
@pytest.mark.parametrize("behaviour", ["give", "no ranges", "wrong range", "416"])
def test_part_of_another_file(
    server: PiperServer,
    wanted: DownloadRequest,
    content: bytes,
    old: bytes,
    behaviour: str,
    client: HttpClient,
) -> None:
    """A part that belongs to another file, or a server that cannot continue, means to begin anew once."""
    wanted.part.parent.mkdir()
    wanted.part.write_bytes(old)
    server.behave(behaviour if len(old) < len(content) else "give")
    fetch(wanted, client)
    assert wanted.path.read_bytes() == content


@pytest.mark.parametrize("fault", LASTING)
def test_fault_leaves_no_file(
    server: PiperServer, wanted: DownloadRequest, fault: str, impatient: HttpClient
) -> None:
    """Whatever goes wrong, and stays wrong, is an error, and no file that could be taken for the voice."""
    server.behave(then=fault)
    start = time.monotonic()
    with pytest.raises(VoiceError) as caught:
        fetch(wanted, impatient)
    assert not wanted.path.exists()
    assert caught.value.hint
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("fault", sorted(BEHAVIOURS))
def test_fault_that_passes(
    server: PiperServer, wanted: DownloadRequest, content: bytes, fault: str, impatient: HttpClient
) -> None:
    """After one bad answer there is the right file in this run, or in the next."""
    server.behave(fault)
    try:
        fetch(wanted, impatient)
    except VoiceError:
        assert fault not in ENDS_WELL_AFTER_ONE
        fetch(wanted, impatient)
    assert wanted.path.read_bytes() == content


@pytest.mark.parametrize("fault", ["other bytes", "too long"])
def test_wrong_file_is_not_kept(
    server: PiperServer, wanted: DownloadRequest, fault: str, client: HttpClient
) -> None:
    """A file whose check sum or length is wrong is thrown away, part and all."""
    server.behave(then=fault)
    with pytest.raises(VoiceError, match=r"check sum differs|is longer"):
        fetch(wanted, client)
    assert list(wanted.path.parent.iterdir()) == []


def test_old_file_stays_until_the_new_one_is_whole(
    server: PiperServer, wanted: DownloadRequest, client: HttpClient
) -> None:
    """A failed download leaves what was there before."""
    wanted.path.parent.mkdir()
    wanted.path.write_bytes(b"an older voice")
    server.behave(then="500")
    with pytest.raises(VoiceError):
        fetch(wanted, client)
    assert wanted.path.read_bytes() == b"an older voice"


def test_knows_what_is_there(wanted: DownloadRequest, content: bytes, client: HttpClient) -> None:
    """A file is there when it is the right one, not when it has its name."""
    assert not wanted.is_there()
    fetch(wanted, client)
    assert wanted.is_there()
    wanted.path.write_bytes(content[:-1] + b"?")
    assert not wanted.is_there()


def test_folder_that_cannot_be_written(wanted: DownloadRequest, client: HttpClient) -> None:
    """A disk that refuses is an error that names the file."""
    wanted.path.parent.write_text("a file in the way")
    with pytest.raises(VoiceError, match=r"voice\.onnx cannot be written"):
        fetch(wanted, client)


def test_nobody_there_for_a_file(server: PiperServer, wanted: DownloadRequest, client: HttpClient) -> None:
    """A server that is not running is an OfflineError."""
    server.stop()
    with pytest.raises(OfflineError, match="cannot be reached"):
        fetch(wanted, client)


def test_text(server: PiperServer, client: HttpClient) -> None:
    """A text is fetched whole, through a fault that passes, up to its limit."""
    server.behave("reset", about="CARD")
    assert "Public Domain" in fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", client)
    with pytest.raises(VoiceError, match="more than 20 bytes"):
        fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", make_client(Limits(answer=20)))


@pytest.mark.parametrize("fault", ["dripping", "dripping head", "no answer", "endless", "reset", "404"])
def test_text_that_does_not_come(server: PiperServer, fault: str, impatient: HttpClient) -> None:
    """A text that does not come is an error in time."""
    server.behave(then=fault, about="CARD")
    start = time.monotonic()
    with pytest.raises(VoiceError):
        fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", impatient)
    assert time.monotonic() - start < 3


def test_netrc_is_left_alone(
    server: PiperServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, client: HttpClient
) -> None:
    """No password of a .netrc file is sent along."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    fetch_text(f"{server.url}/{FOLDER}/MODEL_CARD", client)
    assert server.credentials == [None]
