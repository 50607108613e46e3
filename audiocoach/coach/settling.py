"""Where every knob stands for a routine, and who turned it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audiocoach.coach.bouts import Choice, all_layers, common_layers
from audiocoach.coach.doses import Dose
from audiocoach.coach.durations import compose_duration
from audiocoach.coach.exercises import Catalogue, Exercise
from audiocoach.coach.knobs import Knobs
from audiocoach.coach.names import find
from audiocoach.coach.pacing import Layer, Presets, settle, standing
from audiocoach.coach.routines import Block, Routine, Use

BUILT_IN = "built-in"
"""The origin of a knob that nobody has turned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """One knob as it stands: its path, such as `rest.between_sets`, its value as files write it, its origin.

    `preset` names the pacing or verbosity that turned it; it is empty where it was turned by itself.
    """

    name: str
    value: Any
    origin: str = BUILT_IN
    preset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKnobs:
    """The knobs that stand otherwise for one exercise of a routine than for the rest of it.

    `index` numbers the exercises from 1.
    """

    index: int
    name: str
    block: str
    knobs: tuple[Knob, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Every knob of a routine, and what single exercises have otherwise."""

    common: tuple[Knob, ...]
    exercises: tuple[OwnKnobs, ...]


def settled(routine: Routine, catalogue: Catalogue, presets: Presets, choice: Choice) -> Settled:
    """Trace the knobs of a routine and of each of its exercises.

    Raises UnknownNameError for an exercise, a pacing or a verbosity that does not exist.
    """
    common = trace(common_layers(routine, presets, choice))
    usual = {knob.name: knob.value for knob in common}
    uses = ((block, item) for block in routine.blocks for item in block.exercises if isinstance(item, Use))
    found = []
    for index, (block, use) in enumerate(uses, start=1):
        exercise = find(use.use, catalogue, "exercise")
        rests = {knob.name: knob for knob in stated_rests(exercise, block, use)}
        knobs = trace(all_layers(exercise, (routine, block, use), presets, choice))
        stand = (rests.get(knob.name, knob) for knob in knobs)
        own = tuple(knob for knob in stand if knob.value != usual[knob.name])
        found.append(OwnKnobs(index=index, name=exercise.name, block=block.title or "", knobs=own))
    return Settled(common=common, exercises=tuple(each for each in found if each.knobs))


def stated_rests(exercise: Exercise, block: Block, use: Use) -> Iterator[Knob]:
    """List the rests that are stated by themselves, and stand above every pacing; the highest comes last."""
    for name, rest, origin in (
        ("between_sets", _of_dose(exercise.dose), "catalogue"),
        ("between_sets", _of_dose(use.dose), "exercise"),
        ("between_sets", use.rest, "exercise"),
        ("between_exercises", block.rest, "block"),
        ("between_rounds", block.rest_between_rounds, "block"),
    ):
        if rest is not None:
            yield Knob(name=f"rest.{name}", value=compose_duration(rest), origin=origin)


def _of_dose(dose: Dose | None) -> int | None:
    return dose.rest.low if dose is not None and dose.rest is not None else None


def trace(layers: Sequence[Layer]) -> tuple[Knob, ...]:
    """Tell of every knob how it stands under these layers, lowest first, and which of them turned it.

    >>> knobs = trace([Layer(knobs={"lead_in": "5s"}, origin="routine")])
    >>> [(knob.name, knob.value) for knob in knobs if knob.origin == "routine"]
    [('lead_in', '5s')]
    """
    turned = {name: layer for layer in standing(layers) for name, _ in leaves(layer.knobs)}
    values = settle(layers).model_dump(mode="json", by_alias=True)
    return tuple(_knob(name, value, turned.get(name)) for name, value in leaves(values))


def _knob(name: str, value: Any, layer: Layer | None) -> Knob:
    if layer is None:
        return Knob(name=name, value=value)
    return Knob(name=name, value=value, origin=layer.origin, preset=layer.preset)


def leaves(knobs: Knobs, path: str = "") -> Iterator[tuple[str, Any]]:
    """List nested knobs flat, each by its whole path.

    >>> list(leaves({"rest": {"between_sets": "30s"}, "lead_in": "5s"}))
    [('rest.between_sets', '30s'), ('lead_in', '5s')]
    """
    for name, value in knobs.items():
        if isinstance(value, Mapping) and value:
            yield from leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value
