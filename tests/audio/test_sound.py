import subprocess
import sys

import numpy as np

from audiocoach.audio.sound import PER_MS, quiet, samples_of, segment_of, sound_of


def test_a_segment_keeps_every_sample() -> None:
    """What goes into a segment comes out of it, to the last bit of 16."""
    values = np.array([-32_768, -1, 0, 1, 32_767] * PER_MS, dtype=np.int16)
    segment = segment_of((values / 32_768).astype(np.float32))
    assert np.array_equal(samples_of(segment), values)
    assert np.array_equal(samples_of(segment_of(sound_of(segment))), values)


def test_a_segment_lasts_whole_milliseconds() -> None:
    """A sample more than 100 ms makes 101 ms, filled with silence; pydub and we agree on the length."""
    segment = segment_of(np.full(100 * PER_MS + 1, 0.5, dtype=np.float32))
    assert len(segment) == 101
    assert len(samples_of(segment)) == 101 * PER_MS
    assert not samples_of(segment)[100 * PER_MS + 1 :].any()


def test_what_is_over_full_scale_is_clipped_not_wrapped() -> None:
    """A peak of 2.0 becomes the highest value there is, with its sign."""
    assert samples_of(segment_of(np.array([2.0, -2.0], dtype=np.float32)))[:2].tolist() == [32_767, -32_768]


def test_quiet_is_digital_silence_at_the_session_rate() -> None:
    """pydub's own silence would have 11 025 samples a second."""
    assert samples_of(quiet(1500)).tolist() == [0] * 36_000


def test_importing_pydub_warns_of_nothing() -> None:
    """A machine without ffmpeg shows no warning, even when every warning is an error."""
    code = "import audiocoach.audio.sound"
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", code],
        env={"PATH": "/nowhere", "PYTHONPATH": ".", "PYTHONPYCACHEPREFIX": "/nowhere"},
        capture_output=True,
        check=False,
    )
    assert done.stderr.decode() == ""
    assert done.returncode == 0
