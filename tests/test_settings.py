from pathlib import Path
from typing import Any

import pytest

from audiocoach.errors import Diagnostics, SettingsError
from audiocoach.files import cache_folder, config_folder
from audiocoach.library import open_library
from audiocoach.notation.config import Settings
from audiocoach.settings import Delivery, Flags, read_settings

CONFIG = """\
# mine
voice: gtts
wording: english
pacing: {preset: brisk, lead_in: 5s, intro: off}
verbosity: brief
level: advanced
output: ~/sessions
phrases: {go: Move.}
"""


def write_config(folder: Path, text: str) -> Path:
    """Write the user's settings."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_file_nothing_is_chosen() -> None:
    """A user's first day needs no settings."""
    assert read_settings() == Settings()
    assert not config_folder().exists()


@pytest.mark.parametrize("text", ["", "# voice: gtts\n", "---\n"], ids=["empty", "comments", "mark"])
def test_a_file_that_says_nothing_chooses_nothing(config_dir: Path, text: str) -> None:
    """Settings that are all commented out are no mistake."""
    write_config(config_dir, text)
    assert read_settings(open_library().known()) == Settings()


def test_every_choice_is_read(config_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Voice, wording, pacing with settings, verbosity, level, phrases, and a folder in the user's home."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    write_config(config_dir, CONFIG)
    settings = read_settings(open_library().known())
    assert (str(settings.voice), settings.wording, settings.verbosity) == ("gtts", "english", "brief")
    assert settings.level == "advanced"
    assert settings.output == tmp_path / "sessions"
    assert settings.pacing is not None
    assert (settings.pacing.preset, settings.pacing.lead_in, settings.pacing.intro) == ("brisk", 5_000, "off")
    assert settings.phrases["go"].say == ("Move.",)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("voise: gtts\n", "1:1: 'voise' is not a field of the settings; did you mean 'voice'?"),
        ("# mine\npacing: brsk\n", "2:9: there is no pacing 'brsk'; did you mean 'brisk'?"),
        ("pacing: brief\n", "1:9: 'brief' is a verbosity, not a pacing; write verbosity: brief"),
        ("verbosity: brisk\n", "1:12: 'brisk' is a pacing, not a verbosity; write pacing: brisk"),
        ("wording: englsh\n", "1:10: there is no wording 'englsh'; did you mean 'english'?"),
        ("output: 5\n", "1:9: 'output' must be text, not 5; put it in quotes: \"5\""),
        ("phrases: {rest: '{rst}'}\n", "1:17: '{rst}' is not a variable here; did you mean 'rest' or 'set'?"),
        ("[voice]\n", "1:1: the settings must be fields such as voice and pacing, not a list"),
    ],
)
def test_a_mistake_is_told_with_its_place(config_dir: Path, text: str, complaint: str) -> None:
    """Settings complain like every other file: file, line, column, what is wrong, what would be right."""
    path = write_config(config_dir, text)
    with pytest.raises(Diagnostics) as raised:
        read_settings(open_library().known())
    assert str(raised.value) == f"{path}:{complaint}"


def test_names_are_checked_only_where_they_are_known(config_dir: Path) -> None:
    """Whoever has no library at hand can still read the settings."""
    write_config(config_dir, "pacing: brsk\n")
    settings = read_settings()
    assert settings.pacing is not None
    assert settings.pacing.preset == "brsk"


def test_a_folder_in_the_place_of_the_file_is_told(config_dir: Path) -> None:
    """Odd things in the config folder are a sentence, not a crash."""
    (config_dir / "config.yaml").mkdir(parents=True)
    with pytest.raises(Diagnostics, match=r"config\.yaml: is a folder, not a file"):
        read_settings()


def test_the_folders_are_the_environments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """AUDIOCOACH_CONFIG_DIR and AUDIOCOACH_CACHE_DIR say where the user's files and the clips are."""
    monkeypatch.setenv("AUDIOCOACH_CONFIG_DIR", str(tmp_path / "a"))
    monkeypatch.setenv("AUDIOCOACH_CACHE_DIR", str(tmp_path / "b"))
    assert (config_folder(), cache_folder()) == (tmp_path / "a", tmp_path / "b")


def test_without_the_environment_the_folders_are_the_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise both lie where this system keeps such folders, under the name of the program."""
    monkeypatch.delenv("AUDIOCOACH_CONFIG_DIR")
    monkeypatch.setenv("AUDIOCOACH_CACHE_DIR", "")
    assert "audiocoach" in config_folder().parts
    assert "audiocoach" in cache_folder().parts


def test_a_delivery_goes_on_where_something_is_wanted(tmp_path: Path) -> None:
    """A copy and exercises by themselves go on; the copies of a plan have a folder of their own."""
    assert not Delivery(folder=tmp_path).goes_on
    assert Delivery(to=tmp_path).goes_on
    assert Delivery(split=True).goes_on
    assert Delivery(to=tmp_path, split=True).inside("plan") == Delivery(to=tmp_path / "plan", split=True)
    assert Delivery(split=True).inside("plan") == Delivery(split=True)


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({"level": "advance"}, "did you mean 'advanced'?"),
        ({"minutes": 0}, "no session lasts 0 minutes"),
        ({"minutes": float("nan")}, "no session lasts nan minutes"),
        ({"minutes": 1e300}, "1 to 240"),
    ],
)
def test_flags_that_make_no_sense(chosen: dict[str, Any], told: str) -> None:
    """A program hears of a level that there is not, and of no length, before anything is made."""
    with pytest.raises(SettingsError) as caught:
        Flags(**chosen)
    assert told in str(caught.value)
