"""A stretch of a finished session as an MP3 of its own, without encoding anything anew.

The frames around the stretch are taken as they are. What a decoder must have heard before them, and what they
lean on in the bit reservoir, comes first; the Info frame tells players to leave it out, to the sample.
"""

from audiocoach.audio.mp3 import DECODER_DELAY, ENCODER_DELAY, MUSIC, VOICE, Format, info_frame
from audiocoach.audio.music_mix import reach, splice
from audiocoach.audio.sound import PER_MS, RATE

_LEAD = 2
"""Empty frames before the first, in whose room the bytes lie that the first one leans on."""

_MEMORY = 576 + 480
"""Samples before the first that decide what it is decoded to: the overlapping window and the filter bank."""


def form_of(stream: bytes) -> Format:
    """Tell the format of a stream by its first frame: MPEG-2 for a voice alone, MPEG-1 with music."""
    return VOICE if stream[:2] == VOICE.header[:2] else MUSIC


def cut_out(stream: bytes, start: int, end: int) -> bytes:
    """Cut the time from one millisecond to another out of the stream of a session, which begins with Info.

    The new MP3 lasts exactly as long and decodes to the very samples that the session has there.
    """
    form = form_of(stream)
    frames = memoryview(stream)[form.frame_bytes :]
    per_ms = PER_MS * form.rate // RATE
    decoded, samples = start * per_ms + ENCODER_DELAY + DECODER_DELAY, (end - start) * per_ms
    first = max(0, decoded // form.frame_samples - -(-_MEMORY // form.frame_samples))
    begin = max(0, first - _LEAD)
    delay = decoded - begin * form.frame_samples - DECODER_DELAY
    end_frame = begin + form.frames(samples, delay)
    kept = bytes(frames[begin * form.frame_bytes : end_frame * form.frame_bytes])
    lead = _lead(kept, first - begin, form)
    return info_frame(form, samples, delay=delay) + lead + kept[len(lead) :]


def _lead(frames: bytes, count: int, form: Format) -> bytes:
    """Make so many empty frames that hold what the next one leans on.

    The last of them says that it leans on the one before, though it needs nothing: some decoders look back
    only as far as the frame before did.
    """
    lead = bytearray(splice(form.silent_frame() * count, frames, 0, form, count))
    beyond = reach(frames[count * form.frame_bytes :], form) - form.capacity
    if count and beyond > 0:
        place = (count - 1) * form.frame_bytes + len(form.header)
        lead[place : place + 2] = (beyond << 16 - form.reach).to_bytes(2, "big")
    return bytes(lead)
