import re
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from mutagen import id3 as _id3

from audiocoach.errors import NotationError, SettingsError
from audiocoach.settings import Delivery, Flags
from audiocoach.studio.make import open_studio
from audiocoach.studio.plan import (
    Timetable,
    When,
    brief_of,
    estimates,
    record_track,
    recordings_folder,
    timetable,
)
from tests.commands import put_routine

PLAN = """\
title: Squats for three weeks
weeks: 3
stages:
  - {title: One, weeks: 1-2, routines: [short], sets: [1, 2]}
  - {title: Two, weeks: 3, routines: [short], level: advanced, sets: 1}
extras: [{routine: short, per_week: 4}]
"""
id3: Any = _id3  # mutagen states only some of its types
SILENT = Flags(voice="silent")
SPOKEN = Flags(voice="silent", verbosity="standard")
MONDAY = date(2027, 1, 4)


@pytest.fixture(autouse=True)
def _plan(config_dir: Path) -> None:
    """Give the user a short routine and a plan of it."""
    short = put_routine(config_dir / "routines" / "short.yaml")
    short.write_text(short.read_text().replace("reps: 2", "reps: 2-6"))
    (config_dir / "plans").mkdir()
    (config_dir / "plans" / "squats.yaml").write_text(PLAN)


def table(**when: object) -> Timetable:
    """Put the plan on dates."""
    return timetable(open_studio(), "squats", When(**{"start": MONDAY, **when}))  # type: ignore[arg-type]


def test_a_plan_on_its_dates() -> None:
    """Each session is a track, with the routine as the plan wants it; extras share one."""
    found = table(extras=True)
    assert [session.track for session in found.sessions if not session.optional] == list(range(1, 10))
    assert {session.track for session in found.sessions if session.optional} == {10}
    assert found.tracks[-1].optional
    assert found.routines[7].level == "advanced"
    assert found.occasion.name == "squats"


def test_a_flag_holds_for_every_session() -> None:
    """What is chosen for all sessions stands above what a stage chooses."""
    flags = Flags(voice="silent", level="beginner")
    found = timetable(open_studio(), "squats", When(start=MONDAY), flags)
    assert [session.recipe.level for session in found.sessions] == [None] * 9


def test_a_session_knows_its_place(config_dir: Path) -> None:
    """The coach tells week and session, what is new in order, what to ask before the week, what follows."""
    put_routine(config_dir / "routines" / "bridges.yaml", "Bridges").write_text(
        "title: Bridges\nblocks: [{exercises: [squat, glute-bridge, clamshell]}]\n"
    )
    plan = config_dir / "plans" / "squats.yaml"
    plan.write_text(plan.read_text().replace("weeks: 3, routines: [short]", "weeks: 3, routines: [bridges]"))
    places = table().positions
    assert [(place.week, place.session) for place in places.values()][2:5] == [(1, 3), (2, 1), (2, 2)]
    assert [track for track, place in places.items() if place.new] == [7]
    assert places[7].new == ("glute-bridge", "clamshell")
    assert [track for track, place in places.items() if place.check] == [4, 7]
    assert [place.following for place in places.values()] == ["Two squats"] * 5 + ["Bridges"] * 3 + [""]


def test_the_question_waits_for_what_is_new(config_dir: Path) -> None:
    """It is asked before the first session of a week whose work is new; days that touch are no rest."""
    put_routine(config_dir / "routines" / "long.yaml").write_text(
        "title: L\nblocks: [{exercises: [squat]}]\n"
    )
    plan = config_dir / "plans" / "squats.yaml"
    week = "weeks: 3, routines: [short, long]"
    plan.write_text(plan.read_text().replace("weeks: 3, routines: [short], level: advanced, sets: 1", week))
    plan.write_text(
        plan.read_text().replace(
            "weeks: 1-2, routines: [short], sets: [1, 2]", "weeks: 1-2, routines: [short]"
        )
    )
    places = table().positions
    assert [track for track, place in places.items() if place.check] == [4, 8]
    assert [place.rested for place in table(per_week=4).positions.values()][:5] == [
        True,
        True,
        True,
        False,
        True,
    ]


RUNS = """\
title: Runs
safety: Take care. New to sport? Ask a doctor first.
safety_later: Take care.
blocks: [{exercises: [{use: run, time: 1m}]}]
"""


def test_longer_and_easier_runs_are_known(config_dir: Path) -> None:
    """The longest run so far tells what is longer and what is easier; advice for beginners comes once."""
    routines = config_dir / "routines"
    for name, length in (("short", "1m"), ("long", "3m")):
        put_routine(routines / f"{name}.yaml").write_text(RUNS.replace("1m", length))
    plan = "title: R\nweeks: 1\nstages: [{title: All, weeks: 1, routines: [short, long, short]}]\n"
    (config_dir / "plans" / "squats.yaml").write_text(plan)
    studio, found = open_studio(), table()
    assert [(each.longer, each.easier) for each in found.positions.values()] == [
        (0, False),
        (180_000, False),
        (0, True),
    ]
    heard = [brief_of(studio, found, each, SPOKEN).routine.safety for each in found.tracks]
    assert heard == ["Take care. New to sport? Ask a doctor first.", "Take care.", "Take care."]


def test_more_work_and_new_equipment_are_known(config_dir: Path) -> None:
    """More sets, and more reps in a set, than any session had are told; so is what the next one needs."""
    start = "title: S\nblocks: [{exercises: ["
    for name, uses in (
        ("short", "{use: squat, dose: 1 x 6}"),
        ("more", "{use: squat, dose: 2 x 6}"),
        ("longer", "{use: squat, dose: 1 x 9}, {use: hip-hike, dose: 3 x 12}"),
    ):
        put_routine(config_dir / "routines" / f"{name}.yaml").write_text(f"{start}{uses}]}}]\n")
    plan = (
        "title: R\nweeks: 1\nper_week: 4\nstages: [{title: All, weeks: 1, routines: [short, more, longer]}]\n"
    )
    (config_dir / "plans" / "squats.yaml").write_text(plan)
    found = list(table().positions.values())
    assert [(each.sets, each.reps) for each in found] == [(0, 0), (2, 0), (0, 9), (0, 0)]
    assert [bool(each.needs) for each in found] == [False, True, False, False]


def test_little_less_is_not_easier(config_dir: Path) -> None:
    """Two runs of thirteen minutes after one of twenty-eight are shorter, and no rest."""
    routines = config_dir / "routines"
    put_routine(routines / "short.yaml").write_text(RUNS.replace("1m", "28m"))
    twice = RUNS.replace("{use: run, time: 1m}", "{use: run, time: 13m, sets: 2}")
    put_routine(routines / "long.yaml").write_text(twice)
    plan = "title: R\nweeks: 1\nstages: [{title: All, weeks: 1, routines: [short, long, short]}]\n"
    (config_dir / "plans" / "squats.yaml").write_text(plan)
    assert [each.easier for each in table().positions.values()] == [False] * 3


def test_an_extra_grows_with_the_weeks(config_dir: Path) -> None:
    """Its sets and reps go on from week to week; in week one it explains as the plan does."""
    plan = config_dir / "plans" / "squats.yaml"
    extra = "{routine: short, per_week: 4, sets: [1, 2], reps: 2}"
    written = plan.read_text().replace("{routine: short, per_week: 4}", extra)
    plan.write_text(written.replace("sets: [1, 2]}\n", "sets: [1, 2], verbosity: learn}\n", 1))
    extras = [session.recipe for session in table(extras=True).sessions if session.optional]
    assert [(each.sets, each.reps, each.verbosity) for each in extras] == [
        (1, 2, "learn"),
        (2, 2, None),
        (2, 2, None),
    ]


def test_the_place_is_spoken(tmp_path: Path) -> None:
    """The sixth session says its week and number after the welcome, and at the end what comes next."""
    made = record_track(open_studio(), table(), table().tracks[5], Delivery(folder=tmp_path), flags=SPOKEN)
    said = (tmp_path / made.file).with_suffix(".txt").read_text()
    assert re.search(
        r"Two squats.*Week two, session three\..*Next time, after a day off: two squats\.",
        said,
        re.DOTALL | re.I,
    )
    made = record_track(open_studio(), table(), table().tracks[3], Delivery(folder=tmp_path), flags=SPOKEN)
    assert "Free of pain" in (tmp_path / made.file).with_suffix(".txt").read_text()
    made = record_track(open_studio(), table(), table().tracks[8], Delivery(folder=tmp_path), flags=SPOKEN)
    assert "last session of the plan" in (tmp_path / made.file).with_suffix(".txt").read_text()


def test_when_can_differ_from_the_plan() -> None:
    """Days, sessions a week, extras and the hour are the user's."""
    assert [session.date.day for session in table(days=("tue", "thu", "sat")).sessions[:3]] == [5, 7, 9]
    assert len(table(per_week=4).sessions) == 12
    assert [session.optional for session in table(extras=True).sessions[:4]] == [False, True, False, False]
    assert table(at=time(18, 30)).occasion.at == time(18, 30)
    with pytest.raises(SettingsError, match="less than or equal to 7"):
        table(per_week=8)


def test_routine_with_mistakes(config_dir: Path) -> None:
    """A plan whose routine has a mistake is told where that is."""
    path = put_routine(config_dir / "routines" / "short.yaml")
    path.write_text(path.read_text().replace("squat", "sqat"))
    with pytest.raises(NotationError, match=r"short\.yaml:6:14: there is no exercise 'sqat'"):
        table()


def test_estimates() -> None:
    """Every track has a title that tells it from the others, and a length before it is made."""
    found = estimates(open_studio(), table(), SILENT)
    titles = [known.title for known in found.values()]
    assert titles[3:5] == ["Week 2, session 1 · Two squats", "Week 2, session 2 · Two squats"]
    assert len(set(titles)) == 9
    assert found[2].length < found[7].length < found[5].length
    assert found[1].equipment == ()
    assert not any(known.file for known in found.values())


def test_a_level_of_the_plan_stands_above_the_config(config_dir: Path) -> None:
    """What a stage says of the level holds against the user's usual one, and a flag holds against both."""
    before = estimates(open_studio(), table(), SILENT)[7].length
    (config_dir / "config.yaml").write_text("level: beginner\n")
    assert estimates(open_studio(), table(), SILENT)[7].length == before
    assert estimates(open_studio(), table(), Flags(voice="silent", level="beginner"))[7].length < before


def test_a_track_is_named_and_tagged_for_a_phone(tmp_path: Path) -> None:
    """Its number leads the file name; in the tag, the plan is the album and the number the track."""
    studio, found = open_studio(), table()
    made = record_track(studio, found, found.tracks[1], Delivery(folder=tmp_path), flags=SILENT)
    assert made.file == "02_short_1min_minimal.mp3"
    tag = id3.ID3(tmp_path / made.file)
    assert [str(tag[frame]) for frame in ("TIT2", "TALB", "TRCK")] == [
        "Week 1, session 2 · Two squats",
        "Squats for three weeks",
        "2",
    ]
    assert abs(made.length - estimates(studio, found, SILENT)[2].length) < 15_000
    assert {path.suffix for path in tmp_path.iterdir()} == {".mp3", ".txt", ".vtt", ".lrc", ".json"}


def test_recordings_have_a_folder_of_their_own(config_dir: Path) -> None:
    """The tracks of a plan do not mix with other sessions."""
    assert recordings_folder(open_studio(), table()) == Path("output/squats")
    (config_dir / "config.yaml").write_text("output: /music\n")
    assert recordings_folder(open_studio(), table()) == Path("/music/squats")


def test_sessions_of_a_plan_start_with_other_form_cues(config_dir: Path, tmp_path: Path) -> None:
    """The number of a session is its turn: the seventh does not correct what the first did."""
    routine = "title: Squats\nblocks: [{exercises: [{use: squat, dose: 1 x 15}]}]\n"
    (config_dir / "routines" / "short.yaml").write_text(routine)
    studio, found = open_studio(), table()
    cues = studio.library.catalogue()["squat"].cues
    first = []
    for session in found.tracks:
        made = record_track(studio, found, session, Delivery(folder=tmp_path), flags=SILENT)
        captions = (tmp_path / made.file).with_suffix(".vtt").read_text()
        first.append(min((cue for cue in cues if cue in captions), key=captions.index))
    assert first[:3] == list(cues[:3])
    assert len(set(first)) > 3
