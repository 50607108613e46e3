"""audiocoach make: routines in, MP3s out."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiocoach.cli.options import FolderPath, alterations, choices, deliveries, names_of, sounds
from audiocoach.cli.output import (
    note_shortfalls,
    note_unsaved,
    note_untranslated,
    note_voice,
    print_json,
    say,
    speaking,
)

if TYPE_CHECKING:
    from audiocoach.publish.tags import Session
    from audiocoach.settings import Delivery
    from audiocoach.studio.cast import Recording
    from audiocoach.studio.deliver import Delivered


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
    type=FolderPath(),
    help="Where the MP3 goes (default: output/).",
)
@deliveries
@choices
@alterations
@sounds
@click.option(
    "--json", "as_json", is_flag=True, help="Print path, duration, size, voice and chapters as JSON."
)
def command(
    routines: tuple[str, ...], output: Path | None, delivery: "Delivery", as_json: bool, **chosen: Any
) -> None:
    """Make the MP3 of each ROUTINE: the name of one in the library, or a file.

    \b
    audiocoach make hips-for-runners
    audiocoach make my-hips.yaml --verbosity brief --pacing brisk
    audiocoach make three-hip-exercises --voice gtts -o ~/Music
    audiocoach make hips-for-runners --without band --minutes 25
    audiocoach make hips-for-runners --to ~/Sync/Training --split

    Beside the MP3 lie its cue sheet (.txt), captions (.vtt), lyrics (.lrc), chapters (.chapters.json)
    and what `serve` shows while it plays (.timeline.json).
    """
    from audiocoach.settings import Flags
    from audiocoach.studio.make import open_studio, take, write_take

    studio, flags = open_studio(), Flags(**chosen)
    reports = []
    for routine in routines:
        with speaking(quiet=as_json) as tell:
            taken = take(studio, routine, flags, tell)
            session = write_take(studio, taken, output)
            delivered = _delivered(session, taken, delivery)
        note_unsaved(studio.cache)
        note_voice(taken.voice, taken.failed, by_default=taken.by_default and not as_json)
        note_untranslated(taken.untranslated, taken.script.language)
        reports += _told(session, taken, delivered, as_json)
    if as_json:
        print_json(reports[0] if len(reports) == 1 else reports)


def _delivered(session: "Session", taken: "Recording", delivery: "Delivery") -> "Delivered | None":
    """Hand a session on, where that is wanted."""
    if not delivery.goes_on:
        return None
    from audiocoach.studio.deliver import deliver
    from audiocoach.studio.make import heard_files

    return deliver(session, taken.timeline, delivery, heard_files(taken))


def _told(
    session: "Session", taken: "Recording", delivered: "Delivered | None", as_json: bool
) -> list[dict[str, Any]]:
    """Tell what was made: on the screen, or in what is returned."""
    from audiocoach.publish import session_report as report

    if taken.from_script:
        note_shortfalls(report.shortfalls(taken.script, taken.timeline))
    if as_json:
        adaptation = report.adaptation_report(taken.adapted, taken.fitted)
        places = delivered.report() if delivered else {}
        return [report.session_report(session, taken.timeline) | adaptation | places]
    lines = report.adaptation_lines(taken.adapted, taken.fitted)
    lines += report.session_lines(session, taken.timeline)
    say("\n".join([*lines, *(delivered.lines() if delivered else [])]))
    return []
