from itertools import pairwise

import pytest

from audiocoach.coach.adapt.slack import LENGTHENED_TO, SHORTENED_TO, RestSizes
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.bouts import Bout, unfold
from tests.coach.rehearsing import ROUTINES, brief_of, estimated_total, routine_of, written_again
from tests.coach.shelf import CATALOGUE, PRESETS


def rests_of(routine: Routine) -> RestSizes:
    """Find the rests of a routine."""
    return RestSizes(brief_of(routine), routine)


def rested(routine: Routine) -> int:
    """Add up the rests between the sets of a routine."""
    bouts = [step for step in unfold(routine, CATALOGUE, PRESETS) if isinstance(step, Bout)]
    return sum(one.rest for one, two in pairwise(bouts) if one.turn == two.turn and one.set != two.set)


def test_notch_nothing_changes_nothing() -> None:
    """At notch 0 the routine is the one that was given, and nothing is told."""
    rests = rests_of(ROUTINES["band-hips"])
    assert rests.at(0) == ROUTINES["band-hips"]
    assert list(rests.adjustments(0)) == []


@pytest.mark.parametrize("name", ["band-hips", "hips-for-runners", "step-hips"])
def test_every_notch_lasts_at_least_as_long_as_the_one_before(name: str) -> None:
    """Totals never fall from notch to notch, and one notch adds less than fifteen seconds."""
    rests = rests_of(ROUTINES[name])
    notches = [rests.fewest, -1, 0, 1, 2, 3, rests.most - 1, rests.most]
    totals = [estimated_total(rests.at(notch)) for notch in notches]
    assert totals == sorted(totals)
    assert all(totals[at + 1] - totals[at] <= 15_000 for at in (1, 2, 3, 4))


def test_rests_have_limits() -> None:
    """However far they are turned, rests stay between fifteen and ninety seconds."""
    rests = rests_of(ROUTINES["step-hips"])
    for notch, limit in ((rests.fewest, SHORTENED_TO), (rests.most, LENGTHENED_TO)):
        routine = rests.at(notch)
        bouts = [step for step in unfold(routine, CATALOGUE, PRESETS) if isinstance(step, Bout)]
        assert {bout.rest for bout in bouts} == {limit}
        assert {bout.rest_before for bout in bouts} == {limit}
        assert written_again(routine) == routine


def test_a_rest_beyond_the_limits_stays_there() -> None:
    """What a routine rests longer than ninety seconds is not made shorter by asking for more."""
    routine = routine_of({"use": "squat", "rest": "2m"})
    rests = rests_of(routine)
    assert rested(rests.at(rests.most)) == rested(routine) == 240_000


def test_no_rest_stays_no_rest() -> None:
    """A routine that wants no rest between its exercises gets none."""
    routine = routine_of("squat", "clamshell", rounds=4, rest="0s", rest_between_rounds="0s")
    assert rests_of(routine).slots == []


def test_rests_of_every_kind_are_told() -> None:
    """RestSizes between sets, exercises and rounds, and those of their own, each have their line."""
    blocks = [
        {"exercises": ["squat", {"rest": "40s"}, "clamshell"], "rounds": 3},
        {"exercises": ["glute-bridge"]},
    ]
    rests = rests_of(Routine.model_validate({"title": "Test", "blocks": blocks}))
    told = [str(adjustment) for adjustment in rests.adjustments(rests.most)]
    assert told == [
        "Rests between sets: 1m30s instead of 30s",
        "Rests between rounds: 1m30s instead of 1m",
        "Rests between exercises: 1m30s instead of 30s",
        "Rests of their own: 1m30s instead of 40s",
    ]


def test_announced_rests_keep_round_figures() -> None:
    """A few rests change by five seconds; where there are many of one kind, by one."""
    few, many = (rests_of(routine_of({"use": "squat", "sets": sets})) for sets in (3, 12))
    assert [slot.grain for slot in (*few.slots, *many.slots)] == [5_000, 1_000]
