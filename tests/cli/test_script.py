import json
import os
import re
from pathlib import Path
from typing import get_args

import pytest

from audiocoach.coach.timeline.timeline import Action
from tests.commands import call


def test_table(short: Path) -> None:
    """The table has the title, a heading a chapter, each cue with its clock and length, then the sums."""
    ran = call("script", short)
    assert (ran.status, ran.err) == (0, "")
    for line in (
        r"Two squats · 0:\d\d",
        r" +0:00 +1\. SQUAT",
        r" +0:01\.0 +\d\.\d s .* Squat\.",
        r" +0:\d\d\.0 +0\.\d s +\[start\]",
        r"Total 0:\d\d · talk \d+ % · \d+ cues",
        r"Longest time without voice \d+\.\d s, from 0:\d\d",
    ):
        assert re.search(rf"(?m)^{line}$", ran.out), line


def test_json_has_every_window_and_cue(short: Path) -> None:
    """--json tells windows that follow each other without a gap to the end, and their cues, in order."""
    told = json.loads(call("script", short, "--json").out)
    assert {
        "title",
        "language",
        "total",
        "announced",
        "talk",
        "chapters",
        "windows",
        "changes",
    } <= told.keys()
    windows = told["windows"]
    starts = [window["start"] for window in windows]
    assert starts == [0, *(window["start"] + window["length"] for window in windows[:-1])]
    assert windows[-1]["start"] + windows[-1]["length"] == told["total"] == told["announced"]
    assert {window["kind"] for window in windows} == {"exact", "elastic"}
    cues = [cue for window in windows for cue in window["cues"]]
    assert [cue["start"] for cue in cues] == sorted(cue["start"] for cue in cues)
    assert all({"start", "length", "moment", "text", "sound", "moved"} == cue.keys() for cue in cues)
    assert all(bool(cue["text"]) != bool(cue["sound"]) for cue in cues)
    assert {window["chapter"] for window in windows} <= {chapter["title"] for chapter in told["chapters"]}


def test_changes_are_told_with_reasons() -> None:
    """What was moved, shortened or dropped is told with its cue, its time and why."""
    changes = json.loads(call("script", "hips-for-runners", "--voice", "silent", "--json").out)["changes"]
    assert changes
    assert all(change["reason"] and (change["text"] or change["moment"] == "pulse") for change in changes)
    assert {change["action"] for change in changes} <= set(get_args(Action))


def test_saved_script_says_the_same(short: Path, tmp_path: Path) -> None:
    """A saved script, read back, is the same script, and anybody in the house may read its file."""
    saved = tmp_path / "saved.yaml"
    ran = call("script", short, "--save", saved, "--json")
    again = call("script", saved, "--json")
    assert json.loads(again.out) == json.loads(ran.out)
    assert saved.stat().st_mode & 0o777 == short.stat().st_mode & 0o777
    assert call("check", saved).status == 0


def test_save_where_nothing_can_be_written(short: Path) -> None:
    """A script that cannot be saved is an error of one sentence."""
    ran = call("script", short, "--save", "/proc/none.yaml")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "/proc/none.yaml" in ran.err


def test_nothing_is_written(short: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at a script makes no file but clips in the cache."""
    monkeypatch.chdir(tmp_path)
    call("script", short)
    assert list(tmp_path.iterdir()) == [short]


@pytest.mark.parametrize("flag", ["--save", "--picture"])
@pytest.mark.parametrize("force", [(), ("--force",)], ids=["plain", "force"])
def test_the_routine_that_is_read_is_never_replaced(
    flag: str, force: tuple[str, ...], short: Path, tmp_path: Path
) -> None:
    """Neither under its own name nor through a link, whatever is said, and before anything is spoken."""
    before = short.read_bytes()
    link = tmp_path / "link.svg"
    link.symlink_to(short)
    routine = tmp_path / "drawn.svg"
    routine.hardlink_to(short)
    for target in (link, routine) if flag == "--picture" else (short, link, routine):
        ran = call("script", short, flag, target, *force)
        assert (ran.status, ran.out) == (1, "")
        assert "this would replace what it is made from" in ran.err
    assert short.read_bytes() == before


@pytest.mark.parametrize("name", ["config.yaml", "exercises/lift.yaml", "wording/own.yml", "tune.flac"])
def test_nothing_that_is_read_is_replaced_by_a_script(name: str, short: Path, config_dir: Path) -> None:
    """The settings, own exercises and wordings and music stay, whatever is said."""
    file = config_dir / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("level: advanced\n" if name == "config.yaml" else "", encoding="utf-8")
    before = file.read_bytes()
    ran = call("script", short, "--save", file, "--force")
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert file.read_bytes() == before


@pytest.mark.parametrize(("flag", "name"), [("--save", "a.yaml"), ("--picture", "a.svg")])
def test_only_what_audiocoach_wrote_is_replaced(flag: str, name: str, short: Path, tmp_path: Path) -> None:
    """A file of somebody else stays until --force is said; an earlier output makes room."""
    target = tmp_path / name
    target.write_text("<svg>mine</svg>", encoding="utf-8")
    ran = call("script", short, flag, target)
    assert ran.status == 1
    assert "choose another name, or say --force" in ran.err
    assert target.read_text(encoding="utf-8") == "<svg>mine</svg>"
    assert call("script", short, flag, target, "--force").status == 0
    assert call("script", short, flag, target).status == 0


@pytest.mark.parametrize(("flag", "name"), [("--save", "a.yaml"), ("--picture", "a.svg")])
def test_what_was_edited_is_not_lost(flag: str, name: str, short: Path, tmp_path: Path) -> None:
    """What somebody has changed in a saved script or a picture is theirs."""
    saved = tmp_path / name
    assert call("script", short, flag, saved).status == 0
    edited = re.sub("squat", "deep squat", saved.read_text(encoding="utf-8"), count=1, flags=re.IGNORECASE)
    saved.write_text(edited, encoding="utf-8")
    assert call("script", short, flag, saved).status == 1
    assert saved.read_text(encoding="utf-8") == edited


@pytest.mark.parametrize("name", ["", ".", "/dev/null", "pipe.yaml"])
def test_what_is_no_file_is_no_place_for_a_script(name: str, short: Path, tmp_path: Path) -> None:
    """An empty name, a folder, a device and a pipe are refused in one sentence, and nothing waits."""
    os.mkfifo(tmp_path / "pipe.yaml")
    for flag in ("--save=", "--picture="):
        ran = call("script", short, flag + (str(tmp_path / name) if name == "pipe.yaml" else name), "--force")
        assert ran.status in (1, 2)
        assert "Traceback" not in ran.err
    assert (tmp_path / "pipe.yaml").is_fifo()
