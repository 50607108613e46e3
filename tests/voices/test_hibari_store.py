from collections.abc import Iterator
from pathlib import Path

import pytest

from audiocoach.errors import UnknownNameError, VoiceError
from audiocoach.voices import hibari_store
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.hibari import Hibari, models_folder
from audiocoach.voices.hibari_store import find_offer, install, remove
from tests.commands import call
from tests.voices.hearing import seconds
from tests.voices.hibari_voices import offer_copy
from tests.voices.piper_server import PiperServer, piper_server

FILE = "bf_emma.int8.onnx"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PiperServer]:
    """Run a server that offers emma, who is listed with the check sum of what it gives."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as running:
        running.files = offer_copy("emma", tmp_path, monkeypatch)
        monkeypatch.setenv("AUDIOCOACH_HIBARI_URL", running.url)
        yield running


@pytest.fixture
def model(server: PiperServer) -> bytes:
    """Give what the server has."""
    return server.files[FILE]


def test_its_place_on_the_web(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each voice is offered where its makers keep it, with length, SHA-256 and licence; nobody is asked."""
    monkeypatch.delenv("AUDIOCOACH_HIBARI_URL", raising=False)
    offers = {name: find_offer(name) for name in ("fenrir", "emma", "fable", "kore")}
    for name, offer in offers.items():
        (file,) = offer.files
        assert file.url.startswith("https://huggingface.co/maureesewilliams/hibari/resolve/main/voices/")
        assert (len(file.sha256), file.path.parent) == (64, models_folder())
        assert offer.lines()[0].startswith(f"hibari:{name}: ")
        assert offer.lines()[1] == "Licence: Apache-2.0"


def test_install_try_and_remove(server: PiperServer, model: bytes, tmp_path: Path) -> None:
    """The commands show what comes and under which licence, fetch it, speak with it, and remove it."""
    ran = call("voices", "install", "hibari:emma")
    assert ran.status == 0, ran.err
    assert ran.out.splitlines()[:2] == ["hibari:emma: British, a woman, 7.9 MB", "Licence: Apache-2.0"]
    assert ran.out.endswith("Next: audiocoach voices try hibari:emma\n")
    assert (models_folder() / FILE).read_bytes() == model
    assert call("voices", "try", "hibari:emma", "Hold it there.", "-o", tmp_path).status == 0
    assert len(server.asked) == 1
    assert call("voices", "install", "hibari:emma").status == 0
    assert len(server.asked) == 1
    assert call("voices", "remove", "hibari:emma").out == "hibari:emma is removed; 7.9 MB are free again.\n"
    assert not list(models_folder().iterdir())


def test_a_british_voice_reads_british(server: PiperServer) -> None:
    """A voice from Britain has the sounds of its own dictionary."""
    assert server.asked == []
    install(find_offer("emma"))
    engine = Hibari()
    assert "bˈɑːθ" in engine.phonemes("bath", "emma")
    assert "bˈæθ" in engine.phonemes("bath", "heart")
    assert seconds(engine.speak(SpeechRequest(text="Hold it there.", voice="emma"))) > 0.5


def test_a_download_is_continued(server: PiperServer, model: bytes) -> None:
    """What came in an earlier run is not fetched again."""
    (file,) = find_offer("emma").files
    file.part.parent.mkdir(parents=True)
    file.part.write_bytes(model[:5_000_000])
    assert install(find_offer("emma")).read_bytes() == model
    assert server.asked == [(FILE, "bytes=5000000-")]


def test_another_file_is_not_kept(server: PiperServer, model: bytes) -> None:
    """A file of the right length with another check sum is refused, and nothing of it stays."""
    server.files = {FILE: model[:-1] + bytes([model[-1] ^ 1])}
    with pytest.raises(VoiceError, match="check sum differs"):
        install(find_offer("emma"))
    assert not list(models_folder().iterdir())


@pytest.mark.usefixtures("server")
def test_what_is_not_there() -> None:
    """Names that no voice has are errors with the near ones; the voice of the package needs no download."""
    with pytest.raises(UnknownNameError, match="did you mean 'emma'"):
        find_offer("ema")
    with pytest.raises(UnknownNameError, match="emma, fenrir"):
        find_offer("heart")
    with pytest.raises(UnknownNameError, match="downloaded are none"):
        remove("emma")
    with pytest.raises(UnknownNameError, match=r"no downloaded hibari voice '\.\./x'"):
        remove("../x")
    assert "has no voices to download" in call("voices", "install", "espeak:en-us").err


def test_all_voices_are_listed() -> None:
    """`voices hibari` shows the one that is here, and how to get each of the others."""
    lines = call("voices", "hibari").out.splitlines()
    assert len(lines) == 5
    assert lines[0].split() == ["hibari:heart", "en-us", "American,", "a", "woman"]
    assert all(f"audiocoach voices install {line.split()[0]}" in line for line in lines[1:])
    assert hibari_store.URL_VARIABLE == "AUDIOCOACH_HIBARI_URL"
