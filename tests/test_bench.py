"""The bench: every path makes the same session, and all of it is told in tables."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import soundfile

from tests.commands import CHECKOUT, environment
from tools.bench.club import ALONE, PAIR, ROWS_ALONE, Measured, told
from tools.bench.measuring import FFMPEG_PATHS, MUSIC_PATHS, VOICE_PATHS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, ffmpeg: str) -> tuple[Path, str]:
    """Run the bench in its quick way; give the folder with what it made, and what it printed."""
    assert ffmpeg
    folder = tmp_path_factory.mktemp("bench")
    done = subprocess.run(
        [sys.executable, "-m", "tools.bench", "--quick", "--keep", folder],
        cwd=CHECKOUT,
        env=environment(),
        capture_output=True,
        check=True,
        timeout=300,
    )
    return folder, done.stdout.decode()


@pytest.mark.parametrize("paths", [(*VOICE_PATHS, *FFMPEG_PATHS), MUSIC_PATHS], ids=["voice", "music"])
def test_every_path_makes_the_same_session(kept: tuple[Path, str], paths: tuple[str, ...]) -> None:
    """What is compared is equally long, to a frame or two, decoded by somebody else."""
    made = sorted(kept[0].glob("*.mp3"))
    music = {path for path in made if "music" in path.name}
    compared = music if paths == MUSIC_PATHS else set(made) - music
    lengths = [soundfile.info(path).duration for path in compared]
    assert len(lengths) == len(paths)
    assert max(lengths) - min(lengths) < 0.06
    assert min(lengths) > 10


def test_all_of_it_is_in_the_tables(kept: tuple[Path, str]) -> None:
    """Each path has its row, with a ratio to the path that it is measured by."""
    for path in (*VOICE_PATHS, *FFMPEG_PATHS, *MUSIC_PATHS):
        assert f"| {path} | " in kept[1]
    assert "| one encoder run | " in kept[1]
    assert "| at most | measured |" in kept[1]


def measured(name: str, start: float, each: float, **more: int) -> Measured:
    """Make up a batch of a hundred sessions, so many seconds each after its start, eight of them first."""
    done = tuple(start + place * each for place in range(100))
    counts: Counter[str] = Counter(made=100)
    given = {"first": 8, "rows": 100, "whole": 100, "size": 930_000_000} | more
    return Measured(name=name, done=done, counts=counts, **given)


def test_what_a_batch_took_is_told_without_its_start() -> None:
    """Sessions an hour are those after the first tasks; the last ones are compared with the tenth."""
    found = [measured(ALONE, 9, 0.1), measured(ROWS_ALONE, 1, 0.1), measured(PAIR, 30, 0.05, whole=99)]
    assert round(found[0].hourly) == 36_000
    assert round(found[1].marginal(10), 6) == round(found[1].marginal(100), 6) == 0.1
    text = "\n".join(told(found, {100: 64.0, 1000: 64.4}))
    assert "| one process | 36,000 | 2.00 × the time | 19 s | 100, 0, 0 | 100, 100 |" in text
    assert "| two processes | 72,000 | 1.00 × the time | 35 s | 100, 0, 0 | 100, 99 |" in text
    assert "Two processes against one: 2.00 ×." in text
    assert "The 100th session against the 10th: 1.00 ×." in text
    assert "64 MB with 100 rows, 64 MB with 1,000 rows." in text
