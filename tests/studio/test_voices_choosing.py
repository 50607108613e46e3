from pathlib import Path

import pytest

from audiocoach.errors import Diagnostics, SettingsError, UnknownNameError, VoiceError
from audiocoach.settings import read_settings
from audiocoach.studio.voices import use_voice

CONFIG = """\
# What I always want.
verbosity: brief   # not too much

voice: espeak:en-gb  # until I find a better one
phrases:
  go: "Move!"
"""


def write(folder: Path, text: str) -> Path:
    """Write the user's config."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.yaml"
    path.write_bytes(text.encode())
    return path


def test_first_choice_makes_the_file(config_dir: Path) -> None:
    """On a user's first day the folder and the file are made."""
    assert use_voice("espeak:es") == config_dir / "config.yaml"
    assert str(read_settings().voice) == "espeak:es"


def test_a_private_file_stays_private(config_dir: Path) -> None:
    """The rights of the file stay as they are, whatever a new file would have."""
    path = write(config_dir, CONFIG)
    for mode in (0o600, 0o640):
        path.chmod(mode)
        use_voice("espeak:es")
        assert path.stat().st_mode & 0o777 == mode


def test_everything_else_stays(config_dir: Path) -> None:
    """Comments, blanks, order and all other choices stay as they are."""
    path = write(config_dir, CONFIG)
    use_voice("gtts:en@co.uk")
    assert path.read_text() == CONFIG.replace("espeak:en-gb", "gtts:en@co.uk")
    assert str(read_settings().voice) == "gtts:en@co.uk"


@pytest.mark.parametrize(
    ("voice", "error"),
    [("espaek", UnknownNameError), ("espeak:xx", UnknownNameError), ("openai", VoiceError)],
)
def test_voice_that_does_not_speak_here(config_dir: Path, voice: str, error: type[Exception]) -> None:
    """A voice that is unknown, or lacks something, is not chosen, and the file is not touched."""
    path = write(config_dir, CONFIG)
    with pytest.raises(error):
        use_voice(voice)
    assert path.read_text() == CONFIG


def test_file_with_mistakes(config_dir: Path) -> None:
    """A file with mistakes is told with line and column, and not touched."""
    path = write(config_dir, "verbosty: brief\n")
    with pytest.raises(Diagnostics, match="1:1"):
        use_voice("espeak")
    assert path.read_text() == "verbosty: brief\n"


def test_file_that_cannot_be_changed_safely(config_dir: Path) -> None:
    """Where the voice stands elsewhere in the file, the user is told what to write."""
    text = "wording: &w english\nphrases: {go: &v espeak}\nvoice: *v\n"
    path = write(config_dir, text)
    with pytest.raises(SettingsError, match="write this line yourself: voice: gtts"):
        use_voice("gtts")
    assert path.read_text() == text


def test_link_stays_a_link(config_dir: Path, tmp_path: Path) -> None:
    """Where config.yaml is a link, as those who keep such files elsewhere have it, its target is written."""
    target = write(tmp_path / "dotfiles", CONFIG)
    config_dir.mkdir()
    link = config_dir / "config.yaml"
    link.symlink_to(target)
    use_voice("gtts")
    assert link.is_symlink()
    assert target.read_text() == CONFIG.replace("espeak:en-gb", "gtts")
