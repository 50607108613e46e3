import io
import sys
from pathlib import Path

import pytest

from tests.commands import call

TEXT = "Strong knees\nClamshells 2 x 12 e/s, rest 30s\nDrink water!\nPlank 1 x 40s\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder with a text."""
    monkeypatch.chdir(tmp_path)
    Path("legs.txt").write_text(TEXT, encoding="utf-8")


def typed(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    """Have a text come through the pipe."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))


def test_a_text_becomes_a_routine_here() -> None:
    """import writes a routine of the text's name, and says what to do next and what it did not understand."""
    ran = call("import", "legs.txt")
    assert ran.out == "legs.yaml is written: 2 exercises. Next: audiocoach make legs.yaml\n"
    assert "legs.txt:3: not understood: Drink water!\n" in ran.err
    assert Path("legs.yaml").read_text(encoding="utf-8") == (
        "title: Strong knees\nblocks:\n  - exercises:\n      - {use: clamshell, dose: 2 x 12, rest: 30s}\n"
        "      # not understood: Drink water!\n      - {name: Plank, dose: 1 x 40s}\n"
    )
    assert call("check", "legs.yaml").out == "1 file is fine.\n"


def test_nothing_is_written_over() -> None:
    """A routine that is there stays as it is, unless --force is given."""
    Path("legs.yaml").write_text("mine")
    ran = call("import", "legs.txt")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err == "Error: legs.yaml: this file is there already; choose another with -o, or --force\n"
    assert Path("legs.yaml").read_text() == "mine"
    assert call("import", "legs.txt", "--force").status == 0
    assert "Strong knees" in Path("legs.yaml").read_text()


@pytest.mark.parametrize("output", ["mine.yaml", "there", "there/mine.yml"])
def test_it_goes_where_it_is_told(output: str) -> None:
    """-o names a file, or a folder for one of the text's name."""
    Path("there").mkdir()
    path = "there/legs.yaml" if output == "there" else output
    assert call("import", "legs.txt", "-o", output).out.startswith(f"{path} is written: ")
    assert Path(path).is_file()


def test_a_folder_that_is_not_there() -> None:
    """Where it cannot be written, one sentence says so, and nothing is."""
    ran = call("import", "legs.txt", "-o", "none/mine.yaml")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert [path.name for path in Path().iterdir()] == ["legs.txt"]


def test_it_can_be_printed() -> None:
    """-o - prints the routine and writes nothing."""
    assert call("import", "legs.txt", "-o", "-").out.startswith("title: Strong knees\nblocks:\n")
    assert not Path("legs.yaml").exists()


def test_a_text_is_pasted(monkeypatch: pytest.MonkeyPatch) -> None:
    """- reads what is pasted and prints the routine, or writes it where it is told."""
    typed(monkeypatch, b"Plank 40s\nSquats 10")
    ran = call("import", "-")
    assert ran.out.splitlines()[:3] == ["title: My workout", "blocks:", "  - exercises:"]
    typed(monkeypatch, b"Plank 40s\nSquats 10")
    assert call("import", "-", "-o", "my-day.yaml").out.startswith("my-day.yaml is written: 2 exercises.")
    assert Path("my-day.yaml").read_text().startswith("title: My day\n")


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [
        ("none.txt", None, "none.txt: there is no such file"),
        ("mine.yaml", b"title: x", "mine.yaml: this is a file of audiocoach's own notation"),
        ("sheet.pdf", b"%PDF\x00", "sheet.pdf: the file is binary, not text"),
        ("hello.txt", b"How are you?", "no line of it is an exercise; write them as in: Squats 3 x 10"),
        ("long.txt", b"Plank 40s\n" * 30_000, "long.txt: the text is longer than a workout"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " not in value else "",
)
def test_what_is_no_workout(name: str, content: bytes | None, error: str) -> None:
    """What cannot be imported is told in one sentence, and nothing is written."""
    if content is not None:
        Path(name).write_bytes(content)
    ran = call("import", name)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith(f"Error: {error}")


def test_help_teaches_by_an_example() -> None:
    """The text in the help is one that import reads without a doubt."""
    shown = call("import", "--help").out.split("Spanish:\n")[1].split("Exercises of the catalogue")[0]
    Path("help.txt").write_text(shown, encoding="utf-8")
    ran = call("import", "help.txt")
    assert ran.out.startswith("help.yaml is written: 5 exercises.")
    assert "not understood" not in ran.err
