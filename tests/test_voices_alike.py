"""Engines that deliver sound in different forms and levels, and how loud each is in a finished session."""

import io
import re
from pathlib import Path

import pytest
import soundfile

from audiocoach.coach.model.choices import SoundChoices
from audiocoach.errors import AudioError
from audiocoach.settings import Flags
from audiocoach.studio.make import make_session, open_studio, take, write_take
from audiocoach.voices.registry import ENGINES
from tests.audio.produced import heard, speech
from tests.commands import LONGER, put_routine
from tests.tools import meter
from tests.voices import google_server
from tests.voices.google_server import encode, spoken_mp3

pytestmark = pytest.mark.slow


def loudness(voice: str, routine: Path, ffmpeg: str) -> float:
    """Make a session in a voice, and measure what is spoken in its MP3."""
    flags = Flags(voice=voice, verbosity="standard")
    studio = open_studio()
    taken = take(studio, str(routine), flags)
    samples, rate = heard(write_take(studio, taken, routine.parent / voice).path.read_bytes())
    return meter(ffmpeg, speech(samples, taken.timeline, rate), rate).lufs


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


@pytest.mark.parametrize("voice", ["espeak", "espeak:en-gb+m3"])
@pytest.mark.parametrize(("target", "clarity"), [(-16.0, True), (-14.0, True), (-14.0, False)])
def test_dense_speech_keeps_below_the_bound_of_peaks(
    voice: str, target: float, clarity: bool, tmp_path: Path, ffmpeg: str
) -> None:
    """Speech made loud and clear overshoots most when it is encoded, and still keeps below -1.5 dBTP."""
    sound = SoundChoices(loudness=target, clarity=clarity)
    routine = put_routine(tmp_path / "squats.yaml", text=LONGER)
    try:
        made = make_session(str(routine), tmp_path, Flags(voice=voice, sound=sound)).path
    except AudioError as refused:  # which names the loudest that this voice reaches, below what was asked
        loudest = float(re.findall(r"the loudest that it reaches is (-[\d.]+) LUFS", refused.hint)[0])
        assert target - 1 < loudest < target
        made = make_session(
            str(routine), tmp_path, Flags(voice=voice, sound=SoundChoices(loudness=loudest, clarity=clarity))
        ).path
    samples, rate = heard(made.read_bytes())
    assert meter(ffmpeg, samples, rate).peak <= -1.5
