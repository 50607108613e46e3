import numpy as np
import pytest

from audiocoach.voices.formats import frames
from tests.voices.google_server import encode, spoken_mp3

TAG = b"ID3\x04\x00\x00\x00\x00\x01\x00" + bytes(128)


def test_walks_real_speech() -> None:
    """The frames of real speech tell rate, channels and length, and together are the file."""
    mp3 = spoken_mp3("Rest for thirty seconds.")
    walked = list(frames(mp3))
    assert b"".join(frame.data for frame in walked) == mp3
    assert {(frame.rate, frame.channels, frame.samples) for frame in walked} == {(24_000, 1, 576)}
    assert 1 < sum(frame.samples for frame in walked) / 24_000 < 3


def test_passes_a_tag() -> None:
    """An ID3v2 tag before the frames is passed over."""
    mp3 = encode(np.zeros(2400, dtype="<i2"))
    assert list(frames(TAG + mp3)) == list(frames(mp3))


@pytest.mark.parametrize(
    "head",
    [b"\xff\xf3\xf4\xc4", b"\xff\xf3\x04\xc4", b"\xff\xf3\x8c\xc4", b"\xff\xeb\x84\xc4", b"\xff\xf5\x84\xc4"],
)
def test_impossible_heads(head: bytes) -> None:
    """Headers with a reserved rate, bit rate, version or layer are no frames."""
    with pytest.raises(ValueError, match="byte 0"):
        list(frames(head + bytes(400)))


@pytest.mark.parametrize("wrong", [b"RIFF" + bytes(100), b"<html>", b"\xff", TAG + b"x"])
def test_something_else(wrong: bytes) -> None:
    """Bytes that are no frame are told with their place."""
    with pytest.raises(ValueError, match="is not the start"):
        list(frames(wrong))


def test_cut_and_dirty() -> None:
    """A cut last frame, and bytes between or after frames, are noticed."""
    mp3 = spoken_mp3("Rest.")
    with pytest.raises(ValueError, match="is cut"):
        list(frames(mp3[:-1]))
    with pytest.raises(ValueError, match="is not the start"):
        list(frames(mp3[:192] + b"junk" + mp3[192:]))


def test_mpeg_1_stereo() -> None:
    """The other kind of MP3, 44.1 kHz in stereo with 128 kb/s, has frames of 417 or 418 bytes."""
    padded, plain = b"\xff\xfb\x92\x00" + bytes(414), b"\xff\xfb\x90\x00" + bytes(413)
    first, second = frames(padded + plain)
    assert (first.rate, first.channels, first.samples, len(second.data)) == (44_100, 2, 1152, 417)
