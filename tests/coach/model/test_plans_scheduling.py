from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.adapt.changes import adapted_to_recipe
from audiocoach.coach.model.doses import Range
from audiocoach.coach.model.pacing import Preset
from audiocoach.coach.model.plans import Plan, Recipe, replanned, schedule, sessions_to_record, without_rest
from tests.coach.rehearsing import ROUTINES, uses
from tests.coach.shelf import CATALOGUE, DATA, read

MONDAY = date(2027, 1, 4)
PLANS = {path.stem: Plan.model_validate(read(path)) for path in sorted((DATA / "plans").glob("*.yaml"))}


def plan(**fields: Any) -> Plan:
    """Make a plan of three weeks in two stages."""
    stages = [
        {"title": "First", "weeks": "1-2", "routines": ["anywhere-six", "band-hips"], "sets": [1, 2]},
        {"title": "Second", "weeks": 3, "routines": ["step-hips"]},
    ]
    return Plan.model_validate({"title": "Test", "weeks": 3, "stages": stages, **fields})


def test_a_week_has_a_rest_day_between_its_sessions() -> None:
    """From a Monday on, three sessions stand on Monday, Wednesday and Friday of each week."""
    sessions = schedule(plan(), MONDAY)
    assert [session.date.strftime("%a") for session in sessions] == ["Mon", "Wed", "Fri"] * 3
    assert [session.number for session in sessions] == list(range(1, 10))
    assert [session.week for session in sessions] == [1, 1, 1, 2, 2, 2, 3, 3, 3]


def test_routines_rotate_through_a_stage() -> None:
    """The rotation goes on from week to week, and starts anew with a stage."""
    sessions = schedule(plan(), MONDAY)
    one, two, three = "anywhere-six", "band-hips", "step-hips"
    assert [session.routine for session in sessions] == [one, two, one, two, one, two, three, three, three]
    assert [session.recipe.sets for session in sessions] == [1, 1, 1, 2, 2, 2, None, None, None]


def test_every_session_is_a_recording_of_its_own() -> None:
    """A session tells its week and its number, and its cues vary: it is made even where its recipe was."""
    sessions = schedule(plan(), MONDAY)
    assert [session.track for session in sessions] == list(range(1, 10))
    assert [session.of_week for session in sessions] == [1, 2, 3] * 3
    assert sessions_to_record(sessions) == sessions


@pytest.mark.parametrize(
    ("per_week", "days", "pairs"),
    [(3, None, []), (4, None, ["Sun Mon"]), (4, ["mon", "tue", "thu", "sat"], ["Mon Tue"])],
)
def test_days_without_a_rest_day_between_are_told(
    per_week: int, days: list[str] | None, pairs: list[str]
) -> None:
    """Four sessions do not fit into a week without two days that touch: which they are is known."""
    sessions = schedule(replanned(plan(), per_week=per_week, days=days), MONDAY, extras=True)
    assert [f"{before:%a} {after:%a}" for before, after in without_rest(sessions)] == pairs


@pytest.mark.parametrize(
    ("start", "first"),
    [(MONDAY, "2027-01-05"), (date(2027, 1, 6), "2027-01-07"), (date(2027, 1, 9), "2027-01-09")],
)
def test_days_of_the_week_are_kept(start: date, first: str) -> None:
    """Sessions on named days begin with the first of them from the start on, and fill every week."""
    sessions = schedule(plan(days=["tue", "thu", "sat"]), start)
    assert sessions[0].date.isoformat() == first
    assert {session.date.strftime("%a") for session in sessions} == {"Tue", "Thu", "Sat"}
    assert Counter(session.week for session in sessions) == {1: 3, 2: 3, 3: 3}


def test_extras_come_only_when_asked_for() -> None:
    """An extra fills days off until the week has its days, and changes nothing about the sessions."""
    with_extra = plan(extras=[{"routine": "donkey-kicks-daily", "per_week": 5, "note": "If you like."}])
    plain, full = schedule(with_extra, MONDAY), schedule(with_extra, MONDAY, extras=True)
    assert plain == schedule(plan(), MONDAY)
    assert tuple(session for session in full if not session.optional) == plain
    added = [session for session in full if session.optional]
    assert [session.date.strftime("%a") for session in added] == ["Tue", "Thu"] * 3
    assert {(session.routine, session.track, session.note) for session in added} == {
        ("donkey-kicks-daily", 10, "If you like.")
    }
    assert [session.number for session in added] == list(range(1, 7))


@given(
    name=st.sampled_from(sorted(PLANS)),
    start=st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)),
    more=st.booleans(),
    extras=st.booleans(),
)
def test_any_start_gives_the_same_weeks(name: str, start: date, more: bool, extras: bool) -> None:
    """Whenever a plan starts, it has its sessions, in order, at most one a day, within its weeks."""
    per_week = (2 if PLANS[name].short else 3) + more
    sessions = schedule(replanned(PLANS[name], per_week=per_week), start, extras=extras)
    days = [session.date for session in sessions]
    assert days == sorted(set(days))
    assert days[0] == start
    assert days[-1] < start + timedelta(weeks=PLANS[name].weeks)
    assert sum(not session.optional for session in sessions) == per_week * PLANS[name].weeks
    assert all(session.week == (session.date - start).days // 7 + 1 for session in sessions)
    training = [session.date for session in sessions if not session.optional]
    touching = sum(later - earlier == timedelta(days=1) for earlier, later in pairwise(training))
    assert touching <= (PLANS[name].weeks - 1 if per_week == 4 else 0)


def test_a_recipe_changes_its_routine() -> None:
    """Sets, reps, time, level, pacing and verbosity of a stage reach the routine; the rest of it stays."""
    recipe = Recipe(
        routine="three-hip-exercises",
        sets=3,
        reps=8,
        time=35_000,
        level="advanced",
        pacing="gentle",
        verbosity="learn",
    )
    made = adapted_to_recipe(recipe, ROUTINES["three-hip-exercises"], CATALOGUE)
    assert (made.level, made.verbosity, made.pacing) == ("advanced", "learn", Preset(preset="gentle"))
    doses = [(use.asked().sets, use.asked().time) for use in uses(made)]
    assert doses == [(Range(3, 3), Range(35_000, 35_000))] * 3


def test_a_recipe_without_wishes_changes_nothing() -> None:
    """A stage that only names its routines trains them as they are."""
    assert (
        adapted_to_recipe(Recipe(routine="step-hips"), ROUTINES["step-hips"], CATALOGUE)
        == ROUTINES["step-hips"]
    )
