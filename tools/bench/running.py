"""Measured runs, each in a process of its own; this one stays small, since a child inherits its peak."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bench.costs import Cost
from tools.bench.sessions import routine_text

_KB = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss
AUDIOCOACH = Path(sys.executable).with_name("audiocoach")


@dataclass(frozen=True, slots=True)
class Bench:
    """A folder in which everything happens: routines, caches and MP3s; nothing of the user's is touched."""

    folder: Path

    def routine(self, minutes: int, phrase: str = "Breathe as you like.") -> Path:
        """Write a routine."""
        path = self.folder / f"measured-{minutes}.yaml"
        path.write_text(routine_text(minutes, phrase), encoding="utf-8")
        return path

    def mp3(self, path: str, minutes: int) -> Path:
        """Say where the MP3 of a path goes."""
        return (
            self.folder / f"{path.replace(' ', '-').replace(',', '').replace('+=', 'adding')}-{minutes}.mp3"
        )

    def go(self, path: str, minutes: int) -> Cost:
        """Go a path from a recorded session to an MP3, once."""
        words: list[str | Path] = [
            "-m",
            "tools.bench.case",
            path,
            self.routine(minutes),
            self.mp3(path, minutes),
        ]
        done = subprocess.run(
            [sys.executable, *words], env=self.environment(), capture_output=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"bench: {path}, {minutes} min:\n{done.stderr.decode()}")
        told = json.loads(done.stdout)
        return Cost(wall=told["wall"], cpu=told["cpu"], peak=told["peak"])

    def command(self, *words: str | Path, cache: str = "cache") -> Cost:
        """Run a whole command."""
        before = time.perf_counter()
        process = subprocess.Popen(
            words, env=self.environment(cache), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - before
        process.returncode = os.waitstatus_to_exitcode(status)
        said = process.communicate()[1].decode()
        if process.returncode:
            raise SystemExit(f"bench: {' '.join(map(str, words))}:\n{said}")
        return Cost(wall=wall, cpu=used.ru_utime + used.ru_stime, peak=used.ru_maxrss * _KB)

    def make(self, routine: Path, cache: str = "cache") -> Cost:
        """Run `audiocoach make`."""
        return self.command(AUDIOCOACH, "make", routine, "-o", self.folder / "made", cache=cache)

    def forget(self, cache: str) -> None:
        """Throw a cache away."""
        shutil.rmtree(self.folder / cache, ignore_errors=True)

    def environment(self, cache: str = "cache") -> Mapping[str, str]:
        """Give the environment of a user whose folders are here, and whose python keeps bytecode."""
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        return kept | {
            "AUDIOCOACH_CACHE_DIR": str(self.folder / cache),
            "AUDIOCOACH_CONFIG_DIR": str(self.folder / "config"),
            "AUDIOCOACH_DATA_DIR": str(self.folder / "library"),
            "AUDIOCOACH_VOICE": "espeak",
            "PYTHONPYCACHEPREFIX": str(self.folder / "bytecode"),
        }


@contextmanager
def bench(keep: Path | None = None) -> Iterator[Bench]:
    """Open a bench; what it leaves is kept where a folder is named."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield Bench(keep.resolve())
        return
    with TemporaryDirectory(prefix="audiocoach-bench-") as folder:
        yield Bench(Path(folder))


def python(code: str) -> Sequence[str]:
    """Give the words that run a line of Python."""
    return [sys.executable, "-c", code]
