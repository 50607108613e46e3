import pytest

from audiocoach.coach.model.doses import Range
from audiocoach.coach.model.routines import (
    RestLine,
    Routine,
    SayLine,
    Use,
    edited,
    places,
    restated,
    with_rounds,
)
from audiocoach.errors import SettingsError
from tests.coach.rehearsing import names, routine_of, written_again


def test_places_number_blocks_and_items() -> None:
    """Rests and spoken lines count as items, and only exercises have a place."""
    routine = routine_of("squat", {"rest": "30s"}, {"say": "Now lie down."}, "clamshell")
    assert [(place, use.use) for place, use in places(routine)] == [((0, 0), "squat"), ((0, 3), "clamshell")]


@pytest.mark.parametrize("gone", [(0, 0), (0, 2), (0, 4)])
def test_the_rest_of_an_exercise_goes_with_it(gone: tuple[int, int]) -> None:
    """Whichever exercise is left out, one rest stays between the other two, and none at the end."""
    routine = routine_of("squat", {"rest": "30s"}, "clamshell", {"rest": "40s"}, "hip-drop")
    kinds = [type(item) for item in edited(routine, {gone: None}).blocks[0].exercises]
    assert kinds == [Use, RestLine, Use]


def test_a_block_goes_with_its_last_exercise() -> None:
    """What was said and rested in a block is not done without its exercises."""
    blocks = [
        {"exercises": [{"say": "On the floor."}, "clamshell", {"rest": "30s"}]},
        {"exercises": ["squat"]},
    ]
    routine = Routine.model_validate({"title": "Test", "blocks": blocks})
    assert edited(routine, {(0, 1): None}).blocks == routine.blocks[1:]


def test_a_block_of_lines_alone_stays() -> None:
    """A block that never had an exercise is not one that lost its last."""
    blocks = [{"exercises": [{"say": "Welcome."}]}, {"exercises": ["squat", "clamshell"]}]
    routine = Routine.model_validate({"title": "Test", "blocks": blocks})
    kept = edited(routine, {(1, 0): None})
    assert isinstance(kept.blocks[0].exercises[0], SayLine)
    assert names(kept) == ["clamshell"]


def test_a_routine_keeps_an_exercise() -> None:
    """Leaving everything out is refused, and the sentence names the routine."""
    with pytest.raises(SettingsError, match="no exercise of 'Test' would be left"):
        edited(routine_of("squat"), {(0, 0): None})


@pytest.mark.parametrize(
    "use",
    [{"use": "squat"}, {"use": "squat", "sets": 1}, {"use": "squat", "dose": "1 x 8"}],
    ids=["catalogue", "sets", "dose"],
)
def test_a_restated_dose_is_stated_once(use: dict[str, object]) -> None:
    """Wherever a use had its sets, it now has other ones, and can still be written to a file."""
    routine = routine_of(use)
    changed = edited(routine, {(0, 0): restated(places(routine)[0][1], sets=Range(4, 4))})
    assert written_again(changed) == changed
    assert places(changed)[0][1].asked().sets == Range(4, 4)


def test_a_single_round_is_a_single_set() -> None:
    """A circuit of one round does not turn into the sets of the catalogue."""
    circuit = routine_of("squat", {"use": "clamshell", "sets": 2}, rounds=3).blocks[0]
    once = with_rounds(circuit, 1)
    assert once.rounds == 1
    assert [item.asked().sets for item in once.exercises if isinstance(item, Use)] == [
        Range(1, 1),
        Range(2, 2),
    ]
