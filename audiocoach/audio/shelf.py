"""The shelf: what took time to work out, kept on disk and checked when it is read."""

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

_FORM = b"audiocoach shelf 1 "


class Shelf:
    """Bytes on disk, one file a key: a line with their check sum, then they themselves.

    A key stands for its bytes and nothing else ever, such as the hash of all that shaped them. The shelf
    never fails a session: what cannot be read or is damaged is not there, what cannot be kept is worked out
    again. Several processes may use one folder at once.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Give the file in which bytes are kept, whether it is there or not."""
        return self.folder / key[:2] / f"{key}.kept"

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None where they are not kept or are damaged."""
        try:
            line, _, content = self.path(key).read_bytes().partition(b"\n")
        except OSError:
            return None
        return content if line == _line(key, content) else None

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes; other readers see all of them or none."""
        path = self.path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write_whole(path, _line(key, content) + b"\n" + content)


def _line(key: str, content: bytes) -> bytes:
    return _FORM + sha256(key.encode() + content).hexdigest().encode()


def _write_whole(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as part:
        written = Path(part.name)
        try:
            part.write(content)
            part.close()
            written.replace(path)
        except BaseException:
            part.close()
            written.unlink(missing_ok=True)
            raise
