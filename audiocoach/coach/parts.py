"""Who says what: the parts of a session that may have a voice of their own."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from audiocoach.coach.script import Window
from audiocoach.coach.written import Written

Part = Literal["main", "counts", "coaching"]
"""`counts` is the beat of the work, `coaching` how to move, `main` everything else."""

PARTS: tuple[Part, ...] = ("main", "counts", "coaching")

_COUNTS = frozenset({"count_in", "go", "phase", "count", "hold_count", "countdown"})
_COACHING = frozenset({"form", "breathe", "encourage"})

Name = Annotated[str, Field(min_length=1)]


class Voices(Written):
    """The voices of a session: one, or another for the counts or for the coaching between them."""

    main: Name | None = Field(default=None, description="Who speaks, as engine or engine:voice.")
    counts: Name | None = Field(default=None, description="Who counts: count-in, reps, phases, holds.")
    coaching: Name | None = Field(default=None, description="Who reminds: form, breath, encouragement.")

    @model_validator(mode="after")
    def _somebody(self) -> "Voices":
        if not (self.main or self.counts or self.coaching):
            raise ValueError(f"'voice' names nobody; give one of {', '.join(PARTS)}")
        return self

    def __str__(self) -> str:
        """Write them the way `read_voices` reads them."""
        others = [(part, getattr(self, part)) for part in PARTS[1:]]
        return ", ".join([*filter(None, [self.main]), *(f"{part}={name}" for part, name in others if name)])


def read_voices(value: object) -> object:
    """Turn text into the voices of the parts.

    >>> read_voices("gtts, counts=espeak:en-us+f5")
    {'main': 'gtts', 'counts': 'espeak:en-us+f5'}
    """
    if not isinstance(value, str):
        return value
    read: dict[str, str] = {}
    for word in value.split(","):
        part, name = _part_and_name(word)
        if part in read:
            raise ValueError(f"'{part}' has two voices in \"{value}\"; keep one of them")
        read[part] = name
    return read


def _part_and_name(word: str) -> tuple[str, str]:
    part, sign, name = (piece.strip() for piece in word.partition("="))
    if not sign or ":" in part:
        return "main", word.strip()
    if part not in PARTS:
        raise ValueError(f"there is no part '{part}' to speak; the parts are {', '.join(PARTS)}")
    return part, name


def parse_voices(text: str) -> Voices:
    """Read voices from text. Raises ValueError where it names none, or two for one part.

    >>> parse_voices("espeak:en-gb").main
    'espeak:en-gb'
    """
    read = read_voices(text)
    if not isinstance(read, dict) or not all(read.values()):
        raise ValueError(f'"{text}" is no voice; write one as in gtts, or as in gtts, counts=espeak')
    return Voices(**read)


VoiceChoice = Annotated[Voices, BeforeValidator(read_voices, json_schema_input_type=str | Voices)]
"""A voice by its name, or one for each part: {main: gtts, counts: espeak}."""


def chosen_voices(*choices: Voices | None, default: str) -> Voices:
    """Choose among the levels, highest first; one that names only a part leaves the rest to those below.

    >>> flag, config = Voices(counts="espeak"), Voices(main="gtts", coaching="piper")
    >>> print(chosen_voices(flag, None, config, default="silent"))
    gtts, counts=espeak, coaching=piper
    """
    found: dict[str, str] = {}
    for choice in choices:
        if choice is not None:
            found = {part: name for part in PARTS if (name := getattr(choice, part))} | found
            if choice.main:
                break
    return Voices(**{"main": default, **found})


def parts_of(windows: Iterable[Window]) -> Mapping[str, Part]:
    """Tell of each text in which part it is spoken; what two parts say is the main voice's."""
    found: dict[str, Part] = {}
    for window in windows:
        for cue in window.cues:
            part = _part(cue.moment)
            for text in filter(None, cue.texts):
                found[text] = part if found.get(text, part) == part else "main"
    return found


def _part(moment: str) -> Part:
    return "counts" if moment in _COUNTS else "coaching" if moment in _COACHING else "main"
