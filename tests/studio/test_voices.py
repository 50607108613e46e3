import shlex
import sys
from pathlib import Path

import pytest

from audiocoach.audio.playback import PLAYER_VARIABLE
from audiocoach.errors import UnknownNameError
from audiocoach.library import open_library
from audiocoach.studio.make import open_studio
from audiocoach.studio.voices import sample_text, try_voice
from tests.voices.google_server import GoogleServer


@pytest.mark.parametrize("name", open_library().names("wording"))
def test_sample_is_made_of_phrases(name: str) -> None:
    """Every wording has enough to say without a session, and nothing in it is left unfilled."""
    text = sample_text(open_library().wording(name))
    assert len(text.split()) >= 8
    assert "{" not in text


def test_says_what_is_asked(tmp_path: Path) -> None:
    """A text is spoken as in a session, into a WAV named after the voice."""
    sample = try_voice(open_studio(), "espeak:en-gb", "  2x 30s, go. ", folder=tmp_path)
    assert (sample.voice, sample.text) == ("espeak:en-gb", "2x 30s, go.")
    assert sample.path == tmp_path / "voice-espeak-en-gb.wav"
    assert 1 < sample.seconds < 4
    assert not sample.played


def test_speaks_the_language_of_the_voice(google: GoogleServer, tmp_path: Path) -> None:
    """A Spanish voice says Spanish phrases; a voice whose language no wording has says the usual ones."""
    spanish, english = (sample_text(open_library().wording(name)) for name in ("spanish", "english"))
    assert try_voice(open_studio(), "gtts:es@com.mx", folder=tmp_path).text == spanish
    assert {asked.language for asked in google.asked} == {"es"}
    assert try_voice(open_studio(), "espeak:fr", folder=tmp_path).text == english


def test_config_may_name_the_wording(config_dir: Path, tmp_path: Path) -> None:
    """A wording of the user's own is said, where it is in the language of the voice."""
    (config_dir / "wording").mkdir(parents=True)
    (config_dir / "wording" / "mine.yaml").write_text("like: english\nphrases: {go: Off we go!}\n")
    (config_dir / "config.yaml").write_text("wording: mine\n")
    assert "Off we go!" in try_voice(open_studio(), "espeak", folder=tmp_path).text


def test_nothing_is_written_without_a_voice(tmp_path: Path) -> None:
    """A voice that does not exist leaves no file."""
    with pytest.raises(UnknownNameError):
        try_voice(open_studio(), "espeak:nowhere", folder=tmp_path / "new")
    assert not (tmp_path / "new").exists()


def player(folder: Path, status: int) -> str:
    """Write a program that plays nothing and ends with a status; give the words that start it."""
    program = folder / f"player-{status}.py"
    program.write_text(f"raise SystemExit({status})\n")
    return shlex.join([sys.executable, str(program)])


def test_tells_whether_it_was_heard(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A sample says whether a player has played it."""
    monkeypatch.setenv(PLAYER_VARIABLE, player(tmp_path, status=0))
    assert try_voice(open_studio(), "espeak", "Go.", folder=tmp_path).played
    monkeypatch.setenv(PLAYER_VARIABLE, player(tmp_path, status=1))
    assert not try_voice(open_studio(), "espeak", "Go.", folder=tmp_path).played
