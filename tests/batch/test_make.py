"""The straight line of a batch: all rows checked, sessions made once, a report of each."""

import csv
import json
import tracemalloc
from pathlib import Path

import pytest

from audiocoach.batch import engine
from audiocoach.batch.engine import Outcome, Task
from audiocoach.batch.make import (
    MOST_TOLD,
    SITES,
    Batch,
    Tally,
    check_rows,
    make_batch,
    publish_sites,
    reporting,
    site_name,
)
from audiocoach.errors import Diagnostics
from tests.batch.club import HERE, made, table
from tests.commands import put_routine


def test_every_row_is_checked_first(tmp_path: Path) -> None:
    """Faults of shape and names that nothing has are told together, each at its line."""
    path = table(tmp_path / "club.csv", "Ana,short", "Ben,shrt", ",short", "Cleo,short")
    with pytest.raises(Diagnostics) as caught:
        check_rows(path)
    assert [each.line for each in caught.value.complaints] == [3, 4]
    assert "did you mean 'short'?" in str(caught.value)
    assert check_rows(table(path, "Ana,short", "Ben,short")) == 2


def test_music_that_is_not_there_is_a_fault_of_its_row(tmp_path: Path) -> None:
    """Music and tones are looked for before anything is made."""
    path = tmp_path / "club.csv"
    path.write_text("name,routine,music\nAna,short,off\nBen,short,nosuch.mp3\n")
    with pytest.raises(Diagnostics) as caught:
        check_rows(path)
    (complaint,) = caught.value.complaints
    assert complaint.line == 3
    assert "no such file or folder of music" in complaint.message


def test_tones_that_are_not_there_are_a_fault_of_each_row(tmp_path: Path, config_dir: Path) -> None:
    """So are tones that a routine names."""
    routine = config_dir / "routines" / "short.yaml"
    routine.write_text(routine.read_text() + "sound: {tones: nowhere}\n")
    with pytest.raises(Diagnostics, match="not a theme of tones"):
        check_rows(table(tmp_path / "club.csv", "Ana,short"))


def test_many_faults_are_counted(tmp_path: Path) -> None:
    """The first twenty are told, and how many more there are."""
    path = table(tmp_path / "club.csv", *(f"A{number},shrt" for number in range(1000)))
    with pytest.raises(Diagnostics) as caught:
        check_rows(path)
    assert len(caught.value.complaints) == MOST_TOLD + 1
    assert f"and {1000 - MOST_TOLD} more rows are wrong" in str(caught.value)


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_the_driver_keeps_no_rows(ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it holds at once is as much for ten times as many rows: each is read when there is room for it."""

    def carried(task: Task) -> list[Outcome]:
        return [Outcome(line=each.line, athlete=each.row.name, status="made") for each in task.rows]

    monkeypatch.setattr(engine, "carry_out", carried)
    peaks = []
    for count in (300, 300, 3000):
        path = tmp_path / f"club.{ending}"
        rows = [
            {"name": f"Runner {number}", "id": f"{number}", "routine": "short"} for number in range(count)
        ]
        if ending == "csv":
            path.write_text("name,id,routine\n" + "".join(",".join(row.values()) + "\n" for row in rows))
        else:
            path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        rows.clear()
        tally = Tally()
        tracemalloc.start()
        assert check_rows(path) == count
        for outcome in make_batch(Batch(file=path, store=str(tmp_path)), HERE):
            tally.add(outcome)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert (tally.rows, tally.done) == (count, count)
    assert peaks[2] < peaks[1] + 100_000  # a row kept would be a kilobyte


def test_a_batch_goes_on_where_it_was(tmp_path: Path) -> None:
    """What is there is not made again; what is new is; a dry run makes nothing."""
    path, store = table(tmp_path / "club.csv", "Ana,short"), tmp_path / "club"
    assert [each.status for each in made(path, store, dry=True)] == ["new"]
    assert not store.exists()
    (first,) = made(path, store)
    written = (store / first.name).stat().st_mtime_ns
    table(path, "Ana,short", "Ben,short")
    assert [each.status for each in made(path, store)] == ["there", "made"]
    assert (store / first.name).stat().st_mtime_ns == written


def test_folders_are_the_same_wherever_a_worker_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task names the folder of the batch from the root; an address elsewhere stays as it is."""
    tasks: list[Task] = []

    def carried(task: Task) -> list[Outcome]:
        tasks.append(task)
        return []

    monkeypatch.setattr(engine, "carry_out", carried)
    monkeypatch.chdir(tmp_path)
    path = table(tmp_path / "club.csv", "Ana,short")
    made(path, "output/club", clips="clips")
    made(path, "memory://club", clips="s3://clips")
    made(path, "file:///srv/club")
    assert [(each.store, each.clips) for each in tasks] == [
        (f"{tmp_path}/output/club", f"{tmp_path}/clips"),
        ("memory://club", "s3://clips"),
        ("/srv/club", ""),
    ]


def test_two_rows_alike_are_one_session(tmp_path: Path) -> None:
    """The same athlete with the same wishes is made once."""
    path = table(tmp_path / "club.csv", "Ana,short", "Ana,short")
    outcomes = made(path, tmp_path / "club")
    assert [each.status for each in outcomes] == ["made", "there"]
    assert len({each.digest for each in outcomes}) == 1


def test_what_fails_is_told_and_the_rest_made(tmp_path: Path) -> None:
    """A row that cannot be spoken costs no other row."""
    path = tmp_path / "club.csv"
    path.write_text("name,routine,voice\nAna,short,silent\nBen,short,command:none\nCleo,short,silent\n")
    assert [each.status for each in made(path, tmp_path / "club")] == ["made", "failed", "made"]


OUTCOMES = (
    Outcome(line=2, athlete="Ana", status="made", name="a.mp3", key="1", size=2, digest="3"),
    Outcome(line=3, athlete="Ben, B.", status="failed", error="no voice"),
)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_report_has_a_line_an_outcome(ending: str, tmp_path: Path) -> None:
    """CSV for people, JSON lines for programs; it has its name when the batch has ended."""
    path = tmp_path / f"report.{ending}"
    path.write_text("earlier")
    with reporting(path) as write:
        for outcome in OUTCOMES:
            write(outcome)
        assert path.read_text() == "earlier"
    text = path.read_text()
    told = (
        list(csv.DictReader(text.splitlines()))
        if ending == "csv"
        else list(map(json.loads, text.splitlines()))
    )
    assert [(str(row["line"]), row["athlete"], row["status"]) for row in told] == [
        ("2", "Ana", "made"),
        ("3", "Ben, B.", "failed"),
    ]
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_tally_adds_up() -> None:
    """Sessions and bytes are counted, and the first failures kept."""
    tally = Tally()
    for outcome in OUTCOMES * 30:
        tally.add(outcome)
    assert (tally.done, tally.size, dict(tally.counts)) == (60, 60, {"made": 30, "failed": 30})
    assert len(tally.failures) == MOST_TOLD


URL = "https://example.org/club"


@pytest.fixture
def _two_routines(config_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_routine(config_dir / "routines" / "other.yaml", "Other squats")
    monkeypatch.setenv("AUDIOCOACH_STATE_DIR", str(tmp_path / "state"))


@pytest.mark.usefixtures("_two_routines")
def test_each_athlete_has_a_site_of_their_own(tmp_path: Path) -> None:
    """It holds their sessions and nobody else's, under a name that tells nothing."""
    made(table(tmp_path / "club.csv", "Ana,short", "Ben,other"), tmp_path / "club")
    sites = publish_sites(tmp_path / "club", URL)
    folders = {each.name for each in (tmp_path / "club" / SITES).iterdir()}
    assert len(sites) == len(folders) == 2
    for athlete, done in sites.items():
        assert done.base.removeprefix(f"{URL}/").rstrip("/") in folders
        assert athlete.partition("-")[0] not in done.base
        folder = tmp_path / "club" / SITES / done.base.rstrip("/").rpartition("/")[2]
        assert len(list(folder.rglob("*.mp3"))) == 1
        assert (folder / "feed.xml").is_file()


@pytest.mark.usefixtures("_two_routines")
def test_another_week_adds(tmp_path: Path) -> None:
    """Addresses stay, what was there stays as it was, and what is new is added."""
    store = tmp_path / "club"
    made(table(tmp_path / "club.csv", "Ana,short", "Ben,short"), store)
    first = publish_sites(store, URL)
    stamps = {path: path.stat().st_mtime_ns for path in store.rglob("sites/*/sessions/*")}
    made(table(tmp_path / "club.csv", "Ana,other"), store)
    second = publish_sites(store, URL)
    assert {athlete: done.base for athlete, done in first.items()} == {
        athlete: done.base for athlete, done in second.items()
    }
    ana, ben = (second[athlete] for athlete in sorted(second))
    assert sorted({Path(name).suffix for name in ana.written}) >= [".jpg", ".json", ".mp3"]
    assert ben.written == []
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


@pytest.mark.usefixtures("_two_routines")
def test_nobody_guesses_a_site(tmp_path: Path) -> None:
    """Its name needs the key, which only this user can read."""
    assert site_name("ana", b"1" * 32) != site_name("ana", b"2" * 32)
    assert len(site_name("ana", b"1" * 32)) == 26
    (tmp_path / "club").mkdir()
    publish_sites(tmp_path / "club", URL)
    key = tmp_path / "state" / "sites.key"
    assert key.stat().st_mode & 0o077 == 0
    content = key.read_bytes()
    publish_sites(tmp_path / "club", URL)
    assert key.read_bytes() == content
