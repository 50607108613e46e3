import pytest

from audiocoach.coach.adapt.changes import with_reps, with_sets, with_time
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.errors import SettingsError
from tests.coach.rehearsing import ROUTINES, routine_of, written_again
from tests.coach.shelf import CATALOGUE, PRESETS


def done(routine: Routine) -> list[tuple[int, int, int]]:
    """List sets, reps and seconds of each exercise as they are done."""
    bouts = [step for step in unfold(routine, CATALOGUE, PRESETS) if isinstance(step, Bout)]
    first = {bout.index: bout for bout in bouts}
    return [(bout.sets, bout.reps, bout.time // 1000) for bout in first.values()]


@pytest.mark.parametrize("name", ROUTINES)
def test_sets_hold_for_every_exercise_but_the_stretch(name: str) -> None:
    """Two sets of everything, and still one stay in the stretch; a file could hold it."""
    changed = with_sets(ROUTINES[name], 2, CATALOGUE).routine
    bouts = [step for step in unfold(changed, CATALOGUE, PRESETS) if isinstance(step, Bout)]
    assert {bout.sets * bout.rounds for bout in bouts if not bout.exercise.stretch} == {2}
    assert {bout.sets for bout in bouts if bout.exercise.stretch} <= {1}
    assert written_again(changed) == changed


def test_the_sets_of_a_circuit_are_its_rounds() -> None:
    """A circuit does a set a round, and one round is one set."""
    circuit = routine_of("squat", "clamshell", rounds=3)
    assert with_sets(circuit, 2, CATALOGUE).routine.blocks[0].rounds == 2
    assert done(with_sets(circuit, 1, CATALOGUE).routine) == [(1, 15, 0), (1, 10, 0)]


def test_reps_stay_within_the_dose() -> None:
    """Twelve reps are twelve where fifteen are printed, eight where eight are, and seconds stay seconds."""
    routine = routine_of("squat", {"use": "hip-drop", "reps": 5}, "lateral-lunge")
    assert done(with_reps(routine, 12, CATALOGUE).routine) == [(3, 12, 0), (3, 8, 0), (2, 0, 30)]


def test_time_stays_within_the_dose() -> None:
    """Forty seconds of lunges, thirty of the hinge that is printed with thirty; reps and stretches stay."""
    routine = routine_of("lateral-lunge", "standing-hip-hinge-rotation", "squat", "couch-stretch-level-1")
    assert done(with_time(routine, 40_000, CATALOGUE).routine) == [
        (2, 0, 40),
        (3, 0, 30),
        (3, 15, 0),
        (1, 0, 30),
    ]


def test_what_was_changed_is_told() -> None:
    """Each option says in a few words what it did."""
    told = [
        with_sets(ROUTINES["step-hips"], 1, CATALOGUE).changes,
        with_reps(ROUTINES["step-hips"], 6, CATALOGUE).changes,
        with_time(ROUTINES["three-hip-exercises"], 40_000, CATALOGUE).changes,
    ]
    assert [str(change) for (change,) in told] == [
        "Every exercise: 1 set",
        "Every exercise: 6 reps at most",
        "Every exercise: 40s at most",
    ]


@pytest.mark.parametrize("amount", [0, -1, 1_000_000_000])
def test_impossible_amounts_are_refused(amount: int) -> None:
    """No set, a negative one or a billion are no choice; the sentence says what would be."""
    for change in (with_sets, with_reps, with_time):
        with pytest.raises(SettingsError, match=r"1 to|1s to"):
            change(ROUTINES["step-hips"], amount, CATALOGUE)
