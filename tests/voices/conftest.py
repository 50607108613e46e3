from collections.abc import Iterator

import pytest

from tests.voices.clock import FakeClock
from tests.voices.speech_server import SpeechServer, speech_server

KEY = "sk-made-up-0123456789"


@pytest.fixture
def clock() -> FakeClock:
    """Give a clock of the test's own."""
    return FakeClock()


@pytest.fixture
def openai_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SpeechServer]:
    """Run a server that answers like OpenAI's, and have openai ask it, with a key."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with speech_server() as server:
        monkeypatch.setenv("AUDIOCOACH_OPENAI_URL", f"{server.url}/v1")
        yield server
