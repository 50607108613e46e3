"""A real server on this machine, and the faults that any server can have."""

import socket
import ssl
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TypeVar


class LocalServer:
    """A server in this process; `closing` is set when it ends."""

    def __init__(self, answering: "type[Answering]", tls: ssl.SSLContext | None = None) -> None:
        self.closing = Event()
        self._server = _Server(("127.0.0.1", 0), answering)
        self._server.owner = self
        self._scheme = "http"
        if tls:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
            self._scheme = "https"

    @property
    def url(self) -> str:
        """The address of the server, without a path."""
        return f"{self._scheme}://127.0.0.1:{self._server.server_address[1]}"

    def start(self) -> None:
        """Answer from now on, in a thread of its own."""
        Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


Server = TypeVar("Server", bound=LocalServer)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """Run a server for as long as the block lasts."""
    server.start()
    try:
        yield server
    finally:
        server.stop()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    owner: LocalServer

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up: some tests are about that."""


class Answering(BaseHTTPRequestHandler):
    """One connection, and all that can be done to it."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the base class's)
        """Keep quiet."""

    def do_GET(self) -> None:
        """Answer a request that brings nothing."""
        self.got()

    def do_POST(self) -> None:
        """Answer a request that brings a body."""
        self.posted(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def got(self) -> None:
        """Answer a GET; a server that has more to say to it has a method of its own."""
        self.reply(status=404)

    def posted(self, body: bytes) -> None:
        """Answer a POST; likewise."""
        self.reply(body, status=404)

    def reply(
        self, body: bytes = b"", *, status: int = 200, kind: str = "application/json", **headers: str
    ) -> None:
        """Send a whole answer; an underscore in a header's name stands for its hyphen."""
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def reply_in_chunks(self, body: bytes, *, whole: bool = True) -> None:
        """Send an answer of which the length is not told before; without its last chunk, it is cut."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for start in range(0, len(body), 5000):
            part = body[start : start + 5000]
            self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        if whole:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = not whole

    def start_of(self, length: int) -> None:
        """Send the head of an answer that promises so many bytes."""
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def drip(self, body: bytes) -> None:
        """Send an answer, head and all, a byte every 20 ms."""
        self.start_of(len(body))
        self.send_slowly(body)

    def drip_head(self) -> None:
        """Send a head that does not end, a byte every 20 ms."""
        self.send_slowly(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"z" * 5000)

    def send_slowly(self, body: bytes, size: int = 1) -> None:
        """Send so many bytes every 20 ms, until the server closes."""
        for start in range(0, len(body), size):
            if self.server.owner.closing.wait(0.02):
                break
            self.wfile.write(body[start : start + size])
            self.wfile.flush()
        self.close_connection = True

    def break_off(self, body: bytes) -> None:
        """Promise an answer, and send half of it."""
        self.start_of(len(body))
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def understate(self, body: bytes) -> None:
        """Promise half of an answer, and send all of it."""
        self.start_of(len(body) // 2)
        self.wfile.write(body)
        self.close_connection = True

    def talk_nonsense(self) -> None:
        """Send something that is no answer of HTTP."""
        self.wfile.write(b"220 mail.example.org ready\r\n\r\n")
        self.close_connection = True

    def say_nothing(self) -> None:
        """Keep the connection open without a word."""
        self.server.owner.closing.wait(30)
        self.close_connection = True

    def pour(self) -> None:
        """Send thirteen megabytes of nothing."""
        self.send_response(200)
        self.end_headers()
        self.close_connection = True
        for _ in range(200):
            self.wfile.write(b"0" * 65_536)

    def hang_up(self) -> None:
        """Reset the connection."""
        self.close_connection = True
        without_goodbye = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, without_goodbye)
        self.rfile.close()
        self.connection.close()


class Line:
    """What a server does with the next requests, one each, and with all later ones."""

    def __init__(self, then: str) -> None:
        self._next: list[str] = []
        self._then = then

    def put(self, behaviours: tuple[str, ...], then: str) -> None:
        """Line up behaviours by name."""
        self._next, self._then = list(behaviours), then

    def take(self) -> str:
        """Take the name of the next one."""
        return self._next.pop(0) if self._next else self._then
