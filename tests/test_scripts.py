"""scripts/coach, scripts/test and .ci/run, run in a checkout whose python only pretends to install."""

import os
import re
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.checkouts import (
    CI,
    SCRIPTS,
    Checkout,
    break_python,
    lose_memory,
    lose_program,
    lose_python,
    new_checkout,
    put_program,
    upgrade_python,
    wait_for,
)

pytestmark = pytest.mark.slow

FROM_SCRATCH = ["venv by 3.11", "pip ."]
SPREAD = "-n\nauto\n--dist\nworksteal\n"
NOTICE = "Setting up audiocoach (once) …\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """Give a checkout that nobody has run anything in."""
    return new_checkout(tmp_path)


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    """Give a checkout whose environment has been set up."""
    assert checkout.coach()[0] == 0
    assert checkout.set_ups() == FROM_SCRATCH
    assert checkout.questions() > 0
    return checkout


@pytest.mark.parametrize("script", ["coach", "test", "listen", "bench", "environment.sh"])
def test_sh_reads_the_scripts(script: str) -> None:
    """The scripts are plain sh and can be parsed to the end."""
    done = subprocess.run(["sh", "-n", SCRIPTS / script], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_bash_reads_what_the_build_server_runs() -> None:
    """.ci/run can be parsed to the end."""
    done = subprocess.run(["bash", "-n", CI], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_first_call_sets_up_and_runs(checkout: Checkout, tmp_path: Path) -> None:
    """The first call sets up, says so on stderr, and runs audiocoach where the user stands."""
    status, out, err = checkout.coach("make", "my routine.yaml", cwd=tmp_path)
    assert (status, err) == (0, NOTICE)
    assert out.splitlines()[:3] == [f"audiocoach in {tmp_path}", "make", "my routine.yaml"]
    assert checkout.set_ups() == FROM_SCRATCH


def test_second_call_only_runs(ready: Checkout) -> None:
    """The second call sets nothing up, says nothing, and starts no python to find that out."""
    (ready.tools / "python3.11").unlink()
    assert ready.coach("list")[::2] == (0, "")
    assert (ready.set_ups(), ready.questions()) == ([], 0)


def test_symbolic_links_lead_to_the_checkout(ready: Checkout, tmp_path: Path) -> None:
    """A link to a link to scripts/coach runs the checkout that the script lies in."""
    (tmp_path / "one").symlink_to(ready.root / "scripts" / "coach")
    (tmp_path / "two").symlink_to("one")
    status, out, _ = ready.run("./two", cwd=tmp_path)
    assert (status, out.splitlines()[0]) == (0, f"audiocoach in {tmp_path}")
    assert ready.set_ups() == []


def test_exit_status_is_that_of_audiocoach(ready: Checkout) -> None:
    """What audiocoach answers is what scripts/coach answers."""
    assert ready.coach(BROKEN="audiocoach")[0] == 3


def test_variables_for_another_python_stay_out(ready: Checkout, tmp_path: Path) -> None:
    """PYTHONPATH and PYTHONHOME, which break a virtual environment, do not reach it."""
    status, out, err = ready.coach(PYTHONPATH=str(tmp_path), PYTHONHOME=str(tmp_path), VIRTUAL_ENV="/venv")
    assert (status, out.splitlines()[-1], err) == (0, "PYTHONPATH=", "")


def test_changed_project_is_installed_again(ready: Checkout) -> None:
    """When pyproject.toml changes, the same environment is brought up to date, once."""
    (ready.root / "pyproject.toml").write_text("[project]\nname = 'audiocoach'\n")
    assert ready.coach()[::2] == (0, NOTICE)
    assert ready.set_ups() == ["pip ."]
    assert ready.coach()[::2] == (0, "")


def test_touched_project_is_not_installed_again(ready: Checkout) -> None:
    """A new date of pyproject.toml, as git gives it, is no change."""
    os.utime(ready.root / "pyproject.toml", (1, 1))
    assert ready.coach()[2] == ""


@pytest.mark.parametrize("accident", [lose_python, break_python, upgrade_python, lose_memory])
def test_unusable_environment_is_made_anew(ready: Checkout, accident: Callable[[Checkout], None]) -> None:
    """An environment whose python is gone, broken or another is made from scratch."""
    accident(ready)
    assert ready.coach()[::2] == (0, NOTICE)
    assert ready.set_ups() == FROM_SCRATCH


def test_lost_program_is_installed_again(ready: Checkout) -> None:
    """An environment without the command audiocoach is repaired."""
    lose_program(ready)
    assert ready.coach()[::2] == (0, NOTICE)
    assert ready.set_ups() == ["pip ."]


def test_same_python_in_a_new_file_is_kept(ready: Checkout) -> None:
    """A python that was installed again and is the same stays in use, and is looked at once only."""
    ready.put_python("new").rename(ready.root / ".venv/bin/python")
    assert ready.coach()[::2] == (0, "")
    assert (ready.set_ups(), ready.questions() > 0) == ([], True)
    assert ready.coach()[::2] == (0, "")
    assert (ready.set_ups(), ready.questions()) == ([], 0)


def test_moved_checkout_is_set_up_anew(ready: Checkout, tmp_path: Path) -> None:
    """An environment knows its own path, so a moved checkout gets a new one."""
    moved = ready.root.rename(tmp_path / "moved")
    assert ready.run(moved / "scripts/coach", cwd=tmp_path)[::2] == (0, NOTICE)
    assert ready.set_ups() == FROM_SCRATCH


def test_failed_set_up_shows_why(checkout: Checkout) -> None:
    """When pip fails its own words are shown; nothing runs, and the next call starts from scratch."""
    status, out, err = checkout.coach(PIP_FAILS="yes")
    assert (status, out) == (1, "")
    assert err.startswith(NOTICE + "no registry\naudiocoach: the set-up failed")
    checkout.set_ups()
    assert checkout.coach()[0] == 0
    assert checkout.set_ups() == FROM_SCRATCH


@pytest.mark.parametrize(
    "next_project", ["[project]\n", "[project]\nname = 'audiocoach'\n"], ids=["old", "new"]
)
def test_failed_update_leaves_nothing_to_trust(ready: Checkout, next_project: str) -> None:
    """When bringing an environment up to date fails, neither the new nor the old project finds it whole."""
    (ready.root / "pyproject.toml").write_text("[project]\nname = 'audiocoach'\n")
    assert ready.coach(PIP_FAILS="yes")[0] == 1
    (ready.root / "pyproject.toml").write_text(next_project)
    ready.set_ups()
    assert ready.coach()[0] == 0
    assert ready.set_ups() == FROM_SCRATCH


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda by: str(by.name))
def test_interrupted_set_up_is_done_again(checkout: Checkout, by: signal.Signals) -> None:
    """A set-up that is killed half-way leaves nothing that is taken for a whole one."""
    process = checkout.start(checkout.root / "scripts/coach", PIP_SECONDS="20")
    wait_for(checkout.calls.with_name("calls.pip-started"))
    os.killpg(process.pid, by)
    process.communicate(timeout=10)
    assert process.returncode != 0
    checkout.set_ups()
    assert checkout.coach()[0] == 0
    assert checkout.set_ups() == FROM_SCRATCH


def test_orphaned_set_up_is_waited_for(checkout: Checkout) -> None:
    """When only the script is killed and pip works on, the next call waits for it and uses what it made."""
    process = checkout.start(checkout.root / "scripts/coach", PIP_SECONDS="0.4")
    wait_for(checkout.calls.with_name("calls.pip-started"))
    process.kill()
    status, _, err = checkout.coach()
    process.communicate(timeout=10)
    assert (status, err) == (0, "Waiting for another set-up of audiocoach to end ...\n")
    assert checkout.set_ups() == FROM_SCRATCH


def test_several_at_once_set_up_once(checkout: Checkout) -> None:
    """Four first calls at the same time set up once, and all of them run."""
    script = checkout.root / "scripts/coach"
    processes = [checkout.start(script, "list", PIP_SECONDS="0.3") for _ in range(4)]
    errors = [process.communicate(timeout=20)[1] for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    assert checkout.set_ups() == FROM_SCRATCH
    assert "".join(errors).count(NOTICE) == 1


def test_newest_known_python_is_chosen(checkout: Checkout) -> None:
    """Of several pythons the newest that will do makes the environment."""
    checkout.put_python("python3.13", kind="3.13", objection="3.13 is broken")
    checkout.put_python("python3.12", kind="3.12")
    checkout.coach()
    assert checkout.set_ups() == ["venv by 3.12", "pip ."]


def test_the_user_may_name_a_python(ready: Checkout) -> None:
    """$PYTHON makes the environment, also where another one is; without it, any stays."""
    ready.put_python("my python", kind="3.12")
    assert ready.coach(PYTHON="my python")[0] == 0
    assert ready.set_ups() == ["venv by 3.12", "pip ."]
    assert ready.coach(PYTHON="my python")[2] == ""
    assert ready.coach()[2] == ""


@pytest.mark.parametrize(
    ("names", "words"),
    [
        pytest.param({}, "none was found", id="none"),
        pytest.param({"python3": "/bin/python3 is Python 3.9"}, "/bin/python3 is Python 3.9", id="old"),
        pytest.param({"python3": "apt install python3.11-venv"}, "apt install python3.11-venv", id="debian"),
    ],
)
def test_no_python_will_do(checkout: Checkout, names: dict[str, str], words: str) -> None:
    """Without a python that will do, one sentence says what to install and what was tried."""
    (checkout.tools / "python3.11").unlink()
    for name, objection in names.items():
        checkout.put_python(name, objection=objection)
    status, out, err = checkout.coach()
    assert (status, out) == (1, "")
    assert err.startswith("audiocoach: Python 3.11 or newer")
    assert words in err


def test_named_python_must_be_there(checkout: Checkout) -> None:
    """A $PYTHON that is not there is named, and no other is taken in its place."""
    status, _, err = checkout.coach(PYTHON="python9")
    assert (status, checkout.set_ups()) == (1, [])
    assert "python9 does not run" in err


def test_every_check_runs_and_pytest_has_the_last_word(ready: Checkout) -> None:
    """scripts/test adds the packages of the tests, then lints, checks types and tests, in this order."""
    status, out, err = ready.run("scripts/test")
    assert (status, err, ready.set_ups()) == (0, NOTICE, ["pip .[test]"])
    assert re.findall(r"(\w+) in ", out) == ["ruff", "ruff", "mypy", "pytest"]
    assert out.endswith(f"pytest in {ready.root}\n{SPREAD}-m\nnot slow\nPYTHONPATH=\n")
    assert ready.coach()[2] == ""


def test_everything_is_run_when_it_is_asked_for(ready: Checkout) -> None:
    """scripts/test --all runs the slow tests too, with coverage, and tells them to try all that they can."""
    put_program(ready.calls.with_name("programs") / "pytest", '#!/bin/sh\necho "$ALL_TESTS: $*"\n')
    status, out, _ = ready.run("scripts/test", "--all")
    assert (status, out.splitlines()[-1]) == (0, "yes: -n auto --dist worksteal --cov")
    assert re.findall(r"(\w+) in ", out) == ["ruff", "ruff", "mypy"]
    assert ready.run("scripts/test", "--all", "tests/coach")[1] == "yes: tests/coach\n"
    assert ready.run("scripts/test", "tests/coach", ALL_TESTS="yes")[1] == ": tests/coach\n"


@pytest.mark.parametrize("broken", ["ruff", "mypy", "pytest"])
def test_failed_check_fails_the_whole(ready: Checkout, broken: str) -> None:
    """When one check fails the others still run, the failed one is named, and the status tells."""
    status, out, _ = ready.run("scripts/test", BROKEN=broken)
    assert status != 0
    assert re.findall(r"(\w+) in ", out) == ["ruff", "ruff", "mypy", "pytest"]
    assert ("scripts/test: failed: " + broken in out) == (broken != "pytest")
    assert out.endswith("PYTHONPATH=\n")


def test_what_is_compiled_is_kept_for_what_tests_start(ready: Checkout) -> None:
    """A variable that forbids to keep it, and would have every process compile all anew, stays out."""
    put_program(
        ready.calls.with_name("programs") / "pytest", '#!/bin/sh\necho "[$PYTHONDONTWRITEBYTECODE]"\n'
    )
    assert ready.run("scripts/test", "tests/coach", PYTHONDONTWRITEBYTECODE="1")[1] == "[]\n"


def test_arguments_go_to_pytest_alone(ready: Checkout) -> None:
    """With arguments scripts/test runs pytest only, and its status is the answer."""
    words = ["tests/coach", "-k", "rest"]
    status, out, _ = ready.run("scripts/test", *words, BROKEN="pytest")
    assert (status, out.splitlines()) == (3, [f"pytest in {ready.root}", *words, "PYTHONPATH="])


def test_files_are_found_from_where_the_user_stands(ready: Checkout) -> None:
    """From another folder, a test file named from there is found; an option stays as it is."""
    (ready.root / "tests").mkdir()
    (ready.root / "tests" / "test_one.py").touch()
    _, out, _ = ready.run("../scripts/test", "-x", "test_one.py::test_it", cwd=ready.root / "tests")
    assert out.splitlines()[1:3] == ["-x", f"{ready.root}/tests/test_one.py::test_it"]


def test_build_server_installs_the_listeners_first(ready: Checkout) -> None:
    """.ci/run fetches the listeners that are absent, then tests; pytest still has the last word."""
    put_program(ready.tools / "sudo", '#!/bin/sh\nshift\nexec "$@"\n')
    put_program(ready.tools / "apt-get", '#!/bin/sh\necho "$*" >>"$CALLS"\n')
    put_program(ready.tools / "sox", "#!/bin/sh\n")
    status, out, _ = ready.run(".ci/run", CI="true")
    assert ready.set_ups() == [
        "-qq update",
        "-qq install --yes --no-install-recommends ffmpeg mpg123 mp3val flite espeak-ng openssl chromium",
        "pip .[test]",
    ]
    assert status == 0
    assert out.endswith(f"pytest in {ready.root}\n{SPREAD}--cov\nPYTHONPATH=\n")


def test_build_server_without_apt_still_tests(ready: Checkout) -> None:
    """Where no package can be installed .ci/run says so and tests all the same."""
    status, out, _ = ready.run(".ci/run")
    assert status == 0
    assert ".ci/run: could not install ffmpeg mpg123 mp3val sox flite espeak-ng openssl chromium" in out
    assert out.endswith(f"pytest in {ready.root}\n{SPREAD}--cov\nPYTHONPATH=\n")
