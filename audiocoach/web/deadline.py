"""A deadline for slow requests, which uvicorn does not have."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

SLOWEST = 10.0
"""Seconds that a request may take to arrive, from the connection or the answer before it."""

STALLED = 60.0
"""Seconds that a client may take no byte of an answer; a phone in a lift is forgiven, an attack is not."""


class PatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it; a connection whose request does not arrive in time is closed.

    The time runs from the first moment at which a request may come, whatever drips in meanwhile. While an
    answer is being written, only a client that takes nothing of it for long is dropped.
    """

    slowest, stalled = SLOWEST, STALLED

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deadline: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Start to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what came; once a request is whole, its deadline is gone."""
        super().data_received(data)
        cycle = self._cycle()
        if cycle is not None and not cycle.response_complete and not cycle.more_body:
            self._stop()
        elif self._deadline is None:
            self._wait()

    def on_response_complete(self) -> None:
        """Wait for the next request of the connection, if there is to be one."""
        super().on_response_complete()
        if not self.transport.is_closing() and self._deadline is None and self._between_requests():
            self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the deadlines."""
        self._stop()
        self._flows()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Begin to wait for a client that takes nothing."""
        super().pause_writing()
        self._flows()
        self._stall = self.loop.call_later(self.stalled, self._drop)

    def resume_writing(self) -> None:
        """Go on: it has taken something."""
        self._flows()
        super().resume_writing()

    def _between_requests(self) -> bool:
        cycle = self._cycle()
        return cycle is None or cycle.response_complete

    def _cycle(self) -> RequestResponseCycle | None:
        """Return the request at hand; before the first there is none, whatever uvicorn's types say."""
        return self.cycle

    def _wait(self) -> None:
        self._deadline = self.loop.call_later(self.slowest, self._drop)

    def _stop(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _flows(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _drop(self) -> None:
        self.transport.abort()
