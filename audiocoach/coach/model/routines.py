"""What a user writes: a routine of blocks, each a list of exercises, rests and spoken lines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator

from audiocoach.coach.model.choices import NO_SOUND, SoundChoices, VoiceChoice
from audiocoach.coach.model.doses import (
    LONGEST_HOLD,
    LONGEST_REST,
    LONGEST_WORK,
    MOST_REPS,
    MOST_SETS,
    CountRangeField,
    Distance,
    Dose,
    DurationRangeField,
    Level,
    Pace,
    Range,
    RepsField,
    Weights,
    check_measure,
    time_of,
)
from audiocoach.coach.model.durations import DurationField, Tempos, each_tempo
from audiocoach.coach.model.exercises import Catalogue, Exercise
from audiocoach.coach.model.fields import Id, MayBeRecorded, ShortText, Title, Written
from audiocoach.coach.model.pacing import PacingChoice, Rest, Tone
from audiocoach.coach.model.wording import LanguageCode, Phrases, SpokenText
from audiocoach.errors import SettingsError

MOST_ROUNDS = 100


class PacingFields(Written):
    """What can be chosen at every level: for a routine, a block or an exercise."""

    pacing: PacingChoice | None = Field(default=None, description="The name of a pacing, or settings.")
    verbosity: Id | None = Field(
        default=None, description="How much talk: learn, standard, brief or minimal."
    )


class Marks(Written):
    """Marks in timed work: when they come, and what is heard at them."""

    every: Annotated[int, DurationField(1_000, 3_600_000)] | None = Field(
        default=None, description="A mark every so often from the start."
    )
    at: tuple[Annotated[int, DurationField(1_000, LONGEST_WORK)], ...] = Field(
        default=(), description="Times from the start."
    )
    left: tuple[Annotated[int, DurationField(1_000, LONGEST_WORK)], ...] = Field(
        default=(), description="Times before the end."
    )
    sound: Tone | None = Field(default=None, description="A tone at each mark.")
    say: bool | ShortText = Field(
        default=True, description="The time left in words, words of your own, or none."
    )

    def times(self, length: int) -> tuple[int, ...]:
        """List the marks in work of a length, in milliseconds from its start.

        >>> Marks(every="5m", left=["1m"]).times(900_000)
        (300000, 600000, 840000)
        """
        regular = range(self.every, length, self.every) if self.every else ()
        found = {*regular, *self.at, *(length - left for left in self.left)}
        return tuple(sorted(time for time in found if 0 < time < length))

    def at_the_end(self, length: int) -> Tone | None:
        """Return the tone of a mark that falls on the very end, which sounds there in place of the stop.

        >>> Marks(every="5m", sound="bell").at_the_end(900_000)
        'bell'
        """
        falls = length in self.at or (self.every is not None and length % self.every == 0)
        return self.sound if falls else None


class Use(PacingFields):
    """One exercise of the catalogue, with what this routine changes."""

    use: Id = Field(description="The id of the exercise.")
    dose: Dose | None = Field(
        default=None, description="`3 x 15`, `2 x 30s`, or {sets: 3, reps: 15, hold: 2s}."
    )
    sets: Annotated[Range, CountRangeField(1, MOST_SETS)] | None = None
    reps: Annotated[Range, RepsField(1, MOST_REPS)] | None = None
    time: Annotated[Range, DurationRangeField(1000, LONGEST_WORK, each_set=True)] | None = None
    hold: Annotated[Range, DurationRangeField(0, LONGEST_HOLD, each_set=True)] | None = None
    rest: Annotated[Range, DurationRangeField(0, LONGEST_REST, each_set=True)] | None = Field(
        default=None,
        description="The rest between its sets; of a single set in a circuit, the rest after it.",
    )
    tempo: Tempos | None = Field(default=None, description="The tempo of a rep, or a list for the sets.")
    weight: Weights | None = Field(default=None, description="What is lifted, or a list for the sets: 20 kg.")
    rpe: Annotated[Range, CountRangeField(1, 10)] | None = Field(
        default=None, description="How hard it should feel, from 1 to 10."
    )
    distance: Distance | None = Field(default=None, description="How far: 400 m, with a time or a pace.")
    pace: Pace | None = Field(default=None, description="How fast a distance is covered: 4:00/km.")
    marks: Marks | None = Field(default=None, description="Marks in timed work.")
    say: SpokenText | None = None
    exercise: Exercise | None = Field(
        default=None, description="The exercise itself, where it is written here."
    )

    @model_validator(mode="after")
    def _stated_once(self) -> "Use":
        for name in ("sets", "reps", "time", "hold"):
            if (
                getattr(self, name) is not None
                and self.dose is not None
                and getattr(self.dose, name) is not None
            ):
                raise ValueError(f"'{name}' stands here and in 'dose'; keep one of them")
        if self.pace is not None and (self.distance is None or self.time is not None):
            raise ValueError("a pace needs a distance, and no time; write {distance: 400 m, pace: 4:00/km}")
        if self.distance is not None and not (self.pace or self.time or (self.dose and self.dose.time)):
            raise ValueError(f"how long do {self.distance} take? give a time, or a pace such as 4:00/km")
        check_measure(self.reps, self.time)
        listed = self._listed()
        if len(set(listed.values())) > 1:
            told = ", ".join(f"{name} {count}" for name, count in listed.items())
            raise ValueError(f"lists have a value for each set, and these have not the same number: {told}")
        return self

    def _listed(self) -> dict[str, int]:
        """Count the sets for which a list has a value, and those that are stated."""
        dose = self.dose or Dose()
        values = {
            name: getattr(self, name) or getattr(dose, name) for name in ("reps", "time", "hold", "rest")
        }
        found = {name: 1 + len(value.later) for name, value in values.items() if value and value.later}
        found |= {
            name: len(value)
            for name, value in (
                ("weight", self.weight or ()),
                ("tempo", each_tempo(self.tempo) if self.tempo else ()),
            )
            if len(value) > 1
        }
        sets = self.sets or dose.sets
        return found | ({"sets": sets.low} if sets and found else {})

    def asked(self) -> Dose:
        """Return the parts of the dose that this use states, as one dose; a list states the sets, too."""
        short = {name: getattr(self, name) for name in ("sets", "reps", "time", "hold")}
        stated = {name: value for name, value in short.items() if value is not None}
        if self.distance is not None and self.pace is not None:
            covered = time_of(self.distance, self.pace)
            stated["time"] = Range(covered, covered)
        listed = {name: count for name, count in self._listed().items() if name != "sets"}
        if listed and not (stated.get("sets") or (self.dose and self.dose.sets)):
            count = next(iter(listed.values()))
            stated["sets"] = Range(count, count)
        return (self.dose or Dose()).changed(Dose.model_construct(**stated))


UNTIL_READY = "until ready"
"""The rest whose length only the listener knows: the coach asks to be paused."""


def read_rest_line(value: object) -> object:
    """Turn `until ready` into None; leave a duration alone."""
    return None if value == UNTIL_READY else value


class RestLine(Written):
    """A rest that stands by itself between two exercises; None lasts until the listener is ready."""

    rest: Annotated[
        Rest | None,
        BeforeValidator(read_rest_line, json_schema_input_type=Rest | str),
    ] = Field(description="A duration between a stop and the next start, or `until ready`.")


class SayLine(Written):
    """A line the coach speaks between two exercises."""

    say: Annotated[str, Field(min_length=1, max_length=500), MayBeRecorded]


def _kind(item: Any) -> str:
    if isinstance(item, Written):
        return {RestLine: "rest", SayLine: "say"}.get(type(item), "use")
    keys = item if isinstance(item, dict) else {}
    if "use" in keys or not {"rest", "say"} & set(keys):
        return "use"
    return "rest" if "rest" in keys else "say"


Item = Annotated[
    Annotated[Use, Tag("use")] | Annotated[RestLine, Tag("rest")] | Annotated[SayLine, Tag("say")],
    Discriminator(_kind),
]
"""One line of a block."""


def read_items(items: object) -> object:
    """Turn the bare id of an exercise into {use: id}."""
    if not isinstance(items, (list, tuple)):
        return items
    return [{"use": item} if isinstance(item, str) else item for item in items]


class Block(PacingFields):
    """A part of a routine: exercises in order, or a circuit of several rounds."""

    title: Title | None = None
    warm_up: bool = Field(
        default=False, description="A warm-up: its exercises are not counted, and keep their dose."
    )
    rounds: int = Field(
        default=1, ge=1, le=MOST_ROUNDS, description="More than one makes a circuit: a set of each a round."
    )
    gapless: bool = Field(
        default=False, description="Each exercise begins the moment the one before ends; it is named before."
    )
    every: Annotated[int, DurationField(10_000, 3_600_000)] | None = Field(
        default=None, description="A set begins every so often; what its work leaves is rest."
    )
    amrap: Annotated[int, DurationField(60_000, 10_800_000)] | None = Field(
        default=None, description="As many rounds of its exercises as possible in this time."
    )
    marks: Marks | None = Field(default=None, description="Marks in the time of `amrap`.")
    rest: Rest | None = Field(default=None, description="The rest between its exercises.")
    rest_between_rounds: Rest | None = None
    exercises: tuple[Item, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="after")
    def _one_clock(self) -> "Block":
        kinds = [name for name in ("gapless", "every", "amrap") if getattr(self, name)]
        if len(kinds) > 1:
            raise ValueError(f"a block has one clock; keep one of {' and '.join(kinds)}")
        if self.amrap and self.rounds > 1:
            raise ValueError("amrap has as many rounds as there is time for; leave 'rounds' out")
        self._expect_exercises("amrap" if self.amrap else "every" if self.every else "")
        return self

    def _expect_exercises(self, clock: str) -> None:
        """Raise ValueError for lines that a block with a clock of its own has no time for."""
        rests = [item.rest for item in self.exercises if isinstance(item, RestLine)]
        if clock and any(isinstance(item, SayLine) for item in self.exercises):
            raise ValueError(
                f"a block with '{clock}' has no time for a 'say' line; put it into a block before"
            )
        if (clock == "amrap" and rests) or (clock and None in rests):
            raise ValueError(f"a block with '{clock}' has no time for this rest; put it into a block before")
        if clock and len(rests) == len(self.exercises):
            raise ValueError(f"a block with '{clock}' needs an exercise")

    @model_validator(mode="before")
    @classmethod
    def _bare_ids(cls, block: Any) -> Any:
        return (
            {**block, "exercises": read_items(block["exercises"])} if "exercises" in _keys(block) else block
        )


def _keys(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


class Routine(PacingFields):
    """A whole session as it is written: title, choices, and blocks of exercises."""

    title: Title
    description: str | None = None
    level: Level = "beginner"
    warm_up: Id | None = Field(
        default=None, description="The routine that is done first, as a warm-up: `warm-up`."
    )
    equipment: tuple[Id, ...] = Field(default=(), description="Equipment beyond what its exercises require.")
    safety: Annotated[str, Field(max_length=300)] | None = Field(
        default=None,
        description='The safety line, where it differs from the wording\'s; "" is none.',
    )
    safety_later: Annotated[str, Field(max_length=300)] | None = Field(
        default=None,
        description="The safety line in a plan from the second session on, where it differs from the first.",
    )
    language: LanguageCode | None = None
    wording: Id | None = Field(default=None, description="The wording file that is spoken.")
    phrases: Phrases = Field(default={}, description="Phrases of the wording, changed for this routine.")
    voice: VoiceChoice | None = Field(
        default=None, description="The voice, as engine or engine:voice, or one for each part."
    )
    sound: SoundChoices = Field(default=NO_SOUND, description="How it sounds: tones, music, loudness.")
    source: ShortText | None = None
    exercises: dict[Id, Exercise] = Field(
        default={}, description="Exercises of its own, each under its id; they come before the catalogue's."
    )
    blocks: tuple[Block, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _warms_up_first(self) -> "Routine":
        if any(block.warm_up and not before.warm_up for before, block in pairwise(self.blocks)):
            raise ValueError("a warm-up comes first; put its block before the others")
        return self

    @model_validator(mode="after")
    def _has_work(self) -> "Routine":
        if not any(isinstance(item, Use) for block in self.blocks for item in block.exercises):
            raise ValueError("a routine needs at least one exercise")
        return self

    def warmed_up(self, first: "Routine") -> "Routine":
        """Return this routine with the blocks of another one before its own, as its warm-up."""
        blocks = tuple(block.model_copy(update={"warm_up": True}) for block in first.blocks)
        return self.model_copy(
            update={"blocks": (*blocks, *self.blocks), "exercises": {**first.exercises, **self.exercises}}
        )

    def over(self, catalogue: Catalogue) -> Catalogue:
        """Return the catalogue with this routine's own exercises laid over it."""
        used = {use.use: use.exercise for _, use in places(self) if use.exercise is not None}
        return {**catalogue, **self.exercises, **used} if used or self.exercises else catalogue


Mode = Literal["reps", "timed", "stretch"]

ItemIndex = tuple[int, int]
"""Where an item of a routine stands: the index of its block, and its own index there."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One thing that a routine was changed in: what it is, and how it is now; `str` shows it on screen."""

    what: str
    how: str

    def __str__(self) -> str:
        """Join the two.

        >>> str(Adjustment("Squat", "2 sets instead of 3"))
        'Squat: 2 sets instead of 3'
        """
        return f"{self.what}: {self.how}"


class Adapted(NamedTuple):
    """A routine with an option applied, and what that changed in it."""

    routine: Routine
    changes: tuple[Adjustment, ...]


def places(routine: Routine) -> tuple[tuple[ItemIndex, Use], ...]:
    """List the exercises of a routine in order, each with its place."""
    return tuple(
        ((block_index, index), item)
        for block_index, block in enumerate(routine.blocks)
        for index, item in enumerate(block.exercises)
        if isinstance(item, Use)
    )


def numbered(routine: Routine) -> dict[int, tuple[ItemIndex, Use]]:
    """Return the exercises of a routine by their numbers, from 1; those of its warm-up end with 0."""
    found = places(routine)
    warm = sum(routine.blocks[block].warm_up for (block, _), _ in found)
    return dict(enumerate(found, 1 - warm))


def edited(routine: Routine, changes: Mapping[ItemIndex, Item | None]) -> Routine:
    """Return the routine with other items at some places; None leaves an exercise out.

    A rest that followed it goes with it, and so does a block whose last exercise it was.
    Raises SettingsError when no exercise would be left.
    """
    blocks = []
    for index, block in enumerate(routine.blocks):
        mine = {item: change for (of_block, item), change in changes.items() if of_block == index}
        items = tuple(_items(block, mine))
        if _has_work(items) or not _has_work(block.exercises):
            blocks.append(block.model_copy(update={"exercises": items}) if mine else block)
    if not any(_has_work(block.exercises) and not block.warm_up for block in blocks):
        raise SettingsError(f"no exercise of '{routine.title}' would be left", hint="choose another routine")
    return routine.model_copy(update={"blocks": tuple(blocks)})


def _items(block: Block, changes: Mapping[int, Item | None]) -> list[Item]:
    kept: list[Item] = []
    just_dropped = False
    for index, item in enumerate(block.exercises):
        new = changes.get(index, item)
        if new is None:
            just_dropped = True
        elif not (just_dropped and isinstance(new, RestLine)):
            just_dropped = False
            kept.append(new)
    while kept and isinstance(kept[-1], RestLine) and not isinstance(block.exercises[-1], RestLine):
        kept.pop()
    return kept


def _has_work(items: Iterable[Item]) -> bool:
    return any(isinstance(item, Use) for item in items)


def restated(use: Use, **parts: Range) -> Use:
    """Return a use that states parts of its dose anew, wherever it stated them before.

    >>> restated(Use(use="squat", dose="3 x 10"), sets=Range(2, 2)).asked()
    Dose(sets=Range(low=2, high=2), reps=Range(low=10, high=10), time=None, hold=None, rest=None)
    """
    if use.dose is None:
        return use.model_copy(update=parts)
    inside = {name: value for name, value in parts.items() if getattr(use, name) is None}
    outside = {name: value for name, value in parts.items() if name not in inside}
    dose = use.dose.changed(Dose().model_copy(update=inside))
    return use.model_copy(update={**outside, "dose": dose})


def with_rounds(block: Block, rounds: int) -> Block:
    """Return a circuit with another number of rounds; a single round keeps it at one set of each exercise."""
    items = block.exercises if rounds > 1 else tuple(_single_sets(block.exercises))
    return block.model_copy(update={"rounds": rounds, "exercises": items})


def _single_sets(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        if isinstance(item, Use) and item.asked().sets is None:
            yield restated(item, sets=Range(1, 1))
        else:
            yield item
