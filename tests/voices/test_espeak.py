import _thread
import hashlib
import json
import locale
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

import espeakng_loader
import pytest

from audiocoach.errors import UnknownNameError, VoiceError, VoiceUnavailableError
from audiocoach.voices import espeak
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.espeak import Espeak
from audiocoach.voices.espeak_library import espeak_library
from tests.amounts import amount
from tests.voices.hearing import samples, seconds

TEXTS = ["Left leg.", "Right leg.", "Three, two, one, go!", "Rest for thirty seconds.", "Halfway."]
VOICES = ["en-us", "en-us+f5", "en-us+whisper", "es"]

IN_A_PROCESS = """
import hashlib, json, sys
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.espeak import Espeak
engine = Espeak()
asked = json.loads(sys.argv[1])
spoken = [engine.speak(SpeechRequest(text=text, voice=voice)).data for text, voice in asked]
print(json.dumps([hashlib.sha256(data).hexdigest() for data in spoken]))
"""


def say(text: str, voice: str = "en-us", speed: float = 1.0) -> bytes:
    """Speak with a new engine."""
    return Espeak().speak(SpeechRequest(text=text, voice=voice, speed=speed)).data


LIBRARY = Path(espeakng_loader.get_library_path())
PACKAGE = LIBRARY.parent
DATA = PACKAGE / "espeak-ng-data"


def test_default_voice() -> None:
    """The default is en-us at 160 words a minute, as mono pcm16 of 22 050 Hz."""
    engine = Espeak()
    request = SpeechRequest(text="Go", voice=engine.resolve(""))
    speech = engine.speak(request)
    assert request.voice == "en-us"
    assert dict(engine.parameters(request)) | {"wpm": 160, "pitch": 45, "range": 55} == engine.parameters(
        request
    )
    assert (speech.encoding, speech.rate, speech.channels) == ("pcm16", 22_050, 1)


def test_same_bytes_in_any_order_and_process() -> None:
    """Four processes that speak the same texts in four orders make the same bytes."""
    asked = [(text, voice) for text in TEXTS for voice in VOICES]
    digests = set()
    for seed in range(4):
        order = random.Random(seed).sample(range(len(asked)), len(asked))
        told = json.dumps([asked[place] for place in order])
        answer = subprocess.run(
            [sys.executable, "-c", IN_A_PROCESS, told], capture_output=True, check=True, timeout=60
        )
        by_place = dict(zip(order, json.loads(answer.stdout), strict=True))
        digests.add(tuple(by_place[place] for place in range(len(asked))))
    here = tuple(hashlib.sha256(say(text, voice)).hexdigest() for text, voice in asked)
    assert digests == {here}


def test_voices_differ() -> None:
    """Each language and variant sounds its own way."""
    assert len({say("Hello there", voice) for voice in VOICES}) == len(VOICES)


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("", "en-us"),
        ("en", "en-gb"),
        ("en-gb", "en-gb"),
        ("en+f2", "en-gb+f2"),
        ("zh", "cmn"),
        ("es-mx", "es-419"),
    ],
)
def test_resolves_tags(asked: str, canonical: str) -> None:
    """A tag that several languages claim, or that is another's second name, leads to one canonical name."""
    assert Espeak().resolve(asked) == canonical


@pytest.mark.parametrize(
    ("asked", "near"),
    [
        ("en-uss", "en-us"),
        ("EN-US", "en-us"),
        ("en-us+F5", "f5"),
        ("en-us+wisper", "whisper"),
        ("spanish", "audiocoach"),
    ],
)
def test_wrong_names_offer_near_ones(asked: str, near: str) -> None:
    """A mistyped or wrongly cased language or variant is an error that offers the right one."""
    with pytest.raises(UnknownNameError) as caught:
        Espeak().resolve(asked)
    assert near in caught.value.hint


def test_wrong_voice_never_speaks_in_the_previous_one() -> None:
    """A request for a voice that is not there fails, even after another voice has spoken."""
    engine = Espeak()
    engine.speak(SpeechRequest(text="Hola", voice="es"))
    for voice in ("xx", "en-us+F5", "en-us+", "mb-us1"):
        with pytest.raises(UnknownNameError):
            engine.speak(SpeechRequest(text="Hello", voice=voice))


@pytest.mark.parametrize("identifier", ["gmw/en-XX", "gmw/en-US+F5", "gmw/en-US+nothing", ""])
def test_library_verifies_the_voice(identifier: str) -> None:
    """What espeak-ng passes over in silence, an unknown file or variant, is an error all the same."""
    engine = Espeak()
    parameters = engine.parameters(SpeechRequest(text="Go", voice="en-us"))
    with (
        espeak_library(LIBRARY, DATA) as library,
        pytest.raises(VoiceError, match="did not take the voice"),
    ):
        library.speak("Go", identifier=identifier, parameters=parameters)


def test_speed_scales_the_tempo() -> None:
    """Half the speed takes well over one and a half times as long; twice the speed well under two thirds."""
    text = "Lift your hips as high as you can and hold them there for two seconds."
    slow, normal, fast = (
        seconds(Espeak().speak(SpeechRequest(text=text, voice="en-us", speed=speed))) for speed in (0.5, 1, 2)
    )
    assert slow > 1.5 * normal
    assert fast < 0.67 * normal


def test_threads_share_one_library() -> None:
    """Eight threads with engines of their own and many cues each make the bytes of one thread."""
    expected = {text: say(text) for text in TEXTS}
    wrong: list[str] = []

    def speak_many(seed: int) -> None:
        engine = Espeak()
        for text in random.Random(seed).choices(TEXTS, k=amount(100, ordinarily=40)):
            if engine.speak(SpeechRequest(text=text, voice="en-us")).data != expected[text]:
                wrong.append(text)

    threads = [threading.Thread(target=speak_many, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


IN_FORKS = """
import os, sys, threading
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.espeak import Espeak
engine = Espeak()
request = SpeechRequest(text="Hold it there", voice="en-us")
expected = engine.speak(request).data
done = threading.Event()
def keep_speaking():
    while not done.is_set():
        engine.speak(request)
threads = [threading.Thread(target=keep_speaking) for _ in range(2)]
for thread in threads: thread.start()
failures = 0
for _ in range(20):
    child = os.fork()
    if child == 0:
        os._exit(0 if engine.speak(request).data == expected else 1)
    failures += os.waitpid(child, 0)[1] != 0
done.set()
for thread in threads: thread.join()
sys.exit(failures)
"""


def test_forks_while_threads_speak() -> None:
    """Children forked in the middle of other threads' cues speak the same bytes, and none hangs."""
    warn_not = ["-W", "ignore::DeprecationWarning"]  # Python 3.12 and later warn of any fork among threads
    done = subprocess.run([sys.executable, *warn_not, "-c", IN_FORKS], check=False, timeout=60)
    assert done.returncode == 0


INTERRUPTED = """
import random, signal, sys
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.espeak import Espeak
engine = Espeak()
request = SpeechRequest(text="Hold it there, and breathe", voice="en-us")
expected = engine.speak(request).data
interrupted = 0
left = 0
def press(*_):
    global interrupted, left
    if left:
        left -= 1
        interrupted += 1
        raise KeyboardInterrupt
signal.signal(signal.SIGALRM, press)
pick = random.Random(7)
for times in [1, 2, 3] * 10:
    left = times
    try:
        signal.setitimer(signal.ITIMER_REAL, pick.uniform(0.0003, 0.012), 0.0005)
        while left:
            try:
                engine.speak(request)
            except (KeyboardInterrupt, RuntimeError):  # of threading, at a second one
                pass
    except KeyboardInterrupt:  # one that comes in the except above
        left = 0
    signal.setitimer(signal.ITIMER_REAL, 0)
    if engine.speak(request).data != expected:
        sys.exit("another sound")
print(interrupted)
"""


def test_interrupted_at_any_moment() -> None:
    """Ctrl-C, once or thrice in a row, unloads no library that speaks; the next cue has its usual bytes."""
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 30


class StoppedAfterItsStart(threading.Thread):
    """A thread that has just begun when Ctrl-C is pressed."""

    def start(self) -> None:
        """Begin, and be interrupted while waiting for the thread to say that it has."""
        super().start()
        raise KeyboardInterrupt


class StoppedBeforeItsStart(threading.Thread):
    """A thread that begins when Ctrl-C has been dealt with already."""

    def start(self) -> None:
        """Be interrupted first, and begin nevertheless, a moment later."""
        _thread.start_new_thread(self._begin_late, ())
        raise KeyboardInterrupt

    def _begin_late(self) -> None:
        sleep(0.1)
        super().start()


class StoppedWhileItIsWaitedFor(threading.Thread):
    """A thread during whose work Ctrl-C is pressed a second time, while the first one waits for the end."""

    def start(self) -> None:
        """Begin, and be interrupted."""
        super().start()
        raise KeyboardInterrupt

    def join(self, *_: object) -> None:
        """Be interrupted again."""
        raise KeyboardInterrupt


@pytest.mark.parametrize("kind", [StoppedAfterItsStart, StoppedBeforeItsStart, StoppedWhileItIsWaitedFor])
def test_library_is_unloaded_after_it_spoke(
    monkeypatch: pytest.MonkeyPatch, kind: type[threading.Thread]
) -> None:
    """Whenever Ctrl-C comes, the library is unloaded when the speech has ended, if it was loaded at all."""
    happened: list[str] = []
    unloaded = threading.Event()

    class Speaking:
        rate = 22_050

        def speak(self, text: str, **_: object) -> bytes:
            sleep(0.1)
            happened.append(text)
            return b""

    @contextmanager
    def lend(*_: object) -> Iterator[Speaking]:
        happened.append("loaded")
        yield Speaking()
        happened.append("unloaded")
        unloaded.set()

    engine = Espeak()
    request = SpeechRequest(text="spoken", voice=engine.resolve(""))
    monkeypatch.setattr(espeak, "espeak_library", lend)
    monkeypatch.setattr(threading, "Thread", kind)
    with pytest.raises(KeyboardInterrupt):
        engine.speak(request)
    assert unloaded.wait(5)
    assert happened == ["loaded", "spoken", "unloaded"]


WITHOUT_SYMLINKS = """
import pathlib
def refuse(*_, **__):
    raise OSError("no symlinks here")
pathlib.Path.symlink_to = refuse
"""


@pytest.mark.parametrize("copied", [False, True], ids=["by symlink", "by copy"])
def test_long_install_path(tmp_path: Path, copied: bool) -> None:
    """espeak-ng reads its data from a path of over 160 characters, and speaks the same bytes from there."""
    folder = tmp_path / ("long" * 20) / ("way" * 20) / "site-packages"
    shutil.copytree(PACKAGE, folder / "espeakng_loader")
    script = f"{WITHOUT_SYMLINKS if copied else ''}{IN_A_PROCESS}"
    search = os.pathsep.join([str(folder), *sys.path])
    told = json.dumps([("Go", "en-us+f5")])
    place = Path(tempfile.mkdtemp())
    answer = subprocess.run(
        [sys.executable, "-c", script, told],
        capture_output=True,
        check=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": search, "TMPDIR": str(place)},
    )
    assert len(str(folder)) > 160
    assert json.loads(answer.stdout) == [hashlib.sha256(say("Go", "en-us+f5")).hexdigest()]
    place.rmdir()  # which fails unless the short way was removed


def test_missing_data_is_an_error(tmp_path: Path) -> None:
    """Missing or empty data raises, where espeak-ng by itself would end the process."""
    empty = tmp_path / "espeak-ng-data"
    empty.mkdir()
    with pytest.raises(VoiceUnavailableError), espeak_library(LIBRARY, empty):
        pass
    (empty / "phontab").write_bytes(b"")
    with pytest.raises(VoiceUnavailableError), espeak_library(LIBRARY, empty):
        pass
    assert say("Go")


def test_missing_library_is_an_error(tmp_path: Path) -> None:
    """A library that cannot be loaded raises the error whose hint is what to install."""
    with (
        pytest.raises(VoiceUnavailableError, match="espeakng-loader"),
        espeak_library(tmp_path / "no.so", DATA),
    ):
        pass


def test_missing_package_names_its_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the espeakng-loader package, the error is the command that installs it."""
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(VoiceUnavailableError, match="pip install espeakng-loader"):
        Espeak().check()


@pytest.mark.parametrize("text", ["...", "-", "?!"])
def test_nothing_to_say(text: str) -> None:
    """Text without a word is an error, not a clip of nothing."""
    with pytest.raises(VoiceError):
        say(text)


def test_tags_are_read_and_do_not_act() -> None:
    """Markup is text: it is read out, and cannot change the voice or the tempo of what follows."""
    assert len(say("<prosody rate='x-slow'>go</prosody>")) > 2 * len(say("go"))


def test_speaks_as_loud_as_it_should() -> None:
    """Volume is set at every call: speech peaks well above silence and below full scale."""
    sound, _ = samples(Espeak().speak(SpeechRequest(text="Rest for thirty seconds.", voice="en-us")))
    assert 0.1 < abs(sound).max() < 1


def test_locale_stays() -> None:
    """espeak-ng sets the locale of the whole process; afterwards it is what it was."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, "C")
        say("Go")
        assert locale.setlocale(locale.LC_CTYPE) == "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


@pytest.mark.skipif(sys.platform != "linux", reason="how much memory is left is told by Linux alone")
def test_no_memory_for_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a limit leaves too little memory, that is raised: espeak-ng would end the process."""
    monkeypatch.setattr("resource.getrlimit", lambda _: (1, -1))
    with pytest.raises(MemoryError):
        Espeak().speak(SpeechRequest(text="Ready.", voice="en-us"))
