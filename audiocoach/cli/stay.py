"""audiocoach stay: loaded once, so that every command after that answers at once."""

import gc
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from audiocoach.resident.server import Finished

STAYING = "audiocoach stays loaded, and commands in other windows answer at once. Ctrl-C ends it."


@click.command("stay")
def command() -> None:
    """Stay loaded, so that every command in other windows answers at once.

    Most of a short run is Python loading what it needs. Leave this open in a
    window of its own while you try words and pacings: make, preview, check and
    the rest are then run by copies of it, which are there in an instant. What
    they do, print and write is the same.

    \b
    audiocoach stay                            in one window
    audiocoach preview my-hips.yaml            in another, at once

    It listens to nobody but you, on this machine only, and needs Linux.
    """
    from audiocoach.errors import SettingsError

    if sys.platform != "linux":
        raise SettingsError("staying loaded needs Linux", hint="every command works without it, as ever")
    from audiocoach.cli import COMMANDS, main
    from audiocoach.resident.freshness import Freshness
    from audiocoach.resident.guise import run_as_called
    from audiocoach.resident.server import Resident, opened_door
    from audiocoach.warming import warm_up

    fresh = Freshness()
    with opened_door() as listener:
        for module in COMMANDS.values():
            import_module(f"audiocoach.cli.{module}")
        warm_up()
        gc.freeze()  # what is loaded stays as it is, and copies share it
        listener.listen()
        click.echo(STAYING)
        visit = Resident(listener, _tell, fresh).serve()
        if visit is not None:
            run_as_called(visit, main)
    if not fresh:
        raise SettingsError("audiocoach has changed on the disk", hint="start audiocoach stay again")


def _tell(finished: "Finished") -> None:
    ended = "" if finished.status == 0 else f" (status {finished.status})"
    click.echo(f"{finished.seconds:6.2f} s  {' '.join(finished.words)}{ended}")
