"""Batches measured: sessions an hour, here and on Dask, cold and warm, one killed; the driver's memory."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from statistics import median
from tempfile import TemporaryDirectory
from threading import Timer

from audiocoach.batch.engine import Outcome, Workers, cluster_workers, local_workers, rows_a_task
from audiocoach.batch.make import Batch, make_batch
from audiocoach.batch.store import open_store

ROUTINE = """\
title: Twenty minutes
blocks:
  - {title: Strength, exercises: [{use: side-leg-lift, dose: 3 x 10}, {use: clamshell, dose: 2 x 10}]}
  - {title: Stretch, exercises: [{use: couch-stretch-level-1, dose: 1 x 2m}]}
"""

MORE = 10
"""How many times as many rows the driver's memory is measured with, too."""

DRIVER = """\
import resource, sys
from pathlib import Path
from audiocoach.batch.engine import local_workers
from audiocoach.batch.make import Batch, check_rows, make_batch
batch = Batch(file=Path(sys.argv[1]), store="none", dry=True)
done = check_rows(batch.file), sum(1 for _ in make_batch(batch, local_workers(2)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3))
"""
"""Checks all rows and looks up their sessions, and prints the peak of its own memory in MB."""

ALONE, PAIR, ROWS_ALONE = "one process", "two processes", "one process, a row a task"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One batch: the second at which each session was done, counted from the start, and what became of all.

    `first` sessions were done when every worker had done its first task; `whole` are those that lie in the
    store as they were made, each under a name of its own.
    """

    name: str
    done: tuple[float, ...]
    first: int
    counts: Counter[str]
    rows: int
    whole: int
    size: int

    @property
    def hourly(self) -> float:
        """Sessions an hour from the first tasks of all workers to the end: their start is left out."""
        return 3600 * (len(self.done) - self.first) / self.lasted

    @property
    def lasted(self) -> float:
        """Seconds from the first tasks to the end."""
        return self.done[-1] - self.done[self.first - 1]

    def marginal(self, place: int) -> float:
        """Give the seconds of one session at a place of the batch: the median of it and ten others there."""
        gaps = [later - earlier for earlier, later in pairwise(self.done)]
        from_ = min(max(place - 6, 1), len(gaps) - 11)
        return median(gaps[from_ : from_ + 11])


@dataclass(frozen=True, slots=True, kw_only=True)
class Club:
    """A folder with a table of athletes, and all that is made of it."""

    folder: Path
    count: int

    def table(self, count: int) -> Path:
        """Write a table of so many athletes, each with a name of their own."""
        file = self.folder / f"club-{count}.csv"
        lines = "".join(f"Runner {number},twenty\n" for number in range(count))
        file.write_text(f"name,routine\n{lines}", encoding="utf-8")
        return file

    def driver(self, count: int) -> float:
        """Give the peak of memory in MB of the process that hands so many rows to its workers."""
        words: list[str | Path] = [sys.executable, "-c", DRIVER, self.table(count)]
        told = subprocess.run(words, cwd=self.folder, capture_output=True, check=True, text=True)
        return float(told.stdout)

    def measured(self, name: str, workers: Workers, rows: int = 0) -> Measured:
        """Make the whole batch into an empty store."""
        store, count = self.folder / "club", workers.count
        rmtree(store, ignore_errors=True)
        rows = rows or rows_a_task(self.count, count)
        clips = f"file://{self.folder}/shared"
        batch = Batch(file=self.table(self.count), store=str(store), clips=clips, rows_a_task=rows)
        done, outcomes = [], []
        started = time.perf_counter()
        for outcome in make_batch(batch, workers):
            done.append(time.perf_counter() - started)
            outcomes.append(outcome)
        return Measured(
            name=name,
            done=tuple(done),
            first=min(rows * count, len(done) // 2),
            counts=Counter(each.status for each in outcomes),
            rows=len({each.line for each in outcomes}),
            whole=_whole(store, outcomes),
            size=sum(each.size for each in outcomes),
        )


def _whole(store: Path, outcomes: list[Outcome]) -> int:
    names = {each.name for each in outcomes if each.name}
    found = map(open_store(str(store)).find, names)
    return sum(each is not None and each.status == "there" for each in found)


def batches(count: int, tell: Callable[[str], None]) -> str:
    """Measure batches of so many sessions of twenty minutes, and give the table."""
    with TemporaryDirectory(prefix="audiocoach-bench-") as name:
        club = Club(folder=Path(name), count=count)
        for kind in ("CONFIG", "CACHE", "STATE", "DATA"):
            os.environ[f"AUDIOCOACH_{kind}_DIR"] = str(club.folder / kind.lower())
        (club.folder / "config" / "routines").mkdir(parents=True)
        (club.folder / "config" / "routines" / "twenty.yaml").write_text(ROUTINE, encoding="utf-8")
        tell("the driver's memory")
        peaks = {rows: club.driver(rows) for rows in (count, count * MORE)}
        return "\n".join(told(list(_measured(club, tell)), peaks))


def _measured(club: Club, tell: Callable[[str], None]) -> Iterator[Measured]:
    def forget() -> None:
        rmtree(club.folder / "cache", ignore_errors=True)

    def measured(name: str, workers: Workers, rows: int = 0) -> Measured:
        tell(name)
        return club.measured(name, workers, rows)

    yield measured("one process, nothing cached", local_workers(1))
    for count, name in ((1, ALONE), (2, PAIR)):
        forget()
        yield measured(f"{name}, only the shared cache", local_workers(count))
    yield measured(ALONE, local_workers(1))
    yield measured(ROWS_ALONE, local_workers(1), rows=1)
    yield (pair := measured(PAIR, local_workers(2)))
    yield measured(f"{PAIR}, one killed", _losing_one(local_workers(2), pair.lasted / 2))
    for count, name in ((1, "one worker"), (2, "two workers"), (4, "four workers")):
        yield measured(f"Dask, {name}", cluster_workers(f"local:{count}"))
    yield measured("Dask, two workers, one killed", _losing_one(cluster_workers("local:2"), pair.lasted / 2))


def _losing_one(workers: Workers, after: float) -> Workers:
    """Offer these workers, one of which is killed so many seconds after it has begun."""
    killers: list[Timer] = []

    def opened() -> Executor:
        executor = workers.open()
        if not killers:
            number = executor.submit(os.getpid).result()
            killers.append(Timer(after, os.kill, [number, signal.SIGKILL]))
            killers[0].start()
        return executor

    return Workers(workers.count, opened, workers.close)


def told(found: list[Measured], peaks: dict[int, float]) -> Iterator[str]:
    """Tell batches and the driver's memory, by its rows, in a table and some sentences."""
    by_name = {each.name: each for each in found}
    one, two, single = by_name[ALONE], by_name[PAIR], by_name[ROWS_ALONE]
    count = len(two.done)
    yield f"{count:,} sessions of twenty minutes, each with a name of its own\n"
    yield "| batch | sessions an hour | against two processes | in all | made, there, failed | rows, whole |"
    yield "|---|--:|--:|--:|--:|--:|"
    for each in found:
        counts = ", ".join(f"{each.counts[status]:,}" for status in ("made", "there", "failed"))
        yield (
            f"| {each.name} | {each.hourly:,.0f} | {two.hourly / each.hourly:.2f} × the time | "
            f"{each.done[-1]:.0f} s | {counts} | {each.rows:,}, {each.whole:,} |"
        )
    late = single.marginal(count) / single.marginal(10)
    yield f"\nTwo processes against one: {two.hourly / one.hourly:.2f} ×."
    yield f"The {count:,}th session against the 10th: {late:.2f} ×."
    yield f"One session: {two.size / count / 1e6:.1f} MB."
    driver = ", ".join(f"{peak:.0f} MB with {rows:,} rows" for rows, peak in peaks.items())
    yield f"Memory of the driver: {driver}."
