"""Where words are in what is heard: which sound belongs to a caption, and how late it begins."""

from collections.abc import Iterable, Iterator

import numpy as np
import numpy.typing as npt

from tests.listening import HEARD_DB, STEP, Sound, runs
from tools.listen.subject import Caption

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

    Captions that follow close on other sound, or on music that is loud beside them, are left out. Over music,
    a word begins where it stands out of all that sounds, or of what is high in it, as soft consonants are.
    """
    music = sound.channels > 1
    views = [sound, _high(sound)] if music else [sound]
    for caption in captions:
        loudest = float(sound.levels(caption.start, caption.end).max(initial=QUIET_DB))
        if _before(sound, caption) <= (max(HEARD_DB, loudest - UNDER_DB) if music else HEARD_DB):
            late = [_onset(view, caption, music) - caption.start for view in views]
            yield min(late, key=abs)


def _before(sound: Sound, caption: Caption) -> float:
    return float(sound.levels(caption.start - BEFORE, caption.start - 20).max(initial=QUIET_DB))


def _onset(sound: Sound, caption: Caption, music: bool) -> float:
    above = max(HEARD_DB, _before(sound, caption) + OVER_DB) if music else HEARD_DB
    return sound.onset(caption.start, above=above)


def _high(sound: Sound) -> Sound:
    """Give the steps from sample to sample, in which high sound is loud and low sound is soft."""
    steps = np.diff(sound.samples.astype(np.int32), prepend=0)
    return Sound(np.clip(steps, -32_768, 32_767).astype(np.int16), sound.per_ms, sound.channels)
