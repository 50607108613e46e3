from datetime import date, time

from audiocoach.coach.model.plans import Plan, Recipe, schedule
from audiocoach.publish.calendar import Occasion, PlannedTrack
from audiocoach.publish.plan_report import plan_card, recipe_in_words, timetable_lines, timetable_report
from tests.coach.model.test_plans_scheduling import MONDAY

PLAN = Plan.model_validate(
    {
        "title": "Hips",
        "description": "From nothing\nto bands.",
        "weeks": 3,
        "days": ["mon", "wed", "fri"],
        "stages": [
            {"title": "Plain", "weeks": "1-2", "routines": ["one"], "sets": [1, 2]},
            {"title": "Bands", "weeks": 3, "routines": ["two", "three"]},
        ],
        "extras": [{"routine": "four", "per_week": 4, "note": "If you like."}],
        "notes": ["Hips only."],
        "weekly_check": "Does it hurt?",
    }
)
OCCASION = Occasion(plan=PLAN, name="hips", start=MONDAY, at=time(18, 30))
SESSIONS = schedule(PLAN, MONDAY, extras=True)
ESTIMATED = {session.track: PlannedTrack(title=session.routine, length=600_000) for session in SESSIONS}
MADE = {
    track: PlannedTrack(title=known.title, length=605_000, file=f"{track:02}_x.mp3")
    for track, known in ESTIMATED.items()
}


def test_weeks_have_headings_and_sessions_a_line_each() -> None:
    """A session stands in its week with number, date, routine, changes and an estimated time."""
    lines = timetable_lines(OCCASION, SESSIONS, ESTIMATED)
    assert lines[:2] == ["Hips  (hips)", "  3 sessions a week, from Mon 4 Jan 2027 to Fri 22 Jan 2027"]
    week = lines.index("  Week 1 · Plain")
    assert lines[week + 1 : week + 3] == [
        "        1  Mon  4 Jan 2027  one    1 set   about 10 min",
        "    extra  Tue  5 Jan 2027  four           about 10 min",
    ]
    assert "        1  Mon 18 Jan 2027  two            about 10 min" in lines


def test_what_to_mind_comes_once() -> None:
    """The question of each week, the note of the extra and the plan's own notes stand at the end."""
    assert timetable_lines(OCCASION, SESSIONS, ESTIMATED)[-3:] == [
        "  Each week, before what is new: Does it hurt?",
        "  The extra: If you like.",
        "  Hips only.",
    ]
    assert "  The extra: If you like." not in timetable_lines(OCCASION, schedule(PLAN, MONDAY), ESTIMATED)


def test_made_sessions_have_their_exact_length_and_file() -> None:
    """What is recorded is no estimate any more."""
    lines = timetable_lines(OCCASION, SESSIONS, MADE)
    assert "        1  Mon  4 Jan 2027  one    1 set   10:05  01_x.mp3" in lines
    assert not [line for line in lines if "about" in line]


def test_programs_are_told_the_same() -> None:
    """The report has dates in ISO form, times in milliseconds, and says what is measured."""
    told = timetable_report(OCCASION, SESSIONS, ESTIMATED)
    assert (told["plan"], told["start"], told["at"]) == ("hips", "2027-01-04", "18:30")
    assert told["sessions"][0] == {
        "number": 1,
        "week": 1,
        "of_week": 1,
        "stage": "Plain",
        "date": "2027-01-04",
        "routine": "one",
        "changes": {"sets": 1},
        "optional": False,
        "note": "",
        "title": "one",
        "duration": 600_000,
        "measured": False,
        "track": 1,
        "file": None,
    }
    assert timetable_report(OCCASION, SESSIONS, MADE)["sessions"][0]["file"] == "01_x.mp3"


def test_a_recipe_in_words() -> None:
    """Each part that a plan changes is a word or two."""
    recipe = Recipe(
        routine="x", sets=1, reps=8, time=45_000, level="advanced", pacing="brisk", verbosity="brief"
    )
    assert recipe_in_words(recipe) == "1 set · 8 reps · 45s · advanced · brisk · brief"
    assert recipe_in_words(Recipe(routine="x")) == ""


def test_the_card_of_a_plan() -> None:
    """A card has each stage with its routines, what they need, and how they progress."""
    needs = {"one": [], "two": ["band", "mat"], "three": ["band"]}
    assert plan_card("hips", PLAN, needs) == [
        "Hips  (hips)",
        "  From nothing to bands.",
        "  3 weeks · 3 sessions a week",
        "",
        "  Weeks 1 to 2 · Plain",
        "    one",
        "    needs nothing",
        "    week 1: 1 set",
        "    week 2: 2 sets",
        "",
        "  Week 3 · Bands",
        "    two, three",
        "    needs band, mat",
        "",
        "  Extra, on free days, up to 4 days of training a week: four. If you like.",
        "  Each week, before what is new: Does it hurt?",
        "  Hips only.",
        "",
        "  On dates: audiocoach plan hips --start DATE",
    ]


def test_dates_do_not_depend_on_the_year() -> None:
    """A plan may run over the end of a year."""
    sessions = schedule(PLAN, date(2026, 12, 28))
    lines = timetable_lines(OCCASION, sessions, ESTIMATED)
    assert any("Fri  1 Jan 2027" in line for line in lines)
