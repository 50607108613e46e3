"""A session as a folder of its exercises: how it is divided, its playlist, what of it is ours."""

import os
import re
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from audiocoach.coach.timeline.timeline import Chapter, Timeline
from audiocoach.errors import AudiocoachError
from audiocoach.files import Seal, holds_own, real
from audiocoach.publish.session_files import one_line, plain
from audiocoach.publish.tags import read_origin, read_session

_SEAL = Seal("# as audiocoach make --split wrote it: ", "\n")
"""By it a playlist of ours is known."""

_NUMBERED = re.compile(r"\d{2,}_.+\.mp3")


def parts(timeline: Timeline) -> list[tuple[int, Timeline]]:
    """Divide a session into its exercises: where each begins, and its timeline, which counts from there.

    An exercise keeps its sides and sets together, as chapters; what is no exercise is a part by itself.
    """
    named = [(_exercise(timeline, chapter) or (chapter.start,), chapter) for chapter in timeline.chapters]
    groups = [[chapter for _, chapter in group] for _, group in groupby(named, key=lambda each: each[0])]
    return [(chapters[0].start, _part(timeline, chapters)) for chapters in groups]


def part_name(number: int, count: int, title: str) -> str:
    """Name the file of a part so that any player sorts them.

    >>> part_name(3, 14, "Glute bridge")
    '03_glute-bridge.mp3'
    """
    return f"{number:0{max(2, len(str(count)))}}_{plain(title)}.mp3"


def playlist(title: str, files: Iterable[tuple[str, int, str]]) -> str:
    """Write an M3U playlist of files (name, milliseconds, title) that lie beside it."""
    entries = [f"#EXTINF:{round(length / 1000)},{one_line(name)}\n{file}" for file, length, name in files]
    return _SEAL.put("\n".join(["#EXTM3U", f"#PLAYLIST:{one_line(title)}", *entries, ""]))


def playlist_path(folder: Path) -> Path:
    """Choose the path of the playlist of a folder: named after it, unless somebody else's is called so."""
    names = [folder.name, *(f"{folder.name}-{number}" for number in range(2, 1000))]
    paths = (folder / f"{name}.m3u8" for name in names)
    return next(path for path in paths if not os.path.lexists(path) or holds_own(path, _SEAL.is_whole))


def remove_parts(folder: Path, origin: str, keep: Collection[Path] = ()) -> None:
    """Remove the parts of a session in a folder but for some, and where none is kept, playlist and folder."""
    if not folder.is_dir() or not origin:
        return
    there = sorted(folder.iterdir())
    kept = {path for path in there if real(path) in set(map(real, keep))}
    for path in there:
        is_list = not kept and path.suffix == ".m3u8"
        ours = _is_part(path, origin) or (is_list and holds_own(path, _SEAL.is_whole))
        if ours and path not in kept:
            path.unlink()
    if not kept:
        with suppress(OSError):  # something else lies there
            folder.rmdir()


def _exercise(timeline: Timeline, chapter: Chapter) -> str:
    sets = (window.begins for window in timeline.windows if chapter.start <= window.start < chapter.end)
    return next((each.exercise for each in sets if each), "")


def _part(timeline: Timeline, chapters: list[Chapter]) -> Timeline:
    start, end = chapters[0].start, chapters[-1].end
    return replace(
        timeline,
        title=_exercise(timeline, chapters[0]) or chapters[0].title,
        placements=tuple(
            replace(each, start=each.start - start)
            for each in timeline.placements
            if start <= each.start < end
        ),
        windows=tuple(
            each._replace(start=each.start - start, end=min(each.end, end) - start)
            for each in timeline.windows
            if start <= each.start < end
        ),
        chapters=tuple(replace(each, start=each.start - start, end=each.end - start) for each in chapters),
        total=end - start,
        changes=(),
    )


def _is_part(path: Path, origin: str) -> bool:
    if not _NUMBERED.fullmatch(path.name) or read_origin(path) != origin:
        return False
    try:
        return bool(read_session(path).part)
    except AudiocoachError:
        return False
