"""Small exercises, routines and scripts for the tests of the coach."""

from collections.abc import Mapping
from typing import Any

import yaml

from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.model.layers import Layer, Overrides
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.bouts import Bout, Step, unfold
from audiocoach.coach.script.script import Cue, Script, Window
from audiocoach.coach.script.writer import Forecast, ScriptInput
from tests.coach.shelf import ENGLISH, PRESETS
from tests.coach.writing import write_script

BRIDGE = {
    "name": "Glute bridge",
    "position": "supine",
    "dose": {"sets": 3, "reps": 15, "hold": "2s"},
    "tempo": "lift 2, hold 2, lower 2",
    "setup": ["Lie on your back."],
    "movement": ["Raise your hips."],
    "cues": ["Cue one.", "Cue two.", "Cue three."],
}
CLAM = {
    "name": "Clamshell",
    "position": "side-lying",
    "sides": "each",
    "dose": {"sets": 2, "reps": 10, "hold": "2s"},
    "tempo": "open 2, hold 2, close 2",
    "side_setup": "Lie on your {other_side} side.",
    "setup": ["Stack your hips."],
    "movement": ["Open the top knee."],
    "cues": ["Cue one."],
}
LUNGE = {
    "name": "Lunge",
    "position": "standing",
    "sides": "each",
    "side_order": "block",
    "dose": {"sets": 2, "time": "30-45s"},
    "cues": ["Cue one.", "Cue two."],
}
STRETCH = {
    "name": "Couch stretch",
    "position": "half-kneeling",
    "stretch": True,
    "pacing": "quiet",
    "sides": "each",
    "dose": {"sets": 1, "time": "3m"},
    "cues": ["Cue one."],
}
SIDE_BRIDGE = {
    "name": "Side bridge",
    "position": "side-plank",
    "sides": "each",
    "dose": {"sets": 2, "time": "20s"},
    "side_setup": "Lie on your {other_side} side.",
    "side_short": "{side} hip on top.",
    "setup": ["Prop yourself up."],
    "ready": ["Lift your hips off the floor."],
    "movement": ["Stay long."],
}
SQUAT = {
    "name": "Squat",
    "position": "standing",
    "dose": {"sets": 2, "reps": 8},
    "tempo": "sit 2, stand 2",
    "setup": ["Stand tall."],
    "movement": ["Sit back."],
}
CATALOGUE = {
    name: Exercise.model_validate(fields)
    for name, fields in {
        "bridge": BRIDGE,
        "clam": CLAM,
        "lunge": LUNGE,
        "stretch": STRETCH,
        "squat": SQUAT,
        "side-bridge": SIDE_BRIDGE,
    }.items()
}


def routine(blocks: str, **fields: Any) -> Routine:
    """Read a routine whose blocks are written in YAML, or are one list of exercises."""
    read = yaml.safe_load(blocks)
    listed = (
        read
        if any(isinstance(block, dict) and "exercises" in block for block in read)
        else [{"exercises": read}]
    )
    return Routine.model_validate({"title": "Any day", **fields, "blocks": listed})


def brief(blocks: str, settings: Mapping[str, Any] | None = None, **fields: Any) -> ScriptInput:
    """Return what a script of these blocks is written from, with some settings above everything."""
    choice = Overrides(above=(Layer(values=settings),)) if settings else Overrides()
    return ScriptInput(
        routine=routine(blocks, **fields),
        catalogue=CATALOGUE,
        wording=ENGLISH,
        presets=PRESETS,
        choice=choice,
    )


def steps(blocks: str, settings: Mapping[str, Any] | None = None, **fields: Any) -> tuple[Step, ...]:
    """Unfold these blocks."""
    given = brief(blocks, settings, **fields)
    return unfold(given.routine, given.catalogue, given.presets, given.choice)


def bouts(blocks: str, settings: Mapping[str, Any] | None = None, **fields: Any) -> list[Bout]:
    """Unfold these blocks into the work alone."""
    return [step for step in steps(blocks, settings, **fields) if isinstance(step, Bout)]


def script(blocks: str, settings: Mapping[str, Any] | None = None, **fields: Any) -> Script:
    """Write the script of these blocks, with an announced total of a minute."""
    return write_script(brief(blocks, settings, **fields), Forecast(total=60_000))


def named(written: Script, *names: str) -> list[Window]:
    """List the windows of these names."""
    return [window for window in written.windows if window.name in names]


def said(window: Window) -> list[str]:
    """List what a window says, in order."""
    return [cue.text for cue in window.cues if cue.text]


def moments(window: Window) -> list[str]:
    """List the moments of a window's cues, in order."""
    return [cue.moment for cue in window.cues]


def cues(written: Script, moment: str) -> list[tuple[int, Cue]]:
    """List the cues of a moment, each with the rep in which it stands."""
    return [(window.rep, cue) for window in written.windows for cue in window.cues if cue.moment == moment]


def texts(written: Script, moment: str) -> list[str]:
    """List what is said at a moment."""
    return [cue.text for _, cue in cues(written, moment)]
