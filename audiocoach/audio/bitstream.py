"""Frames of layer III taken apart and packed anew: what different encoder runs made can stand in a row.

A frame may keep its coded sound in the free bytes of the frames before it (the bit reservoir). Taken apart, a
frame is its side information and its coded sound alone; packed again, the frames of a row lean on each other
and on nothing outside the row.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from audiocoach.audio.mp3 import Format
from audiocoach.errors import AudioError

FARTHEST = 255
"""Bytes that the sound of a frame may begin before its frame (MPEG-2: eight bits)."""


@dataclass(frozen=True, slots=True)
class Granule:
    """The content of one frame: `side` information after its first byte, and the `coded` sound."""

    side: bytes
    coded: bytes


def unpack(stream: bytes, form: Format) -> list[Granule]:
    """Take the frames of one encoder run apart (mono, one granule a frame, no check sums)."""
    size, first = form.frame_bytes, len(form.header)
    frames = [stream[start : start + size] for start in range(0, len(stream), size)]
    reservoir = b"".join(frame[first + form.side :] for frame in frames)
    return [
        _granule(frame[first : first + form.side], number * form.capacity, reservoir)
        for number, frame in enumerate(frames)
    ]


def pack(granules: Sequence[Granule], form: Format) -> bytes:
    """Make frames of granules, each one's sound as early as it may lie.

    Raises AudioError where a granule does not fit, which cannot happen to what was packed before.
    """
    reservoir, end = bytearray(len(granules) * form.capacity), 0
    begins = []
    for number, granule in enumerate(granules):
        own = number * form.capacity
        begin = max(end, own - FARTHEST)
        end = begin + len(granule.coded)
        if end > own + form.capacity:
            raise AudioError("coded sound does not fit into its MP3 frames")
        reservoir[begin:end] = granule.coded
        begins.append(own - begin)
    return b"".join(
        form.header
        + bytes([begin])
        + granule.side
        + reservoir[number * form.capacity : (number + 1) * form.capacity]
        for number, (granule, begin) in enumerate(zip(granules, begins, strict=True))
    )


def _granule(side: bytes, own: int, reservoir: bytes) -> Granule:
    """Find the coded sound of a frame whose own bytes begin at `own` of the reservoir.

    Side information begins with: 8 bits how far before its frame the sound begins, 1 private bit, 12 bits its
    length in bits (ISO 13818-3).
    """
    begin = own - side[0]
    bits = (int.from_bytes(side[1:3], "big") & 0x7FF8) >> 3
    return Granule(side[1:], reservoir[begin : begin + -(-bits // 8)])
