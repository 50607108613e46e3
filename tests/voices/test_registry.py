import subprocess
import sys
from pathlib import Path

import pytest

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.voices.registry import (
    ENGINES,
    EngineStatus,
    engine_names,
    engine_statuses,
    find_engine,
    find_voice,
)
from audiocoach.voices.silent import Silent
from tests.voices.speech_server import SpeechServer

PLUGIN = """
from audiocoach.errors import VoiceUnavailableError
from audiocoach.voices.silent import Silent
class Mime(Silent):
    name = "mime"
class Half:
    name = "half"
def away():
    raise VoiceUnavailableError("the stage is closed", hint="open it")
def broken():
    raise RuntimeError("no sound card")
"""
OFFERS = """[audiocoach.voices]
mime = stage_voices:Mime
half = stage_voices:Half
broken = stage_voices:broken
away = stage_voices:away
gone = no_such_package:Voice
nameless = stage_voices:Nobody
silent = stage_voices:Mime
"""


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package that offers engines, for the length of a test."""
    (tmp_path / "stage_voices.py").write_text(PLUGIN)
    about = tmp_path / "stage_voices-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: stage-voices\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(OFFERS)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("espeak", "espeak:en-us"),
        ("espeak:", "espeak:en-us"),
        (" espeak:en-us+f5 ", "espeak:en-us+f5"),
        ("silent", "silent:standard"),
        ("gtts", "gtts:en@com"),
        ("gtts:en", "gtts:en@com"),
        ("gtts:en@co.uk", "gtts:en@co.uk"),
    ],
)
def test_finds_voices(asked: str, found: str) -> None:
    """A voice is found by engine and name, and its full name is canonical."""
    assert find_voice(asked).name == found


@pytest.mark.parametrize(
    ("asked", "hint"),
    [("espaek:en-us", "espeak"), ("GTTS", "gtts"), ("en-us", "engine:voice"), ("", "espeak")],
)
def test_unknown_engines(asked: str, hint: str) -> None:
    """A mistyped engine is an error that offers the near one, or all, and says how a voice is written."""
    with pytest.raises(UnknownNameError) as caught:
        find_voice(asked)
    assert hint in caught.value.hint


@pytest.mark.usefixtures("plugin")
def test_finds_engines_of_other_packages() -> None:
    """An installed package's engine is found through its entry point, and is listed after ours."""
    assert find_voice("mime").name == "mime:standard"
    assert engine_names()[: len(ENGINES)] == list(ENGINES)
    assert "mime" in engine_names()


@pytest.mark.usefixtures("plugin")
def test_our_own_names_stay_ours() -> None:
    """A package cannot take the name of an engine of audiocoach."""
    assert type(find_engine("silent")) is Silent
    assert engine_names().count("silent") == 1


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("name", ["gone", "nameless", "broken"])
def test_packages_that_do_not_load(name: str) -> None:
    """An engine that cannot be imported or made is an error that names where it comes from."""
    with pytest.raises(VoiceUnavailableError, match="_"):
        find_engine(name)


@pytest.mark.usefixtures("plugin")
def test_packages_that_say_what_they_need() -> None:
    """An engine's own word on what stands in its way is passed on."""
    with pytest.raises(VoiceUnavailableError, match="the stage is closed; open it"):
        find_engine("away")


@pytest.mark.usefixtures("plugin")
def test_packages_that_offer_something_else() -> None:
    """What lacks the members of an engine is refused."""
    with pytest.raises(VoiceError, match="stage_voices:Half is no voice engine"):
        find_engine("half")


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine whose package is missing is found with an error that is the install command."""
    for module in [name for name in sys.modules if name.split(".")[0] == "gtts"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "gtts", None)
    with pytest.raises(VoiceUnavailableError, match="pip install gTTS"):
        find_voice("gtts")


def test_no_memory_for_an_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no memory, no package is blamed for it."""

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("audiocoach.voices.registry.import_module", fail)
    with pytest.raises(MemoryError):
        find_voice("espeak")


def test_nothing_heavy_is_imported() -> None:
    """Finding the default voice imports no engine's network packages."""
    script = (
        "import sys; from audiocoach.voices.registry import find_voice; find_voice('espeak');"
        "heavy = ('requests', 'gtts', 'babel', 'numpy', 'importlib.metadata');"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "[]"


BROKEN_OFFER = "[audiocoach.voices]\nbroken = no_such_package:Voice\n"


def standing(name: str) -> EngineStatus:
    """Look at one engine."""
    return next(each for each in engine_statuses() if each.engine == name)


def test_every_engine_is_looked_at() -> None:
    """Each engine of audiocoach has a standing, in the order of the table."""
    assert [each.engine for each in engine_statuses()][: len(ENGINES)] == list(ENGINES)


def test_engine_that_works() -> None:
    """An engine that works tells its languages, and how it is chosen."""
    espeak = standing("espeak")
    assert (espeak.installed, espeak.works, espeak.online) == (True, True, False)
    assert {"en", "es", "cmn"} <= set(espeak.languages)
    assert espeak.advice == "--voice espeak:en-us"
    assert standing("silent").languages == ("any",)


def test_engine_that_lacks_something() -> None:
    """An engine that is there and cannot speak yet says what is missing."""
    openai = standing("openai")
    assert (openai.installed, openai.works, openai.online) == (True, False, True)
    assert openai.advice.startswith("set OPENAI_API_KEY")


def test_engine_whose_program_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An engine whose program or package is missing is not installed."""
    monkeypatch.setenv("PATH", str(tmp_path))
    command = standing("command")
    assert (command.installed, command.works) == (False, False)
    assert "apt install flite" in command.advice


def test_engine_of_another_package_that_is_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An engine that cannot be loaded is listed, too, and stops nobody else's line."""
    about = tmp_path / "broken-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: broken\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(BROKEN_OFFER)
    monkeypatch.syspath_prepend(str(tmp_path))
    broken = standing("broken")
    assert (broken.installed, broken.works) == (False, False)
    assert broken.advice == "install or update the package it comes from"
    assert standing("espeak").works


def test_server_of_ones_own(openai_server: SpeechServer) -> None:
    """A server that runs works, one that does not run does not; neither is asked to speak."""
    assert standing("openai").works
    assert openai_server.asked == []
    openai_server.stop()
    stopped = standing("openai")
    assert (stopped.installed, stopped.works) == (True, False)
    assert "check the network" in stopped.advice
