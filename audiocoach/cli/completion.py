"""What a shell offers when the tab key is pressed: names of the library, or else files."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from audiocoach.errors import AudiocoachError

if TYPE_CHECKING:
    from audiocoach.library import Library

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def names_of(*kinds: str, files: bool = False) -> Complete:
    """Offer the names of these kinds (folders of the library) and, where none fits, files if they will do."""

    def complete(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
        names = [CompletionItem(name) for name in _names(kinds) if name.startswith(begun)]
        return names or ([CompletionItem(begun, type="file")] if files else [])

    return complete


def _names(kinds: Iterable[str]) -> list[str]:
    from audiocoach.library import open_library

    try:
        library: Library = open_library()
        return [name for kind in kinds for name in library.names(kind)]
    except AudiocoachError:  # a mistake in a file is for `check` to tell, not for the tab key
        return []


def engines(_ctx: click.Context, _param: click.Parameter, begun: str) -> list[CompletionItem]:
    """Offer the voice engines."""
    from audiocoach.voices.registry import engine_names

    return [CompletionItem(name) for name in engine_names() if name.startswith(begun)]
