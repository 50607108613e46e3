"""audiocoach in a process of its own, watched from outside: how it ended, what it said, what it took."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

CHECKOUT = Path(__file__).parents[2]

LAUNCH = f"""\
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (4_000_000_000, 4_000_000_000))
sys.path.insert(0, {str(CHECKOUT)!r})
sys.dont_write_bytecode = True
"""
"""What each run begins with: what asks for memory without end ends before the machine does."""

RUN = "from audiocoach.__main__ import main; main()"

PATIENCE, STILL = 180.0, 25.0
"""Seconds after which a run is taken for one that hangs: any run, and one that only waits.

A busy machine is no hang.
"""

Words = Sequence[str | Path]
"""What stands behind `audiocoach`."""

_KB = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss

ROUTINE = """\
title: Two squats
pacing: {{intro: 'off'}}
verbosity: minimal
blocks:
  - exercises:
      - say: {line}
      - use: squat
        dose: {{sets: 1, reps: 2}}
"""

PLAN = """\
title: Two days
weeks: 1
per_week: 2
stages: [{title: Both, weeks: 1, routines: [squats, bridges]}]
"""

ROWS = "name,routine\nAna,squats\nBen,bridges\n"

LINES = ("Here we go.", "And one more time.")
"""What the two versions of the routine say: each replaces the other's session."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that is over: its status (below 0: the signal that ended it), its words, bytes of memory."""

    status: int
    out: str
    err: str
    peak: int
    hung: bool = False


@dataclass(slots=True, kw_only=True)
class Running:
    """A run that is going on."""

    process: subprocess.Popen[bytes]
    out: Path
    err: Path
    began: float = field(default_factory=time.monotonic)

    def kill(self) -> None:
        """End it and the programs that it started, as no program can refuse."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def is_alive(self) -> bool:
        """Tell whether it still runs; how it ended stays to be asked."""
        return os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def ended(self) -> Ended:
        """Wait for its end, and end it when it hangs."""
        hung = self._hangs()
        if hung:
            self.kill()
        _, status, used = os.wait4(self.process.pid, 0)
        self.process.returncode = os.waitstatus_to_exitcode(status)
        said = [path.read_bytes().decode(errors="replace") for path in (self.out, self.err)]
        for path in (self.out, self.err):
            path.unlink()
        peak = used.ru_maxrss * _KB
        return Ended(status=self.process.returncode, out=said[0], err=said[1], peak=peak, hung=hung)

    def _hangs(self) -> bool:
        """Wait until it is over, or seems never to be."""
        moved, last = time.monotonic(), ""
        while self.is_alive():
            now = time.monotonic()
            if (seen := self._pulse()) != last:
                moved, last = now, seen
            if now > self.began + PATIENCE or now > moved + STILL:
                return True
            time.sleep(0.01)
        return False

    def _pulse(self) -> str:
        """Give what changes while it works or waits for a core: its CPU-time, as far as the system tells."""
        try:
            state, *fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(") ")[2].split()
        except OSError:
            return str(time.monotonic())
        return str(time.monotonic()) if state == "R" else " ".join(fields[10:14])


@dataclass(slots=True, kw_only=True)
class Bench:
    """Where runs happen: a folder for each thing that audiocoach has, dice, and how much is tried.

    The routine, the plan and the rows lie in `files` and never move, because a session remembers from where
    it was made.
    """

    folder: Path
    dice: Random
    short: bool = False
    known: set[bytes] = field(default_factory=set)

    def __post_init__(self) -> None:
        for path in (self.files, self.cache, self.output):
            path.mkdir(parents=True, exist_ok=True)
        self.put()
        own = self.folder / "config" / "routines"
        own.mkdir(parents=True)
        for name, exercise in (("squats", "squat"), ("bridges", "glute-bridge")):
            text = ROUTINE.format(line=LINES[0]).replace("use: squat", f"use: {exercise}")
            (own / f"{name}.yaml").write_text(text)
        (self.files / "plan.yaml").write_text(PLAN)
        (self.files / "club.csv").write_text(ROWS)

    @property
    def files(self) -> Path:
        """The folder of what is read."""
        return self.folder / "files"

    @property
    def cache(self) -> Path:
        """The folder of the cache."""
        return self.folder / "cache"

    @property
    def output(self) -> Path:
        """The folder of sessions."""
        return self.folder / "output"

    @property
    def routine(self) -> Path:
        """The routine, in one of its versions."""
        return self.files / "routine.yaml"

    def put(self, version: int = 0) -> Path:
        """Write one version of the routine."""
        self.routine.write_text(ROUTINE.format(line=LINES[version]))
        return self.routine

    def amount(self, whole: int, short: int) -> int:
        """Give how often to try something."""
        return short if self.short else whole

    def picked(self, every: Sequence[str], short: int) -> list[str]:
        """Give all of them, or some in a short soak."""
        return self.dice.sample(list(every), min(short, len(every))) if self.short else list(every)

    def make_words(self, *more: str | Path) -> Words:
        """Give the words that make the session of the routine."""
        return ["make", self.routine, "-o", self.output, *more]

    def empty(self, *folders: Path) -> None:
        """Empty folders, or make them."""
        for path in folders or (self.cache, self.output):
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(parents=True)

    def environment(self, **more: str) -> dict[str, str]:
        """Give surroundings in which nothing of the user is touched."""
        own = {
            f"AUDIOCOACH_{kind.upper()}_DIR": str(self.folder / kind)
            for kind in ("cache", "config", "data", "state")
        }
        return {**os.environ, **own, "AUDIOCOACH_VOICE": "espeak:en-us", "NO_PROXY": "127.0.0.1", **more}

    def start(
        self,
        *words: str | Path,
        before: str = "",
        env: Mapping[str, str] | None = None,
        around: Sequence[str] = (),
        cwd: Path | None = None,
    ) -> Running:
        """Start a command; `before` is code that runs first, `around` a program that starts it."""
        code = "\n".join([LAUNCH, before, RUN])
        place = self.folder / "said"
        place.mkdir(exist_ok=True)
        streams = [Path(tempfile.mkstemp(dir=place)[1]) for _ in range(2)]
        with streams[0].open("wb") as out, streams[1].open("wb") as err:
            process = subprocess.Popen(
                [*around, sys.executable, "-c", code, *map(str, words)],
                env=self.environment() if env is None else dict(env),
                cwd=cwd or self.folder,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
                start_new_session=True,
            )
        return Running(process=process, out=streams[0], err=streams[1])

    def run(
        self,
        *words: str | Path,
        before: str = "",
        env: Mapping[str, str] | None = None,
        around: Sequence[str] = (),
        cwd: Path | None = None,
    ) -> Ended:
        """Run a command to its end; see `start`."""
        return self.start(*words, before=before, env=env, around=around, cwd=cwd).ended()

    def has(self, command: str) -> bool:
        """Tell whether audiocoach has a command."""
        return self.run(command, "--help").status == 0


@contextmanager
def bench(dice: Random, *, short: bool = False) -> Iterator[Bench]:
    """Open a bench in a folder that goes in the end."""
    with tempfile.TemporaryDirectory(prefix="soak-", ignore_cleanup_errors=True) as folder:
        yield Bench(folder=Path(folder).resolve(), dice=dice, short=short)


@contextmanager
def mounted(place: Path, size: str) -> Iterator[bool]:
    """Lay a small disk of its own over a folder, and tell whether this machine lets us."""
    program = shutil.which("mount")
    words = [program or "", "-t", "tmpfs", "-o", f"size={size}", "soak", str(place)]
    done = program is not None and subprocess.run(words, capture_output=True, check=False).returncode == 0
    try:
        yield done
    finally:
        if done:
            unmount(place)


def unmount(place: Path) -> None:
    """Take such a disk away, whoever still uses it."""
    subprocess.run([shutil.which("umount") or "", "-l", str(place)], capture_output=True, check=False)


def remount(place: Path, how: str) -> None:
    """Change the rights of a disk that `mounted` laid there."""
    subprocess.run(
        [shutil.which("mount") or "", "-o", f"remount,{how}", str(place)], capture_output=True, check=True
    )
