import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.audio.sound import all_but_last, in_blocks

LENGTHS = st.lists(st.integers(0, 30), max_size=12)


@given(LENGTHS, st.integers(1, 25))
def test_a_stream_cut_anew_is_the_same_stream(lengths: list[int], length: int) -> None:
    """Every block but the last has the length asked for, and nothing is lost or doubled."""
    whole = np.arange(sum(lengths))
    parts = np.split(whole, np.cumsum(lengths)[:-1]) if lengths else []
    blocks = list(in_blocks(parts, length))
    assert all(len(block) == length for block in blocks[:-1])
    assert all(0 < len(block) <= length for block in blocks[-1:])
    assert np.array_equal(np.concatenate([np.arange(0), *blocks]), whole)


@given(LENGTHS, st.integers(0, 40))
def test_the_end_of_a_stream_is_kept_back(lengths: list[int], length: int) -> None:
    """What comes out and what is kept make the whole; kept is at most what was asked for."""
    whole = np.stack([np.arange(sum(lengths), dtype=np.float32)] * 2, axis=1)
    stream = all_but_last(np.split(whole, np.cumsum(lengths)[:-1]) if lengths else [], length)
    given_out = [whole[:0]]
    try:
        while True:
            given_out.append(next(stream))
    except StopIteration as end:
        kept = end.value
    assert len(kept) == min(length, len(whole))
    assert np.array_equal(np.concatenate([*given_out, kept]), whole)
