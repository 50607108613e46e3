from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from audiocoach.audio.music import CROSSFADE_S, find_tracks, look_at, repeated
from audiocoach.audio.sound import Stereo, in_blocks
from tests.audio.songs import song, write_music

RATE = 48_000


def heard(paths: list[Path], seconds: float, loudness: float = -26) -> Stereo:
    """Play files for some seconds."""
    blocks = in_blocks(repeated([look_at(path) for path in paths], loudness), RATE // 10)
    return np.concatenate(list(islice(blocks, round(10 * seconds))))


def level(sound: Stereo) -> float:
    """Give the root mean square in dB."""
    return float(10 * np.log10(np.mean(np.square(sound))))


def test_a_track_is_played_at_the_loudness_wanted_with_its_tempo(tmp_path: Path) -> None:
    """What comes out is the file times one factor, from the first sample on."""
    tune = song(12)
    sound = heard([write_music(tmp_path / "a.wav", tune)], 7)
    factors = sound[RATE:] / np.where(np.abs(tune) > 0.01, tune, np.nan)[RATE : len(sound)]
    assert np.nanstd(factors) < 1e-3 * np.nanmean(factors)


def test_tracks_of_any_level_sound_equally_loud(tmp_path: Path) -> None:
    """A soft and a loud file differ by less than 0.5 LU when they are played."""
    soft = write_music(tmp_path / "soft.wav", song(10, 1, 0.01))
    loud = write_music(tmp_path / "loud.wav", song(10, 1, 0.3))
    assert level(heard([soft], 7)) == pytest.approx(level(heard([loud], 7)), abs=0.5)


def test_one_track_is_a_loop_without_a_gap(tmp_path: Path) -> None:
    """Over the seam the level stays, nothing jumps, and the tune begins again a crossfade early."""
    tune = song(16)
    sound = heard([write_music(tmp_path / "a.wav", tune)], 30)
    beats = [level(part) for part in sound.reshape(-1, RATE, 2)]
    assert max(beats) - min(beats) < 6
    period = round((16 - CROSSFADE_S) * RATE)
    again = sound[period + 5 * RATE : period + 10 * RATE]
    assert np.abs(again - sound[5 * RATE : 10 * RATE]).max() < 1e-4


def test_tracks_follow_each_other_and_come_round(tmp_path: Path) -> None:
    """The second piece comes after the first, then the first again, each fading into the next."""
    first, second = song(16, 1), song(16, 2)
    files = [write_music(tmp_path / "a.wav", first), write_music(tmp_path / "b.wav", second)]
    sound = heard(files, 40)
    step = round((16 - CROSSFADE_S) * RATE)
    for number, tune in enumerate((first, second, first)):
        middle = slice(number * step + 5 * RATE, number * step + 11 * RATE)
        assert np.corrcoef(sound[middle, 0], tune[5 * RATE : 11 * RATE, 0])[0, 1] > 0.999


def test_a_short_loop_fades_over_a_quarter_of_itself(tmp_path: Path) -> None:
    """Three seconds of music can be looped; the fade is short then."""
    sound = heard([write_music(tmp_path / "a.wav", song(3))], 12)
    assert np.abs(np.diff(sound[:, 0])).max() < 0.2
    assert len(sound) == 12 * RATE


def test_only_what_is_needed_is_looked_at(tmp_path: Path) -> None:
    """Of a folder with hours of music, a short session measures the first pieces; others may even be bad."""
    for name in ("1.wav", "2.wav", "3.wav"):
        write_music(tmp_path / name, song(10))
    (tmp_path / "4.wav").write_bytes(b"damaged")
    assert [track.path.name for track in find_tracks(tmp_path, 11 * RATE)] == ["1.wav", "2.wav"]


def test_a_song_is_played_as_it_is_and_a_burst_is_turned_down(tmp_path: Path) -> None:
    """No beat of a tune is touched; what rises 20 dB above the whole is held to 10, and is over smoothly."""
    tune = song(40)
    track = look_at(write_music(tmp_path / "tune.wav", tune))
    played = heard([track.path], 30, track.loudness)
    assert np.abs(played - tune[: len(played)]).max() < 1e-4
    random = np.random.default_rng(1)
    loud = (0.01 * random.standard_normal((600 * 8_000, 2))).astype(np.float32)
    loud[10 * 8_000 : 12 * 8_000] *= 20
    played = heard([write_music(tmp_path / "loud.wav", loud, 8_000)], 36, -26)
    assert level(played[9 * 48_000 : 9 * 48_000 + 4_800]) < -26
    each_channel = -26 + 10 - 3
    assert level(played[11 * 48_000 : 11 * 48_000 + 48_000]) == pytest.approx(each_channel, abs=1)
