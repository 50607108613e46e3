"""What goes over the wire: one request with three open files, a word of consent, signals, and a status."""

import json
import socket
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

MOST_BYTES = 1 << 24
"""What a request may measure; environments have a tenth of that at most."""

_LENGTH = 8


class Request(NamedTuple):
    """A command as it was called: its words, and all that a process gets from its parent.

    `ground` is what both sides must have in common. `encodings` are encoding and errors of standard input,
    output and error; `streams` are their open files, which travel beside the rest.
    """

    ground: Sequence[object]
    words: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    mask: int
    encodings: Sequence[Sequence[str]]
    streams: Sequence[int] = ()


ACCEPTED, REFUSED, GO = b"+", b"-", b"!"


def send_request(wire: socket.socket, request: Request) -> None:
    """Send a request, its streams with the first bytes."""
    content = json.dumps(request[:-1]).encode("ascii")
    socket.send_fds(wire, [len(content).to_bytes(_LENGTH, "big")], request.streams)
    wire.sendall(content)


def receive_request(wire: socket.socket) -> Request:
    """Receive a request; its streams are the receiver's to close. Raises OSError and ValueError."""
    head, streams, _, _ = socket.recv_fds(wire, _LENGTH, 3)
    try:
        length = int.from_bytes(head + _exactly(wire, _LENGTH - len(head)), "big")
        if length > MOST_BYTES or len(streams) != 3:
            raise ValueError("this is no request")
        parts: Any = json.loads(_exactly(wire, length))
        return Request(*parts)._replace(streams=streams)
    except BaseException:
        close_all(streams)
        raise


def close_all(streams: Sequence[int]) -> None:
    """Close open files by their numbers."""
    for stream in streams:
        socket.close(stream)


def _exactly(wire: socket.socket, length: int) -> bytes:
    received = bytearray()
    while len(received) < length:
        part = wire.recv(length - len(received))
        if not part:
            raise ConnectionError("the other side has gone")
        received += part
    return bytes(received)
