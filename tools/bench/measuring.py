"""What is measured, all of it side by side: each round runs everything once."""

import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tools.bench.costs import Cost, middle
from tools.bench.running import AUDIOCOACH, Bench, python

VOICE_PATHS = ("one encoder run", "ours, cold", "ours, warm", "one buffer, lameenc")
FFMPEG_PATHS = ("one buffer, pydub export", "pydub += and export")
MUSIC_PATHS = ("one encoder run, with music", "ours, with music")

IMPORTS, CLICK, HELP = 'python -c "import pydantic, yaml, numpy"', 'python -c "import click"', "--help"
FIRST, AGAIN, CHANGED = "make, the first time", "make, again", "make, one phrase changed"

Measured = dict[tuple[str, int], Cost]
"""Costs by what was run and the minutes of the session (0: none)."""

_PATIENCE_MIN = 45  # adding clips with pydub takes time that grows with the square of the length


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to be measured, how often, and whether the slowest paths are gone for the longest session."""

    minutes: Sequence[int]
    commands: Sequence[int]
    music: Sequence[int]
    rounds: int
    patient: bool = False


def measure(bench: Bench, plan: Plan, tell: Callable[[str], None]) -> Measured:
    """Measure everything in every round; what fills caches is done before and not counted."""
    for minutes in {*plan.minutes, *plan.commands, *plan.music}:
        bench.make(bench.routine(minutes))
    for minutes in plan.music:
        bench.go(MUSIC_PATHS[1], minutes)  # makes the music
    costs: dict[tuple[str, int], list[Cost]] = defaultdict(list)
    for number in range(1, plan.rounds + 1):
        for name, minutes, run in _runs(bench, plan, number):
            tell(f"round {number} of {plan.rounds}: {name}, {minutes} min")
            costs[name, minutes].append(run())
    return {key: middle(every) for key, every in costs.items()}


def _runs(bench: Bench, plan: Plan, number: int) -> Iterator[tuple[str, int, Callable[[], Cost]]]:
    for minutes in plan.minutes:
        for path in _paths(minutes, plan, number):
            yield path, minutes, partial(bench.go, path, minutes)
    for minutes in plan.music:
        for path in MUSIC_PATHS:
            yield path, minutes, partial(bench.go, path, minutes)
    for _ in range(3):  # they are short, so they are run more often
        yield CLICK, 0, partial(bench.command, *python("import click"))
        yield HELP, 0, partial(bench.command, AUDIOCOACH, "--help")
    for minutes in plan.commands:
        yield FIRST, minutes, partial(_first, bench, minutes)
        for again in range(3):
            phrase = f"This is phrase {3 * number + again} of the measurements."
            yield IMPORTS, 0, partial(bench.command, *python("import pydantic, yaml, numpy"))
            yield AGAIN, minutes, partial(_made, bench, minutes)
            yield CHANGED, minutes, partial(_made, bench, minutes, phrase)


def _paths(minutes: int, plan: Plan, number: int) -> Iterator[str]:
    yield from VOICE_PATHS
    if shutil.which("ffmpeg") is None:
        return
    yield FFMPEG_PATHS[0]
    if number == 1 and (minutes <= _PATIENCE_MIN or plan.patient):
        yield FFMPEG_PATHS[1]


def _first(bench: Bench, minutes: int) -> Cost:
    bench.forget("empty")
    return bench.make(bench.routine(minutes), cache="empty")


def _made(bench: Bench, minutes: int, *phrase: str) -> Cost:
    return bench.make(bench.routine(minutes, *phrase))


def absent() -> str:
    """Say what is not measured here, and why."""
    lacks_ffmpeg = "ffmpeg is not installed: no path through pydub's export was measured"
    return "" if shutil.which("ffmpeg") else lacks_ffmpeg


def tell(line: str) -> None:
    """Tell the person who waits."""
    sys.stderr.write(f"{line}\n")
