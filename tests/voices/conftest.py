from collections.abc import Iterator

import pytest

from tests.voices.google_server import GoogleServer
from tests.voices.google_server import google_server as running_server


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    """Run a server that answers like Google's, and have gtts ask it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running_server() as server:
        monkeypatch.setenv("AUDIOCOACH_GTTS_URL", server.url)
        yield server
