"""audiocoach plan: weeks of sessions on their dates, their MP3s, and a calendar."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiocoach.cli.options import DayType, Hour, Weekdays, choices, deliveries, names_of, sounds
from audiocoach.cli.output import print_json, speaking

if TYPE_CHECKING:
    from audiocoach.publish.calendar import PlannedTrack
    from audiocoach.settings import Delivery, Flags
    from audiocoach.studio.make import Studio
    from audiocoach.studio.plan import Timetable


_WHEN = ("start", "per_week", "days", "extras", "at")


@click.command("plan")
@click.argument("name", shell_complete=names_of("plans", files=True))
@click.option(
    "--start", type=DayType(), required=True, metavar="DATE", help="The first day, as in 2027-01-04."
)
@click.option("--per-week", type=int, metavar="N", help="Sessions a week, where the plan leaves a choice.")
@click.option("--days", type=Weekdays(), metavar="DAYS", help="The days of the sessions, as in mon,wed,fri.")
@click.option("--extras", is_flag=True, help="List the optional sessions, too.")
@click.option("--at", type=Hour(), metavar="TIME", default="7:00", help="The time in the calendar (7:00).")
@click.option("--make", is_flag=True, help="Make the MP3 of every session; those that are the same, once.")
@click.option(
    "--calendar",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a calendar (.ics) that a phone imports.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the MP3s go (default: a folder of the plan's name in output/).",
)
@deliveries
@choices
@sounds
@click.option("--json", "as_json", is_flag=True, help="Print the sessions as JSON.")
def command(
    name: str, make: bool, calendar: Path | None, output: Path | None, as_json: bool, **chosen: Any
) -> None:
    """List the sessions of the plan NAME from its first day on: dates, routines, durations.

    \b
    audiocoach plan runner-hips-six-weeks --start 2027-01-04
    audiocoach plan runner-hips-six-weeks --start 2027-01-04 --days tue,thu,sat
    audiocoach plan runner-hips-six-weeks --start 2027-01-04 --calendar hips.ics
    audiocoach plan my-plan.yaml --start 2027-01-04 --make -o ~/Music
    audiocoach plan my-plan.yaml --start 2027-01-04 --make --to ~/Sync

    Durations are estimates until the MP3s are made. Those are numbered, and tagged as an album, so that a
    phone plays them in order.
    """
    from audiocoach.publish.plan_report import timetable_lines
    from audiocoach.settings import Flags
    from audiocoach.studio.make import open_studio
    from audiocoach.studio.plan import When, estimates, recordings_folder, timetable

    _expect_folder(calendar)
    delivery: Delivery = chosen.pop("delivery")
    if delivery.goes_on and not make:
        raise click.UsageError("--to and --split hand on what --make makes: give --make, too.")
    when = When(**{field: chosen.pop(field) for field in _WHEN})
    studio, flags = open_studio(), Flags(**chosen)
    table = timetable(studio, name, when, flags)
    delivery = replace(delivery, folder=output or recordings_folder(studio, table))
    found = _make(studio, table, flags, delivery, as_json) if make else estimates(studio, table, flags)
    if calendar is not None:
        _write_calendar(table, found, calendar)
    if as_json:
        _print_report(table, found, {"folder": delivery.folder if make else None, "calendar": calendar})
        return
    click.echo("\n".join(timetable_lines(table.occasion, table.sessions, found)))
    if calendar is not None:
        click.echo(f"\n  {calendar} is written: open it on the phone, or import it into its calendar.")


def _print_report(
    table: "Timetable", found: "dict[int, PlannedTrack]", places: dict[str, Path | None]
) -> None:
    from audiocoach.publish.plan_report import timetable_report

    told = {name: str(path) if path else None for name, path in places.items()}
    print_json(timetable_report(table.occasion, table.sessions, found) | told)


def _make(
    studio: "Studio", table: "Timetable", flags: "Flags", delivery: "Delivery", quiet: bool
) -> "dict[int, PlannedTrack]":
    """Make the MP3 of each track, and tell each as it is done."""
    from audiocoach.coach.model.durations import clock
    from audiocoach.studio.plan import record_track

    made = {}
    for session in table.tracks:
        with speaking(quiet=quiet) as tell:
            recording = record_track(studio, table, session, delivery, flags=flags, progress=tell)
        made[session.track] = recording
        if not quiet:
            click.echo(f"{delivery.folder}/{recording.file}  {clock(recording.length)}")
    if not quiet:
        click.echo()
    return made


def _write_calendar(table: "Timetable", found: "dict[int, PlannedTrack]", path: Path) -> None:
    from audiocoach.notation.text import write_text
    from audiocoach.publish.calendar import calendar

    write_text(path, calendar(table.occasion, table.sessions, found))


def _expect_folder(path: Path | None) -> None:
    """Find out before minutes of work whether the calendar will have a place."""
    from audiocoach.errors import SettingsError

    if path is not None and not path.parent.is_dir():
        raise SettingsError(f"there is no folder '{path.parent}'", where=str(path), hint="make it first")
