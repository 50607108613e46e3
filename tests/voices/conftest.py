from collections.abc import Iterator

import pytest

from tests.voices.google_server import GoogleServer
from tests.voices.google_server import google_server as running_google
from tests.voices.speech_server import SpeechServer, speech_server

KEY = "sk-made-up-0123456789"


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    """Run a server that answers like Google's, and have gtts ask it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running_google() as server:
        monkeypatch.setenv("AUDIOCOACH_GTTS_URL", server.url)
        yield server


@pytest.fixture
def openai_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    """Run a server that answers like OpenAI's, and have openai ask it, with a key."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with speech_server() as server:
        monkeypatch.setenv("AUDIOCOACH_OPENAI_URL", f"{server.url}/v1")
        yield server
