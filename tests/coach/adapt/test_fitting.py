from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.adapt.fitting import MOST_CALLS, TOLERANCE, Fitted, fit, nearest
from audiocoach.coach.model.durations import clock
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.bouts import Bout, StatedRest, unfold
from tests.amounts import examples
from tests.coach.rehearsing import ROUTINES, brief_of, estimated_total, names, routine_of, uses, written_again
from tests.coach.shelf import CATALOGUE, PRESETS

MINUTE = 60_000
HIPS = "hips-for-runners"
LINES = routine_of({"say": "Hello."}, "squat", {"rest": "1m"}, {"use": "clamshell", "sets": 9}, "hip-drop")
CIRCUIT = routine_of("squat", "glute-bridge", {"rest": "20s"}, "clamshell", rounds=3)


def plain_total(routine: Routine) -> int:
    """Add up the work and the rests of a routine, without its words: quick, and as even as the real thing."""
    steps = unfold(routine, CATALOGUE, PRESETS)
    bouts = [step for step in steps if isinstance(step, Bout)]
    work = sum(bout.time + bout.reps * sum(phase.length for phase in bout.phases) for bout in bouts)
    gaps = sum(
        max(25_000, after.rest_before)
        if before.turn != after.turn
        else before.rest
        if before.set != after.set
        else 10_000
        for before, after in pairwise(bouts)
    )
    return 40_000 + work + gaps + sum(step.length or 0 for step in steps if isinstance(step, StatedRest))


class Counted:
    """A total that counts how often it is asked for."""

    calls = 0

    def __call__(self, routine: Routine) -> int:
        """Count, and answer."""
        self.calls += 1
        return plain_total(routine)


def fitted(routine: Routine, minutes: float) -> Fitted:
    """Fit a routine to some minutes, with clips of estimated lengths."""
    return fit(brief_of(routine), round(minutes * MINUTE), estimated_total)


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        pytest.param(name, minutes, marks=() if minutes == 25 or name == HIPS else pytest.mark.slow)
        for name in ROUTINES
        if not name.startswith("run-walk")  # intervals of minutes cannot land between two of them
        for minutes in (10, 25, 60)
    ],
)
def test_every_routine_lands_or_says_its_nearest(name: str, minutes: int) -> None:
    """A built-in routine misses its target by fifteen seconds at most, or the target is beyond its reach."""
    made = fitted(ROUTINES[name], minutes)
    assert made.total == estimated_total(made.routine)
    if made.lands:
        assert abs(made.total - minutes * MINUTE) <= TOLERANCE
    else:
        extreme = fit(brief_of(ROUTINES[name]), 1 if made.total > made.target else 10**9, estimated_total)
        nearer = abs(made.total - made.target) < abs(extreme.total - made.target)
        assert nearer or made.routine == extreme.routine  # rests last as long as what is told in them
        assert f"nearest that this routine can do is {clock(made.total)}" in str(made)


@pytest.mark.parametrize("minutes", [10, 45])
@pytest.mark.parametrize("name", ["hips-for-runners-full", "anywhere-six", "no-equipment-hips"])
def test_the_stretch_stays_last_with_work_before_it(name: str, minutes: int) -> None:
    """Whatever is left out, the session still ends with its stretch and does not start with it."""
    kept = names(fitted(ROUTINES[name], minutes).routine)
    assert kept[-1] == names(ROUTINES[name])[-1]
    assert [CATALOGUE[use].stretch for use in kept] == [False] * (len(kept) - 1) + [True]
    assert len(kept) > 1


def test_a_routine_that_lasts_as_long_as_asked_stays_as_it_is() -> None:
    """Nothing is changed and nothing is told within fifteen seconds of the target."""
    routine = ROUTINES["band-hips"]
    made = fit(brief_of(routine), estimated_total(routine) + 14_000, estimated_total)
    assert made.routine == routine
    assert made.changes == ()


def test_sets_come_before_exercises() -> None:
    """Nothing is left out while a single set of everything fits."""
    made = fitted(ROUTINES["hips-for-runners-full"], 45)
    assert names(made.routine) == names(ROUTINES["hips-for-runners-full"])
    assert [str(change) for change in made.changes if "set" in change.how]


def test_more_time_means_more_sets() -> None:
    """A longer target adds sets, up to four, before rests grow to their limit."""
    made = fitted(ROUTINES["three-hip-exercises"], 20)
    assert made.lands
    sets = [use.asked().sets for use in uses(made.routine)]
    assert all(chosen is not None and 3 <= chosen.high <= 4 for chosen in sets)


def test_the_nearest_is_said_in_words() -> None:
    """A target beyond reach is answered with the time that can be done; a reached one with both times."""
    beyond = Fitted(routine=CIRCUIT, total=751_000, target=600_000)
    assert str(beyond) == "10:00 is out of reach; the nearest that this routine can do is 12:31"
    assert str(Fitted(routine=CIRCUIT, total=601_000, target=600_000)) == "10:01 for 10:00"


@examples(60)
@given(
    routine=st.sampled_from([*ROUTINES.values(), LINES, CIRCUIT]),
    target=st.integers(min_value=0, max_value=180 * MINUTE),
)
def test_a_fit_is_quick_sure_and_well_formed(routine: Routine, target: int) -> None:
    """Any target takes few calls, gives the same twice, and a routine that a file could hold."""
    total = Counted()
    made = fit(brief_of(routine), target, total)
    assert total.calls <= MOST_CALLS
    assert made == fit(brief_of(routine), target, plain_total)
    assert made.total == plain_total(made.routine)
    assert written_again(made.routine) == made.routine
    assert abs(made.total - target) <= max(TOLERANCE, abs(plain_total(routine) - target))


@examples(60)
@given(
    rises=st.lists(st.integers(min_value=0, max_value=90_000), min_size=1, max_size=60), goal=st.integers()
)
def test_nearest_is_the_nearest_with_enough_tries(rises: list[int], goal: int) -> None:
    """Given time, no other step measures nearer than three seconds better."""
    values = [sum(rises[: at + 1]) for at in range(len(rises))]
    found = values[nearest(lambda at: values[at], range(len(values)), goal, tries=200)]
    assert abs(found - goal) <= max(3_000, min(abs(value - goal) for value in values))
