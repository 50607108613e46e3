"""A session over music: mixed, and encoded in overlapping runs on all cores.

Speech and tones lie in the middle, music at both sides, and it is down while somebody speaks. Runs are joined
where two agree: a run takes over from the one before at the first frame where it needs no more of the bit
reservoir and where the windows overlap. Where there is no such frame, as in steady noise, the run before
goes on instead.
"""

import io
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from os import cpu_count
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from audiocoach.audio.clips import CEILING_DBTP, Clip
from audiocoach.audio.islands import MOST_DBTP, Island
from audiocoach.audio.levels import limit_blocks, turned_down
from audiocoach.audio.mp3 import DECODER_DELAY, ENCODER_DELAY, MUSIC, Encoder, Format, info_frame
from audiocoach.audio.noise_floor import Floor
from audiocoach.audio.sound import (
    FULL_SCALE,
    RATE,
    Samples,
    Sound,
    Stereo,
    in_blocks,
    sound_of,
    to_samples,
    unheard_notes,
)
from audiocoach.coach.timeline.timeline import Stretch, Timeline

BEFORE_MS = 250
"""Milliseconds before a cue in which the music goes down."""

HOLD_MS = 400
"""Milliseconds after a cue for which it stays down."""

RELEASE_MS = 800
"""Milliseconds in which it then comes back."""

JOINED_MS = 1_500
"""Between cues that follow within so many milliseconds the music stays down: it would only pump."""

MUSIC_FADE_MS = 3_000
"""Milliseconds in which music comes and goes between parts with and without it."""

GainCurve = NDArray[np.float64]

FACTOR = MUSIC.rate // RATE
"""Samples of a session with music for each sample of a clip."""

_PER_MS = MUSIC.rate // 1000

_BLOCK = 5 * MUSIC.rate

_CLIPS_AT_HAND = 16  # a count is spoken in every set; a sentence once


@dataclass(frozen=True, slots=True)
class Polyline:
    """A value over time: straight between points; `times` are milliseconds, in order."""

    times: GainCurve
    values: GainCurve

    def at(self, milliseconds: GainCurve) -> GainCurve:
        """Read the value at each of these moments."""
        read: GainCurve = np.interp(milliseconds, self.times, self.values)
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The gain of the music: what it loses under speech, in dB, and the share that each part wants of it."""

    ducked: Polyline
    share: Polyline

    def gains(self, milliseconds: GainCurve) -> GainCurve:
        """Give the factor at each of these moments."""
        gains: GainCurve = 10 ** (self.ducked.at(milliseconds) / 20) * self.share.at(milliseconds)
        return gains


def envelope(timeline: Timeline, depth: float) -> Envelope:
    """Draw the envelope of a session's music, `depth` dB down under speech."""
    spoken = [(cue.start, cue.end) for cue in timeline.placements if cue.text]
    return Envelope(ducked=ducking(spoken, depth), share=presence(timeline.windows, timeline.total))


def ducking(spoken: Iterable[tuple[int, int]], depth: float) -> Polyline:
    """Draw the loss in dB around spoken cues, of which each is (start, end) in milliseconds."""
    points: list[tuple[float, float]] = []
    for start, end in _joined(spoken):
        points += [(start - BEFORE_MS, 0.0), (start, -depth), (end + HOLD_MS, -depth)]
        points += [(end + HOLD_MS + RELEASE_MS, 0.0)]
    times, values = zip(*(points or [(0.0, 0.0)]), strict=True)
    return Polyline(np.array(times, dtype=float), np.array(values))


def presence(windows: Sequence[Stretch], total: int) -> Polyline:
    """Draw the share of music that windows want: it is out when a quiet part begins, and comes back after.

    Before the session and after it there is none.
    """
    starts, shares = _steps(windows, total)
    edges = np.unique(np.concatenate([starts, starts - MUSIC_FADE_MS]))
    lowest = np.array([_lowest(starts, shares, edge) for edge in edges])
    corners = np.unique(np.concatenate([edges, edges + MUSIC_FADE_MS]))
    sums = np.concatenate([[0.0], np.cumsum(lowest[:-1] * np.diff(edges))])
    means = (
        np.interp(corners, edges, sums) - np.interp(corners - MUSIC_FADE_MS, edges, sums)
    ) / MUSIC_FADE_MS
    return Polyline(corners, means)


def mix_with_music(
    islands: Sequence[Island],
    total: int,
    music: Iterable[Stereo],
    envelope: Envelope,
    floor: Floor,
    ceiling: float = CEILING_DBTP,
) -> Iterator[Samples]:
    """Mix a session of `total` milliseconds, block by block, as 16-bit stereo.

    No true peak passes the ceiling, in dBTP. `music` must not end before the session does.
    """
    mixed = _mixed(islands, total * _PER_MS, music, envelope, floor)
    for block in limit_blocks(mixed, 10 ** (ceiling / 20), MUSIC.rate):
        yield to_samples(block)


def doubled_loop(floor: Floor) -> Sound:
    """Bring the loop of a floor to the rate of the session; its end still joins its beginning."""
    loop = floor.loop.astype(np.float32) / np.float32(FULL_SCALE)
    doubled = FACTOR * np.fft.irfft(np.fft.rfft(loop), FACTOR * len(loop))
    return doubled.astype(np.float32)


def _joined(spoken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spoken):
        if joined and start - joined[-1][1] < JOINED_MS:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _steps(windows: Sequence[Stretch], total: int) -> tuple[GainCurve, GainCurve]:
    """Give the moments from which another share holds, and the shares; without windows it is all music."""
    steps = [(-2.0 * MUSIC_FADE_MS, 0.0)]
    wanted = [(float(window.start), window.music) for window in windows if window.end > window.start]
    for start, share in [*(wanted or [(0.0, 1.0)]), (float(total), 0.0)]:
        if share != steps[-1][1]:
            steps.append((start, share))
    times, shares = zip(*steps, strict=True)
    return np.array(times), np.array(shares)


def _lowest(starts: GainCurve, shares: GainCurve, moment: float) -> float:
    """Give the lowest share between a moment and a fade's length later."""
    first = max(0, int(np.searchsorted(starts, moment, side="right")) - 1)
    last = int(np.searchsorted(starts, moment + MUSIC_FADE_MS, side="right"))
    return float(shares[first:last].min())


def _mixed(
    islands: Sequence[Island], samples: int, music: Iterable[Stereo], envelope: Envelope, floor: Floor
) -> Iterator[Stereo]:
    playing, below = in_blocks(music, _BLOCK), doubled_loop(floor)
    starts = range(0, samples, _BLOCK)
    for start, middle, part in zip(starts, _middles(islands, samples, below), playing, strict=False):
        gains = _gains(envelope, start, len(middle))
        yield part[: len(middle)] * gains[:, None] + middle[:, None]


def _middles(islands: Sequence[Island], samples: int, below: Sound) -> Iterator[Sound]:
    """Give what stands in the middle, block by block: speech and tones over the floor."""
    enlarged = lru_cache(_CLIPS_AT_HAND)(_enlarged)
    waiting = list(islands)
    for start in range(0, samples, _BLOCK):
        length = min(_BLOCK, samples - start)
        block = np.resize(np.roll(below, -start), length)
        waiting = [island for island in waiting if FACTOR * island.end > start]
        for island in waiting:
            if FACTOR * island.start >= start + length:
                break
            _add(block, enlarged(island.clip), FACTOR * island.start - start)
        yield block


def _add(block: Sound, sound: Sound, place: int) -> None:
    """Add a sound to a block, at a place that may lie before its beginning."""
    part = sound[max(0, -place) : len(block) - place]
    block[max(0, place) :][: len(part)] += part


def _enlarged(clip: Clip) -> Sound:
    """Bring a clip to the rate of the session; its edges are silent, so nothing is lost around it."""
    import soxr

    enlarged: Sound = soxr.resample(sound_of(clip.segment), RATE, MUSIC.rate, quality="HQ")
    return enlarged


def _gains(envelope: Envelope, start: int, length: int) -> NDArray[np.float32]:
    """Give the gain of the music for every sample: straight between milliseconds."""
    first = start // _PER_MS
    edges = envelope.gains(np.arange(first, first + length // _PER_MS + 1, dtype=np.float64))
    within = np.arange(_PER_MS, dtype=np.float32) / _PER_MS
    gains = edges[:-1, None] + np.diff(edges)[:, None] * within
    return gains.ravel().astype(np.float32)


_Item = TypeVar("_Item")

RUN_BLOCK = 1000 * MUSIC.frame_samples
"""Samples of each channel for which a run is made: 24 seconds, and whole frames."""

MISSES = 2
"""Runs on end that could not take over, after which no more are tried: what is encoded twice stays little."""

_LEAD = 12
"""Frames that a run hears before it is needed: then it has judged what it hears as the run before has."""

_OVERLAP = 24
"""Frames over which two runs can be joined: the first nearly always will do."""

_AHEAD = 3  # frames of sound beyond the last that is used: the encoder looks ahead

_SWITCHED = 33  # bits from the beginning of a granule's side information to its window switching flag

_LONG, _START, _SHORT, _STOP = 0, 1, 2, 3

_OPEN_LONG = frozenset({_LONG, _STOP})
"""Windows after which a long one must come; after the others comes a short one."""

_NEXT_TO_LONG = frozenset({_LONG, _START})

_MOST_TRIES = 8  # of a run whose peaks rise too high

_LEANING = 2  # frames over which the sound of a frame may lie at most, its own left out


def encode_programme(
    blocks: Iterable[Samples], samples: int, *, threads: int | None = None
) -> Iterator[bytes]:
    """Give the MP3 of a programme of so many samples a channel: the Info frame, then all frames.

    `blocks` are stereo 16-bit sound of any lengths, shape (samples, 2). They are asked for when they are
    needed, so that memory does not grow with the length. The bytes depend neither on those lengths nor on
    the number of threads (one a core, unless said).
    """
    yield info_frame(MUSIC, samples)
    left, heard = MUSIC.frames(samples) * MUSIC.frame_bytes, False
    for frames in _runs_joined(_parts(in_blocks(blocks, RUN_BLOCK)), threads or cpu_count() or 1):
        yield frames[:left]
        left, heard = max(0, left - len(frames)), True
    yield bytes(left) if heard else MUSIC.silent_frame() * MUSIC.frames(samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """Sound that a run begins with; its first frame is `first` of the session, the first needed is `due`.

    With the last part the session ends.
    """

    first: int
    sound: Samples
    due: int
    last: bool


class _Run:
    """One run of the encoder: the frames that it has given and that are not written yet, from `first` on.

    Where peaks rise too high in its frames, the sound is turned down around them and encoded anew.
    """

    def __init__(self, part: _Part) -> None:
        self.first = part.first
        self._begin(part)
        for _ in range(_MOST_TRIES):
            sound = np.divide(part.sound, FULL_SCALE, dtype=np.float32)
            heard = _decoded(self.frames, len(part.sound))
            quieter = turned_down(sound, heard, 10 ** (MOST_DBTP / 20), MUSIC.rate)
            if quieter is None:
                break
            part = replace(part, sound=to_samples(quieter))
            self._begin(part)

    def _begin(self, part: _Part) -> None:
        self.frames = b""
        self._encoder = Encoder(MUSIC)
        self._heard = part.first * MUSIC.frame_samples
        self.go_on(part)

    def go_on(self, part: _Part) -> None:
        """Encode what the run has not heard yet of a part."""
        new = part.sound[self._heard - part.first * MUSIC.frame_samples :]
        self._heard += len(new)
        if len(new):
            self.frames += self._encoder.encode(new)
            self.frames += self._encoder.flush() if part.last else b""

    def pass_to(self, frame: int) -> bytes:
        """Take away the frames before one of the session, and give them."""
        size = (frame - self.first) * MUSIC.frame_bytes
        given, self.frames, self.first = self.frames[:size], self.frames[size:], frame
        return given


def _decoded(frames: bytes, samples: int) -> Stereo:
    """Decode frames as sound that lies where that which was encoded lay."""
    import soundfile

    late = ENCODER_DELAY + DECODER_DELAY
    with unheard_notes():
        heard, _ = soundfile.read(io.BytesIO(frames), dtype="float32", always_2d=True)
    placed = np.zeros((samples, MUSIC.channels), dtype=np.float32)
    part = heard[late : late + samples]
    placed[: len(part)] = part
    return placed


def _parts(blocks: Iterable[Samples]) -> Iterator[_Part]:
    """Give each block with the end of the one before and the beginning of the next."""
    lead = np.zeros((0, MUSIC.channels), dtype="<i2")
    first, due, now = 0, 0, None
    for block in blocks:
        if now is not None:
            ahead = block[: (_OVERLAP + _AHEAD) * MUSIC.frame_samples]
            last = len(block) < RUN_BLOCK and len(ahead) == len(block)
            yield _Part(first=first, sound=np.concatenate([lead, now, ahead]), due=due, last=last)
            due += len(now) // MUSIC.frame_samples
            lead, first = now[-_LEAD * MUSIC.frame_samples :], due - _LEAD
        now = block
    if now is not None:
        yield _Part(first=first, sound=np.concatenate([lead, now]), due=due, last=True)


def _runs_joined(parts: Iterable[_Part], threads: int) -> Iterator[bytes]:
    """Give the frames of all parts; several are encoded at a time, for LAME works without Python's lock."""
    held, misses = None, 0
    with ThreadPoolExecutor(threads) as pool:

        def begun(part: _Part) -> tuple[_Part, Future[_Run] | None]:
            return part, pool.submit(_Run, part) if misses < MISSES else None

        for part, begins in _some_ahead(map(begun, parts), threads):
            after = begins.result() if begins and misses < MISSES else None
            if held is None:
                held = after
                continue
            frames = _taken_over(held, after, part.due) if after else None
            if frames is None:
                misses += 1
                held.go_on(part)
                yield held.pass_to(part.due)
            else:
                misses, held = 0, after
                yield frames
        if held is not None:
            yield held.frames


def _some_ahead(items: Iterable[_Item], ahead: int) -> Iterator[_Item]:
    """Give items in order, each when so many after it have been asked for."""
    waiting: deque[_Item] = deque()
    for item in items:
        waiting.append(item)
        if len(waiting) > ahead:
            yield waiting.popleft()
    yield from waiting


def _taken_over(before: _Run, after: _Run, due: int) -> bytes | None:
    """Let a run take over; give what is left of the frames before, or None where it can nowhere."""
    shift, begin = after.first - before.first, due - after.first
    cut = find_cut(before.frames, after.frames, shift, MUSIC, range(begin, begin + _OVERLAP))
    if cut is None:
        return None
    frames = splice(before.frames, after.frames, shift, MUSIC, cut)
    after.pass_to(after.first + cut)
    return frames


def find_cut(before: bytes, after: bytes, shift: int, form: Format, within: range) -> int | None:
    """Find the first frame, as the later run counts, from which it can take over; None where there is none.

    Frame n of the later run covers the time of frame n + `shift` of the earlier; only frames `within` are
    looked at. Frames of a constant bit rate without check sums (ISO 11172-3 and 13818-3).
    """
    for number in within:
        left, last = _frame(before, number + shift, form), _frame(before, number + shift - 1, form)
        taken_up = _frame(after, number, form)
        if reach(left, form) >= reach(taken_up, form) and _windows_fit(last, taken_up, form):
            return number
    return None


def splice(before: bytes, after: bytes, shift: int, form: Format, cut: int) -> bytes:
    """Give the frames of the earlier run up to the cut; what the later leans on lies in the last of them."""
    kept = bytearray(before[: (cut + shift) * form.frame_bytes])
    left = reach(_frame(after, cut, form), form)
    for back in range(1, _LEANING + 1):
        part = min(left, form.capacity)
        place = len(kept) - (back - 1) * form.frame_bytes
        kept[place - part : place] = after[: (cut - back + 1) * form.frame_bytes][-part:] if part else b""
        left -= part
    return bytes(kept)


def reach(frame: bytes, form: Format) -> int:
    """Tell how many bytes before its frame the sound of a frame begins."""
    return _bits(frame, form, 0, form.reach)


def _windows_fit(last: bytes, following: bytes, form: Format) -> bool:
    """Tell whether the last granule of one frame and the first of the next overlap as they should."""
    pairs = zip(_windows(last, form)[-form.channels :], _windows(following, form), strict=False)
    return all((one in _OPEN_LONG) == (other in _NEXT_TO_LONG) for one, other in pairs)


def _windows(frame: bytes, form: Format) -> list[int]:
    """List the kind of window of every granule and channel."""
    switched = (_bits(frame, form, start + _SWITCHED, 3) for start in form.granules)
    return [bits & 3 if bits & 4 else _LONG for bits in switched]


def _bits(frame: bytes, form: Format, start: int, length: int) -> int:
    side = int.from_bytes(frame[len(form.header) : len(form.header) + form.side], "big")
    return side >> (8 * form.side - start - length) & ((1 << length) - 1)


def _frame(stream: bytes, number: int, form: Format) -> bytes:
    return stream[number * form.frame_bytes : (number + 1) * form.frame_bytes]
