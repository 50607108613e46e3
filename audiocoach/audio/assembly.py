"""Sparse assembly: every distinct island is encoded once, and frames of the floor fill the time between."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from os import cpu_count

from audiocoach.audio.floor import Floor, make_floor
from audiocoach.audio.mixdown import CLOSE_MS, Island
from audiocoach.audio.mp3 import VOICE, info_frame
from audiocoach.audio.runs import Run, plan_run, run_frames
from audiocoach.audio.segments import PER_MS
from audiocoach.audio.shelf import Shelf
from audiocoach.errors import AudioError


def encode_session(
    islands: Sequence[Island],
    total: int,
    *,
    floor: Floor | None = None,
    shelf: Shelf | None = None,
    threads: int | None = None,
    watched: bool = False,
) -> Iterator[bytes]:
    """Give the MP3 of a session of `total` milliseconds, block by block: the Info frame, then all frames.

    With `watched`, runs whose peaks rise too high in the MP3 are encoded anew. The bytes depend neither on
    the number of threads (one a core, unless said) nor on what the shelf holds.
    """
    below, samples = floor or make_floor(), total * PER_MS
    placed = [plan_run(island, watched=watched) for island in islands]
    planned = [(place, run, run.key(below)) for place, run in placed]
    runs = {key: run for _, run, key in planned}
    frames = _encode(runs, below, shelf, threads or cpu_count() or 1)
    yield info_frame(VOICE, samples)
    yield from _laid_out(((place, frames[key]) for place, _, key in planned), VOICE.frames(samples), below)


def _encode(runs: Mapping[str, Run], floor: Floor, shelf: Shelf | None, threads: int) -> dict[str, bytes]:
    """Encode what the shelf does not hold, on several threads: LAME runs without Python's lock."""
    frames = {key: kept for key in runs if shelf and (kept := shelf.get(key))}
    missing = [key for key in runs if key not in frames]
    with ThreadPoolExecutor(threads) as pool:
        encoded = pool.map(lambda key: run_frames(runs[key], floor), missing)
        frames.update(zip(missing, encoded, strict=True))
    if shelf:
        for key in missing:
            shelf.put(key, frames[key])
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
