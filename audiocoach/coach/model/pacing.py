"""How much air there is: every setting of pacing and verbosity, and how layers of them add up."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from audiocoach.coach.model.durations import DurationField, Word
from audiocoach.coach.model.fields import Written

Pause = Annotated[int, DurationField(0, 600_000)]

Rest = Annotated[int, DurationField(0, 1_800_000)]

Tone = Literal[
    "start",
    "stop",
    "switch",
    "tick",
    "low_tick",
    "halfway",
    "chime",
    "beep",
    "finish",
    "bell",
    "pulse",
    "minute",
]

Scale = Annotated[float, Field(ge=0.25, le=4.0)]

Milestone = Literal["half", "three_more", "last"]


class SwitchTimes(Written):
    """Time to change sides, by position."""

    lying: Pause = 10_000
    kneeling: Pause = 8_000
    standing: Pause = 5_000


class ChangeTimes(Written):
    """Time to change from one exercise to the next, by what the body has to do."""

    same: Pause = 8_000
    roll: Pause = 10_000
    kneel: Pause = 12_000
    stand: Pause = 15_000
    equipment: Pause = 25_000


class Rests(Written):
    """Rests, and the marks of time left that are spoken in them."""

    between_sets: Rest = 30_000
    between_exercises: Rest = 30_000
    between_rounds: Rest = 60_000
    warn_at: tuple[Pause, ...] = (10_000,)


Style = Literal["voice", "beep", "both"]


class CountIn(Written):
    """The beats before an action: one a second, counting down."""

    start: int = Field(default=3, ge=0, le=10, alias="from")
    style: Style = "voice"


class Reps(Written):
    """What is heard while reps are counted."""

    count: Literal["up", "down", "none"] = "up"
    count_at: Literal["start", "end"] = Field(
        default="start", description="Say the number as a rep starts, or when it is done."
    )
    every: int = Field(default=1, ge=1, le=50, description="Say every nth number, and the last.")
    last: int = Field(default=0, ge=0, le=50, description="Say only the last n numbers; 0 says them all.")
    apart: Pause = Field(
        default=2_000,
        description="Quicker reps have a tone each, and only the last its number.",
    )
    phase_words: int = Field(
        default=2,
        ge=0,
        le=200,
        description="Reps of the first set that speak the phase words; slow ones, as in breathing, all do.",
    )
    phase_sets: int = Field(default=1, ge=0, le=50, description="Sets that speak phase words; 0 means all.")
    hold_sound: Literal["tick", "none"] = "tick"
    hold_count: Pause = Field(
        default=5_000, description="Holds of at least this length are counted aloud; 0 counts none."
    )
    phase_count: dict[Word, Literal["count", "tick", "none"]] = Field(
        default={},
        description="Seconds counted or ticked in a phase, by its name: {lower: count, open: tick}.",
    )
    milestones: tuple[Milestone, ...] = Field(
        default=("three_more", "last"),
        description='Which of "Halfway", "Three more" and "Last one" are said; of counted reps below three '
        "seconds, the last alone.",
    )


class Timed(Written):
    """What is heard while time runs."""

    half: bool = True
    half_min: Pause = 20_000
    left: tuple[Rest, ...] = (900_000, 600_000, 300_000, 180_000, 60_000, 30_000, 10_000)
    left_min: Pause = Field(default=30_000, description="Work shorter than this has no time-left marks.")
    left_share: float = Field(
        default=0.5, gt=0, le=1, description="A mark is spoken when it is at most this share of the work."
    )
    tone_every: Pause = Field(
        default=60_000,
        description="A double tone every so often in work with long silences; 0 means never.",
    )
    say_left: bool = Field(default=True, description="Speak the time-left marks.")
    countdown: int = Field(default=3, ge=0, le=10, description="Seconds counted down at the end.")
    countdown_style: Style = "voice"
    pulse: bool = Field(default=True, description="A soft tone at the start of every rep of the tempo.")
    breath: bool = Field(default=False, description="One breath cue, thirty seconds in.")


class SideChoices(Written):
    """In which order sides work."""

    order: Literal["catalogue", "alternate", "block"] = "catalogue"
    first: Literal["left", "right"] = "left"
    only: Literal["left", "right"] | None = Field(default=None, description="The one side that works.")


class FormCues(Written):
    """How often the movement is corrected."""

    per_set: tuple[Annotated[int, Field(ge=0, le=20)], ...] = Field(
        default=(2, 1, 0),
        min_length=1,
        description="Form cues in the first, second and all later sets; where the first has more than one, "
        "timed sets have one each until all are used.",
    )
    keep_out_of_last: int = Field(default=3, ge=0, le=50)
    encouragement: bool = False


class Pacing(Written):
    """Every setting of pacing and verbosity, with its built-in value."""

    tempo_scale: Scale = 1.0
    transition_scale: Scale = 1.0
    setup_scale: Scale = Field(default=1.0, description="Stretches the time to take up a start position.")
    lead_in: Pause = 10_000
    setup: Pause = Field(default=10_000, description="The least time to take up a start position.")
    switch: SwitchTimes = SwitchTimes()
    change: ChangeTimes = ChangeTimes()
    rest: Rests = Rests()
    count_in: CountIn = CountIn()
    reps: Reps = Reps()
    timed: Timed = Timed()
    sides: SideChoices = SideChoices()
    cues: FormCues = FormCues()
    intro: Literal["full", "short", "off"] = "full"
    explain: Literal["every", "once", "dose", "name"] = Field(
        default="once",
        description="`every`: in full on both sides; `once`: the first time; `dose`: name, side and dose; "
        "`name`: name and side.",
    )
    explain_share: float = Field(
        default=0.07,
        ge=0,
        le=1,
        description="With `once`: the share of an exercise's time that its explanation should take at most; "
        "lines of the set-up are left out, from the third on.",
    )
    short_forms: bool = Field(
        default=False, description="Where a phrase of the wording has a short form, say that."
    )
    announce_rest: bool = True
    preview: bool = Field(default=True, description="Say what comes next before a rest ends.")
    midpoint: bool = True
    half_style: Literal["voice", "tone", "both"] = Field(
        default="voice", description="How halfway is told, in reps and in time."
    )
    quiet_from: int = Field(
        default=0,
        ge=0,
        le=50,
        description="From this set on only tones are heard in the work; 0 means never.",
    )
    tones: dict[Tone, Tone | Literal["none"]] = Field(
        default={}, description="Tones to be heard in place of others: {stop: chime, tick: none}."
    )
    start_word: bool = Field(default=True, description="Speak the start; without it a tone starts the work.")
    music: float = Field(
        default=1.0, ge=0, le=1, description="Where a session has music: how much of it, from 0 (none) to 1."
    )


class Preset(Pacing):
    """A pacing or a verbosity as a file: some settings, and a line that says whom it suits."""

    description: str | None = None
    preset: str | None = Field(default=None, description="Another preset to start from.")
    firm: bool = Field(
        default=False,
        description="Its settings stand above every other preset; only settings of one's own change them.",
    )


def read_choice(value: object) -> object:
    """Turn the bare name of a preset into {preset: name}; leave a mapping alone."""
    return {"preset": value} if isinstance(value, str) else value


PacingChoice = Annotated[Preset, BeforeValidator(read_choice, json_schema_input_type=str | Preset)]
"""The name of a preset, or settings, or both: `brisk`, or {preset: brisk, lead_in: 5s}."""

Presets = Mapping[str, Preset]
"""Pacings and verbosities by name."""
