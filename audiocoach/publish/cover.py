"""The cover of a session: its minutes, title, level and its own lane, in the colour of its routine.

The same facts make the same bytes with the same Pillow. Pillow is imported only to draw.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from audiocoach.publish.overview import NOTHING_TOLD, Overview
from audiocoach.publish.session_files import whole_minutes

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SMALL, LARGE = 600, 1400
"""Pixels each way: in the MP3, and in the feed, as Apple asks for."""

PALETTE = (
    ("#af355c", "#550900", "#ffd7b2", "#ff8689"),
    ("#b33830", "#501500", "#ffdfa5", "#ff8e5f"),
    ("#ad4400", "#462100", "#fae8a2", "#f19b37"),
    ("#00802b", "#003b2b", "#9dfbf8", "#35ce95"),
    ("#00845e", "#003942", "#a0f7ff", "#00cfc1"),
    ("#008094", "#003059", "#baedff", "#00c6f2"),
    ("#0074b4", "#092661", "#d8e3ff", "#57b8ff"),
    ("#0069c1", "#261f5f", "#eedcff", "#86acff"),
    ("#4b5dc3", "#361857", "#ffd6ff", "#aca1ff"),
    ("#7250ba", "#451048", "#ffd1fb", "#ce94f8"),
    ("#9043a1", "#4f0833", "#ffcfe0", "#eb8ad7"),
    ("#a5397e", "#550519", "#ffd2c5", "#fc85ad"),
)
"""The colours of a cover: its field from top to bottom, its lane from top to bottom.

In Oklch these are 0.52 0.16 h, 0.29 0.11 h+30, 0.93 0.09 h+45 and 0.76 0.15 h+15, for twelve hues that are
far enough apart; none of them is muddy where it is dark.
"""

_LEVELS = {
    "en": {"beginner": "Beginner", "intermediate": "Intermediate", "advanced": "Advanced"},
    "es": {"beginner": "Principiante", "intermediate": "Intermedio", "advanced": "Avanzado"},
}

_WEEK = {"en": "Week {}", "es": "Semana {}"}

_FONT = Path(__file__).parent / "font" / "InterDisplay-Bold.otf"

_RECIPE = "cover 1"  # another number whenever the same facts would be drawn otherwise

_WHITE, _MARGIN = (255, 255, 255), 70

_TITLES = (88, 74, 62, 54)
"""Sizes of the title, the best first."""

_TITLE_LINES = 2

_ADDED = 48  # the size of what a plan adds to a title

_LONGEST_TITLE = 200  # letters: far more than there is room for

_LANE, _HIGH, _LOW, _LONG_S = 820, 290, 130, 90.0
"""The middle of the lane, the heights of a long set and of a short one, and the seconds of a long one."""

_HEIGHTS = {"rest": 64, "ready": 100, "switch": 100}

_TALK = 24  # the height of everything else

_FAINT = 105  # of 255: how much of its colour shows where one does not work


class Keeper(Protocol):
    """What keeps drawn covers, each under a key that stands for its bytes."""

    def get(self, key: str) -> bytes | None:
        """Give the bytes, or None where they are not kept."""

    def put(self, key: str, content: bytes) -> None:
        """Keep bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What a cover shows; `total` is milliseconds, `week` that of a plan, or 0."""

    title: str
    total: int
    week: int = 0
    overview: Overview = NOTHING_TOLD

    @property
    def minutes(self) -> int:
        """The number that stands on it."""
        return whole_minutes(self.total)

    def jpeg(self, pixels: int, kept: Keeper | None = None) -> bytes:
        """Give the cover as a baseline JPEG of so many pixels each way: one that is kept, or newly drawn."""
        from PIL import __version__  # loads nothing more of it: a cover that is kept needs none

        key = sha256(f"{_RECIPE} {__version__} {pixels} {self!r}".encode()).hexdigest()
        if kept is not None and (drawn := kept.get(key)) and _is_jpeg(drawn, pixels):
            return drawn
        drawn = _draw(self, pixels)
        if kept is not None:
            kept.put(key, drawn)
        return drawn


def _is_jpeg(drawn: bytes, pixels: int) -> bool:
    """Tell whether bytes can be a cover of that size."""
    return drawn.startswith(b"\xff\xd8\xff") and drawn.endswith(b"\xff\xd9") and len(drawn) < pixels**2


def colours(routine: str) -> tuple[str, str, str, str]:
    """Choose the colours of a routine by its title: one row of the palette."""
    return PALETTE[int(sha256(routine.encode()).hexdigest()[:8], 16) % len(PALETTE)]


def _draw(cover: Cover, pixels: int) -> bytes:
    """Draw at twice the size, and halve it: edges that are smooth, and the same on every machine."""
    import io

    drawing = _Drawing(2 * pixels, colours(cover.overview.routine or cover.title))
    drawing.minutes(str(cover.minutes))
    drawing.level(cover)
    drawing.title(cover.title)
    drawing.lane(cover.overview.shape)
    file = io.BytesIO()
    drawing.image.reduce(2).save(file, "JPEG", quality=78, subsampling=0, optimize=True)
    return file.getvalue()


class _Drawing:
    """A cover being drawn; places are thousandths of its side."""

    def __init__(self, side: int, palette: tuple[str, str, str, str]) -> None:
        from PIL import ImageDraw

        self.side, self.unit = side, side / 1000
        self.image, self.lit = self._shaded(side, *palette[:2]), palette[2:]
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def minutes(self, number: str) -> None:
        """Write the minutes large enough to be read where a cover is as small as a stamp."""
        from PIL import Image, ImageDraw

        font, base = self._font(430 if len(number) < 3 else 330), 370 * self.unit
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).text((0, base), number, 255, font, anchor="ls")
        left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
        begins = round(_MARGIN * self.unit)
        self.image.paste(_WHITE, (begins, top), mask.crop((left, top, right, bottom)))
        ends = begins + right - left + 36 * self.unit
        self.pen.text((ends, base), "min", _WHITE, self._font(110), anchor="ls")

    def level(self, cover: Cover) -> None:
        """Draw the level as three bars, and write it below them; then the week of a plan."""
        told, right = cover.overview, 1000 - _MARGIN
        levels = _LEVELS.get(told.language, {})
        if told.level in _LEVELS["en"]:
            reached = list(_LEVELS["en"]).index(told.level)
            for step in range(3):
                left, height = right - 96 + 36 * step, 30 + 26 * step
                box = [at * self.unit for at in (left, 142 - height, left + 24, 142)]
                self.pen.rounded_rectangle(box, 8 * self.unit, (*_WHITE, 255 if step <= reached else 80))
        week = _WEEK.get(told.language, "{}").format(cover.week) if cover.week else ""
        lines = filter(None, (levels.get(told.level, ""), week))
        for base, text in zip((200, 258), lines, strict=False):
            self.pen.text((right * self.unit, base * self.unit), text, _WHITE, self._font(46), anchor="rs")

    def title(self, title: str) -> None:
        """Write the title in as few lines as it needs, smaller where it is long; in the end it is cut.

        What a plan adds to the title of a routine, after its first " · ", stands below it.
        """
        room = (1000 - 2 * _MARGIN) * self.unit
        name, _, added = _known(title[:_LONGEST_TITLE], self._font(_ADDED)).partition(" · ")
        for size in _TITLES:
            font = self._font(size)
            lines = _wrapped(name, font, room)
            if len(lines) <= _TITLE_LINES and all(font.getlength(line) <= room for line in lines):
                break
        else:
            lines = [_cut(line, font, room) for line in (lines[0], " ".join(lines[1:]))]
        base = 392.0
        for line in filter(None, lines):
            base += 1.08 * size
            self.pen.text((_MARGIN * self.unit, base * self.unit), line, _WHITE, font, anchor="ls")
        font, base = self._font(_ADDED), base + 1.3 * _ADDED
        self.pen.text(
            (_MARGIN * self.unit, base * self.unit), _cut(added, font, room), _WHITE, font, anchor="ls"
        )

    def lane(self, shape: Iterable[tuple[str, int]]) -> None:
        """Draw the session from edge to edge: sets high and bright, the longer the higher; rests low."""
        from PIL import Image, ImageDraw

        stretches = [(kind, seconds) for kind, seconds in shape if seconds > 0]
        total = sum(seconds for _, seconds in stretches)
        mask, begins = Image.new("L", self.image.size, 0), 0
        pen = ImageDraw.Draw(mask)
        for kind, seconds in stretches:
            left, right = (1000 * at / total for at in (begins, begins + seconds))
            begins += seconds
            self._bar(pen, left, right, kind, seconds)
        top, size = round((_LANE - _HIGH / 2) * self.unit), round(_HIGH * self.unit)
        box = (0, top, self.side, top + size)
        self.image.paste(self._shaded(size, *self.lit).resize((self.side, size)), box, mask.crop(box))

    def _bar(self, pen: "ImageDraw", left: float, right: float, kind: str, seconds: int) -> None:
        work = kind == "work"
        long = min(1.0, math.sqrt(seconds / _LONG_S))
        height = _LOW + (_HIGH - _LOW) * long if work else _HEIGHTS.get(kind, _TALK)
        gap = min(4.0, (right - left) * 0.35)
        edge = (left + gap / 2, _LANE - height / 2, right - gap / 2, _LANE + height / 2)
        round_off = max(0.0, min((right - left - gap) / 2, 16.0, height / 2))
        box = [at * self.unit for at in edge]
        box[2] = max(box[0], box[2] - 1)
        pen.rounded_rectangle(box, round_off * self.unit, 255 if work else _FAINT)

    def _shaded(self, side: int, top: str, bottom: str) -> "Image":
        from PIL import Image

        mask = Image.linear_gradient("L").resize((side, side))
        return Image.composite(Image.new("RGB", mask.size, bottom), Image.new("RGB", mask.size, top), mask)

    def _font(self, size: int) -> "FreeTypeFont":
        from PIL import ImageFont

        return ImageFont.truetype(_FONT, round(size * self.unit), layout_engine=ImageFont.Layout.BASIC)


def _known(text: str, font: "FreeTypeFont") -> str:
    """Leave out what the font has no letter for."""
    missing = bytes(font.getmask("\uffff"))
    return "".join(letter for letter in text if letter.isspace() or bytes(font.getmask(letter)) != missing)


def _wrapped(text: str, font: "FreeTypeFont", room: float) -> list[str]:
    """Wrap a text into as few lines of so many pixels as will do, of about the same length."""
    lines = _filled(text, font, room)
    narrower = (_filled(text, font, room * share) for share in (0.5, 0.6, 0.7, 0.8, 0.9))
    return next((other for other in narrower if len(other) == len(lines)), lines)


def _filled(text: str, font: "FreeTypeFont", room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _cut(text: str, font: "FreeTypeFont", room: float) -> str:
    """Cut a text to so many pixels."""
    kept = text
    while kept and font.getlength(f"{kept}…" if kept != text else text) > room:
        kept = kept[:-1].rstrip()
    return text if kept == text else f"{kept}…"
