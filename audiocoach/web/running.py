"""The server at work: its sockets, its limits, its deadlines, its end."""

import asyncio
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from audiocoach.errors import SettingsError
from audiocoach.web.address import names
from audiocoach.web.episodes import Shelf
from audiocoach.web.guard import Door
from audiocoach.web.server import application

PORT = 8765

MOST_CONNECTIONS = 2_000
"""Connections at a time; a phone has a handful, and an attack shall not have the whole memory."""

LONGEST_HEAD = 16_384
"""Bytes that the head of a request may have."""

BACKLOG = 1_024
"""Visitors that may wait to be let in."""

TIME_TO_END = 1
"""Seconds that answers have to end, once the server is to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What https needs: the files of a certificate and of its key."""

    certificate: Path
    key: Path


class Listening:
    """Sockets of one port at several addresses, open from the start, so that a port that is taken is told."""

    def __init__(self, addresses: Sequence[str], port: int) -> None:
        """Listen; port 0 takes any that is free. Raises SettingsError where it is taken."""
        self.sockets: list[socket.socket] = []
        self.port = port
        with ExitStack() as stack:
            for address in addresses:
                self.sockets.append(stack.enter_context(_listening(address, self.port)))
                self.port = self.sockets[0].getsockname()[1]
            stack.pop_all()

    def hosts(self) -> tuple[str, ...]:
        """List the hosts that requests may name, each with the port."""
        addresses = (each.getsockname()[0] for each in self.sockets)
        return tuple(f"{name}:{self.port}" for address in addresses for name in names(address))

    def close(self) -> None:
        """Listen no more."""
        for each in self.sockets:
            each.close()


def _listening(address: str, port: int) -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if sys.platform != "win32":  # there it would let two programs share the port
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((address, port))
        opened.listen(BACKLOG)  # from here on a visitor waits, and is not turned away
    except OSError as error:
        opened.close()
        reason = f"port {port} of {address} cannot be used ({error.strerror or error})"
        raise SettingsError(reason, hint=f"choose another, as in --port {port + 1}") from error
    return opened


def server(shelf: Shelf, door: Door, certificate: Certificate | None = None) -> uvicorn.Server:
    """Set up the server of a shelf; `run(sockets=...)` lets it answer until it is told to stop."""
    config = uvicorn.Config(
        application(shelf, door),
        http=PatientProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        timeout_graceful_shutdown=TIME_TO_END,
        ssl_certfile=certificate.certificate if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    return uvicorn.Server(config)


SLOWEST_REQUEST = 10.0
"""Seconds that a request may take to arrive, from the connection or the answer before it."""

STALLED = 60.0
"""Seconds that a client may take no byte of an answer; a phone in a lift is forgiven, an attack is not."""


class PatientProtocol(H11Protocol):
    """HTTP as uvicorn speaks it; a connection whose request does not arrive in time is closed.

    The time runs from the first moment at which a request may come, whatever drips in meanwhile. While an
    answer is being written, only a client that takes nothing of it for long is dropped.
    """

    slowest, stalled = SLOWEST_REQUEST, STALLED

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
