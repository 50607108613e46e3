"""Blocks written as YAML, with a comment at the place of each line that was not understood."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from audiocoach.imports.blocks import WrittenBlock

_PLAIN = re.compile(r"(?!(?:true|false|null)$)[^\W_][\w %/-]*[^\W_]|[^\W\d_]", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.xobe-]+", re.IGNORECASE)


def scalar(value: Any) -> str:
    """Write a value inside of a row, in quotes where it would not be read back.

    >>> scalar("3 x 10"), scalar("5:30/km"), scalar(["max 40s", 8])
    ('3 x 10', '"5:30/km"', '[max 40s, 8]')
    """
    if isinstance(value, Mapping):
        return row(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(scalar, value))}]"
    text = str(value)
    if isinstance(value, int) or (_PLAIN.fullmatch(text) and not _NUMBER.fullmatch(text)):
        return text
    return json.dumps(text, ensure_ascii=False)


def row(fields: Mapping[str, Any]) -> str:
    """Write a mapping on one line."""
    return f"{{{', '.join(f'{key}: {scalar(value)}' for key, value in fields.items())}}}"


def comment(text: str) -> str:
    """Write a comment of one line."""
    return f"# {' '.join(text.split())}"


def format_routine(head: Mapping[str, Any], blocks: Iterable[WrittenBlock]) -> str:
    """Write a routine; what stands in blocks without an exercise becomes comments of the next one."""
    lines = [f"{key}: {scalar(value)}" for key, value in head.items()]
    lines.append("blocks:")
    for block in blocks:
        if block.is_empty:
            lines += [f"  {entry.note}" for entry in block.entries]
            continue
        mark = "-"
        for key, value in block.fields.items():
            lines.append(f"  {mark} {key}: {scalar(value)}")
            mark = " "
        lines.append(f"  {mark} exercises:")
        for entry in block.entries:
            written = f"- {row(entry.fields)}" if entry.fields else ""
            if list(entry.fields) == ["use"]:
                written = f"- {entry.fields['use']}"
            elif list(entry.fields) == ["rest"]:
                written = f"- rest: {entry.fields['rest']}"
            lines.append("      " + "  ".join(part for part in (written, entry.note) if part))
    return "\n".join(lines) + "\n"
