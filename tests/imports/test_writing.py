"""Blocks as YAML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.imports.blocks import Entry, WrittenBlock
from audiocoach.imports.writing import comment, format_routine, row, scalar
from audiocoach.notation.document import parse_document

PRINTED = st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0xD7FF)


@given(st.dictionaries(st.sampled_from(["name", "note"]), st.text(PRINTED, min_size=1) | st.integers(0, 999)))
def test_rows_read_back(fields: dict[str, str | int]) -> None:
    """Whatever stands in a row is read back as it was."""
    assert parse_document(row({"it": fields}), "row").value == {"it": fields}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("3 x 10", "3 x 10"),
        ("true", '"true"'),
        ("1e3", '"1e3"'),
        ("a: b", '"a: b"'),
        ([8, "max 40s"], "[8, max 40s]"),
    ],
    ids=str,
)
def test_quotes_stand_where_they_are_needed(value: object, written: str) -> None:
    """Plain words stay plain."""
    assert scalar(value) == written


def test_a_comment_is_one_line() -> None:
    """Nothing of a comment gets out of it."""
    assert comment("one\ntwo\tthree") == "# one two three"


def test_a_block_without_an_exercise_is_its_comments() -> None:
    """Comments stand where their lines stood, also where no block is left around them."""
    blocks = [
        WrittenBlock({}, [Entry(1, note="# Hello")]),
        WrittenBlock({"rounds": 2}, [Entry(2, {"use": "squat"}), Entry(3, {"rest": "1m"}, "# why")]),
    ]
    assert format_routine({"title": "T"}, blocks) == (
        "title: T\nblocks:\n  # Hello\n  - rounds: 2\n    exercises:\n"
        "      - squat\n      - rest: 1m  # why\n"
    )
