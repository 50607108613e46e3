from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.errors import Diagnostics
from audiocoach.notation.document import parse_document
from audiocoach.notation.text import MOST_BYTES, decode_text, on_one_line, read_text, write_text


def test_a_byte_order_mark_is_not_part_of_the_text() -> None:
    """Files that Windows editors mark are read like others."""
    assert decode_text(b"\xef\xbb\xbftitle: Hips", "it.yaml") == "title: Hips"


def test_a_wrong_byte_after_a_mark_is_counted_from_the_first_character() -> None:
    """Line, column and position are those that an editor shows."""
    with pytest.raises(Diagnostics, match=r"^it\.yaml:2:2: byte 0xff at position 4 is not UTF-8"):
        decode_text(b"\xef\xbb\xbfab\na\xff", "it.yaml")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    """Text comes back as it was written, line ends included."""
    write_text(tmp_path / "a.yaml", "title: Hüften\n")
    assert read_text(tmp_path / "a.yaml") == "title: Hüften\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_others_may_read_what_is_written(tmp_path: Path) -> None:
    """A file gets the permissions that any new file of this user has."""
    (tmp_path / "plain").touch()
    write_text(tmp_path / "a.yaml", "title: Hips\n")
    assert (tmp_path / "a.yaml").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_file_that_cannot_be_written_is_told_and_nothing_stays_behind(tmp_path: Path) -> None:
    """A missing folder, or a folder in the place of the file, is one sentence."""
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "absent" / "a.yaml", tmp_path / "folder"):
        with pytest.raises(Diagnostics, match="the file cannot be written: "):
            write_text(path, "title: Hips\n")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_no_more_than_the_most_is_ever_read(tmp_path: Path) -> None:
    """A file that goes on for ever does not fill the memory."""
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES * 4)
    with pytest.raises(Diagnostics, match="larger than 16 MB"):
        read_text(path)


def test_a_name_that_no_file_can_have_is_told() -> None:
    """A path with a NUL in it is a complaint, not a crash."""
    with pytest.raises(Diagnostics, match="cannot be read"):
        read_text(Path("a\0b"))


PRINTED = st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0xD7FF)


@given(st.dictionaries(st.sampled_from(["name", "note"]), st.text(PRINTED, min_size=1) | st.integers(0, 999)))
def test_rows_read_back(fields: dict[str, str | int]) -> None:
    """Whatever stands in a row is read back as it was."""
    assert parse_document(on_one_line({"it": fields}), "row").value == {"it": fields}


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
    assert on_one_line(value) == written
