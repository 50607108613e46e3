import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.audio.levels import REACH_MS, limit, true_peak, turned_down
from audiocoach.audio.sound import PER_MS, RATE
from tests.audio.synthetic import murmur, sine


def test_sound_under_the_ceiling_is_untouched() -> None:
    """The limiter does nothing until it must."""
    sound = murmur(1000, level=0.05)
    assert limit(sound, 0.8) is sound


@given(st.integers(0, 10_000), st.floats(0.2, 0.9), st.floats(0.3, 2.0))
def test_no_true_peak_passes_the_ceiling(seed: int, ceiling: float, level: float) -> None:
    """Whatever comes in, the true peak that goes out is at the ceiling, give or take 0.1 dB."""
    assert true_peak(limit(murmur(300, seed, level), ceiling)) <= ceiling * 1.012


def test_a_peak_is_turned_down_together_with_its_neighbours() -> None:
    """Around a peak the gain changes slowly, and 10 ms away nothing is changed."""
    sound = sine(200, 1, 0.2)
    sound[RATE // 2] = 0.9
    limited = limit(sound, 0.5)
    changed = np.flatnonzero(limited != sound)
    assert changed.min() >= RATE // 2 - 2 * REACH_MS * PER_MS - 8
    assert changed.max() <= RATE // 2 + 2 * REACH_MS * PER_MS + 8
    gain = limited[sound != 0] / sound[sound != 0]
    assert np.abs(np.diff(gain)).max() < 0.02


def test_the_edges_are_limited_too() -> None:
    """A peak on the first or the last sample is held as well."""
    sound = np.zeros(1000, dtype=np.float32)
    sound[[0, -1]] = 1.0
    assert np.abs(limit(sound, 0.5)).max() == pytest.approx(0.5, abs=0.05)


def test_no_sound_stays_no_sound() -> None:
    """Nothing to limit is no error."""
    assert len(limit(np.zeros(0, dtype=np.float32), 0.5)) == 0


def test_sound_that_is_heard_under_the_ceiling_is_not_turned_down() -> None:
    """Where nothing that is heard passes the ceiling, there is nothing to do."""
    sound = murmur(1000, level=0.05)
    assert turned_down(sound, sound, 0.8, RATE) is None


def test_sound_is_turned_down_where_what_is_heard_of_it_peaks() -> None:
    """A peak that only an encoder made takes away as much at its place, and leaves the rest alone."""
    sound = sine(1000, 200, 0.5)
    heard = sound.copy()
    heard[RATE // 2] = 1.0
    quieter = turned_down(sound, heard, 0.6, RATE)
    assert quieter is not None
    near = slice(RATE // 2 - PER_MS, RATE // 2 + PER_MS)
    assert np.abs(quieter[near] / sound[near] - 0.6).max() < 0.06
    changed = np.flatnonzero(quieter != sound)
    assert np.abs(changed - RATE // 2).max() <= 2 * REACH_MS * PER_MS + 8
