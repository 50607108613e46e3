"""Other exercises in a routine: one swapped for another, or none that needs a piece of equipment."""

from collections.abc import Iterator, Mapping

from audiocoach.coach.model.doses import LONGEST_WORK, MOST_REPS, MOST_SETS, Range
from audiocoach.coach.model.durations import format_duration
from audiocoach.coach.model.exercises import Catalogue, Exercise, in_sentence, kinds_of_gear
from audiocoach.coach.model.fields import find
from audiocoach.coach.model.pacing import Preset
from audiocoach.coach.model.plans import Recipe
from audiocoach.coach.model.routines import (
    Adapted,
    Adjustment,
    Item,
    ItemIndex,
    Routine,
    Use,
    edited,
    places,
    restated,
    with_rounds,
)
from audiocoach.errors import SettingsError, UnknownNameError, did_you_mean


def swap(routine: Routine, old: str, new: str, catalogue: Catalogue) -> Adapted:
    """Put one exercise in the place of another, wherever the routine uses it.

    What the routine states about the amount of work stays, as far as the new exercise is measured the same
    way. Raises UnknownNameError when the routine does not use `old` or nothing is called `new`, SettingsError
    when a stretch would come first.
    """
    used = dict.fromkeys(use.use for _, use in places(routine))
    if old not in used:
        hint = did_you_mean(old, used) or f"its exercises are: {', '.join(used)}"
        raise UnknownNameError(f"'{routine.title}' does not use the exercise '{old}'", hint=hint)
    find(new, catalogue, "exercise")
    there = {place: replaced(use, new, catalogue) for place, use in places(routine) if use.use == old}
    swapped = _warm(edited(routine, there), routine, catalogue)
    return Adapted(swapped, (Adjustment(_name(old, catalogue), f"swapped for {_inside(new, catalogue)}"),))


def without(routine: Routine, item: str, catalogue: Catalogue) -> Adapted:
    """Do without a piece of equipment: what requires it gives way to an easier exercise, or to nothing.

    Raises UnknownNameError when no exercise uses such an item, SettingsError when nothing would be left.
    """
    gear = (each for exercise in catalogue.values() for each in exercise.equipment.all)
    known = {*kinds_of_gear(gear), *routine.equipment}
    if item not in known:
        hint = did_you_mean(item, known) or f"the equipment is: {', '.join(sorted(known))}"
        raise UnknownNameError(f"no exercise needs the equipment '{item}'", hint=hint)
    changes = dict(_substitutes(routine, item, catalogue))
    told = dict.fromkeys(adjustment for _, adjustment in changes.values())
    kept = tuple(other for other in routine.equipment if other != item)
    changed = edited(routine, {place: new for place, (new, _) in changes.items()})
    changed = _warm(changed.model_copy(update={"equipment": kept}), routine, catalogue)
    return Adapted(changed if told or kept != routine.equipment else routine, tuple(told))


def replaced(use: Use, new: str, catalogue: Catalogue) -> Use:
    """Return a use of another exercise that keeps what fits it: sets, reps or time, hold, rest, pacing."""
    exercise, asked = catalogue[new], use.asked()
    fits = {
        "sets": True,
        "rest": True,
        "reps": exercise.mode == "reps",
        "time": exercise.mode == (catalogue[use.use].mode if use.use in catalogue else ""),
        "hold": exercise.dose.hold is not None,
    }
    kept = {name: value for name in fits if fits[name] and (value := getattr(asked, name)) is not None}
    rest = use.rest or asked.rest
    named = {"rest": rest, "pacing": use.pacing, "verbosity": use.verbosity}
    stated = {name: value for name, value in {**kept, **named}.items() if value is not None}
    return Use(use=new).model_copy(update=stated)


def easier(name: str, item: str, catalogue: Catalogue) -> str | None:
    """Find the nearest easier exercise that does not require an item, in the same family if it has one."""
    seen, level = {name}, [name]
    found: list[str] = []
    while level:
        level = [
            other
            for one in level
            for other in catalogue[one].easier
            if other in catalogue and other not in seen
        ]
        level = list(dict.fromkeys(level))
        seen.update(level)
        found += [other for other in level if not _requires(catalogue[other], item)]
    family = catalogue[name].family
    return min(found, key=lambda other: catalogue[other].family != family, default=None)


def _substitutes(
    routine: Routine, item: str, catalogue: Catalogue
) -> Iterator[tuple[ItemIndex, tuple[Item | None, Adjustment]]]:
    """Pair each place whose exercise requires the item with what comes there, and with what to tell."""
    here = {
        use.use for _, use in places(routine) if not _requires(find(use.use, catalogue, "exercise"), item)
    }
    stands_in: dict[str, str] = {}
    for place, use in places(routine):
        if not _requires(catalogue[use.use], item):
            continue
        what, need = _name(use.use, catalogue), item.replace("-", " ")
        new = easier(use.use, item, catalogue)
        if new is None:
            yield place, (None, Adjustment(what, f"left out, it needs the {need}"))
        elif new in here or stands_in.setdefault(new, use.use) != use.use:
            told = f"left out, {_inside(new, catalogue)} is there without the {need}"
            yield place, (None, Adjustment(what, told))
        else:
            told = f"{_inside(new, catalogue)} instead, without the {need}"
            yield place, (replaced(use, new, catalogue), Adjustment(what, told))


def _warm(changed: Routine, before: Routine, catalogue: Catalogue) -> Routine:
    """Return the changed routine, unless a stretch that had work before it now comes first."""
    first, used_to_be = (catalogue[places(routine)[0][1].use] for routine in (changed, before))
    if first.stretch and not used_to_be.stretch:
        raise SettingsError(
            f"'{changed.title}' would start with the {first.spoken}",
            hint="a stretch wants warm muscles, so keep an exercise before it",
        )
    return changed


def _requires(exercise: Exercise, item: str) -> bool:
    return any(gear.is_a(item) for gear in exercise.equipment.required)


def _name(name: str, catalogue: Catalogue) -> str:
    return catalogue[name].name if name in catalogue else name


def _inside(name: str, catalogue: Catalogue) -> str:
    """Return the name on screen as it stands inside a sentence."""
    return in_sentence(_name(name, catalogue))


def with_sets(routine: Routine, sets: int, catalogue: Catalogue) -> Adapted:
    """Give every exercise a number of sets, and every circuit as many rounds; a stretch keeps its own.

    Raises SettingsError for a number of sets that no exercise may have.
    """
    _within(sets, MOST_SETS, "sets")
    asked = {
        place: restated(use, sets=Range(sets, sets))
        for place, use in places(routine)
        if routine.blocks[place[0]].rounds == 1 and not _keeps_its_dose(routine, place, use, catalogue)
    }
    routine = edited(routine, asked)
    blocks = tuple(
        with_rounds(block, sets) if block.rounds > 1 and not block.warm_up else block
        for block in routine.blocks
    )
    told = Adjustment("Every exercise", f"{sets} set{'s' if sets > 1 else ''}")
    return Adapted(routine.model_copy(update={"blocks": blocks}), (told,))


def with_reps(routine: Routine, reps: int, catalogue: Catalogue) -> Adapted:
    """Ask for a number of reps wherever reps are counted, but for no more than an exercise's own dose has.

    Raises SettingsError for a number of reps that no exercise may have.
    """
    _within(reps, MOST_REPS, "reps")
    asked = _asked(routine, "reps", reps, catalogue)
    return Adapted(edited(routine, asked), (Adjustment("Every exercise", f"{reps} reps at most"),))


def with_time(routine: Routine, time: int, catalogue: Catalogue) -> Adapted:
    """Ask for milliseconds of work wherever work is timed, within the range of an exercise's own dose.

    A stretch keeps its own time. Raises SettingsError for a time that no exercise may have.
    """
    if not 1000 <= time <= LONGEST_WORK:
        raise SettingsError(
            f"{format_duration(time)} is no time to work",
            hint=f"it is from 1s to {format_duration(LONGEST_WORK)}",
        )
    asked = _asked(routine, "time", time, catalogue)
    return Adapted(
        edited(routine, asked), (Adjustment("Every exercise", f"{format_duration(time)} at most"),)
    )


def _asked(routine: Routine, measure: str, amount: int, catalogue: Catalogue) -> Mapping[ItemIndex, Use]:
    asked = {}
    for place, use in places(routine):
        exercise = find(use.use, catalogue, "exercise")
        own, now = getattr(exercise.dose, measure), exercise.dose.changed(use.asked())
        keeps = _keeps_its_dose(routine, place, use, catalogue)
        if not keeps and getattr(now, measure) is not None:
            limited = min(amount, own.high if own is not None else amount)
            asked[place] = restated(use, **{measure: Range(limited, limited)})
    return asked


def _keeps_its_dose(routine: Routine, place: ItemIndex, use: Use, catalogue: Catalogue) -> bool:
    """Tell whether an exercise stays as it is: a stretch, or a part of the warm-up."""
    return routine.blocks[place[0]].warm_up or find(use.use, catalogue, "exercise").stretch


def _within(number: int, most: int, noun: str) -> None:
    if not 1 <= number <= most:
        raise SettingsError(f"{number} {noun} is not possible", hint=f"choose 1 to {most}")


def adapted_to_recipe(recipe: Recipe, routine: Routine, catalogue: Catalogue) -> Routine:
    """Return a routine in the form that a recipe asks for.

    Raises UnknownNameError for an exercise that the catalogue does not have.
    """
    if recipe.sets is not None:
        routine = with_sets(routine, recipe.sets, catalogue).routine
    if recipe.reps is not None:
        routine = with_reps(routine, recipe.reps, catalogue).routine
    if recipe.time is not None:
        routine = with_time(routine, recipe.time, catalogue).routine
    pacing = Preset(preset=recipe.pacing) if recipe.pacing is not None else None
    chosen = {"level": recipe.level, "verbosity": recipe.verbosity, "pacing": pacing}
    return routine.model_copy(update={name: value for name, value in chosen.items() if value is not None})
