import numpy as np
import pytest

from audiocoach.audio.clarity import SHELF_DB, clarified
from audiocoach.audio.clips import fade
from audiocoach.audio.levels import loudness
from audiocoach.audio.sound import RATE, Sound
from tests.audio.synthetic import murmur, sine


def band(sound: Sound, low: float, high: float) -> float:
    """Give the power between two pitches, in dB."""
    power = np.square(np.abs(np.fft.rfft(sound)))
    pitches = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(10 * np.log10(power[(pitches >= low) & (pitches < high)].sum()))


def level(sound: Sound) -> float:
    """Give the root mean square in dB."""
    return float(20 * np.log10(np.sqrt(np.mean(np.square(sound)))))


def test_the_loudness_stays() -> None:
    """What is clearer is not louder: the gain of the voice finds the same level."""
    for sound in (murmur(3000), murmur(600, 4, 0.02)):
        assert loudness(clarified(sound)) == pytest.approx(loudness(sound), abs=0.1)
        assert len(clarified(sound)) == len(sound)


def test_consonants_come_forward() -> None:
    """Above the shelf speech gains its 6 dB against what lies below it."""
    sound = fade(murmur(3000))
    before = band(sound, 4000, 8000) - band(sound, 100, 600)
    after = band(clarified(sound), 4000, 8000) - band(clarified(sound), 100, 600)
    assert after - before == pytest.approx(SHELF_DB, abs=1)


def test_loud_and_soft_syllables_come_closer() -> None:
    """Two syllables 6 dB apart, both above the threshold, are 2 dB apart afterwards: three to one."""
    soft, loud = sine(400, 0.5, 0.3), sine(400, 0.5, 0.6)
    cleared = clarified(np.concatenate([soft, loud]))
    inside = RATE // 10
    apart = level(cleared[RATE // 2 + inside : -inside]) - level(cleared[inside : RATE // 2 - inside])
    assert apart == pytest.approx(6.02 / 3, abs=0.3)


def test_no_syllable_is_met_too_late() -> None:
    """The gain is down when a loud syllable begins: its first 20 ms do not stand out."""
    sound = np.concatenate([sine(400, 0.5, 0.05), sine(400, 0.5, 0.6)])
    cleared = np.abs(clarified(sound))
    assert cleared[RATE // 2 : RATE // 2 + 480].max() < 1.6 * cleared[-RATE // 4 :].max()


def test_silence_stays_silence() -> None:
    """There is nothing to make clearer."""
    assert not clarified(np.zeros(RATE, dtype=np.float32)).any()
