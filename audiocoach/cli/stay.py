"""audiocoach stay: loaded once, so that every command after that answers at once."""

import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from select import select
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from audiocoach.resident.server import Finished

_LONGEST = 200  # characters: what is written at once into a pipe that has room is at most a page

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
    from audiocoach.resident.door import opened_door
    from audiocoach.resident.freshness import Freshness
    from audiocoach.resident.guise import run_as_called
    from audiocoach.resident.server import Resident
    from audiocoach.warming import warm_up

    fresh = Freshness()
    with opened_door() as door:
        for module in COMMANDS.values():
            import_module(f"audiocoach.cli.{module}")
        warm_up()
        gc.freeze()  # what is loaded stays as it is, and copies share it
        door.listener.listen()
        click.echo(STAYING)
        resident = Resident(door, _tell, fresh)
        visit = resident.serve()
        if visit is not None:
            run_as_called(visit, main)
    if resident.outdated:
        raise SettingsError("audiocoach has changed on the disk", hint="start audiocoach stay again")


def _tell(finished: "Finished") -> None:
    """Tell of a run, if that can be done at once: nobody's command waits for this window."""
    ended = "" if finished.status == 0 else f" (status {finished.status})"
    words = " ".join(finished.words)
    shown = words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"
    line = f"{finished.seconds:6.2f} s  {shown}{ended}\n"
    with suppress(OSError, ValueError, AttributeError):  # its window is closed, or there never was one
        out = sys.stdout.fileno()
        if select([], [out], [], 0)[1]:
            os.write(out, line.encode(sys.stdout.encoding, "backslashreplace"))
