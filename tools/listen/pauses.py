"""What is heard where nothing is meant to sound: the floor, holes in it, clicks, and how long it lasts."""

from dataclasses import dataclass

import numpy as np

from tests.listening import HEARD_DB, STEP, Sound, runs

AWAY = 100
"""Milliseconds around all that sounds which do not count as a pause."""

SHORTEST = 20
"""Milliseconds under which a sound by itself is no tone and no word, but a click."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """The pauses of a session: lengths in milliseconds, levels in dBFS; `clicks` are times."""

    longest: int
    level: float
    loudest: float
    clicks: tuple[int, ...]


def find_pauses(sound: Sound) -> Pauses:
    """Listen to everything between the sounds of a session without music."""
    levels = sound.all_levels()
    around = 2 * AWAY // STEP + 1
    near = np.convolve(levels > HEARD_DB, np.ones(around), "same") > 0
    quiet = levels[~near]
    powers = 10 ** (quiet / 10)
    sounds = runs(near) * STEP + [AWAY, -AWAY]
    return Pauses(
        longest=int(np.diff(runs(levels <= HEARD_DB)).max(initial=0)) * STEP,
        level=float(10 * np.log10(powers.mean())) if len(powers) else -120.0,
        loudest=float(quiet.max(initial=-120.0)),
        clicks=tuple(int(start) for start, end in sounds.tolist() if end - start < SHORTEST),
    )
