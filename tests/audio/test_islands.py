from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.audio.islands import CLOSE_MS, mix
from audiocoach.audio.sound import PER_MS, samples_of
from audiocoach.audio.tones import make_tones
from audiocoach.errors import AudioError
from tests.audio.synthetic import murmured, placed

CLIPS = murmured({"one": 400, "two": 350, "lift and hold": 900})
TONES = make_tones()


def test_every_event_lies_on_its_sample() -> None:
    """A clip at 12 345 ms begins at sample 296 280, and is the clip itself."""
    (island,) = mix(placed({12_345: "one"}, CLIPS, 20_000), CLIPS, TONES)
    assert island.start == 12_345 * 24
    assert island.clip is CLIPS["one"]


@pytest.mark.parametrize(("gap", "islands"), [(0, 1), (CLOSE_MS - 1, 1), (CLOSE_MS, 2), (1000, 2)])
def test_close_events_share_an_island(gap: int, islands: int) -> None:
    """What is closer than an MP3 run needs around it is mixed; what is not stands alone."""
    timeline = placed({2000: "one", 2400 + gap: "two"}, CLIPS, 10_000)
    made = mix(timeline, CLIPS, TONES)
    assert len(made) == islands
    table = np.zeros(10_000 * PER_MS, dtype=np.int16)
    for island in made:
        table[island.start :][: len(samples_of(island.clip.segment))] += samples_of(island.clip.segment)
    assert np.array_equal(table[2000 * PER_MS :][: 400 * PER_MS], samples_of(CLIPS["one"].segment))
    assert np.array_equal(table[(2400 + gap) * PER_MS :][: 350 * PER_MS], samples_of(CLIPS["two"].segment))


def test_a_tone_and_a_word_are_heard_together() -> None:
    """Where a tone lies under a word, the island holds their sum."""
    timeline = placed({2000: "lift and hold"}, CLIPS, 10_000, {2300: "tick"})
    (island,) = mix(timeline, CLIPS, TONES)
    tick = samples_of(TONES["tick"].segment)
    expected = samples_of(CLIPS["lift and hold"].segment).astype(np.int32)
    expected[300 * PER_MS :][: len(tick)] += tick
    assert np.abs(samples_of(island.clip.segment) - expected).max() <= 1


def test_a_long_event_bridges_short_ones_after_it() -> None:
    """An event inside a longer one does not end the island early."""
    timeline = placed({2000: "lift and hold", 3000: "two"}, CLIPS, 10_000, {2100: "tick"})
    (island,) = mix(timeline, CLIPS, TONES)
    assert island.clip.milliseconds == 1350


def test_the_same_words_in_the_same_places_have_one_name() -> None:
    """An island that comes again is known without its sound, and another one is not taken for it."""
    cues = {
        2000: "one",
        2500: "two",
        12_000: "one",
        12_500: "two",
        22_000: "one",
        22_501: "two",
        32_000: "two",
    }
    islands = mix(placed(cues, CLIPS, 40_000), CLIPS, TONES)
    names = [island.clip.name for island in islands]
    assert names[0] == names[1]
    assert len(set(names)) == 3


@given(st.lists(st.integers(0, 60_000), unique=True, max_size=40))
def test_islands_come_in_order_and_never_touch(starts: list[int]) -> None:
    """Whatever is placed, islands are sorted, hold every event, and keep their distance."""
    timeline = placed(dict.fromkeys(starts, "two"), CLIPS, 61_000)
    islands = mix(timeline, CLIPS, TONES)
    spans = [(island.start // PER_MS, island.end // PER_MS) for island in islands]
    assert all(later[0] - earlier[1] >= CLOSE_MS for earlier, later in pairwise(spans))
    assert all(any(first <= start and start + 350 <= last for first, last in spans) for start in starts)


@pytest.mark.parametrize(
    ("cues", "sounds", "complaint"),
    [
        ({9_800: "one"}, {}, "'one' at 9800 ms lies outside the session"),
        ({}, {3000: "gong"}, "there is no tone 'gong' for the cue at 3000 ms"),
    ],
)
def test_what_cannot_be_mixed_is_refused(
    cues: dict[int, str], sounds: dict[int, str], complaint: str
) -> None:
    """A cue is never left out or cut without a word."""
    with pytest.raises(AudioError, match=complaint):
        mix(placed(cues, CLIPS, 10_000, sounds), CLIPS, TONES)


def test_a_text_without_a_clip_is_refused() -> None:
    """A text that was not recorded is named."""
    with pytest.raises(AudioError, match="there is no clip 'one'"):
        mix(placed({2000: "one"}, CLIPS, 10_000), {}, TONES)
