import json
from pathlib import Path

import pytest

from tests.commands import call, put_routine

SILENT = ("--voice", "silent")


def test_the_options_say_what_they_change() -> None:
    """Each change is a line before the table; what is spoken is what the lines say."""
    ran = call(
        "script", "band-hips", *SILENT, "--swap", "banded-clamshell=squat", "--without", "band", "--sets", "1"
    )
    lines = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert lines[0] == "Banded clamshell: swapped for squat"
    assert "Banded glute bridge: glute bridge instead, without the band" in lines
    assert "Banded side step: left out, it needs the band" in lines
    assert "Every exercise: 1 set" in lines
    assert lines[lines.index("Every exercise: 1 set") + 1].startswith("Hips with a band · ")
    assert not [line for line in lines if "four" in line and "exercises" in line and "banded" in line.lower()]


def test_the_swap_of_the_manual() -> None:
    """A swap that the routine has in it already is no mistake."""
    ran = call("script", "band-hips", *SILENT, "--swap", "clamshell=banded-clamshell")
    assert ran.out.startswith(
        "Banded clamshell: there already, and no clamshell to swap\nHips with a band · "
    )


def test_several_swaps_and_items() -> None:
    """Both options may be given more than once, and take any name of an exercise."""
    told = json.loads(
        call(
            "script", "hips-for-runners", *SILENT, "--json",
            "--swap", "Hip clam=banded clamshell", "--swap", "squat=single-leg-squat",
            "--without", "box", "--without", "band",
        ).out
    )  # fmt: skip
    changes = {change["what"]: change["how"] for change in told["adapted"]}
    assert changes["Squat"] == "swapped for single-leg squat"
    assert changes["Clamshell"] == "swapped for banded clamshell"
    assert changes["Banded clamshell"] == "clamshell instead, without the band"
    assert changes["Box hip adduction"].startswith("left out")
    assert told["fitted"] is None


def test_nothing_asked_is_told_as_nothing() -> None:
    """Without options the JSON has the same keys, and no change."""
    told = json.loads(call("script", "donkey-kicks-daily", *SILENT, "--json").out)
    assert (told["adapted"], told["fitted"]) == ([], None)


@pytest.mark.parametrize("minutes", ["25", "25min", "0:25:00"])
def test_minutes(minutes: str) -> None:
    """--minutes makes the session land within fifteen seconds, and tells what it changed to get there."""
    told = json.loads(call("script", "hips-for-runners", *SILENT, "--minutes", minutes, "--json").out)
    assert abs(told["total"] - 25 * 60_000) <= 15_000
    assert told["fitted"] == {"target": 1_500_000, "total": told["total"], "lands": True}
    assert told["adapted"]


def test_the_nearest_is_told() -> None:
    """Where the minutes are out of reach, the session is as near as it gets, and says so."""
    ran = call("script", "couch-stretch", *SILENT, "--minutes", "2")
    assert ran.status == 0
    line = next(line for line in ran.out.splitlines() if line.startswith("Fitted: "))
    total = line.rpartition(" ")[2]
    assert line == f"Fitted: 2:00 is out of reach; the nearest that this routine can do is {total}"
    assert f"Couch stretch · {total}" in ran.out


def test_make_prints_the_changes_first(tmp_path: Path) -> None:
    """make tells the changes before the path; the file's name has the minutes that were asked for."""
    words = ("make", "pre-run-activation", *SILENT, "-o", tmp_path)
    *changes, path, _facts = call(*words, "--minutes", "8", "--sets", "1").out.splitlines()
    assert changes[0] == "Every exercise: 1 set"
    assert changes[-1].startswith("Fitted: ")
    assert Path(path).name == "pre-run-activation_8min_standard.mp3"
    told = json.loads(call(*words, "--sets", "1", "--json").out)
    assert told["adapted"] == [{"what": "Every exercise", "how": "1 set"}]


def test_a_saved_script_has_the_changes(tmp_path: Path) -> None:
    """What is saved is the changed session; the lines go to standard error, beside the other advice."""
    saved = tmp_path / "it.yaml"
    ran = call("script", "band-hips", *SILENT, "--without", "band", "--save", saved)
    assert ran.out == ""
    assert "Banded side step: left out, it needs the band\n" in ran.err
    assert "anded" not in saved.read_text().replace("Hips with a band", "")


@pytest.mark.parametrize(
    ("words", "status", "part"),
    [
        (("--swap", "squat"), 2, "'squat' is no swap; write OLD=NEW, as in clamshell=banded-clamshell"),
        (("--swap", "=squat"), 2, "is no swap"),
        (("--swap", "squat=clamshell"), 1, "does not use the exercise 'squat'"),
        (
            ("--swap", "banded-clamshell=clamshel"),
            1,
            "there is no exercise 'clamshel'; did you mean 'clamshell'",
        ),
        (("--without", "bands"), 1, "no exercise needs the equipment 'bands'; did you mean 'band'?"),
        (("--sets", "0"), 1, "0 sets is not possible; choose 1 to 100"),
        (("--sets", "two"), 2, "'two' is not a valid integer"),
        (("--minutes", "soon"), 2, "'soon' is no length; write minutes from 1 to 240, as in 25"),
        (("--minutes", "nan"), 2, "write minutes from 1 to 240"),
        (("--minutes", "0"), 2, "write minutes from 1 to 240"),
        (("--minutes", "-5"), 2, "write minutes from 1 to 240"),
    ],
)
def test_what_cannot_be_done(words: tuple[str, str], status: int, part: str) -> None:
    """An option that makes no sense ends with a sentence that says what would."""
    ran = call("script", "band-hips", *SILENT, *words)
    assert (ran.status, ran.out) == (status, "")
    assert part in ran.err


def test_a_routine_of_which_nothing_is_left() -> None:
    """A routine that lives on what is missing is an error, and nothing is made."""
    ran = call("script", "side-step-ladder", *SILENT, "--without", "band")
    assert ran.err == "Error: no exercise of 'Side step ladder' would be left; choose another routine\n"


@pytest.mark.parametrize(
    "words", [("--sets", "2"), ("--minutes", "9"), ("--without", "band"), ("--swap", "squat=clamshell")]
)
def test_a_saved_script_cannot_be_changed(words: tuple[str, str], tmp_path: Path) -> None:
    """The words and seconds of a saved script are written already."""
    saved = tmp_path / "saved.yaml"
    call("script", put_routine(tmp_path / "short.yaml"), *SILENT, "--save", saved)
    ran = call("script", saved, *words)
    assert ran.status == 1
    assert f"{words[0]} changes nothing in a script" in ran.err
