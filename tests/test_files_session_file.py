import errno
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiocoach import files as session_file
from audiocoach.errors import AudioError
from audiocoach.files import sweep, write_session


def names(folder: Path) -> list[str]:
    """List what lies in a folder, hidden files as well."""
    return sorted(path.name for path in folder.iterdir())


def failing() -> Iterator[bytes]:
    """Give a block, then fail as an encoder might."""
    yield b"half"
    raise AudioError("coded sound does not fit")


def test_a_session_and_its_sidecars_are_written(tmp_path: Path) -> None:
    """Blocks make the file; sidecars lie beside it under its name; nothing else does."""
    path = tmp_path / "new" / "hips_24min.v2.mp3"
    write_session(path, iter([b"one", b"two"]), {".txt": "words – …\n", ".vtt": "WEBVTT\n"})
    assert path.read_bytes() == b"onetwo"
    assert path.with_suffix(".txt").read_text(encoding="utf-8") == "words – …\n"
    assert names(path.parent) == ["hips_24min.v2.mp3", "hips_24min.v2.txt", "hips_24min.v2.vtt"]


def test_a_failing_run_leaves_the_good_file(tmp_path: Path) -> None:
    """Whatever fails while the stream is made, the old session and its sidecars stay, and no scrap does."""
    path = tmp_path / "hips.mp3"
    write_session(path, [b"good"], {".txt": "good"})
    with pytest.raises(AudioError, match="does not fit"):
        write_session(path, failing(), {".txt": "bad"})
    assert path.read_bytes() == b"good"
    assert path.with_suffix(".txt").read_text() == "good"
    assert names(tmp_path) == ["hips.mp3", "hips.txt"]


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses, the error names the file, and the old one stays."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "hips.mp3"
    path.write_bytes(b"good")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        AudioError, match=r"hips\.mp3: the session cannot be written \(No space left on device\)"
    ):
        write_session(path, [b"new"])
    assert path.read_bytes() == b"good"
    assert names(tmp_path) == ["hips.mp3"]


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    """A wrong place is an error with its name, not a traceback."""
    (tmp_path / "file").write_text("")
    with pytest.raises(AudioError, match="cannot be written"):
        write_session(tmp_path / "file" / "hips.mp3", [b"new"])


@pytest.mark.parametrize("suffix", [".mp3", ".vtt"])
def test_a_folder_in_the_place_of_a_file_is_told_before_anything_is_put_there(
    suffix: str, tmp_path: Path
) -> None:
    """Neither the session nor any of its sidecars is left."""
    (tmp_path / f"s{suffix}").mkdir()
    sidecars = {".txt": "words", ".vtt": "captions"}
    with pytest.raises(AudioError, match=rf"the session cannot be written \(s{suffix} is a folder\)"):
        write_session(tmp_path / "s.mp3", [b"frames"], sidecars)
    assert [path.name for path in tmp_path.iterdir()] == [f"s{suffix}"]


def test_the_file_can_be_read_by_others(tmp_path: Path) -> None:
    """A session has the rights of any new file, so that a music server sees it."""
    plain = tmp_path / "plain"
    plain.write_bytes(b"")
    write_session(tmp_path / "hips.mp3", [b"new"])
    assert (tmp_path / "hips.mp3").stat().st_mode == plain.stat().st_mode


def test_leftovers_of_killed_runs_are_swept_away(tmp_path: Path) -> None:
    """A hidden part that nobody writes any more is gone after the next run; other files are not touched."""
    (tmp_path / ".audiocoach-deadbeef.part").write_bytes(b"half a session")
    (tmp_path / "film.part").write_bytes(b"somebody's download")
    write_session(tmp_path / "hips.mp3", [b"new"])
    assert names(tmp_path) == ["film.part", "hips.mp3"]


def test_what_a_living_run_writes_is_not_swept_away(tmp_path: Path) -> None:
    """Two runs in one folder do not disturb each other."""

    def meanwhile() -> Iterator[bytes]:
        yield b"x" * 100_000
        sweep(tmp_path)
        write_session(tmp_path / "other.mp3", [b"other"])
        yield b"y"

    write_session(tmp_path / "hips.mp3", meanwhile())
    assert (tmp_path / "hips.mp3").stat().st_size == 100_001
    assert names(tmp_path) == ["hips.mp3", "other.mp3"]


KILLED = """
import sys
from pathlib import Path
from audiocoach.files import write_session
path = Path(sys.argv[1])
print("ready", flush=True)
number = 0
while True:
    number += 1
    block = bytes([number % 251]) * 4000
    write_session(path, (block for _ in range(500)), {".txt": str(number % 251)})
"""


def test_killed_at_any_moment_old_or_new_file_is_whole(tmp_path: Path) -> None:
    """A run that is killed while it writes leaves a complete session, never a part of one under its name."""
    path, moments = tmp_path / "hips.mp3", random.Random(7)
    write_session(path, [b"\0" * 2_000_000])
    for _ in range(12):
        program = [sys.executable, "-c", KILLED, str(path)]
        with subprocess.Popen(program, stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."}) as run:
            assert run.stdout is not None
            run.stdout.readline()
            time.sleep(moments.uniform(0, 0.05))
            run.kill()
        content = path.read_bytes()
        assert len(content) == 2_000_000
        assert len(set(content)) == 1
        assert all(name.startswith(".") or name in ("hips.mp3", "hips.txt") for name in names(tmp_path))
    write_session(path, [b"new"])
    assert names(tmp_path) == ["hips.mp3", "hips.txt"]


def test_parts_are_hidden_from_players() -> None:
    """A phone that watches the folder takes up no half-written file: hidden, and of no sound's suffix."""
    assert session_file._PREFIX.startswith(".")
    assert session_file._SUFFIX == ".part"
