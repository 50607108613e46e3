import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audiocoach.audio import music
from audiocoach.audio.cache import DerivedCache
from audiocoach.audio.music import look_at
from audiocoach.audio.sound import Stereo
from audiocoach.errors import AudioError
from tests.audio.songs import song, write_music
from tests.tools import run_tool


def loudness_by_ffmpeg(ffmpeg: str, path: Path) -> float:
    """Give the integrated loudness of a file."""
    words = ("-hide_banner", "-nostats", "-i", path, "-af", "ebur128", "-f", "null", "-")
    said = run_tool(ffmpeg, *words).stderr.decode()
    found = re.search(r"I:\s+(\S+) LUFS", said[said.rindex("Summary:") :])
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize(("ending", "level"), [("wav", 0.02), ("mp3", 0.2)])
def test_length_and_loudness_are_those_that_others_measure(
    ending: str, level: float, ffmpeg: str, tmp_path: Path
) -> None:
    """A tune that is even throughout is as loud as ffmpeg says, to 0.3 LU, and exactly as long as it is."""
    sound = song(8, level=level)
    path = write_music(tmp_path / f"tune.{ending}", sound)
    track = look_at(path)
    assert track.samples == len(sound)
    assert track.loudness == pytest.approx(loudness_by_ffmpeg(ffmpeg, path), abs=0.3)


def test_music_that_swells_is_measured_where_it_is_loud(tmp_path: Path) -> None:
    """A few loud seconds in soft music count, so that it does not drown the coach."""
    sound = song(30, level=0.02)
    steady = look_at(write_music(tmp_path / "steady.wav", sound)).loudness
    swelling: Stereo = sound * np.where(np.arange(len(sound)) > 25 * 48_000, 8, 1)[:, None].astype(np.float32)
    assert look_at(write_music(tmp_path / "swelling.wav", swelling)).loudness > steady + 14


@pytest.mark.slow
def test_only_what_a_session_plays_is_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of long music ten minutes and a little are read for a short session, and measure like the whole."""
    tune, read = song(7), []

    def an_hour(_: Path) -> Iterator[Stereo]:
        for number in range(500):
            level = np.float32(1 + 0.1 * np.sin(number))
            read.append(len(tune))
            yield level * tune

    monkeypatch.setattr(music, "decode_music", an_hour)
    (tmp_path / "long.wav").write_bytes(b"its content is not asked for")
    track = look_at(tmp_path / "long.wav", needed=8 * 60 * 48_000)
    assert 604 * 48_000 <= track.samples <= sum(read) <= 630 * 48_000
    whole = look_at(tmp_path / "long.wav", needed=3_600 * 48_000)
    assert whole.samples == 3_500 * 48_000
    assert track.loudness == pytest.approx(whole.loudness, abs=0.5)


def test_what_is_on_the_shelf_is_not_measured_again(tmp_path: Path) -> None:
    """The same content is known under any name; other content is measured."""
    shelf = DerivedCache(tmp_path / "shelf")
    first = look_at(write_music(tmp_path / "a.wav", song(4)), shelf)
    key = next((tmp_path / "shelf").rglob("*.kept"))
    before = key.stat().st_mtime_ns
    (tmp_path / "a.wav").rename(tmp_path / "b.wav")
    again = look_at(tmp_path / "b.wav", shelf)
    assert (again.samples, again.loudness, again.path.name) == (first.samples, first.loudness, "b.wav")
    assert key.stat().st_mtime_ns == before
    assert look_at(write_music(tmp_path / "a.wav", song(5)), shelf).samples == 5 * 48_000


@pytest.mark.parametrize(
    ("sound", "complaint"),
    [(song(1), "lasts less than 2 seconds"), (0 * song(4), "is silent"), (1e-5 * song(4), "is silent")],
    ids=["short", "nothing", "nearly nothing"],
)
def test_what_cannot_be_music_is_refused(sound: Stereo, complaint: str, tmp_path: Path) -> None:
    """A sound effect and a silent file are told by name."""
    path = write_music(tmp_path / "odd.wav", sound)
    with pytest.raises(AudioError, match=rf"odd\.wav: this music {complaint}"):
        look_at(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    """So is music that is gone between listing and reading."""
    with pytest.raises(AudioError, match=r"gone\.mp3: this music cannot be read \(No such file"):
        look_at(tmp_path / "gone.mp3")


@pytest.mark.parametrize(
    "nonsense",
    [
        b"abc",
        bytes(16),
        (2**62).to_bytes(8, "little") + bytes(8),
        bytes([0, 238, 2, *bytes(5)]) + b"\xff" * 8,
    ],
)
def test_measures_that_no_music_has_are_taken_anew(nonsense: bytes, tmp_path: Path) -> None:
    """Nonsense on the shelf under a right check sum is not believed."""
    shelf, music = DerivedCache(tmp_path / "shelf"), write_music(tmp_path / "a.wav", song(4))
    first = look_at(music, shelf)
    for path in (tmp_path / "shelf").rglob("*.kept"):
        shelf.put(path.stem, nonsense)
    assert look_at(music, shelf) == first
