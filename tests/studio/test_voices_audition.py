"""Every voice in one file."""

from pathlib import Path

import pytest

from audiocoach.errors import VoiceError
from audiocoach.studio import voices
from audiocoach.studio.make import open_studio
from audiocoach.studio.voices import CUES, FILE, try_all
from tests.tools import probe


def test_every_voice_has_a_chapter_in_one_mp3(
    ffprobe: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ffprobe sees a chapter a voice, end to end; no engine that needs the network is asked offline."""
    monkeypatch.setattr(voices, "engine_names", lambda: ["espeak", "gtts", "silent"])
    heard = try_all(open_studio(), tmp_path, offline=True)
    assert heard.voices == ("espeak:en-us", "espeak:en-us+f5", "espeak:en-gb")
    seen = probe(ffprobe, tmp_path / FILE)
    assert [chapter["tags"]["title"] for chapter in seen["chapters"]] == list(heard.voices)
    ends = [float(chapter["end_time"]) for chapter in seen["chapters"]]
    assert [float(chapter["start_time"]) for chapter in seen["chapters"]] == [0.0, *ends[:-1]]
    assert heard.session.path == tmp_path / FILE


def test_ten_cues_are_said() -> None:
    """Each voice says ten different things."""
    assert len(set(CUES)) == 10


def test_a_voice_that_fails_is_told_and_the_others_are_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Piper without a voice says what it lacks; espeak is heard all the same."""
    monkeypatch.setattr(voices, "engine_names", lambda: ["espeak", "piper"])
    heard = try_all(open_studio(), tmp_path, offline=True)
    assert "no piper voice is installed" in heard.failed["piper"]
    assert len(heard.voices) == 3


def test_without_any_voice_there_is_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing speaks, the error says where to look, and nothing is written."""
    monkeypatch.setattr(voices, "engine_names", lambda: ["silent"])
    with pytest.raises(VoiceError, match="no voice can speak here"):
        try_all(open_studio(), tmp_path, offline=True)
    assert not list(tmp_path.iterdir())
