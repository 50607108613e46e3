import io
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageStat

from audiocoach.publish.cover import LARGE, PALETTE, SMALL, Cover, colours
from audiocoach.publish.overview import Overview, overview
from audiocoach.publish.tags import LARGEST_COVER, session_info, tag_bytes
from tests.publish.rehearsals import everything
from tests.publish.sessions import timeline
from tests.tools import probe

START_OF_BASELINE = b"\xff\xc0\x00\x11\x08\x02\x58\x02\x58"  # SOF0, 8 bit, 600 by 600
COVER = Cover(title="Day & night", total=everything().total, overview=overview(everything()))
WHITE = 225
"""How bright a pixel of letters is at least."""


def drawn(cover: Cover, pixels: int = SMALL) -> Image.Image:
    """Draw a cover, and read it back."""
    return Image.open(io.BytesIO(cover.jpeg(pixels))).convert("RGB")


def white(cover: Cover, box: tuple[float, float, float, float]) -> float:
    """Tell which share of a part of the cover, in shares of its side, is white."""
    image = drawn(cover)
    part = image.crop(tuple(round(at * image.width) for at in box)).convert("L")  # type: ignore[arg-type]
    return sum(part.histogram()[WHITE:]) / (part.width * part.height)


def steepest(image: Image.Image) -> int:
    """Find the greatest step between two pixels of a line across the minutes."""
    row = image.convert("L").crop((0, 300, 700, 301)).tobytes()
    return max(abs(one - other) for one, other in pairwise(row))


class Kept(dict[str, bytes]):
    """Covers that are kept in memory."""

    def put(self, key: str, content: bytes) -> None:
        """Keep one."""
        self[key] = content


def test_the_cover_is_a_small_baseline_jpeg() -> None:
    """Phones show it: baseline, square, below 60 kB."""
    cover = COVER.jpeg(SMALL)
    assert cover.startswith(b"\xff\xd8\xff\xe0")
    assert START_OF_BASELINE in cover
    assert len(cover) < 60_000


def test_the_cover_of_the_feed_is_drawn_and_not_enlarged() -> None:
    """It has 1400 pixels each way, and its edges are sharper than those of the small one, enlarged."""
    large = drawn(COVER, LARGE)
    enlarged = drawn(COVER).resize(large.size, Image.Resampling.LANCZOS)
    assert large.size == (1400, 1400)
    assert steepest(large) > 1.5 * steepest(enlarged)


def test_the_same_session_has_the_same_bytes() -> None:
    """Nothing on a cover depends on when it is drawn."""
    assert COVER.jpeg(SMALL) == COVER.jpeg(SMALL)


def test_minutes_can_be_read_where_a_cover_is_as_small_as_a_stamp() -> None:
    """At 60 pixels the digits are taller than 15 pixels, and white on a field that is dark enough."""
    stamp = drawn(COVER).resize((60, 60), Image.Resampling.LANCZOS).convert("L")
    rows = [max(stamp.crop((0, row, 30, row + 1)).tobytes()) for row in range(28)]
    assert sum(brightness > WHITE for brightness in rows) >= 15
    assert ImageStat.Stat(stamp).median[0] < 130


@pytest.mark.parametrize("palette", PALETTE)
def test_white_letters_stand_out_from_every_colour(palette: tuple[str, ...]) -> None:
    """The contrast is at least 4.5, as WCAG asks for, where the field is lightest."""
    linear = [
        (one / 255 / 12.92 if one <= 10 else ((one / 255 + 0.055) / 1.055) ** 2.4)
        for one in bytes.fromhex(palette[0][1:])
    ]
    luminance = sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    assert 1.05 / (luminance + 0.05) >= 4.5


def test_a_routine_has_a_colour_of_its_own() -> None:
    """Sessions of a routine have one colour, whatever a plan makes of them; the routines of a plan differ."""
    told = replace(COVER.overview, routine="Hips for runners")
    one, other = (replace(COVER, title=f"Hips for runners · {sets} sets", overview=told) for sets in (2, 3))
    assert drawn(one).getpixel((5, 5)) == drawn(other).getpixel((5, 5))
    assert drawn(one).getpixel((5, 5)) != drawn(COVER).getpixel((5, 5))
    assert len({colours(f"routine {number}") for number in range(99)}) == len(PALETTE)


def test_level_and_week_stand_on_it() -> None:
    """Where a session has no level and no week, there is nothing at their place."""
    corner = (0.7, 0.05, 0.94, 0.15)
    below = (0.7, 0.21, 0.94, 0.28)
    assert white(replace(COVER, overview=Overview()), corner) == 0
    shares = [
        white(replace(COVER, overview=Overview(level=level)), corner)
        for level in ("beginner", "intermediate", "advanced")
    ]
    assert 0 < shares[0] < shares[1] < shares[2]
    assert white(COVER, below) == 0 < white(replace(COVER, week=3), below)


def test_the_lane_is_that_of_the_session() -> None:
    """Where one works it is bright, from edge to edge as long as it lasts."""
    told = Overview(shape=(("rest", 60), ("work", 120), ("rest", 60)))
    row = drawn(Cover(title="Lane", total=240_000, overview=told)).convert("L").crop((0, 430, 600, 431))
    bright = [place for place, brightness in enumerate(row.tobytes()) if brightness > 130]
    assert abs(min(bright) - 150) <= 3
    assert abs(max(bright) - 450) <= 3


@pytest.mark.parametrize(
    "title",
    ["", "股関節 🙂", "W" * 500, "word " * 200, "Бёдра για ñ", "a · b · c", " · ", "\x07\uffff", "· learn"],
)
def test_any_title_will_do(title: str) -> None:
    """What the font has no letter for is left out, what is too long is cut: nothing reaches the edge."""
    image = drawn(Cover(title=title, total=1, overview=Overview(shape=(("work", 0), ("odd", 3)))))
    assert max(image.convert("L").crop((570, 220, 600, 400)).tobytes()) < WHITE


def test_a_cover_that_is_kept_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second time its bytes are taken from where they are kept; another size is another cover."""
    kept = Kept()
    first = COVER.jpeg(60, kept)
    assert list(kept.values()) == [first]
    COVER.jpeg(62, kept)
    assert len(kept) == 2
    monkeypatch.setattr("audiocoach.publish.cover._draw", None)
    assert COVER.jpeg(60, kept) == first


@pytest.mark.parametrize("nonsense", [b"x", bytes(5000), b"\xff\xd8\xff" + bytes(100_000) + b"\xff\xd9"])
def test_what_is_kept_and_is_no_cover_is_drawn_anew(nonsense: bytes) -> None:
    """Bytes that no cover of this size can be are not handed on."""
    kept = Kept()
    first = COVER.jpeg(60, kept)
    for key in list(kept):
        kept[key] = nonsense
    assert COVER.jpeg(60, kept) == first


def test_who_keeps_covers_does_not_load_what_draws_them() -> None:
    """Making a session again takes no longer: the package that draws is not imported."""
    code = (
        "import sys; import audiocoach.publish.cover as cover;"
        "kept = type('Kept', (), {'get': lambda *_: b'\\xff\\xd8\\xff\\xff\\xd9'});"
        "assert cover.Cover(title='', total=0).jpeg(60, kept())[:2] == b'\\xff\\xd8';"
        "sys.exit('PIL.Image' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_ffprobe_finds_the_cover_in_a_session(ffprobe: str, tmp_path: Path) -> None:
    """A reader that is not ours sees one attached picture of 600 by 600."""
    info = replace(session_info(timeline(), voice="silent:standard"), cover=COVER.jpeg(SMALL))
    path = tmp_path / "session.mp3"
    path.write_bytes(tag_bytes(info) + (b"\xff\xf3\x84\xc4" + bytes(188)) * 100)
    pictures = [stream for stream in probe(ffprobe, path)["streams"] if stream["codec_type"] == "video"]
    assert [(picture["codec_name"], picture["width"], picture["height"]) for picture in pictures] == [
        ("mjpeg", 600, 600)
    ]
    assert pictures[0]["disposition"]["attached_pic"] == 1


def test_the_fullest_cover_fits_a_tag() -> None:
    """A session of three hundred sets and rests has a cover that a tag may hold."""
    shape = tuple(("work" if place % 2 else "rest", place * 37 % 90 + 1) for place in range(300))
    assert len(replace(COVER, overview=Overview(shape=shape)).jpeg(SMALL)) < LARGEST_COVER
