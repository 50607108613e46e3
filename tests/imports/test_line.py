"""One line of a workout: figures, name, and what is left."""

from typing import Any

import pytest

from audiocoach.imports.line import read_line, without_implement

EACH: dict[str, Any] = {"sides": "each"}


@pytest.mark.parametrize(
    ("text", "name", "figures"),
    [
        (
            "3x15 side leg lifts each side, 2s hold, rest 30s",
            "Side leg lifts",
            {**EACH, "rest": "30s", "hold": "2s", "sets": 3, "reps": 15},
        ),
        ("Clamshells 2 x 12 e/s", "Clamshells", {**EACH, "sets": 2, "reps": 12}),
        ("Plank 3 x 45sec", "Plank", {"sets": 3, "time": "45s"}),
        ("Couch stretch 3 min each leg", "Couch stretch", {**EACH, "limb": "leg", "time": "3m"}),
        ("400m x 4 @ 96s, 90s rest", "", {"rest": "1m30s", "sets": 4, "distance": "400 m", "time": "1m36s"}),
        ("5 km run @ 5:30/km", "Run", {"pace": "5:30/km", "distance": "5 km"}),
        ("Squats 8-12 reps", "Squats", {"reps": "8-12"}),
        ("Squats 10 → 20", "Squats", {"reps": "10-20"}),
        ("Bird dog 10 ea.", "Bird dog", {**EACH, "reps": 10}),
        ("leg swings x10/leg", "Leg swings", {**EACH, "limb": "leg", "reps": 10}),
        ("8 burpees", "Burpees", {"reps": 8}),
        ("RDL 10", "RDL", {"reps": 10}),
        ("12x Liegestütze", "Liegestütze", {"reps": 12}),
        ("Push-ups max 40s", "Push-ups", {"reps": "max 40s"}),
        ("Plank to failure in 40s", "Plank", {"reps": "to failure 1m", "time": "40s"}),
        ("3x Squats 10", "Squats", {"sets": 3, "reps": 10}),
        ("Plank 1'30\"", "Plank", {"time": "1m30s"}),
        ("Calf raise 3 x 10 x 5s hold", "Calf raise", {"sets": 3, "reps": 10, "hold": "5s"}),
        ("Hollow hold 30s", "Hollow hold", {"time": "30s"}),
        ("Squat 3x10 - 22,5 kg", "Squat", {"weight": "22.5 kg", "sets": 3, "reps": 10}),
        ("Squat 5/3/1 @ 80%", "Squat", {"weight": "80%", "reps": [5, 3, 1]}),
        ("Squat 3 x 8, tempo 31X0, RPE 8", "Squat", {"tempo": "31X0", "rpe": 8, "sets": 3, "reps": 8}),
        ("Row 12/10/8 @ 20/25/30 kg", "Row", {"weight": ["20 kg", "25 kg", "30 kg"], "reps": [12, 10, 8]}),
        ("Kniebeugen 3 Sätze à 15 Wdh., 60 Sek. Pause", "Kniebeugen", {"rest": "1m", "sets": 3, "reps": 15}),
        (
            "Zancadas 3 series de 12 repeticiones por pierna",
            "Zancadas",
            {**EACH, "limb": "leg", "sets": 3, "reps": 12},
        ),
        ("6 x 7s on 3s off half crimp", "Half crimp", {"sets": 6, "time": "7s", "rest": "3s"}),
        ("Sled push 4 x 20m", "Sled push", {"sets": 4, "distance": "20 m"}),
        ("Easy run 20 min", "Easy run", {"time": "20m"}),
        ("finish with plank 1 min", "Plank", {"time": "1m"}),
        ("Rows 3x10 with a red band", "Rows", {"sets": 3, "reps": 10, "weight": "red band"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_figures(text: str, name: str, figures: dict[str, Any]) -> None:
    """Figures are read as they are meant, wherever they stand; what is left is the name."""
    parts = read_line(text)
    assert (parts.name, parts.figures, parts.left) == (name, figures, [])


@pytest.mark.parametrize(
    ("text", "assumed"),
    [
        ("Calf raises 3 x 20 (3 s down)", "the lift of a rep takes 2s"),
        ("Push-ups 3 x max", "as many reps as possible get one minute at most"),
        ("Walking lunges 20 steps", "20 steps are counted as reps"),
        ("Squats 3x10, rest 60", "a rest of 60 without a unit is seconds"),
        ("Squats 10 → 20", "from 10 to 20 is a range, from which the level chooses"),
    ],
    ids=str,
)
def test_assumptions(text: str, assumed: str) -> None:
    """What a line does not say itself is told."""
    assert read_line(text).assumed == [assumed]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Squats 3 x 10, knees out", ["knees out"]),
        ("Squats 3 x 10, 60s", ["60s"]),
        ("Easy run 30 min @ 5:30/km", ["@ 5:30/km"]),
        ("Drink water within 30 min of your exercise", ["Drink water within"]),
    ],
    ids=str,
)
def test_what_fits_nowhere_is_left(text: str, left: list[str]) -> None:
    """Words and figures without a meaning are kept apart, not dropped."""
    assert read_line(text).left == left


def test_a_sentence_names_no_exercise() -> None:
    """A figure in a sentence makes no exercise of it."""
    parts = read_line("Drink water within 30 min of your exercise")
    assert (parts.name, parts.measured) == ("", False)


def test_a_tempo_is_put_together() -> None:
    """Phases and a hold become one tempo, the hold after the lift."""
    parts = read_line("Squats 3 x 8, 2s up, 3s down, 1s pause at the bottom")
    assert parts.figures["tempo"] == "lift 2s, lower 3s, pause 1s"
    assert read_line("Squats 3 x 8 (2s pause at the top)").figures["hold"] == "2s"


def test_implements() -> None:
    """What an exercise is done with is told from its name."""
    assert without_implement("Row with a red band") == ("Row", "red band")
    assert without_implement("Squat with a smile") == ("Squat with a smile", "")
