"""Seals: a mark in a text that is true only until somebody edits it."""

from dataclasses import dataclass
from hashlib import sha256

_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Seal:
    r"""How one kind of file carries its seal: what stands around the digest of all else.

    It is the last of the file, or stands ahead of where `at` does last.

    >>> seal = Seal("# as it was written: ", "\n")
    >>> seal.is_whole(seal.put("words\n").encode()), seal.is_whole(seal.put("words\n").encode() + b"mine\n")
    (True, False)
    """

    before: str
    after: str
    at: str = ""

    def put(self, text: str) -> str:
        """Seal a text."""
        place = text.rindex(self.at)
        return self._sealed(text[:place].encode(), text[place:].encode()).decode()

    def is_whole(self, content: bytes) -> bool:
        """Tell whether a file is as it was sealed."""
        head, _, rest = content.rpartition(self.before.encode())
        return content == self._sealed(head, rest[_DIGITS + len(self.after) :])

    def _sealed(self, head: bytes, tail: bytes) -> bytes:
        digest = sha256(head + tail).hexdigest()[:_DIGITS]
        return head + f"{self.before}{digest}{self.after}".encode() + tail
