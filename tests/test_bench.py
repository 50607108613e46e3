"""The bench: every path makes the same session, and all of it is told in tables."""

import subprocess
import sys
from pathlib import Path

import pytest
import soundfile

from tests.commands import CHECKOUT, environment
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
