"""The MP3 of a session with music: encoded in overlapping runs on all cores, joined where two runs agree.

A run takes over from the one before at the first frame where it needs no more of the bit reservoir and where
the windows overlap. Where there is no such frame, as in steady noise, the run before goes on instead.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import TypeVar

import numpy as np

from audiocoach.audio.mp3 import MUSIC, Encoder, Format, info_frame
from audiocoach.audio.sound import Samples, in_blocks

Item = TypeVar("Item")

BLOCK = 1000 * MUSIC.frame_samples
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
    for frames in _joined(_parts(in_blocks(blocks, BLOCK)), threads or cpu_count() or 1):
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
    """One run of the encoder: the frames that it has given and that are not written yet, from `first` on."""

    def __init__(self, part: _Part) -> None:
        self.first = part.first
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


def _parts(blocks: Iterable[Samples]) -> Iterator[_Part]:
    """Give each block with the end of the one before and the beginning of the next."""
    lead = np.zeros((0, MUSIC.channels), dtype="<i2")
    first, due, now = 0, 0, None
    for block in blocks:
        if now is not None:
            ahead = block[: (_OVERLAP + _AHEAD) * MUSIC.frame_samples]
            last = len(block) < BLOCK and len(ahead) == len(block)
            yield _Part(first=first, sound=np.concatenate([lead, now, ahead]), due=due, last=last)
            due += len(now) // MUSIC.frame_samples
            lead, first = now[-_LEAD * MUSIC.frame_samples :], due - _LEAD
        now = block
    if now is not None:
        yield _Part(first=first, sound=np.concatenate([lead, now]), due=due, last=True)


def _joined(parts: Iterable[_Part], threads: int) -> Iterator[bytes]:
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


def _some_ahead(items: Iterable[Item], ahead: int) -> Iterator[Item]:
    """Give items in order, each when so many after it have been asked for."""
    waiting: deque[Item] = deque()
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
