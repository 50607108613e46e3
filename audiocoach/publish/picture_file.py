"""The picture of a session as a file: SVG as it is, PNG through resvg."""

import re
from pathlib import Path

from audiocoach.audio.session_file import write_session
from audiocoach.coach.timeline import Timeline
from audiocoach.errors import AudiocoachError, SettingsError
from audiocoach.publish.palette import STYLE
from audiocoach.publish.picture import picture
from audiocoach.publish.svg import element

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
