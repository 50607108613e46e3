"""The soak: it finds what it is there to find, and nothing on this checkout."""

import subprocess
import sys
from collections.abc import Iterator
from random import Random

import pytest

from tests.commands import CHECKOUT, environment
from tools.soak.findings import FAILURES, Row, is_whole, table
from tools.soak.matrix import KINDS
from tools.soak.running import Bench, Ended, bench


@pytest.fixture
def opened() -> Iterator[Bench]:
    """Give a bench."""
    with bench(Random(1), short=True) as made:
        yield made


def ended(status: int = 0, err: str = "", *, hung: bool = False) -> Ended:
    """Give a run that went well but for what is told."""
    return Ended(status=status, out="", err=err, peak=1_000_000, hung=hung)


@pytest.mark.parametrize(
    ("run", "failure"),
    [
        (ended(hung=True, status=-9), "hangs"),
        (ended(status=1, err="Traceback (most recent call last):\nKeyError: 'x'\n"), "tracebacks"),
        (ended(status=1, err="Error: this should not happen (KeyError)"), "tracebacks"),
        (ended(status=1), "unclear"),
        (ended(status=1, err="no\n" * 100), "unclear"),
        (ended(status=1, err="Error: \x1b[2J"), "unclear"),
        (ended(status=-11, err="Segmentation fault"), "unclear"),
    ],
)
def test_a_run_that_breaks_a_promise_is_noted(run: Ended, failure: str) -> None:
    """Each way in which a run can fail has its column."""
    row = Row("it")
    row.judge(run, "a run")
    assert [found for found, _ in row.found] == [failure]


@pytest.mark.parametrize("run", [ended(), ended(status=1, err="Error: there is no such file")])
def test_a_run_that_keeps_its_promises_is_only_counted(run: Ended) -> None:
    """A session, or a sentence, is what is to be had."""
    row = Row("it")
    row.judge(run, "a run")
    assert (row.tries, row.peak, row.found) == (1, 1_000_000, [])


def test_sessions_that_are_lost_or_damaged_are_noted(opened: Bench) -> None:
    """An earlier session that is gone is lost; one that is neither as it was nor known is damaged."""
    row = Row("it")
    (opened.output / "b.mp3").write_bytes(b"half")
    (opened.output / "c.mp3").write_bytes(b"kept")
    row.compare(opened, {"a.mp3": b"whole", "b.mp3": b"whole", "c.mp3": b"kept"}, "a fault")
    assert [found for found, _ in row.found] == ["lost", "damaged"]
    assert not is_whole(opened.output / "b.mp3")


def test_what_is_left_half_written_is_noted(opened: Bench) -> None:
    """After the next run, no part of a file is left."""
    row = Row("it")
    (opened.output / ".audiocoach-0.part").touch()
    row.recover(opened, {}, "a fault", ["list"])
    assert [found for found, _ in row.found] == ["damaged"]


def test_the_table_has_a_row_for_each_kind() -> None:
    """It counts what was found, beside the tries."""
    row = Row("kill-make", tries=3, peak=5_000_000, found=[("lost", "a"), ("lost", "b")])
    head, _, line = table([row]).splitlines()
    assert [cell.strip() for cell in head.split("|")[3:-2]] == list(FAILURES.values())
    assert [cell.strip() for cell in line.split("|")[1:-1]] == [
        "kill-make",
        "3",
        "2",
        "0",
        "0",
        "0",
        "0",
        "5 MB",
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", KINDS)
def test_nothing_is_lost(name: str) -> None:
    """A little of each kind of fault harms nothing."""
    words = [sys.executable, "-m", "tools.soak", "--short", "--seed", "1", "--only", name]
    env = {key: value for key, value in environment().items() if not key.startswith("COV")}
    done = subprocess.run(words, cwd=CHECKOUT, env=env, capture_output=True, check=False, timeout=900)
    assert done.returncode == 0, done.stderr.decode() + done.stdout.decode()
    assert name in done.stdout.decode()
