"""The plain way to a session's MP3, one encoder run for everything: what the sparse way is measured by."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.islands import Island
from audiocoach.audio.mp3 import VOICE, Encoder, info_frame
from audiocoach.audio.noise_floor import Floor, make_floor
from audiocoach.audio.sound import PER_MS, Samples, samples_of

_BLOCK = 10 * VOICE.rate


def encode_one_run(islands: Sequence[Island], total: int, floor: Floor | None = None) -> Iterator[bytes]:
    """Encode a session of `total` milliseconds in one run: the Info frame, then all frames, in blocks."""
    samples = total * PER_MS
    yield info_frame(VOICE, samples)
    encoder, left = Encoder(), VOICE.frames(samples) * VOICE.frame_bytes
    for block in session_blocks(islands, samples, floor or make_floor()):
        coded = encoder.encode(block)
        left -= len(coded)
        yield coded
    yield encoder.flush()[:left].ljust(left, b"\0")


def session_blocks(islands: Sequence[Island], samples: int, floor: Floor) -> Iterator[Samples]:
    """Give the session's sound, the floor under it, ten seconds at a time."""
    waiting = list(islands)
    for start in range(0, samples, _BLOCK):
        length = min(_BLOCK, samples - start)
        offset = start % len(floor.loop)
        block = floor.samples(offset + length)[offset:].astype(np.int32)
        waiting = [island for island in waiting if island.end > start]
        for island in waiting:
            if island.start >= start + length:
                break
            _add(block, island, start)
        yield np.clip(block, -32_768, 32_767).astype("<i2")


def _add(block: NDArray[np.int32], island: Island, start: int) -> None:
    sound = samples_of(island.clip.segment)
    first, skipped = max(0, island.start - start), max(0, start - island.start)
    part = sound[skipped : skipped + len(block) - first]
    block[first : first + len(part)] += part
