"""Music without an end: one piece after another, each fading into the next."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from itertools import cycle, pairwise
from pathlib import Path

import numpy as np

from audiocoach.audio.blocks import Stereo, all_but_last
from audiocoach.audio.mp3 import MUSIC
from audiocoach.audio.music_files import find_music
from audiocoach.audio.shelf import Shelf
from audiocoach.audio.tracks import Track, look_at

CROSSFADE_S = 4.0
"""Seconds over which one piece fades into the next; a short one takes at most a quarter of itself."""


def find_tracks(path: Path, samples: int, shelf: Shelf | None = None) -> tuple[Track, ...]:
    """Look at as much music of a file or folder as so many samples a channel need.

    Raises AudioError where there is none, or any of it is no good.
    """
    tracks: list[Track] = []
    lasting = 0
    for file in find_music(path):
        tracks.append(look_at(file, shelf))
        lasting += tracks[-1].samples - round(CROSSFADE_S * MUSIC.rate)
        if lasting >= samples:
            break
    return tuple(tracks)


def play(tracks: Sequence[Track], loudness: float) -> Iterator[Stereo]:
    """Play tracks in order, again and again, all at the same loudness in LUFS; tempo and pitch stay.

    A single track is a loop. The powers of two that overlap add up to one.
    """
    ending = np.zeros((0, 2), dtype=np.float32)
    for track, following in pairwise(cycle(tracks)):
        ending = yield from _played(track, loudness, ending, _crossfade(track, following))


def _crossfade(track: Track, following: Track) -> int:
    return min(round(CROSSFADE_S * MUSIC.rate), track.samples // 4, following.samples // 4)


def _played(track: Track, loudness: float, ending: Stereo, hold: int) -> Generator[Stereo, None, Stereo]:
    """Play a track into the ending of the one before, and return its own last `hold` samples."""
    gain = np.float32(10 ** ((loudness - track.loudness) / 20))
    sound = (gain * block for block in track.sound())
    return (yield from all_but_last(_faded_in(sound, ending), hold))


def _faded_in(parts: Iterable[Stereo], ending: Stereo) -> Iterator[Stereo]:
    """Let one piece fade out while the other fades in."""
    angles = np.linspace(0, np.pi / 2, len(ending), endpoint=False, dtype=np.float32)[:, None]
    place = 0
    for part in parts:
        both = slice(place, place + len(part))
        mixed = part.copy()
        mixed[: len(angles[both])] *= np.sin(angles[both])
        mixed[: len(angles[both])] += ending[both] * np.cos(angles[both])
        place += len(part)
        yield mixed
