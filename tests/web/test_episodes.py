import json
import os
from pathlib import Path

import pytest

from audiocoach.publish.overview import Overview
from audiocoach.web.episodes import Shelf, key_of, sessions_json
from tests.web.sites import JPEG, put_session


def listed(folder: Path) -> list[str]:
    """List the keys of a folder's sessions, newest first."""
    return [episode.key for episode in Shelf(folder).episodes()]


def test_the_newest_comes_first(tmp_path: Path) -> None:
    """Sessions are listed by when they were made, whatever they are called."""
    for age, name in enumerate(["b", "a", "c"]):
        os.utime(put_session(tmp_path, name), (1_000_000 - age, 1_000_000 - age))
    assert listed(tmp_path) == ["b", "a", "c"]


def test_folders_below_are_looked_into(tmp_path: Path) -> None:
    """The recordings of a plan lie in a folder of their own; hidden folders are left alone."""
    put_session(tmp_path, "my-plan/01_hips")
    put_session(tmp_path, ".trash/old")
    assert listed(tmp_path) == ["my-plan/01_hips"]


def test_what_is_no_session_is_left_out(tmp_path: Path) -> None:
    """A broken MP3, a text and a folder that is called like one do not keep the others from being listed."""
    put_session(tmp_path, "good")
    (tmp_path / "broken.mp3").write_bytes(b"not sound")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "folder.mp3").mkdir()
    assert listed(tmp_path) == ["good"]


def test_links_that_leave_the_folder_are_left_out(tmp_path: Path) -> None:
    """Neither a session nor a file beside it is taken from outside; links within the folder do no harm."""
    shown, outside = tmp_path / "shown", tmp_path / "outside"
    put_session(shown, "mine")
    put_session(outside, "secret")
    (shown / "link.mp3").symlink_to(outside / "secret.mp3")
    (shown / "inside.mp3").symlink_to(shown / "mine.mp3")
    (shown / "ring.mp3").symlink_to(shown / "ring.mp3")
    (shown / "inside.txt").symlink_to(outside / "secret.txt")
    found = {episode.key: episode for episode in Shelf(shown).episodes()}
    assert found.keys() == {"mine", "inside"}
    assert found["inside"].sidecars == frozenset()


def test_a_session_is_read_again_when_it_changes(tmp_path: Path) -> None:
    """A session that was made anew shows its new title; one that has not changed is not read twice."""
    put_session(tmp_path, "hips", title="Old")
    shelf = Shelf(tmp_path)
    (first,), (second,) = shelf.episodes(), shelf.episodes()
    assert first is second
    put_session(tmp_path, "hips", title="New one")
    assert [episode.session.title for episode in shelf.episodes()] == ["New one"]


@pytest.mark.parametrize("name", ["Hüfte & Knie", "Бёдра", "a b", "..", "x" * 300])
def test_keys_are_ascii(name: str) -> None:
    """Whatever a file is called, its address has letters that need no escape."""
    key = key_of(Path(f"{name}.mp3"))
    assert key.isascii()
    assert not set(key) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/")


def test_keys_stay_apart() -> None:
    """Two names that look alike in ASCII get two addresses."""
    assert key_of(Path("Hüfte.mp3")) != key_of(Path("hufte.mp3"))


def test_the_list_is_what_the_page_needs(tmp_path: Path) -> None:
    """Cover, title, time, level, equipment, talk, chapters and the week of a plan stand in the list."""
    put_session(tmp_path, "one", title="Hips", album="Six weeks", week=2, track=3)
    (entry,) = json.loads(sessions_json(Shelf(tmp_path).episodes()))["sessions"]
    assert (entry["title"], entry["album"], entry["week"], entry["track"]) == ("Hips", "Six weeks", 2, 3)
    assert (entry["level"], entry["language"]) == ("beginner", "en")
    assert entry["url"] == "sessions/one.mp3"
    assert {"cover", "timeline", "captions", "talk", "shape", "duration", "size"} <= entry.keys()
    assert entry["chapters"][0] == [0, "Welcome"]


def test_an_mp3_alone_is_a_session(tmp_path: Path) -> None:
    """Without the files beside it, a session still has its title, its chapters, its cover and its facts."""
    put_session(tmp_path, "one", bare=True)
    (episode,) = Shelf(tmp_path).episodes()
    (entry,) = json.loads(sessions_json([episode]))["sessions"]
    assert not {"timeline", "captions"} & entry.keys()
    assert entry["level"] == "beginner"
    assert sum(seconds for _, seconds in entry["shape"]) == round(episode.session.duration / 1000)
    assert json.loads(episode.chapters())["chapters"][0]["title"] == "Welcome"
    assert episode.cover() == JPEG


def test_an_mp3_of_somebody_else_has_a_cover(tmp_path: Path) -> None:
    """Where the tag has no picture one is drawn; where it tells nothing, nothing is made up."""
    put_session(tmp_path, "song", cover=None, overview=Overview(), bare=True)
    (episode,) = Shelf(tmp_path).episodes()
    (entry,) = json.loads(sessions_json([episode]))["sessions"]
    assert not {"level", "equipment", "talk", "shape"} & entry.keys()
    assert episode.cover().startswith(b"\xff\xd8\xff")


def test_exercises_cut_out_of_a_session_are_no_sessions(tmp_path: Path) -> None:
    """The files of `make --split` lie in a folder below; the list shows the whole session alone."""
    put_session(tmp_path, "hips")
    put_session(tmp_path, "hips/01_bridge", part="Hips")
    assert listed(tmp_path) == ["hips"]
