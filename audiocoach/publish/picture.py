"""A session as a picture one would rather look at than read: lanes of body, tones and voice, in rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from audiocoach.coach.model.durations import HOLDS, clock, format_duration, precise_clock
from audiocoach.coach.timeline.timeline import (
    Chapter,
    Placement,
    Stretch,
    Timeline,
    is_rest,
    is_work,
    longest_quiet,
    talk_share,
    times,
)
from audiocoach.errors import SettingsError
from audiocoach.files import Seal, write_session
from audiocoach.publish.session_files import activity
from audiocoach.publish.svg import STYLE, cut, element, polygon, text_width, words, wrapped

PLOT = 1440
"""The width of a whole row of time in pixels."""

LEFT, MARGIN, ROW_GAP, AXIS = 96, 32, 26, 18
"""Pixels: the names of the lanes, the edge of the paper, the space between rows, their clock."""

HEADING, OVERVIEW, LEGEND = 78, 44, 52
"""Pixels for the title, the strip of the whole session, and what the signs mean."""

TOP = HEADING + OVERVIEW + LEGEND
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

LARGEST_PAPER = Paper(600, 60, 120)
"""The paper for any longer one."""

LEGENDS = {
    "work": "work",
    "hold": "hold",
    "rest": "rest",
    "ready": "getting ready",
    "about": "before and after",
}

BAND, BODY, TONES, SPEECH = 22, 58, 16, 16
"""The heights of the lanes in pixels, from the top: chapters, body, tones, voice; the words go below."""

BODY_TOP = BAND + 14

BASE = BAND + BODY

TONE_LINE = BASE + TONES / 2 + 2

VOICE_TOP = BASE + TONES + 4

VOICE_END = VOICE_TOP + SPEECH

LINE, SMALL_LETTERS, BOLD = 12, 10, 12.5
"""Pixels from one line of small words to the next, and the sizes of letters; bold ones are wider."""

MOST_LINES, NARROW_COLUMN = 7, 90
"""Lines of words that may stand below each other; a column of fewer pixels has three at most."""

WIDEST_LINE = 280
"""Pixels that a text may take on one line, beyond the voice that comes next."""

TOGETHER = 1_200
"""Milliseconds within which words that follow each other are read as one paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeRow:
    """A stretch of time drawn from left to right: its first and last millisecond, and pixels a second."""

    start: int
    end: int
    scale: float

    def x(self, milliseconds: float) -> float:
        """Return where a moment lies, in pixels from the row's left end."""
        return (milliseconds - self.start) * self.scale / 1000

    @property
    def width(self) -> float:
        """The row's pixels."""
        return self.x(self.end)

    def shows(self, start: int, end: int) -> bool:
        """Tell whether any of a stretch of time lies in this row."""
        return start < self.end and end > self.start

    def visible(self, start: int, end: int) -> tuple[float, float]:
        """Return the part of a stretch of time that lies in this row, in pixels."""
        return self.x(max(start, self.start)), self.x(min(end, self.end))


class Lettering(NamedTuple):
    """A line of words: where it begins, in pixels, the line it stands on, from 0, and the words."""

    x: float
    line: int
    text: str


def write_picture(timeline: Timeline, path: Path) -> None:
    """Draw a session into an SVG file, whole or not at all.

    Raises SettingsError for a file of another ending, AudioError when the disk refuses.
    """
    check_ending(path)
    write_session(path, [PICTURE_SEAL.put(picture(timeline)).encode()])


PICTURE_SEAL = Seal("\n<!-- as audiocoach drew it: ", " -->\n")


def check_ending(path: Path) -> None:
    """Raise SettingsError for a file that is to be no SVG."""
    if path.suffix.lower() != ".svg":
        message = f"a picture is an .svg, which every browser opens, not '{path.name}'"
        raise SettingsError(message, hint="change the ending")


def picture(timeline: Timeline) -> str:
    """Draw a timeline as an SVG, with light colours or dark ones as the viewer has them."""
    paper = next((paper for most, paper in PAPERS.items() if timeline.total <= most * 1000), LARGEST_PAPER)
    rows, top = [], TOP
    for start in range(0, max(timeline.total, 1), paper.row * 1000):
        markup, height = _row(timeline, start, paper)
        rows.append(element("g", markup, transform=f"translate({MARGIN} {top})"))
        top += height + ROW_GAP
    width, bottom = MARGIN + LEFT + PLOT + MARGIN, top + MARGIN - ROW_GAP
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
    whole = TimeRow(start=0, end=max(timeline.total, 1), scale=1000 * (LEFT + PLOT) / max(timeline.total, 1))
    yield element("g", *_overview(timeline, whole), transform=f"translate({MARGIN} {HEADING + 6})")


def _overview(timeline: Timeline, whole: TimeRow) -> Iterator[str]:
    """Draw the whole session as one strip, with a name where each exercise begins."""
    for kind, alike in groupby(timeline.windows, key=_kind_in_strip):
        windows = list(alike)
        left, right = whole.visible(windows[0].start, windows[-1].end)
        yield element("rect", x=left, width=max(right - left, 0.2), height=18, class_=kind)
    named = groupby(timeline.chapters, key=lambda chapter: chapter.title.partition(",")[0])
    begins = [(name, whole.x(next(alike).start)) for name, alike in named]
    ends = [*(x for _, x in begins[1:]), whole.width]
    for (name, x), end in zip(begins, ends, strict=True):
        yield element("line", x1=x, x2=x, y1=-3, y2=30, class_="edge")
        yield element("text", words(cut(name, end - x - 8, SMALL_LETTERS)), x=x + 4, y=30, class_="note")


def _kind_in_strip(window: Stretch) -> str:
    kind = lane_of(window)
    return "work" if kind == "hold" else kind


def _legend(timeline: Timeline) -> Iterator[str]:
    """Name what is in this picture, and nothing else."""
    done = {lane_of(window) for window in timeline.windows}
    drawn = [(_swatch(kind), name) for kind, name in LEGENDS.items() if kind in done]
    drawn += [(_swatch("words"), "words"), (_swatch("beat", 5), "counts and beats")]
    sounds = dict.fromkeys(placement.sound for placement in timeline.placements if placement.sound)
    drawn += [(_mark(sound, 7, 5), sound.replace("_", " ")) for sound in sounds]
    x, y = float(MARGIN), HEADING + OVERVIEW + 18
    for shape, name in drawn:
        label = element("text", words(name), x=18, y=9, class_="note")
        yield element("g", shape, label, transform=f"translate({x:g} {y})")
        x += text_width(name, 10) + 36


def _swatch(kind: str, height: int = 10) -> str:
    return element("rect", y=10 - height, width=14, height=height, rx=2, class_=kind)


def _row(timeline: Timeline, start: int, paper: Paper) -> tuple[str, int]:
    """Draw one row of time; return it with its height."""
    end = min(start + paper.row * 1000, timeline.total)
    row = TimeRow(start=start, end=end, scale=PLOT / paper.row)
    lines = paragraphs(row, timeline.placements, PLOT)
    height = VOICE_END + LINE * (1 + max((line.line + 1 for line in lines), default=1))
    clipped = element("svg", *_body(row, timeline.windows), width=max(row.width, 1), height=BASE)
    time = (
        *_grid(row, paper, height),
        *_chapters(row, timeline.chapters),
        clipped,
        element("line", x2=row.width, y1=BASE, y2=BASE, class_="base"),
        *_tones(row, timeline.placements),
        *_voice(row, timeline.placements),
        *_lettered(lines),
    )
    moved = element("g", *time, transform=f"translate({LEFT} 0)")
    return "".join([*_names(start), moved]), height + AXIS


def _names(start: int) -> Iterator[str]:
    yield element("text", clock(start), y=14, class_="clock")
    for name, y in (("body", (BODY_TOP + BASE) / 2), ("tones", TONE_LINE), ("voice", VOICE_END - 8)):
        yield element("text", name, y=y + 4, class_="note")


def _grid(row: TimeRow, paper: Paper, height: int) -> Iterator[str]:
    for second in range(row.start // 1000, row.end // 1000 + 1, paper.line):
        x = row.x(second * 1000)
        labelled = second % paper.label == 0
        yield element("line", x1=x, x2=x, y1=BAND, y2=height, class_="strong" if labelled else "line")
        if labelled and row.start < second * 1000 <= row.end:
            yield element("text", clock(second * 1000), x=x, y=height + 12, class_="count")


def _chapters(row: TimeRow, all_chapters: Sequence[Chapter]) -> Iterator[str]:
    """Draw the chapters as a band with their titles, a line where each begins."""
    for number, chapter in enumerate(all_chapters):
        if row.shows(chapter.start, chapter.end):
            left, right = row.visible(chapter.start, chapter.end)
            shade = "other" if number % 2 else "chapter"
            yield element("rect", x=left, width=right - left, height=BAND - 4, class_=shade)
            title = cut(chapter.title, right - left - 10, BOLD)
            yield element("text", words(title), x=left + 6, y=13, class_="name")
            if chapter.start >= row.start:
                yield element("line", x1=left, x2=left, y2=VOICE_END, class_="edge")


def _body(row: TimeRow, windows: Sequence[Stretch]) -> Iterator[str]:
    """Draw what the body does: reps as a rise and a fall with their holds, other work tall, rests low."""
    for rep, group in groupby(windows, key=lambda window: window.rep):
        phases = list(group)
        if not row.shows(phases[0].start, phases[-1].end):
            continue
        if rep:
            yield from _rep(row, rep, phases)
        else:
            yield from (_slab(row, window) for window in phases if row.shows(window.start, window.end))


def _slab(row: TimeRow, window: Stretch) -> str:
    left, right = row.visible(window.start, window.end)
    works, label = is_work(window), _label_of(window)
    top = BODY_TOP + 4 if works else BASE - 18
    name = cut(label, right - left - 6, BOLD if works else SMALL_LETTERS)
    middle, line = (left + right) / 2, (top + BASE) / 2 + (4 if works else 3.5)
    shape = element("rect", x=left, y=top, width=right - left, height=BASE - top, class_=lane_of(window))
    style = "name" if works else "note"
    text = element("text", words(name), x=middle, y=line, class_=style, text_anchor="middle")
    return element("g", _tip(f"{label or window.name} · {_when(window)}"), shape, text if name else "")


def lane_of(window: Stretch) -> str:
    """Tell what is done in a window: work, hold, rest, getting ready, or only listening."""
    kind = "ready" if window.name == "before" else activity(window)
    return {"switch": "ready", "talk": "about"}.get(kind, kind)


def _label_of(window: Stretch) -> str:
    """Name a window in a word or two."""
    length = format_duration(window.length)
    names = {"lead_in": "get ready", "change": "get ready", "switch": "switch", "before": "", "work": length}
    return f"rest {length}" if is_rest(window) else names.get(window.name, window.name.replace("_", " "))


def _rep(row: TimeRow, rep: int, phases: list[Stretch]) -> Iterator[str]:
    """Draw one rep: every phase that moves rises or falls, a hold stays where it is."""
    for phase, (one, other) in zip(phases, levels(phases), strict=True):
        points = [(row.x(at), BASE - level * (BASE - BODY_TOP)) for at, level in _outline(phase, one, other)]
        tip = _tip(f"Rep {rep}, {phase.name} · {_when(phase)}")
        yield element("g", tip, polygon(points, class_=lane_of(phase)))
    left, right = row.x(phases[0].start), row.x(phases[-1].end)
    middle, room = (left + right) / 2, text_width(str(rep), SMALL_LETTERS)
    if room <= right - left and room / 2 <= middle <= row.width - room / 2:
        yield element("text", str(rep), x=middle, y=BODY_TOP - 4, class_="count")


def _outline(phase: Stretch, one: float, other: float) -> list[tuple[float, float]]:
    if one == other == 0 and phase.name not in HOLDS:  # a rep of one move: up and down again
        return [(phase.start, 0), ((phase.start + phase.end) / 2, 1), (phase.end, 0)]
    return [(phase.start, 0), (phase.start, one), (phase.end, other), (phase.end, 0)]


def levels(phases: Sequence[Stretch]) -> list[tuple[float, float]]:
    """Give each phase of a rep its height at its start and end, from 0 (the start position) to 1.

    >>> rep = [Stretch(name=name, kind="exact", start=0, end=1, rep=1) for name in ("lift", "hold", "lower")]
    >>> levels(rep)
    [(0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]
    """
    moves = sum(phase.name not in HOLDS for phase in phases)
    stops = [0.0, *_stops(moves)]
    found, done = [], 0
    for phase in phases:
        moving = phase.name not in HOLDS
        found.append((stops[done], stops[done + moving]))
        done += moving
    return found


def _stops(moves: int) -> list[float]:
    """List where each of so many moves ends: up and down in turn, and down at the last."""
    if moves % 2:
        return [0.0] if moves == 1 else [0.5, *_stops(moves - 1)]
    return [1.0, 0.0] * (moves // 2)


def _voice(row: TimeRow, placements: Sequence[Placement]) -> Iterator[str]:
    """Draw what is said: words tall, counts and other beats low."""
    for cue in placements:
        if cue.text and row.shows(cue.start, cue.end):
            left, right = row.visible(cue.start, cue.end)
            height = SPEECH / 2 if cue.fixed else SPEECH
            shape = element(
                "rect",
                x=left,
                y=VOICE_TOP + SPEECH - height,
                width=max(right - left, 1.5),
                height=height,
                rx=2,
                class_="beat" if cue.fixed else "words",
            )
            yield element("g", _tip(f"{precise_clock(cue.start)} {cue.text}"), shape)


def paragraphs(row: TimeRow, placements: Sequence[Placement], width: float) -> list[Lettering]:
    """Set the words that go under the voice, in so many pixels; what has no room is cut, beats have none.

    A short text takes a line to itself and may reach under the next voice, whose words go below it.
    """
    shown = [cue for cue in placements if cue.text and not cue.fixed and row.start <= cue.start < row.end]
    groups = list(_groups(shown))
    begins = [row.x(group[0].start) for group in groups]
    taken, found = [0.0] * MOST_LINES, []
    for group, left, end in zip(groups, begins, [*begins[1:], width], strict=False):
        text = " ".join(cue.text for cue in group)
        free = [line for line, until in enumerate(taken) if until <= left]
        for line, some in zip(free, _lines(text, end - left, width - left, len(free)), strict=False):
            taken[line] = left + text_width(some, SMALL_LETTERS) + SMALL_LETTERS
            found.append(Lettering(left, line, some))
    return found


def _lettered(lines: Sequence[Lettering]) -> Iterator[str]:
    """Draw words that have been set."""
    for x, line, text in lines:
        yield element("text", words(text), x=x, y=VOICE_END + (line + 1) * LINE, class_="note")


def _lines(text: str, room: float, most: float, lines: int) -> list[str]:
    width = text_width(text, SMALL_LETTERS)
    if lines and (width <= room or (lines > 1 and width <= min(most, WIDEST_LINE))):
        return [text]
    most_lines = min(lines, 3) if room < NARROW_COLUMN else lines
    return wrapped(text, room - SMALL_LETTERS, SMALL_LETTERS, most_lines) if lines else []


def _groups(cues: Sequence[Placement]) -> Iterator[list[Placement]]:
    group: list[Placement] = []
    for cue in cues:
        if group and cue.start - group[-1].end > TOGETHER:
            yield group
            group = []
        group.append(cue)
    if group:
        yield group


def _tones(row: TimeRow, placements: Sequence[Placement]) -> Iterator[str]:
    """Draw the tones, each kind as its own mark."""
    for tone in placements:
        if tone.sound and row.start <= tone.start < row.end:
            tip = _tip(f"{precise_clock(tone.start)} {tone.sound.replace('_', ' ')}")
            yield element("g", tip, _mark(tone.sound, row.x(tone.start), TONE_LINE))


def _mark(sound: str, x: float, y: float) -> str:
    """Draw the mark of a tone around a point.

    A tick is a dot, a pulse a smaller one, a low tick a ring; start points up, stop is a block, switch and
    halfway are lozenges.
    """
    match sound:
        case "tick" | "pulse" | "chime" | "minute" | "finish":
            size = {"tick": 1.8, "pulse": 1.2, "chime": 4, "minute": 3, "finish": 6}[sound]
            return element("circle", cx=x, cy=y, r=size, class_="tone")
        case "low_tick":
            return element("circle", cx=x, cy=y, r=1.7, class_="ring")
        case "start":
            return polygon([(x - 5, y + 4), (x + 5, y + 4), (x, y - 5)], class_="tone")
        case "switch" | "halfway":
            shape = "tone" if sound == "switch" else "ring"
            return polygon([(x - 5, y), (x, y - 5), (x + 5, y), (x, y + 5)], class_=shape)
        case "beep":
            return element("rect", x=x - 1.2, y=y - 5, width=2.4, height=10, class_="tone")
    return element("rect", x=x - 4, y=y - 4, width=8, height=8, class_="tone")


def _tip(text: str) -> str:
    return element("title", words(text))


def _when(window: Stretch) -> str:
    return f"{clock(window.start)}, {format_duration(window.length)}"
