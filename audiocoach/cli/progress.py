"""A progress bar on a terminal, silence in a pipe."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar


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
