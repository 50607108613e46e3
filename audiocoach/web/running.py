"""The server at work: its sockets, its limits, its end."""

import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from audiocoach.errors import SettingsError
from audiocoach.web.address import names
from audiocoach.web.deadline import PatientProtocol
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

ENDING = 1
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
        timeout_graceful_shutdown=ENDING,
        ssl_certfile=certificate.certificate if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    return uvicorn.Server(config)
