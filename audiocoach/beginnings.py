"""Files to start from: commented, working as they are."""

import json
import shlex
from pathlib import Path

from audiocoach.errors import SettingsError
from audiocoach.library import built_in_folder
from audiocoach.notation.sources import write_text


def begin_routine(path: Path, *, replace: bool = False) -> None:
    """Write a routine to start from; its title is made from the file's name.

    Raises SettingsError where a file is there already, unless it is to be replaced; NotationErrors where it
    cannot be written.
    """
    if path.exists() and not replace:
        hint = "choose another name, or --force"
        raise SettingsError("this file is there already", where=str(path), hint=hint)
    folder = built_in_folder()
    beginning = (folder / "beginnings" / "routine.yaml").read_text(encoding="utf-8")
    words = {
        "{schema}": (folder / "schema" / "routine.json").resolve().as_uri(),
        "{file}": " ".join(shlex.quote(path.name).split()),
        "{title}": json.dumps(title_of(path), ensure_ascii=False),
    }
    for word, meaning in words.items():
        beginning = beginning.replace(word, meaning)
    write_text(path, beginning)


def title_of(path: Path) -> str:
    """Make a title from the name of a file.

    >>> title_of(Path("my-hips.yaml"))
    'My hips'
    """
    words = " ".join(path.stem.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] or "My routine"
