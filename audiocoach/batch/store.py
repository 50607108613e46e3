"""Where the sessions of a batch land: a folder, or any address that fsspec knows. Each exists once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from urllib.parse import urlsplit

from audiocoach.audio.cache import MOST_KEPT, ClipCache, ClipKey, packed_clip, unpacked_clip
from audiocoach.errors import AudiocoachError, AudioError, SettingsError
from audiocoach.publish.session_folder import SIDECAR_ENDINGS
from audiocoach.voices.contract import Speech

Write = Callable[[Path], Path]
"""Writes the files of a session into a folder, and returns the path of its MP3."""


class Store(Protocol):
    """Sessions by name, such as ana/hips_1a2b.mp3; one that is there is whole."""

    def holds(self, name: str) -> bool:
        """Tell whether a session is there."""

    def add(self, name: str, write: Write) -> None:
        """Add a session, unless another worker has just done so: both have the same bytes."""

    def read(self, name: str) -> bytes:
        """Give the bytes of a session's MP3."""


class FolderStore:
    """Sessions in a folder of this machine; the MP3 is put in its place when all of it is on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def holds(self, name: str) -> bool:
        """Tell whether a session is there."""
        return (self.folder / name).is_file()

    def add(self, name: str, write: Write) -> None:
        """Add a session; its files are written where they stay."""
        write((self.folder / name).parent)

    def read(self, name: str) -> bytes:
        """Give the bytes of a session's MP3."""
        return (self.folder / name).read_bytes()


class RemoteStore:
    """Sessions below an address such as s3://club/sessions; the MP3 comes last, and only if none is there."""

    def __init__(self, address: str) -> None:
        self.files, self.root = opened(address)

    def holds(self, name: str) -> bool:
        """Tell whether a session is there."""
        with told(f"{self.root}/{name}"):
            return bool(self.files.exists(f"{self.root}/{name}"))

    def add(self, name: str, write: Write) -> None:
        """Make a session in a folder of this machine, and send it: what lies beside it first."""
        with told(f"{self.root}/{name}"), TemporaryDirectory(prefix="audiocoach-") as folder:
            made = write(Path(folder))
            for suffix in SIDECAR_ENDINGS:
                beside = made.with_suffix(suffix)
                if beside.exists():
                    self.files.pipe_file(self._place(Path(name).with_suffix(suffix)), beside.read_bytes())
            create(self.files, self._place(Path(name)), made.read_bytes())

    def read(self, name: str) -> bytes:
        """Give the bytes of a session's MP3."""
        with told(f"{self.root}/{name}"):
            return bytes(self.files.cat_file(f"{self.root}/{name}"))

    def _place(self, name: Path) -> str:
        path = f"{self.root}/{name.as_posix()}"
        self.files.makedirs(path.rpartition("/")[0], exist_ok=True)
        return path


class SharedClipCache(ClipCache):
    """A clip cache on this machine, and behind it one that many machines share.

    A clip that is not here is fetched, verified like any other, and kept here; what is new is sent there.
    The shared cache never fails a session: what cannot be fetched or sent is spoken here.
    """

    def __init__(self, folder: Path, address: str) -> None:
        super().__init__(folder)
        self.address = address
        self.files, self.root = opened(address)

    def get(self, key: ClipKey) -> Speech | None:
        """Give the speech from here, else from there, or None."""
        if speech := super().get(key):
            return speech
        try:
            speech = unpacked_clip(bytes(self.files.cat_file(self._shared(key), end=MOST_KEPT)), key.digest)
        except Exception:  # whatever a file system of somebody else raises; a damaged clip is none, too
            return None
        super().put(key, speech)
        return speech

    def put(self, key: ClipKey, speech: Speech) -> bool:
        """Keep the speech here, and send it there if nobody has."""
        kept = super().put(key, speech)
        try:
            self.files.makedirs(self._shared(key).rpartition("/")[0], exist_ok=True)
            create(self.files, self._shared(key), packed_clip(speech, key))
        except Exception:  # as above
            self.unsaved += 1
        return kept

    def _shared(self, key: ClipKey) -> str:
        return f"{self.root}/{self.path(key).relative_to(self.folder).as_posix()}"


def open_store(address: str) -> Store:
    """Open the store at a path or an address. Raises SettingsError where fsspec cannot."""
    folder = local_folder(address)
    return FolderStore(folder) if folder is not None else RemoteStore(address)


def local_folder(address: str) -> Path | None:
    """Tell the folder of this machine that an address names, or None where it lies elsewhere.

    >>> local_folder("file:///tmp/club"), local_folder("s3://club/sessions")
    (PosixPath('/tmp/club'), None)
    """
    if "://" not in address:
        return Path(address)
    parts = urlsplit(address)
    return Path(parts.path) if parts.scheme == "file" else None


def opened(address: str) -> tuple[Any, str]:
    """Open the file system of an address; give it, and the path on it."""
    try:
        from fsspec.core import url_to_fs

        files, root = url_to_fs(address)
    except ImportError as error:
        needs = f"'{address}' needs a package that is not installed ({error})"
        raise SettingsError(needs, hint="pip install 'audiocoach[cluster]'") from error
    except ValueError as error:
        raise SettingsError(f"'{address}' is no address of a store: {error}") from error
    return files, str(root).rstrip("/")


def create(files: Any, path: str, content: bytes) -> None:
    """Write a file that is not there yet; where it is, somebody was quicker, with the same bytes."""
    try:
        files.pipe_file(path, content, mode="create")
    except FileExistsError:
        return


@contextmanager
def told(where: str) -> Iterator[None]:
    """Tell what a store refuses as an AudioError, whatever a file system of somebody else raises."""
    try:
        yield
    except AudiocoachError:
        raise
    except Exception as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise AudioError(f"the store refuses ({reason})", where=where) from error
