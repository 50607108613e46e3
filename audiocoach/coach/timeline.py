"""The timeline: every clip and tone at its absolute millisecond."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from audiocoach.coach.script import Cue, Priority


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One voice clip (`text`) or one tone (`sound`) at its place.

    `start` and `length` are milliseconds; `window` is the index of the window that asked for it; `moved` is
    how far it stands from where the script wanted it. `cue` is what the script says of it (None: arranging
    put it there by itself).
    """

    start: int
    length: int
    moment: str
    text: str = ""
    sound: str = ""
    window: int = 0
    moved: int = 0
    fixed: bool = False
    cue: Cue | None = field(default=None, compare=False, repr=False)

    @property
    def end(self) -> int:
        """The millisecond after its last."""
        return self.start + self.length


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Where one window of the script lies: `start` and `end` in milliseconds.

    `music` is the share of music that it wants, from 0 (none) to 1, where the session has music.
    """

    name: str
    kind: Literal["exact", "elastic"]
    start: int
    end: int
    rep: int = 0
    music: float = 1.0

    @property
    def length(self) -> int:
        """Its milliseconds."""
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A named part of the session; `start` is a whole second, in milliseconds."""

    title: str
    start: int
    end: int


Action = Literal["moved", "shortened", "dropped", "brought forward", "left out"]
"""What arranging does to a cue; `left out` is a reminder that came too soon after the words."""

Rule = Literal["", "R1", "R2", "R3", "R4", "R5", "R6", "R7"]
"""One of the rules by which cues find their places; see docs/pacing.md."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What arranging did to one cue, why, and by which rule."""

    action: Action
    moment: str
    text: str
    start: int
    reason: str
    priority: Priority
    rule: Rule = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A session in absolute time: placements in order, windows, chapters, total milliseconds."""

    title: str
    language: str
    placements: tuple[Placement, ...]
    windows: tuple[Stretch, ...]
    chapters: tuple[Chapter, ...]
    total: int
    changes: tuple[Change, ...] = ()

    @property
    def talk(self) -> int:
        """Milliseconds of speech."""
        return sum(placement.length for placement in self.placements if placement.text)

    def texts(self) -> dict[str, None]:
        """List what is spoken, each text once."""
        return dict.fromkeys(placement.text for placement in self.placements if placement.text)


Lengths = Mapping[str, int]
"""The length of each text's clip, in milliseconds."""
