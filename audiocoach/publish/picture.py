"""A session as a picture one would rather look at than read: lanes of body, tones and voice, in rows."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from audiocoach.coach.model.durations import clock
from audiocoach.coach.timeline.timeline import Stretch, Timeline, longest_quiet, talk_share, times
from audiocoach.errors import AudiocoachError, SettingsError
from audiocoach.files import write_session
from audiocoach.publish import picture_lanes as lanes
from audiocoach.publish.picture_lanes import BASE, BODY_TOP, VOICE_END, Row
from audiocoach.publish.svg import STYLE, cut, element, text_width, words

PLOT = 1440
"""The width of a whole row of time in pixels."""

LEFT, MARGIN, GAP, AXIS = 96, 32, 26, 18
"""Pixels: the names of the lanes, the edge of the paper, the space between rows, their clock."""

HEAD, OVERVIEW, LEGEND = 78, 44, 52
"""Pixels for the title, the strip of the whole session, and what the signs mean."""

TOP = HEAD + OVERVIEW + LEGEND
"""Where the first row begins."""


class Paper(NamedTuple):
    """How time is cut into rows: a row's seconds, and the seconds between its lines and its labels."""

    row: int
    line: int
    label: int


PAPERS = {
    210: Paper(60, 5, 10),
    2_700: Paper(120, 10, 30),
    4_500: Paper(180, 10, 30),
    7_200: Paper(300, 30, 60),
}
"""The paper for a session of at most so many seconds."""

LONGEST = Paper(600, 60, 120)
"""The paper for any longer one."""

KINDS = {
    "work": "work",
    "hold": "hold",
    "rest": "rest",
    "ready": "getting ready",
    "about": "before and after",
}


def picture(timeline: Timeline) -> str:
    """Draw a timeline as an SVG, with light colours or dark ones as the viewer has them."""
    paper = next((paper for most, paper in PAPERS.items() if timeline.total <= most * 1000), LONGEST)
    rows, top = [], TOP
    for start in range(0, max(timeline.total, 1), paper.row * 1000):
        markup, height = _row(timeline, start, paper)
        rows.append(element("g", markup, transform=f"translate({MARGIN} {top})"))
        top += height + GAP
    width, bottom = MARGIN + LEFT + PLOT + MARGIN, top + MARGIN - GAP
    return element(
        "svg",
        element("title", words(f"{timeline.title}, {clock(timeline.total)}")),
        element("style", STYLE),
        element("rect", width="100%", height="100%", class_="paper"),
        *_head(timeline),
        *_legend(timeline),
        *rows,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {bottom}",
        width=width,
        height=bottom,
        role="img",
    )


def _head(timeline: Timeline) -> Iterator[str]:
    quiet, _ = longest_quiet(timeline)
    facts = [clock(timeline.total), *(f"{what} {clock(time)}" for what, time in times(timeline).items())]
    facts += [f"talk {talk_share(timeline)} %", f"longest quiet {quiet / 1000:.0f} s"]
    yield element("text", words(timeline.title), x=MARGIN, y=MARGIN + 18, class_="title")
    yield element("text", words(" · ".join(facts)), x=MARGIN, y=MARGIN + 40, class_="facts")
    whole = Row(start=0, end=max(timeline.total, 1), scale=1000 * (LEFT + PLOT) / max(timeline.total, 1))
    yield element("g", *_overview(timeline, whole), transform=f"translate({MARGIN} {HEAD + 6})")


def _overview(timeline: Timeline, whole: Row) -> Iterator[str]:
    """Draw the whole session as one strip, with a name where each exercise begins."""
    for kind, alike in groupby(timeline.windows, key=_kind_in_strip):
        windows = list(alike)
        left, right = whole.visible(windows[0].start, windows[-1].end)
        yield element("rect", x=left, width=max(right - left, 0.2), height=18, class_=kind)
    named = groupby(timeline.chapters, key=lambda chapter: chapter.title.partition(",")[0])
    begins = [(name, whole.x(next(chapters).start)) for name, chapters in named]
    ends = [*(x for _, x in begins[1:]), whole.width]
    for (name, x), end in zip(begins, ends, strict=True):
        yield element("line", x1=x, x2=x, y1=-3, y2=30, class_="edge")
        yield element("text", words(cut(name, end - x - 8, lanes.SMALL)), x=x + 4, y=30, class_="note")


def _kind_in_strip(window: Stretch) -> str:
    kind = lanes.kind_of(window)
    return "work" if kind == "hold" else kind


def _legend(timeline: Timeline) -> Iterator[str]:
    """Name what is in this picture, and nothing else."""
    done = {lanes.kind_of(window) for window in timeline.windows}
    drawn = [(_swatch(kind), name) for kind, name in KINDS.items() if kind in done]
    drawn += [(_swatch("words"), "words"), (_swatch("beat", 5), "counts and beats")]
    sounds = dict.fromkeys(placement.sound for placement in timeline.placements if placement.sound)
    drawn += [(lanes.mark(sound, 7, 5), sound.replace("_", " ")) for sound in sounds]
    x, y = float(MARGIN), HEAD + OVERVIEW + 18
    for shape, name in drawn:
        label = element("text", words(name), x=18, y=9, class_="note")
        yield element("g", shape, label, transform=f"translate({x:g} {y})")
        x += text_width(name, 10) + 36


def _swatch(kind: str, height: int = 10) -> str:
    return element("rect", y=10 - height, width=14, height=height, rx=2, class_=kind)


def _row(timeline: Timeline, start: int, paper: Paper) -> tuple[str, int]:
    """Draw one row of time; return it with its height."""
    end = min(start + paper.row * 1000, timeline.total)
    row = Row(start=start, end=end, scale=PLOT / paper.row)
    lines = lanes.paragraphs(row, timeline.placements, PLOT)
    height = VOICE_END + lanes.LINE * (1 + max((line.line + 1 for line in lines), default=1))
    clipped = element("svg", *lanes.body(row, timeline.windows), width=max(row.width, 1), height=BASE)
    time = (
        *_grid(row, paper, height),
        *lanes.chapters(row, timeline.chapters),
        clipped,
        element("line", x2=row.width, y1=BASE, y2=BASE, class_="base"),
        *lanes.tones(row, timeline.placements),
        *lanes.voice(row, timeline.placements),
        *lanes.lettered(lines),
    )
    moved = element("g", *time, transform=f"translate({LEFT} 0)")
    return "".join([*_names(start), moved]), height + AXIS


def _names(start: int) -> Iterator[str]:
    yield element("text", clock(start), y=14, class_="clock")
    for name, y in (("body", (BODY_TOP + BASE) / 2), ("tones", lanes.TONE_LINE), ("voice", VOICE_END - 8)):
        yield element("text", name, y=y + 4, class_="note")


def _grid(row: Row, paper: Paper, height: int) -> Iterator[str]:
    for second in range(row.start // 1000, row.end // 1000 + 1, paper.line):
        x = row.x(second * 1000)
        labelled = second % paper.label == 0
        yield element("line", x1=x, x2=x, y1=lanes.BAND, y2=height, class_="strong" if labelled else "line")
        if labelled and row.start < second * 1000 <= row.end:
            yield element("text", clock(second * 1000), x=x, y=height + 12, class_="count")


_HEIGHT = re.compile(r'<svg [^>]*\bheight="(\d+)"')

SUFFIXES = (".svg", ".png")

ZOOM = 2.0
"""Dots of a PNG for each unit of the drawing, so that small words stay legible."""

MOST_DOTS = 16_000
"""What a viewer takes in height; a longer picture is drawn with fewer dots."""


def write_picture(timeline: Timeline, path: Path) -> None:
    """Draw a session into a file, whole or not at all; its suffix says whether as SVG or as PNG.

    Raises SettingsError for another suffix, AudiocoachError where a PNG cannot be drawn here, AudioError when
    the disk refuses.
    """
    check_suffix(path)
    drawn = picture(timeline)
    write_session(path, [drawn.encode() if path.suffix.lower() == ".svg" else png(drawn)])


def check_suffix(path: Path) -> None:
    """Raise SettingsError for a file that is to be neither an SVG nor a PNG."""
    if path.suffix.lower() not in SUFFIXES:
        raise SettingsError(f"a picture is an .svg or a .png, not '{path.name}'", hint="change the ending")


def png(drawn: str) -> bytes:
    """Turn an SVG into a PNG, in its light colours.

    Raises AudiocoachError with the install command where resvg is absent, or where there is no font to write
    with.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        reason = "a PNG needs the package resvg-py"
        raise AudiocoachError(reason, hint='pip install "audiocoach[picture]", or name an .svg') from error
    if svg_to_bytes(svg_string=_letters("M")) == svg_to_bytes(svg_string=_letters("")):
        reason = "there is no font here to write the words of a picture with"
        raise AudiocoachError(reason, hint="install DejaVu Sans or Noto Sans, or name an .svg")
    return svg_to_bytes(svg_string=drawn, zoom=zoom_of(drawn))


def _letters(text: str) -> str:
    drawn = element("style", STYLE), element("text", text, y=15)
    return element("svg", *drawn, xmlns="http://www.w3.org/2000/svg", width=20, height=20)


def zoom_of(drawn: str) -> float:
    """Choose the dots for each unit of a drawing by its height."""
    height = _HEIGHT.search(drawn)
    return min(ZOOM, MOST_DOTS / int(height[1])) if height else ZOOM
