"""A text that somebody sent, read and written as a routine that passes the check."""

import os
from pathlib import Path

from audiocoach.errors import SettingsError, about_file
from audiocoach.files import expect_replaceable
from audiocoach.imports.text import Imported, import_text
from audiocoach.library import ENDINGS, open_library
from audiocoach.notation.text import read_text, write_text
from audiocoach.studio.new import title_of

LONGEST_WORKOUT = 200_000
"""More than anybody sends as a workout."""


PASTED = "the text"
"""What a text that came through a pipe is called."""


def read_source(path: Path) -> str:
    """Read the text of a file. Raises Diagnostics, and SettingsError for what is a routine already."""
    if path.suffix.lower() in ENDINGS:
        hint = f"audiocoach check {path} tells what is wrong in it"
        raise SettingsError("this is a file of audiocoach's own notation", where=str(path), hint=hint)
    return read_text(path)


def imported(content: str, name: str, target: Path | None = None) -> Imported:
    """Make a routine of a text; without a title of its own it is called like the file that it goes to.

    Raises AudiocoachError where it is too long, or no line of it is an exercise.
    """
    if len(content) > LONGEST_WORKOUT:
        raise about_file(name, "the text is longer than a workout", "cut the workout out of it")
    named = target or Path(name)
    title = title_of(named) if target or name != PASTED else "My workout"
    return import_text(content, open_library().beside(named.parent).known(), title)


def remarks(made: Imported, name: str) -> list[str]:
    """Tell line by line what was not understood, and what was assumed."""
    told = []
    for remark in made.remarks:
        where = f"{name}:{remark.line}" if remark.line else name
        told.append(f"{where}: {'assumed' if remark.understood else 'not understood'}: {remark.text}")
    return told


def place(source: Path, chosen: Path | None) -> Path:
    """Choose where the routine goes: where it was told, or where one stands, under the name of the text."""
    name = f"{source.stem}.yaml"
    if chosen is None:
        return Path(name)
    return chosen / name if chosen.is_dir() else chosen


def save(made: Imported, path: Path, *, replace: bool = False, source: Path | None = None) -> None:
    """Write the routine, whole or not at all, and never over its source.

    Raises SettingsError where a file is there already, unless it is to be replaced; Diagnostics where it
    cannot be written.
    """
    if os.path.lexists(path) and not replace:
        raise SettingsError(
            "this file is there already", where=str(path), hint="choose another with -o, or --force"
        )
    read = [*([source] if source else []), *open_library().common_files()]
    expect_replaceable(path, lambda _: True, inputs=read)
    write_text(path, made.routine)
