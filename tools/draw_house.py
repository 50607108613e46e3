"""Draw docs/house.svg: the rooms of audiocoach/, and who imports whom, read from the imports themselves.

    python -m tools.draw_house            writes docs/house.svg

A room is a folder or a module of the package; a new one gets a line in ROOMS. Arrows grow with the number of
imports. Lines of code are rounded to hundreds.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from audiocoach.publish.svg import element, polygon, words

CHECKOUT = Path(__file__).parents[1]
PACKAGE, PICTURE = CHECKOUT / "audiocoach", CHECKOUT / "docs" / "house.svg"

ROOMS: Mapping[str, tuple[str, str]] = {
    "cli": ("cli", "words in, calls out"),
    "batch": ("batch", "a whole club at once"),
    "studio": ("studio", "what a command does"),
    "web": ("web", "requests, the page, the podcast"),
    "publish": ("publish", "files and tables about a session"),
    "audio": ("audio", "samples, loudness, MP3 frames"),
    "imports": ("imports", "other people's texts, read"),
    "library": ("library · settings", "what is there; what was chosen"),
    "voices": ("voices", "text in, speech out"),
    "notation": ("notation", "YAML, with file, line and column"),
    "coach/adapt": ("adapt", "routine → routine"),
    "coach/timeline": ("timeline", "when it is said, to the millisecond"),
    "coach/script": ("script", "what is said"),
    "coach/model": ("model", "what can stand in a file"),
    "files": ("files", "folders; whole-or-nothing writing"),
    "errors": ("errors", "where, what, what would be right"),
}
"""Each room: what is written in its box."""

SHARED: Mapping[str, str] = {"settings": "library"}
"""Modules that stand in the box of another room."""

LEFT_OUT = frozenset({"__init__", "__main__", "coach"})
"""Doors, which are no rooms."""

GROUND = ("files", "errors")
"""What everybody may import: no arrows lead there."""

ROWS: tuple[tuple[int, tuple[tuple[str, int], ...]], ...] = (
    (30, (("cli", 475),)),
    (148, (("batch", 790),)),
    (266, (("studio", 475),)),
    (394, (("web", 80), ("imports", 790))),
    (522, (("publish", 80), ("audio", 475), ("library", 870))),
    (650, (("voices", 540), ("notation", 870))),
    (826, (("coach/adapt", 280), ("coach/timeline", 670))),
    (950, (("coach/script", 475),)),
    (1074, (("coach/model", 475),)),
    (1212, (("files", 340), ("errors", 610))),
)
"""Tops of the rows, and the left edges of the boxes in them."""

COACH = (60.0, 1140.0, 776.0, 1176.0)
"""The box around the coach: left, right, top, bottom."""

WIDE, HIGH, SLOT = 250, 74, 15
WIDTH, HEIGHT = 1200, 1326

STYLE = """
text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'DejaVu Sans',
  sans-serif; fill: #1b1f24; font-size: 13px; }
.title { font-size: 26px; font-weight: 700; } .name { font-size: 17px; font-weight: 650; }
.note { fill: #57606a; } .size { fill: #57606a; font-size: 12px; }
.paper { fill: #ffffff; } .room { fill: #ffffff; stroke: #cbd1d8; stroke-width: 1.2; }
.coach { fill: #fdf6e7; stroke: #e3c98b; stroke-width: 1.2; }
.arrow { fill: none; stroke: currentColor; stroke-opacity: .62; } .head { fill: currentColor; }
.cli, .batch { color: #7d8793; }
.studio { color: #0072b2; } .publish { color: #b0578d; } .audio { color: #1f9e77; }
.web, .imports { color: #b8453f; }
.library { color: #d0660f; } .voices { color: #4f9fd8; } .notation { color: #6f5fb5; }
.adapt, .timeline, .script, .model { color: #c08a00; } .files, .errors { color: #8a94a0; }
.strip { fill: currentColor; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ed; } .note, .size { fill: #a7b0ba; }
.paper { fill: #14171c; } .room { fill: #1d2229; stroke: #3b444f; } .coach { fill: #262115; stroke: #5d4f2b; }
.studio { color: #56b4e9; } .notation { color: #a396e0; } .publish { color: #d488b6; }
.library { color: #f08a3c; } .adapt, .timeline, .script, .model { color: #e0ac2b; } }
"""


Arrow = tuple[str, str]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What is drawn: modules and lines of each room, and how many imports lead from one to another."""

    modules: Mapping[str, int]
    lines: Mapping[str, int]
    arrows: Mapping[Arrow, int]


def room_of(module: str) -> str:
    """Name the room of a module: coach/script for audiocoach.coach.script.work."""
    parts = module.split(".")[1:] or ["__init__"]
    room = "/".join(parts[:2]) if parts[0] == "coach" and len(parts) > 1 else parts[0]
    return SHARED.get(room, "__init__" if room == "__version__" else room)


def imported(tree: ast.Module) -> Iterator[str]:
    """List the modules of the package that a module imports, late ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("audiocoach."))
        elif isinstance(node, ast.ImportFrom) and node.module == "audiocoach":
            yield from (f"audiocoach.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("audiocoach."):
            yield str(node.module)


def survey(package: Path = PACKAGE) -> House:
    """Walk through the house."""
    modules: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    imports: Counter[Arrow] = Counter()
    for path in sorted(package.rglob("*.py")):
        text, name = path.read_text(encoding="utf-8"), path.relative_to(package.parent).with_suffix("")
        room = room_of(".".join(name.parts).removesuffix(".__init__"))
        modules[room] += 1
        lines[room] += len(text.splitlines())
        imports.update((room, room_of(module)) for module in set(imported(ast.parse(text))))
    rooms = modules.keys() - LEFT_OUT
    if strangers := sorted(rooms ^ ROOMS.keys()):
        raise SystemExit(f"tools/draw_house.py: ROOMS and audiocoach/ differ: {', '.join(strangers)}")
    arrows: Counter[Arrow] = Counter()
    for (above, below), count in imports.items():
        if {above, below} <= rooms - set(GROUND) and above != below:
            inside = above.startswith("coach/") or not below.startswith("coach/")
            arrows[above, below if inside else "coach"] += count
    return House(modules=modules, lines=lines, arrows=dict(sorted(arrows.items())))


def structure(picture: str) -> tuple[set[str], set[str]]:
    """Name the rooms and the arrows of a picture; both sizes may grow without a new one."""
    return set(re.findall(r'id="room-([^"]+)"', picture)), set(re.findall(r'id="arrow-([^"]+)"', picture))


def edges_of(name: str) -> tuple[float, float, float, float]:
    """Give left, right, top and bottom of a box."""
    if name == "coach":
        return COACH
    [(left, top)] = [(left, top) for top, row in ROWS for room, left in row if room == name]
    return left, left + WIDE, top, top + HIGH


def row_of(name: str) -> int:
    """Give the row in which a box begins."""
    wanted = "coach/adapt" if name == "coach" else name
    return next(number for number, (_, row) in enumerate(ROWS) if wanted in dict(row))


def middle(name: str) -> float:
    """Give the middle of a box, from the left."""
    return sum(edges_of(name)[:2]) / 2


def lanes(arrow: Arrow) -> list[tuple[int, float]]:
    """Choose the gap beside the boxes of each row that an arrow passes on its way down."""
    found, at = [], middle(arrow[0])
    for number in range(row_of(arrow[0]) + 1, row_of(arrow[1])):
        lefts = [left for _, left in ROWS[number][1]]
        gaps = [
            lefts[0] - 62,
            *((one + WIDE + two) / 2 for one, two in pairwise(lefts)),
            lefts[-1] + WIDE + 62,
        ]
        straight = arrow[1] == "coach" and number == row_of("coach") - 1
        if straight and not any(left - 30 < at < left + WIDE + 30 for left in lefts):
            gaps.append(at)
        goal = at if arrow[1] == "coach" else middle(arrow[1])
        at = min(gaps, key=lambda gap: (abs(gap - at) + 1.2 * abs(gap - goal), gap))
        found.append((number, at))
    return found


def spread(arrows: Iterable[Arrow]) -> dict[Arrow, list[Point]]:
    """Lay every arrow: where it starts, each row that it passes (twice), its head; none upon another."""
    ways = {arrow: lanes(arrow) for arrow in arrows}
    paths: dict[Arrow, list[Point]] = {arrow: [] for arrow in ways}
    for arrow, way in ways.items():
        for lane in way:
            sharing = [other for other in ways if lane in ways[other]]
            sharing.sort(key=lambda other: (middle(other[1]), -row_of(other[0])))
            x = lane[1] + SLOT * (sharing.index(arrow) - (len(sharing) - 1) / 2)
            paths[arrow] += [(x, ROWS[lane[0]][0] - 10), (x, ROWS[lane[0]][0] + HIGH + 10)]
    starts = {arrow: port(arrow, paths, 0) for arrow in paths}
    heads = {arrow: port(arrow, paths, 1) for arrow in paths}
    for arrow, path in paths.items():
        if arrow[1] == "coach":
            heads[arrow] = ((path[-1] if path else starts[arrow])[0], COACH[2] - 7)
    return {arrow: [starts[arrow], *path, heads[arrow]] for arrow, path in paths.items()}


def port(arrow: Arrow, paths: Mapping[Arrow, list[Point]], end: int) -> Point:
    """Find the place of an arrow at its upper box (0) or its lower one (1)."""
    left, right, top, bottom = edges_of(arrow[end])

    def beyond(other: Arrow) -> tuple[float, Arrow]:
        straight = middle(other[0] if other[1] == "coach" else other[1 - end])
        return (paths[other][-end][0] if paths[other] else straight), other

    there = sorted((other for other in paths if other[end] == arrow[end]), key=beyond)
    x = left + (right - left) * (there.index(arrow) + 1) / (len(there) + 1)
    return x, (top - 7 if end else bottom)


def drawn_arrow(arrow: Arrow, points: list[Point], count: int) -> str:
    """Draw an arrow: straight past a row, else a curve that leaves and arrives upright."""
    line = f"M{points[0][0]:g} {points[0][1]:g}"
    for (x, y), (to_x, to_y) in pairwise(points):
        bend = (to_y - y) / 2
        line += f"C{x:g} {y + bend:g} {to_x:g} {to_y - bend:g} {to_x:g} {to_y:g}"
    x, y = points[-1]
    name = "--".join(arrow).replace("/", "-")
    return element(
        "g",
        element("title", words(f"{arrow[0]} → {arrow[1]}: {count} imports")),
        element("path", d=line, class_="arrow", stroke_width=1 + 0.8 * count**0.5),
        polygon([(x - 5, y - 4), (x + 5, y - 4), (x, y + 6)], class_="head"),
        id=f"arrow-{name}",
        class_=arrow[0].split("/")[-1],
    )


def drawn_room(name: str, house: House) -> str:
    """Draw the box of a room."""
    left, right, top, bottom = edges_of(name)
    title, note = ROOMS[name]
    modules, hundreds = house.modules[name], max(1, round(house.lines[name] / 100))
    size = f"{modules} module{'s' * (modules > 1)} · {hundreds * 100:,} lines"
    return element(
        "g",
        element("rect", x=left, y=top, width=right - left, height=bottom - top, rx=8, class_="room"),
        element("rect", x=left, y=top + 8, width=4, height=bottom - top - 16, rx=2, class_="strip"),
        element("text", words(title), x=left + 16, y=top + 25, class_="name"),
        element("text", words(note), x=left + 16, y=top + 44, class_="note"),
        element("text", words(size), x=left + 16, y=top + 62, class_="size"),
        id=f"room-{name.replace('/', '-')}",
        class_=name.rsplit("/", maxsplit=1)[-1],
    )


def draw(house: House) -> str:
    """Draw the house as one SVG."""
    left, right, top, bottom = COACH
    parts = [
        element("title", words("The rooms of audiocoach, and which imports which")),
        element("style", STYLE),
        element("rect", width=WIDTH, height=HEIGHT, class_="paper"),
        element("text", words("The rooms of audiocoach"), x=40, y=48, class_="title"),
        element(
            "text",
            words("Imports run down only; an arrow is as thick as they are many."),
            x=40,
            y=74,
            class_="note",
        ),
        element("rect", x=left, y=top, width=right - left, height=bottom - top, rx=12, class_="coach"),
        element("text", words("coach"), x=left + 20, y=top + 32, class_="name"),
        element("text", words("pure: no files, network,"), x=left + 20, y=top + 54, class_="note"),
        element("text", words("clock or chance"), x=left + 20, y=top + 72, class_="note"),
        *(drawn_arrow(arrow, path, house.arrows[arrow]) for arrow, path in spread(house.arrows).items()),
        *(drawn_room(name, house) for name in ROOMS),
        element("text", words("Everybody may import these."), x=40, y=ROWS[-1][0] + 42, class_="note"),
    ]
    tag = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
    return "\n".join([tag, *parts, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(draw(survey()), encoding="utf-8")
