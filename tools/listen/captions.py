"""The captions beside a session (WebVTT), read back: what is said when, in milliseconds."""

import re
from dataclasses import dataclass
from pathlib import Path

_TIME = r"(?:(\d+):)?(\d\d):(\d\d)\.(\d\d\d)"
_LINE = re.compile(rf"^{_TIME} --> {_TIME}", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """The stretch for which a caption stands: its words begin with it, and may end before it."""

    start: int
    end: int


def read_captions(vtt: Path) -> tuple[Caption, ...]:
    """Read the times of all captions of a file, in its order."""
    found = _LINE.findall(vtt.read_text(encoding="utf-8"))
    return tuple(Caption(start=_milliseconds(times[:4]), end=_milliseconds(times[4:])) for times in found)


def _milliseconds(parts: tuple[str, ...]) -> int:
    """Reckon a time.

    >>> _milliseconds(("01", "02", "03", "004"))
    3723004
    """
    hours, minutes, seconds, thousandths = (int(part or 0) for part in parts)
    return 1000 * (3600 * hours + 60 * minutes + seconds) + thousandths
