"""What would be spoken in another language: told by `audiocoach check`, as advice."""

from pathlib import Path

import pytest

from tests.commands import call, put

SPANISH = """\
title: My day
wording: spanish
blocks:
  - title: Legs
    exercises: [squat, calf-raise, {say: Well done.}, {use: squat, tempo: "wave 2, lift 2"}]
"""
OWN = "exercises:\n  calf-raise: {name: Calf raise, position: standing, dose: 2 x 8, setup: [Stand tall.]}\n"
GERMAN = "language: de\nlike: english\nphrases: {go: Los.}\nlimbs: {leg: Bein, foot: Fuß}\n"


@pytest.fixture
def routine(config_dir: Path, tmp_path: Path) -> Path:
    """Give a routine of English titles and an exercise of the user's, to be spoken in Spanish."""
    put(config_dir / "exercises" / "mine.yaml", OWN)
    return put(tmp_path / "day.yaml", SPANISH)


def test_what_a_routine_leaves_in_english_is_told(routine: Path) -> None:
    """Title, block, line, exercise and phase are named; it is no mistake."""
    ran = call("check", routine)
    named = "'My day', 'Legs', 'calf-raise', 'Well done.', 'wave'"
    assert (ran.status, ran.out) == (0, "1 file is fine.\n")
    assert ran.err == (
        f"{routine}: the wording 'spanish' has no words in 'es' for {named};"
        " they are spoken as they stand (advice)\n"
    )


def test_it_is_spoken_as_it_stands(routine: Path) -> None:
    """The fall-back is open: the words are there, and a note names them."""
    ran = call("script", routine, "--voice", "silent")
    assert "My day" in ran.out
    assert "Well done." in ran.out
    assert "no words in 'es' for 'My day', 'Legs', 'calf-raise' and 2 more; what it lacks" in ran.err


def test_the_wording_of_the_config_counts(routine: Path, config_dir: Path) -> None:
    """A routine without a wording is held against the one that the user always has."""
    routine.write_text(SPANISH.replace("wording: spanish\n", ""))
    assert call("check", routine).err == ""
    put(config_dir / "config.yaml", "wording: spanish\n")
    assert "'My day'" in call("check", routine).err


def test_a_language_that_nothing_speaks_is_told(tmp_path: Path) -> None:
    """A routine in a language without a wording is told how to begin one; one with a wording is fine."""
    text = "title: Matin\nlanguage: {}\nblocks: [{{exercises: [{{name: Pompe, reps: 5}}]}}]\n"
    told = call("check", put(tmp_path / "fr.yaml", text.format("fr"))).err
    assert "no wording speaks 'fr': run audiocoach new wording NAME to begin one" in told
    assert call("check", put(tmp_path / "de.yaml", text.format("de"))).err == ""


def test_what_a_wording_leaves_to_another_language_is_told(config_dir: Path) -> None:
    """Phrases and words that the wording takes from one in another language are counted, table by table."""
    told = call("check", put(config_dir / "wording" / "deutsch.yaml", GERMAN)).err.splitlines()
    assert "'english' (en) still speaks 'greet', 'welcome', 'welcome_short'" in told[0]
    assert "'go'" not in told[0]
    assert any("'knee', 'arm', 'side' of 'limbs'" in line for line in told)
    assert "exercises of the catalogue are still spoken as they are there" in told[-1]


@pytest.mark.parametrize("like", ["like: spanish", "like: english", "like: english\nlanguage: en"])
def test_a_wording_of_the_same_language_has_nothing_to_translate(config_dir: Path, like: str) -> None:
    """Somebody who changes a few words is left in peace."""
    path = put(config_dir / "wording" / "mine.yaml", f"{like}\nphrases: {{go: Hop.}}\n")
    assert call("check", path).err == ""
