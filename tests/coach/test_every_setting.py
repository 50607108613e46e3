"""Every setting of pacing and verbosity: it is heard, and it can be changed at every level."""

from typing import Any

import pytest

from audiocoach.coach.model.layers import Layer, Overrides, PartialPacing, leaves, setting_names, settled
from audiocoach.coach.model.pacing import Pacing
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import Forecast
from tests.coach.scenes import CATALOGUE, brief
from tests.coach.shelf import PRESETS
from tests.coach.writing import write_script

WORK = """\
- title: Work
  exercises:
    - {use: bridge, dose: 3 x 15}
    - {use: clam, dose: 2 x 8}
    - {use: squat, dose: 1 x 12, tempo: "sit 1, stand 1"}
    - {use: lunge, dose: 2 x 1m}
    - {use: bridge, dose: 1 x 2, hold: 6s}
- title: Rounds
  rounds: 2
  exercises: [squat, {use: lunge, time: 45s}]
- title: Stretch
  exercises: [{use: stretch, dose: 1 x 2m}]
"""
SILENT_WORK = """
[{pacing: {timed: {half: false, left: []}}, exercises: [{use: lunge, dose: 1 x 3m}]}]
"""
SHORT_WORK = """
- rest: 0s
  exercises: [{use: bridge, sets: 1}, {use: squat, sets: 1, say: {setup: [One., Two., Three., Four.]}}]
"""
KNEELING = "[{use: stretch, dose: 1 x 2m}]"
SHORT_REST = "[{rest: 0s, exercises: [{use: squat, sets: 1}, {use: squat, sets: 1}, {use: bridge, sets: 1}]}]"
TO_ALL_FOURS = "[{rest: 0s, exercises: [{use: bridge, sets: 1}, {use: stretch}]}]"
ROLLING = "[{rest: 0s, exercises: [{use: bridge, sets: 1}, {use: clam}]}]"

TURNED: dict[str, tuple[Any, str]] = {
    "tempo_scale": (1.5, WORK),
    "transition_scale": (2.0, WORK),
    "setup_scale": (4.0, SHORT_REST),
    "lead_in": ("1m", WORK),
    "setup": ("40s", SHORT_REST),
    "switch.lying": ("41s", WORK),
    "switch.kneeling": ("42s", KNEELING),
    "switch.standing": ("43s", WORK),
    "change.same": ("44s", SHORT_REST),
    "change.roll": ("45s", ROLLING),
    "change.kneel": ("46s", TO_ALL_FOURS),
    "change.stand": ("47s", SHORT_REST),
    "change.equipment": ("48s", "banded"),
    "rest.between_sets": ("49s", WORK),
    "rest.between_exercises": ("50s", WORK),
    "rest.between_rounds": ("1m40s", WORK),
    "rest.warn_at": (["20s"], WORK),
    "count_in.from": (5, WORK),
    "count_in.style": ("beep", WORK),
    "reps.count": ("down", WORK),
    "reps.count_at": ("end", WORK),
    "reps.every": (5, WORK),
    "reps.last": (3, WORK),
    "reps.apart": ("3s", WORK),
    "reps.phase_words": (3, WORK),
    "reps.phase_sets": (2, WORK),
    "reps.hold_sound": ("none", WORK),
    "reps.hold_count": ("0s", WORK),
    "reps.phase_count": ({"lower": "count"}, WORK),
    "reps.milestones": (["last"], WORK),
    "timed.half": (False, WORK),
    "timed.half_min": ("2m", WORK),
    "timed.left": (["15s"], WORK),
    "timed.left_min": ("5m", WORK),
    "timed.left_share": (0.2, WORK),
    "timed.tone_every": ("30s", SILENT_WORK),
    "timed.say_left": (False, WORK),
    "timed.countdown": (5, WORK),
    "timed.countdown_style": ("both", WORK),
    "timed.pulse": (False, "[{use: squat, time: 30s}]"),
    "timed.breath": (True, WORK),
    "sides.order": ("block", WORK),
    "sides.first": ("right", WORK),
    "sides.only": ("left", WORK),
    "cues.per_set": ([1], WORK),
    "cues.keep_out_of_last": (8, WORK),
    "cues.encouragement": (True, WORK),
    "intro": ("off", WORK),
    "explain": ("name", WORK),
    "explain_share": (1.0, SHORT_WORK),
    "short_forms": (True, WORK),
    "announce_rest": (False, WORK),
    "preview": (False, WORK),
    "midpoint": (False, WORK),
    "half_style": ("tone", WORK),
    "quiet_from": (2, WORK),
    "tones.start": ("beep", WORK),
    "tones.stop": ("beep", WORK),
    "tones.tick": ("none", WORK),
    "tones.low_tick": ("none", WORK),
    "tones.beep": ("chime", WORK),
    "tones.halfway": ("chime", WORK),
    "tones.chime": ("stop", WORK),
    "tones.finish": ("chime", WORK),
    "tones.bell": ("chime", "[{use: lunge, time: 2m, marks: {every: 1m, sound: bell}}]"),
    "tones.minute": ("none", "[{use: squat, time: 5m, pacing: {timed: {pulse: false}}}]"),
    "tones.pulse": ("none", "[{use: squat, time: 30s}]"),
    "start_word": (False, WORK),
    "music": (0.5, WORK),
}
"""Each setting with another value than its own, and the blocks in which that is heard."""

UNHEARD = {"tones.switch"}
"""A tone that nothing plays by itself; only others are exchanged for it."""

WITH_TONES: PartialPacing = {"start_word": False, "half_style": "both", "count_in": {"style": "both"}}
"""Settings under which every kind of tone is heard."""

BANDED = CATALOGUE["squat"].model_copy(
    update={
        "equipment": type(CATALOGUE["squat"].equipment).model_validate(
            {"required": [{"item": "band", "placement": "above the knees"}]}
        )
    }
)


def nested(name: str, value: object) -> Any:
    """Write one setting as it stands in a file."""
    for key in reversed(name.split(".")):
        value = {key: value}
    return value


def heard(blocks: str, settings: PartialPacing) -> Script:
    """Write a script with a midpoint."""
    return write_script(brief(blocks, settings), Forecast(total=60_000, middle=1, remaining=30_000))


def test_no_setting_is_left_out() -> None:
    """Whoever adds a setting says here how it is heard."""
    assert TURNED.keys() == set(setting_names()) - UNHEARD


@pytest.mark.parametrize("name", TURNED)
def test_every_setting_is_heard(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With another value a session is another one."""
    value, blocks = TURNED[name]
    if blocks == "banded":
        monkeypatch.setitem(CATALOGUE, "banded", BANDED)
        blocks = "[{rest: 0s, exercises: [{use: squat, sets: 1}, banded]}]"
    base = WITH_TONES if name.startswith("tones.") else {}
    assert heard(blocks, {**base, **nested(name, value)}) != heard(blocks, base)


LEVELS = ("config", "routine", "block", "exercise", "flag")


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", TURNED)
def test_every_setting_is_turned_at_every_level(name: str, level: str) -> None:
    """A level wins over all those below it, and is named as the origin."""
    value = TURNED[name][0]
    own = dict(leaves(Pacing().model_dump(mode="json", by_alias=True))).get(name, "switch")
    below = {each: nested(name, own) for each in LEVELS[: LEVELS.index(level)] if own is not None}
    turned = {**below, level: nested(name, value)}
    use = {"use": "squat", **_pacing(turned, "exercise")}
    block = {"exercises": [use], **_pacing(turned, "block")}
    told = Routine.model_validate({"title": "T", "blocks": [block], **_pacing(turned, "routine")})
    choice = Overrides(below=_layers(turned, "config"), above=_layers(turned, "flag"))
    found = settled(told, CATALOGUE, PRESETS, choice)
    single = [setting for each in found.exercises for setting in each.settings if setting.name == name]
    (setting,) = single or [setting for setting in found.common if setting.name == name]
    assert (setting.value, setting.origin) == (value, level)


def _pacing(turned: dict[str, Any], level: str) -> dict[str, Any]:
    return {"pacing": turned[level]} if level in turned else {}


def _layers(turned: dict[str, Any], level: str) -> tuple[Layer, ...]:
    return (Layer(values=turned[level]),) if level in turned else ()
