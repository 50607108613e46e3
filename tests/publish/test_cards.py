import pytest

from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.publish.cards import exercise_card, routine_card
from tests.coach.shelf import CATALOGUE, PRESETS


def exercise_lines(name: str) -> list[str]:
    """Write the card of a built-in exercise, with its sides as they are written."""
    return exercise_card(name, CATALOGUE[name], str)


def exercises_of(*items: object, **block: object) -> list[str]:
    """Write the card of a routine of one block, and return its exercises."""
    blocks = [{"title": "Work", "exercises": items, **block}]
    routine = Routine.model_validate({"title": "It", "blocks": blocks})
    bouts = [step for step in unfold(routine, CATALOGUE, PRESETS) if isinstance(step, Bout)]
    lines = routine_card("it", routine, bouts, [], 600_000)
    assert lines[:4] == ["It  (it)", "  About 10 min · beginner · needs nothing", "", "  Work"]
    return [" ".join(line.split()) for line in lines[4:]]


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_card_has_all_that_an_exercise_says(name: str) -> None:
    """Nothing that stands in the catalogue about an exercise is missing from its card."""
    card, exercise = "\n".join(exercise_lines(name)), CATALOGUE[name]
    told = [exercise.name, exercise.level, exercise.position, exercise.purpose, exercise.side_setup]
    told += [*exercise.aliases, *exercise.targets, *exercise.setup, *exercise.movement, *exercise.cues]
    told += [*exercise.cautions, *exercise.note, *exercise.easier, *exercise.harder]
    told += [gear.item for gear in exercise.equipment.all]
    assert [text for text in told if text and text not in card] == []


@pytest.mark.parametrize(
    ("name", "first", "later"),
    [
        ("clamshell", "Lie on your {other_side} side.", "Stack your hips"),
        ("banded-clamshell", "Pull the loop band up", "Lie on your {other_side} side."),
        ("hip-drop", "Stand beside the box", "{side} foot on the box"),
        ("hip-drop", "{side} foot on the box", "Step up near the outer edge, the wall within reach."),
        ("couch-stretch-level-1", "Kneel on all fours", "Slide your {side} knee to the wall"),
    ],
)
def test_the_set_up_has_the_order_in_which_it_is_spoken(name: str, first: str, later: str) -> None:
    """Kit, position, side, what loads the body; whoever lies on a side hears of it before the position."""
    card = "\n".join(exercise_lines(name))
    assert card.index(first) < card.index(later)


def test_a_routine_lists_each_exercise_once() -> None:
    """Sets, sides and rounds of an exercise are one line, wherever it begins."""
    right = {"sides": {"first": "right"}}
    assert exercises_of("squat", {"use": "clamshell", "pacing": right}) == [
        "1. Squat 3 x 15",
        "2. Clamshell 3 x 10, hold 1s, each side",
    ]
    assert exercises_of({"use": "squat", "reps": 8}, "lateral-lunge", rounds=2) == [
        "1. Squat 2 x 8",
        "2. Lateral lunge 2 x 30s, each side",
    ]


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_side_alone_is_told(side: str) -> None:
    """An exercise of one side only is on the card, with its side."""
    only = {"use": "lateral-lunge", "sets": 1, "pacing": {"sides": {"only": side}}}
    assert exercises_of(only) == [f"1. Lateral lunge 1 x 30s, {side} side only"]
