import pytest
from pydantic import ValidationError

from audiocoach.coach.model.choices import SoundChoices, merged_sound


def test_nothing_is_chosen_at_first() -> None:
    """Every field may be left out, so that layers can lie over each other."""
    assert set(SoundChoices().model_dump().values()) == {None}


@pytest.mark.parametrize(
    ("written", "loudness"), [("loud", -16.0), ("standard", -19.0), (-17, -17.0), (-16.5, -16.5)]
)
def test_loudness_is_a_word_or_a_figure(written: object, loudness: float) -> None:
    """People need not know what LUFS are."""
    assert SoundChoices.model_validate({"loudness": written}).loudness == loudness


@pytest.mark.parametrize(("written", "on"), [("on", True), ("off", False), (True, True), (False, False)])
def test_switches_are_on_or_off(written: object, on: bool) -> None:
    """`floor: off` is a word in YAML 1.2, and understood."""
    chosen = SoundChoices.model_validate({"floor": written, "clarity": written})
    assert (chosen.floor, chosen.clarity) == (on, on)


@pytest.mark.parametrize(
    "written",
    [
        {"loudness": -5},
        {"loudness": "lod"},
        {"tones_level": 40},
        {"floor": "maybe"},
        {"tone": "soft"},
        {"music": ""},
    ],
    ids=str,
)
def test_what_makes_no_sense_is_refused(written: dict[str, object]) -> None:
    """Limits, words and names are checked when the file is read."""
    with pytest.raises(ValidationError):
        SoundChoices.model_validate(written)


def test_a_later_layer_wins_where_it_says_anything() -> None:
    """Config, routine and flags are laid over each other; what is off stays off until someone turns it on."""
    config = SoundChoices(music="folder", floor=False, tones="gym")
    routine = SoundChoices(tones="soft", tones_level=0.0)
    flags = SoundChoices(music="off")
    whole = merged_sound(config, None, routine, flags)
    assert whole == SoundChoices(music="off", floor=False, tones="soft", tones_level=0.0)
    assert merged_sound() == SoundChoices()
