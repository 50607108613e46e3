from pathlib import Path

import pytest

from audiocoach.errors import Diagnostics, UnknownNameError
from audiocoach.library import open_library
from tests import commands

MINE = "title: Mine\nweeks: 3\nstages: [{title: All, weeks: 1-3, routines: [band-hips]}]\n"


def put(folder: Path, text: str = MINE) -> Path:
    """Write a plan."""
    return commands.put(folder / "mine.yaml", text)


def test_plans_are_found_by_name_and_by_path(config_dir: Path, tmp_path: Path) -> None:
    """The user's own plans stand beside the built-in ones, and a plan may lie anywhere."""
    put(config_dir / "plans")
    library = open_library()
    assert {"mine", "runner-hips-six-weeks"} <= set(library.names("plans"))
    assert library.plan("mine").title == library.plan(str(put(tmp_path))).title == "Mine"
    assert library.plan("runner-hips-six-weeks").weeks == 6


def test_a_plan_of_unknown_routines_is_told(tmp_path: Path) -> None:
    """A plan refers to routines that exist."""
    path = put(tmp_path, MINE.replace("band-hips", "bandhips"))
    with pytest.raises(Diagnostics, match=rf"{path}:3:46: there is no routine 'bandhips'; did you mean"):
        open_library().plan(str(path))


def test_a_plan_is_no_routine_nor_the_other_way_round() -> None:
    """Whoever takes one for the other is told the command that was meant."""
    library = open_library()
    with pytest.raises(UnknownNameError, match="'runner-hips-six-weeks' is a plan, not a routine; run: "):
        library.routine("runner-hips-six-weeks")
    with pytest.raises(UnknownNameError, match="routine, not a plan; run: audiocoach make band-hips"):
        library.plan("band-hips")
    with pytest.raises(UnknownNameError, match="there is no plan 'runner-hip'; did you mean 'runner-hips-"):
        library.plan("runner-hip")


def test_either_is_found_by_its_name() -> None:
    """What only wants a file takes the names of routines and of plans."""
    library = open_library()
    assert library.path("runner-hips-six-weeks").parent.name == "plans"
    assert library.path("band-hips").parent.name == "routines"
    with pytest.raises(UnknownNameError, match="there is no routine 'nothing-at-all'"):
        library.path("nothing-at-all")
