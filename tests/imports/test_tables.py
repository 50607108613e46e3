"""Tables pasted from mails and sheets."""

import pytest

from audiocoach.imports.tables import typed_lines


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("Exercise | Sets | Reps | Rest\n---|---|---|---\nSquat | 3 | 10 | 60s", "Squat, 3 x 10, rest 60s"),
        ("Exercise\tSets\tTime\tNotes\nPlank\t3\t45\tslow", "Plank, 3 x 45s, slow"),
        ("Übung;Sätze;Wdh\nKniebeuge;3;12", "Kniebeuge, 3 x 12"),
        ("Exercise,Reps\nSquat,10", "Squat, 10 reps"),
        ("#  Exercise    Sets   Reps  Load\n1  Squat       3      10    20 kg", "Squat, 3 x 10, @ 20 kg"),
        ("Exercise | Sets | Reps | Side\nLunge | 2 | 8 | each side", "Lunge, 2 x 8, each side"),
        ("| Squat | 3 x 10 | rest 60s |", "Squat, 3 x 10, rest 60s"),
    ],
    ids=lambda value: value.splitlines()[0],
)
def test_rows_become_lines(table: str, line: str) -> None:
    """A row becomes the line that somebody would have typed, by the names of its columns."""
    assert list(typed_lines(table.splitlines()))[-1] == line


def test_other_lines_stay() -> None:
    """A line that is no row stays, and ends the table."""
    lines = ["Squat, 3 x 10", "Exercise | Sets | Reps", "Squat | 3 | 10", "Rest 60s", "Plank, 30s"]
    assert list(typed_lines(lines)) == ["Squat, 3 x 10", "", "Squat, 3 x 10", "Rest 60s", "Plank, 30s"]
