"""docs/import.md: its text becomes the routine that it shows, and each of its examples is read."""

import re
from pathlib import Path

import pytest

from audiocoach.imports.text import import_text
from audiocoach.library import Library, built_in_folder
from tests.commands import call
from tests.docs.reading import examples, read_page

PAGE = read_page("import.md")
TEXT, SAID = re.findall(r"(?ms)^```text\n(.*?)^```$", PAGE)
ROWS = dict(re.findall(r"(?m)^\| ([a-z][^|]+?) \| (.+) \|$", PAGE))


def test_the_text_becomes_the_routine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the page shows is what import writes and says."""
    monkeypatch.chdir(tmp_path)
    Path("knee.txt").write_text(TEXT, encoding="utf-8")
    ran = call("import", "knee.txt")
    (shown,) = (example.text for example in examples(PAGE) if example.language == "yaml")
    assert f"# knee.yaml\n{Path('knee.yaml').read_text(encoding='utf-8')}" == shown
    assert ran.err == SAID


@pytest.mark.parametrize("kind", ["doses", "times", "sides", "holds, rests, tempo", "load"])
def test_every_example_is_read(kind: str) -> None:
    """Each example of a row is understood, with a name and a dose where it has none."""
    known = Library([built_in_folder()]).known()
    for example in re.findall(r"`([^`]+)`", ROWS[kind]):
        named = re.match(r"[^\W\d]+ \d|\d+ [^\W\d]{4,}$", example) and kind == "doses"
        dose = "" if kind in ("doses", "times") else " 3 x 10"
        line = example if named else f"Rowing{dose} {example}"
        made = import_text(f"Any title\n{line}\nPlank 30s", known, "Any")
        assert "not understood" not in made.routine, example


@pytest.mark.parametrize("kind", ["distances, with a time or a pace", "headings", "clocks"])
def test_every_heading_is_read(kind: str) -> None:
    """Each heading and clock is understood above an exercise, and each distance by itself."""
    known = Library([built_in_folder()]).known()
    for example in re.findall(r"`([^`]+)`", ROWS[kind]):
        made = import_text(f"Any title\nRows 3 x 10\n{example}\nPlank 30s", known, "Any")
        assert "not understood" not in made.routine, example
