"""LAME at the one setting of a voice session."""

from functools import cache
from importlib.metadata import version

import lameenc

from audiocoach.audio.mp3 import VOICE
from audiocoach.audio.segments import Samples

QUALITY = 3
"""LAME's own default for a constant bit rate; 2 takes twice the time, and nobody hears it in speech."""


def make_encoder(kbps: int = VOICE.kbps) -> lameenc.Encoder:
    """Make a fresh encoder: no reservoir, no memory of other sound."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(VOICE.channels)
    encoder.set_in_sample_rate(VOICE.rate)
    encoder.set_out_sample_rate(VOICE.rate)
    encoder.set_bit_rate(kbps)
    encoder.set_quality(QUALITY)
    return encoder


def encode_run(samples: Samples, kbps: int = VOICE.kbps) -> bytes:
    """Encode sound in a run of its own, from silence to the flush: whole frames."""
    encoder = make_encoder(kbps)
    return bytes(encoder.encode(samples.tobytes())) + bytes(encoder.flush())


@cache
def encoder_version() -> str:
    """Name the encoder and its setting: another name, other bytes."""
    return f"lameenc {version('lameenc')} q{QUALITY}"
