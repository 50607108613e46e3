"""A programme with music, encoded in overlapping runs on all cores and joined."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count

import numpy as np

from audiocoach.audio.mp3 import MUSIC, Format, encode_run, info_frame
from audiocoach.audio.sound import Samples, in_blocks

_SWITCHED = 33  # bits from the beginning of a granule's side information to its window switching flag

_LONG, _START, _SHORT, _STOP = 0, 1, 2, 3

_OPEN_LONG = frozenset({_LONG, _STOP})
"""Windows after which a long one must come; after the others comes a short one."""

_NEXT_TO_LONG = frozenset({_LONG, _START})

_LEANING = 2  # frames over which the sound of a frame may lie at most, its own left out


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


BLOCK = 1000 * MUSIC.frame_samples
"""Samples of each channel for which a run is made: 24 seconds, and whole frames."""

_LEAD = 12
"""Frames that a run hears before it is needed: then it has judged what it hears as the run before has."""

_OVERLAP = 24
"""Frames over which two runs can be joined: the first nearly always will do."""

_AHEAD = 3  # frames of sound beyond the last that is used: the encoder looks ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """Sound of one run and its frames; `first` is the frame of the session at which it begins.

    The frames of the session before `due` are written already.
    """

    first: int
    sound: Samples
    due: int
    frames: bytes = b""


def encode_programme(
    blocks: Iterable[Samples], samples: int, *, threads: int | None = None
) -> Iterator[bytes]:
    """Give the MP3 of a programme of so many samples a channel: the Info frame, then all frames.

    `blocks` are stereo 16-bit sound of any lengths, shape (samples, 2). They are asked for when they are
    needed, so that memory does not grow with the length. The bytes depend neither on those lengths nor on
    the number of threads (one a core, unless said).
    """
    yield info_frame(MUSIC, samples)
    written, held = 0, None
    for run in _encoded(_runs(in_blocks(blocks, BLOCK)), threads or cpu_count() or 1):
        if held is None:
            held = run
            continue
        ready, held = _joined(held, run)
        written += len(ready)
        yield ready
    left = MUSIC.frames(samples) * MUSIC.frame_bytes - written
    yield _due(held)[:left].ljust(left, b"\0") if held else MUSIC.silent_frame() * MUSIC.frames(samples)


def _runs(blocks: Iterable[Samples]) -> Iterator[_Run]:
    """Give each block with the end of the one before and the beginning of the next."""
    lead = np.zeros((0, MUSIC.channels), dtype="<i2")
    first, due, now = 0, 0, None
    for block in blocks:
        if now is not None:
            ahead = block[: (_OVERLAP + _AHEAD) * MUSIC.frame_samples]
            yield _Run(first=first, sound=np.concatenate([lead, now, ahead]), due=due)
            due += len(now) // MUSIC.frame_samples
            lead, first = now[-_LEAD * MUSIC.frame_samples :], due - _LEAD
        now = block
    if now is not None:
        yield _Run(first=first, sound=np.concatenate([lead, now]), due=due)


def _encoded(runs: Iterable[_Run], threads: int) -> Iterator[_Run]:
    """Encode runs, several at a time, and give them in order: LAME works without Python's lock."""
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[_Run]] = deque()
        for run in runs:
            waiting.append(pool.submit(_encode, run))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _encode(run: _Run) -> _Run:
    return replace(run, frames=encode_run(run.sound, MUSIC))


def _joined(before: _Run, after: _Run) -> tuple[bytes, _Run]:
    """Give the frames that are due up to where the later run takes over, and that run.

    Where it cannot take over anywhere, one run over the sound of both takes the place of the two.
    """
    shift, begin = after.first - before.first, after.due - after.first
    cut = find_cut(before.frames, after.frames, shift, MUSIC, range(begin, begin + _OVERLAP))
    if cut is None:
        sound = np.concatenate([before.sound[: shift * MUSIC.frame_samples], after.sound])
        return b"", _encode(replace(before, sound=sound))
    frames = splice(before.frames, after.frames, shift, MUSIC, cut)
    return _due(replace(before, frames=frames)), replace(after, due=after.first + cut)


def _due(run: _Run) -> bytes:
    return run.frames[(run.due - run.first) * MUSIC.frame_bytes :]
