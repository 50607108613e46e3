import re
from pathlib import Path

from tests.commands import call, put_routine


def test_exercise() -> None:
    """An exercise is shown by its id, its name or an alias: facts, then the words that are spoken of it."""
    card = call("show", "clamshell").out
    assert card.startswith("Clamshell  (clamshell)\n")
    for heading in ("Position:", "Needs:", "Dose:", "Tempo:", "Movement", "Cues"):
        assert heading in card
    assert call("show", "Clamshell").out == card == call("show", "HIP CLAM").out


def test_sides_are_filled_in() -> None:
    """The set-up of a one-sided exercise is shown for the left side, without braces."""
    card = call("show", "clamshell").out
    assert "Set-up, for the left side" in card
    assert "Lie on your right side. Left leg works." in card
    assert "{" not in card
    assert "for the left side" not in call("show", "squat").out


def test_routine() -> None:
    """A routine is shown with its length, its level, what it needs, and its exercises with their doses."""
    card = call("show", "three-hip-exercises").out
    assert card.startswith("Three hip exercises  (three-hip-exercises)\n")
    assert re.search(r"(?m)^  About (9|10|11) min · beginner · needs mat$", card)
    assert " 3. Lateral lunge " in card
    assert "2 x 30s, each side" in card


def test_routine_in_a_file(tmp_path: Path) -> None:
    """A routine in a file is shown like one of the library."""
    card = call("show", put_routine(tmp_path / "mine.yaml")).out
    assert card.startswith("Two squats  (")
    assert " 1. Squat " in card


def test_everything_listed_can_be_shown() -> None:
    """Every routine of the library has a card."""
    for line in call("list").out.splitlines():
        name = line.split()[0]
        ran = call("show", name)
        assert (name, ran.status, ran.err) == (name, 0, "")
        assert f"({name})" in ran.out


def test_a_tempo_code_is_read_back_in_words(tmp_path: Path) -> None:
    """A routine that states a tempo shows its phases by name; one that keeps the catalogue's shows none."""
    path = tmp_path / "tempo.yaml"
    path.write_text(
        "title: Tempo\nblocks: [{exercises: [{use: squat, tempo: 20X2},"
        " {use: glute-bridge, tempo: 3-0-1-2}, clamshell]}]\n"
    )
    lines = [line for line in call("show", path).out.splitlines() if ". " in line]
    assert lines[0].endswith("3 x 15, hold 2s, sit 2s, stand 1s, hold 2s")
    assert lines[1].endswith("3 x 15, hold 2s, lift 1s, hold 2s, lower 3s")
    assert lines[2].endswith("3 x 10, hold 1s, each side")
