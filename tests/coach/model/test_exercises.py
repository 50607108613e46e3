"""Exercises: what the catalogue may say of one, and what it must."""

from typing import Any

import pytest
from pydantic import ValidationError

from audiocoach.coach.model.exercises import Exercise, ExerciseFile, in_sentence

PLAIN: dict[str, Any] = {"name": "Wall Sit", "position": "standing", "dose": "2 x 30s"}


def exercise(**fields: Any) -> Exercise:
    """Make an exercise that states little but these fields."""
    return Exercise.model_validate({**PLAIN, **fields})


@pytest.mark.parametrize(
    ("fields", "mode"),
    [({}, "timed"), ({"dose": "2 x 10"}, "reps"), ({"stretch": True}, "stretch")],
    ids=["time", "reps", "stretch"],
)
def test_the_dose_says_how_work_is_measured(fields: dict[str, Any], mode: str) -> None:
    """By reps or by time; a stretch is timed, and quiet."""
    assert exercise(**fields).mode == mode


def test_a_name_in_the_ear_may_differ() -> None:
    """Without one, the name on screen is spoken, as it stands inside a sentence."""
    assert exercise().spoken == "wall sit"
    assert exercise(name="TRX row").spoken == "TRX row"
    assert exercise(say="sit at the wall").spoken == "sit at the wall"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": ""}, "at least 1 character"),
        ({"position": "upside down"}, "'standing', 'kneeling'"),
        ({"dose": {"sets": 2}}, "needs sets, and reps or time"),
        ({"dose": {"reps": 2}}, "needs sets, and reps or time"),
        ({"dose": "2 x 10", "stretch": True}, "a stretch is timed"),
        ({"sides": "left"}, "'both' or 'each'"),
        ({"cues": [""]}, "at least 1 character"),
        ({"ready": [""]}, "at least 1 character"),
        ({"breath": {"Lift": "Breathe out."}}, "should match pattern"),
        ({"breath": {"lift": ""}}, "at least 1 character"),
        ({"harder": ["Not An Id"]}, "should match pattern"),
        ({"equipment": {"required": ["band"]}}, "Gear"),
        ({"tempi": "lift 2"}, "Extra inputs"),
        ({"per_week": 8}, "from 1 to 7"),
    ],
    ids=str,
)
def test_a_wrong_field_is_refused(fields: dict[str, Any], reason: str) -> None:
    """A field has its limits, and an unknown one is a mistake."""
    with pytest.raises(ValidationError, match=reason):
        exercise(**fields)


def test_a_file_holds_at_least_one_exercise() -> None:
    """An empty file of exercises is a mistake, and ids are lower case with hyphens."""
    assert ExerciseFile.model_validate({"exercises": {"wall-sit": PLAIN}}).exercises["wall-sit"] == exercise()
    for wrong in ({}, {"Wall Sit": PLAIN}):
        with pytest.raises(ValidationError):
            ExerciseFile.model_validate({"exercises": wrong})


@pytest.mark.parametrize(
    "name",
    [
        "IT band stretch",
        "TRX row",
        "RDL",
        "T-spine rotation",
        "V-up",
        "McGill curl",
        "Übergang",
        "Y raise",
    ],
)
def test_only_an_ordinary_word_gives_up_its_capital(name: str) -> None:
    """Abbreviations, shapes, proper names and words that are not English stand as they are written."""
    assert in_sentence(name) == name
    assert in_sentence(f"Slow {name}") == f"slow {name}"
