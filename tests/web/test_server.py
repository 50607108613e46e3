import io
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from urllib.parse import unquote

import pytest
from PIL import Image

from audiocoach.web.guard import HEADERS
from audiocoach.web.static_site import TYPES, page_files
from tests.web.sites import JPEG, Site, put_session, serving

SESSION = "sessions/hips.mp3"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a session and its files."""
    folder = tmp_path_factory.mktemp("sessions")
    put_session(folder, "hips", title="Hüften & Knie")
    return folder


@pytest.fixture(scope="module")
def sound(folder: Path) -> bytes:
    """Give the bytes of the session."""
    return (folder / "hips.mp3").read_bytes()


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Site]:
    """Serve that folder."""
    with serving(folder) as site:
        yield site


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=0-1", 0, 2),
        ("bytes=1000-1999", 1000, 2000),
        ("bytes=1000-", 1000, None),
        ("bytes=-500", -500, None),
        ("bytes=-99999999", 0, None),
        ("bytes=1000-99999999", 1000, None),
    ],
)
def test_one_range(site: Site, sound: bytes, asked: str, start: int, end: int | None) -> None:
    """A range is exactly what was asked for: its bytes, its length, and where it lies in the whole."""
    answer = site.ask(SESSION, Range=asked)
    expected = sound[start:end]
    first = len(sound) + start if start < 0 else start
    assert answer.status == 206
    assert answer.body == expected
    assert answer.headers["content-length"] == str(len(expected))
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(expected) - 1}/{len(sound)}"
    assert answer.headers["content-type"] == "audio/mpeg"


def test_several_ranges(site: Site, sound: bytes) -> None:
    """Several ranges come as parts, each with its place; together they have the length that was told."""
    answer = site.ask(SESSION, Range="bytes=0-9,100-119,-5")
    assert answer.status == 206
    kind, _, boundary = answer.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/byteranges"
    assert answer.headers["content-length"] == str(len(answer.body))
    parts = answer.body.split(f"--{boundary}".encode())[1:-1]
    assert [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts] == [
        sound[:10],
        sound[100:120],
        sound[-5:],
    ]


def test_a_range_beyond_the_end(site: Site, sound: bytes) -> None:
    """Where nothing of a range is there, the answer says how long the file is."""
    answer = site.ask(SESSION, Range=f"bytes={len(sound)}-")
    assert answer.status == 416
    assert answer.headers["content-range"] == f"bytes */{len(sound)}"


def test_if_range(site: Site, sound: bytes) -> None:
    """A range of a file that is still the same is given; of another one, the whole new file."""
    etag = site.ask(SESSION, "HEAD").headers["etag"]
    assert site.ask(SESSION, Range="bytes=0-9", If_Range=etag).status == 206
    whole = site.ask(SESSION, Range="bytes=0-9", If_Range='"another"')
    assert (whole.status, whole.body) == (200, sound)


@pytest.mark.parametrize("path", ["", SESSION, "sessions.json", "feed.xml", "app.js", "sessions/hips.vtt"])
def test_head_is_get_without_a_body(site: Site, path: str) -> None:
    """HEAD tells the same length, type and ETag as GET, and sends nothing."""
    head, get = site.ask(path, "HEAD"), site.ask(path)
    assert (head.status, head.body) == (200, b"")
    for name in ("content-length", "content-type", "etag"):
        assert head.headers[name] == get.headers[name]
    assert get.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("path", ["", SESSION, "sessions.json", "feed.xml", "sessions/hips.jpg"])
def test_what_is_known_is_not_sent_again(site: Site, path: str) -> None:
    """An ETag that is still good is answered with 304 and no body."""
    etag = site.ask(path).headers["etag"]
    again = site.ask(path, If_None_Match=f'"other", W/{etag}')
    assert (again.status, again.body) == (304, b"")


def test_a_session_made_anew_has_another_etag(tmp_path: Path) -> None:
    """Whoever has half of the old file does not get half of the new one."""
    path = put_session(tmp_path, "one")
    with serving(tmp_path) as site:
        before = site.ask("sessions/one.mp3", "HEAD").headers["etag"]
        os.utime(path, (1_000_000, 1_000_000))
        assert site.ask("sessions/one.mp3", "HEAD").headers["etag"] != before


def test_a_saved_session_has_a_name_that_reads_well(site: Site) -> None:
    """It is called by its title and its minutes, in any alphabet; played, it is not saved."""
    told = site.ask(SESSION, "HEAD").headers["content-disposition"]
    kind, _, name = told.partition("; filename*=utf-8''")
    assert kind == "inline"
    assert unquote(name).startswith("Hüften & Knie (")
    assert unquote(name).endswith(" min).mp3")
    assert site.ask(f"{SESSION}?save", "HEAD").headers["content-disposition"].startswith("attachment; ")


@pytest.mark.parametrize("name", sorted(page_files()))
def test_files_of_the_page_have_their_types(site: Site, name: str) -> None:
    """A browser that sniffs nothing runs the page: every file has its type, whatever the machine thinks."""
    answer = site.ask(name)
    assert answer.status == 200
    assert answer.headers["content-type"] == TYPES[page_files()[name].suffix]
    assert answer.body == page_files()[name].read_bytes()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("sessions.json", "application/json"),
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("sessions/hips.jpg", "image/jpeg"),
        ("sessions/hips.cover.jpg", "image/jpeg"),
        ("sessions/hips.vtt", "text/vtt; charset=utf-8"),
        ("sessions/hips.txt", "text/plain; charset=utf-8"),
        ("sessions/hips.timeline.json", "application/json"),
        ("sessions/hips.chapters.json", "application/json+chapters"),
    ],
)
def test_types(site: Site, path: str, kind: str) -> None:
    """What is made of a session has the type that readers expect."""
    answer = site.ask(path)
    assert answer.status == 200
    assert answer.headers["content-type"].removesuffix("; charset=utf-8") == kind.removesuffix(
        "; charset=utf-8"
    )


def test_what_a_session_has_is_given_out(site: Site, folder: Path) -> None:
    """The cover is that of the tag, and a larger one; captions and timeline are the files beside the MP3."""
    assert site.ask("sessions/hips.jpg").body == JPEG
    assert Image.open(io.BytesIO(site.ask("sessions/hips.cover.jpg").body)).size == (1400, 1400)
    assert site.ask("sessions/hips.vtt").body == (folder / "hips.vtt").read_bytes()
    assert site.ask("sessions/hips.chapters.json").json()["chapters"][0]["title"] == "Welcome"


@pytest.mark.parametrize(
    "path",
    [
        "/sessions/../../etc/passwd",
        "/sessions/%2e%2e/%2e%2e/etc/passwd",
        "/sessions//etc/passwd",
        "/sessions/hips.lrc",
        "/sessions/hips",
        "/sessions/absent.mp3",
        "/sessions/secret.mp3",
        "/../server.py",
        "/%2e%2e/server.py",
        "/%2e%2e%2fserver.py",
        "/page_files.py",
        "/sessions/hips.mp3%00.txt",
        "//etc/passwd",
    ],
)
def test_paths_outside_get_nothing(site: Site, folder: Path, path: str) -> None:
    """Only the page, the list, the feed and what the list names are given out, whatever the path says."""
    secret = folder.parent / "secret.mp3"
    put_session(folder.parent, "secret")
    link = folder / "secret.mp3"
    if not link.is_symlink():
        link.symlink_to(secret)
    answer = site.ask_exactly(path)
    assert answer.status in (404, 405)
    assert len(answer.body) < 100


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["", "sessions.json", SESSION])
def test_everything_is_read_only(site: Site, method: str, path: str) -> None:
    """Nothing can be changed from outside."""
    assert site.ask(path, method).status == 405


@pytest.mark.parametrize("path", ["", SESSION, "feed.xml", "absent"])
def test_every_answer_is_fenced_in(site: Site, path: str) -> None:
    """Each answer says what the page may load, keeps its address to itself, and lets no other site in."""
    headers = site.ask(path).headers
    for name, value in HEADERS.items():
        assert headers[name.lower()] == value
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["referrer-policy"] == "no-referrer"
    assert not [name for name in headers if name.startswith("access-control")]
    assert "server" not in headers


@pytest.mark.slow
def test_500_ranges_in_flight(site: Site, sound: bytes) -> None:
    """Five hundred requests for ranges, all at once, each get their own bytes."""
    dice = Random(5)
    ranges = [
        (start := dice.randrange(len(sound) - 1), dice.randrange(start, len(sound))) for _ in range(500)
    ]

    def right(bounds: tuple[int, int]) -> bool:
        first, last = bounds
        answer = site.ask(SESSION, Range=f"bytes={first}-{last}")
        return answer.status == 206 and answer.body == sound[first : last + 1]

    with ThreadPoolExecutor(500) as pool:
        assert all(pool.map(right, ranges))
