"""The page of every setting: values as files have them, and who turned them."""

import pytest

from audiocoach.coach.model.layers import OwnSettings, Setting, Settled
from audiocoach.publish.cards import setting_text, settings_card, settings_report, whence

CHOICES = (Setting(name="voice", value="espeak", origin="config"),)
SETTLED = Settled(
    common=(
        Setting(name="lead_in", value="6s", origin="flag", preset="brisk"),
        Setting(name="midpoint", value=True),
    ),
    exercises=(
        OwnSettings(
            index=2,
            name="Squat",
            block="Legs",
            settings=(Setting(name="reps.every", value=5, origin="exercise"),),
        ),
    ),
)


def test_every_value_has_its_origin() -> None:
    """Choices first, then what all exercises have, then what single ones have otherwise."""
    lines = settings_card("Hips", CHOICES, SETTLED)
    assert [" ".join(line.split()) for line in lines] == [
        "Hips",
        "",
        "voice espeak config",
        "",
        "Every exercise",
        "lead_in 6s flag: brisk",
        "midpoint true built-in",
        "",
        "Only 2. Squat (Legs)",
        "reps.every 5 exercise",
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (None, "-"),
        ("", "-"),
        ({}, "-"),
        ([], "[]"),
        (["30s", "10s"], "[30s, 10s]"),
        ({"stop": "chime"}, "{stop: chime}"),
        (1.5, "1.5"),
        (0, "0"),
    ],
    ids=str,
)
def test_values_are_written_as_in_a_file(value: object, text: str) -> None:
    """What stands in the table could stand in a file."""
    assert setting_text(value) == text


def test_an_origin_names_its_preset() -> None:
    """A setting that a preset changed names it; one that was typed names the level alone."""
    assert whence(Setting(name="x", value=1, origin="routine")) == "routine"
    assert whence(Setting(name="x", value=1, origin="config", preset="gentle")) == "config: gentle"


def test_programs_are_told_the_same() -> None:
    """The report has what the card has."""
    told = settings_report(CHOICES, SETTLED)
    assert told["choices"] == [{"name": "voice", "value": "espeak", "origin": "config", "preset": ""}]
    assert [setting["name"] for setting in told["every_exercise"]] == ["lead_in", "midpoint"]
    assert told["exercises"][0]["settings"][0]["value"] == 5
