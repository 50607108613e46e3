from collections.abc import Iterator
from pathlib import Path

import pytest

from audiocoach.errors import OfflineError, UnknownNameError, VoiceError
from audiocoach.voices import piper_store
from audiocoach.voices.piper_store import find_offer, install, installed, remove, store
from tests.voices.piper_server import FOLDER, PiperServer, piper_server
from tests.voices.tiny_voice import NAME


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[PiperServer]:
    """Run a server that offers one voice."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as server:
        monkeypatch.setenv("AUDIOCOACH_PIPER_URL", f"{server.url}/")
        yield server


def test_offer_tells_the_licence(server: PiperServer) -> None:
    """Before anything large is downloaded, people read language, size, licence and where it comes from."""
    offer = find_offer(NAME)
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
def test_licence_is_found(server: PiperServer, card: str, licence: str) -> None:
    """The licence is read out of the card, or said to be missing."""
    server.files[f"{FOLDER}/MODEL_CARD"] = card.encode()
    assert find_offer(NAME).lines()[1] == f"Licence: {licence}"


def test_voice_without_a_card(server: PiperServer) -> None:
    """A voice that has no card can be had, too."""
    del server.listed[NAME]["files"][f"{FOLDER}/MODEL_CARD"]
    assert "not stated" in find_offer(NAME).lines()[1]


def test_installs(server: PiperServer) -> None:
    """Model, config and card lie in the data folder afterwards, and the voice is listed."""
    told: list[tuple[int, int]] = []
    assert installed() == []
    offer = find_offer("tiny")
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


def test_installs_only_what_is_missing(server: PiperServer) -> None:
    """Installed again, nothing is downloaded but the list and the card; a damaged file is."""
    install(find_offer(NAME))
    server.asked.clear()
    install(find_offer(NAME))
    assert [name for name, _ in server.asked] == ["voices.json", "MODEL_CARD"]
    (store() / f"{NAME}.onnx.json").write_text("{}")
    install(find_offer(NAME))
    assert server.asked[-1] == (f"{NAME}.onnx.json", "")


def test_interrupted_install_is_continued(server: PiperServer) -> None:
    """A download that broke off leaves no voice, and goes on where it was."""
    server.behave(then="half")
    with pytest.raises(VoiceError, match="broke off"):
        install(find_offer(NAME))
    assert installed() == []
    server.behave()
    install(find_offer(NAME))
    assert installed() == [NAME]
    assert server.asked[-1][1].startswith("bytes=4")


def test_model_comes_last(server: PiperServer) -> None:
    """A voice whose config could not be had is no voice."""
    server.behave(then="404", about=".onnx.json")
    with pytest.raises(VoiceError, match="there is nothing at"):
        install(find_offer(NAME))
    assert installed() == []


def test_unknown_voice(server: PiperServer) -> None:
    """A name that is not in the list is an error with the near ones, or one to begin with."""
    with pytest.raises(UnknownNameError, match=f"did you mean '{NAME}'"):
        find_offer("en_US-tiny-lwo")
    with pytest.raises(UnknownNameError, match="begin with en_US-ljspeech-medium"):
        find_offer("zzz")
    assert [name for name, _ in server.asked] == ["voices.json"] * 2


@pytest.mark.parametrize("name", ["../../evil-voice", "en_US-a/b-low", "..", "en_US-tiny-low\n"])
def test_names_of_the_list_stay_in_the_folder(server: PiperServer, name: str) -> None:
    """A list cannot make us write anywhere else."""
    server.listed[name] = server.entry() | {"aliases": []}
    with pytest.raises(UnknownNameError):
        find_offer(name)


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
def test_entry_that_is_not_understood(server: PiperServer, change: dict[str, object]) -> None:
    """A strange entry is an error that names the voice."""
    server.listed[NAME] |= change
    with pytest.raises(VoiceError, match=f"not understood at '{NAME}'"):
        find_offer(NAME)


@pytest.mark.parametrize("fault", ["web page", "empty", "403", "500", "reset"])
def test_list_that_does_not_come(server: PiperServer, fault: str) -> None:
    """Without a list there is an error and no voice."""
    server.behave(then=fault, about="voices.json")
    with pytest.raises(VoiceError):
        find_offer(NAME)


def test_nobody_there(server: PiperServer) -> None:
    """Without the network, it is an OfflineError."""
    server.stop()
    with pytest.raises(OfflineError):
        find_offer(NAME)


def test_removes(server: PiperServer) -> None:
    """A voice is removed with all its files, and other voices stay."""
    install(find_offer(NAME))
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
