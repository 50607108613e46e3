"""The session that is listened to, and one thing found in it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.listening import Sound, hear
from tools.listen.captions import Caption, read_captions
from tools.listen.pauses import Pauses, find_pauses


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was found; `right` says what it should be, and is empty where it is that."""

    name: str
    said: str
    right: str = ""


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A finished session, how it was to sound, and the programs that judge it: their paths by name."""

    mp3: Path
    programs: Mapping[str, str]
    loudness: float = -19.0
    floor: bool = True

    @cached_property
    def sound(self) -> Sound:
        """What libsndfile hears."""
        return hear(self.mp3)

    @property
    def music(self) -> bool:
        """Whether it has music: then it has two channels."""
        return self.sound.channels > 1

    @cached_property
    def pauses(self) -> Pauses:
        """What is between its sounds."""
        return find_pauses(self.sound)

    @property
    def vtt(self) -> Path:
        """The file of its captions, whether it is there or not."""
        return self.mp3.with_suffix(".vtt")

    @cached_property
    def captions(self) -> tuple[Caption, ...]:
        """Its captions."""
        return read_captions(self.vtt)


Check = Callable[[Subject], Iterator[Finding]]
"""Look for something, and tell what was found."""
