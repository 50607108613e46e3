"""Where the sessions of a batch land: a folder, or any address that fsspec knows. Each exists once.

Beside each MP3 lies its digest, as `sha256sum -c` reads it: a session that is there is one that has it.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any, Literal, Protocol

from audiocoach.audio.cache import MOST_KEPT, ClipCache, ClipKey, packed_clip, unpacked_clip
from audiocoach.errors import AudiocoachError, AudioError, SettingsError
from audiocoach.files import MOST_OUTPUT, open_file, read_file, temporary_folder, write_whole
from audiocoach.publish.session_files import SIDECAR_SEALS
from audiocoach.publish.session_folder import SIDECAR_ENDINGS, Place, remove_twins
from audiocoach.publish.tags import begins_as_session
from audiocoach.voices.contract import Speech

Write = Callable[[Path], Path]
"""Writes the files of a session into a folder, and returns the path of its MP3."""

_SUMS = ".sha256"  # what the name of a session's digest ends in

_MOST_SUMS = 1_000  # bytes

_SUMMED = re.compile(rb"[0-9a-f]{64}  [^\n]+\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A session in a store: `size` in bytes, `digest` (SHA-256) of what lies there.

    It was `made` just now, is `there`, or is `damaged`: it has not the digest that it had when it was made.
    """

    size: int
    digest: str
    status: Literal["made", "there", "damaged"]


class Store(Protocol):
    """Sessions by name, such as ana/hips_1a2b.mp3; one that is there is whole."""

    def find(self, name: str) -> Stored | None:
        """Read a session, and tell whether it is as it was made; None where it is not there."""

    def add(self, name: str, write: Write, *, force: bool = False) -> Stored:
        """Add a session; one that another worker has just added stays, a damaged one does not.

        Raises AudioError where something of somebody else's has its place, unless by `force`.
        """


class FolderStore:
    """Sessions in a folder of this machine; the MP3 is put in its place when all of it is on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find(self, name: str) -> Stored | None:
        """Read a session, and tell whether it is as it was made; None where it is not there."""
        path = self.folder / name
        try:
            kept = read_file(_sums_of(path), _MOST_SUMS)
            return _judged(_digested(path), kept)
        except FileNotFoundError:
            return None
        except OSError as error:
            reason = f"what has the name of this session cannot be read ({error.strerror})"
            raise AudioError(reason, where=str(path)) from error

    def add(self, name: str, write: Write, *, force: bool = False) -> Stored:
        """Add a session; damaged files of it go, new ones are written where they stay, then its digest."""
        path, earlier = self.folder / name, self.find(name)
        damaged = earlier is not None and earlier.status == "damaged"
        files = (path, *map(path.with_suffix, SIDECAR_ENDINGS), _sums_of(path))
        contents = {each: _beginning(each) for each in files if each.is_file()}
        for each, content in contents.items():
            _expect_ours(each.name, content, str(each), force=force)
        for each, content in contents.items():
            if damaged or force or not _holds_anything(content):
                each.unlink()
        made = write(path.parent)
        if made.name != path.name:
            remove_twins(Place(path=path, twins=(made,)))
            raise _foreign(str(path))
        found = _digested(made)
        write_whole(_sums_of(made), _sums(found, made.name))
        return found


class RemoteStore:
    """Sessions below an address such as s3://club/sessions; the MP3 comes last, and only if none is there."""

    def __init__(self, address: str) -> None:
        self.files, self.root = opened(address)

    def find(self, name: str) -> Stored | None:
        """Read a session, and tell whether it is as it was made; None where it is not there."""
        path = f"{self.root}/{name}"
        with told(path):
            try:
                kept = bytes(self.files.cat_file(path + _SUMS))
                content = bytes(self.files.cat_file(path))
            except FileNotFoundError:
                return None
        return _judged(Stored(size=len(content), digest=sha256(content).hexdigest(), status="made"), kept)

    def add(self, name: str, write: Write, *, force: bool = False) -> Stored:
        """Make a session in a folder of this machine, and send it: what lies beside it first."""
        path = f"{self.root}/{name}"
        with told(path), temporary_folder() as folder:
            with suppress(FileNotFoundError):
                _expect_ours(path, bytes(self.files.cat_file(path)), path, force=force)
            made = write(folder)
            found = _digested(made)
            for suffix in SIDECAR_ENDINGS:
                beside = made.with_suffix(suffix)
                if beside.exists():
                    self._put(path.removesuffix(made.suffix) + suffix, beside.read_bytes(), force=force)
            self._put(path + _SUMS, _sums(found, made.name), force=force)
            was_there = self._put(path, made.read_bytes(), force=force)
        return replace(found, status="there") if was_there else found

    def _put(self, path: str, content: bytes, *, force: bool) -> bool:
        """Send a file, over nothing of somebody else's; tell whether it was there already."""
        try:
            send(self.files, path, content, mode="create")
        except FileExistsError:
            there = bytes(self.files.cat_file(path))
            if there == content:
                return True
            _expect_ours(path, there, path, force=force)
            send(self.files, path, content)
        return False


def _expect_ours(name: str, content: bytes, where: str, *, force: bool = False) -> None:
    """Raise AudioError where a file is not as it was written with a session, nor what is left of such."""
    ending = next((suffix for suffix in SIDECAR_SEALS if name.endswith(suffix)), "")
    if ending:
        is_ours = SIDECAR_SEALS[ending].is_whole(content)
    elif name.endswith(_SUMS):
        is_ours = _SUMMED.fullmatch(content) is not None
    else:
        is_ours = begins_as_session(content)
    if not (is_ours or force) and _holds_anything(content):
        raise _foreign(where)


def _foreign(where: str) -> AudioError:
    hint = "take it away, or say --force"
    return AudioError(
        "what has the name of this session is not as audiocoach wrote it", where=where, hint=hint
    )


def _holds_anything(content: bytes) -> bool:
    """Tell whether a file begins with anything but the zeros that a crash leaves."""
    return content[:16].strip(b"\0") != b""


def _beginning(path: Path) -> bytes:
    with open_file(path) as file:
        return file.read(MOST_OUTPUT)


def _digested(path: Path) -> Stored:
    with open_file(path) as file:
        digest = file_digest(file, "sha256").hexdigest()
        return Stored(size=file.tell(), digest=digest, status="made")


def _judged(found: Stored, kept: bytes) -> Stored:
    """Compare a session with the digest that was kept of it."""
    whole = kept.split()[:1] == [found.digest.encode()]
    return replace(found, status="there" if whole else "damaged")


def _sums_of(path: Path) -> Path:
    return path.with_name(path.name + _SUMS)


def _sums(found: Stored, name: str) -> bytes:
    return f"{found.digest}  {name}\n".encode()


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
            kept = bytes(self.files.cat_file(self._shared(key), end=MOST_KEPT))
        except Exception:  # whatever a file system of somebody else raises
            return None
        try:
            speech = unpacked_clip(kept, key.digest)
        except Exception:  # damaged: it goes, so that the next one who speaks it can send it anew
            with suppress(Exception):
                self.files.rm_file(self._shared(key))
            return None
        super().put(key, speech)
        return speech

    def put(self, key: ClipKey, speech: Speech) -> bool:
        """Keep the speech here, and send it there if nobody has."""
        kept = super().put(key, speech)
        try:
            with suppress(FileExistsError):
                send(self.files, self._shared(key), packed_clip(speech, key), mode="create")
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

    Raises SettingsError for an address that begins with file:// and has no path from the root.
    """
    scheme, mark, path = address.partition("://")
    if not mark:
        return Path(address)
    if scheme.lower() != "file":
        return None
    if not path.startswith("/"):
        hint = f"three strokes come before a path from the root; a folder from here on is '{path or 'club'}'"
        raise SettingsError(f"'{address}' names no folder", hint=hint)
    return Path(path)


def expect_lasting(address: str) -> None:
    """Raise SettingsError for an address in the memory of a process: what is sent there ends with it."""
    if address.rpartition("::")[2].lower().startswith("memory://"):
        reason = f"what is in '{address}' would be gone when the batch ends"
        raise SettingsError(reason, hint="name a folder or a store; choose one with -o")


def opened(address: str) -> tuple[Any, str]:
    """Open the file system of an address; give it, and the path on it."""
    try:
        from fsspec.core import url_to_fs

        files, root = url_to_fs(address)
    except ImportError as error:
        needs = f"'{address}' needs a package that is not installed ({error})"
        raise SettingsError(needs, hint="pip install 'audiocoach[cluster]'") from error
    except OSError as error:
        raise AudioError(f"the store refuses ({error.strerror or error})", where=address) from error
    except Exception as error:  # whatever a file system of somebody else raises
        raise SettingsError(f"'{address}' is no address of a store: {error}") from error
    return files, str(root).rstrip("/")


def send(files: Any, path: str, content: bytes, mode: str = "overwrite") -> None:
    """Write a file; with the mode "create", FileExistsError tells that somebody was quicker.

    Folders, and buckets, are made when they are missed: most stores have none, and asking costs.
    """
    try:
        files.pipe_file(path, content, mode=mode)
    except FileNotFoundError:
        files.makedirs(path.rpartition("/")[0], exist_ok=True)
        files.pipe_file(path, content, mode=mode)


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
