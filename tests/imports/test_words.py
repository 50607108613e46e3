"""Words in three languages, in one spelling."""

import pytest

from audiocoach.imports.words import language_of, one_spelling


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
