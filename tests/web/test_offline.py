"""A published site over https: installed, and then without any network at all."""

import os
import shutil
import ssl
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright

from audiocoach.web.static_site import publish
from tests.web.conftest import SWITCHES
from tests.web.player import now, open_session, play, seek, timeline_of, until, wait_until
from tests.web.sites import make_certificate

pytestmark = pytest.mark.slow


class WebSpace:
    """The simplest of web spaces: files over https, without ranges and without a word of ours."""

    class _Files(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            """Keep quiet."""

    class _Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of a browser that hangs up."""

    def __init__(self, folder: Path, certificates: Path) -> None:
        made = make_certificate(certificates)
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(made.certificate, made.key)
        self._server = self._Server(("127.0.0.1", 0), partial(self._Files, directory=str(folder)))
        self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._running = True
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    @property
    def url(self) -> str:
        """The address of the folder."""
        return f"https://localhost:{self._server.server_address[1]}/"

    def cut(self) -> None:
        """Cut the network: from now on nobody answers."""
        if self._running:
            self._running = False
            self._server.shutdown()
            self._server.server_close()


@pytest.fixture
def space(sessions: Path, tmp_path: Path) -> Iterator[WebSpace]:
    """Publish the session below a folder of a web space, as people do."""
    root = tmp_path / "root"
    publish(sessions, root / "training", "https://localhost/training")
    space = WebSpace(root, tmp_path)
    yield space
    space.cut()


@pytest.fixture
def context(playwright: Playwright, chromium: str, tmp_path: Path) -> Iterator[BrowserContext]:
    """Start a browser with a profile that stays, as an installed page needs."""
    switches = [*SWITCHES, "--ignore-certificate-errors"]
    context = playwright.chromium.launch_persistent_context(
        tmp_path / "profile", executable_path=chromium, args=switches, ignore_https_errors=True
    )
    yield context
    context.close()


def opened(context: BrowserContext, url: str) -> Page:
    """Open the page, and wait until its worker is at work."""
    page = context.pages[0]
    page.goto(url)
    page.wait_for_selector(".card")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(page, "navigator.serviceWorker.controller !== null")
    return page


def keep(page: Page) -> None:
    """Keep the session on the device."""
    page.get_by_role("button", name="Keep offline").click()
    page.get_by_role("button", name="Kept offline").wait_for()


def test_it_can_be_installed(context: BrowserContext, space: WebSpace) -> None:
    """The browser finds nothing that would keep the page from being installed."""
    page = opened(context, f"{space.url}training/")
    asked = context.new_cdp_session(page)
    assert asked.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    assert asked.send("Page.getAppManifest")["errors"] == []


def test_a_published_podcast_is_offered_to_every_app(context: BrowserContext, space: WebSpace) -> None:
    """Where any server can reach the feed, Overcast and Pocket Casts are offered, too."""
    page = opened(context, f"{space.url}training/")
    page.get_by_role("button", name="Podcast").click()
    links = page.locator("dialog .apps a")
    assert links.all_text_contents() == ["AntennaPod", "Apple Podcasts", "Overcast", "Pocket Casts"]
    address = f"{space.url}training/feed.xml".removeprefix("https://")
    assert links.nth(3).get_attribute("href") == f"pktc://subscribe/{address}"


def test_a_kept_session_plays_and_seeks_without_a_network(
    context: BrowserContext, space: WebSpace, sessions: Path
) -> None:
    """Network cut, page closed and opened again: the session plays, seeks and shows its sets."""
    url = f"{space.url}training/"
    page = opened(context, url)
    keep(page)
    space.cut()
    page.close()
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(".card")
    assert page.get_by_role("button", name="Kept offline").is_visible()
    assert page.evaluate("document.querySelector('.card img').decode().then(() => true)")
    open_session(page)
    play(page)
    wait_until(page, 1.5)
    told = timeline_of(sessions)
    for place in (5, 0, 4):  # forwards, backwards, and to the middle
        start = told["sets"][place]["start"] / 1000
        seek(page, start + 0.2)
        wait_until(page, start + 1)
        assert now(page) < start + 4
        assert page.locator(".told h2").text_content() == told["sets"][place]["exercise"]
    until(page, "document.querySelector('audio').textTracks[0].cues.length > 5")


def test_a_kept_session_that_was_made_anew_is_fetched_anew(
    context: BrowserContext, space: WebSpace, sessions: Path, tmp_path: Path
) -> None:
    """The next visit with a network brings the new one in place of the old; until then the old one plays."""
    page = opened(context, f"{space.url}training/")
    keep(page)
    again = tmp_path / "again"
    shutil.copytree(sessions, again)
    (mp3,) = again.glob("*.mp3")
    os.utime(mp3, (2_000_000_000, 2_000_000_000))
    publish(again, tmp_path / "root" / "training", "https://localhost/training")
    page.reload()
    page.wait_for_selector(".card")
    made = """caches.open('audiocoach-sessions').then(async (store) => {
        const key = (await store.keys()).find(({url}) => url.endsWith('.mp3'));
        return (await store.match(key)).headers.get('x-made').slice(0, 4) === '2033';
    })"""
    until(page, made)
    assert page.get_by_role("button", name="Kept offline").is_visible()


RANGES = """async (ranges) => {
    const {sessions} = await (await fetch('sessions.json')).json();
    const whole = new Uint8Array(await (await fetch(sessions[0].url)).arrayBuffer());
    const answers = [];
    for (const range of ranges) {
        const answer = await fetch(sessions[0].url, {headers: {range}});
        const got = new Uint8Array(await answer.arrayBuffer());
        const told = answer.headers.get('content-range') || '';
        const first = Number((/bytes (\\d+)-/.exec(told) || [0, 0])[1]);
        answers.push([answer.status, got.length, told.replace(String(whole.length), 'all'),
            got.every((byte, place) => byte === whole[first + place])]);
    }
    return [whole.length, answers];
}"""


def test_the_worker_answers_ranges(context: BrowserContext, space: WebSpace) -> None:
    """Out of a kept session the worker cuts any range a player asks for, and says where there is none."""
    page = opened(context, f"{space.url}training/")
    keep(page)
    space.cut()
    asked = [
        "bytes=0-0",
        "bytes=0-1",
        "bytes=1000-1999",
        "bytes=-500",
        "bytes=999999999-",
        "bytes=5000-999999999",
    ]
    size, answers = page.evaluate(RANGES, asked)
    assert answers[:4] == [
        [206, 1, "bytes 0-0/all", True],
        [206, 2, "bytes 0-1/all", True],
        [206, 1000, "bytes 1000-1999/all", True],
        [206, 500, f"bytes {size - 500}-{size - 1}/all", True],
    ]
    assert answers[4][:3] == [416, 0, "bytes */all"]
    assert answers[5] == [206, size - 5000, f"bytes 5000-{size - 1}/all", True]


def test_what_was_kept_can_be_removed(context: BrowserContext, space: WebSpace) -> None:
    """A second tap gives the room back; the session then needs the network again."""
    page = opened(context, f"{space.url}training/")
    keep(page)
    page.get_by_role("button", name="Kept offline").click()
    page.get_by_role("button", name="Keep offline").wait_for()
    kept = "caches.open('audiocoach-sessions').then((store) => store.keys()).then((keys) => keys.length)"
    assert page.evaluate(kept) == 0
