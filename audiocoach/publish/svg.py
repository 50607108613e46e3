"""A picture as text: elements of SVG, written so that every viewer reads them."""

import re
from html import escape
from unicodedata import east_asian_width

_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML does not allow in any form."""


def element(name: str, *content: str, **attributes: str | float) -> str:
    """Write an element; a trailing _ in the name of an attribute is dropped, any other becomes a hyphen.

    `content` is markup already. Numbers are written to a hundredth.

    >>> element("text", words("Rest & breathe"), x=1.5, text_anchor="end", class_="note")
    '<text x="1.5" text-anchor="end" class="note">Rest &amp; breathe</text>'
    """
    stated = "".join(f' {_key(key)}="{_value(value)}"' for key, value in attributes.items())
    inside = "".join(content)
    return f"<{name}{stated}>{inside}</{name}>" if inside else f"<{name}{stated}/>"


def words(text: str) -> str:
    """Write a text so that it is only text."""
    return escape(_UNPRINTABLE.sub("", text), quote=False)


def polygon(points: list[tuple[float, float]], **attributes: str | float) -> str:
    """Write a closed shape through these points."""
    corners = " ".join(f"{_value(x)},{_value(y)}" for x, y in points)
    return element("polygon", points=corners, **attributes)


def _key(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    return escape(_UNPRINTABLE.sub("", value)) if isinstance(value, str) else f"{round(value, 2):g}"


WIDE = frozenset("mwMW@%")

NARROW = frozenset("iljtfrI.,:;'|!()[] ")


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in a sans-serif of this size; rather too wide than too narrow.

    >>> round(text_width("Halfway.", 10))
    44
    """
    return size * sum(map(_share, text))


def _share(character: str) -> float:
    if east_asian_width(character) in "WF":
        return 1.0
    if character in NARROW:
        return 0.34
    return 0.88 if character in WIDE else 0.7 if character.isupper() else 0.6


def wrapped(text: str, width: float, size: float, most: int) -> list[str]:
    """Wrap a text to at most so many lines of this width; what is left over becomes an ellipsis.

    >>> wrapped("Lie on your back. Bend your knees.", 60, 10, 2)
    ['Lie on your', 'back. Ben…']
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [line for line in (cut(line, width, size) for line in lines) if line]


def cut(text: str, width: float, size: float) -> str:
    """Cut a text to a width; a single letter and an ellipsis are not worth it.

    >>> cut("Glute bridge", 50, 10), cut("Glute bridge", 12, 10)
    ('Glute bri…', '')
    """
    if text_width(text, size) <= width:
        return text
    kept = text
    while kept and text_width(f"{kept}…", size) > width:
        kept = kept[:-1].rstrip()
    return f"{kept}…" if len(kept) > 2 else ""


STYLE = """
text { font-family: system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial,
  'DejaVu Sans', 'Noto Sans', 'Liberation Sans', Ubuntu, Cantarell, FreeSans, sans-serif;
  font-size: 11px; fill: #1b1f24; }
.paper { fill: #ffffff; }
.title { font-size: 24px; font-weight: 700; }
.facts { font-size: 13px; fill: #57606a; }
.clock { font-size: 15px; font-weight: 700; }
.note { font-size: 10px; fill: #6b7480; }
.name { font-size: 11px; font-weight: 600; }
.count { font-size: 9px; fill: #4a5561; text-anchor: middle; }
.line { stroke: #e9ecef; stroke-width: 1; }
.strong { stroke: #cbd1d8; stroke-width: 1; }
.base { stroke: #8a94a0; stroke-width: 1; }
.chapter { fill: #eef1f4; }
.other { fill: #dfe4ea; }
.edge { stroke: #4a5561; stroke-width: 1.5; }
.work { fill: #8fc3e8; }
.hold { fill: #0072b2; }
.rest { fill: #c3e6d8; }
.ready { fill: #f2e6c9; }
.about { fill: #e3e7eb; }
.words { fill: #e69f00; }
.beat { fill: #8a3f6e; }
.tone { fill: #1b1f24; }
.ring { fill: none; stroke: #1b1f24; stroke-width: 1.3; }
@media (prefers-color-scheme: dark) {
text { fill: #e6e9ed; }
.paper { fill: #14171c; }
.facts { fill: #a7b0ba; }
.note { fill: #98a2ad; }
.count { fill: #b4bdc7; }
.line { stroke: #242a32; }
.strong { stroke: #3b444f; }
.base { stroke: #6f7a86; }
.chapter { fill: #20262e; }
.other { fill: #2b333d; }
.edge { stroke: #b4bdc7; }
.work { fill: #2f6490; }
.hold { fill: #56b4e9; }
.rest { fill: #1f4a3b; }
.ready { fill: #4a4023; }
.about { fill: #2b323a; }
.beat { fill: #cc79a7; }
.tone { fill: #e6e9ed; }
.ring { stroke: #e6e9ed; }
}
"""
