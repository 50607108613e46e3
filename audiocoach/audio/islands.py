"""A session without music: sound laid out as islands, each encoded in a run of its own, floor between them.

A run begins and ends in nothing but floor, so its frames depend on no other; they are kept on the shelf, and
where one phrase has changed that phrase alone is encoded.
"""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import cycle, islice
from os import cpu_count

import numpy as np

from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.clips import CEILING_DBTP, Clip
from audiocoach.audio.levels import decibels, limit, true_peak
from audiocoach.audio.mp3 import (
    DECODER_DELAY,
    ENCODER_DELAY,
    VOICE,
    are_frames,
    encode_run,
    encoder_version,
    info_frame,
    pack,
    unpack,
)
from audiocoach.audio.noise_floor import Floor, make_floor
from audiocoach.audio.sound import (
    PER_MS,
    AudioSegment,
    Samples,
    quiet,
    read_sound,
    samples_of,
    segment_of,
    sound_of,
    to_samples,
)
from audiocoach.coach.timeline.timeline import Placement, Timeline
from audiocoach.errors import AudioError

CLOSE_MS = 160
"""Events with less than this between them share an island: an island takes up to 153 ms around its sound."""

LEAD = 3
"""Frames of floor before an island, in which its encoder run begins; their spare bytes are its reservoir."""

_SETTLED = 256
"""Samples by which the encoder's filters spread sound to either side."""

MOST_DBTP = -1.7
"""The true peak that a run may have, once it is decoded; decoders differ by a tenth or two."""

_LOW = 0.5  # sound whose samples stay below this decodes without a peak over that: it rises 3 dB and a little

_MOST_TRIES = 8

_STEP_DB = 0.1

_RECIPE = "run 3"  # another number whenever the same run would have other frames


@dataclass(frozen=True, slots=True, kw_only=True)
class Island:
    """Sound that stands by itself; `start` is its first sample in the session."""

    start: int
    clip: Clip

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.start + self.clip.milliseconds * PER_MS


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderRun:
    """The clip of an island, and where in the frames of its run it begins.

    `lead` is whole frames, `phase` the samples from a frame's edge to the first sample of sound.
    """

    clip: Clip
    lead: int
    phase: int

    def key(self, floor: Floor) -> str:
        """Name the run's frames by all they depend on."""
        parts = f"{_recipe(floor.name)} {self.lead} {self.phase} {self.clip.name}"
        return sha256(parts.encode()).hexdigest()


def mix(timeline: Timeline, clips: Mapping[str, Clip], tones: Mapping[str, Clip]) -> tuple[Island, ...]:
    """Lay every placement of the timeline where it belongs; what lies close together becomes one island.

    Raises AudioError for a text without a clip, a sound without a tone, and for an event outside the session.
    """
    events = [_Event(placement.start, _clip_of(placement, clips, tones)) for placement in timeline.placements]
    for event in events:
        if event.start < 0 or event.end > timeline.total:
            raise AudioError(f"'{event.clip.text}' at {event.start} ms lies outside the session")
    return tuple(_join(group) for group in _groups(events))


def encode_session(
    islands: Sequence[Island],
    total: int,
    *,
    floor: Floor | None = None,
    shelf: DerivedCache | None = None,
    threads: int | None = None,
) -> Iterator[bytes]:
    """Give the MP3 of a session of `total` milliseconds, block by block: the Info frame, then all frames.

    The bytes depend neither on the number of threads (one a core, unless said) nor on what the shelf holds.
    """
    below, samples = floor or make_floor(), total * PER_MS
    placed = map(_plan_run, islands)
    planned = [(place, run, run.key(below)) for place, run in placed]
    yield info_frame(VOICE, samples)
    with closing(_encode(planned, below, shelf, threads or cpu_count() or 1)) as coded:
        yield from _laid_out(coded, VOICE.frames(samples), below)


def _plan_run(island: Island) -> tuple[int, EncoderRun]:
    """Give the frame of the session at which the run of an island begins, and the run."""
    frame, phase = divmod(island.start, VOICE.frame_samples)
    lead = min(frame, LEAD)
    return frame - lead, EncoderRun(clip=island.clip, lead=lead, phase=phase)


def _run_frames(run: EncoderRun, floor: Floor) -> bytes:
    """Encode a run with the floor before, under and after its sound; keep the frames from floor to floor.

    Where peaks rise too high in the MP3, the sound is turned down around them and encoded anew.
    """
    segment = run.clip.segment
    if len(segment) != run.clip.milliseconds:
        wrong = f"'{run.clip.text}' does not last as long as it did when it was measured"
        raise AudioError(wrong, hint="audiocoach cache clear, and make it again")
    frames, sound, lowered = _frames(run, samples_of(segment), floor), sound_of(segment), 0.0
    if np.abs(sound).max(initial=0.0) < _LOW:
        return frames
    top = true_peak(sound)
    for _ in range(_MOST_TRIES):
        beyond = decibels(true_peak(read_sound(frames, "mp3"))) - MOST_DBTP
        if beyond <= 0:
            break
        lowered += beyond + _STEP_DB
        frames = _frames(run, to_samples(limit(sound, top * 10 ** (-lowered / 20))), floor)
    return frames


@dataclass(frozen=True, slots=True)
class _Event:
    start: int  # ms
    clip: Clip

    @property
    def end(self) -> int:
        return self.start + self.clip.milliseconds


def _clip_of(placement: Placement, clips: Mapping[str, Clip], tones: Mapping[str, Clip]) -> Clip:
    shelf, name, kind = (
        (clips, placement.text, "clip") if placement.text else (tones, placement.sound, "tone")
    )
    if name not in shelf:
        raise AudioError(f"there is no {kind} '{name}' for the cue at {placement.start} ms")
    return shelf[name]


def _groups(events: Iterable[_Event]) -> Iterator[list[_Event]]:
    """Split events into runs with less than `CLOSE_MS` of silence inside."""
    group: list[_Event] = []
    end = 0
    for event in sorted(events, key=lambda event: event.start):
        if group and event.start - end >= CLOSE_MS:
            yield group
            group = []
        end = max(end, event.end) if group else event.end
        group.append(event)
    if group:
        yield group


def _join(group: list[_Event]) -> Island:
    """Make one clip of the events of one group."""
    first, end = group[0].start, max(event.end for event in group)
    clip = group[0].clip
    if len(group) > 1:
        together = [(event.start - first, event.clip) for event in group]
        name = sha256(repr([(place, part.name) for place, part in together]).encode()).hexdigest()
        clip = Clip(
            text="", milliseconds=end - first, name=name, make=lambda: _overlaid(end - first, together)
        )
    return Island(start=first * PER_MS, clip=clip)


def _overlaid(milliseconds: int, together: list[tuple[int, Clip]]) -> AudioSegment:
    """Lay clips over one another; where they add up beyond the ceiling, the limiter holds them."""
    table = quiet(milliseconds)
    for place, clip in together:
        table = table.overlay(clip.segment, position=place)
    return segment_of(limit(sound_of(table), 10 ** (CEILING_DBTP / 20)))


_AHEAD = 8  # runs for each thread that are begun before they are needed


def _encode(
    planned: Sequence[tuple[int, EncoderRun, str]], floor: Floor, shelf: DerivedCache | None, threads: int
) -> Generator[tuple[int, bytes]]:
    """Give the frames of each run at its place, in order; what the shelf does not hold is encoded.

    It is on several threads, as LAME runs without Python's lock, and not far ahead: what is said once is
    not held before it is needed, nor after.
    """
    left = Counter(key for _, _, key in planned)
    begun: dict[str, Future[bytes]] = {}
    with ThreadPoolExecutor(threads) as pool:
        try:
            for number, (place, _, key) in enumerate(planned):
                for _, run, name in planned[number : number + _AHEAD * threads]:
                    if name not in begun:
                        begun[name] = pool.submit(_frames_of, run, name, floor, shelf)
                yield place, begun[key].result()
                left[key] -= 1
                if not left[key]:
                    del begun[key]
        finally:
            pool.shutdown(cancel_futures=True)


def _frames_of(run: EncoderRun, key: str, floor: Floor, shelf: DerivedCache | None) -> bytes:
    """Find the frames of a run on the shelf, or encode them and keep them there."""
    kept = shelf.get(key) if shelf else None
    if kept and are_frames(kept, _frame_count(run), VOICE):
        return kept
    frames = _run_frames(run, floor)
    if shelf:
        shelf.put(key, frames)
    return frames


def _laid_out(coded: Iterable[tuple[int, bytes]], frames: int, floor: Floor) -> Iterator[bytes]:
    """Lay the frames of every island at its place, floor between them, up to the last frame."""
    now, loop = 0, b"".join(floor.frames)
    for place, content in coded:
        if place < now:
            raise AudioError(f"two islands lie closer together than {CLOSE_MS} ms")
        yield from _floor_frames(now, place, loop)
        yield content[: (frames - place) * VOICE.frame_bytes]
        now = place + len(content) // VOICE.frame_bytes
    yield from _floor_frames(now, frames, loop)


def _floor_frames(start: int, end: int, loop: bytes) -> Iterator[bytes]:
    """Give the floor from one frame of the session to another, at most one round of its loop at a time."""
    length = len(loop) // VOICE.frame_bytes
    while start < end:
        first = start % length
        last = min(length, first + end - start)
        yield loop[first * VOICE.frame_bytes : last * VOICE.frame_bytes]
        start += last - first


@cache
def _recipe(floor: str) -> str:
    """Name all that the runs of a session have in common."""
    return repr((_RECIPE, encoder_version(), VOICE, floor))


def _frames(run: EncoderRun, sound: Samples, floor: Floor) -> bytes:
    """Encode a sound at the place of a run's.

    Where there is a whole lead, floor takes the place of the frames in which the encoder had not begun yet.
    """
    start = run.lead * VOICE.frame_samples + run.phase
    kept = _frame_count(run)
    table = floor.samples((kept + 1) * VOICE.frame_samples).astype(np.int32)
    table[start : start + len(sound)] += sound
    mixed: Samples = np.clip(table, -32_768, 32_767).astype("<i2")
    granules = unpack(encode_run(mixed), VOICE)[:kept]
    if run.lead == LEAD:
        granules[:LEAD] = islice(cycle(floor.granules), LEAD)
    return pack(granules, VOICE)


def _frame_count(run: EncoderRun) -> int:
    """Count the frames that are kept of a run."""
    sound = run.clip.milliseconds * PER_MS
    return _last_frame(run.lead * VOICE.frame_samples + run.phase + sound) + 1


def _last_frame(end: int) -> int:
    """Give the frame whose second half, which the next frame overlaps, holds nothing but floor again."""
    heard = end + _SETTLED + ENCODER_DELAY + DECODER_DELAY - VOICE.frame_samples
    return -(-heard // VOICE.frame_samples)
