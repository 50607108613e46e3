import pytest

from audiocoach.errors import VoiceError
from audiocoach.voices.openai import server_of_environment

KEY = "sk-made-up-0123456789"


@pytest.mark.parametrize(
    ("url", "speech"),
    [
        ("", "https://api.openai.com/v1/audio/speech"),
        ("http://127.0.0.1:8880", "http://127.0.0.1:8880/v1/audio/speech"),
        ("http://127.0.0.1:8880/", "http://127.0.0.1:8880/v1/audio/speech"),
        ("http://127.0.0.1:8880/v1", "http://127.0.0.1:8880/v1/audio/speech"),
        ("http://127.0.0.1:8880/v1/", "http://127.0.0.1:8880/v1/audio/speech"),
        ("http://127.0.0.1:8880/v1/audio/speech", "http://127.0.0.1:8880/v1/audio/speech"),
        ("https://house.example/speech/v1", "https://house.example/speech/v1/audio/speech"),
        (" https://[::1]:8880/v1?version=2 ", "https://[::1]:8880/v1/audio/speech?version=2"),
    ],
)
def test_address(monkeypatch: pytest.MonkeyPatch, url: str, speech: str) -> None:
    """An address may be given with or without its usual end; what is asked is the same."""
    monkeypatch.setenv("AUDIOCOACH_OPENAI_URL", url)
    assert server_of_environment().address("/audio/speech") == speech


@pytest.mark.parametrize(
    "url", ["127.0.0.1:8880", "localhost", "ftp://host/v1", "http://", "http://[::1", "http://host:port/"]
)
def test_impossible_address(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """What is no address of a server is an error that shows one."""
    monkeypatch.setenv("AUDIOCOACH_OPENAI_URL", url)
    with pytest.raises(VoiceError, match=r"write AUDIOCOACH_OPENAI_URL=http://127\.0\.0\.1:8880/v1"):
        server_of_environment()


def test_password_in_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in the address is refused, and not repeated."""
    monkeypatch.setenv("AUDIOCOACH_OPENAI_URL", "https://me:secret@house.example/v1")
    with pytest.raises(VoiceError, match="put a key in AUDIOCOACH_OPENAI_KEY") as caught:
        server_of_environment()
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "own", "common", "sent"),
    [
        ("", None, KEY, KEY),
        ("", "sk-own", KEY, "sk-own"),
        ("http://127.0.0.1:8880", None, KEY, KEY),
        ("http://localhost:8880", None, KEY, KEY),
        ("https://house.example", None, f" {KEY}\n", KEY),
        ("http://house.example", None, KEY, ""),
        ("http://house.example", "sk-own", KEY, "sk-own"),
        ("https://house.example", "", KEY, ""),
        ("", None, None, ""),
    ],
)
def test_key(
    monkeypatch: pytest.MonkeyPatch, url: str, own: str | None, common: str | None, sent: str
) -> None:
    """The server's own key goes wherever it is; the common key only where nobody can read it on the way."""
    for name, value in (
        ("AUDIOCOACH_OPENAI_URL", url),
        ("AUDIOCOACH_OPENAI_KEY", own),
        ("OPENAI_API_KEY", common),
    ):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    server = server_of_environment()
    assert server.key == sent
    assert server.headers().get("Authorization", "") == (f"Bearer {sent}" if sent else "")
    assert not sent or sent not in repr(server)


@pytest.mark.parametrize("key", ["sk-a\nX-Other: 1", "sk-käse", "sk-\x07"])
def test_key_that_is_none(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """A key that would break the request is an error that does not repeat it."""
    monkeypatch.setenv("AUDIOCOACH_OPENAI_KEY", key)
    with pytest.raises(VoiceError, match="copy it anew") as caught:
        server_of_environment()
    assert key not in str(caught.value)


def test_model_and_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Model and default voice come from the environment, or are OpenAI's."""
    assert (server_of_environment().model, server_of_environment().voice) == ("tts-1", "alloy")
    monkeypatch.setenv("AUDIOCOACH_OPENAI_MODEL", "kokoro")
    monkeypatch.setenv("AUDIOCOACH_OPENAI_VOICE", "af_heart")
    assert (server_of_environment().model, server_of_environment().voice) == ("kokoro", "af_heart")
