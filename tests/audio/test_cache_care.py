import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from audiocoach.audio.cache import Amount, ClipCache, DerivedCache, clear, damaged, repair, survey
from audiocoach.errors import AudioError, UnknownNameError
from audiocoach.voices.contract import Speech, SpeechRequest
from audiocoach.voices.silent import Silent

SPEECH = Speech(data=bytes(2000), encoding="pcm16", rate=22_050)


class Named(Silent):
    """The silent engine under another name."""

    def __init__(self, name: str) -> None:
        self.name = name


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Give a cache with four clips of three voices, two worked-out files and a preview."""
    clips, shelf = ClipCache(tmp_path / "clips"), DerivedCache(tmp_path / "shelf")
    for engine, voice, text in (
        ("espeak", "en-us", "one"),
        ("espeak", "en-us", "two"),
        ("espeak", "es", "uno"),
        ("gtts", "en@com", "one"),
    ):
        clips.put(clips.key(Named(engine), SpeechRequest(text=text, voice=voice)), SPEECH)
    for key in ("ab" * 32, "cd" * 32):
        shelf.put(key, b"worked out")
    (tmp_path / "previews").mkdir()
    (tmp_path / "previews" / "hips_preview.mp3").write_bytes(b"sound")
    return tmp_path


def link_to_itself(path: Path) -> None:
    """Make a link that leads nowhere."""
    path.symlink_to(path)


def huge(path: Path) -> None:
    """Make a file of gigabytes that takes no room."""
    path.touch()
    os.truncate(path, 3_000_000_000)


def files(folder: Path) -> list[Path]:
    """List all files."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_survey_counts_by_voice(cache: Path) -> None:
    """Clips are counted by voice, the largest first; what they sum to is what lies there."""
    found = survey(cache)
    assert next(iter(found.voices)) == "espeak:en-us"
    assert {name: amount.files for name, amount in found.voices.items()} == {
        "espeak:en-us": 2,
        "espeak:es": 1,
        "gtts:en@com": 1,
    }
    assert (found.clips.files, found.shelf.files, found.previews.files) == (4, 2, 1)
    whole = found.clips + found.shelf + found.previews
    assert whole.size == sum(path.stat().st_size for path in files(cache))


def test_no_cache_yet(tmp_path: Path) -> None:
    """A user's first day has an empty cache, which can be looked at, checked and cleared."""
    folder = tmp_path / "none"
    assert survey(folder).clips == Amount()
    assert damaged(folder) == []
    assert clear(folder) == Amount()
    assert not folder.exists()


@pytest.mark.parametrize(
    ("voice", "left"),
    [
        ("espeak", {"gtts:en@com"}),
        ("espeak:es", {"espeak:en-us", "gtts:en@com"}),
        ("gtts:en@com", {"espeak:en-us", "espeak:es"}),
        ("espeak:e", {"espeak:en-us", "espeak:es", "gtts:en@com"}),
    ],
)
def test_clears_one_voice(cache: Path, voice: str, left: set[str]) -> None:
    """The clips of an engine or of one of its voices go; all others stay, and what was worked out, too."""
    before = survey(cache)
    removed = clear(cache, voice)
    after = survey(cache)
    assert set(after.voices) == left
    assert removed + after.clips == before.clips
    assert after.shelf == before.shelf


def test_clears_all_of_ours_and_nothing_else(cache: Path) -> None:
    """Everything that the cache has made goes; files of others stay, should the folder be theirs as well."""
    letter = cache / "clips" / "letter.txt"
    letter.write_text("dear")
    (cache / "photo.jpg").touch()
    (cache / "clips" / "zz").mkdir()
    (cache / "clips" / "zz" / ".half.part").touch()
    assert clear(cache).files == 8
    assert files(cache) == [letter, cache / "photo.jpg"]
    assert not (cache / "clips" / "zz").exists()


def test_whole_cache_is_whole(cache: Path) -> None:
    """Nothing is found where nothing is damaged."""
    assert damaged(cache) == []


def test_every_damage_is_found_and_mended(cache: Path) -> None:
    """A changed byte, a cut, another name and a foreign file are found, told, and thrown away."""
    clips = list((cache / "clips").rglob("*.clip"))
    kept = next((cache / "shelf").rglob("*.kept"))
    whole = clips[0].read_bytes()
    clips[0].write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    clips[1].write_bytes(clips[1].read_bytes()[:100])
    renamed = clips[2].with_name("00" * 32 + ".clip")
    clips[2].rename(renamed)
    kept.write_bytes(b"something else")
    bad = {clips[0], clips[1], renamed, kept}
    assert set(damaged(cache)) == bad
    assert all(path.exists() for path in bad)
    assert set(repair(cache)) == bad
    assert damaged(cache) == []
    assert survey(cache).clips.files == 1


def test_leftovers_of_killed_runs(cache: Path) -> None:
    """A file that was left half-written an hour ago is found; one that may be being written is not."""
    old, new = cache / "clips" / "ab" / ".old.part", cache / "clips" / "ab" / ".new.part"
    old.parent.mkdir(exist_ok=True)
    for part in (old, new):
        part.touch()
    os.utime(old, (time.time() - 7200, time.time() - 7200))
    assert damaged(cache) == [old]
    repair(cache)
    assert new.exists()


def test_unreadable_clips_are_counted(cache: Path) -> None:
    """A clip that does not say whose it is counts as unreadable."""
    next((cache / "clips").rglob("*.clip")).write_bytes(b"\xff\n")
    assert survey(cache).voices["unreadable"].files == 1


def test_file_that_cannot_be_removed(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that stays is an error that names it, and all others are removed."""
    stays, unlink = sorted((cache / "clips").rglob("*.clip"))[1], Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == stays:
            raise PermissionError(13, "Permission denied")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(AudioError, match=rf"{stays}: it cannot be removed \(Permission denied\)"):
        clear(cache)
    assert files(cache) == [stays]


def test_folders_are_no_files_of_the_cache(cache: Path) -> None:
    """A folder with the name of a clip is none, and stays."""
    folder = cache / "clips" / "ab" / "dir.clip"
    folder.mkdir(parents=True)
    before = survey(cache).clips.files
    assert damaged(cache) == []
    assert clear(cache).files > before
    assert folder.is_dir()


@pytest.mark.parametrize(
    ("voice", "hint"), [("gtss", "gtts"), ("espek:es", "espeak:es"), ("xyz", "audiocoach")]
)
def test_mistyped_voice(cache: Path, voice: str, hint: str) -> None:
    """A voice that no engine has removes nothing, and the near ones are offered."""
    before = files(cache)
    with pytest.raises(UnknownNameError, match="nothing here was spoken by") as caught:
        clear(cache, voice)
    assert hint in caught.value.hint
    assert files(cache) == before


def test_engine_that_has_not_spoken(cache: Path) -> None:
    """An engine that has said nothing yet has nothing to be removed."""
    assert clear(cache, "silent") == Amount()


@pytest.mark.parametrize("put", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), link_to_itself, huge])
def test_what_is_no_file_is_neither_waited_for_nor_read(cache: Path, put: Callable[[Path], None]) -> None:
    """A pipe, a device, a ring and a file of gigabytes are no clips; they are found, and removed."""
    spoken, kept = ClipCache(cache / "clips"), DerivedCache(cache / "shelf")
    key = spoken.key(Named("espeak"), SpeechRequest(text="one", voice="en-us"))
    odd = [spoken.path(key), kept.path("ab" * 32)]
    for path in odd:
        path.unlink()
        put(path)
    assert spoken.get(key) is None
    assert kept.get("ab" * 32) is None
    assert survey(cache).clips.files == 4
    assert sorted(repair(cache)) == sorted(odd)
    assert damaged(cache) == []
