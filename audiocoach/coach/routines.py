"""What a user writes: a routine of blocks, each a list of exercises, rests and spoken lines."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from audiocoach.coach.doses import (
    LONGEST_HOLD,
    LONGEST_WORK,
    MOST_REPS,
    MOST_SETS,
    Counts,
    Dose,
    Level,
    Range,
    Spans,
)
from audiocoach.coach.durations import Between
from audiocoach.coach.names import Id, Line
from audiocoach.coach.pacing import PacingChoice, Rest
from audiocoach.coach.parts import VoiceChoice
from audiocoach.coach.sound_choices import NO_SOUND, SoundChoices
from audiocoach.coach.tempo import Tempo
from audiocoach.coach.wording import LanguageCode, Phrases, SpokenText
from audiocoach.coach.written import Written

MOST_ROUNDS = 20


class Choices(Written):
    """What can be chosen at every level: for a routine, a block or an exercise."""

    pacing: PacingChoice | None = Field(default=None, description="The name of a pacing, or knobs.")
    verbosity: Id | None = Field(
        default=None, description="How much talk: learn, standard, brief or minimal."
    )


class Use(Choices):
    """One exercise of the catalogue, with what this routine changes."""

    use: Id = Field(description="The id of the exercise.")
    dose: Dose | None = Field(
        default=None, description="`3 x 15`, `2 x 30s`, or {sets: 3, reps: 15, hold: 2s}."
    )
    sets: Annotated[Range, Counts(1, MOST_SETS)] | None = None
    reps: Annotated[Range, Counts(1, MOST_REPS)] | None = None
    time: Annotated[Range, Spans(1000, LONGEST_WORK)] | None = None
    hold: Annotated[Range, Spans(0, LONGEST_HOLD)] | None = None
    rest: Annotated[int, Between(0, 1_800_000)] | None = Field(
        default=None, description="The rest between its sets."
    )
    tempo: Tempo | None = None
    say: SpokenText | None = None

    @model_validator(mode="after")
    def _stated_once(self) -> "Use":
        for name in ("sets", "reps", "time", "hold"):
            if (
                getattr(self, name) is not None
                and self.dose is not None
                and getattr(self.dose, name) is not None
            ):
                raise ValueError(f"'{name}' stands here and in 'dose'; keep one of them")
        self.asked()
        return self

    def asked(self) -> Dose:
        """Return the parts of the dose that this use states, as one dose."""
        short = {name: getattr(self, name) for name in ("sets", "reps", "time", "hold")}
        stated = {name: value for name, value in short.items() if value is not None}
        if "reps" in stated and "time" in stated:
            raise ValueError("a dose counts reps or time, not both; keep one of them")
        return (self.dose or Dose()).changed(Dose.model_construct(**stated))


class RestLine(Written):
    """A rest that stands by itself between two exercises."""

    rest: Rest


class SayLine(Written):
    """A line the coach speaks between two exercises."""

    say: Annotated[str, Field(min_length=1, max_length=500)]


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


class Block(Choices):
    """A part of a routine: exercises in order, or a circuit of several rounds."""

    title: Line | None = None
    rounds: int = Field(
        default=1, ge=1, le=MOST_ROUNDS, description="More than one makes a circuit: a set of each a round."
    )
    rest: Rest | None = Field(default=None, description="The rest between its exercises.")
    rest_between_rounds: Rest | None = None
    exercises: tuple[Item, ...] = Field(min_length=1, max_length=100)

    @model_validator(mode="before")
    @classmethod
    def _bare_ids(cls, block: Any) -> Any:
        return (
            {**block, "exercises": read_items(block["exercises"])} if "exercises" in _keys(block) else block
        )


def _keys(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


class Routine(Choices):
    """A whole session as it is written: title, choices, and blocks of exercises."""

    title: Line
    description: str | None = None
    level: Level = "beginner"
    equipment: tuple[Id, ...] = Field(default=(), description="Equipment beyond what its exercises require.")
    safety: Annotated[str, Field(max_length=300)] | None = Field(
        default=None,
        description='The safety line, where it differs from the wording\'s; "" is none.',
    )
    language: LanguageCode | None = None
    wording: Id | None = Field(default=None, description="The wording file that is spoken.")
    phrases: Phrases = Field(default={}, description="Phrases of the wording, changed for this routine.")
    voice: VoiceChoice | None = Field(
        default=None, description="The voice, as engine or engine:voice, or one for each part."
    )
    sound: SoundChoices = Field(default=NO_SOUND, description="How it sounds: tones, music, loudness.")
    source: Line | None = None
    blocks: tuple[Block, ...] = Field(min_length=1, max_length=50)

    @model_validator(mode="after")
    def _has_work(self) -> "Routine":
        if not any(isinstance(item, Use) for block in self.blocks for item in block.exercises):
            raise ValueError("a routine needs at least one exercise")
        return self


Mode = Literal["reps", "timed", "stretch"]
