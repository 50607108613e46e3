"""The voice that a newcomer hears: natural in English where it can be loaded, and as exact as espeak's."""

import json
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path

import pytest

from audiocoach.audio.cache import damaged
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.library import Library, built_in_folder
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import open_studio, take
from tests.amounts import amount
from tests.coach.promises import check_promises
from tests.commands import call, put_routine, run, started

ROUTINES = tuple(Library([built_in_folder()]).names("routines"))

SESSIONS = [
    pytest.param(*each, marks=() if each == ("three-hip-exercises", "standard") else pytest.mark.slow)
    for each in product(ROUTINES, ("standard", "minimal"))
]


def recorded(voice: str, routine: str, verbosity: str) -> Recording:
    """Record a built-in routine."""
    return take(open_studio(), routine, Flags(voice=voice, verbosity=verbosity))


def talk(timeline: Timeline) -> float:
    """Give the share of the time in which somebody speaks, in per cent."""
    return 100 * timeline.talk / timeline.total


def changes(timeline: Timeline) -> Counter[str]:
    """Count what is not said as it was written."""
    return Counter(change.action for change in timeline.changes)


@pytest.mark.parametrize(("routine", "verbosity"), SESSIONS)
def test_it_is_as_exact_as_the_plain_voice(routine: str, verbosity: str) -> None:
    """Every promise holds; it talks as much within two points, and loses nothing that counts."""
    natural, plain = (recorded(voice, routine, verbosity) for voice in ("hibari", "espeak"))
    lengths = {text: clip.milliseconds for text, clip in natural.clips.items()}
    check_promises(natural.script, natural.timeline, lengths)
    assert abs(talk(natural.timeline) - talk(plain.timeline)) <= 2
    lost = changes(natural.timeline)
    assert lost.total() <= changes(plain.timeline).total()
    assert lost["brought forward"] == 0


def made(*words: str | Path) -> dict[str, object]:
    """Make a session and give what is told of it."""
    ran = call("make", *words, "--json")
    assert ran.status == 0, ran.err
    told: dict[str, object] = json.loads(ran.out)
    return told


@pytest.fixture
def short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a short routine, and leave the choice of the voice to audiocoach."""
    monkeypatch.delenv("AUDIOCOACH_VOICE")
    return put_routine(tmp_path / "short.yaml")


def test_english_is_spoken_by_the_natural_voice(short: Path, tmp_path: Path) -> None:
    """Without any choice the session is hibari's; one flag, or a variable, makes it espeak's."""
    assert made(short, "-o", tmp_path)["voice"] == "hibari:heart"
    assert made(short, "-o", tmp_path, "--voice", "espeak")["voice"] == "espeak:en-us"


def test_a_variable_chooses_for_all_sessions(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """AUDIOCOACH_VOICE speaks where nobody chose; a flag goes before it."""
    monkeypatch.setenv("AUDIOCOACH_VOICE", "espeak:en-gb")
    assert made(short, "-o", tmp_path)["voice"] == "espeak:en-gb"
    assert made(short, "-o", tmp_path, "--voice", "hibari")["voice"] == "hibari:heart"


def test_other_languages_are_spoken_by_espeak(short: Path, tmp_path: Path) -> None:
    """A voice that knows English only is not asked for Spanish."""
    voice = str(made(short, "-o", tmp_path, "--wording", "spanish")["voice"])
    assert voice.startswith("espeak:es")


def test_a_second_voice_leaves_the_main_one(short: Path, tmp_path: Path) -> None:
    """Who only names another voice for the counts hears the natural one otherwise."""
    words = ("--voice", "counts=espeak", "--verbosity", "standard")
    assert made(short, "-o", tmp_path, *words)["voice"] == "hibari:heart, counts=espeak:en-us"


def test_its_session_is_shown(short: Path) -> None:
    """`show --settings` tells who is going to speak."""
    assert "hibari" in call("show", short, "--settings").out
    assert "espeak" in call("show", short, "--settings", "--wording", "spanish").out


WITHOUT = """
import sys
sys.modules[sys.argv.pop(1)] = None  # as if it were not installed
from audiocoach.cli import main
main()
"""


@pytest.mark.parametrize("package", ["hibari", "onnxruntime"])
@pytest.mark.usefixtures("own_cache")
def test_where_it_cannot_be_loaded_espeak_speaks(package: str, short: Path, tmp_path: Path) -> None:
    """Without a package of it the session is espeak's, byte for byte, and one sentence says so."""
    words = ("make", str(short), "-o", str(tmp_path / "a"))
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT, package, *words], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr.startswith("Note: espeak:en-us speaks instead, since this happened: the voice 'hibari'")
    assert len(ran.stderr.splitlines()) == 1
    fallen = Path(ran.stdout.splitlines()[0]).read_bytes()
    assert fallen == Path(str(made(short, "-o", tmp_path / "b", "--voice", "espeak")["path"])).read_bytes()


@pytest.mark.usefixtures("own_cache")
def test_who_asks_for_it_hears_that_it_cannot_be_loaded(short: Path, tmp_path: Path) -> None:
    """A voice that was chosen is not replaced: the run ends with what to do."""
    words = ("make", str(short), "-o", str(tmp_path), "--voice", "hibari")
    command = [sys.executable, "-c", WITHOUT, "onnxruntime", *words]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "pip install hibari-tts" in ran.stderr


LOADED = """
import sys
from audiocoach.cli import main
try:
    main()
finally:
    print(sorted({"hibari", "onnxruntime"} & sys.modules.keys()), file=sys.stderr)
"""


@pytest.mark.usefixtures("own_cache")
def test_nothing_is_loaded_for_what_was_spoken_before(short: Path, tmp_path: Path) -> None:
    """The first run loads the model; the second finds every clip, and makes the same session without it."""
    command = [sys.executable, "-c", LOADED, "make", str(short), "-o", str(tmp_path)]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2))
    assert "['hibari', 'onnxruntime']" in first.stderr
    assert second.stderr.strip() == "[]"
    assert first.stdout == second.stdout


@pytest.mark.slow
def test_killed_while_it_speaks(own_cache: Path, tmp_path: Path) -> None:
    """Killing make while clips are made loses and damages none that was made; the next run makes it right."""
    words = ("make", "three-hip-exercises", "--voice", "hibari")
    assert run(*words, "-o", tmp_path / "whole").status == 0
    [whole] = (tmp_path / "whole").glob("*.mp3")
    every, dice, stopped = set(kept(own_cache)), random.Random(3), 0
    for number in range(amount(16, ordinarily=8)):
        if not number % 4:
            shutil.rmtree(own_cache, ignore_errors=True)
        before = kept(own_cache)
        with started(*words, "-o", tmp_path / "killed") as process:
            while number % 2 and kept(own_cache) == before and process.poll() is None:
                time.sleep(0.01)  # until it speaks
            time.sleep(dice.uniform(0.0, 0.6))
            process.kill()
        after = kept(own_cache)
        assert after | before == after
        assert damaged(own_cache) == []
        stopped += bool(set(after) - set(before)) and set(after) < every
    assert stopped
    assert run(*words, "-o", tmp_path / "killed").status == 0
    assert (tmp_path / "killed" / whole.name).read_bytes() == whole.read_bytes()


def kept(cache: Path) -> dict[Path, bytes]:
    """Give the clips of a cache with their content."""
    return {path: path.read_bytes() for path in cache.rglob("*.clip")}
