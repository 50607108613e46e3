import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.audio.music_mix import (
    BEFORE_MS,
    HOLD_MS,
    JOINED_MS,
    MUSIC_FADE_MS,
    RELEASE_MS,
    Polyline,
    ducking,
    envelope,
    presence,
)
from audiocoach.coach.timeline.timeline import Stretch
from tests.audio.synthetic import murmured, placed


def at(line: Polyline, *moments: float) -> list[float]:
    """Read a line at some milliseconds, to a thousandth."""
    return [round(float(value), 3) for value in line.at(np.array(moments, dtype=float))]


def windows(*parts: tuple[int, float]) -> list[Stretch]:
    """Make windows in a row from (milliseconds, share of music)."""
    ends = np.cumsum([length for length, _ in parts]).tolist()
    starts = [0, *ends[:-1]]
    return [
        Stretch(name="work", kind="exact", start=start, end=end, music=share)
        for start, end, (_, share) in zip(starts, ends, parts, strict=True)
    ]


def test_music_is_down_when_a_cue_begins_and_comes_back_slowly() -> None:
    """A quarter of a second before the cue it goes, after it it stays down, then it returns."""
    line = ducking([(10_000, 11_000)], 12)
    assert at(line, 0, 10_000 - BEFORE_MS, 10_000 - BEFORE_MS / 2, 10_000) == [0, 0, -6, -12]
    back = 11_000 + HOLD_MS
    assert at(line, 11_000, back, back + RELEASE_MS / 2, back + RELEASE_MS, 60_000) == [-12, -12, -6, 0, 0]


def test_between_near_cues_it_stays_down() -> None:
    """A count every 1.4 s does not pump; where there is more time, the music returns in full."""
    near = ducking([(5_000, 5_400), (5_400 + JOINED_MS - 1, 8_000)], 12)
    assert set(at(near, *range(5_000, 8_000, 10))) == {-12.0}
    apart = ducking([(5_000, 5_400), (5_400 + JOINED_MS, 8_000)], 12)
    assert max(at(apart, *range(5_400, 6_900, 10))) == 0.0


@given(st.lists(st.tuples(st.integers(0, 60_000), st.integers(100, 5_000)), max_size=20))
def test_under_every_cue_the_music_is_all_the_way_down(cues: list[tuple[int, int]]) -> None:
    """However cues fall, even at the very beginning or over each other, none meets music that is not down."""
    line = ducking([(start, start + length) for start, length in cues], 12)
    assert (np.diff(line.times) >= 0).all()
    for start, length in cues:
        assert at(line, start, start + length / 2, start + length) == [-12, -12, -12]


def test_only_speech_ducks() -> None:
    """Tones are louder than the music anyhow."""
    clips = murmured({"up": 400})
    drawn = envelope(placed({5_000: "up"}, clips, 20_000, {10_000: "tick"}), 12)
    assert at(drawn.ducked, 5_200, 10_020) == [-12, 0]


def test_music_comes_at_the_beginning_and_is_gone_at_the_end() -> None:
    """It fades in from the first millisecond and out to the last; without windows it plays throughout."""
    for shares in (presence([], 30_000), presence(windows((10_000, 1), (20_000, 1)), 30_000)):
        wanted = [0, 0, 0.5, 1, 1, 0.5, 0, 0]
        moments = (
            -500,
            0,
            MUSIC_FADE_MS / 2,
            MUSIC_FADE_MS,
            30_000 - MUSIC_FADE_MS,
            30_000 - MUSIC_FADE_MS / 2,
            30_000,
            31_000,
        )
        assert at(shares, *moments) == wanted


def test_music_is_out_when_a_quiet_part_begins_and_returns_after_it() -> None:
    """A stretch hears none of it, from its first millisecond to its last."""
    line = presence(windows((20_000, 1), (10_000, 0), (20_000, 0.5)), 50_000)
    assert at(line, 20_000 - MUSIC_FADE_MS, 20_000, 25_000, 30_000, 30_000 + MUSIC_FADE_MS) == [
        1,
        0,
        0,
        0,
        0.5,
    ]


@given(st.lists(st.tuples(st.integers(1, 20_000), st.sampled_from([0.0, 0.3, 1.0])), min_size=1, max_size=12))
def test_no_part_hears_more_music_than_it_wants(parts: list[tuple[int, float]]) -> None:
    """However short the parts are, the share stays at or under what each asks for, and never jumps."""
    line = presence(windows(*parts), sum(length for length, _ in parts))
    for window in windows(*parts):
        moments = np.linspace(window.start, window.end - 1, 20)
        assert (line.at(moments) <= window.music + 1e-9).all()
    moments = np.arange(-100, sum(length for length, _ in parts) + 100, 50, dtype=float)
    assert np.abs(np.diff(line.at(moments))).max() <= 50 / MUSIC_FADE_MS + 1e-9


def test_gain_is_both() -> None:
    """Half the share under speech is 12 dB and another 6 dB down."""
    clips = murmured({"up": 4000})
    drawn = envelope(placed({10_000: "up"}, clips, 40_000), 12)
    halved = type(drawn)(ducked=drawn.ducked, share=Polyline(np.array([0.0]), np.array([0.5])))
    assert halved.gains(np.array([12_000.0]))[0] == pytest.approx(0.5 * 10 ** (-12 / 20))
