from pathlib import Path

import pytest

from audiocoach.coach.model.doses import Range
from audiocoach.coach.model.routines import RestLine, SayLine, Use
from audiocoach.notation.complaints import NotationErrors
from audiocoach.notation.file_kinds import (
    read_exercises,
    read_exercises_file,
    read_preset,
    read_preset_file,
    read_routine,
    read_routine_file,
    read_wording,
    read_wording_file,
)
from tests.notation.samples import EXERCISES, KNOWN, RICH, routine


def uses(text: str) -> list[str]:
    """List the ids that a routine uses, once its names are resolved."""
    items = read_routine(text, "it.yaml", KNOWN).blocks[0].exercises
    return [item.use for item in items if isinstance(item, Use)]


@pytest.mark.parametrize("name", ["hip-drop", "Hip drop", "hip_drop", "heel drop", "HEEL  DROP", "heel-drop"])
def test_an_exercise_is_found_by_any_of_its_names(name: str) -> None:
    """Id, display name and alias all do, whatever their case, hyphens or spaces."""
    assert uses(routine(f"- {name}", f"- use: {name}", "  sets: 3")) == ["hip-drop", "hip-drop"]


def test_a_whole_routine_is_read() -> None:
    """Blocks, doses, rests and spoken lines all arrive as values of the coach."""
    read = read_routine(RICH[0], "it.yaml", KNOWN)
    bridge, clam, drop, rest, say = read.blocks[0].exercises
    assert isinstance(bridge, Use)
    assert isinstance(clam, Use)
    assert clam.dose is not None
    assert clam.dose.time == Range(30_000, 45_000)
    assert isinstance(drop, Use)
    assert drop.rest == Range(45_000, 45_000)
    assert isinstance(rest, RestLine)
    assert rest.rest == 60_000
    assert say == SayLine(say="Drink.")
    assert read.pacing is not None
    assert read.pacing.intro == "off"


def test_without_known_names_only_the_shape_is_checked() -> None:
    """A routine can be read where no library is at hand; its names are then taken as they are."""
    text = routine("- no-such-exercise") + "pacing: no-such-pacing\n"
    assert read_routine(text, "it.yaml").blocks[0].exercises == (Use(use="no-such-exercise"),)


def test_names_and_shapes_are_complained_about_in_one_go() -> None:
    """Nobody fixes all fields only to learn that the exercise does not exist either."""
    with pytest.raises(NotationErrors) as raised:
        read_routine(routine("- no-such-exercise", "- {use: clamshell, sest: 2}"), "it.yaml", KNOWN)
    assert [each.line for each in raised.value.complaints] == [4, 5]


def test_a_preset_and_a_wording_are_read() -> None:
    """Pacings state their settings, wordings their phrases."""
    assert read_preset(RICH[3], "it.yaml").switch.lying == 10_000
    assert read_wording(RICH[2], "it.yaml").phrases["rest"].say == ("Rest.", "Rest, {rest}.")
    assert set(read_exercises(EXERCISES, "it.yaml")) == set(KNOWN.exercises)


@pytest.mark.parametrize(
    ("number", "read"),
    [(0, read_routine_file), (1, read_exercises_file), (2, read_wording_file), (3, read_preset_file)],
    ids=["routine", "exercises", "wording", "preset"],
)
def test_each_kind_is_read_from_a_file_under_its_path(number: int, read: object, tmp_path: Path) -> None:
    """The twin of each reader opens the file, and names it in complaints."""
    assert callable(read)
    path = tmp_path / "it.yaml"
    path.write_text(RICH[number], encoding="utf-8")
    assert read(path, KNOWN)
    path.write_text(RICH[number] + "nonsense: 1\n", encoding="utf-8")
    with pytest.raises(NotationErrors, match=rf"{path}:\d+:1: 'nonsense' is not a field of "):
        read(path, KNOWN)
