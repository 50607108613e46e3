from pathlib import Path

import pytest

from audiocoach.voices.registry import ENGINES, Standing, standings
from tests.voices.speech_server import SpeechServer

OFFERS = "[audiocoach.voices]\nbroken = no_such_package:Voice\n"


def standing(name: str) -> Standing:
    """Look at one engine."""
    return next(each for each in standings() if each.engine == name)


def test_every_engine_is_looked_at() -> None:
    """Each engine of audiocoach has a standing, in the order of the table."""
    assert [each.engine for each in standings()][: len(ENGINES)] == list(ENGINES)


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
    (about / "entry_points.txt").write_text(OFFERS)
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
