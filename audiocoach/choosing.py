"""A user's choice of voice, written into their settings, and what these settings forbid."""

from pathlib import Path

from audiocoach.casting import voices_of
from audiocoach.errors import OfflineError, SettingsError
from audiocoach.folders import config_folder
from audiocoach.notation.amending import amend
from audiocoach.notation.complaints import NotationErrors
from audiocoach.notation.config import read_config
from audiocoach.notation.sources import read_text, write_text
from audiocoach.settings import CONFIG_FILE, engine_options, read_settings
from audiocoach.voices.registry import find_voice


def use_voice(name: str) -> Path:
    """Make a voice that works here the one of every session; give the file that says so now.

    Comments and all other choices stay. Raises VoiceError where the voice cannot speak here, NotationErrors
    where the settings have mistakes, SettingsError where they cannot be changed without loss.
    """
    settings = read_settings()
    voices = voices_of(name)
    for part in filter(None, (voices.main, voices.counts, voices.coaching)):
        find_voice(part, engine_options(settings)).engine.check()
    path = config_folder() / CONFIG_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    before = read_text(path) if path.exists() else ""
    after = _amended(before, name, path)
    if read_config(after, str(path)) != settings.model_copy(update={"voice": voices}):
        raise _unchanged(path, name)
    write_text(path.resolve(), after)  # where a link stands, what it leads to is written
    return path


def expect_the_network() -> None:
    """Raise OfflineError where the user's settings refuse the network."""
    if read_settings().offline:
        hint = f"take 'offline: true' out of {config_folder() / CONFIG_FILE}"
        raise OfflineError("this needs the network, which your settings refuse", hint=hint)


def _amended(text: str, name: str, path: Path) -> str:
    try:
        after = amend(text, "voice", name)
        read_config(after, str(path))
    except (ValueError, NotationErrors) as error:
        raise _unchanged(path, name) from error
    return after


def _unchanged(path: Path, name: str) -> SettingsError:
    hint = f"write this line yourself: voice: {name}"
    return SettingsError("the file has a form that cannot be changed safely", where=str(path), hint=hint)
