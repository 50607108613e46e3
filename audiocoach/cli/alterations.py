"""The options that change a routine before it is spoken."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

from audiocoach.cli.parameters import Minutes, Swap

Command = TypeVar("Command", bound=Callable[..., Any])

_ALTERATIONS = (
    click.option(
        "--swap",
        type=Swap(),
        multiple=True,
        metavar="OLD=NEW",
        help="Put one exercise in the place of another; may be given more than once.",
    ),
    click.option(
        "--without",
        multiple=True,
        metavar="ITEM",
        help="Do without a piece of equipment, such as band: what needs it is replaced or left out.",
    ),
    click.option("--sets", type=int, metavar="N", help="The sets of each exercise, the rounds of a circuit."),
    click.option(
        "--minutes",
        type=Minutes(),
        metavar="N",
        help="Fit it into this time: by sets, then by rests, and last by leaving exercises out.",
    ),
)


def alterations(command: Command) -> Command:
    """Give a command the options that swap exercises, miss equipment, set the sets and fit to a time."""
    for option in reversed(_ALTERATIONS):
        command = option(command)
    return command
