import numpy as np
import pytest

from audiocoach.audio.clips import TARGET_LUFS
from audiocoach.audio.levels import gated, step_powers
from audiocoach.audio.sound import RATE, samples_of, sound_of
from audiocoach.audio.tones import SOFT, THEMES, find_tones, make_tones
from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.errors import UnknownNameError

TONES = make_tones()


def pitch(name: str) -> float:
    """Find the strongest pitch of a tone in Hz."""
    sound = sound_of(TONES[name].segment)
    return float(np.abs(np.fft.rfft(sound, 1 << 16)).argmax() * RATE / (1 << 16))


@pytest.mark.parametrize("theme", THEMES)
def test_every_tone_of_the_coach_is_there_and_over_in_time(theme: str) -> None:
    """A theme has exactly the tones that the timeline places, none longer than its place."""
    lengths = {name: clip.milliseconds for name, clip in make_tones(theme).items()}
    assert lengths.keys() == TONE_LENGTHS.keys()
    assert all(lengths[name] <= TONE_LENGTHS[name] for name in lengths)


@pytest.mark.parametrize("name", TONES)
def test_edges_are_soft(name: str) -> None:
    """No tone begins or ends with a click: it starts from and ends near zero, and rises over milliseconds."""
    sound = np.abs(sound_of(TONES[name].segment))
    assert sound[:12].max() < 0.05 * sound.max()
    assert sound[-12:].max() < 0.05 * sound.max()


def test_tones_can_be_told_apart() -> None:
    """Start is high, stop low, the ticks an octave apart, finish the longest, switch comes twice."""
    assert pitch("start") > 2 * pitch("stop")
    assert pitch("tick") > 1.8 * pitch("low_tick")
    assert max(TONES, key=lambda name: TONES[name].milliseconds) == "finish"
    switch = np.abs(sound_of(TONES["switch"].segment)).reshape(-1, 240).max(axis=1)
    loud = (switch > 0.3 * switch.max()).astype(int)
    assert (np.diff(loud) == 1).sum() + loud[0] == 2


@pytest.mark.parametrize("name", TONES)
def test_a_tone_is_as_loud_as_its_meaning_asks_beside_the_voice(name: str) -> None:
    """Its loudest moment lies where the theme puts it, and none is louder than the voice."""
    powers = step_powers(sound_of(TONES[name].segment))
    loudest = gated(np.repeat(powers.max(), 4))
    assert loudest == pytest.approx(TARGET_LUFS + SOFT.tones[name].level, abs=0.2)
    assert loudest < TARGET_LUFS


def test_with_tones_off_every_tone_is_silent() -> None:
    """All names are there, and none makes a sound."""
    silent = find_tones("off")
    assert silent.keys() == TONE_LENGTHS.keys()
    assert not any(samples_of(clip.segment).any() for clip in silent.values())


def test_all_tones_can_be_turned_down_together() -> None:
    """The level is a setting: -6 dB halves every sample."""
    softer = make_tones(level=-6.02)
    for name, clip in TONES.items():
        difference = samples_of(clip.segment) / 2 - samples_of(softer[name].segment)
        assert np.abs(difference).max() <= 2


def test_an_unknown_theme_is_refused_with_the_near_one() -> None:
    """A typo is answered with the name that was meant."""
    with pytest.raises(UnknownNameError, match="did you mean 'soft'"):
        make_tones("sofft")
