from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiocoach.publish.tags import read_cover, read_session
from audiocoach.settings import Delivery, Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.deliver import deliver
from audiocoach.studio.make import Studio, open_studio, take, write_take
from tests.audio.songs import song, write_music
from tests.commands import put_routine

ROUTINE = """\
title: {title}
pacing: {{intro: 'off', explain: name, midpoint: false}}
verbosity: minimal
blocks:
  - exercises:
      - {{use: clamshell, dose: {{sets: 1, reps: 2}}}}
      - {{use: lateral-lunge, dose: 1 x 10s}}
"""


@pytest.fixture
def studio() -> Studio:
    """Open the studio."""
    return open_studio()


@pytest.fixture
def taken(tmp_path: Path, studio: Studio) -> Recording:
    """Record a short session of two exercises on two sides."""
    return take(studio, str(put_routine(tmp_path / "two.yaml", "Two", ROUTINE)))


def files(folder: Path) -> list[str]:
    """List the names in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_the_exercises_of_a_session(studio: Studio, taken: Recording, tmp_path: Path) -> None:
    """Each is a numbered MP3 of an album, with its own title, sides and cover; together they last as long."""
    made = write_take(studio, taken, tmp_path / "out")
    (path,) = deliver(made, taken.timeline, Delivery(split=True)).playlists
    assert path == made.path.with_suffix("") / f"{made.path.stem}.m3u8"
    listed = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert files(path.parent) == sorted([*listed, path.name])
    parts = [read_session(path.parent / name) for name in listed]
    assert [part.title for part in parts] == ["Clamshell", "Lateral lunge", "Finish"]
    assert [(part.album, part.track, part.part) for part in parts] == [
        ("Two", number, "Two") for number in (1, 2, 3)
    ]
    assert [chapter.title for chapter in parts[1].chapters] == [
        "2. Lateral lunge, left",
        "2. Lateral lunge, right",
    ]
    assert sum(part.duration for part in parts) == made.duration
    assert all(read_cover(part.path) == read_cover(made.path) for part in parts)


@pytest.mark.parametrize(
    "music", [pytest.param(False, id="voice"), pytest.param(True, id="music", marks=pytest.mark.slow)]
)
def test_they_sound_as_they_do_in_the_session(
    studio: Studio, taken: Recording, tmp_path: Path, music: bool
) -> None:
    """Played one after another, the parts are the session, sample by sample."""
    if music:
        source = write_music(tmp_path / "song.wav", song(30))
        flags = Flags(sound=Flags().sound.model_copy(update={"music": str(source)}))
        taken = take(studio, str(tmp_path / "two.yaml"), flags)
    made = write_take(studio, taken, tmp_path / "out")
    (path,) = deliver(made, taken.timeline, Delivery(split=True)).playlists
    whole, _ = soundfile.read(made.path, dtype="int16")
    parts = [soundfile.read(part, dtype="int16")[0] for part in sorted(path.parent.glob("*.mp3"))]
    together = np.concatenate(parts)
    assert together.shape == whole.shape
    assert np.abs(together.astype(int) - whole).max() <= 1


def test_a_copy_in_another_folder(studio: Studio, taken: Recording, tmp_path: Path) -> None:
    """It is the MP3, byte for byte, with nothing beside it; made again, it takes its own place."""
    synced = tmp_path / "synced"
    synced.mkdir()
    made = write_take(studio, taken, tmp_path / "out")
    for _ in range(2):
        copy = deliver(made, taken.timeline, Delivery(to=synced)).copy
        assert copy is not None
        assert copy.path.read_bytes() == made.path.read_bytes()
        assert files(synced) == [made.path.name]


def test_a_copy_takes_no_place_of_another_routine(studio: Studio, taken: Recording, tmp_path: Path) -> None:
    """The session of another routine that is called alike stays where it is."""
    synced = tmp_path / "synced"
    other = write_take(studio, replace(taken, origin="other"), synced).path.read_bytes()
    made = write_take(studio, taken, tmp_path / "out")
    copy = deliver(made, taken.timeline, Delivery(to=synced)).copy
    assert copy is not None
    assert copy.path.name != made.path.name
    assert (synced / made.path.name).read_bytes() == other


def test_what_a_session_is_made_from_is_not_taken_away(
    studio: Studio, taken: Recording, tmp_path: Path
) -> None:
    """An earlier copy that is its music now stays, and so do the earlier exercises."""
    synced = tmp_path / "synced"
    made = write_take(studio, taken, tmp_path / "out")
    delivered = deliver(made, taken.timeline, Delivery(to=synced, split=True))
    played = sorted(synced.rglob("*.mp3"))
    before = [path.read_bytes() for path in played]
    again = deliver(made, taken.timeline, Delivery(to=synced, split=True), played)
    assert again.copy != delivered.copy
    assert [path.read_bytes() for path in played] == before


def test_a_copy_where_it_is_already(studio: Studio, taken: Recording, tmp_path: Path) -> None:
    """Copied into the folder in which it was made, it is left as it is."""
    made = write_take(studio, taken, tmp_path)
    delivered = deliver(made, taken.timeline, Delivery(to=tmp_path, split=True))
    assert delivered.copy == made
    assert len(delivered.playlists) == 1


def test_a_copy_is_split_too(studio: Studio, taken: Recording, tmp_path: Path) -> None:
    """A phone that shows no chapters finds the exercises in the synced folder."""
    synced = tmp_path / "synced"
    synced.mkdir()
    made = write_take(studio, taken, tmp_path / "out")
    here, there = deliver(made, taken.timeline, Delivery(to=synced, split=True)).playlists
    assert files(here.parent) == files(there.parent)
    assert there.parent.parent == synced


def test_of_an_earlier_split_only_ours_is_removed(studio: Studio, taken: Recording, tmp_path: Path) -> None:
    """An exercise that is gone goes from the folder, too; a file that the user put there stays."""
    made = write_take(studio, taken, tmp_path / "out")
    (path,) = deliver(made, taken.timeline, Delivery(split=True)).playlists
    (path.parent / "02_clamshell.mp3").write_bytes((path.parent / "01_clamshell.mp3").read_bytes())
    (path.parent / "09_mine.mp3").write_bytes(b"mine")
    before = files(path.parent)
    deliver(made, taken.timeline, Delivery(split=True))
    assert set(before) - set(files(path.parent)) == {"02_clamshell.mp3"}


def test_parts_go_with_a_session_of_other_minutes(studio: Studio, taken: Recording, tmp_path: Path) -> None:
    """Where the session has other minutes now, neither its earlier file nor its earlier parts stay."""
    earlier = write_take(studio, taken, tmp_path, "two_9min_minimal.mp3")
    deliver(earlier, taken.timeline, Delivery(split=True))
    assert earlier.path.with_suffix("").is_dir()
    assert write_take(studio, taken, tmp_path).replaced == (earlier.path,)
    assert not earlier.path.with_suffix("").exists()
