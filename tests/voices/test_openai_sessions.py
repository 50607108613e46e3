import os
from pathlib import Path

import pytest

from audiocoach.voices.registry import ENGINES
from tests.amounts import sampled
from tests.commands import call, contents, put_routine
from tests.voices.conftest import KEY
from tests.voices.speech_server import FAULTS, SPEAKING, SpeechServer


@pytest.fixture
def server(own_cache: Path, openai_server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> SpeechServer:
    """Give a server for one test, with an empty cache before it, and an engine that does not wait long."""
    assert str(own_cache) == os.environ["AUDIOCOACH_CACHE_DIR"]
    monkeypatch.setitem(ENGINES, "openai", "tests.voices.impatient:hasty_openai")
    return openai_server


@pytest.mark.parametrize("fault", sampled(FAULTS, ordinarily=3))
def test_fault_leaves_no_session_and_one_sentence(server: SpeechServer, tmp_path: Path, fault: str) -> None:
    """A fault in the second cue, for good, is one sentence without the key, and no file.

    The next run asks for what is missing and for nothing else.
    """
    routine = put_routine(tmp_path / "squats.yaml")
    server.behave("wav", then=fault)
    ran = call("make", routine, "--voice", "openai", "-o", tmp_path / "made")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "; " in ran.err
    assert KEY not in ran.err
    assert contents(tmp_path / "made") == {}
    spoken, asked = server.asked[0]["input"], len(server.asked)
    server.behave()
    assert call("make", routine, "--voice", "openai", "-o", tmp_path / "made").status == 0
    assert len(contents(tmp_path / "made")) > 1
    later = [request["input"] for request in server.asked[asked:]]
    assert sorted([spoken, *later]) == [
        "Squat.",
        "That's it. Twenty-nine seconds.",
        "Two",
    ]


@pytest.mark.parametrize("behaviour", sampled(SPEAKING, ordinarily=3))
def test_every_form_of_speech_makes_a_session(server: SpeechServer, tmp_path: Path, behaviour: str) -> None:
    """WAVs of all kinds and MP3s make a whole session; the second one asks for nothing and is the same."""
    routine = put_routine(tmp_path / "squats.yaml")
    server.behave(then=behaviour)
    folders = (tmp_path / "first", tmp_path / "second")
    assert call("make", routine, "--voice", "openai", "-o", folders[0]).status == 0
    asked = len(server.asked)
    assert call("make", routine, "--voice", "openai", "-o", folders[1]).status == 0
    assert len(server.asked) == asked
    assert contents(folders[0]) == contents(folders[1])
