"""Where this user's files lie; the one reader of files, the one writer, and what may be written over."""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from errno import EAGAIN, EFBIG, EINVAL, EISDIR
from hashlib import sha256
from io import BufferedReader, TextIOWrapper
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO, TextIO

from audiocoach.errors import AudioError, SettingsError

if sys.platform != "win32":
    import fcntl

_PREFIX, _SUFFIX = ".audiocoach-", ".part"

_BUFFER = 1 << 18  # bytes: the frames of a session come in small pieces

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)

MOST_OUTPUT = 64_000_000
"""Bytes that a text which audiocoach writes has at most."""

_ELSEWHERE = "choose another name"

_DIGITS = 16  # of a digest

_OPEN, _PRIVATE = 0o666, 0o600  # rights of a new file, before the umask


def config_folder() -> Path:
    """Find the folder of the user's own files: AUDIOCOACH_CONFIG_DIR, or the usual place of this system."""
    return _folder("AUDIOCOACH_CONFIG_DIR", "user_config_dir")


def cache_folder() -> Path:
    """Find the folder of what can be made anew: AUDIOCOACH_CACHE_DIR, or the usual place of this system."""
    return _folder("AUDIOCOACH_CACHE_DIR", "user_cache_dir")


def data_folder() -> Path:
    """Find the folder of downloaded voices: AUDIOCOACH_DATA_DIR, or the usual place of this system."""
    return _folder("AUDIOCOACH_DATA_DIR", "user_data_dir")


def state_folder() -> Path:
    """Find the folder of what is remembered from run to run: AUDIOCOACH_STATE_DIR, or the usual place."""
    return _folder("AUDIOCOACH_STATE_DIR", "user_state_dir")


def _folder(variable: str, usual: str) -> Path:
    if chosen := os.environ.get(variable):
        return Path(chosen)
    import platformdirs

    folder = Path(getattr(platformdirs, usual)("audiocoach", appauthor=False))
    if not folder.is_absolute():
        hint = f"set HOME, or {variable}"
        raise SettingsError("audiocoach has no home here", where=str(folder), hint=hint)
    return folder


def at_home(path: str | Path) -> Path:
    """Put the home of a user in the place of `~`. Raises SettingsError where there is no such user."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        hint = "write the whole path"
        raise SettingsError(f"'{path}' names a home that is not there", hint=hint) from None


def real(path: Path) -> Path:
    """Follow the links of a path; where they lead in a circle, it stays as it is, and cannot be opened."""
    return Path(os.path.realpath(path))


def open_file(path: Path) -> BufferedReader:
    """Open a file to be read; a pipe, a device and a folder are never waited for.

    Raises OSError whose `strerror` says why, also for a path that no file can have.
    """
    try:
        descriptor = os.open(path, _READ)
    except ValueError:
        raise OSError(EINVAL, "no file can have this name", str(path)) from None
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR), str(path))
    raise OSError(EINVAL, "it is a pipe or a device, not a file", str(path))


def read_file(path: Path, most: int) -> bytes:
    """Read a file of at most so many bytes. Raises what `open_file` does, and OSError where it has more."""
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        content = _read(file, size + 1) if size <= most else b""
        if len(content) > size:  # it grows, or is one of /proc, which tell no size
            content += _read(file, most + 1 - len(content))
        if max(size, len(content)) > most:
            raise OSError(EFBIG, f"it is larger than {most / 1e6:g} MB", str(path))
        return content


def _read(file: BinaryIO, most: int) -> bytes:
    content: bytes | None = file.read(most)
    if content is None:  # one of /proc that looks like a file, and has nothing to say yet
        raise BlockingIOError(EAGAIN, os.strerror(EAGAIN), file.name)
    return content


def expect_replaceable(
    path: Path, is_own: Callable[[bytes], bool], *, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Raise SettingsError where writing a file would lose something: before the work, not after it.

    What audiocoach has written itself may be replaced, which `is_own` tells by its content; anything else
    only by `force`. An input is never replaced, nor is what is no file.
    """
    if not path.name or "\0" in str(path):
        raise SettingsError("this is no name of a file", where=str(path), hint="write one, as in my-hips.svg")
    if not os.path.lexists(path):
        return
    if any(input_.exists() and path.exists() and path.samefile(input_) for input_ in inputs):
        raise SettingsError("this would replace what it is made from", where=str(path), hint=_ELSEWHERE)
    if path.exists() and not path.is_file():
        raise SettingsError("this is no file that can be replaced", where=str(path), hint=_ELSEWHERE)
    if not force and not holds_own(path, is_own):
        hint = f"{_ELSEWHERE}, or say --force"
        raise SettingsError(
            "there is a file already that is not as audiocoach wrote it", where=str(path), hint=hint
        )


def expect_ending(path: Path, what: str, *endings: str) -> None:
    """Raise SettingsError for an output whose name does not end as such files do.

    So it is never some other file, such as settings or music, that is read for it.
    """
    if path.suffix.lower() not in endings:
        reason = f"{what} ends in {' or '.join(endings)}, not '{path.name}'"
        raise SettingsError(reason, hint="change the ending")


def holds_own(path: Path, is_own: Callable[[bytes], bool]) -> bool:
    """Tell whether a file is one that audiocoach wrote, by its content; what cannot be read is not."""
    try:
        return is_own(read_file(path, MOST_OUTPUT))
    except OSError:
        return False


@dataclass(frozen=True, slots=True)
class Seal:
    r"""A mark in a text that is true only until somebody edits it: what stands around the digest of all else.

    It is the last of the file, or stands ahead of where `at` does last.

    >>> seal = Seal("# as it was written: ", "\n")
    >>> seal.is_whole(seal.put("words\n").encode()), seal.is_whole(seal.put("words\n").encode() + b"mine\n")
    (True, False)
    """

    before: str
    after: str
    at: str = ""

    def put(self, text: str) -> str:
        """Seal a text."""
        place = text.rindex(self.at)
        return self._sealed(text[:place].encode(), text[place:].encode()).decode()

    def is_whole(self, content: bytes) -> bool:
        """Tell whether a file is as it was sealed."""
        head, _, rest = content.rpartition(self.before.encode())
        return content == self._sealed(head, rest[_DIGITS + len(self.after) :])

    def _sealed(self, head: bytes, tail: bytes) -> bytes:
        digest = sha256(head + tail).hexdigest()[:_DIGITS]
        return head + f"{self.before}{digest}{self.after}".encode() + tail


def write_whole(path: Path, *blocks: bytes, private: bool = False) -> None:
    """Write a file whole or not at all, in a folder that is there: others see the old bytes or all new ones.

    The rights are those of any new file of this user; of a private one, only this user's. Raises OSError,
    or ValueError for a path that no file can have; then what lay there stays, and nothing new does.
    """
    with _part(path, blocks, rights=_PRIVATE if private else _OPEN) as part:
        part.replace(path)


def put_in_place(parts: Mapping[Path, Path]) -> None:
    """Give finished files their own names: {part: target}, in one folder; then see that the disk has them.

    For what is not written at one go, such as a download that a later run continues. Raises OSError.
    """
    for part, target in parts.items():
        part.replace(target)
    for folder in {target.parent for target in parts.values()}:
        _settle(folder)


def write_session(path: Path, stream: Iterable[bytes], sidecars: Mapping[str, str] | None = None) -> None:
    """Write a session, block by block, and its sidecars, such as {".txt": "..."}, beside it.

    Everything is written under hidden names and put in place when all of it is on the disk, the session last.
    Until then what lay there stays as it was. Raises AudioError when the disk refuses.
    """
    contents: dict[Path, Iterable[bytes]] = {
        path.with_suffix(suffix): map(str.encode, [text]) for suffix, text in (sidecars or {}).items()
    }
    contents[path] = stream
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        for target in filter(Path.is_dir, contents):
            raise IsADirectoryError(EISDIR, f"{target.name} is a folder")
        with ExitStack() as stack:
            put_in_place(
                {
                    stack.enter_context(_part(target, blocks, lasting=True)): target
                    for target, blocks in contents.items()
                }
            )
    except OSError as error:
        raise AudioError(
            f"the session cannot be written ({error.strerror or error})", where=str(path)
        ) from error


def sweep(folder: Path, below: str = "") -> None:
    """Remove what killed runs have left behind, files and folders; what a living run still uses stays.

    `below` names folders in it, as in "*/".
    """
    for part in folder.glob(f"{below}{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            descriptor = os.open(part, _READ)
            try:
                _sweep(part, descriptor)
            finally:
                os.close(descriptor)


def _sweep(part: Path, descriptor: int) -> None:
    mode = os.fstat(descriptor).st_mode
    if stat.S_ISREG(mode):
        _lock(descriptor, wait=False)
        part.unlink()
    elif stat.S_ISDIR(mode) and not part.is_symlink():
        _lock(descriptor, wait=False)
        _remove_folder(part)


_swept: set[Path] = set()  # places in which this process has looked for what killed runs left


@contextmanager
def temporary_folder(place: Path | None = None) -> Iterator[Path]:
    """Lend an empty folder in a place for temporary files (the usual one, unless said); then it goes.

    What a killed run leaves of its own goes when the next run asks for one there. Raises OSError.
    """
    if place is None:
        from tempfile import gettempdir

        place = Path(gettempdir())
    if place not in _swept:
        _swept.add(place)
        sweep(place)
    folder, descriptor = _new_folder(place)
    try:
        yield folder
    finally:
        _remove_folder(folder)
        if descriptor is not None:
            os.close(descriptor)


def _new_folder(place: Path) -> tuple[Path, int | None]:
    """Make a hidden folder for this user's eyes alone, and lock it; anew, where another run has swept it."""
    while True:
        folder = _hidden(place)
        folder.mkdir(mode=0o700)
        if sys.platform == "win32":  # no folder can be locked there, and none is swept
            return folder, None
        with suppress(FileNotFoundError):
            descriptor = os.open(folder, _READ)
            with suppress(OSError):  # some network folders know no locks
                _lock(descriptor, wait=True)
            if folder.exists():
                return folder, descriptor
            os.close(descriptor)


def _remove_folder(folder: Path) -> None:
    from shutil import rmtree

    rmtree(folder, ignore_errors=True)


@contextmanager
def growing(path: Path) -> Iterator[TextIO]:
    """Give a text file to write into; it has its name when the body ends, in whatever way. Raises OSError.

    What a killed run has left of its own goes first.
    """
    sweep(path.parent)
    part = _part_beside(path)
    try:
        with TextIOWrapper(_open_part(part, _OPEN), encoding="utf-8", newline="") as file:
            try:
                yield file
            finally:
                file.flush()
                if sys.platform == "win32":
                    file.close()  # as below
                put_in_place({part: path})
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _part(
    target: Path, blocks: Iterable[bytes], *, rights: int = _OPEN, lasting: bool = False
) -> Iterator[Path]:
    """Write blocks under a hidden name in the target's folder; afterwards it is gone, or was renamed.

    What takes the place of a file has its rights and, where one may give it away, its owner. What is to last
    is on the disk before it can be renamed.
    """
    # The name is known before the file is there, so that an interruption leaves nothing behind.
    part = _part_beside(target)
    earlier = _earlier(target) if rights == _OPEN else None
    try:
        with _open_part(part, rights if earlier is None else stat.S_IMODE(earlier.st_mode)) as file:
            if earlier is not None and hasattr(os, "fchmod"):
                _give_away(file.fileno(), earlier)
            file.writelines(blocks)
            file.flush()
            if lasting:
                os.fsync(file.fileno())
            if sys.platform == "win32":
                file.close()  # an open file cannot be renamed there; elsewhere the lock holds until it is
            yield part
    finally:
        part.unlink(missing_ok=True)


def _part_beside(target: Path) -> Path:
    return _hidden(target.parent)


def _hidden(folder: Path) -> Path:
    """Make up a name under which nothing lies in a folder, and which `sweep` knows."""
    return folder / f"{_PREFIX}{token_hex(8)}{_SUFFIX}"


def _earlier(path: Path) -> os.stat_result | None:
    """Look at a file that is to be replaced: what is for one user's eyes alone stays so."""
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _give_away(descriptor: int, earlier: os.stat_result) -> None:
    """Give a file the owner and the rights of an earlier one; some file systems know neither."""
    now = os.fstat(descriptor)
    if (now.st_uid, now.st_gid) != (earlier.st_uid, earlier.st_gid):
        with suppress(OSError):
            os.fchown(descriptor, earlier.st_uid, earlier.st_gid)
    with suppress(OSError):
        os.fchmod(descriptor, stat.S_IMODE(earlier.st_mode))


def _open_part(part: Path, rights: int) -> BinaryIO:
    """Open a new hidden file and lock it; anew, where another run has just taken it for a leftover."""
    while True:
        file = os.fdopen(os.open(part, _NEW, rights), "wb", buffering=_BUFFER)
        with suppress(OSError):  # some network folders know no locks
            _lock(file.fileno(), wait=True)
        if os.fstat(file.fileno()).st_nlink:
            return file
        file.close()


def _lock(descriptor: int, *, wait: bool) -> None:
    """Hold what is open as long as it is; without waiting, raise OSError where another run holds it."""
    if sys.platform != "win32":  # there, an open file cannot be removed anyway
        fcntl.flock(descriptor, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


def _settle(folder: Path) -> None:
    """Have the new names themselves on the disk, where the system lets a folder be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
