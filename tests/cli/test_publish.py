import json
from pathlib import Path

from tests.commands import call
from tests.web.sites import put_session

URL = "https://example.org/training"


def test_it_tells_what_it_did(tmp_path: Path) -> None:
    """The counts, the address of the page and that of the podcast are printed."""
    put_session(tmp_path / "output", "hips")
    ran = call("publish", tmp_path / "output", "-o", tmp_path / "site", "--url", URL)
    assert ran.status == 0
    assert "1 sessions" in ran.out
    assert f"podcast {URL}/feed.xml" in ran.out
    again = call("publish", tmp_path / "output", "-o", tmp_path / "site", "--url", URL)
    assert " 0 files written" in again.out


def test_it_tells_programs_too(tmp_path: Path) -> None:
    """With --json, every file that was written or removed is listed."""
    put_session(tmp_path / "output", "hips")
    ran = call("publish", tmp_path / "output", "-o", tmp_path / "site", "--url", URL, "--json")
    told = json.loads(ran.out)
    assert told["page"] == f"{URL}/"
    assert "sessions/hips.mp3" in told["written"]


def test_plain_http_is_told(tmp_path: Path) -> None:
    """Over plain http nothing is kept offline, and the user learns it here and not in a cellar."""
    put_session(tmp_path / "output", "hips")
    ran = call("publish", tmp_path / "output", "-o", tmp_path / "site", "--url", "http://nas.local/training")
    assert "keeps nothing offline" in ran.out


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    """A folder with a page of somebody else's is refused in one sentence."""
    put_session(tmp_path / "output", "hips")
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").write_text("mine", encoding="utf-8")
    ran = call("publish", tmp_path / "output", "-o", tmp_path / "site", "--url", URL)
    assert ran.status == 1
    assert "publish has not written it" in ran.err


def test_a_link_in_a_circle_is_one_sentence(tmp_path: Path) -> None:
    """Where the site should go and a link leads to itself, that is told, and the link stays."""
    put_session(tmp_path / "output", "hips")
    (tmp_path / "site").symlink_to("site")
    ran = call("publish", tmp_path / "output", "-o", tmp_path / "site", "--url", URL)
    assert ran.status == 1
    assert "this should not happen" not in ran.err
    assert (tmp_path / "site").is_symlink()
