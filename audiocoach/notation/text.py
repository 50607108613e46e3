"""Bytes -> text -> bytes; what the YAML parser means; a value on one line."""

import json
import re
from collections.abc import Mapping, Sequence
from errno import EFBIG
from pathlib import Path
from typing import Any

import yaml
from yaml.reader import Reader

from audiocoach.errors import Diagnostic, Diagnostics, TextPosition, about_file, about_place
from audiocoach.files import read_file, sweep, write_whole

MOST_DEPTH = 30
"""Levels of nesting that a file may have; a routine has eight."""

MOST_CHARACTERS = 1_000_000
"""A hundred times what people write by hand; only a script is larger."""

MOST_BYTES = 16_000_000
"""What is read of any file: room for the script of the longest session."""

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")

_UNPRINTABLE = Reader.NON_PRINTABLE

_UTF_16_OR_32 = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read_text(path: Path) -> str:
    """Read a UTF-8 file. Raises Diagnostics when it cannot be read, is too large, or is not UTF-8 text."""
    name = str(path)
    try:
        content = read_file(path, MOST_BYTES)
    except FileNotFoundError:
        raise about_file(name, "there is no such file") from None
    except IsADirectoryError:
        raise about_file(name, "is a folder, not a file") from None
    except OSError as error:
        if error.errno == EFBIG:
            raise _too_large(name, MOST_BYTES) from None
        raise about_file(name, f"the file cannot be read: {_reason(error)}") from None
    return decode_text(content, name)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file, whole or not at all. Raises Diagnostics when it cannot be written."""
    try:
        sweep(path.parent)
        write_whole(path, text.encode())
    except (OSError, ValueError) as error:
        raise about_file(str(path), f"the file cannot be written: {_reason(error)}") from None


def decode_text(content: bytes, name: str) -> str:
    """Turn the bytes of a file into text, without a byte order mark.

    Raises Diagnostics that name the first wrong byte.
    """
    if len(content) > MOST_BYTES:
        raise _too_large(name, MOST_BYTES)
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


def check_characters(text: str, name: str) -> None:
    """Raise Diagnostics where the text is too long, or at the first character that YAML does not allow."""
    if len(text) > MOST_CHARACTERS and not holds_script(text):
        raise _too_large(name, MOST_CHARACTERS)
    found = _UNPRINTABLE.search(text)
    if found is not None:
        place = place_after(text[: found.start()])
        raise about_place(name, place, f"the character U+{ord(found[0]):04X} cannot be printed", "remove it")


def holds_script(text: str) -> bool:
    """Tell whether a text is a script, by the key that only a script has."""
    return any(line.startswith("windows:") for line in text.splitlines())


def _too_large(name: str, most: int) -> Diagnostics:
    return about_file(name, f"the file is larger than {most // 1_000_000} MB", "is it the right one?")


def lines_of(text: str) -> list[str]:
    """Split a text where the parser begins a new line."""
    return _BREAK.split(text)


def place_after(text: str) -> TextPosition:
    r"""Give the place of what follows a text.

    >>> place_after("title: Hips\nle")
    TextPosition(line=2, column=3)
    """
    lines = lines_of(text)
    return TextPosition(len(lines), len(lines[-1]) + 1)


def place_of(mark: Any) -> TextPosition:
    """Give the place that the parser means."""
    return TextPosition(mark.line + 1, mark.column + 1)


_QUOTE = "put the text in quotes"

_COLON = "give the keys of one thing the same indent, and put text that holds ': ' in quotes"

_COLUMNS = "the keys of one thing begin in the same column, and so do the entries of a list"

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "tab": ("a tab stands where spaces belong", "indent with spaces"),
    "character": ("plain text cannot begin with '{met}'", _QUOTE),
    "colon": ("a ':' stands where no key can be", _COLON),
    "bracket": (
        "the bracket of {opened} is still open here",
        "put a comma between entries and a bracket at the end",
    ),
    "variable": (
        "text with a {{variable}} in it needs quotes inside brackets",
        'write ["Reach the {side} arm."]',
    ),
    "close": ("this '{met}' closes nothing", f"remove it, or {_QUOTE}"),
    "after": ("words follow a closing quote or bracket", "put the whole text in quotes"),
    "indent": ("this does not fit the lines above it", _COLUMNS),
    "list": ("a list cannot begin on this line", "begin it on the next line, or put the text in quotes"),
    "backslash": ("this backslash means nothing in double quotes", "use single quotes, or write \\\\"),
    "unknown": ("nothing is anchored as '&{word}'", "put text that begins with * in quotes"),
    "twice": ("the anchor '&{word}' stands a second time", "give it another name"),
    "document": ("a second document begins here", "write one file for each"),
    "stray": ("this does not belong to what stands above it", "write key: value on every line"),
    "percent": ("a line that begins with % is taken for an instruction to the reader", "remove it"),
    "deep": (f"lists and mappings are nested more than {MOST_DEPTH} levels deep", ""),
    "key": ("a key without a ': ' after it", "write key: value"),
    "quote": ("the quote that opens here is never closed", "add a quote at the end of the text"),
    "anchor": ("text that begins with * or & is taken for an alias or an anchor", _QUOTE),
    "tag": ("text that begins with ! is taken for a tag", _QUOTE),
    "block": ("text after | or > begins on the next line, indented", "or put the text in quotes"),
}
"""What is wrong, by its cause, and what would be right; other problems keep their own words."""

_SINCE = frozenset({"key", "quote", "anchor", "tag", "block"})
"""Causes that stand where the parser began what it reads, and not where it stopped."""

_BEFORE, _BEHIND = re.compile(r"\{\w+\}"), re.compile(r"\{\w+\}\s*$")
"""A variable right after and right before the place where the parser stopped."""

_CAUSES = (
    ("cannot start any token", "character"),
    ("mapping (values|keys) are not allowed", "colon"),
    ("could not find expected ':'", "key"),
    ("found unexpected (end of stream|document indicator)", "quote"),
    ("expected ',' or", "bracket"),
    ("expected key|expected '-' indicator|expected <block end>", "indent"),
    ("block sequence entries are not allowed", "list"),
    ("expected (the )?node content", "nothing"),
    ("escape|hexa?decimal|Unicode character code", "backslash"),
    ("found a tab|tab character", "tab"),
    ("alphabetic or numeric character", "anchor"),
    ("undefined alias", "unknown"),
    ("second occurrence", "twice"),
    ("another document", "document"),
    ("tag|'!'|'>'|URI", "tag"),
    ("indentation indicator|chomping|comment or line break|indentation", "block"),
    ("directive|incompatible YAML|version", "percent"),
    ("maximum nesting depth", "deep"),
    ("expected '?<document start>", "stray"),
)
"""What the parser says, and what that comes from; the first that fits is meant."""


def syntax_complaint(error: yaml.YAMLError, text: str, file: str, bracket: TextPosition | None) -> Diagnostic:
    """Turn a parser's error into a complaint; `bracket` is the innermost one still open, if any."""
    lines = lines_of(text)
    last = TextPosition(len(lines), len(lines[-1]) + 1)
    stopped, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    here = min(place_of(stopped), last) if stopped else last
    since = min(place_of(began), last) if began else here
    problem = getattr(error, "problem", None) or "the text cannot be read"
    before, rest = lines[here.line - 1][: here.column - 1], lines[here.line - 1][here.column - 1 :]
    cause = _cause(problem, before, rest, bracket)
    if cause == "colon" and _lacks_colon(lines[: here.line - 1]):
        cause, since = "key", TextPosition(here.line - 1, 1)
    wrong, right = _SENTENCES.get(cause, ("this is not YAML: {problem}", _QUOTE))
    opened, word = bracket or since, re.split(r"[\s,\]}]", rest[1:])[0]
    facts = {"problem": problem, "met": rest[:1], "word": word, "opened": f"{opened.line}:{opened.column}"}
    place = since if cause in _SINCE else here
    return Diagnostic.at(place, file=file, message=wrong.format(**facts), hint=right)


def _cause(problem: str, before: str, rest: str, bracket: TextPosition | None) -> str:
    """Tell what a problem comes from, by the parser's words and what stands before and after its place."""
    cause = next((cause for pattern, cause in _CAUSES if re.search(pattern, problem)), "")
    if cause in ("indent", "nothing") and bracket is not None:
        cause = "bracket"
    if cause == "bracket":
        return "variable" if _BEFORE.match(rest) or _BEHIND.search(before) else cause
    if cause in ("character", "nothing"):
        return "tab" if rest.startswith("\t") else "character"
    if cause == "indent" and rest.startswith(("]", "}")):
        return "close"
    if cause == "indent" and before.rstrip().endswith(("]", "}", "'", '"')):
        return "after"
    return cause


def _lacks_colon(above: Sequence[str]) -> bool:
    """Tell whether the last line that says something is a key without its colon."""
    said = [line for line in above if line.strip() and not line.lstrip().startswith("#")]
    return bool(said) and not re.search(r":\s|:$|^\s", said[-1])


_PLAIN = re.compile(r"(?!(?:true|false|null)$)[^\W_][\w %/-]*[^\W_]|[^\W\d_]", re.IGNORECASE)

_NUMBER = re.compile(r"[\d.xobe-]+", re.IGNORECASE)


def on_one_line(value: Any) -> str:
    """Write a value on one line of YAML, in quotes where it would not be read back.

    >>> on_one_line({"dose": "3 x 10", "pace": "5:30/km", "reps": ["max 40s", 8]})
    '{dose: 3 x 10, pace: "5:30/km", reps: [max 40s, 8]}'
    """
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {on_one_line(each)}' for key, each in value.items())}}}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(on_one_line, value))}]"
    text = str(value)
    plain = isinstance(value, int) or (_PLAIN.fullmatch(text) and not _NUMBER.fullmatch(text))
    return text if plain else json.dumps(text, ensure_ascii=False)
