"""A site for each athlete: private, the same every week, and only what changed is written."""

from pathlib import Path

import pytest

from audiocoach.batch.sites import SITES, publish_sites, site_name
from tests.batch.club import made, table
from tests.commands import put_routine

URL = "https://example.org/club"


@pytest.fixture(autouse=True)
def _home(config_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put_routine(config_dir / "routines" / "short.yaml")
    put_routine(config_dir / "routines" / "other.yaml", "Other squats")
    monkeypatch.setenv("AUDIOCOACH_STATE_DIR", str(tmp_path / "state"))


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
