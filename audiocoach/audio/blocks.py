"""Long sound as a stream of blocks, so that memory does not grow with its length."""

from collections.abc import Generator, Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

Stereo = NDArray[np.float32]
"""Sound of two channels as columns, at the rate of a session with music; full scale is 1.0."""

Array = NDArray[Any]


def in_blocks(parts: Iterable[Array], length: int) -> Iterator[Array]:
    """Cut a stream anew, into blocks of one length; the last may be shorter.

    >>> [block.tolist() for block in in_blocks([np.arange(3), np.arange(3, 5)], 2)]
    [[0, 1], [2, 3], [4]]
    """
    waiting: list[Array] = []
    have = 0
    for part in parts:
        waiting.append(part)
        have += len(part)
        if have < length:
            continue
        joined = np.concatenate(waiting)
        whole = have - have % length
        yield from (joined[start : start + length] for start in range(0, whole, length))
        waiting, have = [joined[whole:]], have - whole
    if have:
        yield np.concatenate(waiting)


def all_but_last(parts: Iterable[Stereo], length: int) -> Generator[Stereo, None, Stereo]:
    """Give a stream but for its last samples, and return these when it is over."""
    kept: Stereo = np.zeros((0, 2), dtype=np.float32)
    for part in parts:
        kept = np.concatenate([kept, part])
        yield kept[: max(0, len(kept) - length)]
        kept = kept[max(0, len(kept) - length) :]
    return kept
