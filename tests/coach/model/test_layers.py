"""Settings and their origins: what counts, and where it is from."""

import pytest
from hypothesis import given

from audiocoach.coach.model.durations import format_duration
from audiocoach.coach.model.layers import (
    BUILT_IN,
    Layer,
    Overrides,
    Setting,
    Settled,
    leaves,
    settle,
    settled,
    trace,
)
from audiocoach.coach.model.pacing import Pacing
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.coach.script.writer import ScriptInput
from tests.amounts import examples
from tests.coach.at_random import briefs
from tests.coach.scenes import CATALOGUE, routine
from tests.coach.shelf import PRESETS

CONFIG = (Layer(values={"lead_in": "1s", "setup": "1s"}),)
FLAG = (Layer(values={"lead_in": "9s"}, preset="brisk"),)

EVERY_LEVEL = """
- pacing: {lead_in: 3s, rest: {between_sets: 33s}}
  rest: 50s
  exercises:
    - {use: squat, pacing: {lead_in: 4s}, rest: 44s}
    - bridge
    - stretch
"""


def standing(blocks: str, choice: Overrides | None = None, **fields: object) -> Settled:
    """Settle a routine of these blocks."""
    return settled(routine(blocks, **fields), CATALOGUE, PRESETS, choice or Overrides())


def setting(settings: tuple[Setting, ...], name: str) -> tuple[object, str, str]:
    """Give the value, the origin and the preset of one setting."""
    [found] = [each for each in settings if each.name == name]
    return found.value, found.origin, found.preset


def test_every_setting_is_traced() -> None:
    """All settings are there, nested ones by their whole path, and nobody has turned them."""
    settings = trace([])
    assert [each.name for each in settings] == [
        name for name, _ in leaves(Pacing().model_dump(mode="json", by_alias=True))
    ]
    assert {each.origin for each in settings} == {BUILT_IN}
    assert {"lead_in", "rest.between_sets", "count_in.from", "reps.every"} <= {each.name for each in settings}


@pytest.mark.parametrize(
    ("choice", "fields", "expected"),
    [
        (Overrides(), {}, ("10s", BUILT_IN, "")),
        (Overrides(below=CONFIG), {}, ("1s", "config", "")),
        (Overrides(below=CONFIG), {"pacing": {"lead_in": "2s"}}, ("2s", "routine", "")),
        (Overrides(below=CONFIG), {"pacing": "gentle"}, ("15s", "routine", "gentle")),
        (
            Overrides(below=CONFIG, above=FLAG),
            {"pacing": {"preset": "gentle", "lead_in": "2s"}},
            ("9s", "flag", "brisk"),
        ),
    ],
    ids=["built-in", "config", "routine", "preset", "flag"],
)
def test_the_higher_level_is_named(choice: Overrides, fields: dict[str, object], expected: object) -> None:
    """built-in < config < routine < flag: the value is the highest one's, and so is the origin."""
    assert setting(standing("[squat]", choice, **fields).common, "lead_in") == expected


def test_single_exercises_tell_what_they_have_otherwise() -> None:
    """Block and exercise stand above the routine; of an exercise only what differs is told."""
    found = standing(EVERY_LEVEL, pacing={"lead_in": "2s"})
    squat, bridge, stretch = found.exercises
    assert (squat.index, squat.name) == (1, "Squat")
    assert setting(squat.settings, "lead_in") == ("4s", "exercise", "")
    assert setting(squat.settings, "rest.between_sets") == ("44s", "exercise", "")
    assert setting(squat.settings, "rest.between_exercises") == ("50s", "block", "")
    assert setting(bridge.settings, "lead_in") == ("3s", "block", "")
    assert setting(bridge.settings, "rest.between_sets") == ("33s", "block", "")
    assert "setup" not in {each.name for each in bridge.settings}
    assert setting(stretch.settings, "timed.countdown") == (0, "catalogue", "quiet")


def test_a_routine_of_one_kind_has_no_exceptions() -> None:
    """Where every exercise stands as the routine does, no exercise is listed."""
    assert standing("[squat, bridge]", verbosity="minimal").exercises == ()


def test_a_firm_preset_keeps_its_settings() -> None:
    """A verbosity does not turn what quiet holds, so quiet is named; settings typed by oneself do."""
    minimal, own = (
        Layer(values={"timed": {"half": True}}, preset="chatty"),
        Layer(values={"timed": {"half": True}}),
    )
    quiet = Layer(values={"timed": {"half": False}}, preset="quiet", firm=True, origin="catalogue")
    assert setting(trace([quiet, minimal]), "timed.half") == (False, "catalogue", "quiet")
    assert setting(trace([quiet, own]), "timed.half") == (True, "", "")


@examples(60)
@given(brief=briefs())
def test_what_is_told_is_what_is_trained(brief: ScriptInput) -> None:
    """The settings told for an exercise are those of its bouts, and its rest between sets is the real one."""
    found = settled(brief.routine, brief.catalogue, brief.presets, brief.choice)
    usual = {each.name: each.value for each in found.common}
    exceptions = {own.index: {each.name: each.value for each in own.settings} for own in found.exercises}
    for bout in unfold(brief.routine, brief.catalogue, brief.presets, brief.choice):
        if isinstance(bout, Bout):
            told = {**usual, **exceptions.get(bout.index, {})}
            real = dict(leaves(bout.pacing.model_dump(mode="json", by_alias=True)))
            rests = ("rest.between_sets", "rest.between_exercises", "rest.between_rounds")
            assert {name: value for name, value in told.items() if name not in rests} == {
                name: value for name, value in real.items() if name not in rests
            }
            assert told["rest.between_sets"] == format_duration(bout.rest)


def test_tracing_settles_nothing_else() -> None:
    """Values are those that settle gives."""
    layers = [Layer(values={"rest": {"between_sets": "5s"}}), Layer(values={"tempo_scale": 1.5})]
    assert {each.name: each.value for each in trace(layers)} == dict(
        leaves(settle(layers).model_dump(mode="json", by_alias=True))
    )
