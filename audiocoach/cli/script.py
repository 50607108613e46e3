"""audiocoach script: what will be said, and when."""

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiocoach.cli.options import alterations, choices, names_of
from audiocoach.cli.output import note_unsaved, note_untranslated, print_json, say, speaking

if TYPE_CHECKING:
    from audiocoach.studio.cast import Recording


@click.command("script")
@click.argument("routine", shell_complete=names_of("routines", files=True))
@choices
@alterations
@click.option(
    "--json", "as_json", is_flag=True, help="Print every window and cue, with milliseconds, as JSON."
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the script to a file that can be edited and made into audio.",
)
@click.option(
    "--picture",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Draw the session into an .svg, for a browser.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there and is not audiocoach's.")
@click.option("--why", is_flag=True, help="Explain where each cue stands: its window, its rank, the rule.")
def command(
    routine: str, as_json: bool, save: Path | None, picture: Path | None, why: bool, **chosen: Any
) -> None:
    """Read the timed script of a ROUTINE: every word, second by second.

    \b
    audiocoach script hips-for-runners
    audiocoach script my-hips.yaml --verbosity minimal
    audiocoach script my-hips.yaml --sets 2 --json
    audiocoach script my-hips.yaml --save my-script.yaml
    audiocoach script my-hips.yaml --picture my-hips.svg
    """
    from audiocoach.publish.session_report import (
        adaptation_lines,
        adaptation_report,
        script_table,
        timeline_report,
    )
    from audiocoach.settings import Flags
    from audiocoach.studio.make import open_studio, take

    force, studio, flags = chosen.pop("force"), open_studio(), Flags(**chosen)
    source = studio.library.routine_path(routine)
    read = [source, *studio.library.beside(source.parent).common_files()]
    _expect_room(save, picture, read, force)
    with speaking(quiet=as_json) as tell:
        taken = take(studio, routine, flags, tell)
    note_unsaved(studio.cache)
    note_untranslated(taken.untranslated, taken.script.language)
    _write(taken, save, picture)
    if as_json:
        told = adaptation_report(taken.adapted, taken.fitted)
        print_json(timeline_report(taken.script, taken.timeline) | told)
        return
    written = save is not None or picture is not None
    for line in adaptation_lines(taken.adapted, taken.fitted):
        say(line, err=written)
    if not written or why:
        say("\n".join(script_table(taken.timeline, why)))


def _expect_room(save: Path | None, picture: Path | None, read: list[Path], force: bool) -> None:
    """Refuse what would lose a file, and a picture that is no SVG, before anything is spoken."""
    from audiocoach.files import expect_ending, expect_replaceable

    if picture is not None:
        from audiocoach.publish.picture import PICTURE_SEAL, check_ending

        check_ending(picture)
        expect_replaceable(picture, PICTURE_SEAL.is_whole, inputs=read, force=force)
    if save is not None:
        from audiocoach.notation.scripts import SCRIPT_SEAL

        expect_replaceable(save, SCRIPT_SEAL.is_whole, inputs=read, force=force)
        expect_ending(save, "a script", ".yaml", ".yml")


def _write(taken: "Recording", script: Path | None, picture: Path | None) -> None:
    """Write the script and the picture, where they are asked for; tell on standard error what to do next."""
    if script is not None:
        from audiocoach.notation.scripts import write_script_file

        write_script_file(taken.script, script)
        say(f"{script}: edit it, then run: audiocoach make {shlex.quote(str(script))}", err=True)
    if picture is not None:
        from audiocoach.publish.picture import write_picture

        write_picture(taken.timeline, picture)
        say(f"{picture}: open it in a browser", err=True)
