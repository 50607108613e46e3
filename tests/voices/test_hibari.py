import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from audiocoach.audio.clips import TRIM_DB, make_take
from audiocoach.audio.sound import RATE as OUR_RATE
from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.voices import hibari as module
from audiocoach.voices.contract import Speech, SpeechRequest, texts_at_once
from audiocoach.voices.espeak import Espeak
from audiocoach.voices.hibari import PAUSE_MS, VOICE_RATE, Hibari, closed, models_folder, only_words
from tests.voices.hearing import dbfs, samples, seconds

WORDS = ("Four", "Hold", "Three", "Up", "Seven", "Switch sides.", "Halfway.")


@pytest.fixture(scope="module")
def hibari() -> Hibari:
    """Give an engine that is loaded once for all tests of this file."""
    return Hibari()


def say(engine: Hibari, text: str, speed: float = 1.0) -> Speech:
    """Have a text spoken."""
    return engine.speak(SpeechRequest(text=text, voice="heart", speed=speed))


def digest(speech: Speech) -> str:
    """Name the bytes of a speech."""
    return sha256(speech.data).hexdigest()


def levels(sound: np.ndarray) -> np.ndarray:
    """Give the level of every 5 ms in dB below the loudest."""
    size = OUR_RATE // 200
    power = np.square(sound[: len(sound) // size * size].reshape(-1, size).astype(np.float64)).mean(axis=1)
    decibels = 10 * np.log10(power + 1e-15)
    return np.asarray(decibels - decibels.max())


OTHER_PROCESS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.hibari import Hibari
engine = Hibari()
requests = [SpeechRequest(text=text, voice="heart") for text in sys.argv[:1:-1]]
with ThreadPoolExecutor(int(sys.argv[1])) as pool:
    spoken = pool.map(engine.speak, requests)
print("\\n".join(reversed([sha256(speech.data).hexdigest() for speech in spoken])))
"""


@pytest.mark.parametrize("threads", [pytest.param("1", marks=pytest.mark.slow), "3"])
def test_the_same_bytes_in_any_order_process_and_thread(hibari: Hibari, threads: str) -> None:
    """Another process that speaks the same texts backwards, by one thread or three, makes the same bytes."""
    command = [sys.executable, "-c", OTHER_PROCESS, threads, *WORDS]
    other = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert other == [digest(say(hibari, text)) for text in WORDS]


@pytest.mark.slow
def test_eight_threads_of_forty_cues(hibari: Hibari) -> None:
    """320 cues from eight threads at once are all spoken, each as it is alone."""
    texts = [f"{number} more, and hold" for number in range(40)]
    alone = [digest(say(hibari, text)) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = [digest(speech) for speech in pool.map(lambda text: say(hibari, text), texts * 8)]
    assert together == alone * 8


def test_speaks_several_at_once(hibari: Hibari) -> None:
    """It asks for a text a core, four at most; an engine that says nothing gets one after the other."""
    assert texts_at_once(hibari) == min(4, os.cpu_count() or 1)
    assert texts_at_once(Espeak()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "One",
        "Four",
        "Thirteen",
        "Fourteen",
        "Fifteen",
        "Hold",
        "Together",
        "Halfway.",
        "Standing.",
        "Strength.",
    ],
)
def test_one_word_is_short(hibari: Hibari, text: str) -> None:
    """A word on the beat is over after 0.7 s."""
    assert make_take(text, say(hibari, text)).samples <= 0.7 * OUR_RATE


@pytest.mark.parametrize("text", WORDS)
def test_a_word_begins_with_its_clip(hibari: Hibari, text: str) -> None:
    """The energy of a word comes at once: soft breath before it is cut, and it still rises from zero."""
    sound = make_take(text, say(hibari, text)).sound()
    assert np.flatnonzero(levels(sound) > -30)[0] * 5 <= 20
    assert abs(sound[0]) < 1e-3


@pytest.mark.parametrize("text", ["Hold it there. Rest now.", "Half the workout done. One minute left."])
def test_between_sentences_is_silence(hibari: Hibari, text: str) -> None:
    """The pause of a cue has no breath and no room in it: it is digital silence, as long as it should be."""
    sound, _ = samples(say(hibari, text))
    quiet = "".join("." if value == 0 else "x" for value in sound[: len(sound) // 24 * 24 : 24])
    assert max(map(len, quiet.split("x"))) == pytest.approx(PAUSE_MS, abs=40)


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Four", "Four."),
        ("Hold,", "Hold."),
        ("Rest –", "Rest."),
        ("Rest.", "Rest."),
        ("Ready?", "Ready?"),
        ('He said "go."', 'He said "go."'),
        ("Wait…", "Wait…"),
    ],
)
def test_an_open_end_is_closed(text: str, spoken: str) -> None:
    """A text without a final stop gets one; one that has an end keeps it."""
    assert closed(text) == spoken


def test_a_final_stop_changes_nothing_more(hibari: Hibari) -> None:
    """What gets a full stop is spoken as if it had been written."""
    assert say(hibari, "Four") == say(hibari, "Four.")


def test_parameters_name_all_that_shapes_the_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """Speed, seed, model, and the versions of the packages are in the key; nothing is loaded for that."""
    monkeypatch.setattr(module, "import_package", pytest.fail)
    engine = Hibari()
    parameters = engine.parameters(SpeechRequest(text="Go", voice=engine.resolve("")))
    assert (parameters["speed"], parameters["seed"]) == (0.88, 0)
    assert len(str(parameters["model"])) == 16
    assert parameters.keys() >= {"onnxruntime", "numpy", "sound", "pause_ms"}
    assert engine.version()[0].isdigit()


def test_speaks_at_the_pace_of_a_coach(hibari: Hibari) -> None:
    """Half the speed takes about twice as long; at 1.0 it says 140 to 200 words a minute."""
    texts = (
        "Lift your hips, squeeze for two seconds, and lower slowly.",
        "Exercise one of three: glute bridge.",
        "Keep your knees over your toes, and step to the side.",
    )
    usual, slow = (sum(seconds(say(hibari, text, speed=speed)) for text in texts) for speed in (1.0, 0.5))
    assert 140 <= 60 * sum(len(text.split()) for text in texts) / usual <= 200
    assert 1.7 <= slow / usual <= 2.3


def test_no_click_and_no_clipping(hibari: Hibari) -> None:
    """A speech begins and ends at zero, and its peaks are whole."""
    for text in WORDS:
        sound, _ = samples(say(hibari, text))
        assert max(abs(sound[0]), abs(sound[-1])) < 0.002
        assert np.abs(sound).max() < 1


@pytest.mark.parametrize("text", ["日本語", "…", "—!"])
def test_nothing_that_it_could_say(hibari: Hibari, text: str) -> None:
    """Words that it cannot read are an error, never silence."""
    with pytest.raises(VoiceError, match="found nothing to say"):
        say(hibari, text)


def test_silence_has_no_words() -> None:
    """Of samples in which nothing is heard, nothing is left."""
    assert len(only_words(np.zeros(VOICE_RATE, np.float32))) == 0


def test_its_voice_here_is_heart(hibari: Hibari) -> None:
    """The voice of the wheel is the default; the four others are named, and offered for download."""
    assert hibari.resolve("") == "heart"
    assert [voice.name for voice in hibari.voices()] == ["heart"]
    for name in ("fenrir", "emma", "fable", "kore"):
        with pytest.raises(UnknownNameError, match=f"audiocoach voices install hibari:{name}"):
            hibari.resolve(name)


def test_a_voice_that_was_downloaded_is_here() -> None:
    """A model in the folder of voices is listed; one that is not the listed file does not speak."""
    engine = Hibari()
    models_folder().mkdir(parents=True)
    (models_folder() / "bf_emma.int8.onnx").write_bytes(b"no model")
    assert [voice.name for voice in engine.voices()] == ["heart", "emma"]
    with pytest.raises(VoiceUnavailableError, match="is damaged; run: audiocoach voices install"):
        engine.speak(SpeechRequest(text="Go", voice=engine.resolve("emma")))


def test_nothing_is_downloaded_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package's own download is never reached: a voice that is not here is an error before that."""
    monkeypatch.setattr(import_module("hibari.voices"), "download", pytest.fail)
    with pytest.raises(UnknownNameError):
        Hibari().speak(SpeechRequest(text="Go", voice="kore"))


@pytest.mark.parametrize("error", [ImportError("no wheel"), ImportError("DLL load failed")])
def test_a_package_that_does_not_load(error: ImportError, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that cannot be imported here is a voice that is not there, with the command that helps."""

    def fail(_module: str) -> None:
        raise error

    monkeypatch.setattr("audiocoach.voices.contract.import_module", fail)
    with pytest.raises(VoiceUnavailableError, match=r"cannot be imported .*; install it with: pip install"):
        Hibari().check()


def test_a_model_that_does_not_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """A runtime that refuses the model is a voice that is not there."""

    def refuse(**_options: object) -> None:
        raise RuntimeError("illegal instruction set")

    monkeypatch.setattr(import_module("hibari"), "Hibari", refuse)
    with pytest.raises(VoiceUnavailableError, match="illegal instruction set"):
        Hibari().check()


def test_without_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where hibari-tts is not installed, every question is answered by how to install it."""
    monkeypatch.setattr(module, "find_spec", lambda _name: None)
    monkeypatch.setattr(module, "version_of", _unknown)
    questions: list[Callable[[Hibari], object]] = [
        Hibari.version,
        Hibari.check,
        Hibari.voices,
        lambda engine: engine.resolve(""),
        lambda engine: engine.parameters(SpeechRequest(text="Go", voice="heart")),
    ]
    for question in questions:
        with pytest.raises(VoiceUnavailableError, match="pip install hibari-tts"):
            question(Hibari())


def _unknown(name: str) -> str:
    raise PackageNotFoundError(name)


def test_a_list_of_voices_that_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A package whose list cannot be read is one to install anew."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "voices.json").write_text(json.dumps({"heart": {"file": "x"}}))

    class Spec:
        submodule_search_locations = (str(tmp_path),)

    monkeypatch.setattr(module, "find_spec", lambda _name: Spec)
    with pytest.raises(VoiceUnavailableError, match="cannot be read"):
        Hibari().voices()


def test_levels_are_usual(hibari: Hibari) -> None:
    """Its clips are well above silence, and the trimming of takes finds nothing more to cut."""
    for text in WORDS:
        speech = say(hibari, text)
        assert -35 < dbfs(speech) < -10
        assert np.flatnonzero(levels(make_take(text, speech).sound()) > -TRIM_DB)[0] <= 2


def test_phonemes_are_spoken(hibari: Hibari) -> None:
    """A pronunciation between slashes is read as it stands, in the signs of dictionaries."""
    assert hibari.phonemes("[Close](/kloʊz/) it") == "klOz ɪt."
    assert hibari.phonemes("[glutes](/ɡluːts/)") == "ɡluts."
    assert say(hibari, "[Close](/klˈoʊz/)") == say(hibari, "cloze")
    assert say(hibari, "[Close](/klˈoʊz/)") != say(hibari, "Close")
