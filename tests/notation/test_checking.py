import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.model.wording import MOMENTS
from audiocoach.errors import Diagnostics
from audiocoach.notation.checking import check_file, kind_of
from audiocoach.notation.config import CONFIG
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import EXERCISES, PLAN, PRESET, ROUTINE, WORDING
from audiocoach.notation.scripts import SCRIPT
from audiocoach.notation.text import decode_text
from tests.notation.samples import KNOWN, RICH, complaints, routine

KINDS = ["routine", "exercises", "wording", "preset", "script", "config", "plan"]

MALFORMED = Path(__file__).parent / "malformed"
JARGON = re.compile(
    r"pydantic|validat|Input should|NoneType|\b(dict|tuple|str|int|float|bool|class|object|schema|literal)\b",
    re.IGNORECASE,
)


def cases() -> Iterator[Any]:
    """Read the table of files: each opens with `=== its name`, and ends with the complaints after `>>> `."""
    for table in sorted(MALFORMED.glob("*.txt")):
        for case in re.split(r"^=== ", table.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = case.partition("\n")
            text, *expected = rest.rstrip("\n").split("\n>>> ")
            yield pytest.param(text + "\n", expected, id=f"{table.stem}-{name}")


def as_expected(complaint: str, expected: str) -> bool:
    """Compare a complaint with what a table says; the end of a long one may be cut off with an ellipsis."""
    return complaint.startswith(expected[:-1]) if expected.endswith("…") else complaint == expected


@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_a_malformed_file_is_told_with_its_places_all_at_once(text: str, expected: list[str]) -> None:
    """Each complaint has line and column, says what is wrong and what would be right; all come in one go."""
    found = [str(complaint).removeprefix("it.yaml:") for complaint in complaints(text)]
    assert len(found) == len(expected), found
    for complaint, line in zip(found, expected, strict=True):
        assert as_expected(complaint, line), complaint


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Title: T\nBlocks: []\n", ROUTINE),
        ("name: T\nblock: []\n", ROUTINE),
        ("title: T\nlanguage: en\nwindow: []\n", SCRIPT),
        ("EXERCISES: {}\n", EXERCISES),
        ("1: 2\n", PRESET),
    ],
)
def test_a_miswritten_key_still_tells_the_kind(text: str, kind: Any) -> None:
    """A capital, or an s too few, makes no pacing of a routine."""
    assert kind_of(parse_document(text, "it.yaml").value) is kind


def test_deep_brackets_are_told(tmp_path: Path) -> None:
    """However deep the brackets, it is one complaint; some parsers give up before the levels are counted."""
    path = tmp_path / "it.yaml"
    path.write_text("[" * 900_000)
    [complaint] = map(str, check_file(path, KNOWN).complaints)
    assert re.fullmatch(r".*:1:(31|1001): lists and mappings are nested more than 30 levels deep", complaint)


BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{below}'] * 10)}]\n"
    for below, name in zip("abcdefg", "bcdefgh", strict=True)
)
ALL_BUT_TWO = ", ".join(f"{moment}: So." for moment in MOMENTS if moment not in ("go", "rest"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            "", "it.yaml:1:1: the file is empty; a routine begins with title: and blocks:", id="empty"
        ),
        pytest.param(BOMB, "it.yaml:4:36: aliases repeat more than 10000 values; use fewer", id="alias-bomb"),
        pytest.param(
            "- " * 400_000,
            "it.yaml:1:61: lists and mappings are nested more than 30 levels deep",
            id="deep-dashes",
        ),
        pytest.param(
            "title: Hi\x07ps", "it.yaml:1:10: the character U+0007 cannot be printed; remove it", id="bell"
        ),
        pytest.param(
            '# Mine\nlead_in: "5\\es"',
            "it.yaml:2:10: the text has the control character U+001B, which means nothing here; take it out",
            id="escape",
        ),
        pytest.param(
            '# Mine\n"lead_in\\x9d": 5s',
            "it.yaml:2:1: the text has the control character U+009D, which means nothing here; take it out",
            id="escape-in-a-key",
        ),
        pytest.param(
            "title: Hips\n# " + "x" * 1_000_000,
            "it.yaml: the file is larger than 1 MB; is it the right one?",
            id="large",
        ),
        pytest.param(
            b"title: H\xfcften\n",
            "it.yaml:1:9: byte 0xfc at position 8 is not UTF-8; save the file as UTF-8",
            id="latin-1",
        ),
        pytest.param(
            "title: Hüften\nlevel: ".encode() + b"\xe9",
            "it.yaml:2:8: byte 0xe9 at position 22 is not UTF-8; save the file as UTF-8",
            id="latin-1-later",
        ),
        pytest.param(
            "title: Hips".encode("utf-16"),
            "it.yaml: the file is UTF-16, not UTF-8; save it as UTF-8",
            id="utf-16",
        ),
        pytest.param(
            b"PK\x03\x04\x00\x00",
            "it.yaml: the file is binary, not text; audiocoach reads YAML, saved as UTF-8",
            id="zip",
        ),
        pytest.param(
            routine("- clamshell").replace("Hips", "x" * 301),
            "it.yaml:1:8: 'title' is 301 characters long; the most is 300",
            id="long-title",
        ),
        pytest.param(
            "language: en\nphrases: {" + ALL_BUT_TWO + "}",
            'it.yaml:2:10: nothing is said at go, rest; add them ("" is silence), or like: and the wording '
            "that has them",
            id="silent-wording",
        ),
    ],
)
def test_a_file_that_no_table_can_show_is_told(content: str | bytes, expected: str, tmp_path: Path) -> None:
    """Empty, huge, deep, binary or wrongly encoded files get one complaint, with its place."""
    path = tmp_path / "it.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    assert [str(complaint) for complaint in check_file(path, KNOWN).complaints] == [f"{tmp_path}/{expected}"]


@pytest.mark.parametrize("digits", [20, 400, 5_000])
@pytest.mark.parametrize("field", ["sets", "reps", "time", "hold", "rest"])
@pytest.mark.parametrize("unit", ["", "s"])
def test_an_endless_number_is_no_crash(digits: int, field: str, unit: str) -> None:
    """A number of any length is a complaint at its place."""
    text = routine(f"- {{use: clamshell, {field}: {'9' * digits}{unit}}}")
    (complaint,) = complaints(text)
    assert (complaint.line, complaint.column) == (4, 26 + len(field) + 2)


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"title": "Hips", "blocks": []}, ROUTINE),
        ({"title": "Hips", "exercises": []}, ROUTINE),
        ({"exercises": {}}, EXERCISES),
        ({"title": "Hips", "stages": []}, PLAN),
        ({"title": "Hips", "weeks": 4}, PLAN),
        ({"phrases": {}}, WORDING),
        ({"like": "english"}, WORDING),
        ({"title": "Hips", "windows": []}, SCRIPT),
        ({"voice": "gtts"}, CONFIG),
        ({"lead_in": "5s"}, PRESET),
        ([], ROUTINE),
    ],
)
def test_the_kind_of_a_file_is_seen_from_its_keys(value: object, kind: object) -> None:
    """Nobody has to say what kind of file is checked."""
    assert kind_of(value) is kind


def test_a_file_that_is_not_there_is_a_complaint(tmp_path: Path) -> None:
    """A missing file or a folder is told like every other mistake."""
    assert [str(each) for each in check_file(tmp_path / "a.yaml", KNOWN).complaints] == [
        f"{tmp_path / 'a.yaml'}: there is no such file"
    ]
    assert [str(each) for each in check_file(tmp_path, KNOWN).complaints] == [
        f"{tmp_path}: is a folder, not a file"
    ]


TEXTS = st.sampled_from(
    ["clamshell", "3 x 10", "30s", "-1s", "lift 2, lower 2", "brisk", "{side}", "{", "en", "", "yes", "name"]
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), TEXTS, st.text(max_size=12))
TREES = st.recursive(
    SCALARS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXTS, parts, max_size=3),
    max_leaves=5,
)


def parts_of(value: Any) -> Iterator[tuple[Any, Any]]:
    """List every list and mapping in a value, with each key or index in it."""
    if isinstance(value, (dict, list)):
        for key, part in list(value.items() if isinstance(value, dict) else enumerate(value)):
            yield value, key
            yield from parts_of(part)


def in_yaml(value: object) -> str:
    """Write a value as flow YAML."""
    match value:
        case dict():
            return "{" + ", ".join(f"? {in_yaml(key)} : {in_yaml(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(in_yaml, value)) + "]"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case None:
            return "~"
    return str(value).lower()


@pytest.mark.parametrize("text", RICH, ids=KINDS)
def test_a_file_with_every_field_is_fine(text: str) -> None:
    """Everything that may be written is read."""
    assert complaints(text) == ()


@given(st.data())
@pytest.mark.parametrize("text", RICH, ids=KINDS)
def test_complaints_never_speak_of_python(text: str, data: st.DataObject) -> None:
    """Whatever stands where, the complaints name places and things in the words of the writer."""
    tree = parse_document(text, "it.yaml").value
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(list(parts_of(tree))))
        if isinstance(holder, dict) and data.draw(st.booleans()):
            holder[data.draw(TEXTS)] = holder.pop(key)
        else:
            holder[key] = data.draw(TREES)
    for complaint in complaints(in_yaml(tree)):
        said = re.sub(r"'[^']*'|\"[^\"]*\"|\{[^}]*\}", "", complaint.message)
        assert not JARGON.search(said), complaint
        assert complaint.line > 0
        assert complaint.column > 0


@given(st.text())
def test_any_text_is_read_or_complained_about(text: str) -> None:
    """No text raises anything but complaints."""
    assert isinstance(complaints(text), tuple)


@given(st.binary())
def test_any_bytes_are_text_or_complained_about(content: bytes) -> None:
    """No bytes raise anything but complaints."""
    try:
        found = complaints(decode_text(content, "it.yaml"))
    except Diagnostics as error:
        found = error.complaints
    assert isinstance(found, tuple)


GOOD = routine(
    "- use: hip drop", "  dose: {sets: 2, reps: 12}", '  say: {name: "drop"}', "- [clamshell]", "- rest: 30s"
)


@given(st.data())
def test_a_slip_of_the_keyboard_is_read_or_complained_about(data: st.DataObject) -> None:
    """Deleting, doubling or inserting a few characters of a routine never raises anything but complaints."""
    text = GOOD
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 8)))
        text = (
            text[:start]
            + data.draw(st.sampled_from([*"\t:-{}[]'\"&*!|>#%@`,? \n\r\u2028", text[start:end] * 2, ""]))
            + text[end:]
        )
    assert isinstance(complaints(text), tuple)
