import re

import numpy as np
import pytest

from audiocoach.audio.clips import (
    CEILING_DBTP,
    GAIN_STEP_DB,
    LONG_TAKE_S,
    MISSED_LU,
    MOST_LEVELLED_DB,
    TARGET_LUFS,
    TOLERANCE_LU,
    Clip,
    Take,
    master,
    measure_take,
    take_gain,
    voice_gain,
)
from audiocoach.audio.levels import decibels, loudness, true_peak
from audiocoach.audio.sound import RATE, Sound, samples_of, sound_of
from audiocoach.errors import AudioError
from tests.audio.synthetic import murmur
from tests.tools import meter


def take(sound: Sound, text: str = "a few words") -> Take:
    """Make a take of sound."""
    return measure_take(text, text, sound, lambda: sound)


def voice(level: float) -> list[Take]:
    """Make the takes of a voice that speaks at this level."""
    return [take(murmur(length, length, level)) for length in (330, 450, 600, 1800, 2500, 4000)]


def joined(clips: list[Clip]) -> Sound:
    """Put all clips in a row."""
    return np.concatenate([sound_of(clip.segment) for clip in clips])


@pytest.mark.parametrize("level", [0.005, 0.05, 0.3])
def test_every_voice_ends_at_the_target(level: float) -> None:
    """A soft and a loud voice differ by less than 0.5 LU in the session, and neither is far from -19 LUFS."""
    assert loudness(joined(master(voice(level)))) == pytest.approx(TARGET_LUFS, abs=0.25)


@pytest.mark.parametrize("target", [-16.0, -14.0])
def test_what_the_limiter_takes_away_is_made_up_for(target: float) -> None:
    """Loud speech whose peaks must be held is as loud as it was asked to be, and no peak passes."""
    sharp = [take(_with_peaks(each.sound()), str(number)) for number, each in enumerate(voice(0.05))]
    loud = joined(master(sharp, target))
    assert loudness(loud) == pytest.approx(target, abs=0.4)
    assert decibels(true_peak(loud)) <= CEILING_DBTP + 0.1


def _with_peaks(sound: Sound) -> Sound:
    """Give speech peaks that stand 20 dB above it, as voices have them."""
    peaks = sound.copy()
    peaks[1000::600] *= 6
    return peaks


def test_all_sentences_of_a_voice_get_the_same_gain() -> None:
    """What the voice spoke softer stays softer: the sentences keep their balance."""
    takes = voice(0.05)
    clips = master(takes)
    gains = [
        decibels(float(np.abs(sound_of(clip.segment)).max() / np.abs(take.sound()).max()))
        for take, clip in zip(takes, clips, strict=True)
        if take.samples > LONG_TAKE_S * RATE
    ]
    assert max(gains) - min(gains) < 0.01


def test_a_long_take_far_from_its_voice_is_brought_within_the_tolerance() -> None:
    """A sentence that came back 9 LU softer is raised by 7; one at the level of its voice stays as it is."""
    expected = loudness(murmur(3000, 1, 0.1))
    outlier = take(murmur(3000, 1, 0.1 / 2.82))
    assert loudness(outlier.sound()) + take_gain(outlier, expected) == pytest.approx(
        expected - TOLERANCE_LU, abs=0.2
    )
    assert take_gain(take(murmur(3000, 1, 0.1)), expected) == 0.0


@pytest.mark.parametrize("target", [-19.0, -16.0, -14.0])
def test_words_of_a_voice_are_equally_loud(target: float, ffmpeg: str) -> None:
    """Counts spoken up to 6 dB apart come within 1 LU of the target, by ffmpeg on each word repeated."""
    spoken = {330: 0.05, 400: 0.08, 470: 0.1, 560: 0.06, 640: 0.055}
    words = [take(murmur(length, length, level), str(length)) for length, level in spoken.items()]
    clips = master([*words, take(murmur(3000, 1, 0.07), "a whole sentence")], target)
    for clip in clips[:-1]:
        lasting = np.tile(samples_of(clip.segment), 10)
        assert meter(ffmpeg, lasting, RATE) == pytest.approx(target, abs=1.0), clip.text


@pytest.mark.parametrize("times", [1, 20])
def test_words_are_as_loud_as_sentences_however_often_they_are_said(times: int, ffmpeg: str) -> None:
    """Counts said again and again make a session neither louder nor softer than its sentences are."""
    words = [take(murmur(length, length, 0.08), str(length)) for length in (330, 400, 470)]
    clips = master([*words, take(murmur(3000, 1, 0.07), "a whole sentence")])
    said = [samples_of(clip.segment) for clip in [*times * clips[:-1], clips[-1]]]
    assert meter(ffmpeg, np.concatenate(said), RATE) == pytest.approx(TARGET_LUFS, abs=0.2)


def test_what_the_limiter_takes_of_a_sharp_voice_is_made_up_for() -> None:
    """A voice whose peaks must be held at the usual loudness is as loud as one without peaks."""
    sharp = [take(_with_peaks(each.sound()), str(number)) for number, each in enumerate(voice(0.05))]
    assert max(take.held for take in sharp) > 0.3
    assert loudness(joined(master(sharp))) == pytest.approx(TARGET_LUFS, abs=0.2)


def test_a_word_is_levelled_by_six_decibels_at_most() -> None:
    """One that is hardly there is not blown up to a shout."""
    expected = loudness(murmur(3000, 1, 0.1))
    assert take_gain(take(murmur(600, 1, 0.01)), expected) == MOST_LEVELLED_DB


def test_a_loudness_that_no_limiter_reaches_is_refused() -> None:
    """Clicks under a low ceiling cannot be loud; the error says how loud they come."""
    clicks = np.zeros(48_000, dtype=np.float32)
    clicks[::4_000] = 0.5
    with pytest.raises(AudioError, match="cannot be as loud as -14 LUFS") as refused:
        master([take(clicks)], -14.0)
    assert re.search(r"the loudest that it reaches is -[23]\d\.\d LUFS", refused.value.hint)


@pytest.mark.parametrize("ceiling", [CEILING_DBTP, -4.5, -8.0])
def test_the_loudness_that_a_refusal_names_is_reached(ceiling: float) -> None:
    """Who asks for it gets it at once, and no lower one was needed to be sure: it is about what was left."""
    sharp = [take(_with_peaks(each.sound()), str(number)) for number, each in enumerate(voice(0.05))]
    with pytest.raises(AudioError, match="cannot be as loud") as refused:
        master(sharp, -9.0, ceiling)
    named = float(re.findall(r"reaches is (-\d+\.\d) LUFS", refused.value.hint)[0])
    assert loudness(joined(master(sharp, named, ceiling))) == pytest.approx(named, abs=MISSED_LU + 0.1)


@pytest.mark.parametrize("target", [-19.0, -16.0])
def test_under_a_low_ceiling_a_voice_is_as_loud(target: float) -> None:
    """Where a mix leaves less room for peaks, what that takes away is made up for, at the usual level too."""
    clips = master(voice(0.05), target, -6.0)
    assert loudness(joined(clips)) == pytest.approx(target, abs=0.2)
    assert max(decibels(true_peak(sound_of(clip.segment))) for clip in clips) <= -5.9


def test_gains_come_in_steps_so_that_one_new_phrase_changes_no_other() -> None:
    """The gain of a voice is a multiple of its step, and survives another sentence of the same voice."""
    takes = voice(0.05)
    before, after = voice_gain(takes), voice_gain([*takes, take(murmur(700, 99, 0.05))])
    assert before % GAIN_STEP_DB == 0
    assert abs(after - before) <= GAIN_STEP_DB


def test_no_peak_passes_the_ceiling() -> None:
    """A word with a sharp peak is limited, not clipped, and pulls down no other."""
    sharp = murmur(500, 3, 0.05)
    sharp[6000] = 0.9
    clips = master([*voice(0.05), take(sharp)])
    assert decibels(true_peak(sound_of(clips[-1].segment))) <= CEILING_DBTP + 0.1


def test_a_silent_voice_is_not_raised() -> None:
    """The voice that says nothing on purpose gets no gain."""
    takes = [take(np.zeros(24_000, dtype=np.float32))]
    assert voice_gain(takes) == 0.0
    assert not joined(master(takes)).any()


def test_no_takes_make_no_clips() -> None:
    """A routine without words is no error here."""
    assert master([]) == []
