from pathlib import Path

import pytest

from tests.commands import call, put_routine

WRONG = """\
title: Hips
blocks:
  - exercises:
      - use: clamshel
        dose: {sest: 2, reps: 10}
"""


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """Give a routine without a mistake."""
    return put_routine(tmp_path / "good.yaml")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """Give a routine with two mistakes."""
    path = tmp_path / "wrong.yaml"
    path.write_text(WRONG)
    return path


def test_good_files(good: Path) -> None:
    """Files without a mistake are told in one line, with status 0; a name of the library will do."""
    assert call("check", good).out == "1 file is fine.\n"
    assert call("check", good, "hips-for-runners").out == "2 files are fine.\n"


def test_every_mistake_with_its_place(wrong: Path) -> None:
    """Every mistake stands on a line of its own: file:line:column, what is wrong, what would be right."""
    ran = call("check", wrong)
    assert (ran.status, ran.out) == (1, "")
    first, second = sorted(ran.err.splitlines())
    assert first.startswith(f"{wrong}:4:14: ")
    assert "'clamshel'" in first
    assert "'clamshell'" in first
    assert second.startswith(f"{wrong}:5:16: 'sest' ")
    assert "did you mean 'sets'" in second


def test_other_files_are_looked_at_all_the_same(wrong: Path, good: Path, tmp_path: Path) -> None:
    """A file that is not there is one mistake more; the others are checked none the less."""
    ran = call("check", tmp_path / "absent.yaml", good, wrong)
    assert ran.status == 1
    assert len(ran.err.splitlines()) == 3
    assert "absent.yaml" in ran.err


def test_broken_exercises_of_the_user_are_told(config_dir: Path, tmp_path: Path) -> None:
    """Where a routine misses an exercise whose file has a mistake, that mistake is told, too."""
    own = config_dir / "exercises" / "mine.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("exercises:\n  my-move: {nam: My move}\n")
    routine = tmp_path / "routine.yaml"
    routine.write_text("title: T\nblocks:\n  - exercises: [my-move]\n")
    ran = call("check", routine)
    assert f"{routine}:3:17: " in ran.err
    assert f"{own}:2:13: 'nam' is not a field" in ran.err
    assert len(call("check", own, routine).err.splitlines()) == len(ran.err.splitlines())


def test_every_built_in_file_is_fine() -> None:
    """Everything that comes with audiocoach passes its own check."""
    data = Path(__file__).parents[2] / "data"
    folders = ("exercises", "routines", "plans", "wording", "pacing", "verbosity")
    files = [path for folder in folders for path in sorted((data / folder).glob("*.yaml"))]
    ran = call("check", *files)
    assert (ran.err, ran.status) == ("", 0)
    assert len(files) > 30
