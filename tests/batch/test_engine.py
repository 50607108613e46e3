"""Tasks on workers: each row once, whatever dies on the way."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from threading import Thread, Timer
from typing import Any

import pytest

from audiocoach.batch import engine, sessions
from audiocoach.batch.engine import (
    MOST_TRIES,
    Outcome,
    Task,
    Workers,
    carry_out,
    cluster_workers,
    local_workers,
    run,
)
from audiocoach.batch.make import Batch, make_batch
from audiocoach.batch.rows import PlacedRow, Row
from audiocoach.batch.store import opened
from audiocoach.errors import SettingsError
from tests import commands
from tests.batch.club import HERE, made, table
from tests.commands import eventually


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


class Breaking(ThreadPoolExecutor):
    """A pool that has broken by the time something is submitted, as often as it is told; it loses all."""

    breaks = 0

    def submit(self, fn, /, *arguments, **named) -> Future:  # type: ignore[no-untyped-def,type-arg]
        """Refuse, or carry a task out."""
        if Breaking.breaks > 0:
            Breaking.breaks -= 1
            raise BrokenProcessPool("a worker died")
        return super().submit(fn, *arguments, **named)


def test_a_pool_that_breaks_between_two_tasks_is_opened_again(tmp_path: Path) -> None:
    """A worker may die while nobody waits for it: what was to be begun then is begun, too."""
    Breaking.breaks = 2
    tasks = [task(name, store=tmp_path) for name in ("Ana", "Ben", "Cleo")]
    outcomes = list(run(tasks, Workers(1, lambda: Breaking(1))))
    assert sorted(each.athlete for each in outcomes) == ["Ana", "Ben", "Cleo"]
    assert Breaking.breaks == 0


def test_no_row_is_blamed_for_another(tmp_path: Path) -> None:
    """Where a death fails all that is in flight, rows beside the one that kills are made all the same."""

    class Pool(ThreadPoolExecutor):
        """All that is in flight while Ben is fails with him, as in a pool of processes."""

        def submit(self, _, /, *tasks, **__) -> Future:  # type: ignore[no-untyped-def,type-arg]
            """Hold a task back until nobody else comes; then carry all out that are held, or lose all."""
            future: Future[list[Outcome]] = Future()
            held.append((tasks[0], future))
            Timer(0.05, self.go, [len(held)]).start()
            return future

        def go(self, count: int) -> None:
            if len(held) != count:
                return
            some, held[:] = held[:], []
            dies = any(placed.row.name == "Ben" for each, _ in some for placed in each.rows)
            for each, future in some:
                if dies:
                    future.set_exception(BrokenProcessPool("a worker died"))
                else:
                    future.set_result(carry_out(each))

    held: list[tuple[Task, Future[list[Outcome]]]] = []
    tasks = [task(name, store=tmp_path) for name in ("Ana", "Ben", "Cleo", "Dora", "Ed")]
    outcomes = list(run(tasks, Workers(2, lambda: Pool(1))))
    assert sorted((each.athlete, each.status) for each in outcomes) == [
        ("Ana", "made"),
        ("Ben", "failed"),
        ("Cleo", "made"),
        ("Dora", "made"),
        ("Ed", "made"),
    ]


def test_what_a_worker_cannot_open_is_told_by_its_reason(tmp_path: Path) -> None:
    """Each row fails with what is wrong, and none is said to have killed its worker."""
    wrong = replace(task("Ana", "Ben", store=tmp_path), store="nowhere://club")
    Dying.deaths = 0
    outcomes = list(run([wrong], Workers(1, lambda: Dying(1))))
    assert [(each.athlete, each.status) for each in outcomes] == [("Ana", "failed"), ("Ben", "failed")]
    assert all("is no address of a store" in each.error for each in outcomes)


@pytest.mark.parametrize(
    ("error", "told"), [(MemoryError(), "not enough memory"), (KeyError("x"), "this should not happen")]
)
def test_whatever_is_wrong_with_a_row_the_others_are_made(
    error: Exception, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told in a sentence of its own, as it is by make, and no worker is said to have died."""
    real = sessions.make

    def make(studio: Any, session: Any, folder: Path) -> Path:
        if session.athlete == "Ana":
            raise error
        return real(studio, session, folder)

    monkeypatch.setattr(engine, "make", make)
    ana, ben = run([task("Ana", "Ben", store=tmp_path)], HERE)
    assert (ana.status, ben.status) == ("failed", "made")
    assert told in ana.error


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
    assert b"Traceback" not in said, said.decode()
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


WORKERS = {"pool": lambda: local_workers(2), "dask": lambda: cluster_workers("local:2")}


def losing_one(workers: Workers, when: Callable[[], object]) -> Workers:
    """Offer these workers, one of which is killed, really, as soon as something holds."""
    killers: list[Thread] = []

    def kill(number: int) -> None:
        eventually(when)
        os.kill(number, signal.SIGKILL)

    def opened() -> Executor:
        executor = workers.open()
        if not killers:
            killers.append(Thread(target=kill, args=[executor.submit(os.getpid).result()]))
            killers[0].start()
        return executor

    def close() -> None:
        workers.close()
        killers[0].join()

    return Workers(workers.count, opened, close)


@pytest.mark.slow
@pytest.mark.parametrize("kind", WORKERS)
def test_a_worker_killed_in_the_middle(kind: str, tmp_path: Path) -> None:
    """A process that is killed costs no row: each session is there once, and whole."""
    path = table(tmp_path / "club.csv", *(f"A{number},short" for number in range(32)))
    club = tmp_path / "club"
    workers = losing_one(WORKERS[kind](), lambda: next(club.rglob("*.mp3"), None))
    outcomes = list(make_batch(Batch(file=path, store=str(club)), workers))
    assert sorted(each.line for each in outcomes) == list(range(2, 34))
    assert {each.status for each in outcomes} <= {"made", "there"}
    assert len(list(club.rglob("*.mp3"))) == 32
    assert not list(club.rglob("*.part"))
    again = list(make_batch(Batch(file=path, store=str(club)), HERE))
    assert {each.status for each in again} == {"there"}
    assert sorted((each.line, each.digest) for each in again) == sorted(
        (each.line, each.digest) for each in outcomes
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", WORKERS)
def test_a_row_that_kills_its_workers(kind: str, tmp_path: Path, config_dir: Path) -> None:
    """Whoever begins it dies; it fails alone, and all others are made, also those that were in flight."""
    kills = f"{sys.executable} -c 'import os; os.kill(os.getppid(), 9)' {{out}}"
    (config_dir / "config.yaml").write_text(f'programs: {{deadly: "{kills}"}}\n')
    path = tmp_path / "club.csv"
    names = [f"A{number},short,{'command:deadly' if number == 11 else 'silent'}" for number in range(20)]
    path.write_text("\n".join(["name,routine,voice", *names]) + "\n")
    batch = Batch(file=path, store=str(tmp_path / "club"))
    outcomes = {each.line: each for each in make_batch(batch, WORKERS[kind]())}
    assert (outcomes[13].status, outcomes[13].error) == ("failed", f"its worker died {MOST_TRIES} times")
    assert {each.status for line, each in outcomes.items() if line != 13} <= {"made", "there"}
    assert sorted(outcomes) == list(range(2, 22))
    assert len(list((tmp_path / "club").rglob("*.mp3"))) == 19


@pytest.mark.slow
def test_two_runs_at_once_make_each_session_once(s3: str, tmp_path: Path) -> None:
    """On S3, with a clip cache there: of two that make a session, the one that is quicker has made it."""
    table(tmp_path / "club.csv", *(f"A{number},short" for number in range(10)))
    places = ["-o", f"{s3}/at-once", "--clips", f"{s3}/clips"]
    words = [sys.executable, "-m", "audiocoach", "batch", "club.csv", "--workers", "1", "--json", *places]
    outcomes = []
    with ExitStack() as stack:
        runs = []
        for number in range(2):
            env = os.environ | {"AUDIOCOACH_CACHE_DIR": str(tmp_path / f"cache{number}")}
            ran = subprocess.Popen(words, cwd=tmp_path, env=env, stdout=subprocess.PIPE)
            runs.append(stack.enter_context(ran))
        for ran in runs:
            outcomes += [json.loads(line) for line in ran.communicate()[0].splitlines()]
    statuses = Counter(each["status"] for each in outcomes)
    assert statuses == {"made": 10, "there": 10}
    assert len({each["digest"] for each in outcomes}) == 10


@pytest.mark.slow
def test_what_is_damaged_on_s3_is_made_anew(s3: str, tmp_path: Path) -> None:
    """The next run tells it, makes it anew, and leaves the others."""
    path = table(tmp_path / "club.csv", "Ana,short", "Ben,short")
    first = made(path, f"{s3}/damaged")
    files, root = opened(f"{s3}/damaged")
    content = files.cat_file(f"{root}/{first[0].name}")
    files.pipe_file(f"{root}/{first[0].name}", content[:-1] + b"?")
    assert [each.status for each in made(path, f"{s3}/damaged", dry=True)] == ["damaged", "there"]
    assert [each.status for each in made(path, f"{s3}/damaged")] == ["mended", "there"]
    assert [each.digest for each in made(path, f"{s3}/damaged")] == [each.digest for each in first]


@pytest.mark.slow
@pytest.mark.parametrize("kind", WORKERS)
def test_processes_and_dask_make_the_same(kind: str, tmp_path: Path) -> None:
    """Whatever carries the work, a session has the same bytes."""
    path = table(tmp_path / "club.csv", *(f"A{number},short" for number in range(4)))
    here = list(make_batch(Batch(file=path, store=str(tmp_path / "here")), HERE))
    there = list(make_batch(Batch(file=path, store=str(tmp_path / "there")), WORKERS[kind]()))
    assert sorted((each.line, each.digest) for each in here) == sorted(
        (each.line, each.digest) for each in there
    )


@pytest.mark.slow
def test_workers_here_leave_no_folder(tmp_path: Path) -> None:
    """Dask's own files lie neither where one stands nor among the temporary files of others afterwards."""
    club, here, temporary = table(tmp_path / "club.csv", "A,short"), tmp_path / "here", tmp_path / "tmp"
    here.mkdir()
    temporary.mkdir()
    words = ["batch", str(club), "-o", str(tmp_path / "made"), "--cluster", "local:1"]
    ran = commands.run(*words, cwd=here, env={"TMPDIR": str(temporary)})
    assert ran.status == 0, ran.err
    assert [*here.iterdir(), *temporary.iterdir()] == []


@pytest.fixture
def scheduler() -> Iterator[Any]:
    """Run a cluster of Dask with one worker, which others reach by its address."""
    distributed: Any = import_module("distributed")
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster:
        yield cluster


@pytest.mark.slow
def test_a_cluster_elsewhere(scheduler: Any, tmp_path: Path) -> None:
    """Its workers make the sessions; afterwards it is there for others."""
    path = table(tmp_path / "club.csv", *(f"A{number},short" for number in range(12)))
    for status in ("made", "there"):
        workers = cluster_workers(scheduler.scheduler_address)
        assert workers.count == 1
        outcomes = list(make_batch(Batch(file=path, store=str(tmp_path / "club")), workers))
        assert [each.status for each in outcomes] == [status] * 12


@pytest.mark.slow
def test_a_cluster_that_goes_away_is_told(
    scheduler: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for ever for what was in flight; what is made by then is there."""
    monkeypatch.setattr(engine, "PATIENCE", "1s")
    monkeypatch.setattr(engine, "LOOK_AFTER", 0.2)
    path = table(tmp_path / "club.csv", *(f"A{number},short" for number in range(64)))
    outcomes = make_batch(
        Batch(file=path, store=str(tmp_path / "club")), cluster_workers(scheduler.scheduler_address)
    )
    assert next(outcomes).status == "made"
    scheduler.close()
    with pytest.raises(SettingsError, match="the cluster does not answer any more") as caught:
        list(outcomes)
    assert caught.value.hint == "run it again: it goes on from here"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "local:many", "nowhere"])
def test_a_cluster_that_is_not_there(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address without a scheduler is told, with what would be right."""
    monkeypatch.setattr(engine, "PATIENCE", "300ms")
    with pytest.raises(SettingsError, match="there is no cluster at") as caught:
        cluster_workers(address)
    assert "local:4" in caught.value.hint
