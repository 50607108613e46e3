"""Texts as plain lines: tables, and words in three languages in one spelling."""

import pytest

from audiocoach.imports.plain_lines import language_of, one_spelling, typed_lines


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("3 × 12 Wdh.", "3 x 12 reps"),
        ("2 series de 10 repeticiones", "2 sets de 10 reps"),
        ("45 secs, 2 minutes", "45s, 2min"),
        ("40″ and 1'30″", "40s and 1min30s"),
        ("60 Sek. Pause", "60s rest"),
        ("descanso 30 seg", "rest 30s"),
        ("zwischen den Runden", "between rounds"),
        ("8 to 12", "8-12"),
        ("30 – 45 sec", "30-45s"),
        ("3x10 – 60s", "3x10 - 60s"),
        ("22,5 kilos", "22,5 kg"),
        ("bis Versagen", "to failure"),
        ("20 min AMRAP", "20min AMRAP"),
    ],
    ids=str,
)
def test_one_spelling(text: str, plain: str) -> None:
    """What people write in many ways stands in one."""
    assert one_spelling(text) == plain


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Squats 3 x 10", "en"),
        ("Pause squat 3 x 5", "en"),
        ("Kniebeugen 3 Sätze, 60 Sek. Pause", "de"),
        ("Plancha 30 segundos por lado", "es"),
    ],
    ids=str,
)
def test_languages(text: str, language: str) -> None:
    """Two words of a language tell it; one alone may be a name."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("table", "line"),
    [
        (
            "Exercise | Sets | Reps | Rest\n---|---|---|---\nSquat | 3 | 10 | 60s",
            "Squat, 3 sets, 10 reps, rest 60s",
        ),
        ("Exercise\tSets\tTime\tNotes\nPlank\t3\t45\tslow", "Plank, 3 sets, 45s, slow"),
        ("Übung;Sätze;Wdh\nKniebeuge;3;12", "Kniebeuge, 3 sets, 12 reps"),
        ("Exercise,Reps\nSquat,10", "Squat, 10 reps"),
        (
            "#  Exercise    Sets   Reps  Load\n1  Squat       3      10    20 kg",
            "Squat, 3 sets, 10 reps, @ 20 kg",
        ),
        ("Exercise | Sets | Reps | Side\nLunge | 2 | 8 | each side", "Lunge, 2 sets, 8 reps, each side"),
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
    assert list(typed_lines(lines)) == [
        "Squat, 3 x 10",
        "",
        "Squat, 3 sets, 10 reps",
        "Rest 60s",
        "Plank, 30s",
    ]
