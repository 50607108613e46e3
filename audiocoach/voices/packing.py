"""A long text cut into as few parts as a service takes at a time, where a speaker would breathe."""

import re

_BREATHS = (
    re.compile(r"(?:[.!?…][\"'”’)]*(?=\s)|[。！？])"),  # the end of a sentence
    re.compile(r"(?:[,;:–—](?=\s)|[，、；：])"),  # a comma and its like
    re.compile(r"\S(?=\s)"),  # a word
)
_SMALLEST_SHARE = 0.4


def pack(text: str, most: int) -> list[str]:
    """Cut a text into parts of at most `most` characters; no part is needlessly small, no word is lost.

    >>> pack("Lift your hips, and hold them there. Lower slowly, then rest.", 40)
    ['Lift your hips, and hold them there.', 'Lower slowly, then rest.']
    """
    parts = []
    rest = text.strip()
    while len(rest) > most:
        cut = _cut(rest, most)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(text: str, most: int) -> int:
    for breath in _BREATHS[:-1]:
        ends = [found.end() for found in breath.finditer(text, 0, most + 1) if found.end() <= most]
        if ends and ends[-1] >= _SMALLEST_SHARE * most:
            return ends[-1]
    words = [found.end() for found in _BREATHS[-1].finditer(text, 0, most + 1)]
    return words[-1] if words else most
