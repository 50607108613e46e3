"""audiocoach check: the mistakes in files."""

import sys
from typing import TYPE_CHECKING

import click

from audiocoach.cli.output import say
from audiocoach.errors import MOST_COMPLAINTS, Diagnostic, NotationError, UnknownNameError, listed

if TYPE_CHECKING:
    from audiocoach.notation.checking import Checked
    from audiocoach.notation.config import Settings
    from audiocoach.notation.names import Names


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
@click.option("--all", "everything", is_flag=True, help="Show more than the first 20 mistakes of each file.")
def command(files: tuple[str, ...], *, everything: bool) -> None:
    """Find every mistake in routines, exercises, plans, wordings and pacings, each with its line and column.

    Voices, tones, music and presets that they name and that are not there count as mistakes, too. A FILE may
    also be the name of a routine or a plan in the library. Spoken text that breaks the writing rules (at most
    12 words a sentence, one action each) gets advice, which is no mistake; so does what would be spoken in
    another language than its wording's.

    \b
    audiocoach check my-hips.yaml
    audiocoach check my-hips.yaml my-exercises.yaml
    """
    from audiocoach.library import open_library
    from audiocoach.studio.check import advice, check

    library = open_library()
    settings, broken = _settings(library.known())
    checked: list[Checked] = []
    complaints: list[Diagnostic] = []
    unknown: list[str] = []
    for file in files:
        try:
            checked.append(check(library, settings, library.path(file)))
            complaints += checked[-1].complaints
        except UnknownNameError as error:
            unknown.append(str(error))
    if complaints or unknown:  # a routine may miss an exercise of the user's, whose file has a mistake
        most = sys.maxsize if everything else MOST_COMPLAINTS
        for line in [*listed(dict.fromkeys([*library.complaints(), *complaints]), most), *unknown]:
            say(line, err=True)
        raise SystemExit(1)
    if broken is not None:
        raise broken
    for line in (line for each in checked for line in advice(each, library, settings)):
        say(f"{line} (advice)", err=True)
    say(f"{len(files)} {'file is' if len(files) == 1 else 'files are'} fine.")


def _settings(known: "Names") -> "tuple[Settings, NotationError | None]":
    """Read the settings; what is wrong in them is told last, and until then nothing is chosen."""
    from audiocoach.notation.config import Settings
    from audiocoach.settings import read_settings

    try:
        return read_settings(known), None
    except NotationError as error:
        return Settings(), error
