import pytest

from audiocoach.coach.model.exercises import Exercise
from audiocoach.notation.names import Names
from tests.coach.shelf import CATALOGUE

KNOWN = Names(exercises=CATALOGUE)


def exercise(name: str, **fields: object) -> Exercise:
    """Make an exercise of which only the names count."""
    return Exercise.model_validate({"name": name, "position": "standing", "dose": "3 x 10", **fields})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("hip-drop", "hip-drop"),
        ("HIP DROP", "hip-drop"),
        ("Heel drop", "hip-drop"),
        ("heel_drop", "hip-drop"),
        ("glute bridge, timed", "timed-glute-bridge"),
        ("a knee drive, the pause at the top", "banded-knee-drive-with-pause"),
        ("hip hike in a weight vest", "weight-vest-hip-hike"),
        ("hip extension on all fours", "quadruped-hip-extension"),
        ("hip", None),
        ("the", None),
        ("", None),
    ],
)
def test_any_name_leads_to_its_exercise(name: str, found: str | None) -> None:
    """Ids, names, aliases and names in the ear are found in any case and order, small words or none."""
    assert KNOWN.exercise_id(name) == found


def test_a_name_on_screen_wins_over_one_in_the_ear() -> None:
    """The coach calls two exercises a glute bridge; who types that means the one that is written so."""
    assert CATALOGUE["timed-glute-bridge"].spoken == "glute bridge"
    assert KNOWN.exercise_id("Glute Bridge") == "glute-bridge"


def test_words_that_two_exercises_share_lead_to_neither() -> None:
    """The order of the words may decide; where it is lost, nothing is guessed."""
    known = Names(exercises={"one": exercise("Step up"), "two": exercise("Up step")})
    assert (known.exercise_id("step up"), known.exercise_id("up step")) == ("one", "two")
    assert known.exercise_id("up with the step") is None
