"""One continuous programme, encoded in overlapping runs on all cores and joined into one stream."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count

import numpy as np

from audiocoach.audio.blocks import in_blocks
from audiocoach.audio.lame import encode_run
from audiocoach.audio.mp3 import MUSIC, info_frame
from audiocoach.audio.segments import Samples
from audiocoach.audio.splicing import find_cut, splice

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
