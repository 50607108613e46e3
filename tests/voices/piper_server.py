"""A real server on this machine that offers piper voices, in the form of their list on the web."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tests.local_server import Answering, Line, LocalServer, running
from tests.voices.tiny_voice import NAME, config, model

CARD = """# Model card for tiny (low)

* Language: en_US (English, United States)
* Speakers: 1

## Dataset

* URL: https://example.org/recordings
* License: Public Domain
"""
FOLDER = "en/en_US/tiny/low"


class PiperServer(LocalServer):
    """The server: by default it gives what it has, whole or from a byte on; `behave` makes it err."""

    def __init__(self) -> None:
        super().__init__(_Answering)
        filling = bytes(range(256)) * 2000
        self.files = {
            f"{FOLDER}/{NAME}.onnx": model() + _padding(filling),
            f"{FOLDER}/{NAME}.onnx.json": json.dumps(config()).encode(),
            f"{FOLDER}/MODEL_CARD": CARD.encode(),
        }
        self.listed = {NAME: self.entry()}
        self.asked: list[tuple[str, str]] = []
        self.credentials: list[str | None] = []
        self.line = Line("give")
        self.about = ".onnx"

    def entry(self) -> dict[str, Any]:
        """Write the voice's entry in the list."""
        return {
            "key": NAME,
            "name": "tiny",
            "language": {"code": "en_US", "name_english": "English", "country_english": "United States"},
            "quality": "low",
            "num_speakers": 1,
            "speaker_id_map": {},
            "files": {
                path: {"size_bytes": len(content), "md5_digest": md5(content)}
                for path, content in self.files.items()
            },
            "aliases": ["tiny"],
        }

    def behave(self, *behaviours: str, then: str = "give", about: str = ".onnx") -> None:
        """Answer the next requests for files that end so with these behaviours, later ones with `then`."""
        self.line.put(behaviours, then)
        self.about = about

    def content(self, path: str) -> bytes | None:
        """Give what lies at a path."""
        name = path.strip("/").partition("?")[0]
        return json.dumps(self.listed).encode() if name == "voices.json" else self.files.get(name)


@contextmanager
def piper_server() -> Iterator[PiperServer]:
    """Run a server for as long as the block lasts."""
    with running(PiperServer()) as server:
        yield server


def md5(content: bytes) -> str:
    """Give the check sum of the list."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def _padding(filling: bytes) -> bytes:
    """Make an ONNX model longer: a field of documentation, which changes nothing."""
    length = len(filling)
    written = bytearray([6 << 3 | 2])
    while length > 0x7F:
        written.append(length & 0x7F | 0x80)
        length >>= 7
    return bytes([*written, length]) + bytes(byte & 0x7F for byte in filling)


class _Answering(Answering):
    def got(self) -> None:
        """Give a file, or what the test wants instead."""
        owner = self.server.owner
        assert isinstance(owner, PiperServer)
        owner.asked.append((self.path.rpartition("/")[2], self.headers.get("Range", "")))
        owner.credentials.append(self.headers.get("Authorization"))
        content = owner.content(self.path)
        if content is None:
            self.reply(status=404)
            return
        behaviour = owner.line.take() if self.path.endswith(owner.about) else "give"
        BEHAVIOURS[behaviour](self, content)

    def start(self) -> int:
        """Read from which byte on is asked for."""
        return int(self.headers.get("Range", "bytes=0-").removeprefix("bytes=").removesuffix("-"))


def _give(answering: Answering, content: bytes) -> None:
    assert isinstance(answering, _Answering)
    start = answering.start()
    if start == 0:
        answering.reply(content)
    elif start >= len(content):
        answering.reply(status=416, Content_Range=f"bytes */{len(content)}")
    else:
        place = f"bytes {start}-{len(content) - 1}/{len(content)}"
        answering.reply(content[start:], status=206, Content_Range=place)


def _redirect(times: int) -> Callable[[Answering, bytes], None]:
    def answer(answering: Answering, content: bytes) -> None:
        hops = answering.path.count("hop")
        if hops < times:
            mark = "&" if "?" in answering.path else "?"
            answering.reply(status=302, Location=f"{answering.path}{mark}hop.onnx")
        else:
            _give(answering, content)

    return answer


def _half(answering: Answering, content: bytes) -> None:
    assert isinstance(answering, _Answering)
    start = answering.start()
    if start == 0:
        answering.break_off(content)
        return
    rest = content[start:]
    answering.send_response(206)
    answering.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    answering.send_header("Content-Length", str(len(rest)))
    answering.end_headers()
    answering.wfile.write(rest[: len(rest) // 2])
    answering.close_connection = True


def _crawl(answering: Answering, content: bytes) -> None:
    answering.start_of(len(content))
    answering.send_slowly(content, len(content) // 60)


BEHAVIOURS: dict[str, Callable[[Answering, bytes], None]] = {
    "give": _give,
    "half": _half,
    "crawling": _crawl,
    "redirect": _redirect(2),
    "redirect for ever": _redirect(99),
    "redirect to https": lambda answering, _: answering.reply(status=302, Location="https://127.0.0.1:9/x"),
    "redirect to nowhere": lambda answering, _: answering.reply(status=302, Location="http://[::1"),
    "no ranges": lambda answering, content: answering.reply(content),
    "wrong range": lambda answering, content: answering.reply(
        content, status=206, Content_Range=f"bytes 0-{len(content) - 1}/{len(content)}"
    ),
    "416": lambda answering, _: answering.reply(status=416),
    "other bytes": lambda answering, content: answering.reply(bytes(len(content))),
    "too long": lambda answering, content: answering.reply(content + b"more"),
    "too short": lambda answering, content: answering.reply(content[:-7]),
    "web page": lambda answering, _: answering.reply(b"<html>sign in</html>", kind="text/html"),
    "empty": lambda answering, _: answering.reply(),
    "403": lambda answering, _: answering.reply(status=403),
    "404": lambda answering, _: answering.reply(status=404),
    "429": lambda answering, _: answering.reply(status=429),
    "500": lambda answering, _: answering.reply(status=500),
    "reset": lambda answering, _: answering.hang_up(),
    "no answer": lambda answering, _: answering.say_nothing(),
    "dripping": lambda answering, content: answering.drip(content),
    "dripping head": lambda answering, _: answering.drip_head(),
    "endless": lambda answering, _: answering.pour(),
}
"""What the server can do with a request, by the name that a test calls it."""
