"""Random sessions through the assembler; `RANDOM_SESSIONS=1000 scripts/test <this file>` draws a thousand."""

import os
from pathlib import Path

import pytest

from tests.audio.random_sessions import draw, faults

NUMBERS = range(int(os.environ.get("RANDOM_SESSIONS", "16")))


@pytest.mark.slow
@pytest.mark.parametrize("number", NUMBERS)
def test_no_decoder_finds_a_fault(number: int, ffmpeg: str, mpg123: str, mp3val: str, tmp_path: Path) -> None:
    """All decoders hear the same, as long as it should be, every sound in its place and floor between."""
    programs = {"ffmpeg": ffmpeg, "mpg123": mpg123, "mp3val": mp3val}
    assert faults(draw(number), tmp_path / "session.mp3", programs) == []


def test_the_draw_is_fair() -> None:
    """Of a hundred sessions some are empty, some crowded; some begin or end with sound; floors differ."""
    drawn = [draw(number) for number in range(100)]
    counts = [len(session.islands) for session in drawn]
    first = [session.islands[0].start for session in drawn if session.islands]
    last = [session.total * 24 - session.islands[-1].end for session in drawn if session.islands]
    assert 0 in counts
    assert max(counts) > 15  # a bell of three seconds makes many sounds one island
    assert 0 in first
    assert 0 in last
    assert len({session.floor.name for session in drawn}) == 2
    assert draw(7).stream() == drawn[7].stream()
