"""Where words are in what is heard: which sound belongs to a caption, and how late it begins."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from tests.listening import HEARD_DB, STEP, Sound, runs
from tools.listen.captions import Caption

BREATH = 250
"""Milliseconds of quiet after which a caption's words are over: what follows may be a tone."""

UNDER_DB = 20
"""What lies so far below the loudest moment of its caption is quiet."""

OVER_DB = 6
"""A word begins over music where it is so much louder than the music before it."""

QUIET_DB = -120.0
"""The level of nothing."""

BEFORE = 130
"""Milliseconds before a caption in which nothing else may sound, or its beginning cannot be heard."""


def speech(sound: Sound, captions: Iterable[Caption]) -> npt.NDArray[np.int16]:
    """Join the words of all captions."""
    cuts = [sound.samples[:0]]
    for caption in captions:
        start, length = caption.start * sound.per_ms, _length(sound, caption) * sound.per_ms
        cuts.append(sound.samples[start : start + length])
    return np.concatenate(cuts)


def _length(sound: Sound, caption: Caption) -> int:
    levels = sound.levels(caption.start, caption.end)
    for first, last in runs(levels <= levels.max(initial=HEARD_DB) - UNDER_DB).tolist():
        if first and (last - first) * STEP >= BREATH:
            return int(first * STEP)
    return caption.end - caption.start


def lateness(sound: Sound, captions: Iterable[Caption]) -> Iterator[float]:
    """Give the milliseconds by which the sound of each caption is late; infinity where there is none.

    Captions that follow close on other sound, or on music that is loud beside them, are left out.
    """
    for caption in captions:
        before = float(sound.levels(caption.start - BEFORE, caption.start - 20).max(initial=QUIET_DB))
        loudest = float(sound.levels(caption.start, caption.end).max(initial=QUIET_DB))
        music = sound.channels > 1
        if before <= (max(HEARD_DB, loudest - UNDER_DB) if music else HEARD_DB):
            above = max(HEARD_DB, before + OVER_DB) if music else HEARD_DB
            yield sound.onset(caption.start, above=above) - caption.start
