from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from audiocoach.coach.model.plans import WEEKLY_CHECK, Plan, replanned, schedule
from audiocoach.errors import SettingsError
from tests.coach.model.test_plans_scheduling import MONDAY
from tests.coach.shelf import DATA, read

PLANS = sorted((DATA / "plans").glob("*.yaml"))


def plan(**fields: Any) -> Plan:
    """Make a plan of one stage."""
    weeks = fields.get("weeks", 3)
    stage = {"title": "All", "weeks": f"1-{weeks}", "routines": ["anywhere-six"], **fields.pop("stage", {})}
    return Plan.model_validate({"title": "Test", "weeks": weeks, "stages": [stage], **fields})


def complaint(**fields: Any) -> str:
    """Return what is said about a plan that is none."""
    with pytest.raises(ValidationError) as caught:
        plan(**fields)
    return str(caught.value)


@pytest.mark.parametrize("weeks", [1, 6, 9, 52])
def test_a_plan_lasts_up_to_a_year(weeks: int) -> None:
    """One week to fifty-two are a plan."""
    assert plan(weeks=weeks).weeks == weeks


@pytest.mark.parametrize("weeks", [0, 53])
def test_no_plan_is_shorter_or_longer(weeks: int) -> None:
    """A plan has a week at least, and at most a year of them."""
    assert "weeks" in complaint(weeks=weeks)


def test_sessions_a_week() -> None:
    """There is a session a week at least, and one a day at most; they spread over the week by themselves."""
    for per_week in range(1, 8):
        days = [session.date for session in schedule(plan(per_week=per_week), MONDAY)][:per_week]
        assert len(set(days)) == per_week
    for per_week in (0, 8):
        assert "per_week" in complaint(per_week=per_week)


@pytest.mark.parametrize(
    "days",
    [
        ["mon", "wed", "fri"],
        ["Tuesday", "thu", "SAT"],
        ["sun", "tue", "thu"],
        ["mon", "wed", "fri", "sun"],
        ["mon", "tue", "thu", "sat"],
    ],
)
def test_days_leave_a_rest_day_between(days: list[str]) -> None:
    """Three days have a day off between them; four have, but for one pair, because a week has seven days."""
    assert plan(days=days, per_week=len(days)).days == tuple(day.lower()[:3] for day in days)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (["mon", "tue", "fri"], "no rest day between"),
        (["sun", "mon", "wed"], "no rest day between"),
        (["mon", "tue", "wed", "fri"], "no rest day between"),
        (["mon", "mon", "fri"], "2 days for 3 sessions"),
        (["mon", "someday", "fri"], "someday"),
    ],
)
def test_days_without_rest_are_refused(days: list[str], said: str) -> None:
    """Days that touch, stand twice or do not exist are no week."""
    assert said in complaint(days=days, per_week=len(days))


def test_days_and_sessions_agree() -> None:
    """A plan of three sessions names three days."""
    assert "2 days for 3 sessions" in complaint(days=["mon", "thu"])


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (["1-2", "4-6"], "starts in week 4, not in 3"),
        (["1-3", "3-6"], "starts in week 3, not in 4"),
        (["1-2", "3-4"], "end with week 4, and the plan has 6 weeks"),
        (["2-6"], "starts in week 2, not in 1"),
    ],
)
def test_stages_follow_each_other(weeks: list[str], said: str) -> None:
    """Every week of a plan belongs to one stage."""
    stages = [{"title": "Part", "weeks": each, "routines": ["anywhere-six"]} for each in weeks]
    with pytest.raises(ValidationError, match=said):
        Plan.model_validate({"title": "Test", "weeks": 6, "stages": stages})


@pytest.mark.parametrize(
    ("field", "value", "weekly"),
    [
        ("sets", 2, (2, 2, 2)),
        ("sets", [1, 2, 3], (1, 2, 3)),
        ("reps", [8, 10, 12], (8, 10, 12)),
        ("time", "40s", (40_000, 40_000, 40_000)),
        ("time", ["30s", 35, "40s"], (30_000, 35_000, 40_000)),
        ("verbosity", ["learn", "standard", "brief"], ("learn", "standard", "brief")),
        ("pacing", "gentle", ("gentle", "gentle", "gentle")),
    ],
)
def test_a_stage_progresses_from_week_to_week(field: str, value: object, weekly: tuple[object, ...]) -> None:
    """One value holds for every week of a stage, a list has one for each."""
    stage = plan(stage={field: value}).stages[0]
    assert tuple(stage.in_week(getattr(stage, field), week) for week in (1, 2, 3)) == weekly


def test_a_progression_has_a_step_for_each_week() -> None:
    """Two values for three weeks leave one week open."""
    assert "2 values for 3 weeks" in complaint(stage={"sets": [1, 2]})


def test_a_plan_asks_about_pain_every_week() -> None:
    """Every plan has a weekly check, its own or the built-in one."""
    assert plan().weekly_check == WEEKLY_CHECK
    assert "hurt" in WEEKLY_CHECK


def test_a_plan_is_trained_more_often_or_on_other_days() -> None:
    """A user may take a fourth session or other days; the plan's own days give way."""
    monday = plan(days=["mon", "wed", "fri"])
    assert (replanned(monday, per_week=4).per_week, replanned(monday, per_week=4).days) == (4, None)
    assert replanned(monday, days=["tuesday", "thu", "sat", "sun"]).per_week == 4
    assert replanned(monday) == monday


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"per_week": 8}, "less than or equal to 7"),
        ({"days": ["mon", "tue", "wed"]}, "no rest day between"),
        ({"days": ["mon", "wed", "xyz"]}, "'mon', 'tue'"),
    ],
)
def test_what_no_plan_may_have_is_refused(asked: dict[str, Any], said: str) -> None:
    """A wish that breaks a rule of plans is one sentence, not a list of pydantic's."""
    with pytest.raises(SettingsError) as caught:
        replanned(plan(), **asked)
    assert said in str(caught.value)


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_can_be_written_and_read_again(path: Any) -> None:
    """What is read from a file can be written to one, and means the same."""
    made = Plan.model_validate(read(path))
    assert Plan.model_validate(made.model_dump(mode="json", exclude_unset=True)) == made


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_schema_accepts_the_built_in_plans(path: Any) -> None:
    """An editor that checks against the schema finds nothing wrong in a built-in plan."""
    schema = Plan.model_json_schema()
    assert list(Draft202012Validator(schema).iter_errors(read(path))) == []
    assert list(Draft202012Validator(schema).iter_errors({**read(path), "wekks": 6}))
