"""The sound of a session, chosen by flags, by a routine, or by the config."""

import json
from pathlib import Path

import pytest
import soundfile

from tests.audio.songs import song, write_music
from tests.commands import call, put_routine
from tests.tools import ffmpeg_complaints


@pytest.fixture
def short(tmp_path: Path) -> Path:
    """Give a routine that is made in no time, and a tune beside it."""
    write_music(tmp_path / "tune.wav", song(8))
    return put_routine(tmp_path / "short.yaml")


def made(routine: Path, folder: Path, *words: str | Path) -> Path:
    """Make a session and give its path."""
    ran = call("make", routine, "-o", folder, "--json", *words)
    assert ran.status == 0, ran.err
    return Path(json.loads(ran.out)["path"])


def channels(path: Path) -> int:
    """Count the channels of an MP3."""
    return int(soundfile.info(path).channels)


def test_music_makes_it_stereo_and_no_longer(short: Path, tmp_path: Path, ffmpeg: str) -> None:
    """With music the session has two channels at 48 kHz, and lasts as long as without."""
    plain = made(short, tmp_path / "plain")
    music = made(short, tmp_path / "music", "--music", tmp_path / "tune.wav")
    heard, silent = soundfile.info(music), soundfile.info(plain)
    assert (heard.channels, heard.samplerate, silent.channels) == (2, 48_000, 1)
    assert heard.duration == pytest.approx(silent.duration, abs=0.001)
    assert ffmpeg_complaints(ffmpeg, music) == ""


def test_every_choice_is_heard(short: Path, tmp_path: Path) -> None:
    """Each flag makes another sound than the usual one."""
    usual = made(short, tmp_path / "usual").read_bytes()
    choices = [
        ("--tones", "gym"),
        ("--tones-level", "3"),
        ("--loudness", "loud"),
        ("--clarity", "on"),
        ("--floor", "off"),
    ]
    sounds = [made(short, tmp_path / flag, flag, value).read_bytes() for flag, value in choices]
    assert len({usual, *sounds}) == len(choices) + 1


def test_flag_over_routine_over_config(short: Path, tmp_path: Path, config_dir: Path) -> None:
    """Music named in the config or a routine lies beside that file; a flag turns it off."""
    config_dir.mkdir()
    write_music(config_dir / "music" / "mine.wav", song(5, 1))
    (config_dir / "config.yaml").write_text("sound: {music: music, floor: off}\n")
    from_config = made(short, tmp_path / "config")
    assert channels(from_config) == 2
    short.write_text(f"sound: {{music: tune.wav}}\n{short.read_text()}")
    from_routine = made(short, tmp_path / "routine")
    assert channels(from_routine) == 2
    assert from_routine.read_bytes() != from_config.read_bytes()
    assert channels(made(short, tmp_path / "flag", "--music", "off")) == 1


def test_settings_tell_the_sound(short: Path, config_dir: Path) -> None:
    """show --settings names who chose each part of the sound."""
    config_dir.mkdir()
    (config_dir / "config.yaml").write_text("sound: {tones: gym}\n")
    short.write_text(f"sound: {{loudness: loud}}\n{short.read_text()}")
    told = {
        line.split()[0]: line.split()[1:]
        for line in call("show", "--settings", short).out.splitlines()
        if line
    }
    assert told["sound.tones"] == ["gym", "config"]
    assert told["sound.loudness"] == ["-16.0", "routine"]
    assert told["sound.music"] == ["off", "built-in"]


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        (("--music", "absent.mp3"), 1, "absent.mp3: there is no such file or folder of music"),
        (("--tones", "gm"), 1, "'gm' is not a theme of tones; did you mean 'gym'?"),
        (("--loudness", "-3"), 2, "'-3' is no loudness of speech"),
        (("--floor", "no"), 2, "there is no 'no' here"),
        (("--tones-level", "90"), 2, "90"),
    ],
)
def test_a_choice_that_cannot_be(
    short: Path, tmp_path: Path, words: tuple[str, ...], status: int, told: str
) -> None:
    """What cannot sound is told, and nothing is made."""
    ran = call("make", short, "-o", tmp_path / "made", *words)
    assert (ran.status, ran.out) == (status, "")
    assert told in ran.err
    assert not list(tmp_path.glob("made/*.mp3"))
