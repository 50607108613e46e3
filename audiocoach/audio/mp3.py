"""The MP3 stream: its two formats, the Info frame with the exact length, the frames, and the encoder.

Frames of one granule can be taken apart and packed anew (ISO 13818-3); LAME makes them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

import lameenc
import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.sound import RATE, Samples
from audiocoach.errors import AudioError

ENCODER_DELAY = 576
"""Samples that LAME puts before the first; stated in the Info frame, so that players take them away again."""

DECODER_DELAY = 529
"""Samples that every decoder adds; players take these away by themselves."""

ENCODER = b"LAME3.100"
"""Nine characters that must begin with LAME, or players pass over the delay and the padding."""

FARTHEST = 255
"""Bytes that the sound of a frame may begin before its frame (MPEG-2: eight bits)."""

LAME_SCALE = 0.95
"""What LAME multiplies all sound by at a constant bit rate; lameenc has no switch for it."""

_SLOPE_HZ = 100  # over which a band that is left out begins and ends

_RINGING = 1 << 10  # samples after which it has died away


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A constant bit rate at which every frame has the same size, with no padding bit ever.

    `header` is the four bytes every frame starts with; `side` the bytes of side information after them. That
    begins with `reach` bits which tell how far before its frame the sound of a frame begins; at the bits
    `granules` begins what it says of each granule of each channel. `quality` is how LAME looks for the best
    coding, from 0 (longest) to 9; `disputed` are the pitches in Hz between which decoders disagree.
    """

    rate: int
    channels: int
    kbps: int
    frame_samples: int
    header: bytes
    side: int
    reach: int
    granules: tuple[int, ...]
    quality: int
    disputed: tuple[int, int] | None = None

    @property
    def frame_bytes(self) -> int:
        """Size of one frame."""
        return self.frame_samples * self.kbps * 125 // self.rate

    @property
    def capacity(self) -> int:
        """Bytes of a frame that are left for coded sound."""
        return self.frame_bytes - len(self.header) - self.side

    def frames(self, samples: int, delay: int = ENCODER_DELAY) -> int:
        """Count the frames that carry so many samples of sound, with both delays.

        >>> VOICE.frames(24_000)
        44
        """
        return -(-(samples + delay + DECODER_DELAY) // self.frame_samples)

    def stream_bytes(self, samples: int, delay: int = ENCODER_DELAY) -> int:
        """Count the bytes of the whole stream, the Info frame among them."""
        return (self.frames(samples, delay) + 1) * self.frame_bytes

    def silent_frame(self) -> bytes:
        """Make a frame of digital silence: a header, and side information that asks for nothing."""
        return self.header.ljust(self.frame_bytes, b"\0")


VOICE = Format(
    rate=RATE,
    channels=1,
    kbps=64,
    frame_samples=576,
    header=bytes.fromhex("fff384c4"),
    side=9,
    reach=8,
    granules=(9,),
    quality=5,
    disputed=(6_746, 7_046),
)
"""MPEG-2 layer III, mono, 24 kHz, 64 kb/s: frames of 24 ms and 192 bytes.

One band of its lines ends at line 330 to ffmpeg, at 332 to LAME, mpg123 and others. Up to quality 4, LAME
changes its code tables there, and ffmpeg turns such a frame into noise; with 5 and 6 these two lines alone,
at 6.9 kHz, come out at another level. So nothing is to lie in them. From 7 on LAME shapes no noise, and words
are understood worse.
"""

MUSIC = Format(
    rate=2 * RATE,
    channels=2,
    kbps=128,
    frame_samples=1152,
    header=bytes.fromhex("fffb9444"),
    side=32,
    reach=9,
    granules=(20, 79, 138, 197),
    quality=3,
)
"""MPEG-1 layer III, joint stereo, 48 kHz, 128 kb/s: frames of 24 ms and 384 bytes.

A frame that codes middle and side instead of left and right says so in its own header.
"""


def info_frame(form: Format, samples: int, delay: int = ENCODER_DELAY) -> bytes:
    """Make the frame before the first: counts, seek table, delay (below 4096) and padding.

    Its parts are Xing's and LAME's. The check sum of the music stays zero: it is known too late for a stream,
    and no player reads it.
    """
    frames, size = form.frames(samples, delay), form.stream_bytes(samples, delay)
    padding = frames * form.frame_samples - delay - samples
    known = b"Info" + (0x0F).to_bytes(4, "big") + frames.to_bytes(4, "big") + size.to_bytes(4, "big")
    quality = (80).to_bytes(4, "big")
    extension = _lame_extension(form, delay << 12 | padding, size)
    tag = known + _seek_table(form, frames, size) + quality + extension
    body = form.header + bytes(form.side) + tag
    return (body + _crc16(body).to_bytes(2, "big")).ljust(form.frame_bytes, b"\0")


def encode_run(samples: Samples, form: Format = VOICE) -> bytes:
    """Encode sound (two channels take turns) in a run of its own, from silence to the flush: whole frames.

    What lies in its disputed band is left out.
    """
    agreed = without_band(samples, form.disputed) if form.disputed else samples
    encoder = Encoder(form)
    return encoder.encode(agreed) + encoder.flush()


def without_band(samples: Samples, band: tuple[int, int]) -> Samples:
    """Take what lies between two pitches in Hz out of mono sound at `RATE`."""
    size = 1 << (len(samples) + _RINGING).bit_length()
    pitches = np.fft.rfftfreq(size, 1 / RATE)
    beyond = np.maximum(band[0] - pitches, pitches - band[1])
    kept = 0.5 - 0.5 * np.cos(np.pi * np.clip(beyond / _SLOPE_HZ, 0, 1))
    left = np.fft.irfft(np.fft.rfft(samples, size) * kept, size)[: len(samples)]
    return np.clip(np.rint(left), -32_768, 32_767).astype("<i2")


class Encoder:
    """A fresh LAME: no reservoir, no memory of other sound. What it encodes decodes at the level it had."""

    def __init__(self, form: Format = VOICE) -> None:
        """Set it up for a format."""
        self._lame = lameenc.Encoder()
        self._lame.silence()
        self._lame.set_channels(form.channels)
        self._lame.set_in_sample_rate(form.rate)
        self._lame.set_out_sample_rate(form.rate)
        self._lame.set_bit_rate(form.kbps)
        self._lame.set_quality(form.quality)

    def encode(self, samples: Samples) -> bytes:
        """Encode more sound (two channels take turns); give the frames that are ready."""
        return bytes(self._lame.encode(_raised()[samples.view(np.uint16)]))

    def flush(self) -> bytes:
        """Give the frames that are left."""
        return bytes(self._lame.flush())


@cache
def encoder_version() -> str:
    """Name the encoder and its gain: another name, other bytes."""
    return f"lameenc {version('lameenc')} / {LAME_SCALE}"


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


def are_frames(stream: bytes, count: int, form: Format) -> bool:
    """Tell whether bytes are so many frames, by their length and the headers."""
    if len(stream) != count * form.frame_bytes:
        return False
    heads = np.frombuffer(stream, dtype=np.uint8).reshape(-1, form.frame_bytes)[:, : len(form.header)]
    return bool((heads == np.frombuffer(form.header, dtype=np.uint8)).all())


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


def gains(stream: bytes | memoryview, form: Format) -> NDArray[np.uint8]:
    """Read from each frame, without decoding it, the largest global gain of its granules; silence has 0.

    Four more are 6 dB more. Side information begins, for each granule, with 12 bits for the length of its
    coded sound, 9 for big values and 8 for the global gain (ISO 11172-3).
    """
    frames = np.frombuffer(stream, dtype=np.uint8).reshape(-1, form.frame_bytes)
    found = np.zeros(len(frames), dtype=np.uint8)
    for place in form.granules:
        first, skipped = divmod(8 * len(form.header) + place, 8)
        word = np.zeros(len(frames), dtype=np.uint64)
        for byte in range(first, first + 5):
            word = word << np.uint64(8) | frames[:, byte].astype(np.uint64)
        word >>= np.uint64(40 - skipped - 29)
        gain = np.where(word >> np.uint64(17) & np.uint64(0xFFF), word & np.uint64(0xFF), 0)
        found = np.maximum(found, gain.astype(np.uint8))
    return found


@cache
def _raised() -> Samples:
    """List for every sample, by its 16 bits, the one that LAME scales down to it again."""
    samples = np.arange(1 << 16, dtype=np.uint16).view("<i2")
    return np.clip(np.rint(samples / LAME_SCALE), -32_768, 32_767).astype("<i2")


def _seek_table(form: Format, frames: int, size: int) -> bytes:
    """Make a hundred bytes: at so many hundredths of the time lie so many 256ths of the bytes, rounded."""
    places = ((1 + percent * frames / 100) * form.frame_bytes for percent in range(100))
    return bytes(min(255, round(256 * place / size)) for place in places)


def _lame_extension(form: Format, gapless: int, size: int) -> bytes:
    """Everything of LAME's own 36 bytes but the check sum at their end; `gapless` is delay and padding."""
    constant_rate = b"\x01"
    no_lowpass, no_gains, no_flags = b"\0", bytes(8), b"\0"
    settings, no_preset = bytes([0, 0]), bytes(2)
    return (
        ENCODER
        + constant_rate
        + no_lowpass
        + no_gains
        + no_flags
        + form.kbps.to_bytes(1, "big")
        + gapless.to_bytes(3, "big")
        + settings
        + no_preset
        + size.to_bytes(4, "big")
        + bytes(2)
    )


def _crc16(content: bytes) -> int:
    """CRC-16/ARC, which LAME's extension ends with."""
    crc = 0
    for byte in content:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc
