import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.errors import Diagnostics, TextPosition
from audiocoach.notation.config import Settings, read_config
from audiocoach.notation.document import MOST_REPEATED, parse_document
from audiocoach.notation.file_kinds import ROUTINE

TEXT = """\
# a comment
title: Hips
blocks:
  - {rounds: 2, exercises: [clamshell, "größer 🏃", x]}
  - exercises:
      - use: squat
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 2, 1),
        (("title",), 2, 8),
        (("blocks", 0), 4, 5),
        (("blocks", 0, "exercises", 1), 4, 40),
        (("blocks", 0, "exercises", 2), 4, 52),
        (("blocks", 1, "exercises", 0, "use"), 6, 14),
    ],
)
def test_every_value_knows_its_place(path: tuple[str | int, ...], line: int, column: int) -> None:
    """Lines and columns count from one, a column is a character, whatever its bytes."""
    assert parse_document(TEXT, "it.yaml").find(path).place == TextPosition(line, column)


def test_every_key_knows_its_place() -> None:
    """A complaint about a key points at the key, not at what stands under it."""
    complaint = parse_document(TEXT, "it.yaml").complain(("blocks", 0, "exercises"), "wrong", key=True)
    assert str(complaint) == "it.yaml:4:17: wrong"


@pytest.mark.parametrize("start", ["", "\ufeff", "%YAML 1.2\n---\n", "--- \n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_marks_at_the_start_and_other_line_ends_change_nothing(start: str, newline: str) -> None:
    """A byte order mark, a directive or Windows' line ends are read past."""
    text = (start + TEXT).replace("\n", newline)
    assert parse_document(text, "it.yaml").value == parse_document(TEXT, "it.yaml").value


MERGED = """\
calm: &calm {rest: 30s, sets: 2}
slow: &slow {tempo: 3, sets: 1}
one: {<<: *calm, sets: 3}
two:
  sets: 4
  <<: [*calm, *slow]
three: *calm
"""


def test_anchors_and_merges_are_followed() -> None:
    """What stands in a mapping wins over what is merged, and an earlier merge over a later one."""
    value = parse_document(MERGED, "it.yaml").value
    assert value["one"] == {"rest": "30s", "sets": 3}
    assert value["two"] == {"rest": "30s", "sets": 4, "tempo": 3}
    assert value["three"] == value["calm"]


def test_a_merged_value_keeps_the_place_where_it_is_written() -> None:
    """A complaint about something merged points at the line that has to change."""
    assert str(parse_document(MERGED, "it.yaml").complain(("one", "rest"), "x")) == "it.yaml:1:20: x"
    assert (
        str(parse_document(MERGED, "it.yaml").complain(("one", "rest"), "x", key=True)) == "it.yaml:1:14: x"
    )


def test_the_first_of_two_equal_keys_is_kept_and_both_lines_are_named() -> None:
    """A key that stands twice is a complaint, and the rest of the file is read."""
    document = parse_document("a: 1\nb: 2\na: 3\n", "it.yaml")
    assert document.value == {"a": 1, "b": 2}
    assert [str(each) for each in document.complaints] == [
        "it.yaml:3:1: 'a' stands here and in line 1; keep one of them"
    ]


def test_aliases_may_repeat_as_much_as_people_write() -> None:
    """Thousands of repeated values are read; a bomb is refused before it is built."""
    lists = "a: &a [" + ", ".join("x" * 99) + "]\n"
    fine = lists + "".join(f"k{number}: *a\n" for number in range(MOST_REPEATED // 100))
    assert len(parse_document(fine, "it.yaml").value) == 1 + MOST_REPEATED // 100
    with pytest.raises(Diagnostics, match="aliases repeat more than"):
        parse_document(fine + "more: *a\n", "it.yaml")


def test_aliases_cannot_nest_deeper_than_brackets() -> None:
    """Depth is counted as it unfolds, wherever the parts are written."""
    half = "[" * 16 + "]" * 16
    assert list(parse_document(f"a: &a {half}\nb: [*a]\n", "it.yaml").value) == ["a", "b"]
    with pytest.raises(Diagnostics, match=r"it\.yaml:2:20: lists and mappings are nested more than 30"):
        parse_document(f"a: &a {half}\nb: {'[' * 16}*a{']' * 16}\n", "it.yaml")


def test_a_mistake_in_the_syntax_does_not_hide_what_was_found_before() -> None:
    """The complaints up to the place where reading stops come along."""
    with pytest.raises(Diagnostics) as raised:
        parse_document("a: 1\na: 2\nb: [\n", "it.yaml")
    assert [each.line for each in raised.value.complaints] == [2, 4]


def test_an_empty_file_is_refused_unless_it_may_be() -> None:
    """Settings may consist of comments alone; a routine may not."""
    assert read_config("# later\n", "it.yaml") == Settings()
    with pytest.raises(Diagnostics, match="the file is empty"):
        ROUTINE.read(parse_document("# later\n", "it.yaml"))


PRINTABLE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff")
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | PRINTABLE,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(PRINTABLE, parts, max_size=4),
    max_leaves=15,
)


@given(st.lists(JSON, min_size=1))
def test_json_reads_as_itself(value: Any) -> None:
    """Every JSON text is YAML, and means the same."""
    assert parse_document(json.dumps(value, ensure_ascii=False), "it.yaml").value == value
