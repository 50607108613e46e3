"""Tasks on workers: each row once, whatever dies on the way."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from threading import Thread

import pytest

from audiocoach.batch.engine import (
    MOST_TRIES,
    Outcome,
    Task,
    Workers,
    cluster_workers,
    local_workers,
    run,
)
from audiocoach.batch.make import Batch, make_batch
from audiocoach.batch.rows import PlacedRow, Row
from audiocoach.errors import SettingsError
from tests.batch.club import HERE, table
from tests.commands import eventually, put_routine


@pytest.fixture(autouse=True)
def _routine(config_dir: Path) -> None:
    put_routine(config_dir / "routines" / "short.yaml")


def task(*names: str, store: Path) -> Task:
    """Make a task of these athletes, in lines 2, 3, ..."""
    placed = [
        PlacedRow(n, Row(name=name, routine="short", voice="silent")) for n, name in enumerate(names, 2)
    ]
    return Task(rows=tuple(placed), store=str(store))


def test_tasks_are_carried_out(tmp_path: Path) -> None:
    """Each row has its outcome, and each session lies in the store."""
    outcomes = list(run([task("Ana", "Ben", store=tmp_path), task("Cleo", store=tmp_path)], HERE))
    assert sorted(each.athlete for each in outcomes) == ["Ana", "Ben", "Cleo"]
    assert {each.status for each in outcomes} == {"made"}
    assert all((tmp_path / each.name).stat().st_size == each.size for each in outcomes)


def test_few_tasks_are_in_flight(tmp_path: Path) -> None:
    """Tasks are drawn as there is room for them, so that any number of rows needs little memory."""
    drawn = 0

    def many() -> Iterator[Task]:
        nonlocal drawn
        for _ in range(40):
            drawn += 1
            yield task(store=tmp_path)

    for landed, _ in enumerate(run(iter([task("Ana", store=tmp_path), *many()]), HERE), start=1):
        assert drawn - landed <= 42
    drawn = 0
    ahead = []

    def counted() -> Iterator[Task]:
        for number in range(20):
            ahead.append(number)
            yield task(f"A{number}", store=tmp_path)

    for done, _ in enumerate(run(counted(), HERE), start=1):
        assert len(ahead) - done <= 2


class Dying(ThreadPoolExecutor):
    """A pool whose worker dies of some tasks, as often as it is told."""

    deaths = 0

    def submit(self, fn, /, *arguments, **named) -> Future:  # type: ignore[no-untyped-def,type-arg]
        """Carry a task out, or die of it."""
        if any(placed.row.name == "Ben" for placed in arguments[0].rows) and Dying.deaths > 0:
            Dying.deaths -= 1
            died: Future[list[Outcome]] = Future()
            died.set_exception(BrokenProcessPool("a worker died"))
            return died
        return super().submit(fn, *arguments, **named)


@pytest.mark.parametrize("deaths", [1, MOST_TRIES - 1])
def test_a_task_whose_worker_died_is_begun_again(deaths: int, tmp_path: Path) -> None:
    """Every row is made once, none is missing."""
    Dying.deaths = deaths
    tasks = [task("Ana", "Ben", store=tmp_path), task("Cleo", store=tmp_path)]
    outcomes = list(run(tasks, Workers(1, lambda: Dying(1))))
    assert sorted(each.athlete for each in outcomes) == ["Ana", "Ben", "Cleo"]
    assert {each.status for each in outcomes} <= {"made", "there"}
    assert len(list(tmp_path.rglob("*.mp3"))) == 3


def test_a_row_that_kills_fails_alone(tmp_path: Path) -> None:
    """After some tries rows go one by one: the one that kills is told, its neighbours are made."""
    Dying.deaths = 1000
    outcomes = {
        each.athlete: each for each in run([task("Ana", "Ben", store=tmp_path)], Workers(1, lambda: Dying(1)))
    }
    assert outcomes["Ana"].status in ("made", "there")
    assert (outcomes["Ben"].status, outcomes["Ben"].line) == ("failed", 3)
    assert "its worker died" in outcomes["Ben"].error


def test_what_a_worker_cannot_open_is_told_by_its_reason(tmp_path: Path) -> None:
    """Each row fails with what is wrong, and none is said to have killed its worker."""
    wrong = replace(task("Ana", "Ben", store=tmp_path), store="nowhere://club")
    Dying.deaths = 0
    outcomes = list(run([wrong], Workers(1, lambda: Dying(1))))
    assert [(each.athlete, each.status) for each in outcomes] == [("Ana", "failed"), ("Ben", "failed")]
    assert all("is no address of a store" in each.error for each in outcomes)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_batch_that_is_ended_leaves_no_worker(number: int, tmp_path: Path) -> None:
    """It ends at once, in the middle of its tasks, and its workers with it, even where it is killed."""
    table(tmp_path / "club.csv", *(f"A{place},hips-for-runners" for place in range(40)))
    words = [sys.executable, "-m", "audiocoach", "batch", "club.csv", "--workers", "2"]
    env = os.environ | {"AUDIOCOACH_VOICE": "silent"}
    batch = subprocess.Popen(words, cwd=tmp_path, env=env, start_new_session=True, stderr=subprocess.PIPE)
    eventually(lambda: any(tmp_path.rglob("*.part")))
    batch.send_signal(number)
    said = batch.communicate(timeout=10)[1]
    assert b"Traceback" not in said
    eventually(lambda: not _lives(batch.pid))
    if number != signal.SIGKILL:
        assert not any(tmp_path.rglob("*.part"))


def _lives(group: int) -> bool:
    """Tell whether any process of a group is there."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.slow
def test_a_worker_killed_in_the_middle(tmp_path: Path) -> None:
    """A process that is killed costs no row: each session is there once, and whole."""
    path = table(tmp_path / "club.csv", *(f"A{number},short" for number in range(24)))
    pools: list[ProcessPoolExecutor] = []

    def opened() -> Executor:
        pools.append(ProcessPoolExecutor(2, mp_context=get_context("spawn")))
        return pools[-1]

    def kill_one() -> None:
        eventually(lambda: next((tmp_path / "club").rglob("*.mp3"), None))
        os.kill(next(iter(pools[0]._processes)), signal.SIGKILL)

    killer = Thread(target=kill_one)
    killer.start()
    outcomes = list(make_batch(Batch(file=path, store=str(tmp_path / "club")), Workers(2, opened)))
    killer.join()
    assert len(pools) == 2
    assert sorted(each.line for each in outcomes) == list(range(2, 26))
    assert {each.status for each in outcomes} <= {"made", "there"}
    assert len(list((tmp_path / "club").rglob("*.mp3"))) == 24
    assert not list((tmp_path / "club").rglob("*.part"))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pool", "dask"])
def test_processes_and_dask_make_the_same(kind: str, tmp_path: Path) -> None:
    """Whatever carries the work, a session has the same bytes."""
    path = table(tmp_path / "club.csv", *(f"A{number},short" for number in range(4)))
    here = list(make_batch(Batch(file=path, store=str(tmp_path / "here")), HERE))
    workers = local_workers(2) if kind == "pool" else cluster_workers("local:2")
    there = list(make_batch(Batch(file=path, store=str(tmp_path / "there")), workers))
    assert sorted((each.line, each.digest) for each in here) == sorted(
        (each.line, each.digest) for each in there
    )


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "local:many", "nowhere"])
def test_a_cluster_that_is_not_there(address: str) -> None:
    """An address without a scheduler is told, with what would be right."""
    with pytest.raises(SettingsError, match="there is no cluster at") as caught:
        cluster_workers(address)
    assert "local:4" in caught.value.hint
