"""Sessions of hours: memory hardly grows with how long they take, nor with what is said in them."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import CHECKOUT, environment

pytestmark = pytest.mark.slow

MOST_AN_HOUR = 10
"""Megabytes by which memory may grow with each hour of a session."""

MAKE = """
import re, resource, sys
from pathlib import Path
from audiocoach import Flags, make_session
session = make_session(sys.argv[1], Path(sys.argv[2]), Flags(voice="espeak"))
own = Path("/proc/self/status")  # on Linux the other figure counts whoever started this process, too
if own.exists():
    most = int(re.search(r"VmHWM:\\s+([0-9]+) kB", own.read_text())[1])
else:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(session.duration, most // 1024)
"""

COUNTED = "{use: squat, reps: 50, tempo: 'sit 2, stand 2'}"
TIMED = "{name: Wall sit, time: 3m20s}"


def made(folder: Path, rounds: int, blocks: str) -> tuple[float, int]:
    """Make a session in a process of its own; return its hours, and the megabytes that this took at most."""
    file = folder / f"{rounds}.yaml"
    file.write_text(f"title: Long\nblocks:\n{blocks}", encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-c", MAKE, file, folder / "made"],
        cwd=CHECKOUT,
        env={**environment(), "XDG_CACHE_HOME": str(folder / f"cache-{rounds}")},
        capture_output=True,
        check=True,
        text=True,
    )
    milliseconds, megabytes = ran.stdout.split()
    return int(milliseconds) / 3_600_000, int(megabytes)


def in_rounds(exercise: str, rounds: int) -> str:
    """Write a block that does one exercise again and again."""
    return f"- {{rounds: {rounds}, rest_between_rounds: 20s, exercises: [{exercise}]}}\n"


def in_words(exercise: str, rounds: int) -> str:
    """Write blocks of an exercise and fifty lines that are said only once."""
    lines = [
        ", ".join(f"{{say: 'Line {each} of block {number}.'}}" for each in range(50))
        for number in range(rounds)
    ]
    return "".join(f"- {{exercises: [{exercise}, {line}]}}\n" for line in lines)


@pytest.mark.parametrize("exercise", [COUNTED, TIMED], ids=["counted", "timed"])
def test_memory_hardly_grows_with_the_hours(exercise: str, tmp_path: Path) -> None:
    """An hour and a half takes less than ten megabytes an hour more than half an hour does."""
    short, long = (made(tmp_path, rounds, in_rounds(exercise, rounds)) for rounds in (8, 24))
    assert long[0] - short[0] == pytest.approx(1, abs=0.1)
    assert long[1] - short[1] < MOST_AN_HOUR * (long[0] - short[0])


def test_memory_hardly_grows_with_what_is_said(tmp_path: Path) -> None:
    """The same holds where a thousand lines an hour are never said twice: no speech of them is held."""
    short, long = (
        made(tmp_path, rounds, in_words("{use: squat, sets: 1, reps: 2}", rounds)) for rounds in (12, 24)
    )
    assert long[0] - short[0] > 0.5
    assert long[1] - short[1] < MOST_AN_HOUR * (long[0] - short[0])
