"""audiocoach make: routines in, MP3s out."""

from pathlib import Path

import click

from audiocoach.cli.completion import names_of
from audiocoach.cli.options import choices
from audiocoach.cli.output import print_json
from audiocoach.cli.progress import speaking


@click.command("make")
@click.argument(
    "routines",
    nargs=-1,
    required=True,
    metavar="ROUTINE…",
    shell_complete=names_of("routines", files=True),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the MP3 goes (default: output/).",
)
@choices
@click.option(
    "--json", "as_json", is_flag=True, help="Print path, duration, size, voice and chapters as JSON."
)
def command(routines: tuple[str, ...], output: Path | None, as_json: bool, **chosen: str | None) -> None:
    """Make the MP3 of each ROUTINE: the name of one in the library, or a file.

    \b
    audiocoach make hips-for-runners
    audiocoach make my-hips.yaml --verbosity brief --pacing brisk
    audiocoach make three-hip-exercises --voice gtts -o ~/Music

    Beside the MP3 lie a cue sheet (.txt) and captions (.vtt).
    """
    from audiocoach.publish.report import session_lines, session_report
    from audiocoach.studio import Flags, open_studio, produce

    studio, flags = open_studio(), Flags(**chosen)  # type: ignore[arg-type] # click has checked the level
    made = []
    for routine in routines:
        with speaking(quiet=as_json) as tell:
            made.append(produce(studio, routine, flags, output, tell))
        if not as_json:
            click.echo("\n".join(session_lines(made[-1].session, made[-1].take.timeline)))
    if as_json:
        reports = [session_report(product.session, product.take.timeline) for product in made]
        print_json(reports[0] if len(reports) == 1 else reports)
