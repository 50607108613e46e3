"""Rows are read from three formats, each fault at its line."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.batch.rows import PlacedRow, Row, rows
from audiocoach.errors import Diagnostics
from tests.batch.club import complaints, read

ANA = Row(name="Ana", routine="hips", minutes=25, without=("band", "box"), swap=(("squat", "lunge"),))


def file(folder: Path, name: str, text: str) -> Path:
    """Write a file of rows."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "name,routine,minutes,without,swap\nAna,hips,25,band; box,squat=lunge\n"),
        ("b.csv", 'name;routine;minutes;without;swap\nAna;hips;25;"band; box";"squat = lunge"\n'),
        ("c.csv", '\ufeffname,routine,minutes,without,swap\n"Ana",hips,25,"band, box",squat=lunge\n'),
        ("d.csv", "name\troutine\tminutes\twithout\tswap\nAna\thips\t25\tband; box\tsquat=lunge\n"),
        (
            "e.jsonl",
            '{"name": "Ana", "routine": "hips", "minutes": 25, "without": ["band", "box"], '
            '"swap": {"squat": "lunge"}}\n',
        ),
        (
            "f.yaml",
            "- {name: Ana, routine: hips, minutes: 25, without: [band, box], swap: {squat: lunge}}\n",
        ),
    ],
)
def test_one_row_in_every_format(tmp_path: Path, name: str, text: str) -> None:
    """A table with commas, semicolons or tabs, JSON lines and YAML say the same."""
    assert read(file(tmp_path, name, text)) == [ANA]


def test_rows_know_their_lines(tmp_path: Path) -> None:
    """A line is that in which the row begins: empty lines count, and so do breaks within quotes."""
    text = 'name,routine\nAna,hips\n\n"Ben\nBerg",hips\nCleo,hips\n'
    found = [each for each in rows(file(tmp_path, "a.csv", text)) if isinstance(each, PlacedRow)]
    assert [(each.line, each.row.name) for each in found] == [(2, "Ana"), (4, "Ben\nBerg"), (6, "Cleo")]
    found = [
        each
        for each in rows(file(tmp_path, "a.yaml", "- name: Ana\n  routine: a\n\n- {name: Ben, routine: b}\n"))
        if isinstance(each, PlacedRow)
    ]
    assert [each.line for each in found] == [1, 4]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "name,rutine\n", ":1:1: 'rutine' is no column; did you mean 'routine'?"),
        ("a.csv", "name,routine,name\nAna,a,b\n", ":1:1: the column 'name' is there twice"),
        ("a.csv", "name,routine\nAna,a,b\n", ":2:1: this row has 3 cells, and there are 2 columns"),
        ("a.csv", "name,routine,minutes\nAna,a,long\n", ":2:1: 'minutes' must be a number, not \"long\""),
        ("a.csv", "name,routine,swap\nAna,a,squat\n", ":2:1: a swap is written OLD=NEW"),
        ("a.csv", "name,routine\n,a\n", ":2:1: a row needs 'name'"),
        ("a.csv", "name,week\nAna,2\n", ":2:1: a row has either a routine, or a plan and its week"),
        ("a.csv", "name,plan\nAna,p\n", ":2:1: a plan and its week belong together"),
        (
            "a.csv",
            "name,plan,week,sets\nAna,p,1,2\n",
            ":2:1: minutes, sets, swap and without change a routine",
        ),
        ("a.csv", "name,routine,session\nAna,p,1\n", ":2:1: a session is one of a plan and its week"),
        ("a.csv", "", "there are no rows in it"),
        ("a.csv", "name,routine\n", "there are no rows in it"),
        ("a.jsonl", '{"name": "Ana"\n', ":1:1: this line is no JSON"),
        ("a.jsonl", '{"name": "Ana", "routine": "a", "name": "Ben"}', ":1:1: 'name' is there twice"),
        ("a.jsonl", "\n[1]\n", ":2:1: "),
        ("a.yaml", "name: Ana\n", "rows are a list"),
        (
            "a.yaml",
            "- name: Ana\n  routin: a\n",
            ":2:3: 'routin' is not a field of a row; did you mean 'routine'?",
        ),
        ("a.txt", "Ana\n", "its name tells no format of rows"),
        ("a.csv", "name,routine\nAna\x1b[2J,a\n", ":2:1: a text has the control character U+001B"),
        (
            "a.jsonl",
            '{"name": "A", "without": ["b\\u009bm"]}\n',
            ":1:1: a text has the control character U+009B",
        ),
        ("a.jsonl", '{"na\\u0007me": "Ana"}\n', ":1:1: a text has the control character U+0007"),
        ("a.csv", "x" * 1000, f":1:1: '{'x' * 60}' is no column"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    """Each fault says where it is, what is wrong, and often what would be right."""
    assert said in "\n".join(complaints(file(tmp_path, name, text)))


def test_a_faulty_row_hides_no_other(tmp_path: Path) -> None:
    """Reading goes on after a row that is wrong."""
    path = file(tmp_path, "a.csv", "name,routine,level\nAna,a,expert\nBen,b,beginner\n")
    assert [type(each) for each in rows(path)] == [Diagnostics, PlacedRow]


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_what_never_ends_is_not_read(tmp_path: Path, ending: str) -> None:
    """A pipe and a device are told at once."""
    os.mkfifo(tmp_path / f"pipe.{ending}")
    (tmp_path / f"zero.{ending}").symlink_to("/dev/zero")
    for name in ("pipe", "zero"):
        with pytest.raises(Diagnostics, match="it is a pipe or a device"):
            list(rows(tmp_path / f"{name}.{ending}"))


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no text are a complaint, and a missing file is one."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"name,routine\nAna,\xff\xfe\n")
    assert "this is no UTF-8 text" in "\n".join(complaints(path))
    assert "cannot be read" in "\n".join(complaints(tmp_path / "b.csv"))


@given(text=st.text(max_size=200), ending=st.sampled_from(["csv", "jsonl", "yaml"]))
def test_any_text_is_rows_or_a_complaint(
    tmp_path_factory: pytest.TempPathFactory, text: str, ending: str
) -> None:
    """Whatever stands in a file, each part of it is a row with its line, or complaints about the file."""
    path = tmp_path_factory.mktemp("rows") / f"any.{ending}"
    path.write_text(text, encoding="utf-8", errors="replace")
    try:
        parts = list(rows(path))
    except Diagnostics as error:
        parts = [error]
    assert parts
    for part in parts:
        if isinstance(part, PlacedRow):
            assert part.line >= 1
        else:
            assert {(each.file, bool(each.message)) for each in part.complaints} == {(str(path), True)}
