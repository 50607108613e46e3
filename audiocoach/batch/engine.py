"""The work of a batch on many processes or machines: tasks of some rows, a few in flight at a time.

What carries it is a `concurrent.futures.Executor`: a pool of processes here (the state of espeak is global,
so that each worker is a process), or that of a Dask cluster. Nothing is locked: a session's name is made of
all that shapes it, so that whoever comes second finds it there.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Any, Literal

from audiocoach.batch.rows import PlacedRow
from audiocoach.batch.sessions import AthleteSession, make, sessions_of
from audiocoach.batch.store import SharedClipCache, Store, open_store
from audiocoach.errors import AudiocoachError, SettingsError, in_a_sentence
from audiocoach.files import temporary_folder
from audiocoach.studio.make import Studio, open_studio

FEWEST_ROWS, MOST_ROWS = 8, 32
"""Rows of a task: so many that its way to a worker is nothing, so few that all workers end together."""

TASKS_A_WORKER = 2
"""Tasks in flight for each worker: one that runs, and one that waits for it."""

MOST_TRIES = 3
"""How often a task is begun whose worker dies; then its rows go one by one, at last each of them alone."""

PATIENCE = "10s"
"""How long a scheduler has to answer."""

_GONE = ("closing", "closed")
"""States of a client of Dask that has tried in vain to reach its scheduler again."""

LOOK_AFTER = 2
"""Seconds after which it is looked whether there are still workers, where nothing has landed."""

_NO_WATCH = {
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.allowed-failures": 0,
}
"""What Dask's own workers do without: samples of where their time goes, and tries that we count ourselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Some rows for one worker, and where their sessions and clips go; it carries values only.

    `tries` counts how often a worker has died of it. With `dry`, sessions are looked up and not made; with
    `force`, they are written over what is not ours.
    """

    rows: tuple[PlacedRow, ...]
    store: str
    clips: str = ""
    dry: bool = False
    force: bool = False
    tries: int = 0

    @property
    def is_suspect(self) -> bool:
        """Tell whether this is a row in its last try, which may be the one that kills."""
        return len(self.rows) == 1 and self.tries == MOST_TRIES - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one session: `made` now, `there` before, or `failed`, and why.

    One that lay there `damaged` is `mended`: made anew. A dry run finds what is `new`, `there` or `damaged`.
    `size` (bytes) and `digest` (SHA-256) are those of the file in the store.
    """

    line: int
    athlete: str
    status: Literal["made", "there", "new", "failed", "damaged", "mended"]
    name: str = ""
    key: str = ""
    size: int = 0
    digest: str = ""
    error: str = ""


@dataclass(slots=True)
class Workers:
    """How many workers there are, what opens the executor on them, and whether they still answer."""

    count: int
    open: Callable[[], Executor]
    close: Callable[[], None] = lambda: None
    answer: Callable[[], bool] = lambda: True


def rows_a_task(count: int, workers: int) -> int:
    """Choose how many of so many rows make a task: some tasks for each worker, within the bounds.

    >>> rows_a_task(40, 2), rows_a_task(320, 2), rows_a_task(100_000, 2)
    (8, 20, 32)
    """
    return min(max(count // (workers * 8), FEWEST_ROWS), MOST_ROWS)


def local_workers(count: int = 0) -> Workers:
    """Offer a process for each core, or so many; each begins afresh, whatever this one has loaded."""
    number = count or os.cpu_count() or 1
    afresh = get_context("spawn")
    return Workers(number, lambda: ProcessPoolExecutor(number, afresh, initializer=settle_in))


def settle_in() -> None:
    """Let a process end with this batch, whatever ends it: its part files go, and it begins no other task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C reaches the batch, too, which ends its workers
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if batch := parent_process():
        Thread(target=_end_with, args=(batch,), daemon=True).start()


def _end_with(batch: BaseProcess) -> None:
    batch.join()
    os._exit(1)


def cluster_workers(address: str) -> Workers:
    """Offer the workers of a Dask cluster: tcp://host:8786, or local:4 for four processes of its own.

    Raises SettingsError where Dask is missing or nobody answers.
    """
    try:
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise SettingsError("Dask is not installed", hint="pip install 'audiocoach[cluster]'") from error
    kind, _, number = address.partition(":")
    with ExitStack() as stack:
        try:
            local = _cluster_here(distributed, int(number or 2)) if kind == "local" else nullcontext(address)
            client = distributed.Client(stack.enter_context(local), timeout=PATIENCE)
        except (OSError, ValueError) as error:
            reason = f"there is no cluster at '{address}' ({error})"
            raise SettingsError(reason, hint="as in tcp://scheduler:8786, or local:4") from error
        stack.callback(client.close)
        close = stack.pop_all().close
    count = sum(client.nthreads().values()) or 1
    return Workers(
        count, lambda: client.get_executor(pure=False, retries=0), close, lambda: client.status not in _GONE
    )


@contextmanager
def _cluster_here(distributed: Any, count: int) -> Iterator[Any]:
    """Start workers like those of a pool: processes that nobody measures or holds to a limit of memory."""
    with temporary_folder() as folder:
        with import_module("dask").config.set({**_NO_WATCH, "temporary-directory": str(folder)}):
            cluster = distributed.LocalCluster(
                n_workers=count, threads_per_worker=1, memory_limit=0, dashboard_address=None
            )
        with cluster:
            yield cluster


def run(tasks: Iterable[Task], workers: Workers) -> Iterator[Outcome]:
    """Carry out tasks, and give the outcome of every session as it comes; there may be any number of tasks.

    A task whose worker dies is begun again; a session that it has made by then is found. Raises SettingsError
    when a cluster does not answer any more.
    """
    running = _Running(iter(tasks), workers)
    try:
        while running.fill():
            yield from running.land()
    except BaseException:  # Ctrl-C and other signals among them: nobody waits for what is under way
        running.end()
        raise
    finally:
        running.close()
        if workers.answer():
            workers.close()


class _Running:
    """Tasks in flight on an executor, and those that are to be begun again.

    A suspect is begun alone: a pool that loses a worker loses all that is in flight, and no row shall be
    blamed for another.
    """

    def __init__(self, tasks: Iterator[Task], workers: Workers) -> None:
        self.tasks, self.workers, self.executor = tasks, workers, workers.open()
        self.again: list[Task] = []
        self.suspects: list[Task] = []
        self.flying: dict[Future[list[Outcome]], Task] = {}

    def fill(self) -> bool:
        """Begin as many tasks as there is room for; tell whether any is in flight."""
        if not self.workers.answer():
            raise SettingsError(
                "the cluster does not answer any more", hint="run it again: it goes on from here"
            )
        while len(self.flying) < self._room():
            waiting = self.suspects or self.again
            task = waiting.pop() if waiting else next(self.tasks, None)
            if task is None:
                break
            self._begin(task)
        return bool(self.flying)

    def _room(self) -> int:
        alone = self.suspects or any(task.is_suspect for task in self.flying.values())
        return 1 if alone else self.workers.count * TASKS_A_WORKER

    def _begin(self, task: Task) -> None:
        try:
            self.flying[self.executor.submit(carry_out, task)] = task
        except BrokenExecutor:  # a worker has died since the last task landed
            self._put_back(task)
            self._reopen()

    def _put_back(self, *tasks: Task) -> None:
        for task in tasks:
            (self.suspects if task.is_suspect else self.again).append(task)

    def land(self) -> Iterator[Outcome]:
        """Wait for a task to end, and give what came of it."""
        done, _ = wait(self.flying, timeout=LOOK_AFTER, return_when=FIRST_COMPLETED)
        broken = False
        for future in done:
            task = self.flying.pop(future)
            try:
                yield from future.result()
            except AudiocoachError as error:
                yield from (_failed(placed, str(error)) for placed in task.rows)
            except Exception as error:  # a worker that died, whatever its executor calls that
                broken |= isinstance(error, BrokenExecutor)
                tasks, failed = _retried(task)
                self._put_back(*tasks)
                yield from failed
        if broken:
            self._reopen()

    def _reopen(self) -> None:
        """Open a new pool after one that lost a worker; what was in flight is begun again."""
        self._put_back(*self.flying.values())
        self.close()
        self.executor = self.workers.open()

    def end(self) -> None:
        """End the processes of a pool in the middle of tasks; take back what a cluster has not begun.

        Nothing of a pool is taken back: as it breaks, it fails all futures, and trips over a cancelled one.
        """
        if not isinstance(self.executor, ProcessPoolExecutor):
            for future in self.flying:
                future.cancel()
            return
        for process in list((self.executor._processes or {}).values()):  # public from Python 3.14 on
            process.terminate()

    def close(self) -> None:
        """Let go of the workers that still answer."""
        self.flying.clear()
        if self.workers.answer():
            self.executor.shutdown()


def _retried(task: Task) -> tuple[list[Task], list[Outcome]]:
    """Begin a task again; its rows one by one where that has not helped, and fail the row that kills."""
    tries = task.tries + 1
    if tries < MOST_TRIES:
        return [replace(task, tries=tries)], []
    if len(task.rows) > 1:
        return [replace(task, rows=(row,), tries=1) for row in task.rows], []
    (placed,) = task.rows
    died = f"its worker died {MOST_TRIES} times"
    return [], [_failed(placed, died)]


def _failed(placed: PlacedRow, error: str = "") -> Outcome:
    return Outcome(line=placed.line, athlete=placed.row.name, status="failed", error=error)


def carry_out(task: Task) -> list[Outcome]:
    """Make the sessions of some rows, in a worker; what fails is told, and the rest made."""
    try:
        studio, store = open_worker(task.clips), open_worker_store(task.store)
        return [outcome for placed in task.rows for outcome in _of_row(studio, store, placed, task)]
    except SystemExit:  # which a pool would take for the end of this task alone
        os._exit(128 + signal.SIGTERM)


def _of_row(studio: Studio, store: Store, placed: PlacedRow, task: Task) -> Iterator[Outcome]:
    told = _failed(placed)
    try:
        for session in sessions_of(studio, placed.row):
            yield _of_session(studio, store, session, told, task)
    except Exception as error:  # one row shall not end the others, whatever is wrong with it
        yield replace(told, error=in_a_sentence(error))


def _of_session(studio: Studio, store: Store, session: AthleteSession, told: Outcome, task: Task) -> Outcome:
    told = replace(told, name=session.name, key=session.key)
    try:
        found = store.find(session.name)
        was_damaged = found is not None and found.status == "damaged"
        if not task.dry and (found is None or was_damaged):
            found = store.add(session.name, lambda folder: make(studio, session, folder), force=task.force)
    except Exception as error:  # as above
        return replace(told, error=in_a_sentence(error))
    if found is None:
        return replace(told, status="new")
    status = "mended" if was_damaged and found.status == "made" else found.status
    return replace(told, status=status, size=found.size, digest=found.digest)


@lru_cache(maxsize=2)
def open_worker(clips: str) -> Studio:
    """Open the studio once in each worker; with an address of `clips`, before the shared clip cache."""
    studio = open_studio()
    return replace(studio, cache=SharedClipCache(studio.cache.folder, clips)) if clips else studio


@lru_cache(maxsize=2)
def open_worker_store(address: str) -> Store:
    """Open the store once in each worker."""
    return open_store(address)
