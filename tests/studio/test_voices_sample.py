from pathlib import Path

import pytest

from audiocoach.audio.cache import ClipCache
from audiocoach.audio.recorder import Recorder
from audiocoach.errors import VoiceError
from audiocoach.studio.voices import sample_name, write_sample
from audiocoach.voices.registry import find_voice
from tests.tools import decode


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    """Put espeak before the microphone."""
    return Recorder(find_voice("espeak"), ClipCache(tmp_path / "clips"))


def test_wav_is_the_clip(recorder: Recorder, tmp_path: Path, ffmpeg: str) -> None:
    """The WAV has every sample of the clip as a session would place it."""
    path, seconds = write_sample(recorder, "Last one.", tmp_path / "new")
    clip = recorder.record(["Last one."])["Last one."]
    assert decode(ffmpeg, path).tobytes() == clip.segment.raw_data
    assert seconds == clip.milliseconds / 1000


def test_old_sample_survives_a_failure(recorder: Recorder, tmp_path: Path) -> None:
    """What cannot be spoken leaves the earlier sample as it was."""
    path, _ = write_sample(recorder, "Last one.", tmp_path)
    before = path.read_bytes()
    with pytest.raises(VoiceError):
        write_sample(recorder, "…", tmp_path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("voice", "name"),
    [
        ("espeak:en-us", "voice-espeak-en-us"),
        ("gtts:en@co.uk", "voice-gtts-en-co.uk"),
        ("command:say/Bad News", "voice-command-say-Bad-News"),
        ("openai:../../x", "voice-openai-..-..-x"),
        ("openai:中文女", "voice-openai"),
    ],
)
def test_names_of_files(voice: str, name: str) -> None:
    """A sample's name tells its voice, and is a plain file name whatever the voice is called."""
    assert sample_name(voice) == name
