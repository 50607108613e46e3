"""python -m tools.bench.case PATH ROUTINE MP3: go one path once, and print what it cost as JSON."""

import json
import resource
import sys
import time
from dataclasses import asdict
from pathlib import Path

from audiocoach.studio.make import open_studio, take
from tools.bench.costs import Cost
from tools.bench.paths import PATHS, Session, Work

_KB = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss


def cost_of(work: Work) -> Cost:
    """Do the work; the peak of memory is that of the whole process, or of a program that it ran."""
    wall, cpu = time.perf_counter(), _cpu()
    work()
    wall, cpu = time.perf_counter() - wall, _cpu() - cpu
    peaks = [resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return Cost(wall=wall, cpu=cpu, peak=max(peaks) * _KB)


def _cpu() -> float:
    ran = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ran.ru_utime + ran.ru_stime


def main(path: str, routine: str, mp3: str) -> None:
    """Go the path, and print what it cost and the session's milliseconds."""
    studio = open_studio()
    taken = take(studio, routine)
    cost = cost_of(PATHS[path](Session(studio=studio, take=taken, mp3=Path(mp3))))
    sys.stdout.write(json.dumps(asdict(cost) | {"total": taken.timeline.total}))


if __name__ == "__main__":
    main(*sys.argv[1:])
