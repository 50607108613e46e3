from pathlib import Path

from audiocoach.library import built_in_folder
from audiocoach.notation.advice import advise

TALKATIVE = """\
exercises:
  wall-sit:
    name: Wall sit
    position: standing
    dose: 2 x 30s
    setup:
      - Stand with your back against the wall and your feet a little way out in front of you both.
    cues: [Breathe.]
"""


def test_a_long_sentence_gets_advice_with_its_line(tmp_path: Path) -> None:
    """A sentence of more than twelve words is no mistake, but `check` says where it stands."""
    path = tmp_path / "mine.yaml"
    path.write_text(TALKATIVE, encoding="utf-8")
    advice = [line for line in advise(path) if "12 words" in line.message]
    assert [(line.line, line.column) for line in advice] == [(7, 9)]


def test_the_built_in_exercises_need_no_advice() -> None:
    """What is built in keeps the writing rules."""
    files = sorted((built_in_folder() / "exercises").glob("*.yaml"))
    assert [str(line) for file in files for line in advise(file)] == []


def test_other_files_get_none(tmp_path: Path) -> None:
    """Routines and broken files get no advice: a broken one has complaints instead."""
    path = tmp_path / "broken.yaml"
    path.write_text("exercises: [", encoding="utf-8")
    assert advise(path) == ()
    assert advise(built_in_folder() / "routines" / "couch-stretch.yaml") == ()
