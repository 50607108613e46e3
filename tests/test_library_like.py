from pathlib import Path

import pytest

from audiocoach.library import Library, built_in_folder
from tests import commands
from tests.commands import call


def put(path: Path, text: str) -> Path:
    """Write a file of exercises, whose lines are given without their heading."""
    return commands.put(path, f"exercises:\n{text}")


@pytest.fixture
def exercises(config_dir: Path) -> Path:
    """Give the folder of the user's own exercises."""
    return config_dir / "exercises"


def library(config_dir: Path) -> Library:
    """Open the user's library."""
    return Library([config_dir, built_in_folder()])


def test_own_exercises_may_be_like_built_in_ones(exercises: Path, config_dir: Path) -> None:
    """A variation has what it states, and all else of the built-in exercise."""
    put(exercises / "mine.yaml", "  my-clam: {name: My clam, like: clamshell, dose: {reps: 20}}\n")
    both = library(config_dir).catalogue()
    assert both["my-clam"].dose.reps != both["clamshell"].dose.reps
    assert both["my-clam"].movement == both["clamshell"].movement


def test_a_built_in_exercise_can_be_changed_in_one_place(exercises: Path, config_dir: Path) -> None:
    """One that is like its own name takes the place of the built-in one, with what that says."""
    put(exercises / "mine.yaml", "  clamshell: {name: Clamshell, like: clamshell, cues: [Slow and low.]}\n")
    changed = library(config_dir).catalogue()["clamshell"]
    assert changed.cues == ("Slow and low.",)
    assert changed.movement == Library([built_in_folder()]).catalogue()["clamshell"].movement
    assert call("check", exercises / "mine.yaml").status == 0


def test_built_in_exercises_do_not_depend_on_own_ones(config_dir: Path, tmp_path: Path) -> None:
    """What is built in is like the built-in exercise, whatever the user has made of that name."""
    built_in = tmp_path / "built-in"
    put(
        built_in / "exercises" / "one.yaml",
        "  a: {name: A, like: b}\n  b: {name: B, position: prone, dose: 1 x 9}\n",
    )
    put(config_dir / "exercises" / "one.yaml", "  b: {name: B, position: supine, dose: 1 x 9}\n")
    catalogue = Library([config_dir, built_in]).catalogue()
    assert (catalogue["a"].position, catalogue["b"].position) == ("prone", "supine")


def test_files_of_one_folder_may_be_like_each_other(exercises: Path, config_dir: Path) -> None:
    """It does not matter which of the files comes first."""
    put(exercises / "a.yaml", "  low: {name: Low, like: high}\n")
    put(exercises / "b.yaml", "  high: {name: High, position: prone, dose: 2 x 8}\n")
    assert library(config_dir).catalogue()["low"].position == "prone"
    assert call("check", exercises / "a.yaml").status == 0


def test_what_is_wrong_is_told_with_its_place(exercises: Path, config_dir: Path) -> None:
    """A ring, an unknown name or a broken model leaves the file out, and says where and why."""
    ring = put(exercises / "a.yaml", "  a: {name: A, like: b}\n  b: {name: B, like: a}\n")
    none = put(exercises / "b.yaml", "  c: {name: C, like: squatt}\n")
    bad = put(exercises / "c.yaml", "  d: {name: D, like: e}\n  e: {name: E, like: squat, sest: 1}\n")
    opened = library(config_dir)
    assert [str(complaint) for complaint in opened.complaints()] == [
        f"{ring}:2:22: exercises are like each other without an end: b → a → b; remove one 'like'",
        f"{ring}:3:22: exercises are like each other without an end: a → b → a; remove one 'like'",
        f"{none}:2:22: there is no exercise 'squatt'; did you mean 'squat' or 'easy-squat'?",
        f"{bad}:2:22: 'e' has mistakes of its own; mend it first",
        f"{bad}:3:29: 'sest' is not a field of an exercise; did you mean 'sides' or 'setup'?",
    ]
    assert "squat" in opened.catalogue()
    assert not {"a", "b", "c", "d", "e"} & opened.catalogue().keys()


def test_a_variation_is_spoken_and_shown(exercises: Path, tmp_path: Path) -> None:
    """A routine uses a variation like any exercise, and its card says what it is like."""
    put(exercises / "mine.yaml", "  sumo: {name: Sumo squat, like: squat, dose: {sets: 1, reps: 2}}\n")
    routine = tmp_path / "it.yaml"
    routine.write_text("title: It\nblocks: [{exercises: [sumo]}]\n")
    assert "sumo squat" in call("script", routine, "--voice", "silent").out.lower()
    card = call("show", "sumo").out
    assert card.startswith("Sumo squat  (sumo)\n  Like:        squat\n")
