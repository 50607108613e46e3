"""The files of the page; they and the feed as static files for any web space: only changes are written."""

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from audiocoach.errors import SettingsError
from audiocoach.files import MOST_OUTPUT, read_file, real, write_whole
from audiocoach.publish.cover import Keeper
from audiocoach.web.episodes import SIDECARS, Shelf, is_inside, sessions_json
from audiocoach.web.feed import feed_xml

RECORD = ".audiocoach-published.json"
"""What `publish` has written, with the SHA-256 of each file: it may overwrite and remove nothing else.

Of a file that a run was about to replace when it was stopped, there are both.
"""


@dataclass(slots=True, kw_only=True)
class Published:
    """What a run did, each file by its path: `left` is what should go, but was changed by somebody else."""

    base: str
    sessions: int = 0
    written: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def publish(
    folder: Path, out: Path, url: str, kept: Keeper | None = None, *, force: bool = False
) -> Published:
    """Write the sessions of a folder as a site that will be found at `url`; `kept` keeps drawn covers.

    Raises SettingsError for an address or a folder that cannot be used, and for a file that is not as
    `publish` wrote it, unless by `force`; nothing is written then.
    """
    base = base_of(url)
    if real(out).is_relative_to(real(folder)):
        reason = f"'{out}' lies in the folder of the sessions, which would be published again with them"
        raise SettingsError(reason, hint="choose a folder elsewhere")
    shelf = Shelf(folder, kept)
    wanted = dict(_contents(shelf, base))
    known = _read_record(out)
    _expect_own(wanted, known, out, force)
    done = Published(base=base, sessions=len(shelf.episodes()))
    try:
        digests = {path: sha256(_bytes(content)).hexdigest() for path, content in wanted.items()}
        _write_record(out, known | _either(known, digests))  # so that a stopped run may be taken up again
        for path, content in wanted.items():
            _write(content, path, out, done)
        _write_record(out, digests | _remove(known, wanted, out, done))
    except OSError as error:
        raise SettingsError(
            f"the site cannot be written ({error.strerror or error})", where=str(out)
        ) from error
    return done


def base_of(url: str) -> str:
    """Read the address that a site will have; it ends in a slash.

    >>> base_of("https://example.org/training")
    'https://example.org/training/'
    """
    try:
        parts = urlsplit(url)
        is_one = bool(parts.hostname) and parts.port != 0
    except ValueError:  # brackets that hold no address, a port that is none
        is_one = False
    if not is_one or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise SettingsError(
            f"'{url}' is no address of a site", hint="write it as in https://example.org/training"
        )
    if not re.fullmatch(r"[!-~]+", url):
        raise SettingsError(
            f"'{url}' has letters that no address has", hint="write them as a browser shows them"
        )
    return url.rstrip("/") + "/"


FileContent = bytes | Path


def _contents(shelf: Shelf, base: str) -> Iterator[tuple[str, FileContent]]:
    """List what a site is made of, the sessions first, so that the page never names what is not there."""
    episodes = shelf.episodes()
    for episode in episodes:
        name = f"sessions/{episode.key}"
        yield f"{name}.mp3", episode.session.path
        yield f"{name}.chapters.json", episode.chapters().encode()
        yield f"{name}.jpg", episode.cover(shelf.kept)
        yield f"{name}.cover.jpg", episode.large_cover(shelf.kept)
        for suffix in sorted(SIDECARS.keys() & episode.sidecars):
            yield f"{name}{suffix}", episode.sidecar(suffix)
    yield from page_files().items()
    yield "sessions.json", sessions_json(episodes, published=True).encode()
    yield "feed.xml", feed_xml(episodes, base)


def _read_record(out: Path) -> dict[str, str]:
    """Read what was written before; a record that names a path outside is not believed."""
    try:
        files = json.loads(read_file(out / RECORD, MOST_OUTPUT))["files"]
        known = {str(path): str(digest) for path, digest in files.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        reason = "this record of what was published cannot be read"
        raise SettingsError(reason, where=str(out / RECORD), hint="publish into a new folder") from error
    for path in known:
        parts = PurePosixPath(path).parts
        if not parts or path.startswith("/") or ".." in parts:
            raise SettingsError(f"it names '{path}', which is outside", where=str(out / RECORD))
    return known


def _write_record(out: Path, files: Mapping[str, str]) -> None:
    whole = json.dumps({"version": 1, "files": dict(sorted(files.items()))}, indent=1) + "\n"
    if not _is_same(whole.encode(), out / RECORD):
        _replace(out / RECORD, whole.encode())


def _expect_own(wanted: Mapping[str, FileContent], known: Mapping[str, str], out: Path, force: bool) -> None:
    """Refuse to overwrite what somebody else has put there, or has changed, unless by force; never a link."""
    for path, content in wanted.items():
        target = out / path
        if not force and os.path.lexists(target) and not _is_same(content, target):
            if path not in known:
                reason = f"'{target}' is there already, and publish has not written it"
                raise SettingsError(reason, hint="publish into a folder of its own")
            if not _is_known(target, known[path]):
                reason = f"'{target}' was changed since publish wrote it"
                raise SettingsError(reason, hint="keep the change elsewhere, and say --force")
        inside = real(target.parent).is_relative_to(real(out))
        if not inside or target.is_symlink():
            raise SettingsError(f"'{target}' is a link that leads elsewhere", hint="take it away")


def _write(content: FileContent, path: str, out: Path, done: Published) -> None:
    """Write a file if it is not there as it should be."""
    if _is_same(content, out / path):
        done.same.append(path)
    else:
        _replace(out / path, _bytes(content))
        done.written.append(path)


def _remove(
    known: Mapping[str, str], wanted: Mapping[str, FileContent], out: Path, done: Published
) -> dict[str, str]:
    """Remove what was written once and is wanted no more; return what must be left, since it was changed."""
    left = {}
    for path in sorted(known.keys() - wanted.keys()):
        target = out / path
        if not is_inside(target, out):
            continue
        if not _is_known(target, known[path]):
            left[path] = known[path]
            continue
        target.unlink()
        done.removed.append(path)
        with suppress(OSError):  # folders that are not empty stay
            for folder in list(target.relative_to(out).parents)[:-1]:
                (out / folder).rmdir()
    done.left.extend(left)
    return left


def _bytes(content: FileContent) -> bytes:
    return content.read_bytes() if isinstance(content, Path) else content


def _is_same(content: FileContent, target: Path) -> bool:
    return target.is_file() and target.read_bytes() == _bytes(content)


def _either(known: Mapping[str, str], digests: Mapping[str, str]) -> dict[str, str]:
    """Name what each file may be while it is being replaced: what it was, or what it will be."""
    return {
        path: " ".join(dict.fromkeys([*known.get(path, "").split(), digest]))
        for path, digest in digests.items()
    }


def _is_known(target: Path, digests: str) -> bool:
    return not target.is_file() or sha256(target.read_bytes()).hexdigest() in digests.split()


def _replace(target: Path, raw: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, raw)


PAGE = Path(__file__).parent / "page"

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
"""The types of what the page is made of; a machine's own list may say otherwise."""


def page_files() -> dict[str, Path]:
    """List the files of the page by their names, which are their addresses, too."""
    return {path.name: path for path in sorted(PAGE.iterdir()) if path.suffix in TYPES}
