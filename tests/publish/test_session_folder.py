from pathlib import Path

from audiocoach.publish.session_folder import SIDECAR_ENDINGS, Place, find_place, remove_twins
from audiocoach.publish.tags import SessionInfo, read_origin, tag_bytes


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
    assert read_origin(tmp_path / "noise.mp3") == ""


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
    for suffix in SIDECAR_ENDINGS:
        twin.with_suffix(suffix).write_text("beside", encoding="utf-8")
    other = put(tmp_path, "arms_24min_standard.mp3", "b")
    remove_twins(find_place(tmp_path, "legs_25min_standard.mp3", "a"))
    assert list(tmp_path.iterdir()) == [other]
