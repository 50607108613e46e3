"""audiocoach batch: rows in, sessions out, and a word on each failure."""

import io
import json
import re
import sys
import time
from itertools import count
from pathlib import Path

import pytest

from audiocoach.cli.output import speaking
from tests.batch.club import table
from tests.commands import call, put_routine, run


@pytest.fixture(autouse=True)
def _home(config_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_routine(config_dir / "routines" / "short.yaml")
    monkeypatch.setenv("AUDIOCOACH_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setenv("AUDIOCOACH_VOICE", "silent")
    monkeypatch.chdir(tmp_path)


def test_a_batch_from_a_table() -> None:
    """A dry run says what there is to do; the run does it; the next one finds it done."""
    table(Path("club.csv"), "Ana,short", "Ben,short")
    told = call("batch", "club.csv", "--dry-run", "--workers", "1")
    assert told.status == 0
    total, *new = told.out.splitlines()
    assert total == "output/club: 2 sessions: 2 to be made"
    assert [line.partition("-")[0] for line in new] == ["  line 2: ana", "  line 3: ben"]
    told = call("batch", "club.csv", "--workers", "1", "--report", "report.csv")
    assert told.out.startswith("output/club: 2 sessions: 2 made · ")
    assert len(Path("report.csv").read_text().splitlines()) == 3
    told = call("batch", "club.csv", "--workers", "1", "--json", "--publish", "https://example.org/club")
    assert [json.loads(line)["status"] for line in told.out.splitlines()] == ["there", "there"]
    assert told.err.count("https://example.org/club/") == 2


def test_a_dry_run_tells_what_is_new() -> None:
    """What is there is counted, what is new or damaged is named, and of many the first ones are."""
    table(Path("club.csv"), "Ana,short", "Ben,short")
    call("batch", "club.csv", "--workers", "1")
    table(Path("club.csv"), "Ana,short", "Ben,short", *(f"A{number},short" for number in range(30)))
    path = next(Path("output/club").glob("ana-*/*.mp3"))
    path.write_bytes(path.read_bytes()[:-1])
    told = call("batch", "club.csv", "--dry-run", "--workers", "1")
    total, *new = told.out.splitlines()
    assert total.startswith(
        "output/club: 32 sessions: 1 there already, 30 to be made, 1 damaged, to be made anew · "
    )
    assert new[0] == f"  line 2: {path.relative_to('output/club')}"
    assert new[-1] == "… and 12 more, which --report lists"
    table(Path("club.csv"), "Ana,short", "Ben,short", "A0,short")
    told = call("batch", "club.csv", "--workers", "1")
    assert "1 made, 1 damaged and made anew, 1 there already" in told.out


def test_progress_tells_the_rate_and_the_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal: how many rows are done, how many an hour, and how long the rest takes."""
    seconds = count(step=2)
    monkeypatch.setattr(time, "time", lambda: float(next(seconds)))
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    with speaking(label="Rows", rated=True) as tell:
        assert tell is not None
        for done in range(0, 101, 10):
            tell(done, 1000)
    told = re.search(r"Rows .* 100/1000 +00:(\d\d):(\d\d) +([\d,]+) an hour", terminal.getvalue())
    assert told is not None
    left, rate = int(told[1]) * 60 + int(told[2]), int(told[3].replace(",", ""))
    assert left == 900 / rate * 3600


def test_faults_are_told_before_anything_is_made() -> None:
    """Each faulty row has its line; nothing is written."""
    table(Path("club.csv"), "Ana,short", "Ben,shrt")
    told = call("batch", "club.csv")
    assert told.status == 1
    assert "club.csv:3:1: there is no routine 'shrt'" in told.err
    assert not Path("output").exists()


def test_failures_end_with_1(config_dir: Path) -> None:
    """What failed is told with its line and name, and the others are made."""
    (config_dir / "config.yaml").write_text(f"programs: {{broken: '{sys.executable} -c 1/0 {{out}}'}}\n")
    Path("club.csv").write_text("name,routine,voice\nAna,short,silent\nBen,short,command:broken\n")
    told = call("batch", "club.csv", "--workers", "1")
    assert told.status == 1
    assert "1 made, 1 failed" in told.out
    assert "Failed: line 3, Ben: " in told.err
    Path("ben.csv").write_text("name,routine,voice\nBen,short,command:broken\n")
    told = call("batch", "ben.csv", "--workers", "1", "--publish", "https://example.org/club")
    assert (told.status, told.out) == (1, "output/ben: 1 session: 1 failed\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["none.csv"], "does not exist"),
        (["club.csv", "--publish", "example.org"], "is no address of a site"),
        (["club.csv", "-o", "memory://club", "--publish", "https://example.org"], "choose one with -o"),
        (["club.csv", "--publish", "https://["], "is no address of a site"),
        (["club.csv", "-o", "memory://club"], "would be gone when the batch ends"),
        (["club.csv", "-o", "simplecache::memory://club"], "would be gone when the batch ends"),
        (["club.csv", "-o", "reference://club"], "'reference://club' is no address of a store"),
        (["club.csv", "-o", "dir://club"], "'dir://club' is no address of a store"),
        (["club.csv", "-o", "file://club"], "'file://club' names no folder"),
        (["club.csv", "-o", "nowhere://club"], "'nowhere://club' is no address of a store"),
        (["club.csv", "--clips", "nowhere://club"], "'nowhere://club' is no address of a store"),
        (["club.csv", "--report", ""], "this is no name of a file"),
        (["club.csv", "--cluster", "nowhere"], "there is no cluster at 'nowhere'"),
    ],
)
def test_what_cannot_be(words: list[str], said: str) -> None:
    """Wishes that cannot be met are refused before the work."""
    table(Path("club.csv"), "Ana,short")
    assert said in call("batch", *words).err


@pytest.mark.parametrize("head", [0, 3_000], ids=["empty", "zeros"])
def test_a_session_that_is_no_session_any_more_is_mended_once(head: int) -> None:
    """What a crash left of it, and of what lies beside it, goes; then all is there again, under one name."""
    table(Path("club.csv"), "Ana,short")
    call("batch", "club.csv", "-o", "out", "--workers", "1")
    before = sorted(Path("out").rglob("*.*"))
    session = next(Path("out").rglob("*.mp3"))
    whole = session.read_bytes()
    session.write_bytes(bytes(head) + whole[head:] if head else b"")
    session.with_suffix(".txt").write_bytes(b"")
    told = call("batch", "club.csv", "-o", "out", "--workers", "1")
    assert "1 damaged and made anew" in told.out
    assert session.read_bytes() == whole
    assert sorted(Path("out").rglob("*.*")) == before
    assert "1 there already" in call("batch", "club.csv", "-o", "out", "--workers", "1").out


def test_what_takes_the_name_of_a_session_is_told() -> None:
    """A file of somebody else's stays, and the row is told as one that failed; the others are made."""
    table(Path("club.csv"), "Ana,short")
    call("batch", "club.csv", "-o", "out", "--workers", "1")
    session = next(Path("out").rglob("*.mp3"))
    session.write_bytes(b"mine")
    table(Path("club.csv"), "Ana,short", "Ben,short")
    told = call("batch", "club.csv", "-o", "out", "--workers", "1")
    assert (told.status, session.read_bytes()) == (1, b"mine")
    assert "is not as audiocoach wrote it; take it away, or say --force" in told.err
    assert "1 made, 1 failed" in told.out
    told = call("batch", "club.csv", "-o", "out", "--workers", "1", "--force")
    assert (told.status, session.read_bytes()[:3]) == (0, b"ID3")


@pytest.mark.parametrize("name", ["config.yaml", "out.mp3", "out.mp3.sha256"])
def test_a_report_is_a_table(name: str) -> None:
    """It never takes the place of a session, its digest or a file that is read."""
    table(Path("club.csv"), "Ana,short")
    Path(name).write_text("mine")
    told = call("batch", "club.csv", "--report", name, "--force")
    assert (told.status, Path(name).read_text()) == (1, "mine")
    assert "a report ends in .csv or .jsonl or .json" in told.err


@pytest.mark.parametrize("name", ["club.csv", "link.csv", "mine.csv", "mine.jsonl"])
def test_a_report_replaces_only_a_report(name: str) -> None:
    """The rows, also by another name, and what somebody else wrote stay; by force only the rows do."""
    table(Path("club.csv"), "Ana,short")
    Path("link.csv").hardlink_to("club.csv")
    if name.startswith("mine"):
        Path(name).write_text("mine\n")
    before = Path(name).read_bytes()
    told = call("batch", "club.csv", "--report", name)
    assert (told.status, Path(name).read_bytes()) == (1, before)
    assert "Error: " + name in told.err
    assert not Path("output").exists()
    told = call("batch", "club.csv", "--report", name, "--force", "--workers", "1")
    assert (told.status == 0) == name.startswith("mine")
    assert (Path(name).read_bytes() == before) == (told.status == 1)
    if told.status == 0:
        assert call("batch", "club.csv", "--report", name, "--workers", "1").status == 0
        Path(name).write_bytes(Path(name).read_bytes() + b"asked Ana about Friday\r\n")
        assert "not as audiocoach wrote it" in call("batch", "club.csv", "--report", name).err


@pytest.mark.slow
def test_the_readme_way(tmp_path: Path) -> None:
    """In a process of its own, with as many workers as there are cores."""
    table(tmp_path / "club.csv", "Ana,short", "Ben,short", "Cleo,short")
    told = run("batch", "club.csv", cwd=tmp_path, env={"AUDIOCOACH_VOICE": "silent"})
    assert (told.status, told.err) == (0, "")
    assert "3 made" in told.out
