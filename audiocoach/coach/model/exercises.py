"""The movements of the catalogue."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field, field_validator, model_validator

from audiocoach.coach.model.doses import CountRangeField, Dose, Level, Range
from audiocoach.coach.model.durations import DurationField, Phase, Tempo
from audiocoach.coach.model.fields import ExerciseLine, Id, ShortText, Title, Written
from audiocoach.coach.model.wording import Breath, Pronounced
from audiocoach.errors import UnknownNameError, did_you_mean

Position = Literal[
    "standing",
    "kneeling",
    "half-kneeling",
    "quadruped",
    "side-lying",
    "supine",
    "prone",
    "seated",
    "side-plank",
]
"""Where the body is when an exercise starts."""

Sides = Literal["both", "each"]

SideOrder = Literal["alternate", "block"]

Side = Literal["left", "right"]

Limb = Annotated[str, Field(pattern=r"^[^\s\d_.,:;!?=+/-][^.,:;!?=+/]*$", max_length=30)]
"""What works on its side, in a word of the language that the exercise is written in."""


class Gear(Written):
    """One piece of equipment and where it goes."""

    item: Id
    placement: ShortText | None = None

    def is_a(self, item: str) -> bool:
        """Tell whether it is such an item, or a kind of it.

        >>> Gear(item="long-band").is_a("band"), Gear(item="band").is_a("long-band")
        (True, False)
        """
        return self.item == item or self.item.endswith(f"-{item}")


def kinds_of_gear(gear: Iterable[Gear]) -> list[str]:
    """List items and what they are kinds of, in order: long-band, and band.

    >>> kinds_of_gear([Gear(item="wall"), Gear(item="long-band")])
    ['band', 'long-band', 'wall']
    """
    items = {each.item for each in gear}
    return sorted({*items, *(item.rpartition("-")[2] for item in items)})


class Equipment(Written):
    """What an exercise needs, what belongs within reach or under the body, and what it may use."""

    required: tuple[Gear, ...] = ()
    at_hand: tuple[Gear, ...] = ()
    optional: tuple[Gear, ...] = ()

    @property
    def fetched(self) -> tuple[Gear, ...]:
        """What is there before the session begins."""
        return (*self.required, *self.at_hand)

    @property
    def all(self) -> tuple[Gear, ...]:
        """What it needs, then what it may use."""
        return (*self.fetched, *self.optional)


class Source(Written):
    """Where the facts of an exercise were printed."""

    document: str
    section: str


class Exercise(Written):
    """One movement of the catalogue."""

    name: Title = Field(description="The name on screen.")
    like: Id | None = Field(
        default=None,
        description="The exercise it is a variation of, which says whatever is left out here: name, say, "
        "aliases, source and note only where it has the same id. A list that is stated replaces the other's "
        "whole; of dose and equipment, the parts that are stated.",
    )
    say: ShortText | None = Field(default=None, description="The name in the ear, where it differs.")
    aliases: tuple[ShortText, ...] = ()
    family: Id | None = None
    level: Level = "beginner"
    position: Position
    equipment: Equipment = Equipment()
    targets: tuple[ShortText, ...] = Field(default=(), description="The muscles it works.")
    purpose: ShortText | None = None
    sides: Sides = Field(default="both", description="`each` when one side works at a time.")
    side_order: SideOrder = Field(
        default="alternate", description="`alternate`: swap after every set; `block`: finish a side first."
    )
    limb: Limb = Field(default="leg", description="What works on its side: leg, foot, knee, arm.")
    side_setup: ExerciseLine | None = Field(
        default=None,
        description="How to lie or stand for the working side; may use {side}, {other_side}, {support_side}.",
    )
    side_short: ExerciseLine | None = Field(
        default=None,
        description="The working side in a few words, where it is told again: `{side} foot pushes.`",
    )
    side_turn: ExerciseLine | None = Field(
        default=None,
        description='What changing sides asks of the body, said for "Switch sides": `Turn round.`',
    )
    switch: Annotated[int, DurationField(0, 300_000)] | None = Field(
        default=None, description="The time to change sides, where it takes longer than the pacing gives."
    )
    stretch: bool = Field(
        default=False, description="A long stretch: eased into and out of, without ticks or countdown."
    )
    dose: Dose
    tempo: Tempo = (Phase(name="lift", length=2000), Phase(name="lower", length=2000))
    breath: Breath = Field(default={}, description="How to breathe in a phase of the tempo, by its name.")
    kit: tuple[ExerciseLine, ...] = Field(
        default=(), description="How to put on or place the equipment; said before the start position."
    )
    setup: tuple[ExerciseLine, ...] = Field(default=(), description="The start position, a sentence a line.")
    ready: tuple[ExerciseLine, ...] = Field(
        default=(), description="What of the start position loads the body; said last, right before the work."
    )
    ready_short: ExerciseLine | None = Field(
        default=None,
        description="The same in a few words, before each later set; without it, the last line of `ready`.",
    )
    movement: tuple[ExerciseLine, ...] = Field(
        default=(),
        description="The movement, a sentence a line; that of a stretch is told as one eases in.",
    )
    cues: tuple[ExerciseLine, ...] = Field(default=(), description="Form cues, at most eight words each.")
    pronounce: Pronounced = Field(default={}, description="Words written as they should sound.")
    after_set: ExerciseLine | None = Field(
        default=None, description="How to leave what loads the body, said as a set ends: `Step down.`"
    )
    cautions: tuple[ExerciseLine, ...] = Field(
        default=(), description="What to mind, the line that matters first; at most ten words each."
    )
    protects: bool = Field(
        default=False,
        description="The first of `cautions` protects from injury: it is said however few words are wanted.",
    )
    easier_by: ExerciseLine | None = Field(
        default=None, description="What makes it easier at once, with equipment and place as they are."
    )
    harder_by: ExerciseLine | None = Field(
        default=None, description="What makes it harder at once, as it is said."
    )
    harder: tuple[Id, ...] = ()
    easier: tuple[Id, ...] = ()
    pacing: str | None = Field(
        default=None, description="The pacing it asks for when the routine chooses none, such as quiet."
    )
    per_week: Annotated[Range, CountRangeField(1, 7)] | None = Field(
        default=None, description="How many days a week it is done."
    )
    source: Source | None = None
    note: tuple[ShortText, ...] = ()

    @field_validator("dose")
    @classmethod
    def _complete(cls, dose: Dose) -> Dose:
        if dose.sets is None or (dose.reps is None and dose.time is None):
            raise ValueError("an exercise's dose needs sets, and reps or time")
        return dose

    @model_validator(mode="after")
    def _stretch_is_timed(self) -> "Exercise":
        if self.stretch and self.dose.time is None:
            raise ValueError("a stretch is timed; give its dose a time, as in {sets: 1, time: 1m}")
        return self

    @property
    def spoken(self) -> str:
        """The name in the ear."""
        return self.say or in_sentence(self.name)

    @property
    def mode(self) -> Literal["reps", "timed", "stretch"]:
        """How its work is measured by default."""
        return "stretch" if self.stretch else "timed" if self.dose.time is not None else "reps"


_PROPER = re.compile(
    r"arnold|bosu|bulgarian|copenhagen|cossack|cuban|french|german|hindu|indian|jefferson|nordic|olympic"
    r"|pallof|pendlay|pilates|romanian|russian|smith|spanish|superman|swiss|turkish|zercher|zottman",
    re.IGNORECASE,
)
"""Words in the names of exercises that keep their capital in English."""


def in_sentence(name: str) -> str:
    """Write a name as it stands in the middle of an English sentence.

    Only the first letters of ordinary words give up their capitals: not that of an abbreviation, of a letter
    that stands for a shape, of a proper name, of somebody spoken to, or of a word that cannot be English.

    >>> [in_sentence(name) for name in ("Squat", "IT band stretch", "V-up", "Russian twist", "Timed TRX row")]
    ['squat', 'IT band stretch', 'V-up', 'Russian twist', 'timed TRX row']
    >>> in_sentence("Kim: Push-up")
    'Kim: push-up'
    """
    return re.sub(r"[^\W\d_]+(?:['’][^\W\d_]+)?[,:]?", lambda found: _ordinary(found[0]), name)


def _ordinary(word: str) -> str:
    """Lower-case the first letter of an ordinary English word, and leave any other word alone."""
    plain = word.isascii() and word[1:].replace("'", "").islower()
    is_ordinary = plain and not word.endswith((",", ":")) and not _PROPER.fullmatch(word)
    return word[0].lower() + word[1:] if is_ordinary else word


def titled(name: str) -> str:
    """Write a name as it stands at the head of a chapter.

    >>> titled("hip bridge")
    'Hip bridge'
    """
    return name[:1].upper() + name[1:]


Catalogue = Mapping[str, Exercise]
"""Exercises by id."""


class ExerciseFile(Written):
    """A file of exercises: usually one family."""

    exercises: dict[Id, Exercise] = Field(min_length=1)


NONE = "none"
"""The word for exercises that need no equipment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What exercises must have to be found; what is empty may be anything.

    Of `equipment`, each is an item that the exercise needs or may use; `none` is for exercises that need
    nothing.
    """

    equipment: tuple[str, ...] = ()
    position: str = ""
    level: str = ""
    family: str = ""

    def __bool__(self) -> bool:
        """Tell whether anything is wanted at all."""
        return bool(self.equipment or self.position or self.level or self.family)


def matching(catalogue: Catalogue, wanted: Wanted) -> Catalogue:
    """Keep the exercises that have all that is wanted.

    Raises UnknownNameError for what no exercise could have, with the near names.
    """
    for kind, name, choices in _asked(catalogue, wanted):
        if name not in choices:
            hint = did_you_mean(name, choices) or f"there are {', '.join(choices)}"
            raise UnknownNameError(f"there is no {kind} '{name}'", hint=hint)
    return {id_: exercise for id_, exercise in catalogue.items() if _fits(exercise, wanted)}


def _asked(catalogue: Catalogue, wanted: Wanted) -> Iterator[tuple[str, str, list[str]]]:
    """Pair each name that is wanted with its kind and with the names of that kind that there are."""
    items = kinds_of_gear(gear for exercise in catalogue.values() for gear in exercise.equipment.all)
    for item in wanted.equipment:
        yield "equipment", item, [NONE, *items]
    if wanted.position:
        yield "position", wanted.position, list(get_args(Position))
    if wanted.level:
        yield "level", wanted.level, list(get_args(Level))
    if wanted.family:
        yield "family", wanted.family, sorted({each.family for each in catalogue.values() if each.family})


def _fits(exercise: Exercise, wanted: Wanted) -> bool:
    gear = exercise.equipment.all
    return (
        all(
            any(each.is_a(item) for each in gear) or (item == NONE and not exercise.equipment.required)
            for item in wanted.equipment
        )
        and wanted.position in ("", exercise.position)
        and wanted.level in ("", exercise.level)
        and wanted.family in ("", exercise.family or "")
    )
