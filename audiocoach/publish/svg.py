"""A picture as text: elements of SVG, written so that every viewer reads them."""

import re
from html import escape

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
