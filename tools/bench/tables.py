"""The tables: what every path costs, and how far the targets are met."""

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tools.bench.costs import Cost
from tools.bench.measuring import (
    AGAIN,
    CHANGED,
    CLICK,
    FFMPEG_PATHS,
    FIRST,
    HELP,
    IMPORTS,
    MUSIC_PATHS,
    VOICE_PATHS,
    Measured,
)

_MB = 1_000_000
_PACKAGES = ("lameenc", "numpy", "pydub", "soundfile", "soxr", "pydantic", "mutagen")

Key = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A ratio of two costs (or one cost: `against` is None), and the most that it may be."""

    what: str
    of: Key
    against: Key | None = None
    figure: str = "wall"
    most: float
    unit: str = " ×"


TARGETS = (
    Target(
        what="45 min, frames not cached: against one encoder run over the same sound",
        of=("ours, cold", 45),
        against=("one encoder run", 45),
        most=0.35,
    ),
    Target(
        what="45 min, frames cached: against one encoder run",
        of=("ours, warm", 45),
        against=("one encoder run", 45),
        most=0.05,
    ),
    Target(
        what="45 min, frames not cached: against pydub `+=` and export",
        of=("ours, cold", 45),
        against=("pydub += and export", 45),
        most=1 / 40,
    ),
    Target(
        what="180 min against 45 min, all cached, the whole command: time",
        of=(AGAIN, 180),
        against=(AGAIN, 45),
        most=2.5,
    ),
    Target(
        what="180 min against 45 min, frames cached, from the timeline on: time",
        of=("ours, warm", 180),
        against=("ours, warm", 45),
        most=2.5,
    ),
    Target(
        what="180 min against 45 min, frames cached: memory",
        of=("ours, warm", 180),
        against=("ours, warm", 45),
        figure="peak",
        most=1.2,
    ),
    Target(
        what="180 min, nothing cached, the whole command: memory",
        of=(FIRST, 180),
        figure="peak",
        most=120 * _MB,
        unit=" MB",
    ),
    Target(
        what=f"`audiocoach --help`: against `{CLICK}`",
        of=(HELP, 0),
        against=(CLICK, 0),
        most=3,
    ),
    Target(
        what="45 min over music: against one encoder run over the same sound",
        of=("ours, with music", 45),
        against=("one encoder run, with music", 45),
        most=1.15,
    ),
    Target(
        what="45 min over music: memory",
        of=("ours, with music", 45),
        figure="peak",
        most=250 * _MB,
        unit=" MB",
    ),
)


def tables(measured: Measured) -> str:
    """Write all tables in Markdown."""
    parts = [*_sessions(measured), *_commands(measured), *_targets(measured)]
    return "\n".join(parts) + "\n"


def machine() -> str:
    """Name the machine, its system and the versions of what is measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{_processor()}, {cores} cores, {platform.system()}, Python {platform.python_version()}; {packages}"
    )


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or sys.platform


def _sessions(measured: Measured) -> Iterator[str]:
    for name, paths, base in (
        ("Voice", (*VOICE_PATHS, *FFMPEG_PATHS), VOICE_PATHS[0]),
        ("Music", MUSIC_PATHS, MUSIC_PATHS[0]),
    ):
        for minutes in sorted({minutes for path, minutes in measured if path == base}):
            yield f"| {name}, {minutes} min | wall | CPU | peak memory | × one encoder run |"
            yield "|---|--:|--:|--:|--:|"
            yield from _rows(measured, [(path, minutes) for path in paths], (base, minutes))
            yield ""


def _commands(measured: Measured) -> Iterator[str]:
    yield f"| Whole command | wall | CPU | peak memory | × `{IMPORTS}` |"
    yield "|---|--:|--:|--:|--:|"
    names = (CLICK, HELP, IMPORTS, AGAIN, CHANGED, FIRST)
    keys = [key for name in names for key in sorted(measured) if key[0] == name]
    yield from _rows(measured, keys, (IMPORTS, 0))
    yield ""


def _rows(measured: Measured, keys: Sequence[Key], base: Key) -> Iterator[str]:
    for key in keys:
        if key in measured:
            cost, against = measured[key], measured.get(base)
            ratio = f"{cost.wall / against.wall:.3f}" if against else "–"
            length = f", {key[1]} min" if base[1] == 0 and key[1] else ""
            name = f"`{key[0]}`" if "python" in key[0] else key[0]
            yield f"| {name}{length} | {_seconds(cost.wall)} | {_seconds(cost.cpu)} | {_mb(cost)} | {ratio} |"


def _targets(measured: Measured) -> Iterator[str]:
    yield "| Target | at most | measured | |"
    yield "|---|--:|--:|---|"
    for target in TARGETS:
        if target.of in measured and (target.against is None or target.against in measured):
            value = _value(target, measured)
            met = "met" if value <= target.most else "missed"
            yield f"| {target.what} | {_shown(target.most, target)} | {_shown(value, target)} | {met} |"


def _value(target: Target, measured: Measured) -> float:
    value: float = getattr(measured[target.of], target.figure)
    return value / getattr(measured[target.against], target.figure) if target.against else value


def _shown(value: float, target: Target) -> str:
    figure = f"{value / _MB:.0f}" if target.against is None else f"{value:.3g}"
    return f"{figure}{target.unit}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.0f} ms"


def _mb(cost: Cost) -> str:
    return f"{cost.peak / _MB:.0f} MB"
