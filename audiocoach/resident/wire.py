"""What goes over the wire: a request, a word of consent, three open files, who runs it, and a status."""

import json
import socket
from collections.abc import Mapping, Sequence
from typing import NamedTuple

MOST_BYTES = 1 << 24
"""What a request may measure; environments have a tenth of that at most."""

_LENGTH = 8


class Request(NamedTuple):
    """A command as it was called: its words, and all that a process gets from its parent but its streams.

    `ground` is what both sides must have in common; `encodings` are encoding and errors of standard input,
    output and error.
    """

    ground: Sequence[object]
    words: Sequence[str]
    folder: str
    environment: Mapping[str, str]
    mask: int
    encodings: Sequence[Sequence[str]]


ACCEPTED, REFUSED = b"+", b"-"
_GO, _BEGUN = b"!", b"*"


def send_request(wire: socket.socket, request: Request) -> None:
    """Send a request."""
    content = json.dumps(request).encode("ascii")
    wire.sendall(len(content).to_bytes(_LENGTH, "big") + content)


def receive_request(wire: socket.socket) -> Request:
    """Receive a request. Raises OSError, ValueError and TypeError for what is none."""
    length = int.from_bytes(_exactly(wire, _LENGTH), "big")
    if length > MOST_BYTES:
        raise ValueError("this is no request")
    return Request(*json.loads(_exactly(wire, length)))


def send_streams(wire: socket.socket, streams: Sequence[int]) -> None:
    """Send the three open files of a command, on which its run begins.

    They are sent last: while a resident sleeps, what it has not received yet would keep a pipe open.
    """
    socket.send_fds(wire, [_GO], streams)


def receive_streams(wire: socket.socket) -> Sequence[int]:
    """Receive three open files, which are the receiver's to close. Raises OSError and ValueError."""
    word, streams, _, _ = socket.recv_fds(wire, len(_GO), 3)
    if word != _GO or len(streams) != 3:
        close_all(streams)
        raise ValueError("nothing is to be run")
    return streams


def send_begun(wire: socket.socket, pid: int) -> None:
    """Say that a command is being run, and by which process."""
    wire.sendall(_BEGUN + pid.to_bytes(_LENGTH, "big"))


def receive_begun(wire: socket.socket) -> int:
    """Hear which process runs a command. Raises OSError where none does, and nothing has been done."""
    if _exactly(wire, 1) != _BEGUN:
        raise ConnectionError("nothing has begun")
    return int.from_bytes(_exactly(wire, _LENGTH), "big")


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
