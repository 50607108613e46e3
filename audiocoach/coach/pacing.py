"""How much air there is: every knob of pacing and verbosity, and how layers of them add up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, Field, ValidationError

from audiocoach.coach.durations import Between
from audiocoach.coach.knobs import Knobs, add_up, read_knobs, without
from audiocoach.coach.names import find
from audiocoach.coach.written import Written
from audiocoach.errors import SettingsError, UnknownNameError

Pause = Annotated[int, Between(0, 600_000)]
Rest = Annotated[int, Between(0, 1_800_000)]
Tone = Literal["start", "stop", "switch", "tick", "low_tick", "halfway", "chime", "beep", "finish"]
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
    every: int = Field(default=1, ge=1, le=50, description="Say every nth number.")
    last: int = Field(default=0, ge=0, le=50, description="Say only the last n numbers; 0 says them all.")
    apart: Pause = Field(
        default=4_000,
        description="The least time from one number to the next; a tick marks the reps between.",
    )
    phase_words: int = Field(
        default=2, ge=0, le=200, description="Reps of the first set that speak the phase words."
    )
    phase_sets: int = Field(default=1, ge=0, le=50, description="Sets that speak phase words; 0 means all.")
    hold_sound: Literal["tick", "none"] = "tick"
    hold_count: Pause = Field(
        default=5_000, description="Holds of at least this length are counted aloud; 0 counts none."
    )
    milestones: tuple[Milestone, ...] = ("half", "three_more", "last")


class Timed(Written):
    """What is heard while time runs."""

    half: bool = True
    half_min: Pause = 20_000
    left: tuple[Pause, ...] = (30_000, 10_000)
    left_min: Pause = Field(default=30_000, description="Work shorter than this has no time-left marks.")
    left_share: float = Field(
        default=0.5, gt=0, le=1, description="A mark is spoken when it is at most this share of the work."
    )
    say_left: bool = Field(default=True, description="Speak the time-left marks.")
    countdown: int = Field(default=3, ge=0, le=10, description="Seconds counted down at the end.")
    countdown_style: Style = "voice"
    breath: bool = Field(default=False, description="One breath cue, thirty seconds in.")


class SideChoices(Written):
    """In which order sides work."""

    order: Literal["catalogue", "alternate", "block"] = "catalogue"
    first: Literal["left", "right"] = "left"
    only: Literal["left", "right"] | None = Field(default=None, description="The one side that works.")


class FormCues(Written):
    """How often the movement is corrected."""

    per_set: tuple[Annotated[int, Field(ge=0, le=20)], ...] = Field(default=(2, 1, 0), min_length=1)
    keep_out_of_last: int = Field(default=3, ge=0, le=50)
    encouragement: bool = False


class Pacing(Written):
    """Every knob of pacing and verbosity, with its built-in value."""

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
    """A pacing or a verbosity as a file: some knobs, and a line that says whom it suits."""

    description: str | None = None
    preset: str | None = Field(default=None, description="Another preset to start from.")
    firm: bool = Field(
        default=False,
        description="Its knobs stand above every other preset; only knobs of one's own turn them.",
    )


def read_choice(value: object) -> object:
    """Turn the bare name of a preset into {preset: name}; leave a mapping alone."""
    return {"preset": value} if isinstance(value, str) else value


PacingChoice = Annotated[Preset, BeforeValidator(read_choice, json_schema_input_type=str | Preset)]
"""The name of a preset, or knobs, or both: `brisk`, or {preset: brisk, lead_in: 5s}."""

Presets = Mapping[str, Preset]
"""Pacings and verbosities by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Knobs that lie over those below: a preset's, or ones that stand by themselves (`preset` is empty).

    `origin` tells who chose them: the config, the routine, a block ...
    """

    knobs: Knobs
    preset: str = ""
    firm: bool = False
    origin: str = ""


def knobs(choice: Preset) -> Knobs:
    """Return only the knobs that a choice states, as they would stand in a file."""
    about = {"description", "preset", "firm"}
    return choice.model_dump(mode="json", exclude_unset=True, by_alias=True, exclude=about)


def unroll(choice: Preset | None, presets: Presets) -> list[Layer]:
    """List the layers of one choice: the presets it starts from, then its own knobs.

    Raises UnknownNameError when no preset has the name, or presets start from each other in a ring.
    """
    if choice is None:
        return []
    name, typed = typed_knobs(choice.preset)
    layers = [Layer(knobs=knobs(choice)), Layer(knobs=typed)]
    seen: list[str] = []
    while name is not None:
        if name in seen:
            raise UnknownNameError(f"the presets {', '.join([*seen, name])} start from each other")
        seen.append(name)
        preset = find(name, presets, "pacing or verbosity")
        layers.insert(0, Layer(knobs=knobs(preset), preset=name, firm=preset.firm))
        name = preset.preset
    return [layer for layer in layers if layer.knobs]


def knob_names(model: type[Written] = Pacing, path: str = "") -> Iterator[str]:
    """List the names of all knobs, as in rest.between_sets; a tone is one, too, as in tones.stop."""
    for field, about in model.model_fields.items():
        name = f"{path}{about.alias or field}"
        if isinstance(about.annotation, type) and issubclass(about.annotation, Written):
            yield from knob_names(about.annotation, f"{name}.")
        elif field == "tones":
            yield from (f"{name}.{tone}" for tone in get_args(Tone))
        else:
            yield name


def typed_knobs(text: str | None) -> tuple[str | None, Knobs]:
    """Read a preset and the knobs that are typed beside its name, as on the command line.

    Raises UnknownNameError for a knob that does not exist, SettingsError for a value that it cannot have.
    """
    if text is None or "=" not in text:
        return text, {}
    name, typed = read_knobs(text, list(knob_names()))
    try:
        Pacing.model_validate(typed)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
        raise SettingsError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None
    return name, typed


def chosen_by(origin: str, layers: Iterable[Layer]) -> list[Layer]:
    """Note on layers who chose them."""
    return [replace(layer, origin=origin) for layer in layers]


def standing(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Leave to each layer the knobs it may turn: a firm preset keeps its own from every other preset."""
    taken = add_up(layer.knobs for layer in layers if layer.firm)
    return tuple(
        replace(layer, knobs=without(layer.knobs, taken)) if layer.preset and not layer.firm else layer
        for layer in layers
    )


def settle(layers: Sequence[Layer]) -> Pacing:
    """Make the pacing that layers add up to, lowest first."""
    return Pacing.model_validate(add_up(layer.knobs for layer in standing(layers)))
