"""audiocoach check: the mistakes in files."""

from collections.abc import Iterator

import click


@click.command("check")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path())
def command(files: tuple[str, ...]) -> None:
    """Find every mistake in routines, exercises, plans, wordings and pacings, each with its line and column.

    Voices, tones, music and presets that they name and that are not there count as mistakes, too. A FILE may
    also be the name of a routine or a plan in the library. Spoken text that breaks the writing rules (at most
    12 words a sentence, one action each) gets advice, which is no mistake; so does what would be spoken in
    another language than its wording's.

    \b
    audiocoach check my-hips.yaml
    audiocoach check my-hips.yaml my-exercises.yaml
    """
    complaints = list(dict.fromkeys(_complaints(files)))
    for complaint in complaints:
        click.echo(complaint, err=True)
    if complaints:
        raise SystemExit(1)
    for advice in _advice(files):
        click.echo(f"{advice} (advice)", err=True)
    click.echo(f"{len(files)} {'file is' if len(files) == 1 else 'files are'} fine.")


def _advice(files: tuple[str, ...]) -> Iterator[str]:
    """Tell what would sound better in files that have no mistake."""
    from audiocoach.library import open_library
    from audiocoach.notation.advice import advise
    from audiocoach.settings import read_settings
    from audiocoach.studio.check import missing_translations

    library = open_library()
    settings = read_settings(library.known())
    for file in files:
        path = library.path(file)
        yield from map(str, advise(path, library.known()))
        yield from missing_translations(library, settings, path)


def _complaints(files: tuple[str, ...]) -> Iterator[str]:
    """Tell what is wrong in each file; then in the user's exercises, since a routine may miss one of them."""
    from audiocoach.errors import NotationError, UnknownNameError
    from audiocoach.library import open_library
    from audiocoach.notation.checking import check_file
    from audiocoach.notation.complaints import in_order
    from audiocoach.notation.config import Settings
    from audiocoach.settings import read_settings
    from audiocoach.studio.check import missing_choices

    library, wrong = open_library(), False
    try:
        settings = read_settings(library.known())
    except NotationError:  # whoever checks it learns of it; voices are looked for without its programs
        settings = Settings()
    for file in files:
        try:
            path = library.path(file)
            complaints = [*check_file(path, library.known()), *missing_choices(library, settings, path)]
            found = list(map(str, in_order(complaints)))
        except UnknownNameError as error:
            found = [str(error)]
        wrong = wrong or bool(found)
        yield from found
    if wrong:
        yield from map(str, library.complaints())
