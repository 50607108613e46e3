from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soxr

from audiocoach.audio import music_mix as continuous
from audiocoach.audio.mp3 import MUSIC
from audiocoach.audio.production import MixSettings
from audiocoach.audio.sound import RATE, Samples, Stereo, sound_of
from tests.amounts import sampled
from tests.audio.produced import (
    CUES,
    TOTAL,
    heard,
    produced,
    silenced,
    span,
    speech,
    spoken,
    timeline_of,
)
from tests.audio.songs import song, write_music
from tests.tools import (
    decode,
    ffmpeg_complaints,
    meter,
    mp3val_complaints,
    mpg123_complaints,
    run_tool,
    true_peak,
)

CALM = 3_000
"""Milliseconds from a cue at which the music, ducked or coming back, is long itself again."""


@pytest.fixture(scope="module")
def how(tmp_path_factory: pytest.TempPathFactory) -> MixSettings:
    """Choose music: eighteen seconds, which are looped."""
    return MixSettings(music=write_music(tmp_path_factory.mktemp("music") / "tune.flac", song(18)))


@pytest.fixture(scope="module")
def stream(how: MixSettings) -> bytes:
    """Make the session with its music."""
    return produced(how)


def unspoken(how: MixSettings) -> Samples:
    """Hear the music of the session as it is under speech, without the speech and the tones."""
    return heard(produced(how, silenced(spoken(how.loudness)), tones=False))[0]


def between(samples: Samples) -> Samples:
    """Join what is heard where nobody speaks, and the music neither comes nor goes."""
    timeline = timeline_of(spoken(-19))
    edges = [0, *(edge for cue in timeline.placements if cue.text for edge in (cue.start, cue.end)), TOTAL]
    pauses = [(start + CALM, end - CALM) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert len(pauses) == len(CUES) + 1
    return np.concatenate([samples[48 * start : 48 * end] for start, end in pauses if end > start])


def test_it_is_stereo_and_as_long_as_the_session(stream: bytes) -> None:
    """Two channels at 48 kHz, of the size foretold, and every millisecond of the timeline."""
    samples, rate = heard(stream)
    assert (samples.shape, rate) == ((48 * TOTAL, 2), MUSIC.rate)
    assert len(stream) == MUSIC.stream_bytes(48 * TOTAL)


@pytest.mark.parametrize("level", [0.0, -6.0, 5.0])
def test_music_has_its_loudness_where_nobody_speaks(how: MixSettings, level: float, ffmpeg: str) -> None:
    """In the decoded file the music lies 10 LU under the voice, or as much higher as was asked, to 1 LU."""
    chosen = MixSettings(music=how.music, music_level=level)
    measured = meter(ffmpeg, between(unspoken(chosen)), MUSIC.rate)
    assert measured == pytest.approx(chosen.bed, abs=1)
    assert chosen.bed == -16 - 10 + level


@pytest.mark.parametrize(
    ("loudness", "level"), sampled([(-19.0, 0.0), (-16.0, 0.0), (-19.0, 5.0)], ordinarily=1)
)
def test_music_stays_far_under_speech(how: MixSettings, loudness: float, level: float, ffmpeg: str) -> None:
    """While somebody speaks the music is 20 LU softer or more, by ffmpeg's meter, also where it is loud."""
    chosen = MixSettings(music=how.music, music_level=level, loudness=loudness)
    timeline = timeline_of(spoken(loudness))
    together, alone = heard(produced(chosen))[0], unspoken(chosen)
    said, below = (
        meter(ffmpeg, speech(sound, timeline, MUSIC.rate), MUSIC.rate) for sound in (together, alone)
    )
    assert said == pytest.approx(loudness + 3, abs=0.5)
    assert said - below >= 20


def test_peaks_keep_their_ceiling(how: MixSettings, ffmpeg: str, tmp_path: Path) -> None:
    """Speech and music at their loudest stay below -1.5 dBTP by ffmpeg's meter."""
    mp3 = tmp_path / "session.mp3"
    mp3.write_bytes(produced(MixSettings(music=how.music, music_level=9, loudness=-16, tones_level=6)))
    assert true_peak(ffmpeg, mp3) <= -1.5


@pytest.mark.parametrize("cores", [1, 5])
def test_threads_do_not_show_in_the_bytes(
    how: MixSettings, stream: bytes, cores: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine with one core and one with five make the same file."""
    monkeypatch.setattr(continuous, "cpu_count", lambda: cores)
    assert produced(how) == stream


def test_decoders_find_no_fault(stream: bytes, ffmpeg: str, mpg123: str, mp3val: str, tmp_path: Path) -> None:
    """ffmpeg, mpg123 and mp3val walk the whole session without a word, and agree on its length."""
    mp3 = tmp_path / "session.mp3"
    mp3.write_bytes(stream)
    assert ffmpeg_complaints(ffmpeg, mp3) == ""
    assert mpg123_complaints(mpg123, mp3) == ""
    assert mp3val_complaints(mp3val, mp3, tagged=False) == ""
    assert len(decode(ffmpeg, mp3)) == len(run_tool(mpg123, "-q", "-s", mp3).stdout) // 4 == 48 * TOTAL


def _burst(rate: int) -> Stereo:
    """Play ten soft minutes with three loud seconds in them, under a cue."""
    soft = 0.033 * np.random.default_rng(1).standard_normal(600 * rate)
    soft[25 * rate : 28 * rate] = np.sign(soft[25 * rate : 28 * rate])
    return np.asarray(soft, dtype=np.float32)[:, None]


def _wave(rate: int) -> Stereo:
    """Play a wave of 1 Hz at full scale, which a meter hardly hears."""
    wave = 0.99 * np.sin(2 * np.pi * np.arange(60 * rate) / rate)
    return np.asarray(wave, dtype=np.float32)[:, None]


def _whistle(rate: int) -> Stereo:
    """Play a whistle close to half the rate at full scale, which nobody hears."""
    whistle = 0.99 * np.sin(0.996 * np.pi * np.arange(20 * rate))
    return np.asarray(whistle, dtype=np.float32)[:, None]


@pytest.mark.parametrize("level", sampled([0.0, 12.0], ordinarily=1))
@pytest.mark.parametrize(
    ("music", "rate"), [(_burst, 8_000), (_wave, 8_000), (_whistle, 48_000)], ids=["burst", "wave", "whistle"]
)
def test_no_music_drowns_speech(
    music: Callable[[int], Stereo], rate: int, level: float, tmp_path: Path
) -> None:
    """Music made to fool the meter is 9 dB under every cue at least, and takes next to nothing from it."""
    how = MixSettings(music=write_music(tmp_path / "m.wav", music(rate), rate), music_level=level)
    clips = spoken(how.loudness)
    together = heard(produced(how, clips, tones=False))[0]
    for cue in timeline_of(clips, tones=False).placements:
        words = soxr.resample(sound_of(clips[cue.text].segment), RATE, MUSIC.rate)
        sound = span(together, cue, MUSIC.rate)[: len(words)] / 32768
        share = sound.mean(axis=1) @ words / (words @ words)
        music_power = np.square(sound - share * words[:, None]).mean()
        assert share > 0.9
        assert share**2 * np.square(words).mean() / music_power > 8
