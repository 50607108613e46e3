"""audiocoach make: routines in, MP3s out."""

from pathlib import Path
from typing import Any

import click

from audiocoach.cli.options import alterations, choices, names_of, sounds
from audiocoach.cli.output import (
    note_shortfalls,
    note_unsaved,
    note_untranslated,
    note_voice,
    print_json,
    say,
    speaking,
)


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
@alterations
@sounds
@click.option(
    "--json", "as_json", is_flag=True, help="Print path, duration, size, voice and chapters as JSON."
)
def command(routines: tuple[str, ...], output: Path | None, as_json: bool, **chosen: Any) -> None:
    """Make the MP3 of each ROUTINE: the name of one in the library, or a file.

    \b
    audiocoach make hips-for-runners
    audiocoach make my-hips.yaml --verbosity brief --pacing brisk
    audiocoach make three-hip-exercises --voice gtts -o ~/Music
    audiocoach make hips-for-runners --without band --minutes 25

    Beside the MP3 lie its cue sheet (.txt), captions (.vtt), lyrics (.lrc), chapters (.chapters.json)
    and what `serve` shows while it plays (.timeline.json).
    """
    from audiocoach.publish import session_report as report
    from audiocoach.settings import Flags
    from audiocoach.studio.make import open_studio, take, write_take

    studio, flags = open_studio(), Flags(**chosen)
    reports = []
    for routine in routines:
        with speaking(quiet=as_json) as tell:
            taken = take(studio, routine, flags, tell)
            session = write_take(studio, taken, output)
        note_unsaved(studio.cache)
        note_voice(taken.voice, taken.failed, by_default=taken.by_default and not as_json)
        note_untranslated(taken.untranslated, taken.script.language)
        if taken.from_script:
            note_shortfalls(report.shortfalls(taken.script, taken.timeline))
        if as_json:
            adaptation = report.adaptation_report(taken.adapted, taken.fitted)
            reports.append(report.session_report(session, taken.timeline) | adaptation)
        else:
            lines = report.adaptation_lines(taken.adapted, taken.fitted)
            say("\n".join([*lines, *report.session_lines(session, taken.timeline)]))
    if as_json:
        print_json(reports[0] if len(reports) == 1 else reports)
