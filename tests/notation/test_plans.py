from pathlib import Path

import pytest

from audiocoach.errors import Diagnostics
from audiocoach.notation.checking import check_file, holds_plan
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import PLAN
from tests.notation.samples import KNOWN, RICH, routine

TEXT = RICH[6]


def test_a_plan_is_read_with_all_its_fields() -> None:
    """Weeks, days, stages and extras come out as the coach wants them."""
    plan = PLAN.read(parse_document(TEXT, "it.yaml"), KNOWN)
    assert (plan.weeks, plan.short, plan.per_week, plan.days) == (4, True, 2, ("mon", "thu"))
    assert [stage.routines for stage in plan.stages] == [
        ("band-hips",),
        ("step-hips", "band-hips"),
        ("step-hips",),
    ]
    assert plan.stages[0].sets == (1, 2)
    assert plan.stages[1].time == (30_000,)
    assert plan.extras[0].routine == "donkey-kicks-daily"


def test_names_are_checked_only_where_they_are_known() -> None:
    """A plan may be read before the routines are known; with them, an unknown one is a complaint."""
    strange = TEXT.replace("routines: [band-hips]", "routines: [elbow-hips]", 1)
    assert PLAN.read(parse_document(strange, "it.yaml")).stages[0].routines == ("elbow-hips",)
    with pytest.raises(Diagnostics, match=r"it\.yaml:8:43: there is no routine 'elbow-hips'"):
        PLAN.read(parse_document(strange, "it.yaml"), KNOWN)


def test_a_file_of_a_plan(tmp_path: Path) -> None:
    """A plan is read from its file, and what is wrong there is told with the file's name."""
    path = tmp_path / "plan.yaml"
    path.write_text(TEXT)
    assert PLAN.read_file(path, KNOWN).title == "Six weeks"
    assert check_file(path, KNOWN).complaints == ()
    path.write_text(TEXT + "nonsense: 1\n")
    with pytest.raises(Diagnostics, match=rf"{path}:15:1: 'nonsense' is not a field of a plan"):
        PLAN.read_file(path)


def test_plans_are_told_from_other_files(tmp_path: Path) -> None:
    """What holds stages is a plan; a routine, a broken file and none at all are not."""
    path = tmp_path / "it.yaml"
    for text, is_plan in [(TEXT, True), (routine("- clamshell"), False), ("title: [", False)]:
        path.write_text(text)
        assert holds_plan(path) is is_plan
    assert not holds_plan(tmp_path / "none.yaml")
