"""What goes out beside results: JSON, notes and warnings on standard error, progress."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiocoach.errors import visible

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from audiocoach.audio.cache import ClipCache


def say(text: str = "", *, err: bool = False) -> None:
    """Print a text, whoever its words are from: no control character of theirs reaches a terminal.

    What goes to standard error is a note: where nobody can read it, the work goes on.
    """
    try:
        click.echo(visible(text), err=err)
    except OSError:
        if not err:
            raise
        with suppress(OSError, ValueError, AttributeError):  # else what waits to be written fails the end
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def print_json(value: Any) -> None:
    """Print a value as JSON in plain ASCII, which every program reads whatever the encoding of the pipe."""
    say(json.dumps(value, indent=2))


def note_untranslated(texts: Sequence[str], language: str) -> None:
    """Say on standard error what is spoken as it stands, because the wording has no translation of it."""
    if texts:
        some = ", ".join(f"'{text}'" for text in texts[:3])
        more = f" and {len(texts) - 3} more" if len(texts) > 3 else ""
        lacks = f"the wording has no words in '{language}' for {some}{more}"
        say(f"Note: {lacks}; what it lacks is spoken as it stands.", err=True)


def note_voice(spoken_by: str, failed: str, *, by_default: bool) -> None:
    """Say on standard error that another voice took over; on a terminal, too, how to get a natural one."""
    if failed:
        say(f"Note: {spoken_by} speaks instead, since this happened: {failed}", err=True)
    elif by_default and spoken_by.startswith("espeak:") and sys.stderr.isatty():
        say("A more natural voice, where there is internet: --voice gtts", err=True)


def note_unsaved(cache: "ClipCache") -> None:
    """Say on standard error how many clips could not be kept: they are asked for again each time."""
    if cache.unsaved:
        clips = "one clip" if cache.unsaved == 1 else f"{cache.unsaved} clips"
        why = f"{clips} could not be kept in {cache.folder} ({cache.reason})"
        say(f"Note: {why}; the voice is asked again each time.", err=True)


def note_shortfalls(lines: Sequence[str]) -> None:
    """Warn on standard error of what an edited script could not keep, a line each."""
    for line in lines:
        say(f"Warning: {line}", err=True)


def open_what_is_closed() -> None:
    """Give a run that was started without one of the standard streams an empty one.

    Otherwise the next file that is opened takes its number, and is written to in its place.
    """
    for name, number, mode in (("stdin", 0, "r"), ("stdout", 1, "w"), ("stderr", 2, "w")):
        try:
            os.fstat(number)
        except OSError:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != number:
                os.dup2(nowhere, number)
                os.close(nowhere)
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - it stays open


@contextmanager
def speaking(
    quiet: bool = False, label: str = "Speaking", *, rated: bool = False
) -> Iterator[Callable[[int, int], None] | None]:
    """Show how many clips have been spoken, on standard error, while the body runs.

    Yields what is told (done, total); nothing is shown where standard error is not a terminal. What is
    `rated` shows how many an hour, too.
    """
    if quiet or not sys.stderr.isatty():
        yield None
        return

    def rate(_: int | None) -> str | None:
        return f"{3600 / bar.time_per_iteration:,.0f} an hour" if rated and bar.time_per_iteration else None

    bar: ProgressBar[int] = click.progressbar(
        length=1, label=label, file=sys.stderr, show_pos=True, item_show_func=rate
    )
    with bar:

        def tell(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        yield tell
