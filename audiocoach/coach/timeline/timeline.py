"""Placements at absolute ms, and what they add up to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal, NamedTuple

from audiocoach.coach.model.choices import TONE_LENGTHS
from audiocoach.coach.script.script import Cue, Priority, SetShown


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


class Stretch(NamedTuple):
    """Where one window of the script lies: `start` and `end` in milliseconds.

    `music` is the share of music that it wants, from 0 (none) to 1, where the session has music. `begins`
    is the set that begins with it.
    """

    name: str
    kind: Literal["exact", "elastic"]
    start: int
    end: int
    rep: int = 0
    music: float = 1.0
    begins: SetShown | None = None

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


def changed(cue: Cue, action: Action, start: int, reason: str, rule: Rule) -> Change:
    """Tell what became of a cue that was wanted at `start`."""
    return Change(
        action=action,
        moment=cue.moment,
        text=cue.text,
        start=start,
        reason=reason,
        priority=cue.priority,
        rule=rule,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A session in absolute time: placements in order, windows, chapters, total milliseconds.

    `level` and `equipment` tell whom it is for, and what must lie ready, in the words of its language.
    """

    title: str
    language: str
    placements: tuple[Placement, ...]
    windows: tuple[Stretch, ...]
    chapters: tuple[Chapter, ...]
    total: int
    changes: tuple[Change, ...] = ()
    level: str = ""
    equipment: tuple[str, ...] = ()

    @property
    def talk(self) -> int:
        """Milliseconds of speech."""
        return sum(placement.length for placement in self.placements if placement.text)

    def texts(self) -> dict[str, None]:
        """List what is spoken, each text once."""
        return dict.fromkeys(placement.text for placement in self.placements if placement.text)


Lengths = Mapping[str, int]
"""The length of each text's clip, in milliseconds; that of a tone of the user's own under its `tone_key`."""


def tone_key(sound: str) -> str:
    """Name a tone among the lengths of clips, where no text can take its place."""
    return f"\0{sound}"


def tone_length(sound: str, lengths: Lengths) -> int:
    """Return the milliseconds of a tone: its own, where they are known, else those of the themes."""
    return lengths.get(tone_key(sound), TONE_LENGTHS[sound])


RESTS = frozenset({"rest", "pause"})
"""The windows in which one rests; a phase of a rep may have such a name, too."""


def voices(timeline: Timeline) -> list[Placement]:
    """List what is spoken, in order."""
    return [placement for placement in timeline.placements if placement.text]


def talk_share(timeline: Timeline) -> int:
    """Return the share of speech in per cent."""
    return round(100 * timeline.talk / timeline.total) if timeline.total else 0


def longest_quiet(timeline: Timeline) -> tuple[int, int]:
    """Return the longest time without voice and where it begins, in milliseconds."""
    spoken = voices(timeline)
    ends = [0, *(placement.end for placement in spoken)]
    starts = [*(placement.start for placement in spoken), timeline.total]
    return max(((start - end, end) for end, start in zip(ends, starts, strict=True)), key=lambda gap: gap[0])


def quiet_after(timeline: Timeline) -> Iterator[tuple[Placement, int | None]]:
    """Yield everything placed, each voice with the milliseconds until the next; a tone has None."""
    spoken = voices(timeline)
    gaps = {id(one): other.start - one.end for one, other in pairwise(spoken)}
    if spoken:
        gaps[id(spoken[-1])] = timeline.total - spoken[-1].end
    for placement in timeline.placements:
        yield placement, gaps.get(id(placement))


def is_work(window: Stretch) -> bool:
    """Tell whether a window is work: a phase of a rep, or time that runs."""
    return bool(window.rep) or window.name == "work"


def is_rest(window: Stretch) -> bool:
    """Tell whether a window is a rest."""
    return window.name in RESTS and not window.rep


def times(timeline: Timeline) -> dict[str, int]:
    """Sum up the milliseconds of work and of rest, if there are any."""
    windows = timeline.windows
    sums = {
        "work": sum(window.length for window in windows if is_work(window)),
        "rest": sum(window.length for window in windows if is_rest(window)),
    }
    return {what: time for what, time in sums.items() if time}
