"""Every setting of a routine with who chose it: flag over routine over config over what is built in."""

from pathlib import Path

import pytest

from audiocoach.errors import UnknownNameError
from audiocoach.settings import Flags
from audiocoach.studio.make import open_studio
from audiocoach.studio.show import effective
from tests.commands import call

ROUTINE = """\
title: Mine
pacing: {preset: gentle, lead_in: 7s}
verbosity: learn
level: advanced
blocks: [{exercises: [squat]}]
"""
CONFIG = """\
voice: silent
verbosity: brief
pacing: {preset: brisk, tones: {stop: chime}}
level: intermediate
"""


@pytest.fixture
def routine(tmp_path: Path, config_dir: Path) -> str:
    """Give a routine with choices of its own, for a user who has others."""
    config_dir.mkdir(parents=True, exist_ok=True)
    (config_dir / "config.yaml").write_text(CONFIG)
    path = tmp_path / "mine.yaml"
    path.write_text(ROUTINE)
    return str(path)


def told(source: str, flags: Flags) -> dict[str, tuple[object, str]]:
    """Gather the settings of a routine: value and origin by name."""
    found = effective(open_studio(), source, flags)
    return {
        setting.name: (setting.value, setting.origin) for setting in (*found.choices, *found.settled.common)
    }


def test_each_choice_names_its_level(routine: str) -> None:
    """Without flags, the routine stands above the config; the level is the config's before the routine's."""
    settings = told(routine, Flags())
    assert settings["voice"] == ("silent", "config")
    assert settings["wording"] == ("english", "built-in")
    assert settings["pacing"] == ("gentle", "routine")
    assert settings["verbosity"] == ("learn", "routine")
    assert settings["level"] == ("intermediate", "config")
    assert settings["lead_in"] == ("7s", "routine")
    assert settings["tones.stop"] == ("chime", "config")
    assert settings["quiet_from"] == (0, "built-in")


@pytest.mark.parametrize(("line", "told_as"), [("level: advanced", "routine"), ("", "built-in")])
def test_a_level_that_nobody_wrote_is_built_in(line: str, told_as: str, tmp_path: Path) -> None:
    """A routine that says nothing of its level has not chosen one."""
    path = tmp_path / "plain.yaml"
    path.write_text(ROUTINE.replace("level: advanced", line))
    assert told(str(path), Flags())["level"][1] == told_as


def test_flags_stand_above_all(routine: str) -> None:
    """A preset and settings on the command line win; a setting that is typed wins over a preset beside it."""
    flags = Flags(pacing="steady, reps.every=2, lead_in=3s", verbosity="minimal")
    settings = told(routine, flags)
    assert settings["pacing"] == ("steady", "flag")
    assert settings["verbosity"] == ("minimal", "flag")
    assert settings["lead_in"] == ("3s", "flag")
    assert settings["reps.every"] == (2, "flag")
    assert settings["rest.between_sets"] == ("30s", "flag")


def test_settings_alone_leave_the_pacing_to_others(routine: str) -> None:
    """`--pacing lead_in=3s` chooses no preset."""
    assert told(routine, Flags(pacing="lead_in=3s"))["pacing"] == ("gentle", "routine")


def test_the_command_prints_every_value_with_its_origin(routine: str) -> None:
    """Each line has a setting, its value and its origin; the preset is named."""
    ran = call("show", "--settings", routine, "--pacing", "midpoint=false")
    lines = [line.split() for line in ran.out.splitlines()]
    assert ran.status == 0
    assert ["midpoint", "false", "flag"] in lines
    assert ["switch.lying", "15s", "routine:", "gentle"] in lines
    assert ["tones.stop", "chime", "config"] in lines


def test_a_name_that_nothing_has_is_told(routine: str) -> None:
    """A mistyped pacing or setting is an error of one sentence."""
    with pytest.raises(UnknownNameError, match="did you mean 'brisk'"):
        told(routine, Flags(pacing="brsk"))
    ran = call("make", routine, "--pacing", "brisk, led_in=5s")
    assert (ran.status, ran.err) == (1, "Error: there is no setting 'led_in'; did you mean 'lead_in'?\n")
