import json
import re
import shlex
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.commands import call, put_routine

PLAN = """\
title: Squats for three weeks
weeks: 3
stages:
  - {title: One, weeks: 1-2, routines: [short], sets: [1, 2]}
  - {title: Two, weeks: 3, routines: [short, other], sets: 1}
extras: [{routine: other, per_week: 4, note: If you like.}]
notes: [Squats only.]
"""
START = ("--start", "2027-01-04", "--voice", "silent")


@pytest.fixture
def plan(config_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Give the name of a plan of routines that are made in no time."""
    put_routine(config_dir / "routines" / "short.yaml")
    put_routine(config_dir / "routines" / "other.yaml", "Other squats")
    (config_dir / "plans").mkdir()
    (config_dir / "plans" / "squats.yaml").write_text(PLAN)
    monkeypatch.chdir(tmp_path)
    return "squats"


def test_built_in_plans_are_listed_with_dates_and_durations() -> None:
    """Every session of a plan stands in its week, with its date, its routine and about how long it takes."""
    ran = call("plan", "runner-hips-six-weeks", *START)
    assert (ran.status, ran.err) == (0, "")
    assert len(re.findall(r"(?m)^ +\d+  (?:Mon|Wed|Fri) .* 2027  [a-z0-9-]+ .*about \d+ min$", ran.out)) == 18
    assert len(re.findall(r"(?m)^  Week \d · ", ran.out)) == 6
    assert "Keep time for upper body and core" in ran.out


def test_nothing_is_written(plan: str, tmp_path: Path) -> None:
    """Looking at a plan makes no file."""
    assert call("plan", plan, *START).status == 0
    assert list(tmp_path.iterdir()) == []


def test_a_plan_in_a_file(plan: str, config_dir: Path) -> None:
    """A plan need not lie in the user's folder."""
    path = Path("mine.yaml")
    path.write_text((config_dir / "plans" / f"{plan}.yaml").read_text())
    assert "Squats for three weeks  (mine)" in call("plan", path, *START).out


def test_other_days(plan: str) -> None:
    """Days and sessions a week can be chosen, in short or in full; the first week begins with the start."""
    told = json.loads(call("plan", plan, *START, "--days", "tue, Thursday,sat", "--json").out)
    assert [session["date"][-2:] for session in told["sessions"][:4]] == ["05", "07", "09", "12"]
    told = json.loads(call("plan", plan, *START, "--per-week", "4", "--json").out)
    assert len(told["sessions"]) == 12
    assert told["per_week"] == 4


def test_extras(plan: str) -> None:
    """The optional sessions are listed only where that is asked for."""
    assert "extra" not in call("plan", plan, *START).out
    lines = call("plan", plan, *START, "--extras").out.splitlines()
    assert len([line for line in lines if line.startswith("    extra  ")]) == 3
    assert "  The extra: If you like." in lines


def test_make(plan: str, tmp_path: Path) -> None:
    """--make makes every session, numbered in order; the list then has exact times and files."""
    ran = call("plan", plan, *START, "--make")
    assert (ran.status, ran.err) == (0, "")
    made = sorted(path.name for path in (tmp_path / "output" / plan).glob("*.mp3"))
    routines = ["short"] * 7 + ["other", "short"]
    assert made == [f"{number:02}_{name}_1min_minimal.mp3" for number, name in enumerate(routines, 1)]
    assert [line.split("  ")[0] for line in ran.out.splitlines()[:9]] == [
        f"output/{plan}/{name}" for name in made
    ]
    assert len(re.findall(r"(?m)  \d:\d\d  0[1-9]_\w+\.mp3$", ran.out)) == 9
    assert "about" not in ran.out


def test_make_elsewhere_as_json(plan: str, tmp_path: Path) -> None:
    """-o says where the MP3s go; JSON tells the folder, and each session's file and measured length."""
    ran = call("plan", plan, *START, "--make", "-o", tmp_path / "a b", "--json")
    told = json.loads(ran.out)
    assert told["folder"] == str(tmp_path / "a b")
    for session in told["sessions"]:
        assert (Path(told["folder"]) / session["file"]).is_file()
        assert session["measured"]
        assert 10_000 < session["duration"] < 120_000


def test_calendar(plan: str, tmp_path: Path) -> None:
    """--calendar writes an event for each session at the hour that is chosen, and says what to do with it."""
    ran = call("plan", plan, *START, "--at", "18:30", "--calendar", "my squats.ics")
    assert "my squats.ics is written" in ran.out
    content = (tmp_path / "my squats.ics").read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n")
    events = Calendar.from_ical(content).walk("VEVENT")
    assert len(events) == 9
    assert {event.decoded("dtstart").strftime("%H:%M") for event in events} == {"18:30"}
    assert [path.name for path in tmp_path.iterdir()] == ["my squats.ics"]


def test_a_calendar_is_carried_on(plan: str, tmp_path: Path) -> None:
    """Written again at another hour and with an alarm, each event is a newer one of the same session."""
    for more in ([], ["--at", "18:30", "--alarm", "30m"]):
        assert call("plan", plan, *START, "--calendar", "squats.ics", *more).status == 0
    events = Calendar.from_ical((tmp_path / "squats.ics").read_bytes()).walk("VEVENT")
    assert [int(str(event["sequence"])) for event in events] == [1] * 9
    assert all(event.walk("VALARM") for event in events)
    assert "is not a duration" in call("plan", plan, *START, "--alarm", "soon").err


def test_calendar_of_what_is_made(plan: str, tmp_path: Path) -> None:
    """With --make, the events name their files."""
    told = json.loads(call("plan", plan, *START, "--make", "--calendar", "it.ics", "--json").out)
    events = Calendar.from_ical((tmp_path / "it.ics").read_bytes()).walk("VEVENT")
    for event, session in zip(events, told["sessions"], strict=True):
        assert f"File: {session['file']}" in str(event["description"])
    assert told["calendar"] == "it.ics"


def test_a_calendar_replaces_only_a_calendar(plan: str, tmp_path: Path) -> None:
    """The plan itself never, nor what is read for it, a foreign one only by force, its own at once."""
    told = call("plan", plan, *START, "--calendar", tmp_path / "config.yaml", "--force").err
    assert "a calendar ends in .ics, not 'config.yaml'; change the ending" in told
    file = tmp_path / "mine.ics"
    file.write_text("title: Mine", encoding="utf-8")
    assert call("plan", plan, *START, "--calendar", file).status == 1
    assert file.read_text(encoding="utf-8") == "title: Mine"
    for words in (("--force",), ()):
        assert call("plan", plan, *START, "--calendar", file, *words).status == 0
    assert call("plan", plan, *START, "--calendar=").status == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            b"END:VCALENDAR",
            b"BEGIN:VEVENT\r\nUID:wedding@home\r\nSUMMARY:Wedding\r\nEND:VEVENT\r\nEND:VCALENDAR",
        ),
        (b"T070000", b"T193000"),
    ],
)
def test_a_calendar_that_somebody_has_edited_is_not_replaced(
    old: bytes, new: bytes, plan: str, tmp_path: Path
) -> None:
    """Whoever has put an appointment of their own into it, or has moved one, keeps it."""
    file = tmp_path / "mine.ics"
    assert call("plan", plan, *START, "--calendar", file).status == 0
    before = file.read_bytes()
    file.write_bytes(before.replace(old, new))
    assert (edited := file.read_bytes()) != before
    assert "not as audiocoach wrote it" in call("plan", plan, *START, "--calendar", file).err
    assert file.read_bytes() == edited


@pytest.mark.usefixtures("plan")
def test_a_plan_is_not_replaced_by_its_calendar(tmp_path: Path) -> None:
    """Not even by force."""
    file = tmp_path / "plan.yaml"
    file.write_text("title: Mine", encoding="utf-8")
    ran = call("plan", file, *START, "--calendar", file, "--force")
    assert "this would replace what it is made from" in ran.err


def test_a_calendar_without_a_place_stops_the_run_at_once(plan: str, tmp_path: Path) -> None:
    """Nothing is made where the calendar could not be written in the end."""
    ran = call("plan", plan, *START, "--make", "--calendar", "none/it.ics")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: none/it.ics: there is no folder 'none'; make it first\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "status", "part"),
    [
        ("squats", 2, "Missing option '--start'"),
        ("squats --start 4.1.2027", 2, "'4.1.2027' is no date; write year, month and day, as in 2027-01-04"),
        ("squats --start 2027-02-30", 2, "'2027-02-30' is no date"),
        ("squats --start 2027-01-04 --at 25:00", 2, "'25:00' is no time of day"),
        ("squats --start 2027-01-04 --at soon", 2, "write hours and minutes, as in 18:30"),
        (
            "squats --start 2027-01-04 --days mon,wedn,fri",
            2,
            "'wedn' is no day of the week; did you mean 'wed'?",
        ),
        ("squats --start 2027-01-04 --days mon,tue,wed", 1, "leave no rest day between; as in mon, wed, fri"),
        ("squats --start 2027-01-04 --per-week 8", 1, "less than or equal to 7"),
        ("squats --start 2027-01-04 --alarm 99999999h", 2, "'99999999h' is longer than 28 days"),
        ("squats --start 2027-01-04 --verbosity brif", 1, "did you mean 'brief'"),
        ("squat --start 2027-01-04", 1, "there is no plan 'squat'; did you mean 'squats'"),
        ("short --start 2027-01-04", 1, "'short' is a routine, not a plan; run: audiocoach make short"),
        ("none.yaml --start 2027-01-04", 1, "there is no file 'none.yaml'"),
    ],
)
def test_what_cannot_be_planned(words: str, status: int, part: str, plan: str) -> None:
    """Wrong words and names end with a sentence that says what would be right."""
    ran = call("plan", *shlex.split(words))
    assert (ran.status, ran.out) == (status, "")
    assert part in ran.err
    assert plan


def test_mistakes_of_a_plan_have_their_places(plan: str, config_dir: Path) -> None:
    """What is wrong in a plan is told with line and column, all at once; check says the same."""
    path = config_dir / "plans" / f"{plan}.yaml"
    path.write_text(PLAN.replace("[short, other]", "[shrt, other]").replace("notes", "nots"))
    ran = call("plan", plan, *START)
    assert ran.status == 1
    assert f"{path}:5:39: there is no routine 'shrt'; did you mean 'short'?" in ran.err
    assert f"{path}:7:1: 'nots' is not a field of a plan; did you mean 'notes'?" in ran.err
    assert call("check", plan).err == ran.err.removeprefix("Error: ")


def test_making_a_plan_points_to_the_right_command(plan: str) -> None:
    """Whoever makes a plan like a routine is told how plans are made."""
    ran = call("make", plan)
    assert ran.err == f"Error: '{plan}' is a plan, not a routine; run: audiocoach plan {plan} --start DATE\n"


def test_card_and_list(plan: str) -> None:
    """A plan is listed with its weeks, and its card shows the stages."""
    assert "Squats for three weeks · 3 weeks · 3 sessions a week" in call("list", "plans").out
    card = call("show", plan).out
    assert card.startswith("Squats for three weeks  (squats)\n")
    assert (
        "  Weeks 1 to 2 · One\n    short\n    needs nothing\n    week 1: 1 set\n    week 2: 2 sets\n" in card
    )
    Path("copy.yaml").write_text(PLAN)
    assert call("show", "copy.yaml").out == card.replace("(squats)", "(copy.yaml)").replace(
        "plan squats", "plan copy.yaml"
    )


def test_the_recordings_of_a_plan_are_copied(plan: str, tmp_path: Path) -> None:
    """--to copies them into a folder of the plan's name, which phones sort; without --make there are none."""
    synced = tmp_path / "synced"
    synced.mkdir()
    ran = call("plan", plan, *START, "--make", "--to", synced)
    assert (ran.status, ran.err) == (0, "")
    made = sorted(path.name for path in (tmp_path / "output" / plan).glob("*.mp3"))
    assert made
    assert sorted(path.name for path in (synced / plan).iterdir()) == made
    ran = call("plan", plan, *START, "--split")
    assert ran.status != 0
    assert "--make" in ran.err
