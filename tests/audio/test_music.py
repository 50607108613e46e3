import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
import soundfile

from audiocoach.audio.music import decode_music, find_music
from audiocoach.audio.sound import Stereo
from audiocoach.errors import AudioError
from tests.audio.songs import song, write_music

TUNE = song(6, seed=3)


def heard(path: Path) -> Stereo:
    """Decode a whole file."""
    return np.concatenate(list(decode_music(path)))


@pytest.fixture
def with_extra(ffmpeg: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Stand in for the package of the extra, with the ffmpeg of this machine."""
    package = ModuleType("imageio_ffmpeg")
    package.__dict__["get_ffmpeg_exe"] = lambda: ffmpeg
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", package)
    return ffmpeg


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the package of the extra be missing."""
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)


def in_m4a(ffmpeg: str, folder: Path) -> Path:
    """Write the tune as AAC."""
    target = folder / "tune.m4a"
    source = write_music(folder / "tune.wav", TUNE)
    subprocess.run([ffmpeg, "-v", "error", "-i", source, "-b:a", "192k", target], check=True, timeout=60)
    return target


@pytest.mark.parametrize("ending", ["wav", "flac", "mp3", "ogg", "MP3"])
def test_music_is_read_whole_and_in_time(ending: str, tmp_path: Path) -> None:
    """Each kind comes as stereo at the session's rate, as long as it was, its left channel on the left."""
    sound = heard(write_music(tmp_path / f"tune.{ending}", TUNE))
    assert sound.shape == TUNE.shape
    for channel in (0, 1):
        assert np.corrcoef(sound[:, channel], TUNE[:, channel])[0, 1] > 0.99


@pytest.mark.parametrize("rate", [22_050, 32_000, 44_100, 96_000])
def test_another_rate_keeps_tempo_and_pitch(rate: int, tmp_path: Path) -> None:
    """Resampled, six seconds stay six seconds, and the tune is on its place."""
    sound = heard(write_music(tmp_path / "tune.wav", song(6, 3, rate=rate), rate))
    assert len(sound) == pytest.approx(len(TUNE), abs=3)
    spectrum = np.abs(np.fft.rfft(sound[:, 0]))
    assert np.argmax(spectrum) / 6 == pytest.approx(np.argmax(np.abs(np.fft.rfft(TUNE[:, 0]))) / 6, abs=1)


@pytest.mark.parametrize("channels", [1, 4])
def test_other_numbers_of_channels_become_two(channels: int, tmp_path: Path) -> None:
    """Mono is heard on both sides; of more than two channels both sides hear the mean."""
    many = np.repeat(TUNE[:, :1], channels, axis=1)
    sound = heard(write_music(tmp_path / "tune.wav", many))
    assert np.array_equal(sound[:, 0], sound[:, 1])
    assert np.abs(sound[:, 0] - TUNE[:, 0]).max() < 1e-3


def test_m4a_is_read_with_the_extra(with_extra: str, tmp_path: Path) -> None:
    """The extra's ffmpeg decodes what libsndfile cannot."""
    sound = heard(in_m4a(with_extra, tmp_path))
    assert len(sound) == pytest.approx(len(TUNE), abs=4096)
    assert np.std(sound) == pytest.approx(np.std(TUNE), rel=0.05)


def test_what_is_not_wanted_of_m4a_is_not_decoded(with_extra: str, tmp_path: Path) -> None:
    """A reader that stops early ends the program, too."""
    stream = decode_music(in_m4a(with_extra, tmp_path))
    assert len(next(stream)) == 5 * 48_000
    stream.close()  # type: ignore[attr-defined] # it is a generator


@pytest.mark.usefixtures("with_extra")
def test_a_damaged_m4a_is_refused_with_what_ffmpeg_says(tmp_path: Path) -> None:
    """The sentence names the file and the decoder's reason."""
    path = tmp_path / "bad.m4a"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(AudioError, match=r"bad\.m4a: this music cannot be read; ffmpeg says: .+"):
        heard(path)


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_the_error_is_the_install_command(tmp_path: Path) -> None:
    """Who has m4a files is told what to type."""
    path = tmp_path / "tune.m4a"
    path.write_bytes(b"x")
    with pytest.raises(
        AudioError, match=r"to read \.m4a .*; install it with: pip install 'audiocoach\[music\]'"
    ):
        heard(path)


@pytest.mark.parametrize("content", [b"", b"no music", b"RIFF\0\0\0\0WAVE", b"fLaC" + bytes(300)])
def test_a_damaged_file_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    """What libsndfile cannot open is an error of ours, that names the file."""
    path = tmp_path / "bad.flac"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=r"bad\.flac: this music cannot be read; libsndfile says: .+"):
        heard(path)


def test_a_flac_that_breaks_off_is_refused(tmp_path: Path) -> None:
    """Half a file is found out at the latest when its end is reached."""
    path = write_music(tmp_path / "half.flac", TUNE)
    path.write_bytes(path.read_bytes()[:60_000])
    with pytest.raises(AudioError, match=r"half\.flac: this music cannot be read"):
        heard(path)


@pytest.mark.parametrize("number", [np.nan, np.inf, -np.inf])
def test_samples_that_are_no_numbers_are_damage(number: float, tmp_path: Path) -> None:
    """They would silence the speech as well."""
    broken = TUNE.copy()
    broken[1000:1010] = number
    path = tmp_path / "tune.wav"
    soundfile.write(path, broken, 44_100, subtype="FLOAT")
    with pytest.raises(AudioError, match=r"tune\.wav: this music is damaged; it holds samples"):
        heard(path)


@pytest.mark.parametrize("number", [1e20, -1e30, 1e3])
def test_a_sample_beyond_all_loudness_is_damage(number: float, tmp_path: Path) -> None:
    """One sample of 1e20 would turn the whole session into silence."""
    sound = song(3.0)
    sound[1000] = number
    soundfile.write(tmp_path / "song.wav", sound, 44_100, subtype="FLOAT")
    with pytest.raises(AudioError, match="this music is damaged"):
        list(decode_music(tmp_path / "song.wav"))


def test_a_rate_beyond_all_sense_is_damage(tmp_path: Path) -> None:
    """The rate that a file claims is not computed with."""
    soundfile.write(tmp_path / "song.wav", song(3.0), 2_000_000_000)
    with pytest.raises(AudioError, match="no form of sound"):
        list(decode_music(tmp_path / "song.wav"))


def test_a_name_that_says_what_the_file_is_not_is_told(tmp_path: Path) -> None:
    """Of a text that is called an MP3, libsndfile itself says that it does not exist."""
    (tmp_path / "text.mp3").write_text("La la la.\n" * 100)
    with pytest.raises(AudioError, match=r"text\.mp3: this music cannot be read; it is damaged, or no MP3$"):
        heard(tmp_path / "text.mp3")


def test_a_place_that_cannot_be_looked_at_is_told(tmp_path: Path) -> None:
    """Whatever the system says to a path becomes a sentence about reading."""
    with pytest.raises(AudioError, match=r"this cannot be read \(File name too long\)"):
        find_music(tmp_path / ("n" * 300))


def test_a_folder_is_its_music_in_the_order_of_names(tmp_path: Path) -> None:
    """Covers, notes, hidden files and folders are passed over."""
    for name in ("b.mp3", "a.WAV", "c.m4a", "cover.jpg", "._b.mp3", "notes.txt"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "d.mp3").mkdir()
    assert [path.name for path in find_music(tmp_path)] == ["a.WAV", "b.mp3", "c.m4a"]
    assert find_music(tmp_path / "b.mp3") == (tmp_path / "b.mp3",)


def test_music_without_end_is_not_read(tmp_path: Path) -> None:
    """A file of 50 GB, which takes no room on the disk, is refused by its size, also among others."""
    with (tmp_path / "a.wav").open("wb") as file:
        file.truncate(50_000_000_000)
    for path in (tmp_path, tmp_path / "a.wav"):
        with pytest.raises(AudioError, match=r"a\.wav: this music is larger than 2 GB"):
            find_music(path)


def test_what_is_no_music_is_refused_with_what_would_be(tmp_path: Path) -> None:
    """A missing path, an empty folder and a file of another kind each get their own sentence."""
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(AudioError, match=r"gone\.mp3: there is no such file or folder of music"):
        find_music(tmp_path / "gone.mp3")
    with pytest.raises(AudioError, match=r"there is no music in this folder; it would end in .*\.mp3"):
        find_music(tmp_path)
    with pytest.raises(AudioError, match=r"notes\.txt: this is no file of music; it would end in"):
        find_music(tmp_path / "notes.txt")
