"""Finished pieces of sound, ready to be placed: made when they are first needed, known by name before."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from audiocoach.audio.segments import PER_MS, AudioSegment, Sound, segment_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One piece of sound that a timeline places: a spoken text, or a tone (its name is the text).

    `milliseconds` is its length, rounded up; the segment is filled with silence to exactly that, and made
    when it is first asked for. Clips of one `name` sound the same.
    """

    text: str
    milliseconds: int
    name: str
    make: Callable[[], AudioSegment]

    @property
    def segment(self) -> AudioSegment:
        """Its sound."""
        return self.make()


def make_clip(text: str, sound: Sound) -> Clip:
    """Turn finished sound into a clip."""
    segment = segment_of(sound)
    name = sha256(segment.raw_data).hexdigest()
    return Clip(text=text, milliseconds=len(segment), name=name, make=lambda: segment)


def promise_clip(text: str, samples: int, name: str, make: Callable[[], Sound]) -> Clip:
    """Make a clip of which the length is known and the sound is not needed yet; it is made once."""
    milliseconds = -(-samples // PER_MS)
    return Clip(text=text, milliseconds=milliseconds, name=name, make=cache(lambda: segment_of(make())))
