"""Parts of lines as exercises of a routine, its blocks, and their YAML."""

from typing import Any

import pytest

from audiocoach.imports.line import read_line
from audiocoach.imports.routine import (
    Entry,
    Exercises,
    NotUnderstoodError,
    Remark,
    WrittenBlock,
    format_routine,
    found_exercise,
    lacks_rest,
    of_a_round,
    spare_last_rest,
)
from audiocoach.notation.names import Names

BOTH = {"sides": "both"}


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Bridges", ("glute-bridge", True)),
        ("Side leg lifts", ("standing-side-leg-lift", True)),
        ("leg swing", ("leg-swings", True)),
        ("single leg glute bridges", ("single-leg-glute-bridge", True)),
        ("Clamshel", ("clamshell", False)),
        ("Goblet squat", (None, False)),
        ("Plank", (None, False)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_names_of_the_catalogue(name: str, found: tuple[str | None, bool], known: Names) -> None:
    """Singular, plural, another order and a slip of the finger are found; another exercise is not."""
    assert found_exercise(name, known) == found


@pytest.mark.parametrize(
    ("line", "block", "fields"),
    [
        ("Squats 3 x 10", {}, {"use": "squat", "dose": "3 x 10"}),
        ("Squats 10", {}, {"use": "squat", "dose": "1 x 10"}),
        ("Squats 10", {"rounds": 3}, {"use": "squat", "reps": 10}),
        ("Squats 10 e/s", {}, {"name": "Squats", "like": "squat", "dose": "1 x 10", "sides": "each"}),
        ("Couch stretch 3 x 10", {}, {"name": "Couch stretch", "dose": "3 x 10"}),
        ("Burpees 10", {}, {"name": "Burpees", "reps": 10}),
        ("Rows", {"each": {"time": "40s", "rest": "20s"}}, {"name": "Rows", "time": "40s", "rest": "20s"}),
        ("clamshells 5", {"every": "1m"}, {"name": "Clamshells", "like": "clamshell", "reps": 10} | BOTH),
        ("400m @ 96s", {}, {"use": "run", "sets": 1, "distance": "400 m", "time": "1m36s"}),
        ("Squats", {}, {"use": "squat"}),
    ],
    ids=str,
)  # fmt: skip
def test_fields(line: str, block: dict[str, Any], fields: dict[str, Any], known: Names) -> None:
    """The catalogue's exercise is used where it can do what the line says; nothing else is stated."""
    assert Exercises(known).written(read_line(line), block) == fields


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Burpees", "it does not say how much"),
        ("3 x 10", "it names no exercise"),
        ("Run 5 km", "it does not say how long the distance takes; add a time or a pace"),
        ("Burpees 3 x 500", "must be from 1 to 200, not 500"),
    ],
    ids=str,
)
def test_reasons(line: str, reason: str, known: Names) -> None:
    """What is not understood says why."""
    with pytest.raises(NotUnderstoodError, match=reason):
        Exercises(known).written(read_line(line), {})


def test_reps_that_fit_into_a_beat_only_when_quick(known: Names) -> None:
    """Twenty reps in a minute get a tempo that leaves a fifth of it; a hundred and fifty cannot be done."""
    fields: dict[str, Any] = {"name": "Swings", "reps": 20}
    assert Exercises(known).on_the_beat(fields, 60_000) == ["20 reps fit into 1m at lift 1.2s, lower 1.2s"]
    assert fields["tempo"] == "lift 1.2s, lower 1.2s"
    far = {"name": "Row", "distance": "500 m", "pace": "2:10/500m"}
    for wrong in ({"name": "Swings", "reps": 150}, {"name": "Plank", "time": "2m"}, far):
        with pytest.raises(NotUnderstoodError, match="do not fit into 1m"):
            Exercises(known).on_the_beat(wrong, 60_000)


def test_an_exercise_is_no_rest() -> None:
    """Only what is used or named is done."""
    entries = [Entry(1, {"use": "squat"}), Entry(2, {"name": "Plank"}), Entry(3, {"rest": "1m"}), Entry(4)]
    assert [entry.is_exercise for entry in entries] == [True, True, False, False]


def test_one_round_has_one_set() -> None:
    """In rounds, a dose is that of one of them."""
    assert of_a_round(Entry(1, {"name": "Row", "dose": "3 x 8-12", "rest": "1m"})).fields == {
        "name": "Row",
        "dose": "1 x 8-12",
        "rest": "1m",
    }


def test_the_last_rest_of_a_circuit_is_between_its_rounds() -> None:
    """Nothing is rested after the last exercise; what is rested until one is ready stays."""
    for rest, left in (("1m", {"rounds": 3, "rest_between_rounds": "1m"}), ("until ready", {"rounds": 3})):
        block = WrittenBlock({"rounds": 3}, [Entry(1, {"use": "squat"}), Entry(2, {"rest": rest})])
        spare_last_rest([block])
        assert block.fields == left


@pytest.mark.parametrize(
    ("fields", "dose", "lacks"),
    [
        ({}, {"dose": "3 x 8"}, True),
        ({}, {"dose": "3 x 8", "rest": "1m"}, False),
        ({"every": "1m"}, {}, False),
    ],
    ids=str,
)
def test_a_rest_that_is_not_stated(fields: dict[str, str], dose: dict[str, str], lacks: bool) -> None:
    """Sets without a rest have that of the pacing; a clock has its own."""
    assert lacks_rest(WrittenBlock(dict(fields), [Entry(1, {"name": "Row", **dose})])) is lacks


def test_a_comment_is_one_line() -> None:
    """Nothing of a comment gets out of it."""
    block = WrittenBlock({}, [Entry(1, remarks=[Remark(1, "one\ntwo\tthree")])])
    assert format_routine({}, [block]) == "blocks:\n  # not understood: one two three\n"


def test_a_block_without_an_exercise_is_its_comments() -> None:
    """Comments stand where their lines stood, also where no block is left around them."""
    rest = Entry(3, {"rest": "1m"}, [Remark(3, "why")])
    blocks = [
        WrittenBlock({}, [Entry(1, remarks=[Remark(1, "Hello")])]),
        WrittenBlock({"rounds": 2}, [Entry(2, {"use": "squat"}), rest]),
    ]
    assert format_routine({"title": "T"}, blocks) == (
        "title: T\nblocks:\n  # not understood: Hello\n  - rounds: 2\n    exercises:\n"
        "      - squat\n      - rest: 1m  # not understood: why\n"
    )
