"""The keep-awake floor: barely audible noise, so that no Bluetooth set falls asleep in a pause."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256

import numpy as np

from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.mp3 import VOICE, Granule, are_frames, encode_run, encoder_version, pack, unpack
from audiocoach.audio.sound import FULL_SCALE, RATE, Samples, Sound, to_samples
from audiocoach.errors import AudioError

FLOOR_DBFS = -70.0
"""Level of the noise (root mean square)."""

LOOP_FRAMES = 125
"""MP3 frames after which the noise repeats: three seconds."""

_SEED = 20_240_101

_LOWEST_HZ, _FADE_OUT_HZ = 60, 6_000

_CREST_DB = 20.0  # by which no peak of it rises above its level

_RECIPE = "floor 2"  # another number whenever the same settings would make other noise

_LOOP_BYTES = 2 * LOOP_FRAMES * VOICE.frame_samples

_LEAN = replace(VOICE, kbps=32, header=bytes.fromhex("fff344c4"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """What lies under a session: one round of it as samples, and as MP3 frames that stand alone.

    Two floors of one `name` have the same bytes.
    """

    name: str
    loop: Samples
    granules: tuple[Granule, ...]
    frames: tuple[bytes, ...]

    def samples(self, length: int) -> Samples:
        """Give so many samples from the beginning of the loop on; the array may be written to."""
        rounds = -(-length // len(self.loop))
        return np.tile(self.loop, rounds)[:length]


def find_floor(shelf: DerivedCache | None, level: float = FLOOR_DBFS) -> Floor:
    """Take the floor at a level in dBFS from a shelf, where there is one, or make it and put it there."""
    if shelf is None:
        return make_floor(level)
    key = sha256(repr((_RECIPE, encoder_version(), VOICE, LOOP_FRAMES, _SEED, level)).encode()).hexdigest()
    kept = shelf.get(key)
    if kept is not None and are_frames(kept[_LOOP_BYTES:], LOOP_FRAMES, VOICE):
        loop = np.frombuffer(kept[:_LOOP_BYTES], dtype="<i2")
        is_faint = np.abs(loop.astype(float)).max() < 10 ** ((level + _CREST_DB) / 20) * FULL_SCALE
        with suppress(AudioError):  # frames that need room which they have not are none
            if is_faint:
                return _floor(loop, unpack(kept[_LOOP_BYTES:], VOICE))
    floor = make_floor(level)
    shelf.put(key, floor.loop.tobytes() + b"".join(floor.frames))
    return floor


@cache
def make_floor(level: float = FLOOR_DBFS) -> Floor:
    """Make the floor of pink noise at a level in dBFS; the same bytes every time.

    Its frames come from a run at half the bit rate, so that each has room to spare: it needs nothing of the
    frames before it, and a run of sound may lean on it.
    The run plays the loop three times; the second is kept.
    """
    sound = _pink(LOOP_FRAMES * VOICE.frame_samples)
    loop = to_samples(sound * np.float32(10 ** (level / 20) / np.sqrt(np.mean(np.square(sound)))))
    return _floor(loop, unpack(encode_run(np.tile(loop, 3), _LEAN), _LEAN)[LOOP_FRAMES : 2 * LOOP_FRAMES])


@cache
def no_floor() -> Floor:
    """Make a floor of digital silence."""
    nothing = Granule(bytes(VOICE.side - 1), b"")
    silence = np.zeros(VOICE.frame_samples, dtype="<i2")
    return Floor(name="none", loop=silence, granules=(nothing,), frames=(VOICE.silent_frame(),))


def _floor(loop: Samples, granules: Sequence[Granule]) -> Floor:
    return Floor(
        name=sha256(b"".join(granule.coded for granule in granules)).hexdigest(),
        loop=loop,
        granules=tuple(granules),
        frames=tuple(pack([granule], VOICE) for granule in granules),
    )


def _pink(length: int) -> Sound:
    """Make noise of the same power in every octave up to `_FADE_OUT_HZ`; its end joins its beginning."""
    random = np.random.Generator(np.random.PCG64(_SEED))
    bins = length // 2 + 1
    phases = 2 * np.pi * random.random(bins)
    pitches = np.arange(bins) * RATE / length
    levels = 1 / np.sqrt(np.maximum(pitches, _LOWEST_HZ)) / (1 + (pitches / _FADE_OUT_HZ) ** 8)
    levels[pitches < _LOWEST_HZ] = 0
    noise: Sound = np.fft.irfft(levels * np.exp(1j * phases), length).astype(np.float32)
    return noise
