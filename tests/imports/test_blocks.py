"""Blocks when all of a text has been read."""

import pytest

from audiocoach.imports.blocks import (
    Entry,
    WrittenBlock,
    is_exercise,
    lacks_rest,
    of_a_round,
    spare_last_rest,
)


def test_an_exercise_is_no_rest() -> None:
    """Only what is used or named is done."""
    entries = [Entry(1, {"use": "squat"}), Entry(2, {"name": "Plank"}), Entry(3, {"rest": "1m"}), Entry(4)]
    assert list(map(is_exercise, entries)) == [True, True, False, False]


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
