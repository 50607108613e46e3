from pathlib import Path
from typing import Any

import pytest

from audiocoach.coach.model.doses import Range
from audiocoach.coach.model.routines import RestLine, SayLine, Use
from audiocoach.errors import Diagnostics
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import EXERCISES, PRESET, ROUTINE, WORDING, Kind
from tests.notation.samples import EXERCISES_TEXT, KNOWN, RICH, routine


def uses(text: str) -> list[str]:
    """List the ids that a routine uses, once its names are resolved."""
    items = ROUTINE.read(parse_document(text, "it.yaml"), KNOWN).blocks[0].exercises
    return [item.use for item in items if isinstance(item, Use)]


@pytest.mark.parametrize("name", ["hip-drop", "Hip drop", "hip_drop", "heel drop", "HEEL  DROP", "heel-drop"])
def test_an_exercise_is_found_by_any_of_its_names(name: str) -> None:
    """Id, display name and alias all do, whatever their case, hyphens or spaces."""
    assert uses(routine(f"- {name}", f"- use: {name}", "  sets: 3")) == ["hip-drop", "hip-drop"]


def test_a_whole_routine_is_read() -> None:
    """Blocks, doses, rests and spoken lines all arrive as values of the coach."""
    read = ROUTINE.read(parse_document(RICH[0], "it.yaml"), KNOWN)
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
    assert ROUTINE.read(parse_document(text, "it.yaml")).blocks[0].exercises == (Use(use="no-such-exercise"),)


def test_names_and_shapes_are_complained_about_in_one_go() -> None:
    """Nobody fixes all fields only to learn that the exercise does not exist either."""
    with pytest.raises(Diagnostics) as raised:
        ROUTINE.read(
            parse_document(routine("- no-such-exercise", "- {use: clamshell, sest: 2}"), "it.yaml"), KNOWN
        )
    assert [each.line for each in raised.value.complaints] == [4, 5]


def test_a_preset_and_a_wording_are_read() -> None:
    """Pacings state their settings, wordings their phrases."""
    assert PRESET.read(parse_document(RICH[3], "it.yaml")).switch.lying == 10_000
    assert WORDING.read(parse_document(RICH[2], "it.yaml")).phrases["rest"].say == ("Rest.", "Rest, {rest}.")
    assert set(EXERCISES.read(parse_document(EXERCISES_TEXT, "it.yaml")).exercises) == set(KNOWN.exercises)


@pytest.mark.parametrize(
    ("number", "kind"),
    [(0, ROUTINE), (1, EXERCISES), (2, WORDING), (3, PRESET)],
    ids=["routine", "exercises", "wording", "preset"],
)
def test_each_kind_is_read_from_a_file_under_its_path(number: int, kind: Kind[Any], tmp_path: Path) -> None:
    """A kind opens the file itself, and names it in complaints."""
    path = tmp_path / "it.yaml"
    path.write_text(RICH[number], encoding="utf-8")
    assert isinstance(kind.read_file(path, KNOWN), kind.model)
    path.write_text(RICH[number] + "nonsense: 1\n", encoding="utf-8")
    with pytest.raises(Diagnostics, match=rf"{path}:\d+:1: 'nonsense' is not a field of "):
        kind.read_file(path, KNOWN)
