"""The options that several commands share, and how a choice among a few words is read."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from audiocoach.cli.completion import engines, names_of

Command = TypeVar("Command", bound=Callable[..., Any])


class OneOf(click.Choice):
    """A choice among a few words; to one that is not among them, the near ones are offered."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the word. Raises click.BadParameter with the near words, or all of them."""
        from audiocoach.suggestions import did_you_mean

        if value not in self.choices:
            hint = did_you_mean(value, self.choices) or f"it is one of {', '.join(self.choices)}"
            self.fail(f"there is no '{value}' here; {hint}", param, ctx)
        return super().convert(value, param, ctx)


_CHOICES = (
    click.option(
        "--voice",
        metavar="VOICE",
        shell_complete=engines,
        help="Who speaks: espeak, gtts, espeak:en-us+f5 … (see `audiocoach voices`); "
        "with another for the counts: gtts,counts=espeak.",
    ),
    click.option(
        "--fallback",
        metavar="VOICE",
        shell_complete=engines,
        help="Who speaks the whole session where an online voice fails (default: it is not made).",
    ),
    click.option(
        "--offline", is_flag=True, help="Never ask the network: what has been spoken before is kept."
    ),
    click.option(
        "--wording",
        metavar="NAME",
        shell_complete=names_of("wording"),
        help="What is said: a wording, such as english.",
    ),
    click.option(
        "--pacing",
        metavar="NAME",
        shell_complete=names_of("pacing"),
        help="How much air: steady, brisk, gentle or quiet.",
    ),
    click.option(
        "--verbosity",
        metavar="NAME",
        shell_complete=names_of("verbosity"),
        help="How much talk: learn, standard, brief or minimal.",
    ),
    click.option(
        "--level",
        type=OneOf(["beginner", "intermediate", "advanced"]),
        help="Where a dose is a range: its low end, its middle or its high end.",
    ),
)


def choices(command: Command) -> Command:
    """Give a command the options that choose voice, wording, pacing, verbosity and level."""
    for option in reversed(_CHOICES):
        command = option(command)
    return command
