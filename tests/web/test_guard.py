import socket
from collections.abc import Iterator
from contextlib import suppress

import pytest

from audiocoach.web.address import HERE
from audiocoach.web.guard import MOST_BODY
from tests.web.sites import Site, put_session, serving

TOKEN = "t0ken-of-this-test-with-24"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve a session behind a token."""
    folder = tmp_path_factory.mktemp("guarded")
    put_session(folder, "hips")
    with serving(folder, token=TOKEN) as site:
        yield site


@pytest.mark.parametrize("path", ["", "app.js", "sessions.json", "feed.xml", "sessions/hips.mp3"])
def test_with_the_token_everything_is_there(site: Site, path: str) -> None:
    """Every path begins with the token."""
    assert site.ask(path).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/app.js",
        "/sessions/hips.mp3",
        "/feed.xml",
        f"/{TOKEN[:-1]}x/",
        f"/{TOKEN[:-1]}/",
        f"/{TOKEN}x/",
        f"/{TOKEN}",
        f"//{TOKEN}/",
        f"/{TOKEN.upper()}/",
        f"/?{TOKEN}",
        "/é/",
    ],
)
def test_without_the_token_nothing_is(site: Site, path: str) -> None:
    """A wrong token, part of it, or none, gets the same short answer whatever is asked for."""
    answer = site.ask_exactly(path.replace("é", "%C3%A9"))
    assert (answer.status, answer.body) == (404, b"Nothing is here.")


def test_addresses_in_the_feed_have_the_token(site: Site) -> None:
    """What an app reads from the feed it can fetch."""
    assert f'url="http://{HERE}:{site.port}/{TOKEN}/sessions/hips.mp3"'.encode() in site.ask("feed.xml").body


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "127.0.0.1:1", "localhost.evil.example", "", "[::1]"]
)
def test_foreign_hosts_get_nothing(site: Site, host: str) -> None:
    """A name that is none of ours is refused, so that no other site's name can be pointed here."""
    answer = site.ask("", Host=host)
    assert answer.status == 421
    assert len(answer.body) < 100


def test_our_names_are_let_in(site: Site) -> None:
    """The machine's names are taken in any case of letters."""
    assert site.ask("", Host=f"LOCALHOST:{site.port}").status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1"])
def test_foreign_origins_get_nothing(site: Site, origin: str) -> None:
    """The script of another site gets no session, not even with the token."""
    assert site.ask("sessions/hips.mp3", Origin=origin).status == 403


def test_our_own_origin_is_let_in(site: Site) -> None:
    """The page itself may ask."""
    assert site.ask("sessions.json", Origin=f"http://{HERE}:{site.port}").status == 200


def test_other_sites_may_link_but_not_embed(site: Site) -> None:
    """A link that a person follows is let in; a picture or sound in another site's page is not."""
    followed = site.ask("", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="navigate")
    embedded = site.ask("sessions/hips.mp3", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors")
    assert (followed.status, embedded.status) == (200, 403)


def test_bodies_are_bounded(site: Site) -> None:
    """Whoever brings more than a request may is refused before it is read."""
    assert site.ask("", "POST", bytes(MOST_BODY + 1)).status == 413
    assert site.ask("", "POST", b"x").status == 405


def test_bodies_without_a_length_are_bounded(site: Site) -> None:
    """A body in chunks that does not end is refused, too."""
    with socket.create_connection((HERE, site.port), timeout=10) as client:
        head = f"POST {site.door.prefix} HTTP/1.1\r\nHost: {HERE}:{site.port}\r\n"
        client.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        answer = client.recv(1000)
    assert answer.split(b" ")[1] in (b"405", b"413")


def test_heads_are_bounded(site: Site) -> None:
    """A head that does not end is refused while it is still coming."""
    with socket.create_connection((HERE, site.port), timeout=10) as client, suppress(ConnectionError):
        client.sendall(f"GET {site.door.prefix} HTTP/1.1\r\nX: ".encode() + b"y" * 300_000)
        assert client.recv(1000).split(b" ")[1] == b"400"


def test_websockets_are_refused(site: Site) -> None:
    """Nothing is upgraded."""
    key = "AAAAAAAAAAAAAAAAAAAAAA=="
    answer = site.ask("", Connection="Upgrade", Upgrade="websocket", Sec_WebSocket_Key=key)
    assert answer.status == 200
