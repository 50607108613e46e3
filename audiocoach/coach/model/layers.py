"""Which value of a setting counts, and where it is from."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_args

from pydantic import ValidationError

from audiocoach.coach.model.doses import Dose, Level
from audiocoach.coach.model.durations import format_duration
from audiocoach.coach.model.exercises import Catalogue, Exercise
from audiocoach.coach.model.fields import Written, find
from audiocoach.coach.model.pacing import Pacing, Preset, Presets, Tone
from audiocoach.coach.model.routines import Block, PacingFields, Routine, Use, numbered
from audiocoach.errors import SettingsError, UnknownNameError, did_you_mean

PartialPacing = Mapping[str, Any]
"""Some settings of `Pacing` as written in a file: a partial, nested mapping."""

_COMMA = re.compile(r",(?![^\[{]*[\]}])")

_LIST = re.compile(r"\[(.*)\]")

_SWITCHES = {"true": True, "false": False}


def read_typed(text: str, known: Collection[str]) -> tuple[str | None, dict[str, Any]]:
    """Read the name of a preset, if there is one, and the settings beside it, nested as in a file.

    >>> read_typed("brisk, rest.between_sets=45s, timed.left=[30s, 5s]", ["rest.between_sets", "timed.left"])
    ('brisk', {'rest': {'between_sets': '45s'}, 'timed': {'left': ['30s', '5s']}})

    Raises UnknownNameError for a setting that is not `known`, SettingsError for a second preset.
    """
    preset: str | None = None
    found: dict[str, Any] = {}
    for part in filter(None, map(str.strip, _COMMA.split(text))):
        name, sign, value = (word.strip() for word in part.partition("="))
        if not sign and preset is not None:
            hint = "name one, and type settings as in lead_in=5s"
            raise SettingsError(f"'{preset}' and '{name}' are two presets", hint=hint)
        if not sign:
            preset = name
        else:
            _turn(found, _known(name, known), _value(value))
    return preset, found


def _known(name: str, known: Collection[str]) -> list[str]:
    if name not in known:
        hint = did_you_mean(name, known) or "docs/notation.md has every setting"
        raise UnknownNameError(f"there is no setting '{name}'", hint=hint)
    return name.split(".")


def _turn(found: dict[str, Any], path: list[str], value: object) -> None:
    for key in path[:-1]:
        found = found.setdefault(key, {})
    found[path[-1]] = value


def _value(text: str) -> object:
    listed = _LIST.fullmatch(text)
    if listed:
        return [_value(entry.strip()) for entry in listed[1].split(",") if entry.strip()]
    if text[:1] == "{" and text[-1:] == "}":
        entries = (entry.partition(":") for entry in text[1:-1].split(",") if entry.strip())
        return {key.strip(): _value(value.strip()) for key, _, value in entries}
    return _SWITCHES.get(text, text)


def merged(layers: Iterable[PartialPacing]) -> dict[str, Any]:
    """Lay partial settings over each other; a later layer wins, key by key.

    >>> merged([{"rest": {"between_sets": "30s"}}, {"rest": {"between_rounds": "1m"}, "lead_in": "5s"}])
    {'rest': {'between_sets': '30s', 'between_rounds': '1m'}, 'lead_in': '5s'}
    """
    total: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            below = total.get(key)
            total[key] = merged([below or {}, value]) if isinstance(value, Mapping) else value
    return total


def left_over(layer: PartialPacing, taken: PartialPacing) -> dict[str, Any]:
    """Leave out the settings that others have taken.

    >>> left_over({"timed": {"half": True, "countdown": 3}, "lead_in": "5s"}, {"timed": {"half": False}})
    {'timed': {'countdown': 3}, 'lead_in': '5s'}
    """
    left: dict[str, Any] = {}
    for key, value in layer.items():
        if key not in taken:
            left[key] = value
        elif isinstance(value, Mapping):
            left[key] = left_over(value, taken[key])
    return left


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Settings that lie over those below: a preset's, or ones that stand by themselves (`preset` is empty).

    `origin` tells who chose them: the config, the routine, a block ...
    """

    values: PartialPacing
    preset: str = ""
    firm: bool = False
    origin: str = ""


def stated(choice: Preset) -> PartialPacing:
    """Return only the settings that a choice states, as they would stand in a file."""
    about = {"description", "preset", "firm"}
    return choice.model_dump(mode="json", exclude_unset=True, by_alias=True, exclude=about)


def unroll(choice: Preset | None, presets: Presets) -> list[Layer]:
    """List the layers of one choice: the presets it starts from, then its own settings.

    Raises UnknownNameError when no preset has the name, or presets start from each other in a ring.
    """
    if choice is None:
        return []
    name, typed = typed_settings(choice.preset)
    layers = [Layer(values=stated(choice)), Layer(values=typed)]
    seen: list[str] = []
    while name is not None:
        if name in seen:
            raise UnknownNameError(f"the presets {', '.join([*seen, name])} start from each other")
        seen.append(name)
        preset = find(name, presets, "pacing or verbosity")
        layers.insert(0, Layer(values=stated(preset), preset=name, firm=preset.firm))
        name = preset.preset
    return [layer for layer in layers if layer.values]


def setting_names(model: type[Written] = Pacing, path: str = "") -> Iterator[str]:
    """List the names of all settings, as in rest.between_sets; a tone is one, too, as in tones.stop."""
    for field, about in model.model_fields.items():
        name = f"{path}{about.alias or field}"
        if isinstance(about.annotation, type) and issubclass(about.annotation, Written):
            yield from setting_names(about.annotation, f"{name}.")
        elif field == "tones":
            yield from (f"{name}.{tone}" for tone in get_args(Tone))
        else:
            yield name


def typed_settings(text: str | None) -> tuple[str | None, PartialPacing]:
    """Read a preset and the settings that are typed beside its name, as on the command line.

    Raises UnknownNameError for a setting that does not exist, SettingsError for a value that it cannot have.
    """
    if text is None or "=" not in text:
        return text, {}
    name, typed = read_typed(text, list(setting_names()))
    try:
        Pacing.model_validate(typed)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"] if isinstance(part, str))
        raise SettingsError(f"{where}: {first['msg'].removeprefix('Value error, ')}") from None
    return name, typed


def chosen_by(origin: str, layers: Iterable[Layer]) -> list[Layer]:
    """Note on layers who chose them; what is typed lies over presets."""
    ordered = sorted(layers, key=lambda layer: not layer.preset)
    return [replace(layer, origin=origin) for layer in ordered]


def effective_layers(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Leave to each layer the settings it may change: a firm preset keeps its own from every other preset."""
    taken = merged(layer.values for layer in layers if layer.firm)
    return tuple(
        replace(layer, values=left_over(layer.values, taken)) if layer.preset and not layer.firm else layer
        for layer in layers
    )


def settle(layers: Sequence[Layer]) -> Pacing:
    """Make the pacing that layers add up to, lowest first."""
    return Pacing.model_validate(merged(layer.values for layer in effective_layers(layers)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What is chosen outside the routine: below it (the user's config) and above it (flags).

    `level` overrides the routine's.
    """

    below: tuple[Layer, ...] = ()
    above: tuple[Layer, ...] = ()
    level: Level | None = None


def layers_of(choices: PacingFields, presets: Presets, origin: str) -> list[Layer]:
    """List the settings that one level of the routine changes: its presets, then those typed one by one."""
    pacing = unroll(choices.pacing, presets)
    verbosity = unroll(Preset(preset=choices.verbosity), presets) if choices.verbosity else []
    return chosen_by(origin, [*pacing, *verbosity])


def common_layers(
    routine: Routine, presets: Presets, choice: Overrides, inside: Iterable[Layer] = ()
) -> list[Layer]:
    """List layers, lowest first: config, routine, what is chosen inside it, flags."""
    return [
        *chosen_by("config", choice.below),
        *layers_of(routine, presets, "routine"),
        *inside,
        *chosen_by("flag", choice.above),
    ]


def all_layers(
    exercise: Exercise, levels: tuple[Routine, Block, Use], presets: Presets, choice: Overrides
) -> list[Layer]:
    """List the layers of one exercise, lowest first: its own, then config, routine, block, use, flags."""
    own = unroll(Preset(preset=exercise.pacing), presets) if exercise.pacing else []
    routine, block, use = levels
    inside = [*layers_of(block, presets, "block"), *layers_of(use, presets, "exercise")]
    return [*chosen_by("catalogue", own), *common_layers(routine, presets, choice, inside)]


BUILT_IN = "built-in"
"""The origin of a setting that nobody has changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One setting as it stands: its path, such as `rest.between_sets`, its value as in a file, its origin.

    `preset` names the pacing or verbosity that turned it; it is empty where it was turned by itself.
    """

    name: str
    value: Any
    origin: str = BUILT_IN
    preset: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSettings:
    """The settings that stand otherwise for one exercise of a routine than for the rest of it.

    `index` numbers the exercises from 1; those of a warm-up come before.
    """

    index: int
    name: str
    block: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """Every setting of a routine, and what single exercises have otherwise."""

    common: tuple[Setting, ...]
    exercises: tuple[OwnSettings, ...]


def settled(routine: Routine, catalogue: Catalogue, presets: Presets, choice: Overrides) -> Settled:
    """Trace the settings of a routine and of each of its exercises.

    Raises UnknownNameError for an exercise, a pacing or a verbosity that does not exist.
    """
    common = trace(common_layers(routine, presets, choice))
    usual = {setting.name: setting.value for setting in common}
    found = []
    for index, (place, use) in numbered(routine).items():
        block = routine.blocks[place[0]]
        exercise = find(use.use, catalogue, "exercise")
        rests = {setting.name: setting for setting in stated_rests(exercise, block, use)}
        settings = trace(all_layers(exercise, (routine, block, use), presets, choice))
        stand = (rests.get(setting.name, setting) for setting in settings)
        own = tuple(setting for setting in stand if setting.value != usual[setting.name])
        found.append(OwnSettings(index=index, name=exercise.name, block=block.title or "", settings=own))
    return Settled(common=common, exercises=tuple(each for each in found if each.settings))


def stated_rests(exercise: Exercise, block: Block, use: Use) -> Iterator[Setting]:
    """List the rests that are stated by themselves, and stand above every pacing; the highest comes last."""
    for name, rest, origin in (
        ("between_sets", _of_dose(exercise.dose), "catalogue"),
        ("between_sets", _of_dose(use.dose), "exercise"),
        ("between_sets", use.rest.low if use.rest else None, "exercise"),
        ("between_exercises", block.rest, "block"),
        ("between_rounds", block.rest_between_rounds, "block"),
    ):
        if rest is not None:
            yield Setting(name=f"rest.{name}", value=format_duration(rest), origin=origin)


def _of_dose(dose: Dose | None) -> int | None:
    return dose.rest.low if dose is not None and dose.rest is not None else None


def trace(layers: Sequence[Layer]) -> tuple[Setting, ...]:
    """Tell of every setting how it stands under these layers, lowest first, and which of them turned it.

    >>> settings = trace([Layer(values={"lead_in": "5s"}, origin="routine")])
    >>> [(setting.name, setting.value) for setting in settings if setting.origin == "routine"]
    [('lead_in', '5s')]
    """
    turned = {name: layer for layer in effective_layers(layers) for name, _ in leaves(layer.values)}
    values = settle(layers).model_dump(mode="json", by_alias=True)
    return tuple(_setting(name, value, turned.get(name)) for name, value in leaves(values))


def _setting(name: str, value: Any, layer: Layer | None) -> Setting:
    if layer is None:
        return Setting(name=name, value=value)
    return Setting(name=name, value=value, origin=layer.origin, preset=layer.preset)


OPEN_SETTINGS = frozenset({"phase_count"})
"""Settings that hold names of the user's own, and are one value each."""


def leaves(settings: PartialPacing, path: str = "") -> Iterator[tuple[str, Any]]:
    """List nested settings flat, each by its whole path.

    >>> list(leaves({"rest": {"between_sets": "30s"}, "lead_in": "5s"}))
    [('rest.between_sets', '30s'), ('lead_in', '5s')]
    """
    for name, value in settings.items():
        if isinstance(value, Mapping) and value and name not in OPEN_SETTINGS:
            yield from leaves(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value
