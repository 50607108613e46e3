import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import mutagen.id3
import pytest

from audiocoach.audio.mp3 import VOICE, info_frame
from audiocoach.errors import AudioError
from audiocoach.publish.tags import (
    LARGEST_COVER,
    read_cover,
    read_frames,
    read_session,
    session_info,
    tag_bytes,
)
from tests.publish.sessions import timeline
from tests.tools import ffmpeg_complaints, mp3val_complaints, mpg123_complaints, probe

CHAPTERS = ("Welcome", "Clamshell: left side, a rather long title", "Up", "Hüfte – rechts 💪", "End")
SESSION = timeline((1000, 900, "Hips for runners."), (4000, 800, "Up"), chapters=CHAPTERS, total=50_000)
INFO = session_info(SESSION, voice="espeak:en-us+f5", album="hips-for-runners")
JPEG = b"\xff\xd8\xff\xe0" + bytes(2000) + b"\xff\xd9"


def written(folder: Path, tag: bytes, seconds: int = 50) -> Path:
    """Write a tag and seconds of silence after it."""
    path, samples = folder / "session.mp3", seconds * VOICE.rate
    path.write_bytes(tag + info_frame(VOICE, samples) + VOICE.silent_frame() * VOICE.frames(samples))
    return path


def read(tag: bytes) -> Any:
    """Read a tag with mutagen, as it stands in the file."""
    reader: Any = mutagen.id3.ID3
    return reader(io.BytesIO(tag + b"\xff\xf3\x84\xc4"), translate=False)


def frame_names(tag: bytes) -> list[str]:
    """List the frames in the order of the file, by their own headers."""
    names, place = [], 10
    while place < len(tag):
        names.append(tag[place : place + 4].decode("ascii"))
        place += 10 + int.from_bytes(tag[place + 4 : place + 8], "big")
    assert place == len(tag)
    return names


def test_the_session_is_read_back_from_its_file(tmp_path: Path) -> None:
    """Title, album, voice, chapters and the exact length live in the MP3 itself."""
    path = written(tmp_path, tag_bytes(INFO))
    session = read_session(path)
    assert (session.title, session.album, session.voice) == (
        "Hips for runners",
        "hips-for-runners",
        INFO.voice,
    )
    assert session.chapters == SESSION.chapters
    assert (session.duration, session.size) == (50_000, path.stat().st_size)


def test_place_in_a_plan_and_language_are_read_back(tmp_path: Path) -> None:
    """Track, week and language come back from the file; a session by itself has neither track nor week."""
    alone = read_session(written(tmp_path, tag_bytes(INFO)))
    assert (alone.language, alone.track, alone.week) == ("en", 0, 0)
    planned = read_session(written(tmp_path, tag_bytes(replace(INFO, language="es", track=3, week=2))))
    assert (planned.language, planned.track, planned.week) == ("es", 3, 2)


def test_a_session_by_itself_is_the_first_track_of_its_album() -> None:
    """Players that sort an album by its tracks find one; in another's album a label gives the number."""
    info = session_info(SESSION, voice="silent")
    assert (info.album, info.track) == (SESSION.title, 1)
    assert session_info(SESSION, voice="silent", album="Hips").track == 0


def test_what_a_file_was_cut_out_of_is_read_back(tmp_path: Path) -> None:
    """An exercise alone says so, a whole session does not."""
    assert read_session(written(tmp_path, tag_bytes(replace(INFO, part="Hips")))).part == "Hips"
    assert read_session(written(tmp_path, tag_bytes(INFO))).part == ""


def test_the_sound_is_read_without_its_tag(tmp_path: Path) -> None:
    """It begins with the Info frame, whether there is a tag or not; what cannot be read is an error."""
    tagged, bare = read_frames(written(tmp_path, tag_bytes(INFO))), read_frames(written(tmp_path, b""))
    assert tagged == bare
    assert tagged.startswith(VOICE.header)
    with pytest.raises(AudioError, match="not an MP3"):
        read_frames(tmp_path / "absent.mp3")


def test_the_cover_is_read_back(tmp_path: Path) -> None:
    """The picture comes back byte for byte; a file without one gives none, and no MP3 is an error."""
    assert read_cover(written(tmp_path, tag_bytes(replace(INFO, cover=JPEG)))) == JPEG
    assert read_cover(written(tmp_path, tag_bytes(INFO))) == b""
    with pytest.raises(AudioError, match="not an MP3"):
        read_cover(tmp_path / "absent.mp3")


def test_chapters_stand_in_the_file_in_order() -> None:
    """Android players show the file's order: not the frames' sizes decide, but time."""
    tag = tag_bytes(INFO)
    assert frame_names(tag).count("CHAP") == 5
    places = [tag.index(b"CHAP", 0)]
    while len(places) < 5:
        places.append(tag.index(b"CHAP", places[-1] + 1))
    starts = [int.from_bytes(tag[place + 16 : place + 20], "big") for place in places]
    assert starts == [0, 10_000, 20_000, 30_000, 40_000]


def test_ffprobe_sees_the_chapters_in_order(ffprobe: str, tmp_path: Path) -> None:
    """A reader that is not ours finds titles, times and tags."""
    found = probe(ffprobe, written(tmp_path, tag_bytes(INFO)))
    assert [chapter["tags"]["title"] for chapter in found["chapters"]] == list(CHAPTERS)
    assert [chapter["start"] for chapter in found["chapters"]] == [0, 10_000, 20_000, 30_000, 40_000]
    tags = {name.lower(): value for name, value in found["format"]["tags"].items()}
    assert (tags["title"], tags["album"], tags["artist"]) == (
        "Hips for runners",
        "hips-for-runners",
        "audiocoach",
    )


def test_there_is_a_table_of_contents_with_a_title() -> None:
    """Some players show no chapters without one; it names them all, in order."""
    toc = read(tag_bytes(INFO)).getall("CTOC")[0]
    assert toc.child_element_ids == ["ch000", "ch001", "ch002", "ch003", "ch004"]
    assert int(toc.flags) == 3
    assert toc.sub_frames["TIT2"].text == ["Chapters"]


def test_the_tag_is_of_version_2_3_in_its_own_encodings() -> None:
    """Latin-1 where it can be, UTF-16 with a byte order mark elsewhere; no unsynchronisation, no padding."""
    tag = tag_bytes(replace(INFO, title="Hüfte – 💪"))
    assert tag[:6] == b"ID3\x03\x00\x00"
    assert "Hüfte – 💪".encode("utf-16") in tag
    assert b"hips-for-runners" in tag
    found = read(tag)
    assert found.version == (2, 3, 0)
    assert str(found["TIT2"]) == "Hüfte – 💪"


def test_the_voice_that_spoke_is_named() -> None:
    """Which engine and voice made the file can be read from it, and which encoder."""
    found = read(tag_bytes(INFO))
    assert str(found["TXXX:VOICE"]) == "espeak:en-us+f5"
    assert "espeak:en-us+f5" in str(found["TENC"])
    assert "LAME" in str(found["TSSE"])


def test_the_words_are_there_as_text_and_with_times() -> None:
    """USLT holds the LRC text, SYLT every cue with its millisecond."""
    found = read(tag_bytes(INFO))
    assert "[00:04.00]Up" in found.getall("USLT")[0].text
    synchronised = found.getall("SYLT")[0]
    assert synchronised.text == [("Hips for runners.", 1000), ("Up", 4000)]
    assert (synchronised.format, synchronised.type, synchronised.lang) == (2, 1, "eng")


def test_track_and_cover_come_only_when_given() -> None:
    """No clock is read: there is no year, and two tags of one session are the same bytes."""
    assert {"TYER", "TRCK", "APIC"}.isdisjoint(frame_names(tag_bytes(INFO)))
    assert tag_bytes(INFO) == tag_bytes(INFO)
    full = read(tag_bytes(replace(INFO, track=3, cover=JPEG)))
    assert str(full["TRCK"]) == "3"
    assert full.getall("APIC")[0].data == JPEG
    assert frame_names(tag_bytes(replace(INFO, cover=JPEG)))[-1] == "APIC"


@pytest.mark.parametrize(
    ("cover", "complaint"),
    [(b"\x89PNG" + bytes(100), "not a JPEG"), (JPEG + bytes(LARGEST_COVER), "at most 100000")],
)
def test_a_cover_that_phones_choke_on_is_refused(cover: bytes, complaint: str) -> None:
    """Only a JPEG of at most 100 kB goes in."""
    with pytest.raises(AudioError, match=complaint):
        tag_bytes(replace(INFO, cover=cover))


def test_a_session_without_chapters_or_words_has_a_tag() -> None:
    """Nothing to list is no error, and makes no empty frames."""
    assert {"CTOC", "CHAP", "SYLT"}.isdisjoint(frame_names(tag_bytes(replace(INFO, chapters=(), words=()))))


def test_hundreds_of_chapters_and_words_keep_the_tag_small() -> None:
    """A long session's tag stays below 150 kB, since a phone loads it before the first sound."""
    cues = [(number * 4000, 900, f"Exercise {number}: a sentence of usual length.") for number in range(700)]
    session = timeline(*cues, chapters=tuple(f"Exercise {number}, left side" for number in range(200)))
    assert len(tag_bytes(session_info(session, voice="espeak:en-us"))) < 150_000


def test_listeners_find_no_fault(ffmpeg: str, mpg123: str, mp3val: str, tmp_path: Path) -> None:
    """Tag and stream together pass every tool without a word."""
    path = written(tmp_path, tag_bytes(INFO))
    assert ffmpeg_complaints(ffmpeg, path) == ""
    assert mpg123_complaints(mpg123, path) == ""
    assert mp3val_complaints(mp3val, path) == ""


@pytest.mark.parametrize("content", [b"", b"hello", bytes(5000)])
def test_what_is_no_mp3_is_refused_by_name(content: bytes, tmp_path: Path) -> None:
    """A page or feed over a folder can skip what it cannot read."""
    path = tmp_path / "notes.mp3"
    path.write_bytes(content)
    with pytest.raises(AudioError, match=r"notes\.mp3: this is not an MP3"):
        read_session(path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    """So is a file that is not there."""
    with pytest.raises(AudioError, match=r"gone\.mp3"):
        read_session(tmp_path / "gone.mp3")


def test_a_foreign_mp3_is_read_with_what_it_has(tmp_path: Path) -> None:
    """Without a tag the file's name is the title."""
    session = read_session(written(tmp_path, b"", seconds=3))
    assert (session.title, session.voice, session.chapters, session.duration) == ("session", "", (), 3000)


def test_a_foreign_title_has_no_control_characters(tmp_path: Path) -> None:
    """What a tag tells reaches page, feed and terminal without what a terminal obeys."""
    session = timeline()
    evil = replace(session_info(session, voice="espeak"), title="Hi\x1b]0;ps\x07", album="\x9bA")
    found = read_session(written(tmp_path, tag_bytes(evil)))
    assert (found.title, found.album) == ("Hi]0;ps", "A")
