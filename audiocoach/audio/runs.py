"""One encoder run: an island and the floor under it, as MP3 frames that fit between frames of the floor."""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import cycle, islice

import numpy as np

from audiocoach.audio.bitstream import pack, unpack
from audiocoach.audio.clips import Clip
from audiocoach.audio.decoding import read_sound
from audiocoach.audio.floor import Floor
from audiocoach.audio.lame import encode_run, encoder_version
from audiocoach.audio.limiter import limit
from audiocoach.audio.loudness import decibels, true_peak
from audiocoach.audio.mixdown import Island
from audiocoach.audio.mp3 import DECODER_DELAY, ENCODER_DELAY, VOICE
from audiocoach.audio.segments import Samples, samples_of, sound_of, to_samples

LEAD = 3
"""Frames of floor before an island, in which its encoder run begins; their spare bytes are its reservoir."""

_SETTLED = 256
"""Samples by which the encoder's filters spread sound to either side."""

MOST_DBTP = -1.7
"""The true peak that a watched run may have, once it is decoded; decoders differ by a tenth or two."""

_MOST_TRIES = 6
_STEP_DB = 0.1
_WATCH = "watched 1"  # another number whenever watching would change other frames

_RECIPE = "run 2"  # another number whenever the same run would have other frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """The clip of an island, and where in the frames of its run it begins.

    `lead` is whole frames, `phase` the samples from a frame's edge to the first sample of sound. A `watched`
    run is decoded again, and its peaks are turned down until they keep below the bound.
    """

    clip: Clip
    lead: int
    phase: int
    watched: bool = False

    def key(self, floor: Floor) -> str:
        """Name the run's frames by all they depend on."""
        watched = f" {_WATCH}" if self.watched else ""
        parts = f"{_recipe(floor.name)} {self.lead} {self.phase} {self.clip.name}{watched}"
        return sha256(parts.encode()).hexdigest()


@cache
def _recipe(floor: str) -> str:
    """Name all that the runs of a session have in common."""
    return repr((_RECIPE, encoder_version(), VOICE, floor))


def plan_run(island: Island, *, watched: bool = False) -> tuple[int, Run]:
    """Give the frame of the session at which the run of an island begins, and the run."""
    frame, phase = divmod(island.start, VOICE.frame_samples)
    lead = min(frame, LEAD)
    return frame - lead, Run(clip=island.clip, lead=lead, phase=phase, watched=watched)


def run_frames(run: Run, floor: Floor) -> bytes:
    """Encode a run with the floor before, under and after its sound; keep the frames from floor to floor.

    Where there is a whole lead, floor takes the place of the frames in which the encoder had not begun yet.
    """
    segment = run.clip.segment
    frames = _frames(run, samples_of(segment), floor)
    if not run.watched:
        return frames
    sound, lowered = sound_of(segment), 0.0
    top = true_peak(sound)
    for _ in range(_MOST_TRIES):
        beyond = decibels(true_peak(read_sound(frames, "mp3"))) - MOST_DBTP
        if beyond <= 0:
            break
        lowered += beyond + _STEP_DB
        frames = _frames(run, to_samples(limit(sound, top * 10 ** (-lowered / 20))), floor)
    return frames


def _frames(run: Run, sound: Samples, floor: Floor) -> bytes:
    start = run.lead * VOICE.frame_samples + run.phase
    kept = _last_frame(start + len(sound)) + 1
    table = floor.samples((kept + 1) * VOICE.frame_samples).astype(np.int32)
    table[start : start + len(sound)] += sound
    mixed: Samples = np.clip(table, -32_768, 32_767).astype("<i2")
    granules = unpack(encode_run(mixed), VOICE)[:kept]
    if run.lead == LEAD:
        granules[:LEAD] = islice(cycle(floor.granules), LEAD)
    return pack(granules, VOICE)


def _last_frame(end: int) -> int:
    """Give the frame whose second half, which the next frame overlaps, holds nothing but floor again."""
    heard = end + _SETTLED + ENCODER_DELAY + DECODER_DELAY - VOICE.frame_samples
    return -(-heard // VOICE.frame_samples)
