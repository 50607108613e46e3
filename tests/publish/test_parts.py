from dataclasses import replace
from pathlib import Path

from audiocoach.coach.timeline.timeline import Chapter
from audiocoach.publish.parts import part_name, parts, playlist, playlist_path, remove_parts
from audiocoach.publish.tags import session_info, tag_bytes
from tests.publish.rehearsals import everything
from tests.publish.sessions import timeline

SILENCE = (b"\xff\xf3\x84\xc4" + bytes(188)) * 9


def put(path: Path, origin: str = "a", part: str = "Hips") -> Path:
    """Put a part of a session somewhere."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        tag_bytes(replace(session_info(timeline(), voice="silent"), origin=origin, part=part)) + SILENCE
    )
    return path


def test_each_exercise_is_a_part() -> None:
    """Sides and sets of an exercise stay together, as chapters; before and after it are parts, too."""
    divided = [part for _, part in parts(everything())]
    assert [part.title for part in divided] == ["Welcome", "Glute bridge", "Lunge", "Couch stretch", "Finish"]
    assert [len(part.chapters) for part in divided] == [1, 1, 2, 2, 1]
    assert [chapter.title for chapter in divided[2].chapters] == ["2. Lunge, left", "2. Lunge, right"]


def test_parts_tile_the_session() -> None:
    """They lie end to end; what is spoken and done lies in one of them, at its own time."""
    divided, whole = parts(everything()), everything()
    ends = [start + part.total for start, part in divided]
    assert [start for start, _ in divided] == [0, *ends[:-1]]
    assert ends[-1] == whole.total
    placed = [(start + each.start, each.text) for start, part in divided for each in part.placements]
    assert placed == [(each.start, each.text) for each in whole.placements]
    assert sum(window.length for _, part in divided for window in part.windows) == whole.total
    assert all(part.chapters[0].start == 0 and part.chapters[-1].end == part.total for _, part in divided)


def test_an_exercise_that_comes_again_is_a_part_again() -> None:
    """In a circuit the parts come in the order in which they are done."""
    chapters = tuple(Chapter(title=name, start=at, end=at + 1000) for at, name in enumerate("aba"))
    assert [part.title for _, part in parts(replace(timeline(), chapters=chapters))] == ["a", "b", "a"]


def test_names_sort_as_they_are_done() -> None:
    """Whatever sorts by name plays a long session in order, too."""
    names = [part_name(number, 120, "Bein: links") for number in (2, 11, 101)]
    assert names == sorted(names) == ["002_bein-links.mp3", "011_bein-links.mp3", "101_bein-links.mp3"]


def test_a_playlist_is_relative() -> None:
    """It names files that lie beside it, with their seconds and titles, each on one line."""
    text = playlist(
        "Hips\n& knees".replace("\\\n", "\n"), [("01_a.mp3", 16_400, "A"), ("02_b.mp3", 3000, "Hüfte")]
    )
    lines = text.splitlines()
    assert lines[0] == "#EXTM3U"
    assert lines[-5:-1] == ["#EXTINF:16,A", "01_a.mp3", "#EXTINF:3,Hüfte", "02_b.mp3"]
    assert text.endswith("\n")


def test_a_playlist_of_somebody_else_stays(tmp_path: Path) -> None:
    """Ours is written anew, another one of its name is left alone."""
    folder = tmp_path / "hips"
    folder.mkdir()
    path = playlist_path(folder)
    assert path == folder / "hips.m3u8"
    path.write_text(playlist("Hips", []), encoding="utf-8")
    assert playlist_path(folder) == path
    path.write_text("#EXTM3U\nmine.mp3\n", encoding="utf-8")
    assert playlist_path(folder) == folder / "hips-2.m3u8"
    path.write_text(playlist("Hips", []) + "my-own-song.mp3\n", encoding="utf-8")
    assert playlist_path(folder) == folder / "hips-2.m3u8"


def test_only_our_parts_are_removed(tmp_path: Path) -> None:
    """Files of another session, whole sessions, other names and other files stay."""
    folder = tmp_path / "hips"
    kept, stale = put(folder / "01_a.mp3"), put(folder / "02_b.mp3")
    others = [
        put(folder / "03_c.mp3", origin="b"),
        put(folder / "04_d.mp3", part=""),
        put(folder / "favourite.mp3"),
        folder / "05_song.mp3",
        folder / "notes.txt",
    ]
    for path in others[3:]:
        path.write_text("mine", encoding="utf-8")
    remove_parts(folder, "a", keep=[kept])
    assert not stale.exists()
    assert sorted(folder.iterdir()) == sorted([kept, *others])
    remove_parts(folder, "a")
    assert sorted(folder.iterdir()) == sorted(others)


def test_where_nothing_else_lies_the_folder_goes(tmp_path: Path) -> None:
    """Of a session that is gone neither playlist nor folder is left; no folder is no trouble."""
    folder = tmp_path / "hips"
    put(folder / "01_a.mp3")
    playlist_path(folder).write_text(playlist("Hips", []), encoding="utf-8")
    remove_parts(folder, "a")
    assert not folder.exists()
    remove_parts(folder, "a")
    remove_parts(tmp_path, "")
    assert tmp_path.is_dir()
