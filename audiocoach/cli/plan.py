"""audiocoach plan: weeks of sessions on their dates, their MP3s, and a calendar."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from audiocoach.cli.options import (
    DayType,
    Duration,
    FolderPath,
    Hour,
    Weekdays,
    choices,
    deliveries,
    names_of,
    sounds,
)
from audiocoach.cli.output import print_json, say, speaking

if TYPE_CHECKING:
    from audiocoach.publish.calendar import PlannedTrack
    from audiocoach.settings import Delivery, Flags
    from audiocoach.studio.make import Studio
    from audiocoach.studio.plan import Timetable


_WHEN = ("start", "per_week", "days", "extras", "at", "alarm")


@click.command("plan")
@click.argument("name", shell_complete=names_of("plans", files=True))
@click.option(
    "--start", type=DayType(), required=True, metavar="DATE", help="The first day, as in 2027-01-04."
)
@click.option("--per-week", type=int, metavar="N", help="Sessions a week, where the plan leaves a choice.")
@click.option("--days", type=Weekdays(), metavar="DAYS", help="The days of the sessions, as in mon,wed,fri.")
@click.option("--extras", is_flag=True, help="List the optional sessions, too.")
@click.option("--at", type=Hour(), metavar="TIME", default="7:00", help="The time in the calendar (7:00).")
@click.option(
    "--alarm",
    type=Duration(),
    metavar="TIME",
    help="Have the calendar remind so long before each session, as in 30m.",
)
@click.option("--make", is_flag=True, help="Make the MP3 of every session.")
@click.option(
    "--calendar",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a calendar (.ics) that a phone imports.",
)
@click.option("--force", is_flag=True, help="Write the calendar over a file that is no calendar of a plan.")
@click.option(
    "-o",
    "--output",
    type=FolderPath(),
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

    delivery: Delivery = chosen.pop("delivery")
    if delivery.goes_on and not make:
        raise click.UsageError("--to and --split hand on what --make makes: give --make, too.")
    when = When(**{field: chosen.pop(field) for field in _WHEN})
    force, studio, flags = chosen.pop("force"), open_studio(), Flags(**chosen)
    _expect_room(calendar, studio.library.plan_path(name), force)
    table = timetable(studio, name, when, flags)
    delivery = replace(delivery, folder=output or recordings_folder(studio, table))
    found = _make(studio, table, flags, delivery, as_json) if make else estimates(studio, table, flags)
    if calendar is not None:
        _write_calendar(table, found, calendar)
    if as_json:
        _print_report(table, found, {"folder": delivery.folder if make else None, "calendar": calendar})
        return
    say("\n".join(timetable_lines(table.occasion, table.sessions, found)))
    if calendar is not None:
        say(f"\n  {calendar} is written: open it on the phone, or import it into its calendar.")


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
            say(f"{delivery.folder}/{recording.file}  {clock(recording.length)}")
    if not quiet:
        say()
    return made


def _write_calendar(table: "Timetable", found: "dict[int, PlannedTrack]", path: Path) -> None:
    from audiocoach.notation.text import read_text, write_text
    from audiocoach.publish.calendar import calendar

    earlier = read_text(path) if path.exists() else ""
    write_text(path, calendar(table.occasion, table.sessions, found, earlier))


def _expect_room(path: Path | None, source: Path, force: bool) -> None:
    """Find out before minutes of work whether the calendar will have a place, and loses no file."""
    from audiocoach.errors import SettingsError
    from audiocoach.files import expect_ending, expect_replaceable
    from audiocoach.publish.calendar import CALENDAR_SEAL

    if path is None:
        return
    if not path.parent.is_dir():
        raise SettingsError(f"there is no folder '{path.parent}'", where=str(path), hint="make it first")
    expect_replaceable(path, CALENDAR_SEAL.is_whole, inputs=[source], force=force)
    expect_ending(path, "a calendar", ".ics")
