"""What tests cost: an ordinary run names those that cost much, and fails when one costs far too much.

Each worker of a whole run begins with files that have slow ones, so that none waits for another's at the end.
Its coverage is that of the others; properties are not traced, nor the same test again and again: it would
double what they cost.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

import pytest

COSTLY, TOO_COSTLY = 2.0, 4.0
"""Seconds of CPU-time: from the first on a test without the mark `slow` is named, from the second on it fails
the run. Twice as much, because the same work takes longer on a core that others keep warm."""

ALIKE = 3
"""How often the same test is traced, with one argument after the other."""

TRACED = "COVERAGE_PROCESS_CONFIG"
"""The variable by which coverage is measured in processes that tests start."""


def spent() -> float:
    """Give the CPU-time of this process and of the children that it has waited for, in seconds."""
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


@pytest.hookimpl(trylast=True)  # after the order is drawn
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put slow tests first, and trace neither them nor what is much alike."""
    items[:] = slow_first(items, int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")))
    times = Counter[str]()
    for item in items:
        times[name := item.nodeid.partition("[")[0]] += 1
        many = times[name] > ALIKE or hasattr(getattr(item, "obj", None), "hypothesis")
        if many or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.no_cover)


def slow_first(items: Sequence[pytest.Item], workers: int) -> list[pytest.Item]:
    """Order tests so that the part of each worker begins with files that have slow ones, those in front.

    Workers are given equally many in a row. A file stays together, because its tests share what they set up.
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in sorted(items, key=lambda item: item.get_closest_marker("slow") is None):
        files.setdefault(item.path, []).append(item)
    slow = [tests for tests in files.values() if tests[0].get_closest_marker("slow")]
    quick = [item for item in items if not files[item.path][0].get_closest_marker("slow")]
    ordered: list[pytest.Item] = []
    end = 0
    for worker in range(workers):
        end += (len(items) - end) // (workers - worker)
        ordered += chain(*slow[worker::workers])
        room = max(0, end - len(ordered))
        ordered, quick = ordered + quick[:room], quick[room:]
    return ordered


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note what a test costs, without its fixtures; waiting for others on a busy machine costs nothing."""
    before = spent()
    traced = os.environ.pop(TRACED, None) if item.get_closest_marker("no_cover") else None
    try:
        yield
    finally:
        if traced is not None:
            os.environ[TRACED] = traced
        item.user_properties.append(("cpu", spent() - before))


def pytest_configure(config: pytest.Config) -> None:
    """Watch the costs of an ordinary run, where it is put together: not in its workers."""
    if config.option.markexpr == "not slow" and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Costs())


class Costs:
    """The costly tests of a run."""

    def __init__(self) -> None:
        """Begin with none."""
        self.found: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Take up a test that costs more than it may without a mark."""
        cost = dict(report.user_properties).get("cpu", 0.0)
        if report.when == "call" and isinstance(cost, float) and cost > COSTLY:
            self.found[report.nodeid] = cost

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Fail a run that was good but for its cost."""
        if not session.exitstatus and any(cost > TOO_COSTLY for cost in self.found.values()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Name them, the most costly first."""
        if self.found:
            terminalreporter.section(f"over {COSTLY:g} s of CPU-time, and not marked slow")
        for nodeid, cost in sorted(self.found.items(), key=lambda item: -item[1]):
            fails = " fails the run: mark it slow or make it cheaper" if cost > TOO_COSTLY else ""
            terminalreporter.line(f"{cost:5.1f} s {nodeid}{fails}")
