import json
import time
from pathlib import Path

import pytest

from audiocoach.errors import OfflineError, UnknownNameError, VoiceError
from audiocoach.studio.voices import voice_rows
from audiocoach.voices.contract import Speech, SpeechRequest
from audiocoach.voices.http_client import Limits, RefusedError
from audiocoach.voices.openai import COMMON_VOICES, OpenAI, server_of_environment
from tests.voices.clock import FakeClock
from tests.voices.conftest import KEY
from tests.voices.hearing import seconds
from tests.voices.speech_server import FAULTS, LISTS, SPEAKING, VOICES, SpeechServer
from tests.voices.wavs import spoken


@pytest.fixture
def server(openai_server: SpeechServer) -> SpeechServer:
    """Give the server that openai asks."""
    return openai_server


@pytest.fixture
def openai(server: SpeechServer, clock: FakeClock) -> OpenAI:
    """Give an engine whose deadlines are short and whose waits take no time."""
    assert server.seen == []
    limits = Limits(connect=1, read=0.3, whole=0.6, answer=1_000_000)
    return OpenAI(limits=limits, clock=clock.time, sleep=clock.sleep)


def say(engine: OpenAI, voice: str = "alloy", speed: float = 1.0, text: str = "Rest now.") -> Speech:
    """Have a text spoken."""
    return engine.speak(SpeechRequest(text=text, voice=voice, speed=speed))


def test_request_is_what_openai_asks_for(server: SpeechServer, openai: OpenAI) -> None:
    """The server gets model, input, voice and format at /v1/audio/speech, with the key as a bearer's."""
    say(openai, "nova", text="¿Café & té?")
    [seen] = server.seen
    expected = {"model": "tts-1", "input": "¿Café & té?", "voice": "nova", "response_format": "wav"}
    assert (seen.path, seen.body) == ("/v1/audio/speech", expected)
    assert seen.headers["Authorization"] == f"Bearer {KEY}"
    assert seen.headers["Content-Type"] == "application/json"


def test_speed_is_told_where_it_is_not_one(server: SpeechServer, openai: OpenAI) -> None:
    """A speed goes into the request, and slower is longer; speed 1 is left to the server."""
    normal, slow = say(openai), say(openai, speed=0.5)
    assert [asked.get("speed") for asked in server.asked] == [None, 0.5]
    assert seconds(slow) > 1.5 * seconds(normal)


@pytest.mark.parametrize("behaviour", sorted(SPEAKING))
def test_every_form_of_speech_is_taken(server: SpeechServer, openai: OpenAI, behaviour: str) -> None:
    """WAV in all its forms, and MP3, are speech of the same length, to within an MP3's delays."""
    server.behave(then=behaviour)
    assert seconds(say(openai)) == pytest.approx(seconds(spoken("Rest now.")), abs=0.09)


@pytest.mark.parametrize("status", ["400", "422"])
def test_mp3_is_asked_for_once_more(server: SpeechServer, openai: OpenAI, status: str) -> None:
    """A server that makes no WAV is asked for MP3, and from then on for nothing else."""
    server.behave(then=f"{status} for a wav")
    assert [say(openai).encoding for _ in range(3)] == ["mp3"] * 3
    assert [asked["response_format"] for asked in server.asked] == ["wav", "mp3", "mp3", "mp3"]


def test_wav_is_asked_for_again_where_mp3_was_no_better(server: SpeechServer, openai: OpenAI) -> None:
    """A 400 that had another cause does not turn the engine to MP3."""
    server.behave("400", "400", "wav")
    with pytest.raises(VoiceError, match="model tts-9 does not exist"):
        say(openai)
    say(openai)
    assert [asked["response_format"] for asked in server.asked] == ["wav", "mp3", "wav"]


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_fault_is_an_error(server: SpeechServer, openai: OpenAI, fault: str) -> None:
    """Whatever goes wrong, and stays wrong, is one sentence with server and remedy, and without the key."""
    server.behave(then=fault)
    with pytest.raises(VoiceError) as caught:
        say(openai)
    told = str(caught.value)
    assert server.url.removeprefix("http://") in told
    assert "--voice espeak" in caught.value.hint
    assert KEY not in told
    assert KEY not in repr(caught.value)


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_fault_that_passes(server: SpeechServer, openai: OpenAI, fault: str) -> None:
    """After one bad answer there is either the whole speech or an error."""
    server.behave(fault)
    try:
        speech = say(openai)
    except VoiceError:
        return
    assert speech == spoken("Rest now.")


@pytest.mark.parametrize(
    ("fault", "tries"),
    [("429", 2), ("500", 3), ("reset", 3), ("truncated", 3), ("no answer", 2), ("401", 1), ("redirect", 1)],
)
def test_tries(server: SpeechServer, openai: OpenAI, fault: str, tries: int) -> None:
    """What may pass is tried again, what will not is asked once."""
    server.behave(then=fault)
    with pytest.raises(VoiceError):
        say(openai)
    assert len(server.asked) == tries


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("400", "answered 400: model tts-9 does not exist"),
        ("422", "answered 422: Input should be wav or mp3"),
        ("404", "answered 404;"),
        ("500", "answered 500: CUDA out of memory"),
        ("401", r"does not let us in \(401\)"),
        ("error with 200", "the words 'the voice is not loaded'"),
        ("web page", "a web page"),
        ("wav that is cut", "a WAV that is cut"),
        ("raw samples", "something else, where WAV or MP3 should be"),
        ("empty", "nothing"),
    ],
)
def test_error_says_what_the_server_says(
    server: SpeechServer, openai: OpenAI, fault: str, words: str
) -> None:
    """The status, the server's own words, or what came instead stand in the error."""
    server.behave(then=fault)
    with pytest.raises(VoiceError, match=words):
        say(openai)


@pytest.mark.parametrize("fault", ["401", "403", "redirect", "429"])
def test_refused_is_not_asked_again(server: SpeechServer, openai: OpenAI, fault: str) -> None:
    """A server that sends us away is asked nothing more by this engine."""
    server.behave(then=fault)
    for _ in range(3):
        with pytest.raises(RefusedError):
            say(openai)
    assert len(server.asked) == (2 if fault == "429" else 1)


@pytest.mark.parametrize("fault", ["dripping", "dripping head", "no answer"])
def test_nobody_is_held(server: SpeechServer, openai: OpenAI, fault: str) -> None:
    """A server that sends a byte now and then, or none, holds nobody beyond the deadlines."""
    server.behave(then=fault)
    start = time.monotonic()
    with pytest.raises(VoiceError, match="too long"):
        say(openai)
    assert time.monotonic() - start < 2.5


def test_nobody_there(server: SpeechServer, openai: OpenAI) -> None:
    """A server that is not running is an OfflineError that names it."""
    server.stop()
    with pytest.raises(OfflineError, match=r"at 127\.0\.0\.1:\d+ cannot be reached"):
        say(openai)


@pytest.mark.parametrize("listing", ["strings", "records", "a list alone", "a map"])
def test_unknown_voice_is_found_out(server: SpeechServer, openai: OpenAI, listing: str) -> None:
    """Where the server lists its voices, in any form, a wrong name is an error, and nothing is spoken."""
    server.lists = listing
    with pytest.raises(UnknownNameError, match="has no voice 'af_hart'; did you mean 'af_heart'"):
        say(openai, "af_hart")
    assert server.asked == []
    assert seconds(say(openai, "af_heart")) > 0.3


@pytest.mark.parametrize("voice", ["af_heart+af_sky", "af_heart(2)+bm_george(0.5)"])
def test_mixed_voices(server: SpeechServer, openai: OpenAI, voice: str) -> None:
    """A mixture is known where its parts are, and its weights are passed on."""
    say(openai, voice)
    assert server.asked[0]["voice"] == voice
    with pytest.raises(UnknownNameError, match="'af_heard'"):
        say(openai, "af_heard+af_sky")


@pytest.mark.parametrize("listing", sorted(LISTS.keys() - {"strings", "records", "a list alone", "a map"}))
def test_server_that_lists_no_voices(
    server: SpeechServer, openai: OpenAI, clock: FakeClock, listing: str
) -> None:
    """Without a list a name is taken on trust; the list is asked for once, and not waited for."""
    server.lists = listing
    for _ in range(2):
        assert seconds(say(openai, "my-own-voice")) > 0.3
    assert [seen.path for seen in server.seen if seen.method == "GET"] == ["/v1/audio/voices"]
    assert clock.slept == []


def test_common_voices_are_not_looked_up(server: SpeechServer, openai: OpenAI) -> None:
    """OpenAI's own names are asked for at once: many servers have stand-ins which they do not list."""
    for voice in COMMON_VOICES:
        say(openai, voice)
    assert [seen.method for seen in server.seen] == ["POST"] * len(COMMON_VOICES)


def test_voices_are_the_servers(server: SpeechServer, openai: OpenAI) -> None:
    """The list of voices is the server's with the default first, or else OpenAI's."""
    assert [voice.name for voice in openai.voices()] == ["alloy", *VOICES]
    server.lists = "404"
    assert {voice.name for voice in OpenAI().voices()} == set(COMMON_VOICES)


def test_nobody_is_asked_for_voices_offline(server: SpeechServer, config_dir: Path) -> None:
    """`offline: true` in the config counts for lists, too; OpenAI's own voices are known without asking."""
    assert set(voice_rows("openai")) == {f"openai:{name}" for name in ["alloy", *VOICES]}
    asked = len(server.seen)
    config_dir.mkdir(parents=True, exist_ok=True)
    (config_dir / "config.yaml").write_text("offline: true\n")
    assert set(voice_rows("openai")) == {f"openai:{name}" for name in COMMON_VOICES}
    assert len(server.seen) == asked > 0


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [("", "alloy"), ("af_heart", "af_heart"), ("a", "a"), ("Emily.wav", "Emily.wav"), ("中文女", "中文女")],
)
def test_resolves_without_the_network(
    server: SpeechServer, openai: OpenAI, asked: str, canonical: str
) -> None:
    """A name is taken as it is, and nobody is asked, so that a full cache needs no server."""
    assert openai.resolve(asked) == canonical
    assert server.seen == []


def test_key_is_nowhere(server: SpeechServer, openai: OpenAI, tmp_path: Path) -> None:
    """The key is not in the parameters, nor in any file of the cache."""
    from audiocoach.audio.cache import ClipCache

    cache, request = ClipCache(tmp_path), SpeechRequest(text="Rest now.", voice="alloy")
    cache.put(cache.key(openai, request), openai.speak(request))
    assert KEY not in json.dumps(dict(openai.parameters(request)))
    assert all(KEY.encode() not in path.read_bytes() for path in tmp_path.rglob("*.clip"))
    assert len(server.asked) == 1


def test_key_changes_no_clip(server: SpeechServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another key, at the same server, is the same sound; another server, model or speed is not."""
    request = SpeechRequest(text="Rest", voice="alloy")
    first = OpenAI().parameters(request)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-another")
    assert OpenAI().parameters(request) == first
    monkeypatch.setenv("AUDIOCOACH_OPENAI_MODEL", "kokoro")
    assert OpenAI().parameters(request) != first
    assert OpenAI().parameters(SpeechRequest(text="Rest", voice="alloy", speed=0.9)) != first
    assert first["server"] == f"{server.url}/v1"


def test_netrc_is_left_alone(server: SpeechServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password that a .netrc file has for the server is sent neither instead of the key nor alone."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    say(OpenAI())
    monkeypatch.setenv("OPENAI_API_KEY", "")
    say(OpenAI())
    assert [seen.headers.get("Authorization") for seen in server.seen] == [f"Bearer {KEY}", None]


def test_openai_needs_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without address and key, check and speak say which variable to set; with a key, check is content."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    for attempt in (OpenAI().check, lambda: say(OpenAI())):
        with pytest.raises(VoiceError, match="set OPENAI_API_KEY, or AUDIOCOACH_OPENAI_URL"):
            attempt()
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    OpenAI().check()
    assert {voice.name for voice in OpenAI().voices()} == set(COMMON_VOICES)


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
        ("https://house.example", "", KEY, ""),
        ("", None, None, ""),
    ],
)
def test_key(
    monkeypatch: pytest.MonkeyPatch, url: str, own: str | None, common: str | None, sent: str
) -> None:
    """A key goes only where nobody can read it on the way; the common one is left out elsewhere."""
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


@pytest.mark.parametrize(
    "url", ["http://house.example", "http://192.168.1.9:8880", "http://127.0.0.1.example:1"]
)
def test_no_key_as_plain_text_to_another_machine(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over plain http, the key leaves this machine only where the user allows it."""
    monkeypatch.setenv("AUDIOCOACH_OPENAI_URL", url)
    monkeypatch.setenv("AUDIOCOACH_OPENAI_KEY", "sk-own")
    with pytest.raises(VoiceError, match="as plain text; use https, or write allow_http: true") as caught:
        say(OpenAI())
    assert "sk-own" not in str(caught.value)
    assert server_of_environment(allow_http=True).key == "sk-own"
