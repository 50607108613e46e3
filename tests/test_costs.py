import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.commands import CHECKOUT, environment
from tests.costs import slow_first

TESTS = """
import time
import pytest

def test_that_works():
    end = time.process_time() + 0.08
    while time.process_time() < end:
        pass

def test_that_waits():
    time.sleep(0.1)

@pytest.mark.slow
def test_that_may():
    test_that_works()
"""

BOUNDS = """
from tests import costs

costs.COSTLY, costs.TOO_COSTLY = 0.04, {too_costly}
"""


def run(folder: Path, *words: str, too_costly: float) -> tuple[int, str]:
    """Run three tests under the watch of their costs; give the exit status and what is said."""
    (folder / "test_three.py").write_text(TESTS)
    (folder / "conftest.py").write_text(BOUNDS.format(too_costly=too_costly))
    config = ("-c", str(CHECKOUT / "pyproject.toml"), "--rootdir", str(folder))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.costs", *config, *words, str(folder)],
        cwd=CHECKOUT,
        env=environment(),
        capture_output=True,
        check=False,
        text=True,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    ("words", "too_costly", "fails"),
    [
        pytest.param((), 0.06, True, id="too costly"),
        pytest.param((), 9, False, id="costly", marks=pytest.mark.slow),
        pytest.param(("-n", "1"), 0.06, True, id="in a worker", marks=pytest.mark.slow),
    ],
)
def test_a_costly_test_is_named(
    tmp_path: Path, words: tuple[str, ...], too_costly: float, fails: bool
) -> None:
    """A test that works long is named, and fails the run beyond a second bound; one that waits is not."""
    ended, said = run(tmp_path, "-m", "not slow", *words, too_costly=too_costly)
    assert ended == fails
    assert "over 0.04 s of CPU-time, and not marked slow" in said
    assert (" s test_three.py::test_that_works" in said) > ("test_three.py::test_that_waits" in said)
    assert ("fails the run" in said) == fails
    assert "2 passed" in said


def test_any_other_run_may_cost_what_it_likes(tmp_path: Path) -> None:
    """Where slow tests are run too nothing is named."""
    ended, said = run(tmp_path, too_costly=0.0)
    assert ended == 0
    assert "CPU-time" not in said


TRACED = """
import os
import sys
import pytest
from hypothesis import given
from hypothesis import strategies as st

def traced():
    assert ("COVERAGE_PROCESS_CONFIG" in os.environ) == (sys.gettrace() is not None)
    return sys.gettrace() is not None

def test_that_is_quick():
    assert traced()

@pytest.mark.slow
def test_that_may():
    assert not traced()

@given(st.none())
def test_that_is_a_property(_):
    assert not traced()
"""


def test_each_worker_begins_with_files_that_have_slow_tests() -> None:
    """Whichever part of the tests a worker is given, slow ones stand in front, and files stay together."""

    def item(name: str) -> Any:
        mark = name.isupper() or None
        return SimpleNamespace(path=Path(name[0].lower()), name=name, get_closest_marker=lambda _: mark)

    files = ["a1 A2", "b1 b2 b3", "C1", "d1 d2 d3", "e1 E2"]
    items = [item(name) for names in files for name in names.split()]
    ordered = " ".join(each.name for each in slow_first(items, 2))
    assert ordered == "A2 a1 E2 e1 b1 C1 b2 b3 d1 d2 d3"
    assert " ".join(each.name for each in slow_first(items, 1)) == "A2 a1 C1 E2 e1 b1 b2 b3 d1 d2 d3"


def test_slow_tests_come_first_and_are_not_traced(tmp_path: Path) -> None:
    """Coverage is measured in quick tests with examples of their own, and in what they start, alone."""
    (tmp_path / "test_three.py").write_text(TRACED)
    config = CHECKOUT / "pyproject.toml"
    words = ("-p", "tests.costs", "-c", config, "--rootdir", tmp_path, "--cov", "--cov-config", config)
    surroundings = environment(COVERAGE_FILE=str(tmp_path / "coverage"), COVERAGE_CORE="ctrace")
    surroundings.pop("COVERAGE_PROCESS_CONFIG", None)  # of the run that this test is in
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", *words, "--cov-report=", tmp_path],
        cwd=CHECKOUT,
        env=surroundings,
        capture_output=True,
        check=False,
        text=True,
    )
    names = re.findall(r"::(\w+) PASSED", done.stdout)
    assert len(names) == 3, done.stdout + done.stderr
    assert names[0] == "test_that_may"
