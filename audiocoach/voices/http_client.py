"""One careful HTTP client for all that asks a service: limits, a deadline, one way to try again, turns."""

import math
import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urljoin, urlsplit

from audiocoach.errors import OfflineError, VoiceError
from audiocoach.voices.formats import words_in

if TYPE_CHECKING:
    import requests

DEFAULT_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""

_BLOCK = 16_384

Result = TypeVar("Result")


class RefusedError(VoiceError):
    """A service that does not want to be asked, at least not now: asking on would make it worse."""


class StatusError(VoiceError):
    """A service that does not take a request as it is; the same request would be answered the same."""

    def __init__(self, message: str, *, where: str = "", hint: str = "", status: int = 0) -> None:
        """Keep the status, for those who can ask in another way."""
        super().__init__(message, where=where, hint=hint)
        self.status = status


class PassingError(Exception):
    """A failure that may be gone at the next try, and the error to raise when it is not."""

    def __init__(self, final: VoiceError, *, tries: int = 1, wait: float = 1.0) -> None:
        """Allow so many tries more, the first after so many seconds."""
        super().__init__(str(final))
        self.final = final
        self.tries = tries
        self.wait = wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as errors name it, and what its user can do when it fails."""

    name: str
    remedy: str

    def refused(self, what: str) -> RefusedError:
        """Say that the service sends us away."""
        return RefusedError(f"{self.name} {what}", hint=self.remedy)

    def failed(self, what: str) -> VoiceError:
        """Say that the service did not do its work."""
        return VoiceError(f"{self.name} {what}", hint=self.remedy)

    def unreachable(self, why: str) -> OfflineError:
        """Say that the service cannot be reached."""
        return OfflineError(
            f"{self.name} cannot be reached ({why})", hint=f"check the network, or {self.remedy}"
        )

    def no_answer(self, status: int, headers: Mapping[str, str], words: str = "") -> Exception:
        """Say what a status other than 200 means; `words` is what the service itself says about it."""
        if 300 <= status < 400:
            captcha = "sorry" in headers.get("Location", "")
            return self.refused("asks for a captcha" if captcha else "redirects elsewhere")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            return PassingError(self.refused("was asked too often (429)"), wait=retry_after(headers))
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            return self.refused(f"does not let us in ({status})")
        said = f"answered {status}: {words}" if words else f"answered {status}"
        if status >= 500 and status != HTTPStatus.NOT_IMPLEMENTED:
            return PassingError(self.failed(said), tries=2)
        return StatusError(f"{self.name} {said}", hint=self.remedy, status=status)

    def no_connection(self, error: Exception) -> Exception:
        """Say what a failure of the network means."""
        from requests import exceptions as failures

        if _never_met(error):
            return self.unreachable("no connection")
        meanings: tuple[tuple[type[Exception], Exception], ...] = (
            (failures.SSLError, self.failed("has no certificate that can be trusted")),
            (failures.ProxyError, self.unreachable("the proxy does not answer")),
            (failures.ConnectTimeout, PassingError(self.unreachable("no answer"))),
            (failures.Timeout, PassingError(self.failed("takes too long to answer"))),
            (failures.ConnectionError, PassingError(self.failed("broke off"), tries=2)),
            (failures.ContentDecodingError, self.failed("answered with something that cannot be unpacked")),
            (failures.ChunkedEncodingError, PassingError(self.failed("broke off"), tries=2)),
        )
        unknown = self.failed(f"cannot be asked ({error})")
        return next((meaning for kind, meaning in meanings if isinstance(error, kind)), unknown)


def retry_after(headers: Mapping[str, str]) -> float:
    """Read how many seconds a service asks to wait; a date counts from the service's own clock."""
    asked = headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        until = parsedate_to_datetime(asked)
        now = parsedate_to_datetime(headers["Date"]) if "Date" in headers else datetime.now(UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, TypeError):
        return DEFAULT_WAIT


def _never_met(error: Exception) -> bool:
    from urllib3.exceptions import NewConnectionError

    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may take.

    Seconds to connect, between two reads, and for the whole, which begin anew each time that `least` bytes
    have come in them; bytes of an answer that is kept in memory; and how many redirects are followed.
    """

    connect: float = 5.0
    read: float = 10.0
    whole: float = 20.0
    least: float = math.inf
    answer: int = 2_000_000
    redirects: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The head of an answer, and its body in blocks as they come."""

    status: int
    headers: Mapping[str, str]
    blocks: Iterator[bytes]


class HttpClient:
    """Asks one service, over one kept-alive session; not for two threads at once.

    Requests start at least `pause` seconds apart. What may pass (a reset, a time-out, a 5xx, one 429) is
    tried again, with at most `patience` seconds of failures and waiting in the client's life. Certificates
    are verified; nothing comes compressed; no redirect is followed unless the limits say so. `clock` and
    `sleep` are there for tests.
    """

    def __init__(
        self,
        service: Service,
        *,
        limits: Limits | None = None,
        pause: float = 0.5,
        patience: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._service = service
        self._limits = limits or Limits()
        self._pause = pause
        self._patience = patience
        self._clock = clock
        self._sleep = sleep
        self._next_start = float("-inf")
        self._spent = 0.0
        self._session: requests.Session | None = None
        self._owner = os.getpid()

    def get(self, url: str, headers: Mapping[str, str]) -> bytes:
        """Get, and bring back the body of a 200 answer.

        Raises VoiceError, OfflineError or RefusedError when there is none after all tries.
        """
        return self.retry(lambda: self._whole(url, headers, None))

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> bytes:
        """Post, and bring back the body of a 200 answer; raises what `get` raises."""
        return self.retry(lambda: self._whole(url, headers, body))

    def retry(self, attempt: Callable[[], Result]) -> Result:
        """Make an attempt, and make it again while it fails with a PassingError that allows it.

        All attempts together have the time that one may take, unless that begins anew with what has come; and
        what failures and waiting take in the client's life comes off its patience.
        """
        made, self._spent = 0, 0.0
        while True:
            made += 1
            start = self._clock()
            try:
                return attempt()
            except PassingError as failure:
                wait, took = failure.wait * made, max(0.0, self._clock() - start - self._pause)
                self._spent, self._patience = self._spent + took, self._patience - took
                if made > failure.tries or wait > self._patience or self._left() <= 0:
                    raise failure.final from failure
                self._patience -= wait
                self._sleep(wait)

    def _left(self) -> float:
        """Give the seconds that are left for what is being asked."""
        begins_anew = self._limits.least < math.inf
        return self._limits.whole - (0.0 if begins_anew else self._spent)

    @contextmanager
    def open(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        body: str | None = None,
        takes: Collection[int] = (HTTPStatus.OK,),
    ) -> Iterator[Answer]:
        """Ask once, and lend the answer while it comes; any status that is not in `takes` is an error.

        Here, and where the blocks are read, raises VoiceError, or PassingError where another try may help.
        """
        early = self._next_start - self._clock()
        if early > 0:
            self._sleep(early)
        self._next_start = self._clock() + self._pause
        session = self._open_session()
        ask = partial(session.get if body is None else partial(session.post, data=body), headers=headers)
        limits = replace(self._limits, whole=self._left())
        transfer = _Transfer(self._service, limits, takes)
        Thread(target=transfer.run, args=(session, ask, url), daemon=True).start()
        try:
            yield transfer.answer()
        finally:
            if not transfer.is_over:
                transfer.left.set()
                self._session = None

    def _whole(self, url: str, headers: Mapping[str, str], body: str | None) -> bytes:
        content = bytearray()
        with self.open(url, headers, body=body) as answer:
            for block in answer.blocks:
                content += block
                if len(content) > self._limits.answer:
                    raise self._service.failed(f"answered with more than {self._limits.answer} bytes")
        return bytes(content)

    def _open_session(self) -> "requests.Session":
        import requests

        if self._session is None or self._owner != os.getpid():  # a connection has one process, not two
            self._session, self._owner = requests.Session(), os.getpid()
            self._session.headers["Accept-Encoding"] = "identity"
            self._session.auth = lambda request: request  # or a ~/.netrc would add or replace credentials
        return self._session


class _Transfer:
    """One request and its answer, which comes in a thread of its own.

    The time-outs of sockets begin anew with every byte, and the look-up of a name has none. So whoever reads
    the answer has a deadline, and leaves the thread behind (`left`) when that is over or enough has come.
    """

    def __init__(self, service: Service, limits: Limits, takes: Collection[int]) -> None:
        self.left = Event()
        self.is_over = False
        self._service, self._limits, self._takes = service, limits, takes
        self._arrivals: SimpleQueue[Any] = SimpleQueue()  # the response, its blocks, None; or an exception
        self._deadline, self._recent = time.monotonic() + limits.whole, 0

    def run(self, session: "requests.Session", ask: "Callable[..., requests.Response]", url: str) -> None:
        """Ask, and pass on what comes."""
        try:
            self._follow(ask, url)
            self._arrivals.put(None)
        except BaseException as error:  # it is raised again where the answer is read
            self._arrivals.put(error)
        finally:
            if self.left.is_set():
                session.close()

    def answer(self) -> Answer:
        """Wait for the head of the answer."""
        head = self._arrival()
        return Answer(status=head.status_code, headers=head.headers, blocks=iter(self._arrival, None))

    def _follow(self, ask: "Callable[..., requests.Response]", url: str) -> None:
        import requests

        timeouts = (self._limits.connect, self._limits.read)
        try:
            for _ in range(1 + self._limits.redirects):
                with ask(url, timeout=timeouts, allow_redirects=False, stream=True) as response:
                    if not (response.is_redirect and self._limits.redirects):
                        self._receive(response)
                        return
                    url = self._next(url, response.headers["Location"])
            raise self._service.failed("leads from one place to the next")
        except (requests.RequestException, ValueError) as error:  # the latter from a Location that is none
            raise self._service.no_connection(error) from error

    def _next(self, url: str, location: str) -> str:
        target = urljoin(url, location)
        if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
            raise self._service.failed("leads to a place that cannot be verified")
        return target

    def _receive(self, response: "requests.Response") -> None:
        if response.status_code not in self._takes:
            raise self._service.no_answer(response.status_code, response.headers, _words(response))
        self._arrivals.put(response)
        for block in response.iter_content(_BLOCK):
            if self.left.is_set():
                return
            self._arrivals.put(block)

    def _arrival(self) -> Any:
        """Wait for what comes next; None is the end."""
        try:
            arrived = self._arrivals.get(timeout=max(0.0, self._deadline - time.monotonic()))
        except Empty:
            if self._recent < self._limits.least:
                slow = (
                    "takes too long to answer" if self._limits.least == math.inf else "sends almost nothing"
                )
                raise PassingError(self._service.failed(slow)) from None
            self._deadline, self._recent = time.monotonic() + self._limits.whole, 0
            return self._arrival()
        self.is_over = arrived is None or isinstance(arrived, BaseException)
        if isinstance(arrived, BaseException):
            raise arrived
        self._recent += len(arrived) if isinstance(arrived, bytes) else 0
        return arrived


def _words(response: "requests.Response") -> str:
    """Read what the service says about a failure, as far as it can be read."""
    import requests

    if response.ok:
        return ""
    try:
        return words_in(next(response.iter_content(_BLOCK), b""))
    except requests.RequestException:
        return ""


class Turns:
    """One thread at a time before a service; after a refusal, none."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()
        self._refusal: RefusedError | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a turn; raise RefusedError at once where an earlier turn ended in one."""
        with self._one_at_a_time:
            if self._refusal:
                raise RefusedError(self._refusal.message, hint=self._refusal.hint)
            try:
                yield
            except RefusedError as refusal:
                self._refusal = refusal
                raise
