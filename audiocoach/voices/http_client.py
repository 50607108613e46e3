"""One wary HTTP client."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from http import HTTPStatus
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Generic, TypeVar
from urllib.parse import urljoin, urlsplit

from audiocoach.errors import OfflineError, VoiceError
from audiocoach.voices.formats import words_in

if TYPE_CHECKING:
    import requests


DEFAULT_WAIT = 5.0
"""Seconds to wait after a 429 that does not say how long."""


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

    def __init__(self, final: VoiceError, *, tries: int, wait: float) -> None:
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

    def accept(self, status: int, headers: Mapping[str, str], words: str = "") -> None:
        """Let a 200 pass, and raise for every other status what it means.

        `words` is what the service itself says about it.
        """
        if status == HTTPStatus.OK:
            return
        if 300 <= status < 400:
            captcha = "sorry" in headers.get("Location", "")
            raise self.refused("asks for a captcha" if captcha else "redirects elsewhere")
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            final = self.refused("was asked too often (429)")
            raise PassingError(final, tries=1, wait=retry_after(headers))
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
            raise self.refused(f"does not let us in ({status})")
        said = f"answered {status}: {words}" if words else f"answered {status}"
        if status >= 500 and status != HTTPStatus.NOT_IMPLEMENTED:
            raise PassingError(self.failed(said), tries=2, wait=1.0)
        raise StatusError(f"{self.name} {said}", hint=self.remedy, status=status)

    def explain(self, error: "requests.RequestException") -> Exception:
        """Turn a failure of the network into a VoiceError, or a PassingError where another try may help."""
        from requests import exceptions as failures

        if _never_met(error):
            return self.unreachable("no connection")
        meanings: tuple[tuple[type[Exception], Exception], ...] = (
            (failures.SSLError, self.failed("has no certificate that can be trusted")),
            (failures.ProxyError, self.unreachable("the proxy does not answer")),
            (failures.ConnectTimeout, PassingError(self.unreachable("no answer"), tries=1, wait=1.0)),
            (failures.Timeout, PassingError(self.failed("takes too long to answer"), tries=1, wait=1.0)),
            (failures.ConnectionError, PassingError(self.failed("broke off"), tries=2, wait=1.0)),
            (failures.ContentDecodingError, self.failed("answered with something that cannot be unpacked")),
            (failures.ChunkedEncodingError, PassingError(self.failed("broke off"), tries=2, wait=1.0)),
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


def _never_met(error: "requests.RequestException") -> bool:
    from urllib3.exceptions import NewConnectionError

    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may take: seconds to connect, between two reads, and in all; bytes of an answer."""

    connect: float = 5.0
    read: float = 10.0
    whole: float = 20.0
    answer: int = 2_000_000


class Courier:
    """Asks one service, over one kept-alive session; not for two threads at once.

    Requests start at least `pause` seconds apart. What may pass (a reset, a time-out, a 5xx, one 429) is
    tried again, with at most `patience` seconds of such waiting in the courier's life. `clock` and
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
        self._session: requests.Session | None = None
        self._owner = os.getpid()

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> bytes:
        """Post, and bring back the body of a 200 answer.

        Raises VoiceError, OfflineError or RefusedError when there is none after all tries.
        """
        return self._ask(url, body, headers)

    def get(self, url: str, headers: Mapping[str, str]) -> bytes:
        """Get, and bring back the body of a 200 answer; raises what `post` raises."""
        return self._ask(url, None, headers)

    def _ask(self, url: str, body: str | None, headers: Mapping[str, str]) -> bytes:
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._attempt(url, body, headers)
            except PassingError as failure:
                wait = failure.wait * attempt
                if attempt > failure.tries or wait > self._patience:
                    raise failure.final from failure
                self._patience -= wait
                self._sleep(wait)

    def _attempt(self, url: str, body: str | None, headers: Mapping[str, str]) -> bytes:
        early = self._next_start - self._clock()
        if early > 0:
            self._sleep(early)
        self._next_start = self._clock() + self._pause
        return self._in_time(partial(self._send, self._open_session(), url, body, headers))

    def _in_time(self, call: Callable[[], bytes]) -> bytes:
        """Run the call, and leave it behind when the deadline is over.

        The time-outs of sockets begin anew with every byte, and the look-up of a name has none.
        """
        outcome: SimpleQueue[bytes | BaseException] = SimpleQueue()
        Thread(target=_report, args=(call, outcome), daemon=True).start()
        try:
            result = outcome.get(timeout=self._limits.whole)
        except Empty:
            self._session = None
            raise PassingError(self._service.failed("takes too long to answer"), tries=1, wait=1.0) from None
        if isinstance(result, BaseException):
            raise result
        return result

    def _send(
        self, session: "requests.Session", url: str, body: str | None, headers: Mapping[str, str]
    ) -> bytes:
        import requests

        timeouts = (self._limits.connect, self._limits.read)
        ask = session.get if body is None else partial(session.post, data=body)
        try:
            with ask(url, headers=headers, timeout=timeouts, allow_redirects=False, stream=True) as response:
                self._service.accept(response.status_code, response.headers, _words(response))
                return self._read(response)
        except requests.RequestException as error:
            raise self._service.explain(error) from error
        finally:
            if session is not self._session:  # the deadline is over, and nobody waits for this any more
                session.close()

    def _read(self, response: "requests.Response") -> bytes:
        answer = bytearray()
        for chunk in response.iter_content(16_384):
            answer += chunk
            if len(answer) > self._limits.answer:
                raise self._service.failed(f"answered with more than {self._limits.answer} bytes")
        return bytes(answer)

    def _open_session(self) -> "requests.Session":
        import requests

        if self._session is None or self._owner != os.getpid():  # a connection has one process, not two
            self._session, self._owner = requests.Session(), os.getpid()
            self._session.headers["Accept-Encoding"] = "identity"
            self._session.auth = lambda request: request  # or a ~/.netrc would add or replace credentials
        return self._session


def _words(response: "requests.Response") -> str:
    """Read what the service says about a failure, as far as it can be read."""
    import requests

    if response.ok:
        return ""
    try:
        return words_in(next(response.iter_content(16_384), b""))
    except requests.RequestException:
        return ""


def _report(call: Callable[[], bytes], outcome: "SimpleQueue[bytes | BaseException]") -> None:
    try:
        outcome.put(call())
    except BaseException as error:  # it is raised again where the outcome is read
        outcome.put(error)


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


Result = TypeVar("Result")

_STEP = 0.2


@dataclass(slots=True)
class Transfer:
    """What work tells of itself (bytes received), and whether somebody still waits for it."""

    received: int = 0
    stopped: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[Result]):
    work: Callable[[Transfer], Result]
    transfer: Transfer
    queue: "SimpleQueue[tuple[Result | None, BaseException | None]]"

    def report(self) -> None:
        """Do the work, and keep what came of it for whoever waits."""
        try:
            self.queue.put((self.work(self.transfer), None))
        except BaseException as error:  # it is raised again where the outcome is read
            self.queue.put((None, error))


def watch(
    work: Callable[[Transfer], Result], patience: Patience, tell: Callable[[], None] | None = None
) -> Result:
    """Do the work in a thread of its own, and give what it gives; `tell` is called several times a second.

    The time-outs of sockets begin anew with every byte. So a VoiceError is raised, too, where fewer bytes
    come in a window of time than patience asks for; the work then stops at its next byte.
    """
    outcome: _Outcome[Result] = _Outcome(work, Transfer(), SimpleQueue())
    Thread(target=outcome.report, daemon=True).start()
    since, before = time.monotonic(), 0
    try:
        while True:
            try:
                result, error = outcome.queue.get(timeout=min(_STEP, patience.window))
            except Empty:
                if tell:
                    tell()
            else:
                if error:
                    raise error
                return result  # type: ignore[return-value] # there is one where there is no error
            if time.monotonic() - since >= patience.window:
                if outcome.transfer.received - before < patience.least:
                    raise SERVICE.failed("sends almost nothing")
                since, before = time.monotonic(), outcome.transfer.received
    finally:
        outcome.transfer.stopped.set()


class Turns:
    """The queue before one service."""

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
