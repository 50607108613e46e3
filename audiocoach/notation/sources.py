"""The text of a file: read, decoded, held against what YAML may contain at all, and written."""

import os
import re
from contextlib import suppress
from pathlib import Path

from audiocoach.notation.complaints import Place, about_file, about_place

MOST_DEPTH = 30
"""Levels of nesting that a file may have; a routine has eight."""

MOST_CHARACTERS = 1_000_000
"""A hundred times what people write by hand; a larger file is not one of ours."""

MOST_BYTES = 16_000_000
"""What is read of any file: room for the script of the longest session."""

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read_text(path: Path, name: str = "") -> str:
    """Read a UTF-8 file; `name` stands in complaints instead of the path.

    Raises NotationErrors when the file cannot be read, is too large, or is not UTF-8 text.
    """
    name = name or str(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise about_file(name, "there is no such file") from None
    except IsADirectoryError:
        raise about_file(name, "is a folder, not a file") from None
    except (OSError, ValueError) as error:
        raise about_file(name, f"the file cannot be read: {_reason(error)}") from None
    return decode(content, name)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file, whole or not at all. Raises NotationErrors when it cannot be written."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        part.replace(path)
    except (OSError, ValueError) as error:
        with suppress(OSError, ValueError):
            part.unlink()
        raise about_file(str(path), f"the file cannot be written: {_reason(error)}") from None


def decode(content: bytes, name: str) -> str:
    """Turn the bytes of a file into text, without a byte order mark.

    Raises NotationErrors that name the first wrong byte.
    """
    if len(content) > MOST_BYTES:
        raise about_file(
            name, f"the file is larger than {MOST_BYTES // 1_000_000} MB", "is it the right one?"
        )
    if content.startswith(_UTF_16_OR_32):
        raise about_file(name, "the file is UTF-16, not UTF-8", "save it as UTF-8")
    if b"\x00" in content:
        raise about_file(name, "the file is binary, not text", "audiocoach reads YAML, saved as UTF-8")
    try:
        return content.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        before = content.removeprefix(b"\xef\xbb\xbf")[: error.start].decode()
        wrong = f"byte 0x{error.object[error.start]:02x} at position {error.start} is not UTF-8"
        raise about_place(name, place_after(before), wrong, "save the file as UTF-8") from None


def check_characters(text: str, name: str, most: int = MOST_CHARACTERS) -> None:
    """Raise NotationErrors where the text is too long, or at the first character that YAML does not allow."""
    if len(text) > most:
        raise about_file(name, f"the file is larger than {most // 1_000_000} MB", "is it the right one?")
    found = _UNPRINTABLE.search(text)
    if found is not None:
        place = place_after(text[: found.start()])
        raise about_place(name, place, f"the character U+{ord(found[0]):04X} cannot be printed", "remove it")


def lines_of(text: str) -> list[str]:
    """Split a text where the parser begins a new line."""
    return _BREAK.split(text)


def place_after(text: str) -> Place:
    r"""Give the place of what follows a text.

    >>> place_after("title: Hips\nle")
    Place(line=2, column=3)
    """
    lines = lines_of(text)
    return Place(len(lines), len(lines[-1]) + 1)
