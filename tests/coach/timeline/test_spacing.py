"""Spots: a clip takes the free place nearest to the one it wishes for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.script.script import CALM
from audiocoach.coach.timeline.spacing import (
    FARTHEST_MOVE,
    GAP,
    Request,
    SpeechSlot,
    SpeechSlots,
    distance,
    struck_together,
)

BEAT = SpeechSlot(start=5_000, end=5_600, fixed=True)
COUNT_IN = SpeechSlot(start=5_000, end=5_600, fixed=True, counts_in=True)
WORDS = SpeechSlot(start=5_000, end=6_000, fixed=False)


def wish(anchor: int, *, fixed: bool = False, counts_in: bool = False, until: int = 60_000) -> Request:
    """Wish for a place from 0 on."""
    return Request(anchor=anchor, earliest=0, deadline=until, fixed=fixed, counts_in=counts_in)


def spots(*taken: SpeechSlot) -> SpeechSlots:
    """Return spots of which some are taken."""
    stand = SpeechSlots()
    for spot in taken:
        stand.take(spot)
    return stand


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (WORDS, WORDS, GAP),
        (WORDS, BEAT, GAP),
        (BEAT, WORDS, GAP),
        (BEAT, BEAT, 0),
        (WORDS, COUNT_IN, CALM),
        (COUNT_IN, COUNT_IN, 0),
        (COUNT_IN, WORDS, GAP),
    ],
)
def test_clips_keep_their_distance(one: SpeechSlot, other: SpeechSlot, apart: int) -> None:
    """0.4 s lie between clips, 1 s before a count-in, nothing between two beats (R4)."""
    assert distance(one, other) == apart


@pytest.mark.parametrize(
    ("taken", "anchor", "start"),
    [
        ([], 1_000, 1_000),
        ([WORDS], 1_000, 1_000),
        ([WORDS], 5_500, 6_400),
        ([WORDS], 4_500, 3_600),
        ([COUNT_IN], 4_400, 3_000),
        ([BEAT], 4_300, 3_600),
        ([WORDS, SpeechSlot(start=7_000, end=8_000, fixed=False)], 6_200, None),
    ],
    ids=["free", "far away", "after", "before", "before a count-in", "before a beat", "wedged in"],
)
def test_a_clip_moves_as_little_as_it_must(taken: list[SpeechSlot], anchor: int, start: int | None) -> None:
    """The nearest free place within 1.5 s is taken; without one there is no place."""
    spot = spots(*taken).place(wish(anchor), 1_000, FARTHEST_MOVE)
    assert (spot.start if spot else None) == start


def test_a_beat_never_moves() -> None:
    """What stands on a beat is heard there or not at all."""
    assert spots(BEAT).place(wish(5_500, fixed=True), 100, FARTHEST_MOVE) is None
    assert spots(BEAT).place(wish(5_600, fixed=True), 100, FARTHEST_MOVE) is not None


def test_limits_are_kept() -> None:
    """Not before the earliest moment, and over by the deadline."""
    stand = spots()
    late = Request(anchor=1_000, earliest=1_800, deadline=9_000, fixed=False)
    assert stand.place(late, 500, 0) is None
    found = stand.place(late, 500, FARTHEST_MOVE)
    assert found is not None
    assert found.start == 1_800
    early = stand.place(wish(8_900, until=9_000), 500, FARTHEST_MOVE)
    assert early is not None
    assert early.end == 9_000


WISHES = st.builds(
    Request,
    anchor=st.integers(0, 20_000),
    earliest=st.integers(0, 5_000),
    deadline=st.integers(5_000, 20_000),
    fixed=st.booleans(),
    counts_in=st.booleans(),
)


@given(st.lists(st.tuples(WISHES, st.integers(1, 4_000)), max_size=20))
def test_what_stands_keeps_every_rule(wishes: list[tuple[Request, int]]) -> None:
    """However many clips ask, in whatever order, those that stand keep distance, limits and beats."""
    stand = SpeechSlots()
    for asked, length in wishes:
        spot = stand.place(asked, length, FARTHEST_MOVE)
        if spot is not None:
            assert asked.earliest <= spot.start <= spot.end <= asked.deadline
            assert abs(spot.start - asked.anchor) <= (0 if asked.fixed else FARTHEST_MOVE)
    for one, other in zip(stand.taken, stand.taken[1:], strict=False):
        assert struck_together(one, other) or one.end + distance(one, other) <= other.start
    assert stand.starts == [spot.start for spot in stand.taken]


@given(WISHES, st.integers(1, 4_000), st.lists(st.integers(0, 20_000), max_size=6))
def test_a_free_place_is_found(asked: Request, length: int, starts: list[int]) -> None:
    """No place is overlooked: where a search over every tenth of a second finds one, so does placing."""
    stand = SpeechSlots()
    for start in starts:
        stand.place(Request(anchor=start, earliest=0, deadline=30_000, fixed=False), 700, 0)
    others = list(stand.taken)
    farthest = 0 if asked.fixed else FARTHEST_MOVE
    tried = range(max(asked.earliest, asked.anchor - farthest), asked.anchor + farthest + 1, 100)
    free = [start for start in tried if _fits(asked, start, length, others)]
    spot = stand.place(asked, length, FARTHEST_MOVE)
    if free:
        assert spot is not None
        assert abs(spot.start - asked.anchor) <= min(abs(start - asked.anchor) for start in free)


def _fits(asked: Request, start: int, length: int, others: list[SpeechSlot]) -> bool:
    mine = SpeechSlot(start=start, end=start + length, fixed=asked.fixed, counts_in=asked.counts_in)
    apart = all(
        mine.end + distance(mine, other) <= other.start or other.end + distance(other, mine) <= mine.start
        for other in others
    )
    return apart and mine.end <= asked.deadline
