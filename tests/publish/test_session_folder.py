import os
from collections.abc import Callable
from pathlib import Path

import pytest

from audiocoach.publish.session_files import sidecars
from audiocoach.publish.session_folder import SIDECAR_ENDINGS, Place, find_place, remove_twins
from audiocoach.publish.tags import SessionInfo, read_origin, tag_bytes
from tests.publish.sessions import timeline


def put(folder: Path, name: str, origin: str) -> Path:
    """Put the tag of a session into a folder."""
    path = folder / name
    path.write_bytes(tag_bytes(SessionInfo(title="Legs", album="Legs", voice="silent", origin=origin)))
    return path


def test_the_origin_is_read_back(tmp_path: Path) -> None:
    """A tag tells what its session was made from; another file tells nothing."""
    assert read_origin(put(tmp_path, "legs.mp3", "a")) == "a"
    assert read_origin(put(tmp_path, "old.mp3", "")) == ""
    (tmp_path / "noise.mp3").write_bytes(b"no tag")
    assert read_origin(tmp_path / "noise.mp3") is None
    tag = tag_bytes(SessionInfo(title="Legs", album="Legs", voice="silent"))
    (tmp_path / "song.mp3").write_bytes(tag.replace(b"audiocoach", b"Band of us"))
    assert read_origin(tmp_path / "song.mp3") is None


def test_a_session_takes_the_place_of_its_own_earlier_one(tmp_path: Path) -> None:
    """The same routine has the same file, and its file of other minutes goes."""
    legs = put(tmp_path, "legs_24min_standard.mp3", "a")
    assert find_place(tmp_path, legs.name, "a") == Place(path=legs)
    edited = find_place(tmp_path, "legs_26min_standard.mp3", "a")
    assert edited == Place(path=tmp_path / "legs_26min_standard.mp3", twins=(legs,))


def test_a_session_of_another_routine_stays(tmp_path: Path) -> None:
    """Two routines of one name are told apart by their folders, then by a number."""
    legs = put(tmp_path, "legs_24min_standard.mp3", "a")
    assert find_place(tmp_path, legs.name, "b", "Home") == Place(
        path=tmp_path / "legs-home_24min_standard.mp3", kept=legs
    )
    put(tmp_path, "legs-home_24min_standard.mp3", "b")
    assert find_place(tmp_path, legs.name, "c", "Home").path.name == "legs-2_24min_standard.mp3"
    assert find_place(tmp_path, "legs_26min_standard.mp3", "b", "Home").twins == (
        tmp_path / "legs-home_24min_standard.mp3",
    )


def test_what_has_no_origin_is_replaced_as_ever(tmp_path: Path) -> None:
    """A preview, and a file of an earlier version, take and give their place by name alone."""
    old = put(tmp_path, "legs_24min_standard.mp3", "")
    assert find_place(tmp_path, old.name, "a") == Place(path=old)
    named = put(tmp_path, "legs_preview.mp3", "a")
    assert find_place(tmp_path, named.name, "") == Place(path=named)


def test_twins_go_with_what_lies_beside_them(tmp_path: Path) -> None:
    """Of a twin nothing is left, and nothing else is touched."""
    twin = put(tmp_path, "legs_24min_standard.mp3", "a")
    beside = sidecars(timeline())
    assert beside.keys() == set(SIDECAR_ENDINGS)
    for suffix, text in beside.items():
        twin.with_suffix(suffix).write_text(text, encoding="utf-8")
    other = put(tmp_path, "arms_24min_standard.mp3", "b")
    remove_twins(find_place(tmp_path, "legs_25min_standard.mp3", "a"))
    assert list(tmp_path.iterdir()) == [other]


@pytest.mark.parametrize("suffix", SIDECAR_ENDINGS)
def test_a_twin_leaves_what_is_not_its_own(suffix: str, tmp_path: Path) -> None:
    """A file of somebody else's that has the name of a sidecar stays when the twin goes."""
    twin = put(tmp_path, "legs_24min_standard.mp3", "a")
    twin.with_suffix(suffix).write_text("mine", encoding="utf-8")
    remove_twins(find_place(tmp_path, "legs_25min_standard.mp3", "a"))
    assert [path.name for path in tmp_path.iterdir()] == [f"legs_24min_standard{suffix}"]


@pytest.mark.parametrize("suffix", SIDECAR_ENDINGS)
def test_a_file_of_somebody_else_is_never_written_over(suffix: str, tmp_path: Path) -> None:
    """Where a sidecar would replace a foreign file, the session takes another name; over its own it goes."""
    foreign = tmp_path / f"legs_24min_standard{suffix}"
    foreign.write_text("WEBVTT\n\nmine", encoding="utf-8")
    assert find_place(tmp_path, "legs_24min_standard.mp3", "a").path.name == "legs-2_24min_standard.mp3"
    foreign.write_text(sidecars(timeline())[suffix], encoding="utf-8")
    assert find_place(tmp_path, "legs_24min_standard.mp3", "a").path.name == "legs_24min_standard.mp3"


@pytest.mark.parametrize("suffix", SIDECAR_ENDINGS)
@pytest.mark.parametrize("edit", [lambda text: text + "Knee hurt.\n", lambda text: text.replace("0", "O", 1)])
def test_what_somebody_has_edited_is_theirs(edit: Callable[[str], str], suffix: str, tmp_path: Path) -> None:
    """Notes in a file beside a session stay; the session itself gives way to the one of another name."""
    session = put(tmp_path, "legs_24min_standard.mp3", "a")
    beside = session.with_suffix(suffix)
    beside.write_text(edit(sidecars(timeline())[suffix]), encoding="utf-8")
    other = tmp_path / "legs-2_24min_standard.mp3"
    place = find_place(tmp_path, session.name, "a")
    assert place == Place(path=other, twins=(session,), kept=beside)
    remove_twins(place)
    assert list(tmp_path.iterdir()) == [beside]


def test_a_song_is_never_written_over(tmp_path: Path) -> None:
    """An MP3 that is no session, and one that the session is made from, stay where they are."""
    song = tmp_path / "legs_24min_standard.mp3"
    song.write_bytes(b"ID3 of somebody else")
    for origin in ("a", ""):
        assert find_place(tmp_path, song.name, origin) == Place(
            path=tmp_path / "legs-2_24min_standard.mp3", kept=song
        )
    own = put(tmp_path, "arms_24min_standard.mp3", "a")
    place = find_place(tmp_path, own.name, "a", inputs=[own])
    assert (place.kept, place.twins) == (own, ())


def test_what_is_no_file_is_let_be(tmp_path: Path) -> None:
    """A pipe in the place of a session or beside it is neither read nor replaced."""
    os.mkfifo(tmp_path / "legs_24min_standard.mp3")
    os.mkfifo(tmp_path / "arms_24min_standard.txt")
    for name in ("legs_24min_standard.mp3", "arms_24min_standard.mp3"):
        assert find_place(tmp_path, name, "a").path.name == name.replace("_24", "-2_24")
