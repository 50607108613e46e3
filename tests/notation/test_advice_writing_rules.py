"""The writing rules must see a bad line, and leave a good one alone."""

import pytest

from audiocoach.coach.model.doses import Dose
from audiocoach.coach.model.exercises import Exercise
from audiocoach.notation.advice import (
    ASIDE_RULES,
    CUE_RULES,
    EXERCISE_RULES,
    REP_RULES,
    SPOKEN_RULES,
    Advice,
    lint_exercise,
    lint_line,
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "Raise the top leg slowly from the hip until it is level with you.",
            "has a sentence of more than 12 words",
        ),
        ("Lift the leg and then lower it.", "joins actions"),
        ("Lift, then lower.", "joins actions"),
        ("Don't lock the knee.", "says what to avoid"),
        ("Don’t lock the knee.", "says what to avoid"),
        ("Avoid the floor.", "says what to avoid"),
        ("Lift like this.", "needs eyes"),
        ("Burn fat.", "promises"),
        ("Hold for 2 seconds.", "has digits or signs"),
        ("Bend to ninety°.", "has digits or signs"),
        ("Lift the leg", "ends without a full stop"),
        ("Abduct the leg.", "names an anatomist's direction"),
        ("Lift the right leg.", "names a fixed side"),
    ],
)
def test_a_broken_rule_is_named(text: str, reason: str) -> None:
    """Each rule finds the line that breaks it, and nothing else in that line."""
    found = lint_line(text)
    assert len(found) == 1
    assert found[0].startswith(reason)


@pytest.mark.parametrize(
    "text",
    [
        "Lie on your {other_side} side. {side} leg works.",
        "Keep the knee at a right angle.",
        "Hold it there.",
        "Hamstrings taking over? Lower, reset, squeeze, restart.",
        "Bend hips and knees, about forty-five degrees.",
    ],
)
def test_a_good_line_passes(text: str) -> None:
    """Variables, right angles and short questions are fine."""
    assert lint_line(text) == []


def test_a_cue_is_short() -> None:
    """Eight words fit between two reps, nine do not."""
    assert lint_line("Keep your hips level from start to finish.", CUE_RULES) == []
    assert len(lint_line("Keep your hips level from the start to finish.", CUE_RULES)) == 1


def test_one_rep_names_one_side() -> None:
    """A line of the movement that names both sides is a slip; `opposite` is the word."""
    assert len(lint_line("Lift your {side} heel and {other_side} thigh.", REP_RULES)) == 1
    assert lint_line("Swing the opposite arm with your {side} knee.", REP_RULES) == []


def test_every_rule_tells_what_would_be_right() -> None:
    """A reason has two halves: what is wrong, and what to do."""
    rules = (*SPOKEN_RULES, *REP_RULES, *CUE_RULES, *ASIDE_RULES)
    reasons = [*(reason for reason, _ in rules), *(reason for reason, _ in EXERCISE_RULES)]
    assert all("; " in reason for reason in reasons)
    assert len(set(reasons)) == len(reasons)


def test_an_exercise_is_linted_as_a_whole_and_line_by_line() -> None:
    """What is missing has no place; what is badly said has the place of its line."""
    exercise = Exercise.model_validate(
        {
            "name": "Toe touch",
            "position": "standing",
            "sides": "each",
            "dose": {"sets": 3, "reps": 8, "hold": "2s"},
            "equipment": {"required": [{"item": "band"}]},
            "setup": ["Stand tall.", "Never slouch."],
        }
    )
    found = lint_exercise(exercise)
    assert [complaint.where for complaint in found] == [(), (), (), (), (), ("setup", 1)]
    assert found[-1] == Advice(("setup", 1), "says what to avoid; say what to do")
    assert any("phase called hold" in complaint.reason for complaint in found)


def test_a_whole_exercise_has_no_complaint() -> None:
    """A short, well-written exercise passes."""
    exercise = Exercise(
        name="March",
        position="standing",
        dose=Dose.model_validate("2 x 10"),
        setup=("Stand tall.",),
        movement=("Lift one knee.", "Change legs."),
        cues=("Stay tall.",),
    )
    assert lint_exercise(exercise) == []


@pytest.mark.parametrize(
    ("field", "value", "where"),
    [
        ("side_short", "{side} leg", ("side_short",)),
        ("kit", ["Never put it on."], ("kit", 0)),
        ("ready", ["Raise your hips.", "Don't sag."], ("ready", 1)),
        ("breath", {"lift": "Breathe out like this."}, ("breath", "lift")),
        ("cautions", ["Stop well before your hips begin to tip to one side."], ("cautions", 0)),
        ("easier_by", "Put both of your feet down on the floor for a while.", ("easier_by",)),
        ("harder_by", "Hold 5 seconds.", ("harder_by",)),
        ("breath", {"fly": "Breathe out."}, ()),
    ],
    ids=str,
)
def test_every_spoken_field_keeps_the_rules(field: str, value: object, where: tuple[str | int, ...]) -> None:
    """A line that is badly said is found wherever it stands, and a breath belongs to a phase there is."""
    good = {"setup": ["Stand."], "movement": ["Lift."], "cues": ["Tall."], "dose": "2 x 10", "name": "March"}
    exercise = Exercise.model_validate({**good, "position": "standing", field: value})
    assert [advice.where for advice in lint_exercise(exercise)] == [where]
