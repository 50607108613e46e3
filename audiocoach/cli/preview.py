"""audiocoach preview: half a minute to hear, at once."""

import sys
from pathlib import Path
from typing import Any

import click

from audiocoach.cli.options import FolderPath, OneOf, choices, names_of, sounds
from audiocoach.cli.output import say, speaking


@click.command("preview")
@click.argument("routine", shell_complete=names_of("routines", files=True))
@click.option("--exercise", type=click.IntRange(1), default=1, metavar="N", help="Which exercise, from 1.")
@click.option("--set", "set_", type=click.IntRange(1), metavar="N", help="Which of its sets, from 1.")
@click.option("--side", type=OneOf(["left", "right"]), help="Which of its sides.")
@choices
@sounds
@click.option("--play/--no-play", default=None, help="Play it, or not (default: on a terminal).")
@click.option(
    "-o",
    "--output",
    type=FolderPath(),
    help="Where the MP3 goes (default: beside the cache).",
)
def command(
    routine: str,
    exercise: int,
    set_: int | None,
    side: Any,
    play: bool | None,
    output: Path | None,
    **chosen: Any,
) -> None:
    """Hear half a minute of a ROUTINE: the change to an exercise, and its first reps.

    \b
    audiocoach preview hips-for-runners --exercise 3
    audiocoach preview my-hips.yaml --set 2 --side right
    audiocoach preview my-hips.yaml --verbosity brief --pacing brisk
    """
    from audiocoach.audio.playback import play as play_file
    from audiocoach.publish.session_report import script_table
    from audiocoach.settings import Flags
    from audiocoach.studio.make import open_studio
    from audiocoach.studio.preview import SetAddress, preview, write_preview

    studio, flags = open_studio(), Flags(**chosen)
    with speaking() as tell:
        taken = preview(studio, routine, SetAddress(exercise=exercise, set=set_, side=side), flags, tell)
    session = write_preview(studio, taken, output)
    say("\n".join([*script_table(taken.timeline), "", str(session.path)]))
    if sys.stdout.isatty() if play is None else play:
        play_file(session.path, session.duration / 1000)
