import math
from typing import Any

import pytest

from audiocoach.notation.document import NUMBER_OR_WORD, parse_document


def read(word: str) -> Any:
    """Read a word that stands under a key."""
    return parse_document(f"key: {word}", "it.yaml").value["key"]


@pytest.mark.parametrize(
    "word",
    ["off", "no", "on", "yes", "y", "N", "1:30", "1:30:00", "2024-01-01", "1_000", "0b11", "<<", "=", "inf"],
)
def test_what_yaml_1_1_reads_as_something_else_is_text(word: str) -> None:
    """A word that looks like a word stays one: `intro: off` is not a boolean, `time: 1:30` not ninety."""
    assert read(word) == word
    assert parse_document(f"- {word}", "it.yaml").value == [word]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("3", 3),
        ("-3", -3),
        ("012", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("2.5", 2.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", -math.inf),
        ("9" * 5_000, math.inf),
    ],
)
def test_the_core_schema_of_yaml_1_2_decides_what_a_word_is(word: str, value: object) -> None:
    """Numbers, booleans and nothing are what YAML 1.2 says they are, and of the type it says."""
    assert read(word) == value
    assert type(read(word)) is type(value)
    assert NUMBER_OR_WORD.match(word)


def test_no_number_is_a_number() -> None:
    """`.nan` is read as YAML 1.2 says, so that a duration can refuse it."""
    assert math.isnan(read(".nan"))


@pytest.mark.parametrize("text", ['"3"', "'true'", "!!str 3", "! 3", "|-\n  3"])
def test_quotes_make_text(text: str) -> None:
    """Whatever is quoted, tagged as text or in a block is text."""
    assert isinstance(parse_document(f"key: {text}", "it.yaml").value["key"], str)
