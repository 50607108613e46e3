"""The tag of a session (ID3v2.3): written as bytes before the sound, read back from the finished file."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mutagen import MutagenError
from mutagen import id3 as _id3
from mutagen import mp3 as _mp3

from audiocoach.coach.timeline.timeline import Chapter, Timeline
from audiocoach.errors import CONTROL, AudioError
from audiocoach.publish.overview import NOTHING_TOLD, Overview, format_overview, overview, read_overview
from audiocoach.publish.session_files import lyrics, one_line

id3: Any = _id3  # mutagen states only some of its types

mp3: Any = _mp3

Frame = Any

LARGEST_COVER = 100_000
"""Bytes that a cover may have at most: a phone loads the tag before the first sound."""

_LANGUAGES = {"de": "deu", "en": "eng", "es": "spa", "fr": "fra", "it": "ita", "nl": "nld", "pt": "por"}

_ARTIST, _GENRE, _ENCODER = "audiocoach", "Workout", "LAME 3.100"

_VOICE = "VOICE"

_ORIGIN = "ORIGIN"

_WEEK = "WEEK"

_OVERVIEW = "OVERVIEW"

_PART = "PART"

_READ = ("TIT2", "TALB", "TRCK", "TXXX", "CHAP")  # the rest is long, and nobody asks for it

_NO_OFFSET = 0xFFFF_FFFF

_HEADER = 10  # bytes before the first frame of a tag


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionInfo:
    """What the tag of a session says.

    `words` are (milliseconds, text) of what is spoken, `lyrics` the same as LRC text; `voice` is the name of
    the voice that really spoke; `cover` a baseline JPEG; `origin` tells it from sessions of other routines;
    `track` and `week` (of a plan) are left out where they are 0. `part` is the name of the session that it
    was cut out of, for an exercise alone.
    """

    title: str
    album: str
    voice: str
    chapters: tuple[Chapter, ...] = ()
    words: tuple[tuple[int, str], ...] = ()
    lyrics: str = ""
    language: str = "en"
    track: int = 0
    week: int = 0
    cover: bytes | None = None
    origin: str = ""
    part: str = ""
    overview: Overview = NOTHING_TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What a session of an album is filed under: its own title, the album's, and its number in there.

    `week` is the first week of a plan in which it is trained.
    """

    title: str
    album: str
    track: int
    week: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A finished MP3, as its own tag and frames tell it; times in milliseconds, `size` in bytes.

    `replaced` are earlier files of it, under other names, that are gone; `kept` is the file that stands where
    it would have been written.

    `track` is its number in the album and `week` that of its plan, 0 where there is none. `part` is the name
    of the session that it was cut out of, "" for a whole one.
    """

    path: Path
    title: str
    album: str
    voice: str
    duration: int
    size: int
    chapters: tuple[Chapter, ...]
    language: str = ""
    track: int = 0
    week: int = 0
    part: str = ""
    overview: Overview = NOTHING_TOLD
    replaced: tuple[Path, ...] = ()
    kept: Path | None = None


def session_info(timeline: Timeline, *, voice: str, album: str = "") -> SessionInfo:
    """Tell what a timeline has to say in a tag; without an album, it is the first track of its own."""
    return SessionInfo(
        title=timeline.title,
        album=album or timeline.title,
        track=0 if album else 1,
        voice=voice,
        chapters=timeline.chapters,
        words=tuple((cue.start, one_line(cue.text)) for cue in timeline.placements if cue.text),
        lyrics=lyrics(timeline),
        language=timeline.language,
        overview=overview(timeline),
    )


def tag_bytes(info: SessionInfo) -> bytes:
    """Make the whole tag: names first, then the table of contents, chapters in order, words, cover.

    Every frame is written by mutagen as a tag of its own and joined here, since mutagen sorts a tag's frames
    by size, which puts chapters out of order. Raises AudioError for a cover that is too large or no JPEG.
    """
    frames = b"".join(_frame_bytes(frame) for frame in _frames(info))
    size = bytes(len(frames) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + frames


def read_session(path: Path) -> Session:
    """Read a session back from its file; AudioError where that is no MP3."""
    with _expected(path):
        sound = mp3.MP3(path, known_frames={name: getattr(id3, name) for name in _READ})
        size = path.stat().st_size
    tag = sound.tags or id3.ID3()
    return Session(
        path=path,
        title=_text(tag, "TIT2") or path.stem,
        album=_text(tag, "TALB"),
        voice=_text(tag, f"TXXX:{_VOICE}"),
        duration=round(sound.info.length * 1000),
        size=size,
        chapters=tuple(sorted(map(_chapter, tag.getall("CHAP")), key=lambda chapter: chapter.start)),
        language=_language(tag),
        track=_number(_text(tag, "TRCK")),
        week=_number(_text(tag, f"TXXX:{_WEEK}")),
        part=_text(tag, f"TXXX:{_PART}"),
        overview=read_overview(_text(tag, f"TXXX:{_OVERVIEW}")),
    )


def read_cover(path: Path) -> bytes:
    """Read the picture in a session's tag, as its file has it; empty where there is none."""
    with _expected(path):
        pictures = id3.ID3(path, known_frames={"APIC": id3.APIC}).getall("APIC")
    return bytes(pictures[0].data) if pictures else b""


def read_frames(path: Path) -> bytes:
    """Read the frames of a session, without its tag."""
    with _expected(path):
        raw = path.read_bytes()
    size = sum((byte & 0x7F) << shift for byte, shift in zip(raw[6:10], (21, 14, 7, 0), strict=True))
    return raw[_HEADER + size :] if raw.startswith(b"ID3") else raw


@contextmanager
def _expected(path: Path) -> Iterator[None]:
    try:
        yield
    except (MutagenError, OSError) as error:
        raise AudioError("this is not an MP3 that can be read", where=str(path)) from error


def read_origin(path: Path) -> str | None:
    """Read what a session was made from, as its tag tells: "" where it does not; None is no session."""
    try:
        tag = id3.ID3(path, known_frames={name: getattr(id3, name) for name in ("TXXX", "TPE1")})
    except (MutagenError, OSError):
        return None
    is_session = _text(tag, "TPE1") == _ARTIST and tag.getall(f"TXXX:{_VOICE}")
    return _text(tag, f"TXXX:{_ORIGIN}") if is_session else None


def begins_as_session(content: bytes) -> bool:
    """Tell whether bytes begin with a tag of ours, whatever has become of what follows."""
    return _BEGINNING.match(content) is not None


_BEGINNING = re.compile(rb"ID3\x03.{6}TIT2.{6,2000}?TPE1.{6}\x00" + _ARTIST.encode(), re.DOTALL)


def _frames(info: SessionInfo) -> Iterator[Frame]:
    yield _worded(id3.TIT2, info.title)
    yield _worded(id3.TPE1, _ARTIST)
    yield _worded(id3.TALB, info.album)
    if info.track:
        yield _worded(id3.TRCK, str(info.track))
    yield _worded(id3.TCON, _GENRE)
    yield _worded(id3.TSSE, _ENCODER)
    yield _worded(id3.TENC, f"{_ARTIST}, {info.voice}")
    for name, text in _own_words(info).items():
        if text:
            yield id3.TXXX(encoding=_encoding(text), desc=name, text=[text])
    yield from _chapter_frames(info.chapters)
    yield from _lyric_frames(info)
    if info.cover:
        yield _cover_frame(info.cover)


def _own_words(info: SessionInfo) -> dict[str, str]:
    """List what only we read in a tag."""
    return {
        _VOICE: info.voice,
        _ORIGIN: info.origin,
        _WEEK: str(info.week or ""),
        _PART: info.part,
        _OVERVIEW: format_overview(info.overview) if info.overview != NOTHING_TOLD else "",
    }


def _chapter_frames(chapters: Sequence[Chapter]) -> Iterator[Frame]:
    if not chapters:
        return
    names = [f"ch{number:03}" for number in range(len(chapters))]
    whole = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
    title = id3.TIT2(encoding=id3.Encoding.LATIN1, text=["Chapters"])
    yield id3.CTOC(element_id="toc", flags=whole, child_element_ids=names, sub_frames=[title])
    for name, chapter in zip(names, chapters, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=chapter.start,
            end_time=chapter.end,
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[_worded(id3.TIT2, chapter.title)],
        )


def _lyric_frames(info: SessionInfo) -> Iterator[Frame]:
    language = _LANGUAGES.get(info.language.partition("-")[0], "und")
    if info.lyrics:
        yield id3.USLT(encoding=_encoding(info.lyrics), lang=language, desc="", text=info.lyrics)
    if info.words:
        text = [(words, start) for start, words in info.words]
        encoding = _encoding("".join(words for words, _ in text))
        yield id3.SYLT(encoding=encoding, lang=language, format=2, type=1, desc="", text=text)


def _cover_frame(cover: bytes) -> Frame:
    if not cover.startswith(b"\xff\xd8\xff"):
        raise AudioError("the cover is not a JPEG")
    if len(cover) > LARGEST_COVER:
        raise AudioError(f"the cover has {len(cover)} bytes", hint=f"at most {LARGEST_COVER}")
    picture = id3.PictureType.COVER_FRONT
    return id3.APIC(encoding=id3.Encoding.LATIN1, mime="image/jpeg", type=picture, desc="", data=cover)


def _worded(kind: Any, text: str) -> Frame:
    return kind(encoding=_encoding(text), text=[text])


def _encoding(text: str) -> int:
    """Choose Latin-1 where it can hold the text, else UTF-16 with its byte order mark."""
    latin = text.isascii() or all(ord(letter) < 256 for letter in text)
    return int(id3.Encoding.LATIN1 if latin else id3.Encoding.UTF16)


def _frame_bytes(frame: Frame) -> bytes:
    tag, file = id3.ID3(), io.BytesIO()
    tag.add(frame)
    tag.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue()[_HEADER:]


def _text(tag: Any, name: str) -> str:
    frames = tag.getall(name)
    return CONTROL.sub("", str(frames[0])) if frames else ""


def _number(text: str) -> int:
    """Read a number as tags have it: 3, or 3/12.

    >>> _number("3/12"), _number("")
    (3, 0)
    """
    first = text.partition("/")[0].strip()
    return int(first) if first.isascii() and first.isdigit() else 0


def _language(tag: Any) -> str:
    """Tell the language of a session by that of its words, which need not be read for it."""
    words = next((frame for frame in tag.unknown_frames if frame.startswith(b"USLT")), b"")
    told = words[_HEADER + 1 : _HEADER + 4].decode("latin-1")
    return next((code for code, three in _LANGUAGES.items() if three == told), "")


def _chapter(frame: Frame) -> Chapter:
    title = frame.sub_frames.get("TIT2")
    return Chapter(title=CONTROL.sub("", str(title or "")), start=frame.start_time, end=frame.end_time)
