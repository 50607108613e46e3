"""Bytes -> text; what the YAML parser means."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from audiocoach.files import write_whole
from audiocoach.notation.complaints import Complaint, Place, about_file, about_place

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
    try:
        write_whole(path, text.encode())
    except (OSError, ValueError) as error:
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


def holds_script(text: str) -> bool:
    """Tell whether a text is a script, by the key that only a script has."""
    return any(line.startswith("windows:") for line in text.splitlines())


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


_QUOTE = "put the text in quotes"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stumble:
    """Where the parser stopped, what it was reading since where, and the character it met."""

    problem: str
    place: Place
    context: str
    since: Place
    met: str
    before: str
    line_above: str
    unclosed: Place | None


Answer = tuple[Place, str, str]
"""Where, what is wrong, what would be right."""


def syntax_complaint(error: yaml.YAMLError, text: str, file: str, unclosed: Place | None) -> Complaint:
    """Turn a parser's error into a complaint; `unclosed` is the innermost bracket still open, if any."""
    stumble = _stumble(error, text, unclosed)
    place, message, hint = _answer(stumble)
    return Complaint(file=file, line=place.line, column=place.column, message=message, hint=hint)


def _stumble(error: yaml.YAMLError, text: str, unclosed: Place | None) -> _Stumble:
    lines = lines_of(text)
    last = Place(len(lines), len(lines[-1]) + 1)
    place = min(_place(getattr(error, "problem_mark", None)) or last, last)
    since = min(_place(getattr(error, "context_mark", None)) or place, last)
    return _Stumble(
        problem=getattr(error, "problem", None) or "the text cannot be read",
        place=place,
        context=getattr(error, "context", None) or "",
        since=since,
        met=lines[place.line - 1][place.column - 1 : place.column],
        before=lines[place.line - 1][: place.column - 1],
        line_above=next((line for line in reversed(lines[: place.line - 1]) if _says_something(line)), ""),
        unclosed=unclosed,
    )


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def _place(mark: yaml.Mark | None) -> Place | None:
    return Place(mark.line + 1, mark.column + 1) if mark is not None else None


def _answer(stumble: _Stumble) -> Answer:
    for pattern, answer in _ANSWERS:
        if re.search(pattern, stumble.problem):
            return answer(stumble)
    return stumble.place, f"this is not YAML: {stumble.problem}", _QUOTE


def _odd_character(stumble: _Stumble) -> Answer:
    if stumble.met == "\t":
        return stumble.place, "a tab stands where spaces belong", "indent with spaces"
    return stumble.place, f"plain text cannot begin with '{stumble.met}'", _QUOTE


def _second_colon(stumble: _Stumble) -> Answer:
    above = stumble.line_above
    if above and not re.search(r":\s|:$|^\s", above):
        return Place(stumble.place.line - 1, 1), "a key without a ': ' after it", "write key: value"
    return (
        stumble.place,
        "a ':' stands where no key can be",
        "give the keys of one thing the same indent, and put text that holds ': ' in quotes",
    )


def _deep(stumble: _Stumble) -> Answer:
    return stumble.place, f"lists and mappings are nested more than {MOST_DEPTH} levels deep", ""


def _no_colon(stumble: _Stumble) -> Answer:
    return stumble.since, "a key without a ': ' after it", "write key: value"


def _misfit(stumble: _Stumble) -> Answer:
    if stumble.unclosed is not None:
        return _unclosed(stumble)
    if stumble.met in ("]", "}"):
        return stumble.place, f"this '{stumble.met}' closes nothing", f"remove it, or {_QUOTE}"
    if stumble.before.rstrip().endswith(("]", "}", "'", '"')):
        return stumble.place, "words follow a closing quote or bracket", "put the whole text in quotes"
    return (
        stumble.place,
        "this does not fit the lines above it",
        "the keys of one thing begin in the same column, and so do the entries of a list",
    )


def _unclosed(stumble: _Stumble) -> Answer:
    since = stumble.unclosed or stumble.since
    return (
        stumble.place,
        f"the bracket of {since.line}:{since.column} is still open here",
        "put a comma between entries and a bracket at the end",
    )


def _endless_quote(stumble: _Stumble) -> Answer:
    return stumble.since, "the quote that opens here is never closed", "add a quote at the end of the text"


def _list_beside_key(stumble: _Stumble) -> Answer:
    return (
        stumble.place,
        "a list cannot begin on this line",
        "begin it on the next line, or put the text in quotes",
    )


def _nothing_there(stumble: _Stumble) -> Answer:
    return _unclosed(stumble) if stumble.unclosed is not None else _odd_character(stumble)


def _escape(stumble: _Stumble) -> Answer:
    return stumble.place, "this backslash means nothing in double quotes", "use single quotes, or write \\\\"


def _anchor(stumble: _Stumble) -> Answer:
    return stumble.since, "text that begins with * or & is taken for an alias or an anchor", _QUOTE


def _tag(stumble: _Stumble) -> Answer:
    return stumble.since, "text that begins with ! is taken for a tag", _QUOTE


def _tab(stumble: _Stumble) -> Answer:
    return stumble.place, "a tab stands where spaces belong", "indent with spaces"


def _block_text(stumble: _Stumble) -> Answer:
    return stumble.since, "text after | or > begins on the next line, indented", "or put the text in quotes"


def _directive(stumble: _Stumble) -> Answer:
    return stumble.place, "a line that begins with % is taken for an instruction to the reader", "remove it"


def _stray(stumble: _Stumble) -> Answer:
    return stumble.place, "this does not belong to what stands above it", "write key: value on every line"


_ANSWERS: tuple[tuple[str, Callable[[_Stumble], Answer]], ...] = (
    ("cannot start any token", _odd_character),
    ("mapping values are not allowed", _second_colon),
    ("mapping keys are not allowed", _second_colon),
    ("could not find expected ':'", _no_colon),
    ("found unexpected end of stream", _endless_quote),
    ("found unexpected document indicator", _endless_quote),
    ("expected ',' or", _unclosed),
    ("expected key|expected '-' indicator|expected <block end>", _misfit),
    ("block sequence entries are not allowed", _list_beside_key),
    ("expected node content|expected the node content", _nothing_there),
    ("escape|hexa?decimal|Unicode character code", _escape),
    ("found a tab|tab character", _tab),
    ("alphabetic or numeric character", _anchor),
    ("tag|'!'|'>'|URI", _tag),
    ("indentation indicator|chomping|comment or line break|indentation", _block_text),
    ("directive|incompatible YAML|version", _directive),
    ("maximum nesting depth", _deep),
    ("expected <document start>|expected '<document start>'", _stray),
)
"""What the parser says, and the answer to it; the first that fits is given."""
