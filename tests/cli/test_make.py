import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands import CHECKOUT, call, environment, put_routine, run, started, wait_for

ON_A_FULL_DISK = """
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
from audiocoach.cli import main
main()
"""
"""Runs audiocoach where no file can grow beyond 100 kB."""


def names(folder: Path) -> list[str]:
    """List what a folder holds, hidden files too."""
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_what_is_printed(short: Path, tmp_path: Path) -> None:
    """make ends with the path, then the duration, the size, the talk share and the voice."""
    ran = call("make", short, "-o", tmp_path / "made")
    path, facts = ran.out.splitlines()
    assert (ran.status, ran.err) == (0, "")
    assert Path(path).parent == tmp_path / "made"
    assert Path(path).name.startswith("short_1min_")
    size = f"{Path(path).stat().st_size / 1e6:.1f} MB"
    assert facts.split(" · ")[1::2] == [size, "espeak:en-us"]
    assert facts.split(" · ")[0].startswith("0:")
    assert facts.split(" · ")[2].startswith("talk ")


def test_json(short: Path, tmp_path: Path) -> None:
    """--json prints path, duration in milliseconds, size in bytes, voice and chapters, and nothing else."""
    ran = call("make", short, "--output", tmp_path, "--json")
    told = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert Path(told["path"]).stat().st_size == told["size"]
    assert (told["title"], told["voice"]) == ("Two squats", "espeak:en-us")
    assert 20_000 < told["duration"] < 60_000
    assert told["chapters"][0] == {"title": "1. Squat", "start": 0, "end": told["chapters"][1]["start"]}
    assert abs(told["chapters"][-1]["end"] - told["duration"]) < 100
    assert isinstance(told["changes"], list)


def test_json_of_several(short: Path, tmp_path: Path) -> None:
    """Several routines make several sessions; their JSON is a list."""
    other = put_routine(tmp_path / "other.yaml", "Two more squats")
    told = json.loads(call("make", short, other, "-o", tmp_path, "--json").out)
    assert [one["title"] for one in told] == ["Two squats", "Two more squats"]


def test_default_folder(short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without -o the MP3, and what belongs to it, go to output/ where the user stands."""
    monkeypatch.chdir(tmp_path)
    path = Path(call("make", short.name).out.splitlines()[0])
    assert path.parent == Path("output")
    assert names(tmp_path / "output") == [
        f"{path.stem}.{kind}" for kind in ("chapters.json", "lrc", "mp3", "timeline.json", "txt", "vtt")
    ]


def test_name_says_how_much_is_said(short: Path, tmp_path: Path) -> None:
    """The name of the MP3 ends with the verbosity that the routine states, or the command line."""
    assert "short_1min_minimal.mp3" in call("make", short, "-o", tmp_path).out
    assert "short_1min_brief.mp3" in call("make", short, "-o", tmp_path, "--verbosity", "brief").out


def test_choices_are_heard(short: Path, tmp_path: Path) -> None:
    """Voice, verbosity and pacing of the command line stand above the file's."""
    flags = ("--voice", "espeak:en-us+f5", "--verbosity", "brief", "--pacing", "brisk", "--level", "advanced")
    told = json.loads(call("make", short, "-o", tmp_path, "--json", *flags).out)
    assert told["voice"] == "espeak:en-us+f5"


def test_what_a_wording_does_not_translate(short: Path, tmp_path: Path) -> None:
    """A routine's own words that a wording of another language does not know are told, and spoken."""
    flags = ("--wording", "spanish", "--voice", "silent")
    ran = call("make", short, "-o", tmp_path, *flags)
    assert (ran.status, ran.out.count("\n")) == (0, 2)
    lacks = "the wording has no words in 'es' for 'Two squats'"
    assert ran.err == f"Note: {lacks}; what it lacks is spoken as it stands.\n"
    assert call("make", "three-hip-exercises", "-o", tmp_path, *flags).err == ""


@pytest.mark.parametrize(
    "name", ["my hips.yaml", "Rücken & Hüfte.yml", "#1 {so} it's.yaml", "a<b>:c?.yaml", "CON.yaml"]
)
def test_names_that_systems_dislike(name: str, tmp_path: Path) -> None:
    """Whatever a routine's file is called, its MP3's name has letters, digits, - and _ only."""
    told = json.loads(call("make", put_routine(tmp_path / name), "-o", tmp_path / "a b", "--json").out)
    stem, dot, kind = Path(told["path"]).name.partition(".")
    assert (dot, kind) == (".", "mp3")
    assert stem.replace("-", "").replace("_", "").isalnum()
    assert Path(told["path"]).is_file()


NOT_ROUTINES: dict[str, Callable[[Path], object]] = {
    "empty.yaml": lambda path: path.write_text(""),
    "folder.yaml": lambda path: path.mkdir(),
    "picture.yaml": lambda path: path.write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256))),
    "tab.yaml": lambda path: path.write_text("title:\tX\n\tblocks: []\n"),
    "absent.yaml": lambda path: path,
    "list.yaml": lambda path: path.write_text("- a\n- b\n"),
}


@pytest.mark.parametrize(("name", "put"), NOT_ROUTINES.items(), ids=NOT_ROUTINES)
def test_files_that_are_no_routines(name: str, put: Callable[[Path], object], tmp_path: Path) -> None:
    """A file that holds no routine is named in the error, nothing is made, and nothing is said of Python."""
    put(tmp_path / name)
    ran = call("make", tmp_path / name, "-o", tmp_path / "made")
    assert (ran.status, ran.out) == (1, "")
    assert name in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "made").exists()


def test_a_folder_is_no_routine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, even one that is called like a routine of nobody, is an error of one sentence."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "hips").mkdir()
    for word in ("hips", "./hips", "hips/", ".", "/", ""):
        ran = call("make", word)
        assert (word, ran.status, ran.out, ran.err.count("\n")) == (word, 1, "", 1)


def test_output_that_is_a_file(short: Path, tmp_path: Path) -> None:
    """An output that is a file is a usage error; one that lies below a file cannot be written."""
    (tmp_path / "file").touch()
    assert call("make", short, "-o", tmp_path / "file").status == 2
    ran = call("make", short, "-o", tmp_path / "file" / "below")
    assert (ran.status, ran.out) == (1, "")
    assert "the session cannot be written (Not a directory)" in ran.err


def test_folder_that_cannot_be_written(short: Path) -> None:
    """A folder in which nothing can be written is an error of one sentence that names the file."""
    ran = call("make", short, "-o", "/proc")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert ran.err.startswith("Error: /proc/short_1min_")
    assert "the session cannot be written (" in ran.err


def test_full_disk(short: Path, tmp_path: Path) -> None:
    """Where the MP3 does not fit on the disk, the old session stays as it was and nothing lies beside it."""
    made = tmp_path / "made"
    run("make", short, "-o", made)
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    put_routine(short, "Two other squats")
    done = subprocess.run(
        [sys.executable, "-c", ON_A_FULL_DISK, "make", short, "-o", made],
        env=environment(),
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"cannot be written (File too large)" in done.stderr
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before


def test_second_routine_fails(short: Path, tmp_path: Path) -> None:
    """Where the second of two routines has a mistake, the first is made and told, and the status is 1."""
    ran = call("make", short, tmp_path / "absent.yaml", "-o", tmp_path / "made")
    assert ran.status == 1
    assert "short_1min_" in ran.out
    assert "absent.yaml" in ran.err


@pytest.mark.parametrize("moment", ["speaking", "writing"])
def test_interrupt(moment: str, tmp_path: Path, own_cache: Path) -> None:
    """Ctrl-C while clips are spoken, or while the MP3 is written, ends with status 130 and leaves nothing."""
    made = tmp_path / "made"
    made.mkdir()
    with started("make", "three-hip-exercises", "-o", made) as process:
        if moment == "speaking":
            wait_for(own_cache, "*.clip")
        else:
            wait_for(made, ".audiocoach-*")
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, b"")
    assert err.decode().strip() == "Stopped; nothing half-made was left behind."
    assert names(made) == []


def test_script_is_made_into_audio(short: Path, tmp_path: Path) -> None:
    """A script that was saved and edited is made into a session, with the words and seconds it has now."""
    script = tmp_path / "my script.yaml"
    saved = call("script", short, "--save", script)
    assert saved.err == f"{script}: edit it, then run: audiocoach make {shlex.quote(str(script))}\n"
    script.write_text(script.read_text().replace("That's it.", "Well squatted."))
    made = json.loads(call("make", script, "-o", tmp_path, "--json").out)
    sheet = Path(made["path"]).with_suffix(".txt").read_text()
    assert made["title"] == "Two squats"
    assert "Well squatted." in sheet


def test_the_library_is_found_from_anywhere(tmp_path: Path) -> None:
    """A process that stands elsewhere finds the built-in routines."""
    ran = run("script", "three-hip-exercises", "--voice", "silent", cwd=tmp_path)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("Three hip exercises · ")
    assert CHECKOUT not in tmp_path.parents


def test_a_verbosity_is_no_pacing(tmp_path: Path) -> None:
    """What no file may ask for, no flag may, so that the name of the file tells the truth."""
    ran = call("make", "three-hip-exercises", "--voice", "silent", "-o", tmp_path, "--pacing", "brief")
    assert ran.err == "Error: 'brief' is a verbosity, not a pacing; write --verbosity brief\n"
    assert ran.status == 1


def test_a_copy_and_the_exercises(short: Path, tmp_path: Path) -> None:
    """--to copies the MP3, --split writes its exercises: both are told, in words and as JSON."""
    synced = tmp_path / "synced"
    synced.mkdir()
    wanted = ("make", short, "-o", tmp_path / "made", "--to", synced, "--split")
    path, _, *told = call(*wanted).out.splitlines()
    name, stem = Path(path).name, Path(path).stem
    folders = [folder / stem / f"{stem}.m3u8" for folder in (tmp_path / "made", synced)]
    assert told == [f"Copied: {synced / name}", *(f"Exercises: {each}" for each in folders)]
    report = json.loads(call(*wanted, "--json").out)
    assert (report["copy"], report["playlists"]) == (str(synced / name), list(map(str, folders)))


def test_a_folder_for_copies_that_is_not_there(short: Path, tmp_path: Path) -> None:
    """It is told before anything is made."""
    ran = call("make", short, "-o", tmp_path / "made", "--to", tmp_path / "absent")
    assert ran.status != 0
    assert "there is no folder" in ran.err
    assert names(tmp_path / "made") == []


def test_a_folder_for_copies_that_may_not_be_written(
    short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is one that may only be read."""
    monkeypatch.setattr("os.access", lambda _, mode: mode != os.W_OK)
    ran = call("make", short, "-o", tmp_path / "made", "--to", tmp_path)
    assert ran.status != 0
    assert "you may not write" in ran.err
    assert names(tmp_path / "made") == []
