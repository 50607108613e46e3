"""Takes at one level."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256

import numpy as np

from audiocoach.audio.levels import SILENCE_LUFS, gated, limit, step_powers
from audiocoach.audio.sound import PER_MS, RATE, AudioSegment, Sound, segment_of
from audiocoach.audio.takes import Take


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


TARGET_LUFS = -19.0
"""Loudness of the speech in one mono channel: what both ears hear at -16 LUFS."""

CEILING_DBTP = -2.0
"""True peak before encoding; MP3 overshoots a little, and the file may reach -1.5 dBTP."""

GAIN_STEP_DB = 0.25
"""Gains are rounded to this, so that one changed phrase seldom changes the sound of all others."""

LONG_TAKE_S = 1.0
"""Only a take longer than this can be measured by itself: one-word cues are 2.1 LU off."""

TOLERANCE_LU = 2.0
"""How far a long take may lie from its voice before it is brought closer."""


LIMITED_LUFS = -18.0
"""Above this target the limiter works on many words, and what it takes away is made up for."""

MOST_MAKE_UPS, MOST_LOST_DB = 3, 3.0

_RECIPE = "master 1"  # another number whenever the same take at the same gain would sound differently


def master(takes: Sequence[Take], target: float = TARGET_LUFS) -> list[Clip]:
    """Bring takes of one voice to the target in LUFS: one gain for all, and no peak over the ceiling."""
    shared = voice_gain(takes, target)
    if target > LIMITED_LUFS:
        shared = _made_up(takes, shared, target)
    return [_mastered(take, shared + take_gain(take, target - shared)) for take in takes]


def voice_gain(takes: Sequence[Take], target: float = TARGET_LUFS) -> float:
    """Give the gain in dB that brings takes, joined, to the target; speech alone is measured, no silence."""
    if not takes:
        return 0.0
    measured = gated(np.concatenate([take.powers for take in takes]))
    return _rounded(target - measured) if measured > SILENCE_LUFS else 0.0


def _made_up(takes: Sequence[Take], shared: float, target: float) -> float:
    """Raise a gain by what the limiter takes away again, as far as a few steps lead."""
    gain = shared
    for _ in range(MOST_MAKE_UPS):
        limited = [_limited(take, gain + take_gain(take, target - shared)) for take in takes]
        measured = gated(np.concatenate([step_powers(sound) for sound in limited])) if limited else target
        lost = _rounded(target - measured)
        if not 0 < lost <= MOST_LOST_DB:
            break
        gain += lost
    return gain


def take_gain(take: Take, expected: float) -> float:
    """Give what a long take needs besides, in dB, to lie within the tolerance around what is expected."""
    if take.samples <= LONG_TAKE_S * RATE:
        return 0.0
    distance = take.loudness - expected
    beyond = max(0.0, abs(distance) - TOLERANCE_LU)
    return _rounded(-beyond if distance > 0 else beyond)


def _mastered(take: Take, gain_db: float) -> Clip:
    name = sha256(f"{_RECIPE} {take.name} {gain_db} {CEILING_DBTP}".encode()).hexdigest()
    return promise_clip(take.text, take.samples, name, partial(_limited, take, gain_db))


def _limited(take: Take, gain_db: float) -> Sound:
    return limit(take.sound() * np.float32(10 ** (gain_db / 20)), 10 ** (CEILING_DBTP / 20))


def _rounded(gain_db: float) -> float:
    return round(gain_db / GAIN_STEP_DB) * GAIN_STEP_DB
