import pytest

from audiocoach.coach.model.doses import Dose
from audiocoach.coach.model.durations import Phase
from audiocoach.publish.cards import dose_in_words, tempo_in_words
from tests.coach.shelf import CATALOGUE


@pytest.mark.parametrize(
    ("dose", "words"),
    [
        ("3 x 15", "3 sets of 15"),
        ("1 x 8-12", "1 set of 8 to 12"),
        ("2-3 x 30-45s", "2 to 3 sets of 30 to 45 seconds"),
        ("1 x 1m", "1 set of 1 minute"),
        ({"sets": 1, "time": "30s-3m"}, "1 set of 30 seconds to 3 minutes"),
        ({"sets": 3, "reps": 10, "hold": "2s"}, "3 sets of 10, each held for 2 seconds"),
        ({"sets": 3, "reps": 10, "hold": "0s"}, "3 sets of 10"),
        ({"sets": 2, "reps": 5, "rest": "1m30s"}, "2 sets of 5, 1 minute 30 seconds of rest between"),
    ],
    ids=str,
)
def test_doses(dose: object, words: str) -> None:
    """A dose is told as one would say it."""
    assert dose_in_words(Dose.model_validate(dose)) == words


def test_each_side() -> None:
    """What is done on each side says so before the hold."""
    dose = Dose.model_validate({"sets": 3, "reps": 10, "hold": "1-2s"})
    assert dose_in_words(dose, each_side=True) == ("3 sets of 10 on each side, each held for 1 to 2 seconds")


def test_a_tempo_has_no_empty_phases() -> None:
    """A phase of no length is not told; fractions of a second are."""
    phases = tuple(Phase(name=name, length=length) for name, length in (("lift", 1500), ("hold", 0)))
    assert tempo_in_words(phases) == "lift 1.5 seconds (1.5 seconds a rep)"


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_exercise_can_be_told(name: str) -> None:
    """No built-in dose or tempo is left without words."""
    exercise = CATALOGUE[name]
    assert " of " in dose_in_words(exercise.dose)
    assert tempo_in_words(exercise.tempo, exercise.dose.hold).endswith("a rep)")
