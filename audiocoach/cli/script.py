"""audiocoach script: what will be said, and when."""

import shlex
from pathlib import Path

import click

from audiocoach.cli.completion import names_of
from audiocoach.cli.options import choices
from audiocoach.cli.output import print_json
from audiocoach.cli.progress import speaking


@click.command("script")
@click.argument("routine", shell_complete=names_of("routines", files=True))
@choices
@click.option(
    "--json", "as_json", is_flag=True, help="Print every window and cue, with milliseconds, as JSON."
)
@click.option(
    "--save",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the script to a file that can be edited and made into audio.",
)
def command(routine: str, as_json: bool, save: Path | None, **chosen: str | None) -> None:
    """Read the timed script of a ROUTINE: every word, second by second.

    \b
    audiocoach script hips-for-runners
    audiocoach script my-hips.yaml --verbosity minimal
    audiocoach script my-hips.yaml --json
    audiocoach script my-hips.yaml --save my-script.yaml
    """
    from audiocoach.publish.report import script_table, timeline_report
    from audiocoach.studio import Flags, open_studio, take

    studio, flags = open_studio(), Flags(**chosen)  # type: ignore[arg-type] # click has checked the level
    with speaking(quiet=as_json) as tell:
        taken = take(studio, routine, flags, tell)
    if save is not None:
        from audiocoach.notation.scripts import write_script_file

        write_script_file(taken.script, save)
        click.echo(f"{save}: edit it, then run: audiocoach make {shlex.quote(str(save))}", err=True)
    if as_json:
        print_json(timeline_report(taken.script, taken.timeline))
    elif save is None:
        click.echo("\n".join(script_table(taken.timeline)))
