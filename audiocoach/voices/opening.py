"""Addresses on the web, opened with patience, and followed to where they lead."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from audiocoach.errors import VoiceError
from audiocoach.voices.refusals import Service

if TYPE_CHECKING:
    import requests

SERVICE = Service(name="the server", remedy="try again: what has come so far is kept")

_MOST_HOPS = 5
_FOR_RANGES = (HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds to wait for a connection and between two reads; and the least bytes in a window of seconds."""

    connect: float = 10.0
    read: float = 30.0
    window: float = 30.0
    least: int = 30_000


PATIENT = Patience()


@contextmanager
def opened(url: str, headers: Mapping[str, str], patience: Patience) -> "Iterator[requests.Response]":
    """Open an address and whatever it leads to, never from a place that is verified to one that is not.

    The answer's status is 200, 206 or 416; any other one, and a fault of the network while it is read, is a
    VoiceError, or a PassingError where another try may help.
    """
    import requests

    try:
        with requests.Session() as session:
            session.auth = lambda request: request  # or a ~/.netrc would add credentials
            for _ in range(_MOST_HOPS):
                with session.get(
                    url,
                    headers={"Accept-Encoding": "identity", **headers},
                    timeout=(patience.connect, patience.read),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    if not response.is_redirect:
                        _accept(response, url)
                        yield response
                        return
                    url = _next(url, response.headers["Location"])
        raise SERVICE.failed("leads from one place to the next")
    except requests.RequestException as error:
        raise SERVICE.explain(error) from error


def _next(url: str, location: str) -> str:
    target = urljoin(url, location)
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise SERVICE.failed("leads to a place that cannot be verified")
    return target


def _accept(response: "requests.Response", url: str) -> None:
    if response.status_code == HTTPStatus.NOT_FOUND:
        raise VoiceError(f"there is nothing at {url}", hint="see whether those who offer it have moved it")
    if response.status_code not in _FOR_RANGES:
        SERVICE.accept(response.status_code, response.headers)
