import itertools
import json
import os
import ssl
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from audiocoach.errors import OfflineError, VoiceError
from audiocoach.voices.http_client import (
    HttpClient,
    Limits,
    PassingError,
    RefusedError,
    Service,
    StatusError,
    Turns,
    retry_after,
)
from tests.tools import find_tool, run_tool
from tests.voices.clock import FakeClock
from tests.voices.google_server import GoogleServer, google_server

SERVICE = Service(name="The test's service", remedy="try again later")
BODY = "f.req=" + quote(json.dumps([[["jQ1olc", json.dumps(["Rest", "en", None, "null"])]]]))
HEADERS = {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}

Post = Callable[[], bytes]


@pytest.fixture
def post(google: GoogleServer, clock: FakeClock) -> Post:
    """Give a client's post, whose deadlines are short and whose waits take no time."""
    client = HttpClient(
        SERVICE, limits=Limits(connect=1, read=0.3, whole=0.6), clock=clock.time, sleep=clock.sleep
    )
    return lambda: client.post(f"{google.url}/speak", BODY, HEADERS)


def test_brings_back_the_answer(google: GoogleServer, post: Post) -> None:
    """A 200 answer's body comes back; the request has our headers and asks for no compression."""
    assert b"jQ1olc" in post()
    asked = google.asked[0]
    assert (asked.text, asked.path, asked.headers["Accept-Encoding"]) == ("Rest", "/speak", "identity")


def test_keeps_the_connection(google: GoogleServer, post: Post) -> None:
    """Requests that go well share one connection."""
    for _ in range(5):
        post()
    assert len({asked.connection for asked in google.asked}) == 1


def test_keeps_its_distance(google: GoogleServer, post: Post, clock: FakeClock) -> None:
    """Requests start at least half a second apart, and no longer wait than that is made."""
    post()
    clock.now += 0.2
    post()
    clock.now += 7
    post()
    assert clock.slept == [0.3]
    assert len(google.asked) == 3


def test_keeps_its_distance_in_real_time(google: GoogleServer) -> None:
    """With the real clock, the server sees the pause between the requests."""
    client = HttpClient(SERVICE, pause=0.2)
    for _ in range(3):
        client.post(google.url, BODY, HEADERS)
    times = [asked.at for asked in google.asked]
    assert all(later - earlier > 0.19 for earlier, later in itertools.pairwise(times))


@pytest.mark.parametrize("fault", ["redirect to /sorry/", "redirect elsewhere"])
def test_follows_no_redirect(google: GoogleServer, post: Post, fault: str) -> None:
    """A redirect is a refusal, and where it leads is never asked."""
    google.behave(fault)
    with pytest.raises(RefusedError):
        post()
    assert [asked.path for asked in google.asked] == ["/speak"]


def test_too_many_requests_once(google: GoogleServer, post: Post, clock: FakeClock) -> None:
    """After a 429 it waits as long as it is told, tries once more, and goes on if that went well."""
    google.behave("429")
    assert post()
    assert clock.slept == [3.0]


def test_too_many_requests_twice(google: GoogleServer, post: Post, clock: FakeClock) -> None:
    """After a second 429 it gives up."""
    google.behave(then="429")
    with pytest.raises(RefusedError, match="too often"):
        post()
    assert len(google.asked) == 2
    assert clock.slept == [3.0]


@pytest.mark.parametrize("fault", ["429 for an hour", "429 until a date"])
def test_waits_no_hour(google: GoogleServer, post: Post, clock: FakeClock, fault: str) -> None:
    """Asked to wait longer than a minute, it neither waits nor asks earlier than allowed."""
    google.behave(fault)
    with pytest.raises(RefusedError):
        post()
    assert len(google.asked) == 1
    assert clock.slept == []


def test_waits_a_minute_in_all(google: GoogleServer, post: Post, clock: FakeClock) -> None:
    """All waiting for passing failures together stays under a minute, however many cues there are."""
    google.behave(*["429", "speech"] * 20, then="429")
    for _ in range(20):
        post()
    with pytest.raises(RefusedError):
        post()
    waited = [seconds for seconds in clock.slept if seconds > 0.5]
    assert waited == [3.0] * 20


@pytest.mark.parametrize(
    ("fault", "tries"),
    [
        ("reset", 3),
        ("500", 3),
        ("503", 3),
        ("truncated", 3),
        ("no answer", 2),
        ("dripping", 2),
        ("403", 1),
        ("404", 1),
        ("501", 1),
    ],
)
def test_tries_again_what_may_pass(google: GoogleServer, post: Post, fault: str, tries: int) -> None:
    """Resets, server errors and cut answers are tried thrice, time-outs twice, refusals once."""
    google.behave(then=fault)
    with pytest.raises(VoiceError, match="The test's service"):
        post()
    assert len(google.asked) == tries


def test_error_has_the_words_of_the_service(google: GoogleServer, post: Post) -> None:
    """What a service says about a refusal in JSON stands in the error, with the status for those who ask."""
    google.behave(then="400 with words")
    with pytest.raises(StatusError, match="answered 400: no such language; try again later") as caught:
        post()
    assert caught.value.status == 400


def test_gets(google: GoogleServer) -> None:
    """What is got comes with our headers, and is under the same rules."""
    client = HttpClient(SERVICE, pause=0)
    assert b"captcha" in client.get(f"{google.url}/list", {"X-Mine": "yes"})
    assert (google.asked[0].path, google.asked[0].headers["X-Mine"]) == ("/list", "yes")


def test_netrc_is_left_alone(google: GoogleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No password of a .netrc file is sent along."""
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    HttpClient(SERVICE).post(google.url, BODY, HEADERS)
    assert "Authorization" not in google.asked[0].headers


@pytest.mark.parametrize("fault", ["reset", "500", "truncated", "no answer", "dripping"])
def test_recovers(google: GoogleServer, post: Post, fault: str) -> None:
    """A failure that passes is never seen by who asked."""
    google.behave(fault)
    assert b"jQ1olc" in post()


@pytest.mark.parametrize("fault", ["dripping", "dripping head", "no answer"])
def test_deadline_is_for_the_whole_answer(google: GoogleServer, post: Post, fault: str) -> None:
    """A server that sends a byte now and then, in head or body, holds nobody beyond the deadlines."""
    google.behave(then=fault)
    start = time.monotonic()
    with pytest.raises(VoiceError, match="too long"):
        post()
    assert time.monotonic() - start < 2.5


def test_answers_have_a_size(google: GoogleServer) -> None:
    """An endless answer is given up at the limit."""
    google.behave(then="endless")
    client = HttpClient(SERVICE, limits=Limits(answer=100_000))
    with pytest.raises(VoiceError, match="100000 bytes"):
        client.post(google.url, BODY, HEADERS)


def test_nobody_there(clock: FakeClock) -> None:
    """A refused connection means offline, at once and without another try."""
    with google_server() as server:
        url = server.url
    client = HttpClient(SERVICE, clock=clock.time, sleep=clock.sleep)
    with pytest.raises(OfflineError, match="cannot be reached"):
        client.post(url, BODY, HEADERS)
    assert clock.slept == []


def test_proxy_that_is_not_there(google: GoogleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """A dead proxy of the environment means offline; NO_PROXY leads around it."""
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert HttpClient(SERVICE).post(google.url, BODY, HEADERS)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(OfflineError, match="proxy"):
        HttpClient(SERVICE).post(google.url, BODY, HEADERS)


@pytest.mark.parametrize("url", ["nonsense", "http://", "ftp://127.0.0.1/", "http://[::1"])
def test_impossible_address(url: str) -> None:
    """An address that cannot be asked is an error like any other."""
    with pytest.raises(VoiceError):
        HttpClient(SERVICE).post(url, BODY, HEADERS)


@pytest.fixture
def stranger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GoogleServer]:
    """Run a server behind a certificate that nobody vouches for."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    form = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    name = ["-addext", "subjectAltName=IP:127.0.0.1"]
    run_tool(find_tool("openssl"), "req", *form, *name, "-keyout", key, "-out", certificate)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with google_server(tls) as server:
        yield server


def test_certificates_are_verified(
    stranger: GoogleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server whose certificate is not trusted gets no request; one that is trusted gets it."""
    with pytest.raises(VoiceError, match="certificate"):
        HttpClient(SERVICE).post(stranger.url, BODY, HEADERS)
    assert stranger.asked == []
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "certificate.pem"))
    assert HttpClient(SERVICE).post(stranger.url, BODY, HEADERS)


def test_child_opens_its_own_connection(google: GoogleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """In another process the parent's connection is left alone."""
    client = HttpClient(SERVICE, pause=0)
    client.post(google.url, BODY, HEADERS)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    client.post(google.url, BODY, HEADERS)
    assert len({asked.connection for asked in google.asked}) == 2


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 5.0),
        ({"Retry-After": "12"}, 12.0),
        ({"Retry-After": "soon"}, 5.0),
        ({"Retry-After": "-1"}, 5.0),
        ({"Retry-After": "²"}, 5.0),
        ({"Retry-After": "Fri, 01 Jan 2027 00:00:20 GMT", "Date": "Fri, 01 Jan 2027 00:00:00 GMT"}, 20.0),
        ({"Retry-After": "Fri, 01 Jan 2027 00:00:00 GMT", "Date": "Fri, 01 Jan 2027 00:00:20 GMT"}, 0.0),
        ({"Retry-After": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0.0),
    ],
)
def test_retry_after(headers: dict[str, str], seconds: float) -> None:
    """The wait is read as seconds or as a date on the service's own clock; nonsense means five seconds."""
    assert retry_after(headers) == seconds


def test_one_at_a_time() -> None:
    """Eight threads take turns: nobody comes in while another is inside."""
    turns, inside = Turns(), []

    def enter(_: int) -> int:
        with turns.turn():
            inside.append(1)
            present = len(inside)
            inside.pop()
            return present

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(enter, range(400))) == {1}


def test_refusal_ends_all_turns() -> None:
    """After a refusal nobody comes in, and each is told why; after any other failure the next one does."""
    turns = Turns()
    with pytest.raises(VoiceError), turns.turn():
        raise VoiceError("a passing fault")
    with pytest.raises(RefusedError), turns.turn():
        raise RefusedError("go away", hint="come back tomorrow")
    with pytest.raises(RefusedError, match="go away; come back tomorrow"), turns.turn():
        pytest.fail("somebody came in")


def test_all_tries_together_have_one_deadline() -> None:
    """What drips until the deadline is not asked again; time lost comes off the session's patience."""
    clock = FakeClock()
    client = HttpClient(SERVICE, limits=Limits(whole=20), patience=60, clock=clock.time, sleep=clock.sleep)
    made: list[float] = []
    lasting = 20.0

    def drip() -> bytes:
        made.append(clock.time())
        clock.sleep(lasting)
        raise PassingError(SERVICE.failed("takes too long to answer"), tries=2)

    for seconds, tries in ((20.5, 1), (12.0, 2)):
        lasting = seconds
        made.clear()
        with pytest.raises(VoiceError, match="takes too long"):
            client.retry(drip)
        assert len(made) == tries
    with pytest.raises(VoiceError, match="takes too long"):
        client.retry(drip)
    assert client._patience < 0
