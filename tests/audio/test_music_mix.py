from collections.abc import Iterator
from itertools import repeat

import numpy as np
import pytest

from audiocoach.audio.clips import CEILING_DBTP
from audiocoach.audio.islands import mix
from audiocoach.audio.levels import decibels
from audiocoach.audio.music_mix import FACTOR, doubled_loop, envelope, mix_with_music
from audiocoach.audio.noise_floor import FLOOR_DBFS, make_floor, no_floor
from audiocoach.audio.sound import RATE, Stereo, sound_of
from audiocoach.audio.tones import make_tones
from tests.audio.songs import song
from tests.audio.synthetic import murmured, placed

PER_MS = 48
TOTAL = 21_340
CLIPS = murmured({"hold": 500, "lie on your back": 1900, "next, the clamshell": 2750})
CUES = {1000: "hold", 4321: "lie on your back", 9_400: "hold", 18_000: "next, the clamshell"}
TIMELINE = placed(CUES, CLIPS, TOTAL, {14_000: "start"})
ISLANDS = mix(TIMELINE, CLIPS, make_tones())
TUNE = song(23, 2, 0.03)


def quiet_music() -> Iterator[Stereo]:
    """Give music that is not there."""
    return repeat(np.zeros((48_000, 2), dtype=np.float32))


def mixed(music: Iterator[Stereo], *, floor: bool = False, islands: bool = True, depth: float = 12) -> Stereo:
    """Mix the session; full scale is 1.0."""
    blocks = mix_with_music(
        ISLANDS if islands else [],
        TOTAL,
        music,
        envelope(TIMELINE, depth),
        make_floor() if floor else no_floor(),
    )
    return np.concatenate(list(blocks)).astype(np.float32) / np.float32(32_768)


def spans(sound: Stereo) -> list[Stereo]:
    """Cut out what is heard while somebody speaks."""
    cues = [(cue.start * PER_MS, cue.end * PER_MS) for cue in TIMELINE.placements if cue.text]
    return [sound[start:end] for start, end in cues]


def power(sound: Stereo) -> float:
    """Give the mean square."""
    return float(np.mean(np.square(sound, dtype=np.float64)))


MUSIC_ALONE = mixed(iter([TUNE]), islands=False)
VOICE_ALONE = mixed(quiet_music())


def test_the_mix_is_as_long_as_the_session_to_the_sample() -> None:
    """Two channels at 48 kHz, and 21.34 s are 21.34 s."""
    assert VOICE_ALONE.shape == (TOTAL * PER_MS, 2)


def test_every_clip_stands_in_the_middle_on_its_sample() -> None:
    """Both channels hear the clip as it is, beginning where the timeline says."""
    assert np.array_equal(VOICE_ALONE[:, 0], VOICE_ALONE[:, 1])
    for island in ISLANDS:
        wanted = sound_of(island.clip.segment)
        start = FACTOR * island.start
        heard = VOICE_ALONE[start : start + FACTOR * len(wanted) : FACTOR, 0]
        assert np.abs(heard - wanted).max() < 0.002
    away = np.ones(len(VOICE_ALONE), dtype=bool)
    for island in ISLANDS:
        away[FACTOR * island.start : FACTOR * island.end] = False
    assert not VOICE_ALONE[away].any()


def test_the_mix_is_the_sum_of_its_parts() -> None:
    """Music, voice and floor are added, and nothing is done to any of them below the ceiling."""
    together = mixed(iter([TUNE]))
    assert np.abs(together - MUSIC_ALONE - VOICE_ALONE).max() < 3 / 32_768


def test_under_speech_the_music_is_down_by_all_that_was_asked() -> None:
    """While somebody speaks, and the music neither comes nor goes, the tune is there, 12 dB down."""
    whole = slice(1, 3)  # the first cue lies where the music fades in, the last where it fades out
    for part, tune in list(zip(spans(MUSIC_ALONE), spans(TUNE), strict=True))[whole]:
        assert 10 * np.log10(power(part) / power(tune)) == pytest.approx(-12, abs=0.2)


def test_where_nobody_speaks_the_music_is_itself() -> None:
    """Between cues and fades, what is heard is what was played."""
    start, end = 11_500 * PER_MS, 13_500 * PER_MS
    assert np.abs(MUSIC_ALONE[start:end] - TUNE[start:end]).max() < 1e-4


def test_music_is_gone_before_the_end() -> None:
    """The last samples are silent, and the first."""
    assert not MUSIC_ALONE[[0, -1]].any()
    assert power(MUSIC_ALONE[-PER_MS * 200 :]) < 0.01 * power(MUSIC_ALONE)


def test_the_floor_lies_under_all_of_it() -> None:
    """Without music and voice there is still noise of -70 dBFS, the same on both sides, without a seam."""
    sound = mixed(quiet_music(), floor=True, islands=False)
    levels = [decibels(np.sqrt(power(part))) for part in sound[: 21 * 48_000].reshape(-1, 4800, 2)]
    assert min(levels) > FLOOR_DBFS - 2
    assert max(levels) < FLOOR_DBFS + 2


def test_the_floors_loop_is_the_same_noise_at_twice_the_rate() -> None:
    """Every other sample is the loop's own, and the end meets the beginning."""
    loop = make_floor().loop.astype(np.float32) / 32_768
    doubled = doubled_loop(make_floor())
    assert np.abs(doubled[::2] - loop).max() < 1e-6
    assert abs(doubled[-1] - (loop[-1] + loop[0]) / 2) < 0.001
    assert len(doubled) == FACTOR * len(loop) == 3 * FACTOR * RATE


def test_no_peak_of_the_sum_passes_the_ceiling() -> None:
    """Music far too loud for the voice is held by the limiter, not clipped."""
    sound = mixed(iter([20 * TUNE]), depth=0)
    assert 0.97 < np.abs(sound).max() / 10 ** (CEILING_DBTP / 20) < 1.001
