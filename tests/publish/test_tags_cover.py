from pathlib import Path

from audiocoach.publish.tags import LARGEST_COVER, default_cover, session_info, tag_bytes
from tests.publish.sessions import timeline
from tests.tools import probe

START_OF_BASELINE = b"\xff\xc0\x00\x11\x08\x02\x58\x02\x58"  # SOF0, 8 bit, 600 by 600


def test_the_cover_is_a_small_baseline_jpeg() -> None:
    """Phones show it: baseline, square, well below 100 kB."""
    cover = default_cover()
    assert cover.startswith(b"\xff\xd8\xff\xe0")
    assert START_OF_BASELINE in cover
    assert len(cover) < LARGEST_COVER / 2


def test_ffprobe_finds_the_cover_in_a_session(ffprobe: str, tmp_path: Path) -> None:
    """A reader that is not ours sees one attached picture of 600 by 600."""
    tag = tag_bytes(session_info(timeline(), voice="silent:standard", cover=default_cover()))
    path = tmp_path / "session.mp3"
    path.write_bytes(tag + (b"\xff\xf3\x84\xc4" + bytes(188)) * 100)
    pictures = [stream for stream in probe(ffprobe, path)["streams"] if stream["codec_type"] == "video"]
    assert [(picture["codec_name"], picture["width"], picture["height"]) for picture in pictures] == [
        ("mjpeg", 600, 600)
    ]
    assert pictures[0]["disposition"]["attached_pic"] == 1
