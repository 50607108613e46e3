"""MP3 as bytes: which of them are frames, to tell whole speech from anything else."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_KBPS = {  # layer III: index of the header → kilobits a second
    1: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_HZ = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One frame: its bytes, its rate in Hz, its channels, and the samples it decodes to."""

    data: bytes
    rate: int
    channels: int
    samples: int

    @property
    def is_info(self) -> bool:
        """Whether it is the frame of figures (Xing, Info) that some encoders put first, without sound."""
        return any(mark in self.data[:44] for mark in (b"Xing", b"Info"))


def frames(mp3: bytes) -> Iterator[Frame]:
    """Walk the frames of an MP3, past its ID3v2 tag.

    Raises ValueError where something else stands between them, or the last one is cut.
    """
    place = _tag_length(mp3)
    while place < len(mp3):
        frame = _frame_at(mp3, place)
        yield frame
        place += len(frame.data)


def join(sound: Sequence[Frame]) -> bytes:
    """Join frames to one MP3, led by a frame of figures where their sizes vary.

    Without it, libsndfile reckons the length from the first frames and stops there: of two seconds at a
    changing bit rate it gave back a quarter of a second.
    """
    frames_alone = b"".join(frame.data for frame in sound)
    if len({len(frame.data) for frame in sound}) == 1:
        return frames_alone
    return (
        _figures(max(sound, key=lambda frame: len(frame.data)), len(sound), len(frames_alone)) + frames_alone
    )


def _figures(like: Frame, count: int, size: int) -> bytes:
    """Make a frame without sound that says how many frames and bytes follow."""
    newest = like.data[1] >> 3 & 3 == 3
    side = (17 if newest else 9) if like.channels == 1 else (32 if newest else 17)
    both_figures = 3
    figures = b"".join(number.to_bytes(4, "big") for number in (both_figures, count, size + len(like.data)))
    without_checksum = bytes([like.data[0], like.data[1] | 1, *like.data[2:4]])
    return (without_checksum + bytes(side) + b"Xing" + figures).ljust(len(like.data), b"\0")


def _frame_at(mp3: bytes, place: int) -> Frame:
    header = int.from_bytes(mp3[place : place + 4], "big")
    version, layer = header >> 19 & 3, header >> 17 & 3
    kbps_index, hz_index = header >> 12 & 15, header >> 10 & 3
    if header >> 21 != 0x7FF or version == 1 or layer != 1 or kbps_index in (0, 15) or hz_index == 3:
        raise ValueError(f"byte {place} is not the start of an MP3 frame")
    samples = 1152 if version == 3 else 576
    rate = _HZ[version][hz_index]
    kbps = _KBPS[1 if version == 3 else 2][kbps_index]
    length = samples // 8 * kbps * 1000 // rate + (header >> 9 & 1)
    data = mp3[place : place + length]
    if len(data) < length:
        raise ValueError(f"the frame at byte {place} is cut")
    return Frame(data=data, rate=rate, channels=1 if header >> 6 & 3 == 3 else 2, samples=samples)


def _tag_length(mp3: bytes) -> int:
    if mp3[:3] != b"ID3" or len(mp3) < 10:
        return 0
    size = 0
    for septet in mp3[6:10]:
        size = size << 7 | septet & 0x7F
    return 10 + size
