"""Large files from the web: continued where they broke off, and kept only when they are the right ones."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from audiocoach.errors import VoiceError
from audiocoach.voices.opening import PATIENT, SERVICE, Patience, opened
from audiocoach.voices.refusals import PassingError
from audiocoach.voices.watching import Transfer, watch

if TYPE_CHECKING:
    import requests

Progress = Callable[[int, int], None]
"""Told (done, total) in bytes."""

TRIES = 3
_BLOCK = 16_384

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A file to fetch: from where, to where, its bytes, and its MD5 in hexadecimal."""

    url: str
    path: Path
    size: int
    md5: str

    @property
    def part(self) -> Path:
        """Where it lies until all of it has come."""
        return self.path.with_name(self.path.name + ".part")

    def is_there(self) -> bool:
        """Tell whether it has been fetched before, and is still what it was."""
        return self.path.is_file() and _md5(self.path) == self.md5

    def have(self) -> int:
        """Count the bytes that have come; a part that is too long is none of this file."""
        try:
            size = self.part.stat().st_size
        except FileNotFoundError:
            return 0
        if size <= self.size:
            return size
        self.part.unlink(missing_ok=True)
        return 0


class _OtherFileError(Exception):
    """What came is another file than the one that was meant."""


def fetch(wanted: Wanted, progress: Progress | None = None, patience: Patience = PATIENT) -> None:
    """Fetch a file, from where an earlier run stopped; afterwards it is there, whole and checked.

    Raises VoiceError or OfflineError; what has come stays in `wanted.part` and is used the next time, unless
    it is another file.
    """
    try:
        wanted.path.parent.mkdir(parents=True, exist_ok=True)
        _begin_anew_where_it_was_another(wanted, progress, patience)
        wanted.part.replace(wanted.path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise VoiceError(
            f"{wanted.path} cannot be written ({reason})", hint="see that there is room"
        ) from error


def fetch_text(url: str, most: int, patience: Patience = PATIENT) -> str:
    """Fetch a text of at most so many bytes. Raises VoiceError or OfflineError."""
    return _tried(lambda: watch(partial(_read, url, most, patience), patience)).decode(errors="replace")


def _tried(attempt: Callable[[], Result]) -> Result:
    """Do something that may fail for a moment, up to three times."""
    for left in reversed(range(TRIES)):
        try:
            return attempt()
        except PassingError as failure:
            if not left:
                raise failure.final from failure
    raise AssertionError("the last try returns or raises")


def _begin_anew_where_it_was_another(wanted: Wanted, progress: Progress | None, patience: Patience) -> None:
    """Fetch what is missing; where the whole is wrong, the old part may have been of an older file."""
    had = wanted.have()
    try:
        _fetch_missing(wanted, progress, patience)
    except _OtherFileError as failure:
        wanted.part.unlink(missing_ok=True)
        if not had:
            raise VoiceError(str(failure), hint="try again later") from failure
        _begin_anew_where_it_was_another(wanted, progress, patience)


def _fetch_missing(wanted: Wanted, progress: Progress | None, patience: Patience) -> None:
    def tell() -> None:
        if progress:
            progress(wanted.have(), wanted.size)

    def attempt() -> None:
        watch(partial(_pour, wanted, patience), patience, tell)
        if wanted.have() < wanted.size:
            broken = f"broke off after {wanted.have()} of {wanted.size} bytes"
            raise PassingError(SERVICE.failed(broken), tries=1, wait=0)

    _tried(attempt)
    tell()
    if _md5(wanted.part) != wanted.md5:
        raise _OtherFileError(f"{wanted.url} is not the file that was meant: its check sum differs")


def _pour(wanted: Wanted, patience: Patience, transfer: Transfer) -> None:
    """Add to the part what is missing of it, or write it anew where the server begins anew."""
    have = wanted.have()
    if have == wanted.size:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    with opened(wanted.url, headers, patience) as response:
        have = _continued(response, have, wanted)
        with wanted.part.open("ab" if have else "wb") as file:
            for block in _blocks(response, transfer):
                have += len(block)
                if have > wanted.size:
                    raise _OtherFileError(f"{wanted.url} is longer than {wanted.size} bytes")
                file.write(block)


def _continued(response: "requests.Response", have: int, wanted: Wanted) -> int:
    """Tell from which byte on the server sends."""
    if response.status_code == HTTPStatus.OK:
        return 0
    place = response.headers.get("Content-Range", "")
    if response.status_code == HTTPStatus.PARTIAL_CONTENT and place.startswith(f"bytes {have}-"):
        return have
    raise _OtherFileError(f"{wanted.url} cannot be continued after {have} bytes")


def _read(url: str, most: int, patience: Patience, transfer: Transfer) -> bytes:
    content = bytearray()
    with opened(url, {}, patience) as response:
        for block in _blocks(response, transfer):
            content += block
            if len(content) > most:
                raise SERVICE.failed(f"sends more than {most} bytes for {url}")
    return bytes(content)


def _blocks(response: "requests.Response", transfer: Transfer) -> Iterator[bytes]:
    for block in response.iter_content(_BLOCK):
        if transfer.stopped.is_set():
            return
        transfer.received += len(block)
        yield block


def _md5(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while block := file.read(1_000_000):
            digest.update(block)
    return digest.hexdigest()
