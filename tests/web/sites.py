"""Folders of sessions, and servers of them on this machine, for the tests of what a phone is shown."""

import http.client
import json
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import uvicorn

from audiocoach.audio.mp3 import VOICE, info_frame
from audiocoach.publish.session_files import sidecars
from audiocoach.publish.tags import session_info, tag_bytes
from audiocoach.web.address import HERE
from audiocoach.web.episodes import Shelf
from audiocoach.web.guard import Door
from audiocoach.web.running import Certificate, Listening, server
from tests.publish.rehearsals import everything
from tests.tools import find_tool, run_tool

JPEG = b"\xff\xd8\xff\xe0" + bytes(500) + b"\xff\xd9"


def put_session(folder: Path, name: str, *, bare: bool = False, **told: Any) -> Path:
    """Put a session of silence into a folder, with what its tag tells; bare, nothing lies beside it."""
    timeline = replace(everything(), title=str(told.pop("title", "Day & night")))
    path = folder / f"{name}.mp3"
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = timeline.total * VOICE.rate // 1000
    info = replace(session_info(timeline, voice="espeak:en-us"), **{"cover": JPEG, **told})
    silence = VOICE.silent_frame() * VOICE.frames(samples)
    path.write_bytes(tag_bytes(info) + info_frame(VOICE, samples) + silence)
    for suffix, text in {} if bare else sidecars(timeline).items():
        path.with_suffix(suffix).write_text(text, encoding="utf-8")
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Read the body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A server that runs in this process."""

    port: int
    door: Door
    server: uvicorn.Server

    @property
    def url(self) -> str:
        """The address of its page."""
        return self.door.url(f"{HERE}:{self.port}")

    def ask(self, path: str = "", method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """Ask for a path below the page; an underscore in a header's name stands for its hyphen."""
        return self.ask_exactly(self.door.prefix + path, method, body, **headers)

    def ask_exactly(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for a path as it stands."""
        connection = http.client.HTTPConnection(HERE, self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(status=answer.status, headers=told, body=answer.read())
        finally:
            connection.close()


@contextmanager
def serving(
    folder: Path, *, token: str = "", certificate: Certificate | None = None, port: int = 0
) -> Iterator[Site]:
    """Serve a folder for as long as the block lasts."""
    listening = Listening([HERE], port)
    door = Door(scheme="https" if certificate else "http", hosts=listening.hosts(), token=token)
    running = server(Shelf(folder), door, certificate)
    thread = threading.Thread(target=running.run, kwargs={"sockets": listening.sockets}, daemon=True)
    thread.start()
    try:
        while not running.started:
            assert thread.is_alive()
            time.sleep(0.005)
        yield Site(port=listening.port, door=door, server=running)
    finally:
        running.should_exit = True
        thread.join(10)
        listening.close()


def make_certificate(folder: Path) -> Certificate:
    """Make a certificate for this machine, or skip."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    form = ("-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost")
    names = ("-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1")
    run_tool(find_tool("openssl"), "req", *form, *names, "-keyout", key, "-out", certificate)
    return Certificate(certificate=certificate, key=key)


def trusting(certificate: Certificate) -> ssl.SSLContext:
    """Trust one certificate, and no other."""
    return ssl.create_default_context(cafile=str(certificate.certificate))
