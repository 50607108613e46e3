"""The names of session files: readable on a phone, safe on every disk."""

import re
import unicodedata
from hashlib import sha256

LONGEST = 80
"""Characters of a routine's name that a file's name keeps."""


def session_name(name: str, total: int, manner: str) -> str:
    """Name a session's file so that a phone's list says what it is; `total` is milliseconds.

    >>> session_name("hips-for-runners", 1_430_000, "standard")
    'hips-for-runners_24min_standard.mp3'
    """
    return f"{plain(name)}_{max(1, round(total / 60_000))}min_{plain(manner)}.mp3"


def plain(name: str) -> str:
    """Write a name in lower-case ASCII letters, digits and hyphens; names of other alphabets stay apart.

    >>> plain("Rücken & Hüfte"), plain("Бёдра")
    ('rucken-hufte', 'session-30a204')
    """
    letters = unicodedata.normalize("NFKD", name)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", "-", bare.lower()).strip("-")
    if (
        len(words) <= LONGEST
        and words
        and not any(letter.isalnum() and not letter.isascii() for letter in bare)
    ):
        return words
    return f"{words[:LONGEST].strip('-') or 'session'}-{sha256(name.encode()).hexdigest()[:6]}"
