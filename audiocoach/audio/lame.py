"""LAME at the one setting of each kind of session."""

from functools import cache
from importlib.metadata import version

import lameenc

from audiocoach.audio.mp3 import VOICE, Format
from audiocoach.audio.segments import Samples

QUALITY = 3
"""LAME's own default for a constant bit rate; 2 takes twice the time, and nobody hears it in speech."""


def make_encoder(form: Format = VOICE) -> lameenc.Encoder:
    """Make a fresh encoder: no reservoir, no memory of other sound."""
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(form.channels)
    encoder.set_in_sample_rate(form.rate)
    encoder.set_out_sample_rate(form.rate)
    encoder.set_bit_rate(form.kbps)
    encoder.set_quality(QUALITY)
    return encoder


def encode_run(samples: Samples, form: Format = VOICE) -> bytes:
    """Encode sound (two channels take turns) in a run of its own, from silence to the flush: whole frames."""
    encoder = make_encoder(form)
    return bytes(encoder.encode(samples)) + bytes(encoder.flush())


@cache
def encoder_version() -> str:
    """Name the encoder and its setting: another name, other bytes."""
    return f"lameenc {version('lameenc')} q{QUALITY}"
