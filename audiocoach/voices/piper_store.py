"""The piper voices on this machine, and those that can be downloaded."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from audiocoach.errors import UnknownNameError, VoiceError, did_you_mean
from audiocoach.files import data_folder
from audiocoach.voices.http_client import PATIENT, SERVICE, PassingError, Patience, Transfer, opened, watch

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


URL_VARIABLE = "AUDIOCOACH_PIPER_URL"
"""The environment variable with another place that offers piper voices."""

SUGGESTED = "en_US-ljspeech-medium"
"""A voice to begin with: its recordings are in the public domain."""

_PIPER_VOICES = "https://huggingface.co/rhasspy/piper-voices/resolve/main"

_MODEL, _CONFIG, _CARD = ".onnx", ".onnx.json", ".card.txt"

_MOST_OF_A_LIST = 10_000_000

_LARGEST = 2_000_000_000

_NAME = re.compile(r"[A-Za-z]{2,3}_[A-Za-z0-9]{2,4}-\w+-\w+")

_LICENCE = re.compile(r"(?im)^\W*licen[cs]e\W*:\s*(\S.*?)\s*$")

_DATASET = re.compile(r"(?im)^\W*url\W*:\s*(\S+)\s*$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A voice that can be downloaded: its language, its speakers, its licence, and its files."""

    name: str
    language: str
    speakers: int
    licence: str
    dataset: str
    card: str
    files: tuple[Wanted, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def lines(self) -> list[str]:
        """Tell people what they are about to download, and under which terms."""
        speakers = "" if self.speakers == 1 else f", {self.speakers} speakers"
        return [
            f"piper:{self.name}: {self.language}{speakers}, {self.size / 1e6:.1f} MB",
            f"Licence: {self.licence or 'not stated by those who offer it'}",
            *([f"Recordings: {self.dataset}"] if self.dataset else []),
        ]


def store() -> Path:
    """Find the folder of piper voices: voices/piper in the user's data folder."""
    return data_folder() / "voices" / "piper"


def installed() -> list[str]:
    """List the voices that are here whole, by name."""
    if not store().is_dir():
        return []
    models = sorted(path.name.removesuffix(_MODEL) for path in store().glob(f"*{_MODEL}"))
    return [name for name in models if config_path(name).is_file()]


def model_path(name: str) -> Path:
    """Give the file of a voice's model."""
    return store() / f"{name}{_MODEL}"


def config_path(name: str) -> Path:
    """Give the file that says how a voice's model is used."""
    return store() / f"{name}{_CONFIG}"


def find_offer(name: str, patience: Patience = PATIENT) -> Offer:
    """Look a voice up in the list of those that can be downloaded, and read its licence.

    Raises UnknownNameError with the near names, VoiceError or OfflineError.
    """
    listed = _listed(patience)
    by_name = {alias: key for key, entry in listed.items() for alias in (*_aliases(entry), key)}
    if name not in by_name or not _NAME.fullmatch(by_name[name]):
        hint = did_you_mean(name, by_name) or f"begin with {SUGGESTED}"
        raise UnknownNameError(f"there is no piper voice '{name}' to download", hint=hint)
    try:
        return _offer(by_name[name], listed[by_name[name]], patience)
    except (LookupError, TypeError, ValueError) as error:
        raise VoiceError(f"the list of piper voices is not understood at '{name}'") from error


def install(offer: Offer, progress: Progress | None = None, patience: Patience = PATIENT) -> Path:
    """Download a voice, its model last; give the path of the model.

    `progress` is told of all files together. Raises VoiceError or OfflineError; the next try continues.
    """
    done = 0
    for file in offer.files:
        if not file.is_there():
            fetch(file, progress and _shifted(progress, done, offer.size), patience)
        done += file.size
    (store() / f"{offer.name}{_CARD}").write_text(offer.card, encoding="utf-8")
    return model_path(offer.name)


def _shifted(progress: Progress, before: int, total: int) -> Progress:
    return lambda done, _: progress(before + done, total)


def remove(name: str) -> int:
    """Remove a voice and what is left of downloads of it; give how many bytes that was.

    Raises UnknownNameError with the near names where it is not here.
    """
    files = [
        store() / f"{name}{ending}{part}" for ending in (_MODEL, _CONFIG, _CARD) for part in ("", ".part")
    ]
    there = [path for path in files if "/" not in name and path.is_file()]
    if not there:
        hint = did_you_mean(name, installed()) or f"installed are {', '.join(installed()) or 'none'}"
        raise UnknownNameError(f"there is no piper voice '{name}' here", hint=hint)
    size = sum(path.stat().st_size for path in there)
    for path in there:
        path.unlink()
    return size


def _base() -> str:
    return (os.environ.get(URL_VARIABLE, "").strip() or _PIPER_VOICES).rstrip("/")


def _listed(patience: Patience) -> dict[str, Any]:
    try:
        listed = json.loads(fetch_text(f"{_base()}/voices.json", _MOST_OF_A_LIST, patience))
    except (ValueError, RecursionError) as error:
        raise VoiceError(f"the list of piper voices at {_base()} is not understood") from error
    if not isinstance(listed, dict):
        raise VoiceError(f"the list of piper voices at {_base()} is not understood")
    return {key: entry for key, entry in listed.items() if isinstance(entry, dict)}


def _aliases(entry: dict[str, Any]) -> list[str]:
    aliases = entry.get("aliases")
    return [alias for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []


def _offer(name: str, entry: dict[str, Any], patience: Patience) -> Offer:
    files = {path.rpartition("/")[2]: path for path in entry["files"]}
    wanted = [_wanted(name, files[f"{name}{ending}"], entry, ending) for ending in (_CONFIG, _MODEL)]
    card = fetch_text(f"{_base()}/{files['MODEL_CARD']}", 100_000, patience) if "MODEL_CARD" in files else ""
    licence, dataset = _LICENCE.search(card), _DATASET.search(card)
    language = entry["language"]
    return Offer(
        name=name,
        language=f"{language['name_english']} ({language['country_english']})",
        speakers=int(entry["num_speakers"]),
        licence=licence[1] if licence else "",
        dataset=dataset[1] if dataset else "",
        card=card,
        files=tuple(wanted),
    )


def _wanted(name: str, path: str, entry: dict[str, Any], ending: str) -> Wanted:
    about = entry["files"][path]
    size, md5 = int(about["size_bytes"]), str(about["md5_digest"])
    if not 0 < size < _LARGEST:
        raise ValueError(f"a file of {size} bytes")
    return Wanted(url=f"{_base()}/{path}", path=store() / f"{name}{ending}", size=size, md5=md5)
