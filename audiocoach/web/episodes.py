"""Finished sessions as the page and the feed list them: read from a folder of MP3s."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from audiocoach.errors import AudiocoachError
from audiocoach.publish.cover import LARGE, SMALL, Cover, Keeper
from audiocoach.publish.session_files import chapters_json, plain
from audiocoach.publish.tags import Session, read_cover, read_session

SIDECARS = {".vtt": "text/vtt", ".timeline.json": "application/json", ".txt": "text/plain"}
"""What is offered beside an MP3, if it lies there, and its type."""

_ASCII = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Episode:
    """A finished session in its place; `key` is its path below the folder, in ASCII and without .mp3.

    `sidecars` are the endings of the files that lie beside it.
    """

    key: str
    session: Session
    made: datetime
    sidecars: frozenset[str]

    @property
    def url(self) -> str:
        """Its address relative to the page, without the ending."""
        return f"sessions/{quote(self.key)}"

    @property
    def of_a_plan(self) -> bool:
        """Whether it belongs to a plan, which numbers its recordings."""
        return self.session.week > 0

    def chapters(self) -> str:
        """Write the chapters of its tag as JSON."""
        return chapters_json(self.session.title, self.session.chapters)

    def cover(self, kept: Keeper | None = None) -> bytes:
        """Read the picture in its tag, or draw one where there is none."""
        return read_cover(self.session.path) or self._drawn().jpeg(SMALL, kept)

    def large_cover(self, kept: Keeper | None = None) -> bytes:
        """Draw its cover as large as the feed wants it."""
        return self._drawn().jpeg(LARGE, kept)

    def _drawn(self) -> Cover:
        told = self.session
        return Cover(title=told.title, total=told.duration, week=told.week, overview=told.overview)

    def sidecar(self, suffix: str) -> Path:
        """Tell the path of a file beside it."""
        return self.session.path.with_suffix(suffix)


class Shelf:
    """The finished sessions of a folder; each is read once, and again when its file has changed.

    `kept` keeps the covers that are drawn for the feed.
    """

    def __init__(self, folder: Path, kept: Keeper | None = None) -> None:
        self.folder, self.kept = folder, kept
        self._read: dict[Path, tuple[tuple[int, ...], Episode]] = {}

    def episodes(self) -> list[Episode]:
        """List the sessions, the newest first.

        What is no MP3, what lies outside of the folder and exercises cut out of a session are left out.
        """
        kept: dict[Path, tuple[tuple[int, ...], Episode]] = {}
        for path in mp3s(self.folder):
            with suppress(AudiocoachError, OSError):
                kept[path] = self._episode(path)
        self._read = kept
        found = [episode for _, episode in kept.values() if not episode.session.part]
        return sorted(found, key=lambda each: (-each.made.timestamp(), each.key))

    def find(self, key: str) -> Episode | None:
        """Find a session by its key: only what the folder lists is ever given out."""
        return next((each for each in self.episodes() if each.key == key), None)

    def _episode(self, path: Path) -> tuple[tuple[int, ...], Episode]:
        beside = {suffix: path.with_suffix(suffix) for suffix in SIDECARS}
        there = {suffix: file for suffix, file in beside.items() if is_inside(file, self.folder)}
        stamp = tuple(part for file in (path, *there.values()) for part in _stamp(file))
        known = self._read.get(path)
        if known is not None and known[0] == stamp:
            return known
        episode = Episode(
            key=key_of(path.relative_to(self.folder)),
            session=read_session(path),
            made=datetime.fromtimestamp(path.stat().st_mtime, UTC),
            sidecars=frozenset(there),
        )
        return stamp, episode


def _stamp(file: Path) -> tuple[int, int]:
    state = file.stat()
    return state.st_mtime_ns, state.st_size


def mp3s(folder: Path) -> Iterator[Path]:
    """List the MP3s of a folder and the folders in it, in order, but for hidden ones."""
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() == ".mp3" and is_inside(path, folder):
            yield path


def is_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path is a file of the folder itself, and no link that leaves it."""
    try:
        return path.is_file() and path.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a ring of links
        return False


def key_of(path: Path) -> str:
    """Write a path below the folder in ASCII, without its ending; no two paths are written alike.

    >>> key_of(Path("hips-for-runners_34min_standard.mp3")), key_of(Path("My plan/Hüfte.mp3"))
    ('hips-for-runners_34min_standard', 'my-plan-d1455d/hufte-94d68f')
    """
    return "/".join(part if _ASCII.fullmatch(part) else _apart(part) for part in path.with_suffix("").parts)


def _apart(part: str) -> str:
    return f"{plain(part)}-{sha256(part.encode()).hexdigest()[:6]}"


def sessions_json(episodes: Sequence[Episode], *, published: bool = False) -> str:
    """Write the list of sessions that the page shows; addresses are relative to it."""
    listed = [_entry(episode) for episode in episodes]
    whole = {"version": 1, "published": published, "sessions": listed}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _entry(episode: Episode) -> dict[str, Any]:
    session = episode.session
    entry: dict[str, Any] = {
        "id": episode.key,
        "title": session.title,
        "album": session.album,
        "voice": session.voice,
        "language": session.overview.language or session.language,
        "duration": session.duration,
        "size": session.size,
        "made": episode.made.isoformat(timespec="seconds"),
        "url": f"{episode.url}.mp3",
        "cover": f"{episode.url}.jpg",
        "chapters": [[chapter.start, chapter.title] for chapter in session.chapters],
    }
    if ".timeline.json" in episode.sidecars:
        entry["timeline"] = f"{episode.url}.timeline.json"
    if ".vtt" in episode.sidecars:
        entry["captions"] = f"{episode.url}.vtt"
    if episode.of_a_plan:
        entry |= {"week": session.week, "track": session.track}
    told = session.overview
    about = {"level": told.level, "equipment": told.equipment, "talk": told.talk, "shape": told.shape}
    return entry | {name: value for name, value in about.items() if value}
