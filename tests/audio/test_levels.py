import re
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiocoach.audio.clips import fade
from audiocoach.audio.levels import SILENCE_LUFS, decibels, gated, loudness, step_powers, true_peak
from audiocoach.audio.sound import RATE, Sound
from tests.audio.synthetic import murmur, sine
from tests.tools import run_tool


def heard_by_ffmpeg(ffmpeg: str, sound: Sound, folder: Path) -> tuple[float, float]:
    """Give ffmpeg's loudness in LUFS and true peak in dBTP, each rounded to a tenth."""
    soundfile.write(folder / "sound.wav", sound, RATE, subtype="FLOAT")
    words = (
        "-hide_banner",
        "-nostats",
        "-i",
        folder / "sound.wav",
        "-af",
        "ebur128=peak=true",
        "-f",
        "null",
        "-",
    )
    said = run_tool(ffmpeg, *words).stderr.decode()
    summary = said[said.rindex("Summary:") :]
    measured = [re.search(rf"{name}:\s+(\S+) ", summary) for name in ("I", "Peak")]
    loud, peak = (float(match[1]) for match in measured if match)
    return loud, peak


def with_pauses() -> Sound:
    """Make speech with pauses of which the gate must take no notice."""
    silence = np.zeros(3 * RATE, dtype=np.float32)
    return np.concatenate([silence, murmur(4000, 1), silence, murmur(3000, 2, 0.05), silence])


SOUNDS = {
    "hum": fade(sine(60, 10)),
    "tone": fade(sine(997, 10)),
    "high tone": fade(sine(6000, 10, 0.05)),
    "murmur": murmur(12_000),
    "soft murmur": murmur(12_000, 3, 0.01),
    "with pauses": with_pauses(),
    "one word": murmur(600),
}


@pytest.mark.parametrize("name", SOUNDS)
def test_the_meter_agrees_with_ffmpeg(name: str, ffmpeg: str, tmp_path: Path) -> None:
    """Loudness is within 0.1 LU of ffmpeg's, which rounds to 0.1; the true peak within 0.3 dB."""
    sound = SOUNDS[name]
    loud, peak = heard_by_ffmpeg(ffmpeg, sound, tmp_path)
    assert loudness(sound) == pytest.approx(loud, abs=0.1 + 0.05)
    assert decibels(true_peak(sound)) == pytest.approx(peak, abs=0.3)


def test_full_scale_at_1_khz_is_the_standards_reference() -> None:
    """A mono sine of 997 Hz at 0 dBFS reads -3.01 LUFS (ITU-R BS.1770-4)."""
    assert loudness(sine(997, 5, 1.0)) == pytest.approx(-3.01, abs=0.06)


def test_a_gain_moves_the_loudness_by_as_much() -> None:
    """Half the level is 6.02 LU less."""
    sound = murmur(5000)
    assert loudness(sound) - loudness(0.5 * sound) == pytest.approx(6.02, abs=0.01)


def test_clips_measured_one_by_one_read_like_clips_joined(ffmpeg: str, tmp_path: Path) -> None:
    """Powers of single clips in a row give the loudness of the joined clips: each is filtered once."""
    clips = [
        murmur(length, length, 0.05 + length / 20_000) for length in (340, 700, 455, 3210, 1999, 510, 2750)
    ]
    joined = np.concatenate(clips)
    apart = gated(np.concatenate([step_powers(clip) for clip in clips]))
    assert apart == pytest.approx(loudness(joined), abs=0.1)
    assert apart == pytest.approx(heard_by_ffmpeg(ffmpeg, joined, tmp_path)[0], abs=0.15)


@pytest.mark.parametrize("samples", [0, 1, 100, RATE, 5 * RATE])
def test_nothing_is_as_loud_as_silence(samples: int) -> None:
    """Silence of any length, none included, has a loudness and no error."""
    assert loudness(np.zeros(samples, dtype=np.float32)) == SILENCE_LUFS
    assert decibels(true_peak(np.zeros(samples, dtype=np.float32))) == -200


def test_a_long_sound_is_measured_in_pieces_without_a_seam() -> None:
    """Ten identical stretches have identical powers, wherever the transforms are cut."""
    powers = step_powers(np.tile(murmur(8000), 10)).reshape(10, 80)
    assert np.allclose(powers[1:], powers[1], rtol=1e-4)


def test_peaks_between_samples_are_found() -> None:
    """A sine whose samples all miss its crest has the peak of the crest."""
    time = np.arange(RATE)
    crestless = np.sin(np.pi / 2 * time + np.pi / 4).astype(np.float32) * np.float32(np.hanning(RATE))
    assert np.abs(crestless).max() < 0.71
    assert true_peak(crestless) == pytest.approx(1.0, abs=0.01)
