"""Recordings of the user's own, from the file that names them to the MP3 in which they are heard."""

from pathlib import Path

import numpy as np
import pytest
import soundfile

from audiocoach.audio.levels import loudness
from audiocoach.errors import AudioError
from audiocoach.notation.scripts import write_script_file
from audiocoach.settings import Flags
from audiocoach.studio.cast import Recording
from audiocoach.studio.make import open_studio, take, write_take
from tests.audio.synthetic import sine
from tests.commands import call
from tests.listening import hear

ROUTINE = """\
title: Own words
phrases:
  go: {audio: go.wav, text: "Go, go!"}
blocks:
  - exercises:
      - say: {audio: sounds/hello.flac, text: hello there}
      - use: squat
        dose: 1 x 30s
        say:
          setup: [{audio: go.wav, text: Stand tall and wide.}, Look ahead.]
"""

SILENT = Flags(voice="silent")


def put(folder: Path, routine: str = ROUTINE) -> str:
    """Write the routine and its recordings: one of two seconds, one of one."""
    (folder / "sounds").mkdir()
    soundfile.write(folder / "go.wav", sine(700, 1.0, 0.05), 24_000)
    soundfile.write(folder / "sounds" / "hello.flac", sine(500, 2.0, 0.9, 44_100), 44_100)
    (folder / "own.yaml").write_text(routine)
    return str(folder / "own.yaml")


def placed(made: Recording) -> dict[str, tuple[int, int]]:
    """Map each text to its start and its length."""
    return {each.text: (each.start, each.length) for each in made.timeline.placements if each.text}


def test_a_recording_is_heard_where_the_timeline_says(tmp_path: Path) -> None:
    """It has a length of its own, stands as loud as a voice, and its words are those of the timeline."""
    made = take(open_studio(), put(tmp_path), SILENT)
    spots = placed(made)
    sound = hear(write_take(open_studio(), made, tmp_path).path)
    for text, pitch in {"hello there": 500, "Stand tall and wide.": 700, "Go, go!": 700}.items():
        start, length = spots[text]
        clip = made.clips[text]
        assert clip.milliseconds == length
        assert sound.onset(start, 100, 300) == pytest.approx(start, abs=15)
        spectrum = np.abs(np.fft.rfft(sound.stretch(start + 50, start + 550)))
        assert int(spectrum.argmax()) * 2 == pytest.approx(pitch, abs=6)
        heard = sound.stretch(start, start + length)
        assert loudness(heard) == pytest.approx(-19, abs=1.5)
    assert spots["hello there"][1] > spots["Go, go!"][1]


def test_the_words_stand_in_captions_and_scripts(tmp_path: Path) -> None:
    """What is heard is also read; the file of a script is found again wherever it lies."""
    made = take(open_studio(), put(tmp_path), SILENT)
    write_take(open_studio(), made, tmp_path)
    (captions,) = tmp_path.glob("*.vtt")
    assert "Stand tall and wide." in captions.read_text()
    assert made.script.recordings == {
        "hello there": str(tmp_path / "sounds" / "hello.flac"),
        "Stand tall and wide.": str(tmp_path / "go.wav"),
        "Go, go!": str(tmp_path / "go.wav"),
    }
    (tmp_path / "elsewhere").mkdir()
    saved = tmp_path / "elsewhere" / "own.script.yaml"
    write_script_file(made.script, saved)
    again = take(open_studio(), str(saved), SILENT)
    assert again.script.recordings == made.script.recordings
    assert again.timeline.placements == made.timeline.placements
    assert {text: clip.name for text, clip in again.clips.items()} == {
        text: clip.name for text, clip in made.clips.items()
    }


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "cannot be read (No such file or directory); it is looked for beside the file that names it"),
        (b"no sound at all", "is no sound that can be read; it may be a wav, an mp3, a flac or an ogg"),
    ],
    ids=["missing", "broken"],
)
def test_a_recording_that_is_no_good_is_told_with_its_place(
    content: bytes | None, complaint: str, tmp_path: Path
) -> None:
    """`check` and `make` name the line that names the file."""
    source, go = put(tmp_path), tmp_path / "go.wav"
    go.unlink()
    if content is not None:
        go.write_bytes(content)
    with pytest.raises(AudioError) as caught:
        take(open_studio(), source, SILENT)
    assert str(caught.value).startswith(
        (f"{source}:3:15: the recording '{go}' ", f"{source}:10:27: the recording '{go}' ")
    )
    assert str(caught.value).endswith(complaint)
    ran = call("check", source)
    assert ran.status != 0
    assert f"own.yaml:3:15: the recording '{go}'" in ran.out + ran.err
    assert "own.yaml:10:27: " in ran.out + ran.err


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('{audio: go.wav, text: "Go, go!"}', "{audio: go.wav}", "3:7: a recording has a sound file and the"),
        (
            "title: Own words",
            "title: {audio: go.wav, text: Own}",
            "1:8: a recording is not heard here; it may",
        ),
        ("text: hello there", 'text: "hello {title}"', "6:47: a recording says the same every time"),
    ],
    ids=["no words", "a title", "a variable"],
)
def test_a_recording_that_cannot_be_heard_is_told(old: str, new: str, complaint: str, tmp_path: Path) -> None:
    """Nothing that a file names is passed over."""
    source = put(tmp_path, ROUTINE.replace(old, new))
    ran = call("check", source)
    assert f"own.yaml:{complaint}" in ran.out + ran.err


def test_a_wording_and_the_settings_may_have_recordings(tmp_path: Path, config_dir: Path) -> None:
    """Each file's lie beside it; the routine's own phrase stands before them."""
    (config_dir / "wording").mkdir(parents=True)
    soundfile.write(config_dir / "well.wav", sine(600, 1.0), 24_000)
    (config_dir / "config.yaml").write_text('phrases: {outro: {audio: well.wav, text: "Well done."}}\n')
    soundfile.write(config_dir / "wording" / "on.wav", sine(800, 3.0), 24_000)
    (config_dir / "wording" / "mine.yaml").write_text(
        "like: english\nphrases: {welcome: {say: [{audio: on.wav, text: Come on in.}]}}\n"
    )
    made = take(open_studio(), put(tmp_path, ROUTINE + "wording: mine\n"), SILENT)
    assert made.script.recordings is not None
    assert {Path(file).parent for file in made.script.recordings.values()} == {
        tmp_path,
        tmp_path / "sounds",
        config_dir,
        config_dir / "wording",
    }
    assert placed(made)["Come on in."][1] > 1_500
