"""The script: windows of the session in order, and the cues in each. The delta-time view."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import Literal, TypeVar

from audiocoach.coach.model.choices import NO_SOUND, SoundChoices
from audiocoach.coach.model.durations import clock
from audiocoach.coach.model.pacing import Pacing
from audiocoach.errors import SettingsError

LONGEST_TITLE = 30
"""Letters of a chapter's title: more than that, a phone's list does not show."""

CALM = 1_000
"""Milliseconds between the last instruction and a count-in (R4)."""


class Priority(IntEnum):
    """What gives way to what where two cues want the same second; the greater is heard."""

    ENCOURAGEMENT = 1
    FORM = 2
    HALFWAY = 3
    TIME_LEFT = 4
    LAST = 5
    COUNT = 6
    NAME = 7
    ACTION = 8


MUST_BE_HEARD = Priority.NAME
"""Cues from this priority on are never dropped: they are spoken before their window rather than lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """One thing to say or one tone to play, and where in its window it stands.

    `at` is milliseconds from the window's start, or, below zero, from its end; a cue that `follows` comes as
    soon as the cue before it is over. `room` is the time from there within which it must be over (0: up to
    the window's end); it may reach into the exact windows that come next. A `fixed` cue stands on a beat: it
    is heard there or not at all. `shorter` are texts to try where `text` does not fit. A cue at the end of an
    elastic window that only reminds is left out unless `quiet_before` milliseconds without voice precede it.
    """

    moment: str
    text: str = ""
    sound: str = ""
    at: int = 0
    room: int = 0
    fixed: bool = False
    follows: bool = False
    priority: Priority = Priority.NAME
    shorter: tuple[str, ...] = ()
    quiet_before: int = 0

    @property
    def texts(self) -> tuple[str, ...]:
        """Its text and the shorter ones, longest first."""
        return (self.text, *self.shorter)

    @property
    def counts_in(self) -> bool:
        """Whether it is a beat of a count-in: one that has lost its beat is words like any others."""
        return self.fixed and self.moment == "count_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetShown:
    """A set as a screen shows it: an exercise, and which of its sets, on which side, with what to do.

    `reps` is 0 where the set is timed. `phases` has the words of the session's language for phases of a rep
    that are called otherwise in it.
    """

    exercise: str
    set: int = 1
    sets: int = 1
    side: Literal["", "left", "right"] = ""
    reps: int = 0
    round: int = 1
    rounds: int = 1
    phases: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of the session and its cues.

    An `exact` window lasts `length` milliseconds, whatever is said. An `elastic` one lasts as long as its
    words need, and at least `length`; in it the cues with at >= 0 follow each other, and `quiet` milliseconds
    lie between the last of them and those at its end, but for reminders. `name` says what happens: intro,
    change, switch, rest, work, or a phase of a rep. `chapter`, where it is not empty, opens a chapter of that
    title. `rep` is the rep that a phase belongs to. `music` is the share of music that it wants, where the
    session has music. `begins` is the set that begins with it, for a screen that shows what is done.
    """

    kind: Literal["exact", "elastic"]
    name: str
    length: int
    cues: tuple[Cue, ...] = ()
    chapter: str = ""
    rep: int = 0
    quiet: int = 0
    music: float = 1.0
    begins: SetShown | None = None


LONGEST_SESSION = 43_200_000
"""Milliseconds that the windows of a session may last: twelve hours."""

MOST_WINDOWS, MOST_CUES = 15_000, 40_000
"""What a session may be made of: half an hour of reps has six hundred windows with eight hundred cues."""


def expect_bounds(windows: int, cues: int, length: int) -> None:
    """Raise SettingsError with the figures where a session is too long to be one."""
    hours = f"{LONGEST_SESSION // 3_600_000} hours"
    if length > LONGEST_SESSION:
        raise SettingsError(f"the session lasts more than {hours}", hint="make several of it")
    if windows > MOST_WINDOWS or cues > MOST_CUES:
        most = f"{MOST_WINDOWS} sets, phases of reps and rests, or {MOST_CUES} cues"
        found = f"{windows}{f' and {cues}' if cues else ''} in its first {clock(length)}"
        raise SettingsError(f"the session has more than {most}: {found}", hint="make several of it")


Part = TypeVar("Part")


def within_bounds(steps: Iterable[Part]) -> Iterator[Part]:
    """Stop a few lines from becoming sets without end: their reps and lengths are counted as they come."""
    windows = length = 0
    for step in steps:
        windows += getattr(step, "reps", 0) * len(getattr(step, "phases", ())) + 1
        length += getattr(step, "length", 0) or 0
        expect_bounds(windows, 0, length)
        yield step


def retoned(window: Window, pacing: Pacing) -> Window:
    """Exchange a window's tones for those that a pacing would rather hear, or for none; lower its music."""
    if pacing.music < window.music:
        window = replace(window, music=pacing.music)
    if not pacing.tones or not window.cues:
        return window
    instead = {str(tone): str(other) for tone, other in pacing.tones.items()}
    heard = (replace(cue, sound=instead.get(cue.sound, cue.sound)) for cue in window.cues)
    return replace(window, cues=tuple(cue for cue in heard if cue.sound != "none"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A whole session, ready to be spoken: title, language, windows in order.

    `announced` is the total that the words announce, in milliseconds: the last window is stretched to reach
    it (0: nothing is announced). `voice` is who speaks it (empty: whoever is chosen), `pronounce` has the
    words that are read otherwise than they are written, `recordings` the sound files that say some of its
    texts, `sound` what was chosen of its tones and music, `chime` the tone that wakes the ear before words
    that come after a long silence, or "none". `level` and `equipment` tell whom it is for, and
    what must lie ready, in the words of its language; `notes` are sentences to read before one begins.
    """

    title: str
    language: str
    windows: tuple[Window, ...]
    announced: int = 0
    voice: str = ""
    pronounce: Mapping[str, str] | None = None
    recordings: Mapping[str, str] | None = None
    sound: SoundChoices = NO_SOUND
    chime: str = "chime"
    level: str = ""
    equipment: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def texts(self) -> tuple[str, ...]:
        """List every text that may be spoken, each once, in the order of first use."""
        found = dict.fromkeys(
            text for window in self.windows for cue in window.cues for text in cue.texts if text
        )
        return tuple(found)

    def first_texts(self) -> tuple[str, ...]:
        """List the texts that are wanted first, each once; shorter ones are not among them."""
        return tuple(dict.fromkeys(cue.text for window in self.windows for cue in window.cues if cue.text))


def shortened(text: str, most: int = LONGEST_TITLE) -> str:
    """Shorten a text to so many letters, at a word where one fits.

    >>> shortened("Standing hip hinge with rotation", 20), shortened("Couch stretch, level 1", 20)
    ('Standing hip hinge…', 'Couch stretch…')
    >>> shortened("Couch stretch", 5), shortened("Couch stretch", 4)
    ('Couch', 'Cou…')
    """
    if len(text) <= most:
        return text
    kept = text[: max(0, most - 1)]
    first, *others = text.split(" ")
    if others and len(first) == most:
        return first
    whole = kept if text[len(kept)] == " " else kept.rpartition(" ")[0]
    return f"{(whole or kept).rstrip(' ,;:–-(')}…"
