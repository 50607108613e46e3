import numpy as np
import pytest

from audiocoach.audio.clips import trim
from audiocoach.audio.liveliness import STEADY_DB, can_be_speech, flatness, liveliness
from audiocoach.audio.sound import RATE, Sound, decode
from audiocoach.voices.contract import SpeechRequest
from audiocoach.voices.espeak import Espeak
from tests.audio.synthetic import murmur, sine


def test_noise_is_flat_and_sound_with_a_pitch_is_not() -> None:
    """White noise lies near the mean that its powers have, whatever its level; a murmur far below."""
    noise = np.random.default_rng(2).normal(0, 0.1, RATE).astype(np.float32)
    for level in (1.0, 1e-3):
        assert flatness(np.float32(level) * noise) == pytest.approx(0.57, abs=0.02)
    assert flatness(murmur(1000, 3, 0.1)) < 0.1
    assert flatness(np.zeros(10, dtype=np.float32)) == 0


def _coloured(slope: float, seconds: float) -> Sound:
    """Make noise whose amplitude falls with the frequency: white at a slope of 0, pink at 0.5, brown at 1."""
    samples = round(seconds * RATE)
    falling = np.maximum(np.fft.rfftfreq(samples, 1 / RATE), 1) ** -slope
    noise = np.fft.irfft(np.fft.rfft(np.random.default_rng(7).standard_normal(samples)) * falling, samples)
    return np.asarray(0.5 * noise / np.abs(noise).max(), dtype=np.float32)


def _clicks(seconds: float) -> Sound:
    clicks = np.zeros(round(seconds * RATE), dtype=np.float32)
    clicks[100 :: RATE // 4] = 0.9
    return clicks


@pytest.mark.parametrize("seconds", [0.3, 1.0, 4.0])
def test_what_is_steady_is_no_speech(seconds: float) -> None:
    """Noise of any colour, a hum, a tone and clicks are told from speech at any length."""
    steady = [_coloured(slope, seconds) for slope in (0, 0.5, 1)]
    steady += [sine(50, seconds), sine(440, seconds), np.sign(sine(50, seconds)), _clicks(seconds)]
    for sound in steady:
        assert not can_be_speech(trim(sound))


@pytest.mark.parametrize("voice", ["en-us", "en-gb-scotland", "de", "es", "mi", "sv", "en-us+whisper"])
def test_the_shortest_words_move_far_more_than_they_must(voice: str) -> None:
    """Also in the voices and words that move the least."""
    for word in ("four", "two", "go", "ten", "up", "hold", "one"):
        words = trim(decode(Espeak().speak(SpeechRequest(text=word, voice=voice))))
        assert can_be_speech(words)
        assert liveliness(words) > 1.8 * STEADY_DB
