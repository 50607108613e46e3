import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiocoach.web.address import HERE
from audiocoach.web.running import PatientProtocol
from tests.web.sites import Site, put_session, serving

HEAD = "GET /{path} HTTP/1.1\r\nHost: {host}\r\n\r\n"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """Serve a session, with little patience."""
    monkeypatch.setattr(PatientProtocol, "slowest", 0.4)
    monkeypatch.setattr(PatientProtocol, "stalled", 0.4)
    put_session(tmp_path, "hips")
    with serving(tmp_path) as site:
        yield site


def request(site: Site, path: str = "") -> bytes:
    """Write a request."""
    return HEAD.format(path=path, host=f"{HERE}:{site.port}").encode()


def closed_after(client: socket.socket, drip: bytes = b"") -> float:
    """Send a byte now and then, until the server closes; return the seconds that it took."""
    start = time.monotonic()
    client.settimeout(0.05)
    while time.monotonic() - start < 8:
        try:
            if drip:
                client.sendall(drip)
            if client.recv(1000) == b"":
                break
        except TimeoutError:
            continue
        except OSError:
            break
    return time.monotonic() - start


@pytest.mark.parametrize("drip", [b"", b"X", b"X: y\r\n"])
def test_a_request_that_does_not_end_is_dropped(site: Site, drip: bytes) -> None:
    """Silence, letters and whole headers, one after the other, all end at the same deadline."""
    with socket.create_connection((HERE, site.port), timeout=5) as client:
        if drip:
            client.sendall(b"GET / HTTP/1.1\r\n")
        assert 0.2 < closed_after(client, drip) < 3


def test_a_body_that_does_not_end_is_dropped(site: Site) -> None:
    """A body of which the rest never comes does not hold the connection."""
    with socket.create_connection((HERE, site.port), timeout=5) as client:
        client.sendall(request(site).replace(b"\r\n\r\n", b"\r\nContent-Length: 100\r\n\r\nx"))
        assert closed_after(client, b"y") < 3


def test_a_second_request_has_its_own_deadline(site: Site) -> None:
    """A connection that was good once is not good for ever."""
    with socket.create_connection((HERE, site.port), timeout=5) as client:
        client.sendall(request(site, "app.js"))
        assert client.recv(100_000).startswith(b"HTTP/1.1 200")
        client.sendall(b"GET / HT")
        assert closed_after(client, b"X") < 3


def test_a_client_that_takes_nothing_is_dropped(site: Site) -> None:
    """An answer that nobody reads does not stay in memory."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect((HERE, site.port))
        client.sendall(request(site, "sessions/hips.mp3") * 20)
        end = time.monotonic() + 8
        while site.server.server_state.connections and time.monotonic() < end:
            time.sleep(0.02)
        assert not site.server.server_state.connections


def test_others_are_served_meanwhile(site: Site) -> None:
    """A crowd of slow clients keeps nobody waiting."""
    crowd = [socket.create_connection((HERE, site.port), timeout=5) for _ in range(100)]
    try:
        for client in crowd:
            client.sendall(b"GET / HTTP/1.1\r\n")
        start = time.monotonic()
        assert site.ask("sessions/hips.mp3", Range="bytes=0-0").status == 206
        assert time.monotonic() - start < 2
    finally:
        for client in crowd:
            client.close()


def test_a_slow_listener_is_served(site: Site, tmp_path: Path) -> None:
    """Whoever takes a long answer bit by bit gets all of it."""
    whole = (tmp_path / "hips.mp3").read_bytes()
    with socket.create_connection((HERE, site.port), timeout=5) as client:
        client.sendall(
            request(site, "sessions/hips.mp3").replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        )
        got = b""
        while piece := client.recv(len(whole) // 8):
            got += piece
            time.sleep(0.1)
    assert got.endswith(whole)
