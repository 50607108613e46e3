import numpy as np
import pytest

from audiocoach.audio.mp3 import FARTHEST, VOICE, Granule, encode_run, pack, unpack
from audiocoach.audio.sound import to_samples
from audiocoach.errors import AudioError
from tests.audio.synthetic import decoded, murmur

RUN = encode_run(to_samples(murmur(3000)))


def test_packed_again_a_run_decodes_to_the_same_samples() -> None:
    """Taking apart and packing moves bytes, and changes no sound."""
    packed = pack(unpack(RUN, VOICE), VOICE)
    assert len(packed) == len(RUN)
    assert np.array_equal(decoded(packed), decoded(RUN))


def test_packing_is_stable() -> None:
    """What was packed comes apart into what it was made of."""
    granules = unpack(RUN, VOICE)
    assert unpack(pack(granules, VOICE), VOICE) == granules


def test_a_run_uses_the_reservoir() -> None:
    """The test run is one in which frames lean on those before them, or the others would prove nothing."""
    assert max(frame[4] for frame in _frames(RUN)) > 100


def test_no_frame_leans_farther_than_the_standard_allows() -> None:
    """After many empty frames, sound still begins at most 255 bytes before its own frame."""
    granules = [Granule(bytes(8), b"")] * 20 + unpack(RUN, VOICE)
    assert max(frame[4] for frame in _frames(pack(granules, VOICE))) <= FARTHEST


def test_too_much_sound_is_an_error() -> None:
    """Frames that cannot hold their sound are never written."""
    with pytest.raises(AudioError, match="does not fit"):
        pack([Granule(bytes(8), bytes(VOICE.capacity + 1))], VOICE)


def _frames(stream: bytes) -> list[bytes]:
    return [stream[start : start + VOICE.frame_bytes] for start in range(0, len(stream), VOICE.frame_bytes)]
