"""Batches measured: sessions an hour on one process and two, on Dask, cold and warm, with a worker killed."""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from audiocoach.batch.engine import ROWS_A_TASK, Outcome, Workers, cluster_workers, local_workers
from audiocoach.batch.make import Batch, make_batch

ROUTINE = """\
title: Twenty minutes
blocks:
  - {title: Strength, exercises: [{use: side-leg-lift, dose: 3 x 10}, {use: clamshell, dose: 2 x 10}]}
  - {title: Stretch, exercises: [{use: couch-stretch-level-1, dose: 1 x 2m}]}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One batch: the second at which each session was done, counted from the start, and its outcome.

    `driver` is the peak memory of this process until then, in MB.
    """

    name: str
    done: tuple[float, ...]
    outcomes: tuple[Outcome, ...]
    driver: float

    @property
    def hourly(self) -> float:
        """Sessions an hour after the first task: the start of workers is left out."""
        return 3600 / self.seconds(ROWS_A_TASK, len(self.done))

    def seconds(self, first: int, last: int) -> float:
        """Give the seconds that one session took, from one place in the batch to another."""
        return (self.done[last - 1] - self.done[first - 1]) / (last - first)


def batches(count: int, tell: Callable[[str], None]) -> str:
    """Measure batches of so many sessions of twenty minutes, and give the table."""
    with TemporaryDirectory(prefix="audiocoach-bench-") as name:
        folder = Path(name)
        for kind in ("CONFIG", "CACHE", "STATE", "DATA"):
            os.environ[f"AUDIOCOACH_{kind}_DIR"] = str(folder / kind.lower())
        (folder / "config" / "routines").mkdir(parents=True)
        (folder / "config" / "routines" / "twenty.yaml").write_text(ROUTINE, encoding="utf-8")
        return "\n".join(_table(list(_measured(folder, count, tell)), folder / "club"))


def _measured(folder: Path, count: int, tell: Callable[[str], None]) -> Iterator[Measured]:
    file = folder / "club.csv"
    names = (f"Runner {number}" for number in range(count))
    file.write_text("name,routine\n" + "".join(f"{name},twenty\n" for name in names), encoding="utf-8")
    ways: list[tuple[str, Callable[[], Workers]]] = [
        ("one process, nothing cached", lambda: local_workers(1)),
        ("one process", lambda: local_workers(1)),
        ("two processes", lambda: local_workers(2)),
        ("two processes, one killed", _one_of_which_is_killed),
        ("Dask, one worker", lambda: cluster_workers("local:1")),
        ("Dask, two workers", lambda: cluster_workers("local:2")),
        ("Dask, four workers", lambda: cluster_workers("local:4")),
    ]
    for name, workers in ways:
        tell(name)
        yield _batch(name, Batch(file=file, store=str(folder / "club")), workers())


def _batch(name: str, batch: Batch, workers: Workers) -> Measured:
    rmtree(batch.store, ignore_errors=True)
    started = time.perf_counter()
    done, outcomes = [], []
    for outcome in make_batch(batch, workers):
        done.append(time.perf_counter() - started)
        outcomes.append(outcome)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return Measured(name=name, done=tuple(done), outcomes=tuple(outcomes), driver=peak)


def _one_of_which_is_killed() -> Workers:
    """Offer two processes; one is killed as soon as both have something to do."""
    pools: list[ProcessPoolExecutor] = []

    class Killing(ProcessPoolExecutor):
        def submit(self, *arguments, **named):  # type: ignore[no-untyped-def]
            if len(pools) == 1 and len(self._pending_work_items) == 3:
                os.kill(next(iter(self._processes)), signal.SIGKILL)
            return super().submit(*arguments, **named)

    def opened() -> Executor:
        pools.append(Killing(2, mp_context=get_context("spawn")))
        return pools[-1]

    return Workers(2, opened)


def _table(found: list[Measured], store: Path) -> Iterator[str]:
    by_name = {each.name: each for each in found}
    two = by_name["two processes"]
    yield f"{len(two.done)} sessions of twenty minutes, each with a name of its own\n"
    yield "| batch | sessions an hour | against two processes | made, there, failed | driver |"
    yield "|---|--:|--:|--:|--:|"
    for each in found:
        counts = [sum(o.status == status for o in each.outcomes) for status in ("made", "there", "failed")]
        ratio = two.hourly / each.hourly
        yield (
            f"| {each.name} | {each.hourly:,.0f} | {ratio:.2f} × the time | "
            f"{', '.join(map(str, counts))} | {each.driver:.0f} MB |"
        )
    one, many = by_name["one process"], len(two.done)
    early, late = one.seconds(ROWS_A_TASK, many // 2), one.seconds(many // 2, many)
    size = sum(each.size for each in two.outcomes) / many / 1e6
    yield f"\nTwo processes against one: {two.hourly / one.hourly:.2f} ×."
    yield f"A session of the second half against one of the first: {late / early:.2f} ×."
    yield f"One session: {size:.1f} MB. Distinct files in the store: {len(list(store.rglob('*.mp3')))}."
