import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from audiocoach.errors import UnknownNameError, VoiceError
from audiocoach.voices.command import Command
from audiocoach.voices.contract import Engine, Speech, SpeechRequest, expect_room
from audiocoach.voices.espeak import Espeak
from audiocoach.voices.gtts import Gtts
from audiocoach.voices.hibari import Hibari
from audiocoach.voices.openai import OpenAI
from audiocoach.voices.piper import Piper
from audiocoach.voices.piper_store import store
from audiocoach.voices.registry import ENGINES
from audiocoach.voices.silent import Silent
from tests.amounts import amount
from tests.plugin_voice.babble_voice import Babble
from tests.voices.google_server import GoogleServer
from tests.voices.hearing import dbfs, seconds
from tests.voices.speech_server import SpeechServer
from tests.voices.tiny_voice import need_piper, write_voice

ROBOT = str(Path(__file__).with_name("robot.py"))


def tiny_piper() -> Piper:
    """Give piper a voice made here, or skip where piper-tts is not installed."""
    need_piper()
    write_voice(store())
    return Piper()


MAKERS: dict[str, Callable[[], Engine]] = {
    "espeak": Espeak,
    "hibari": Hibari,
    "gtts": lambda: Gtts(pause=0),
    "piper": tiny_piper,
    "openai": OpenAI,
    "command": lambda: Command(programs={"robot": [sys.executable, "-I", "-S", ROBOT, "{out}", "{wpm}"]}),
    "silent": Silent,
    "babble": Babble,
}
TEXTS = [
    "Rest.",
    "Lift your hips, squeeze, and lower slowly.",
    "Café, naïve, señor",
    "Press 20 kilograms <b>up</b> & hold",
    " ".join(["Left leg up, hold it there, and slowly down again."] * 10)[:500],
]


@pytest.fixture(params=sorted(MAKERS))
def engine(request: pytest.FixtureRequest, google: GoogleServer, openai_server: SpeechServer) -> Engine:
    """Give each engine in turn; those that ask a service ask one of this machine."""
    assert google.url.startswith("http://127.0.0.1")
    assert openai_server.url.startswith("http://127.0.0.1")
    return MAKERS[request.param]()


def request_for(engine: Engine, text: str, speed: float = 1.0) -> SpeechRequest:
    """Ask for a text in the engine's default voice."""
    return SpeechRequest(text=text, voice=engine.resolve(""), speed=speed)


def test_every_engine_of_the_table_is_tested_here() -> None:
    """No engine comes in without passing these tests; the example of another package passes them, too."""
    assert MAKERS.keys() == ENGINES.keys() | {"babble"}


def test_has_all_members(engine: Engine) -> None:
    """An engine is what the contract says, and can work here."""
    engine.check()
    assert isinstance(engine, Engine)
    assert engine.version()


def test_listed_voices_are_canonical(engine: Engine) -> None:
    """Every listed voice resolves to itself, no two have one name, and the default is among them."""
    names = [voice.name for voice in engine.voices()]
    assert [engine.resolve(name) for name in names] == names
    assert len(set(names)) == len(names)
    assert engine.resolve("") in names


def test_listed_voices_are_described(engine: Engine) -> None:
    """Every listed voice says its language and something for people."""
    assert all(voice.language and voice.description for voice in engine.voices())


@pytest.mark.parametrize("voice", ["no-such-voice", " ", "en-us ", "EN", "../etc/passwd", "x" * 300, "\0"])
def test_unknown_voice(engine: Engine, voice: str) -> None:
    """A name that no voice has is an error before anything is spoken, and no other voice steps in."""
    with pytest.raises(UnknownNameError):
        engine.speak(SpeechRequest(text="Go", voice=engine.resolve(voice)))


def test_parameters_tell_speeds_apart(engine: Engine) -> None:
    """The parameters can be written as JSON, stay the same, and are others at another speed."""
    slow, normal = request_for(engine, "Go", speed=0.5), request_for(engine, "Go")
    assert json.dumps(dict(engine.parameters(normal))) == json.dumps(dict(engine.parameters(normal)))
    assert engine.parameters(slow) != engine.parameters(normal)


@pytest.mark.parametrize("text", TEXTS, ids=["word", "sentence", "accents", "marks", "longest"])
def test_speaks_the_whole_text(engine: Engine, text: str) -> None:
    """Speech can be decoded, is as long as its words, and is heard unless it says that it is silent."""
    speech = engine.speak(request_for(engine, text))
    words = len(text.split())
    assert 0.12 * words <= seconds(speech) <= 1.5 * words + 1
    assert (dbfs(speech) > -50) == speech.audible


def test_speaks_slower(engine: Engine) -> None:
    """A speed of one half takes no less time."""
    fast = engine.speak(request_for(engine, "Lift and lower, lift and lower."))
    slow = engine.speak(request_for(engine, "Lift and lower, lift and lower.", speed=0.5))
    assert seconds(slow) >= seconds(fast)


def test_repeats_itself(engine: Engine) -> None:
    """The same request makes the same speech, whatever was asked between."""
    first = engine.speak(request_for(engine, "Switch sides."))
    engine.speak(request_for(engine, "Something else."))
    assert engine.speak(request_for(engine, "Switch sides.")) == first


def test_threads(engine: Engine) -> None:
    """Eight threads at once each get their own words."""
    texts = [f"Rep {number}" for number in range(1, amount(24, ordinarily=8) + 1)]
    alone = [engine.speak(request_for(engine, text)) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: engine.speak(request_for(engine, text)), texts))
    assert together == alone


def test_nothing_to_say() -> None:
    """A request without words, with controls, or at no possible speed cannot be made."""
    for wrong in ({"text": ""}, {"text": " \n"}, {"text": "a\0b"}, {"speed": 0.0}, {"speed": float("nan")}):
        with pytest.raises(VoiceError):
            SpeechRequest(**{"text": "Go", "voice": "en-us"} | wrong)


@pytest.mark.parametrize(
    ("data", "rate", "channels"),
    [
        (b"", 22_050, 1),
        (b"abc", 22_050, 1),
        (b"ab", 22_050, 2),
        (b"ab", 0, 1),
        (b"ab", -1, 1),
        (b"ab", 8000, 0),
    ],
)
def test_speech_that_is_none(data: bytes, rate: int, channels: int) -> None:
    """Speech without sound, or with half samples, cannot be made."""
    with pytest.raises(VoiceError):
        Speech(data=data, encoding="pcm16", rate=rate, channels=channels)


@pytest.mark.skipif(sys.platform != "linux", reason="there it is not known how much is taken")
def test_room_for_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a limit on the address space leaves is looked at before a library finds none."""
    monkeypatch.setattr("resource.getrlimit", lambda _: (1 << 62, -1))
    expect_room(200_000_000)
    monkeypatch.setattr("resource.getrlimit", lambda _: (1 << 20, -1))
    with pytest.raises(MemoryError):
        expect_room(200_000_000)
