"""A checkout in miniature: the real scripts, and a python that only writes down what it should install."""

import shlex
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[1] / "scripts"
CI = Path(__file__).parents[1] / ".ci" / "run"
PLAIN_TOOLS = (
    *("bash", "cat", "chmod", "cmp", "cp", "dirname", "env", "id", "ls", "mkdir"),
    *("mv", "readlink", "rm", "sh"),
)

# What a python of the stand-in kind does. KIND tells it from others; OBJECTION is what is wrong with it.
PYTHON = """#!/bin/sh
here=$(dirname "$0")
case "$*" in
"-I -m venv "*)
    echo "venv by {kind}" >>"$CALLS"
    mkdir -p "$4/bin"
    cp "$0" "$4/bin/python"
    ;;
"-I -m pip install "*)
    echo "pip$(for word; do :; done; echo " $word")" >>"$CALLS"
    [ -z "${{PIP_SECONDS-}}" ] || {python} -c '{work}' "$CALLS.pip-started" "$PIP_SECONDS" || exit
    [ -z "${{PIP_FAILS-}}" ] || {{ echo "no registry"; exit 1; }}
    cp "$PROGRAMS"/* "$here"
    ;;
*base_prefix*)
    echo "asked" >>"$CALLS.python-asked"
    echo "{kind}"
    ;;
*find_spec*) echo "{objection}" ;;
*) exec {python} "$@" ;;
esac
"""

# Says that it has begun, from inside the process that the signals of a test shall reach.
WORK = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(float(sys.argv[2]))"

# What pip installs: each program tells its name, its folder and its arguments, one a line.
PROGRAM = """#!/bin/sh
printf '%s\\n' "${0##*/} in $PWD" "$@" "PYTHONPATH=${PYTHONPATH-}"
case " $BROKEN " in *" ${0##*/} "*) exit 3 ;; esac
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """A checkout whose scripts can be run without a package registry."""

    root: Path
    tools: Path
    calls: Path

    def put_python(self, name: str, *, kind: str = "3.11", objection: str = "") -> Path:
        """Put a stand-in for python on the PATH of the checkout."""
        real = shlex.quote(sys.executable)
        text = PYTHON.format(kind=kind, objection=objection, python=real, work=WORK)
        return put_program(self.tools / name, text)

    def environment(self, **more: str) -> dict[str, str]:
        """Give the variables that the scripts are run with."""
        own = {"PATH": self.tools, "CALLS": self.calls, "PROGRAMS": self.calls.with_name("programs")}
        return {name: str(value) for name, value in own.items()} | {"BROKEN": "", **more}

    def start(self, *words: str | Path, cwd: Path | None = None, **more: str) -> subprocess.Popen[str]:
        """Start a program in a process group of its own."""
        return subprocess.Popen(
            words,
            cwd=cwd or self.root,
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, *words: str | Path, cwd: Path | None = None, **more: str) -> tuple[int, str, str]:
        """Run a program to its end: exit status, standard output, standard error."""
        process = self.start(*words, cwd=cwd, **more)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def coach(self, *words: str, cwd: Path | None = None, **more: str) -> tuple[int, str, str]:
        """Run scripts/coach to its end."""
        return self.run(self.root / "scripts" / "coach", *words, cwd=cwd, **more)

    def set_ups(self) -> list[str]:
        """List what venv and pip were asked since the last time, in order."""
        said = self.calls.read_text().splitlines() if self.calls.exists() else []
        self.calls.unlink(missing_ok=True)
        return said

    def questions(self) -> int:
        """Count how often a python was started to tell what it is, since the last time."""
        asked = self.calls.with_name("calls.python-asked")
        count = asked.read_text().count("asked") if asked.exists() else 0
        asked.unlink(missing_ok=True)
        return count


def put_program(path: Path, text: str) -> Path:
    """Write a program that can be run."""
    path.write_text(text)
    path.chmod(0o755)
    return path


def new_checkout(folder: Path) -> Checkout:
    """Make a checkout, in a path with a space, that finds one python and no other program than it needs."""
    root = folder / "a checkout"
    tools = folder / "tools"
    programs = folder / "programs"
    for new in (root / ".ci", tools, programs):
        new.mkdir(parents=True)
    for tool in PLAIN_TOOLS:
        (tools / tool).symlink_to(str(shutil.which(tool)))
    for program in ("audiocoach", "ruff", "mypy", "pytest"):
        put_program(programs / program, PROGRAM)
    shutil.copytree(SCRIPTS, root / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(CI, root / ".ci" / "run")
    (root / "pyproject.toml").write_text("[project]\n")
    checkout = Checkout(root=root, tools=tools, calls=folder / "calls")
    checkout.put_python("python3.11")
    return checkout


def lose_python(checkout: Checkout) -> None:
    """Do what happens when the python that a link points to is uninstalled."""
    (checkout.root / ".venv/bin/python").unlink()
    (checkout.root / ".venv/bin/python").symlink_to("/nowhere/python3.11")


def break_python(checkout: Checkout) -> None:
    """Do what happens when the python is there and cannot run."""
    put_program(checkout.tools / "new", "#!/nowhere/loader\n").rename(checkout.root / ".venv/bin/python")


def upgrade_python(checkout: Checkout) -> None:
    """Do what happens when the python becomes another one in its place."""
    checkout.put_python("new", kind="3.12").rename(checkout.root / ".venv/bin/python")


def lose_program(checkout: Checkout) -> None:
    """Do what happens when somebody uninstalls audiocoach."""
    (checkout.root / ".venv/bin/audiocoach").unlink()


def lose_memory(checkout: Checkout) -> None:
    """Do what happens when the environment is one that somebody else made."""
    (checkout.root / ".venv/made").unlink()


def wait_for(path: Path) -> None:
    """Wait until a file is there, at most ten seconds."""
    for _ in range(1000):
        if path.exists():
            return
        time.sleep(0.01)
    pytest.fail(f"{path} was never written")
