"""The built-in plans as they stand in data/: what the sources say about weeks, days and order."""

import re
from collections import Counter
from functools import cache
from itertools import groupby, pairwise, takewhile
from pathlib import Path

import pytest

from audiocoach.coach.adapt.changes import adapted_to_recipe
from audiocoach.coach.model.plans import Plan, PlannedSession, replanned, schedule
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio
from audiocoach.studio.plan import When, estimates, timetable
from docs.sources.catalogue import PER_WEEK
from tests.coach.model.test_plans_scheduling import MONDAY, PLANS
from tests.coach.rehearsing import ROUTINES, names
from tests.coach.shelf import CATALOGUE, DATA, PRESETS, read

BANDS = {"loop-band", "long-band"}
LOADS = BANDS | {"ankle-weights", "weight", "weight-vest"}
STEPS = {"box"}
HIP_PLANS = [name for name in PLANS if name != "run-thirty-minutes-nine-weeks"]
"""The plans that come from the two sources; the other one is of our own."""

RUNNER_PLANS = ["runner-hips-four-weeks", "runner-hips-six-weeks"]


def session_routine(session: PlannedSession) -> Routine:
    """Return the routine of a session as the plan trains it."""
    return adapted_to_recipe(session.recipe, ROUTINES[session.routine], CATALOGUE)


def required(plan: Plan, stage: int) -> set[str]:
    """List what a stage of a plan needs."""
    used = [name for routine in plan.stages[stage].routines for name in names(ROUTINES[routine])]
    return {gear.item for name in used for gear in CATALOGUE[name].equipment.required}


def text_of(name: str) -> str:
    """Return all that a plan says, in lower case, on one line."""
    plan = PLANS[name]
    said = [plan.title, plan.description or "", *plan.notes, plan.weekly_check]
    said += [stage.title for stage in plan.stages] + [extra.note or "" for extra in plan.extras]
    return " ".join(" ".join(said).lower().split())


@pytest.mark.parametrize("path", sorted((DATA / "plans").glob("*.yaml")), ids=lambda path: path.stem)
def test_a_plan_is_valid_short_and_names_its_schema(path: Path) -> None:
    """Every plan validates, is well under fifty lines, and tells an editor how to complete it."""
    lines = path.read_text(encoding="utf-8").splitlines()
    assert Plan.model_validate(read(path)).description
    assert lines[0] == "# yaml-language-server: $schema=../schema/plan.json"
    assert len(lines) < 50


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_uses_what_exists(name: str) -> None:
    """Routines, pacings and verbosities of a plan are in the library, and each session can be written."""
    for session in schedule(PLANS[name], MONDAY, extras=True):
        assert session.routine in ROUTINES
        assert {session.recipe.pacing, session.recipe.verbosity} - {None} <= PRESETS.keys()
        assert [
            step for step in unfold(session_routine(session), CATALOGUE, PRESETS) if isinstance(step, Bout)
        ]


@pytest.mark.parametrize(("name", "weeks"), [("runner-hips-six-weeks", 6), ("runner-hips-four-weeks", 4)])
def test_runners_train_three_or_four_days_a_week(name: str, weeks: int) -> None:
    """The plans of full sessions last three to six weeks with three sessions in each, a day off between."""
    plan = PLANS[name]
    assert (plan.weeks, plan.short, plan.per_week) == (weeks, False, 3)
    assert len(schedule(plan, MONDAY)) == 3 * weeks


def test_the_trio_takes_two_or_three_days_a_week() -> None:
    """The short routine has a plan of its own, next to running, with two or three sessions a week."""
    plan = PLANS["three-hip-exercises-six-weeks"]
    assert (plan.weeks, plan.short) == (6, True)
    assert {re.sub("-(harder|advanced)$", "", session.routine) for session in schedule(plan, MONDAY)} == {
        "three-hip-exercises"
    }


@pytest.mark.parametrize("name", PLANS)
def test_the_first_stage_is_without_resistance(name: str) -> None:
    """Newcomers learn the moves before they add a band or a weight, and do without a step."""
    assert not required(PLANS[name], 0) & (LOADS | STEPS)


@pytest.mark.parametrize("name", RUNNER_PLANS)
def test_bands_come_before_steps_and_steps_before_weights(name: str) -> None:
    """The first stage with resistance adds bands only, the next one the step; weights come in the last."""
    plan = PLANS[name]
    needs = [required(plan, stage) & (LOADS | STEPS) for stage in range(len(plan.stages))]
    loaded = [need for need in needs if need]
    assert needs[-len(loaded) :] == loaded
    assert loaded[0] == BANDS
    assert loaded[1] >= STEPS
    assert not any(need & (LOADS - BANDS) for need in needs[:-1])


def test_the_weight_comes_last_in_the_trio() -> None:
    """The lunge is learnt without a weight, which the last stage alone asks for."""
    plan = PLANS["three-hip-exercises-six-weeks"]
    weights = ["weight" in required(plan, stage) for stage in range(len(plan.stages))]
    assert weights == [False] * (len(weights) - 1) + [True]


@cache
def minutes(name: str, per_week: int) -> tuple[tuple[float, ...], ...]:
    """List how long the sessions of each week take, in minutes, with their warm-ups and all that is said."""
    studio = open_studio()
    table = timetable(studio, name, When(start=MONDAY, per_week=per_week), Flags(voice="silent"))
    known = estimates(studio, table, Flags(voice="silent"))
    weeks = groupby(table.sessions, lambda session: session.week)
    return tuple(tuple(known[each.track].length / 60_000 for each in week) for _, week in weeks)


@pytest.mark.parametrize("name", PLANS)
def test_weeks_grow_steadily(name: str) -> None:
    """Every week is longer than the one before, by a fifth at most, and none doubles another."""
    weeks = list(map(sum, minutes(name, PLANS[name].per_week)))
    assert all(before < after <= 1.2 * before for before, after in pairwise(weeks)), weeks
    assert max(weeks) < 2 * min(weeks)


@pytest.mark.parametrize("name", PLANS)
def test_another_number_of_sessions_doubles_no_week(name: str) -> None:
    """Whoever trains once more, or once less, a week meets no week twice as long as another."""
    for per_week in PER_WEEK[PLANS[name].short]:
        weeks = list(map(sum, minutes(name, per_week)))
        assert max(weeks) < 2 * min(weeks)


@pytest.mark.parametrize("name", PLANS)
def test_sessions_keep_a_sensible_length(name: str) -> None:
    """No session takes fifty-two minutes, none of the short plan twenty, and none doubles one of its week."""
    for week in minutes(name, PLANS[name].per_week):
        assert max(week) < (20 if PLANS[name].short else 52)
        assert max(week) < 2 * min(week)


MOST_GROWTH = 1.6
"""How much more work an exercise may get than it ever had in the plan: half as much again, as from six reps
to nine; and a little, because reps and sets are whole."""


def loads(session: PlannedSession) -> dict[tuple[str, str], float]:
    """Measure the work of each exercise on one side: all its reps, or all its time; an extra's apart."""
    found = Counter[tuple[str, str]]()
    sides = dict[tuple[str, str], set[str]]()
    for step in unfold(session_routine(session), CATALOGUE, PRESETS):
        if isinstance(step, Bout) and not step.warms_up:
            key = (f"{step.exercise.spoken} {session.optional}", step.mode)
            found[key] += step.reps or step.time
            sides.setdefault(key, set()).add(step.side or "")
    return {key: work / len(sides[key]) for key, work in found.items()}


@pytest.mark.parametrize("name", PLANS)
def test_no_exercise_makes_a_leap(name: str) -> None:
    """What is known gets little more work at a time, in sessions and in extras, however often one trains."""
    for per_week in PER_WEEK[PLANS[name].short]:
        most: dict[tuple[str, str], float] = {}
        for session in schedule(replanned(PLANS[name], per_week=per_week), MONDAY, extras=True):
            now = loads(session)
            leaps = {key for key, work in now.items() if work > MOST_GROWTH * most.get(key, work)}
            assert not leaps, (per_week, session.number, leaps)
            most |= {key: max(work, most.get(key, 0)) for key, work in now.items()}


def runs(session: PlannedSession) -> list[int]:
    """List the runs of a session, in milliseconds."""
    steps = unfold(session_routine(session), CATALOGUE, PRESETS)
    return [step.time for step in steps if isinstance(step, Bout) and step.exercise.name == "Run"]


@pytest.mark.parametrize("per_week", [2, 3, 4])
def test_the_longest_run_grows_in_small_steps(per_week: int) -> None:
    """A new length is known the next time; it has at most six minutes, or two thirds, more than any before.

    It comes once a week, and the week has an easier run as well where it has three.
    """
    plan = replanned(PLANS["run-thirty-minutes-nine-weeks"], per_week=per_week)
    planned = groupby(schedule(plan, MONDAY), lambda session: session.week)
    weeks = [[max(runs(session)) for session in sessions] for _, sessions in planned]
    longest = [max(week) for week in weeks]
    assert longest[-1] == 30 * 60_000
    for before, after in pairwise(longest):
        assert before < after <= min(before * 5 / 3, before + 6 * 60_000)
    for last, week in pairwise(weeks):
        assert week[0] == max(last)
        assert week[1] == max(week)
        assert week[2:3] == [] or week[2] < week[0] or week is weeks[-1]


@pytest.mark.parametrize("name", PLANS)
def test_new_moves_come_with_every_word(name: str) -> None:
    """A session with an exercise that no week before had explains everything."""
    met: dict[str, int] = {}
    for session in schedule(PLANS[name], MONDAY):
        new = {use for use in names(ROUTINES[session.routine]) if met.get(use, session.week) == session.week}
        met.update(dict.fromkeys(new, session.week))
        assert not new or session.recipe.verbosity == "learn", (session.number, new)


@pytest.mark.parametrize(
    ("first", "later"),
    [
        ("banded-side-step", "low-banded-side-step"),
        ("low-banded-side-step", "ankle-banded-side-step"),
        ("lateral-lunge", "weighted-lateral-lunge"),
        ("hip-drop", "hip-hike"),
        ("hip-hike", "ankle-weight-hip-hike"),
        ("box-hip-adduction", "hands-on-head-box-hip-adduction"),
        ("squat", "single-leg-squat"),
    ],
)
def test_an_easier_move_comes_first(first: str, later: str) -> None:
    """A plan that has the harder of two moves has had the easier one before."""
    for plan in PLANS.values():
        order = [use for session in schedule(plan, MONDAY) for use in names(ROUTINES[session.routine])]
        assert later not in order or first in order[: order.index(later)]


def test_level_two_comes_three_times_before_level_three() -> None:
    """One leg, load and balance wait until level two is familiar."""
    known = set(names(ROUTINES["hips-level-1"])) | set(names(ROUTINES["hips-level-2"]))
    harder = set(names(ROUTINES["hips-level-3"])) - known
    sessions = schedule(PLANS["runner-hips-six-weeks"], MONDAY)
    before = list(takewhile(lambda each: not harder & set(names(ROUTINES[each.routine])), sessions))
    assert len(before) < len(sessions)
    assert [session.routine for session in before].count("hips-level-2") >= 3


@pytest.mark.parametrize("name", PLANS)
def test_new_moves_come_a_few_at_a_time_and_begin_with_little(name: str) -> None:
    """No session after the first brings more than four, each with two sets of at most thirty seconds."""
    plan = PLANS[name]
    for per_week in PER_WEEK[plan.short]:
        table = timetable(open_studio(), name, When(start=MONDAY, per_week=per_week), Flags(voice="silent"))
        for session in table.tracks:
            new = table.positions[session.track].new
            assert len(new) <= 4, (session.number, new)
            first = {
                bout.exercise.name: bout
                for bout in unfold(table.routines[session.track], CATALOGUE, PRESETS)
                if isinstance(bout, Bout) and bout.mode != "stretch"
            }
            doses = [first[CATALOGUE[id_].name] for id_ in new if not CATALOGUE[id_].stretch]
            assert all(bout.sets <= 2 and bout.time <= 30_000 for bout in doses), session.number


@pytest.mark.parametrize("name", HIP_PLANS)
def test_no_plan_calls_hip_work_a_whole_body_workout(name: str) -> None:
    """A plan says that it leaves room for the upper body and the core, and claims nothing more."""
    said = text_of(name)
    assert not re.search(r"(whole|full|entire|total)[ -]body", said)
    assert "upper body and core" in said


@pytest.mark.parametrize("name", PLANS)
def test_a_session_ends_with_its_stretch_or_has_none(name: str) -> None:
    """Work comes first, and nothing follows a couch stretch."""
    for session in schedule(PLANS[name], MONDAY, extras=True):
        stretches = [CATALOGUE[use].stretch for use in names(session_routine(session))]
        assert not stretches[0]
        assert stretches == sorted(stretches)


@pytest.mark.parametrize("name", RUNNER_PLANS)
def test_donkey_kicks_are_an_optional_extra_of_five_days(name: str) -> None:
    """The five days of the donkey kick are offered, and no plan requires them."""
    plan = PLANS[name]
    assert [(extra.routine, extra.per_week) for extra in plan.extras] == [("donkey-kicks-daily", 5)]
    assert "donkey-kicks-daily" not in {session.routine for session in schedule(plan, MONDAY)}
    days = [session.date for session in schedule(plan, MONDAY, extras=True) if session.week == 1]
    assert len(days) == 5


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_asks_for_pain_and_sends_to_a_physiotherapist(name: str) -> None:
    """Every week begins with a question about pain, and injured people are told whom to ask first."""
    assert "hurt" in PLANS[name].weekly_check
    assert "after an injury ask a physiotherapist" in text_of(name)


@pytest.mark.parametrize("name", HIP_PLANS)
def test_a_plan_says_whom_it_suits(name: str) -> None:
    """Every level of fitness may train it, healthy and with the technique as it is; the load comes later."""
    said = text_of(name)
    assert "for every level of fitness. keep to the technique" in said
    assert "for healthy people without old injuries" in said
    assert "leave out resistance at first" in said or "learn the lunge without weight" in said


def test_plans_say_why_hips_are_trained() -> None:
    """The muscles that count, what core work does not do, what weak hips cost: where a runner reads it."""
    assert "the side of the hip, which steadies the pelvis, leads" in text_of("runner-hips-six-weeks")
    trio = text_of("three-hip-exercises-six-weeks")
    assert "glutes, adductors and hip flexors" in trio
    assert "planks train the core" in trio
    assert "weak hips go with more running injuries" in trio


@pytest.mark.parametrize("name", RUNNER_PLANS)
def test_the_trio_is_named_as_the_shorter_way(name: str) -> None:
    """Who has no time for full sessions is told of the plan for two or three short ones."""
    assert "three-hip-exercises-six-weeks" in text_of(name)
