import json
from pathlib import Path

import feedparser
import pytest

from audiocoach.errors import SettingsError
from audiocoach.web.static_site import RECORD, base_of, page_files, publish
from tests.web.sites import JPEG, put_session

URL = "https://example.org/training"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with two sessions, one of them in a folder below."""
    folder = tmp_path / "output"
    put_session(folder, "hips")
    put_session(folder, "plan/01_knees", title="Knees", album="Plan", week=1, track=1)
    return folder


def files(site: Path) -> dict[str, bytes]:
    """Read every file of a site."""
    return {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_the_site_is_whole(folder: Path, tmp_path: Path) -> None:
    """The page, the list, the feed, and each session with its cover, captions, timeline and chapters."""
    site = tmp_path / "site"
    done = publish(folder, site, URL)
    made = files(site)
    assert page_files().keys() | {"sessions.json", "feed.xml"} <= made.keys()
    for name in ("sessions/hips", "sessions/plan/01_knees"):
        for suffix in (".mp3", ".jpg", ".cover.jpg", ".vtt", ".txt", ".timeline.json", ".chapters.json"):
            assert f"{name}{suffix}" in made
    assert made["sessions/hips.mp3"] == (folder / "hips.mp3").read_bytes()
    assert made["sessions/hips.jpg"] == JPEG
    assert (done.base, done.sessions, done.removed) == (f"{URL}/", 2, [])
    assert {*done.written, RECORD} == made.keys()


def test_list_and_feed_fit_the_site(folder: Path, tmp_path: Path) -> None:
    """The list says that it is published; every address in list and feed is a file of the site."""
    site = tmp_path / "site"
    publish(folder, site, URL)
    told = json.loads((site / "sessions.json").read_text(encoding="utf-8"))
    assert told["published"] is True
    for session in told["sessions"]:
        assert all((site / session[each]).is_file() for each in ("url", "cover", "captions", "timeline"))
    for entry in feedparser.parse((site / "feed.xml").read_bytes()).entries:
        (sound,) = entry.enclosures
        path = site / sound.href.removeprefix(f"{URL}/")
        assert (site / entry.image.href.removeprefix(f"{URL}/")).is_file()
        assert path.stat().st_size == int(sound.length)


def test_only_what_changed_is_written(folder: Path, tmp_path: Path) -> None:
    """A second run touches no file; after a session was made anew, it writes that, list and feed."""
    site = tmp_path / "site"
    publish(folder, site, URL)
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    assert publish(folder, site, URL).written == []
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before
    put_session(folder, "hips", title="Hips once more", bare=True)
    assert set(publish(folder, site, URL).written) == {
        "sessions/hips.mp3",
        "sessions/hips.chapters.json",
        "sessions/hips.cover.jpg",
        "sessions.json",
        "feed.xml",
    }


def test_what_is_gone_is_removed(folder: Path, tmp_path: Path) -> None:
    """A session that is no longer there goes with all its files and its empty folder; other files stay."""
    site = tmp_path / "site"
    publish(folder, site, URL)
    (site / "CNAME").write_text("example.org", encoding="utf-8")
    (folder / "plan/01_knees.mp3").unlink()
    done = publish(folder, site, URL)
    assert len(done.removed) == 7
    assert not (site / "sessions/plan").exists()
    assert (site / "CNAME").is_file()
    assert (site / "sessions/hips.mp3").is_file()


def test_what_somebody_changed_is_not_removed(folder: Path, tmp_path: Path) -> None:
    """A file that was edited since is nobody's to remove: it stays, and is told."""
    site = tmp_path / "site"
    publish(folder, site, URL)
    (site / "sessions/plan/01_knees.txt").write_text("my notes", encoding="utf-8")
    (folder / "plan/01_knees.mp3").unlink()
    assert publish(folder, site, URL).left == ["sessions/plan/01_knees.txt"]
    assert (site / "sessions/plan/01_knees.txt").read_text(encoding="utf-8") == "my notes"


def test_what_others_put_there_is_not_overwritten(folder: Path, tmp_path: Path) -> None:
    """A page that somebody else has put there is not lost: nothing at all is written."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="publish has not written it"):
        publish(folder, site, URL)
    assert files(site) == {"index.html": b"mine"}


def test_what_somebody_changed_is_overwritten_by_force_alone(folder: Path, tmp_path: Path) -> None:
    """A page that was edited by hand is not lost: nothing at all is written, unless by force."""
    site = tmp_path / "site"
    publish(folder, site, URL)
    (site / "index.html").write_text("mine", encoding="utf-8")
    put_session(folder, "hips", title="Hips once more", bare=True)
    before = files(site)
    with pytest.raises(SettingsError, match=r"index.html' was changed since publish wrote it; .* --force"):
        publish(folder, site, URL)
    assert files(site) == before
    assert "index.html" in publish(folder, site, URL, force=True).written


def test_a_stopped_run_is_taken_up_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that was killed in the middle is finished by the next, even if a session changed meanwhile."""
    from audiocoach.web import static_site

    site, real = tmp_path / "site", static_site._replace

    def stopped(target: Path, raw: bytes) -> None:
        if target.name == "app.js":
            raise KeyboardInterrupt
        real(target, raw)

    monkeypatch.setattr(static_site, "_replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        publish(folder, site, URL)
    monkeypatch.setattr(static_site, "_replace", real)
    put_session(folder, "hips", title="Changed")
    assert "app.js" in publish(folder, site, URL).written


def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    """A link in the site that leads elsewhere is not written through."""
    site, elsewhere = tmp_path / "site", tmp_path / "elsewhere"
    site.mkdir()
    elsewhere.mkdir()
    (site / "sessions").symlink_to(elsewhere)
    with pytest.raises(SettingsError, match="leads elsewhere"):
        publish(folder, site, URL)
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("path", ["../outside.txt", "/etc/hostname", "a/../../outside.txt"])
def test_a_record_that_lies_is_not_believed(folder: Path, tmp_path: Path, path: str) -> None:
    """Nothing outside of the site is removed, whatever its record says."""
    site, outside = tmp_path / "site", tmp_path / "outside.txt"
    outside.write_text("x", encoding="utf-8")
    site.mkdir()
    (site / RECORD).write_text(json.dumps({"files": {path: "0"}}), encoding="utf-8")
    with pytest.raises(SettingsError, match="outside"):
        publish(folder, site, URL)
    assert outside.is_file()


@pytest.mark.parametrize("text", ["", "[]", '{"files": 3}', "nonsense"])
def test_a_broken_record_is_told(folder: Path, tmp_path: Path, text: str) -> None:
    """Without its record, nothing can be told apart: the run stops before it writes."""
    site = tmp_path / "site"
    site.mkdir()
    (site / RECORD).write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match="cannot be read"):
        publish(folder, site, URL)


def test_a_site_among_the_sessions_is_refused(folder: Path) -> None:
    """The site would be published again with the next run, and again."""
    with pytest.raises(SettingsError, match="choose a folder elsewhere"):
        publish(folder, folder / "site", URL)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org",
        "https://",
        "https://x.org/?a",
        "https://x.org/#a",
        "https://ñ.org",
        "https://[",
        "https://x.org:99999",
        "https://x.org:a",
        "https://x.org/\n",
    ],
)
def test_addresses_that_are_none(url: str) -> None:
    """An address that a feed could not have is refused with one that it could."""
    with pytest.raises(SettingsError):
        base_of(url)
