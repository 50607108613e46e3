"""What goes out beside results: JSON, notes and warnings on standard error, progress."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


def print_json(value: Any) -> None:
    """Print a value as JSON in plain ASCII, which every program reads whatever the encoding of the pipe."""
    click.echo(json.dumps(value, indent=2))


def note_untranslated(texts: Sequence[str], language: str) -> None:
    """Say on standard error what is spoken as it stands, because the wording has no translation of it."""
    if texts:
        some = ", ".join(f"'{text}'" for text in texts[:3])
        more = f" and {len(texts) - 3} more" if len(texts) > 3 else ""
        lacks = f"the wording has no words in '{language}' for {some}{more}"
        click.echo(f"Note: {lacks}; what it lacks is spoken as it stands.", err=True)


def note_voice(spoken_by: str, failed: str, *, by_default: bool) -> None:
    """Say on standard error that another voice took over; on a terminal, too, how to get a natural one."""
    if failed:
        click.echo(f"Note: {spoken_by} speaks instead, since this happened: {failed}", err=True)
    elif by_default and spoken_by.startswith("espeak:") and sys.stderr.isatty():
        click.echo("A more natural voice, where there is internet: --voice gtts", err=True)


def note_shortfalls(lines: Sequence[str]) -> None:
    """Warn on standard error of what an edited script could not keep, a line each."""
    for line in lines:
        click.echo(f"Warning: {line}", err=True)


@contextmanager
def speaking(quiet: bool = False, label: str = "Speaking") -> Iterator[Callable[[int, int], None] | None]:
    """Show how many clips have been spoken, on standard error, while the body runs.

    Yields what is told (done, total); nothing is shown where standard error is not a terminal.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return
    shown: ProgressBar[int] = click.progressbar(length=1, label=label, file=sys.stderr, show_pos=True)
    with shown as bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield tell
