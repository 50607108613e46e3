"""Pacing: layers of settings, presets that start from presets, and firm ones."""

from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from audiocoach.coach.model.layers import (
    Layer,
    left_over,
    merged,
    setting_names,
    settle,
    stated,
    typed_settings,
    unroll,
)
from audiocoach.coach.model.pacing import Pacing, Preset, read_choice
from audiocoach.errors import AudiocoachError, UnknownNameError
from tests.coach.at_random import PACINGS
from tests.coach.shelf import PRESETS

SHELF = {
    "calm": Preset.model_validate({"lead_in": "20s", "rest": {"between_sets": "1m"}}),
    "calmer": Preset.model_validate({"preset": "calm", "lead_in": "30s"}),
    "still": Preset.model_validate({"firm": True, "timed": {"countdown": 0}}),
    "talkative": Preset.model_validate({"timed": {"countdown": 5, "half": False}}),
    "ring": Preset.model_validate({"preset": "round"}),
    "round": Preset.model_validate({"preset": "ring"}),
}


def chosen(*choices: object) -> Pacing:
    """Settle choices as they stand in files, lowest first."""
    presets = [Preset.model_validate(read_choice(choice)) for choice in choices]
    return settle([layer for preset in presets for layer in unroll(preset, SHELF)])


def test_without_choices_the_built_in_values_hold() -> None:
    """A pacing has a value for every setting."""
    assert settle([]) == Pacing()
    assert Pacing().lead_in == 10_000


def test_a_preset_turns_only_the_settings_it_states() -> None:
    """What a preset leaves out stays as it was, in nested settings too."""
    pacing = chosen("calm")
    assert (pacing.lead_in, pacing.rest.between_sets) == (20_000, 60_000)
    assert (pacing.setup, pacing.rest.between_rounds) == (Pacing().setup, Pacing().rest.between_rounds)


def test_a_preset_may_start_from_another() -> None:
    """The preset it starts from lies below it."""
    pacing = chosen("calmer")
    assert (pacing.lead_in, pacing.rest.between_sets) == (30_000, 60_000)


def test_settings_of_ones_own_lie_over_a_preset() -> None:
    """`{preset: calm, lead_in: 5s}` is calm but for the lead-in."""
    pacing = chosen({"preset": "calm", "lead_in": "5s"})
    assert (pacing.lead_in, pacing.rest.between_sets) == (5_000, 60_000)


def test_the_higher_layer_wins() -> None:
    """Later choices lie over earlier ones, key by key."""
    assert chosen("calm", {"lead_in": "1s"}).lead_in == 1_000
    assert chosen({"lead_in": "1s"}, "calm").lead_in == 20_000
    assert chosen("calm", {"rest": {"between_rounds": "2m"}}).rest.between_sets == 60_000


@pytest.mark.parametrize(
    ("choices", "countdown"),
    [
        (("still",), 0),
        (("still", "talkative"), 0),
        (("talkative", "still"), 0),
        (("still", {"timed": {"countdown": 2}}), 2),
        (({"timed": {"countdown": 2}}, "still"), 0),
        (("talkative",), 5),
    ],
    ids=str,
)
def test_a_firm_preset_stands_above_other_presets(choices: tuple[Any, ...], countdown: int) -> None:
    """Only settings of one's own, stated above it, turn a firm preset's settings."""
    assert chosen(*choices).timed.countdown == countdown


def test_a_firm_preset_leaves_the_other_settings_alone() -> None:
    """Another preset still turns what the firm one does not state."""
    assert chosen("still", "talkative").timed.half is False


@pytest.mark.parametrize("verbosity", ["learn", "standard", "brief", "minimal"])
def test_quiet_stays_quiet_in_every_verbosity(verbosity: str) -> None:
    """A stretch has no countdown, no ticks and no halfway, however much the session talks."""
    layers = [*unroll(Preset(preset="quiet"), PRESETS), *unroll(Preset(preset=verbosity), PRESETS)]
    pacing = settle(layers)
    assert (pacing.count_in.start, pacing.timed.countdown, pacing.timed.half) == (0, 0, False)
    assert pacing.reps.hold_sound == "none"


def test_an_unknown_preset_offers_the_near_ones() -> None:
    """A name that no preset has is an error that helps."""
    with pytest.raises(UnknownNameError, match=r"no pacing or verbosity 'calmm'.*did you mean.*'calm'"):
        chosen("calmm")


def test_presets_that_start_from_each_other_are_an_error() -> None:
    """A ring of presets is found, and its members are named."""
    with pytest.raises(UnknownNameError, match="ring, round, ring start from each other"):
        chosen("ring")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({"lead_inn": "5s"}, "Extra inputs"),
        ({"lead_in": "11m"}, "must be from 0s to 10m"),
        ({"tempo_scale": 0}, "greater than or equal to 0.25"),
        ({"count_in": {"from": 11}}, "less than or equal to 10"),
        ({"count_in": {"style": "gong"}}, "'voice', 'beep' or 'both'"),
        ({"cues": {"per_set": []}}, "at least 1 item"),
        ({"explain": "always"}, "'every', 'once', 'dose' or 'name'"),
    ],
    ids=str,
)
def test_an_absurd_setting_is_refused(value: dict[str, Any], reason: str) -> None:
    """A setting has limits, and says them."""
    with pytest.raises(ValidationError, match=reason):
        Preset.model_validate(value)


@given(PACINGS)
def test_settings_are_read_back(written: dict[str, Any]) -> None:
    """The settings of a choice, written as they would stand in a file, make the same choice again."""
    choice = Preset.model_validate(written)
    assert Preset.model_validate(stated(choice)) == choice
    assert settle([Layer(values=stated(choice))]) == Pacing.model_validate(written)


@given(PACINGS, PACINGS)
def test_a_layer_hides_what_lies_below(below: dict[str, Any], above: dict[str, Any]) -> None:
    """Adding up keeps the upper layer whole; leaving out what is taken leaves nothing of it."""
    total = merged([below, above])
    assert merged([total, above]) == total
    assert merged([above, left_over(below, above)]) == merged([left_over(below, above), above])
    assert left_over(above, above) == {key: {} for key, value in above.items() if isinstance(value, dict)}


@pytest.mark.parametrize(
    ("text", "preset", "typed"),
    [
        ("brisk", "brisk", {}),
        ("lead_in=5s", None, {"lead_in": "5s"}),
        ("brisk, lead_in=5s,midpoint=false", "brisk", {"lead_in": "5s", "midpoint": False}),
        (
            "timed.left=[30s, 5s], reps.every=2",
            None,
            {"timed": {"left": ["30s", "5s"]}, "reps": {"every": "2"}},
        ),
        ("timed.left=[], tones.stop=chime", None, {"timed": {"left": []}, "tones": {"stop": "chime"}}),
        ("count_in.from=5", None, {"count_in": {"from": "5"}}),
    ],
    ids=str,
)
def test_settings_are_typed_on_the_command_line(text: str, preset: str | None, typed: dict[str, Any]) -> None:
    """A flag takes the name of a preset, settings, or both."""
    assert typed_settings(text) == (preset, typed)
    Pacing.model_validate(typed_settings(text)[1])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("led_in=5s", "there is no setting 'led_in'; did you mean 'lead_in'?"),
        ("lead_in=abc", "lead_in: 'abc' is not a duration; write 30s, 1m30s or 500ms"),
        ("brisk, gentle, lead_in=1s", "'brisk' and 'gentle' are two presets; name one"),
        ("reps.every=0", "reps.every: Input should be greater than or equal to 1"),
        ("sides.first=up", "sides.first: Input should be 'left' or 'right'"),
        ("clam, lead_in=1s", "there is no pacing or verbosity 'clam'; did you mean 'calm'"),
    ],
    ids=str,
)
def test_a_setting_that_cannot_be_turned_is_told(text: str, complaint: str) -> None:
    """What is wrong, and what would be right, in one sentence."""
    with pytest.raises(AudiocoachError) as caught:
        unroll(Preset(preset=text), SHELF)
    assert str(caught.value).startswith(complaint)


@pytest.mark.parametrize("name", list(setting_names()))
def test_every_setting_can_be_typed(name: str) -> None:
    """Each setting that a file may change has a name for the command line, and keeps its value there."""
    value: Any = Pacing().model_dump(mode="json", by_alias=True)
    for key in name.split("."):
        value = value.get(key, "chime")
    if value is None:
        value = "left"
    written = f"[{', '.join(map(str, value))}]" if isinstance(value, (list, tuple)) else str(value)
    preset, typed = typed_settings(
        f"{name}={'true' if value is True else 'false' if value is False else written}"
    )
    settled = settle(unroll(Preset(preset=f"calm, {name}={written.lower()}"), SHELF))
    told: Any = settled.model_dump(mode="json", by_alias=True)
    for key in name.split("."):
        told = told[key]
    assert preset is None
    assert typed
    assert told == value


def test_a_setting_for_each_phase_is_typed_as_in_a_file() -> None:
    """Its names and values stand in braces; commas in them part no settings."""
    _, typed = typed_settings("reps.phase_count={lower: count, open: tick}, lead_in=5s")
    assert typed == {"reps": {"phase_count": {"lower": "count", "open": "tick"}}, "lead_in": "5s"}
