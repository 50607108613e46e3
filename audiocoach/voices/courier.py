"""A polite and wary way to ask a web service: one request at a time, and everything bounded."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from audiocoach.voices.refusals import PassingError, Service
from audiocoach.voices.sniffing import words_in

if TYPE_CHECKING:
    import requests


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
