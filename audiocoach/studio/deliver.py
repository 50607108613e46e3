"""A finished session handed on: its exercises as files of their own, and a copy in a synced folder."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from audiocoach.audio.cutting import cut_out
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import AudioError
from audiocoach.files import write_session, write_whole
from audiocoach.publish.parts import part_name, parts, playlist, playlist_path, remove_parts
from audiocoach.publish.session_folder import find_place, remove_twins
from audiocoach.publish.tags import Session, read_cover, read_frames, read_origin, session_info, tag_bytes
from audiocoach.settings import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What was done with it: the copy, and the playlists of its exercises."""

    copy: Session | None = None
    playlists: tuple[Path, ...] = ()

    def lines(self) -> list[str]:
        """Tell it for people."""
        copied = [f"Copied: {self.copy.path}"] if self.copy else []
        return [*copied, *(f"Exercises: {path}" for path in self.playlists)]

    def report(self) -> dict[str, object]:
        """Tell it for programs."""
        copied = str(self.copy.path) if self.copy else None
        return {"copy": copied, "playlists": [str(path) for path in self.playlists]}


def deliver(
    made: Session, timeline: Timeline, delivery: Delivery, inputs: Collection[Path] = ()
) -> Delivered:
    """Split and copy a session as it is wanted, over none of the `inputs` that it was made from.

    Raises AudioError where the disk refuses.
    """
    copy = _copied(made, delivery.to, inputs) if delivery.to else None
    places = [made, *([copy] if copy and copy.path != made.path else [])] if delivery.split else []
    return Delivered(copy=copy, playlists=tuple(split_session(each, timeline, inputs) for each in places))


def split_session(made: Session, timeline: Timeline, inputs: Collection[Path] = ()) -> Path:
    """Write each exercise of a session into a folder beside it, and a playlist of them; give that.

    Exercises of an earlier run that are no longer there are removed, and nothing else is.
    """
    folder, origin = made.path.with_suffix(""), read_origin(made.path) or ""
    sound, cover, divided = read_frames(made.path), read_cover(made.path), parts(timeline)
    written = []
    for number, (start, part) in enumerate(divided, start=1):
        info = replace(
            session_info(part, voice=made.voice, album=made.title),
            track=number,
            cover=cover or None,
            origin=origin,
            part=made.title,
        )
        place = find_place(folder, part_name(number, len(divided), part.title), origin, inputs=inputs)
        write_session(place.path, [tag_bytes(info), cut_out(sound, start, start + part.total)])
        written.append((place.path, part))
    remove_parts(folder, origin, keep=[*(path for path, _ in written), *inputs])
    path = playlist_path(folder)
    listed = playlist(made.title, ((file.name, part.total, part.title) for file, part in written))
    try:
        write_whole(path, listed.encode())
    except OSError as error:
        raise AudioError(f"the playlist cannot be written ({error})", where=str(path)) from error
    return path


def _copied(made: Session, folder: Path, inputs: Collection[Path]) -> Session:
    """Copy a session whole or not at all; only an earlier copy of its own gives way."""
    origin = read_origin(made.path) or ""
    place = find_place(folder, made.path.name, origin, inputs=inputs)
    if place.path.resolve() == made.path.resolve():
        return made
    write_session(place.path, [made.path.read_bytes()])
    remove_twins(place)
    for twin in place.twins:
        remove_parts(twin.with_suffix(""), origin, keep=inputs)
    return replace(made, path=place.path, replaced=place.twins, kept=place.kept)
