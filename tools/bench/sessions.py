"""The sessions that are measured: one course of exercises, done once or several times over."""

from collections.abc import Iterator

MINUTES = (10, 45, 180)
"""About how long each of them lasts."""

_PARTS = {
    1: (1,),
    10: (1,),
    45: (3, 2),
    180: (3, 2, 3, 2, 3, 2, 3, 2),
}  # rounds of each part; one lasts 8 min

_SHORTEST = """\
title: {title}
pacing: {{intro: 'off'}}
verbosity: minimal
blocks:
  - exercises:
      - say: {phrase}
      - {{use: squat, dose: 1 x 2}}
"""

_PART = """\
  - title: Part {number}
    rounds: {rounds}
    exercises:
      - {{use: glute-bridge, dose: 1 x 10}}
      - {{use: clamshell, dose: 1 x 8}}
      - {{use: standing-side-leg-lift, dose: 1 x 10}}
      - {{use: lateral-lunge, dose: 1 x 30s}}
"""


def routine_text(minutes: int, phrase: str = "Breathe as you like.") -> str:
    """Write the routine of a session of so many minutes; the phrase is spoken once, at its beginning."""
    title = f"Measured for {minutes} minutes"
    if minutes == min(_PARTS):
        return _SHORTEST.format(title=title, phrase=phrase)
    return "".join([f"title: {title}\nblocks:\n", *_parts(minutes, phrase)])


def _parts(minutes: int, phrase: str) -> Iterator[str]:
    yield f"  - exercises:\n      - say: {phrase}\n      - {{use: squat, dose: 1 x 5}}\n"
    for number, rounds in enumerate(_PARTS[minutes], start=1):
        yield _PART.format(number=number, rounds=rounds)
