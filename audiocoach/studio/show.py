"""Lists, cards, settings with their origins."""

import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from audiocoach.coach.model.choices import NO_MUSIC, SoundChoices
from audiocoach.coach.model.exercises import Exercise, Wanted, matching
from audiocoach.coach.model.layers import BUILT_IN, Setting, Settled, settled
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import Wording
from audiocoach.coach.script.bouts import Bout, unfold
from audiocoach.coach.script.templates import SideOf, speak
from audiocoach.coach.script.writer import DraftScript, ScriptInput, equipment, write_draft
from audiocoach.coach.timeline.forecast import lay_out
from audiocoach.errors import NotationError, UnknownNameError, did_you_mean
from audiocoach.library import ENDINGS, Library, yaml_called
from audiocoach.notation.checking import holds_plan
from audiocoach.publish.cards import exercise_card, routine_card
from audiocoach.publish.plan_report import plan_card
from audiocoach.settings import NO_FLAGS, Flags
from audiocoach.studio.make import DEFAULT_WORDING, Studio


class Effective(NamedTuple):
    """The title of a routine, the choices of its session with their origins, and its settings."""

    title: str
    choices: tuple[Setting, ...]
    settled: Settled


def effective(studio: Studio, source: str, flags: Flags = NO_FLAGS) -> Effective:
    """Gather every setting of a routine, by its name or its file, and who chose it.

    Raises UnknownNameError for a name that nothing has.
    """
    routine = studio.routine(source)
    brief = studio.brief(routine, flags)
    settings = settled(brief.routine, brief.catalogue, brief.presets, brief.choice)
    return Effective(routine.title, tuple(_choices(studio, routine, flags)), settings)


CHOICES = ("voice", "wording", "pacing", "verbosity", "level", "output")


def _choices(studio: Studio, routine: Routine, flags: Flags) -> Iterator[Setting]:
    for name in CHOICES:
        choice = studio.chosen(name, routine, flags)
        yield replace(choice, value=str(choice.value))
    levels = studio.sounds(routine.sound, flags)
    whole = studio.production(routine.sound, flags)
    for name in SoundChoices.model_fields:
        origins = [origin for origin, sound in levels.items() if getattr(sound, name) is not None]
        value = getattr(whole, name)
        shown = str(value or NO_MUSIC) if name == "music" else value
        yield Setting(name=f"sound.{name}", value=shown, origin=[BUILT_IN, *origins][-1])


def table(library: Library, kind: str, wanted: Wanted | None = None) -> dict[str, str]:
    """List the names of a kind, each with a line about it; kinds are the folders of the library.

    A file with mistakes is listed, too, with the command that tells them. Of exercises, those that are
    `wanted`; raises UnknownNameError for what no exercise could have.
    """
    names = sorted(matching(library.catalogue(), wanted)) if wanted else library.names(kind)
    rows = {name: _row(library, kind, name) for name in names}
    broken = {complaint.file for complaint in library.complaints()} if kind == "exercises" else set()
    return rows | {Path(file).name: _mistaken(file) for file in sorted(broken)}


def _row(library: Library, kind: str, name: str) -> str:
    try:
        return " ".join(_about(library, kind, name).split())
    except NotationError:
        return _mistaken(str(library.paths(kind)[name]))


def _about(library: Library, kind: str, name: str) -> str:
    if kind == "exercises":
        exercise = library.catalogue()[name]
        needs = ", ".join(gear.item for gear in exercise.equipment.fetched)
        return f"{exercise.name} · {exercise.position}{f' · needs {needs}' if needs else ''}"
    if kind == "routines":
        routine = library.routine(name)
        return f"{routine.title} · {routine.level}"
    if kind == "plans":
        plan = library.plan(name)
        return f"{plan.title} · {plan.weeks} weeks · {plan.per_week} sessions a week"
    if kind == "wording":
        return library.wording(name).description or ""
    return library.presets()[name].description or ""


def _mistaken(file: str) -> str:
    return f"has mistakes; see: audiocoach check {shlex.quote(file)}"


def card(studio: Studio, name: str) -> list[str]:
    """Show a routine, a plan or an exercise, by its name, its alias or its file; the first that has it.

    Raises UnknownNameError that offers names of all kinds.
    """
    library = studio.library
    routines, plans = library.names("routines"), library.names("plans")
    is_file = name.endswith(ENDINGS) or (
        yaml_called(Path(name)) is not None and name not in library.catalogue()
    )
    if name in {*plans} - {*routines} or (is_file and holds_plan(library.path(name))):
        return _plan_card(studio, name)
    if name in routines or is_file:
        return _routine_card(studio, name)
    try:
        return _exercise_card(studio, *library.exercise(name))
    except UnknownNameError:
        hint = did_you_mean(name, [*routines, *library.names("exercises"), *plans]) or "see: audiocoach list"
        raise UnknownNameError(f"there is no routine, exercise or plan '{name}'", hint=hint) from None


def _routine_card(studio: Studio, name: str) -> list[str]:
    brief = studio.brief(studio.library.routine(name), Flags())
    bouts = _bouts(brief)
    draft = write_draft(brief)
    gear = equipment(brief.routine, bouts)
    return routine_card(name, brief.routine, bouts, gear, estimated_total(draft), draft.notes)


def _plan_card(studio: Studio, name: str) -> list[str]:
    plan = studio.library.plan(name)
    needs = {}
    for routine in {routine for stage in plan.stages for routine in stage.routines}:
        brief = studio.brief(studio.library.routine(routine), Flags())
        needs[routine] = equipment(brief.routine, _bouts(brief))
    return plan_card(name, plan, needs)


def _bouts(brief: ScriptInput) -> list[Bout]:
    steps = unfold(brief.routine, brief.catalogue, brief.presets)
    return [step for step in steps if isinstance(step, Bout)]


def _exercise_card(studio: Studio, id_: str, exercise: Exercise) -> list[str]:
    wording = studio.library.wording(studio.settings.wording or DEFAULT_WORDING)
    return exercise_card(id_, exercise, lambda line: _with_left_side(line, exercise, wording))


def _with_left_side(line: str, exercise: Exercise, wording: Wording) -> str:
    working, other = SideOf("left", exercise.limb), SideOf("right", exercise.limb)
    limb = wording.limbs.get(exercise.limb, exercise.limb)
    return speak(wording, line, {"side": working, "other_side": other, "support_side": other, "limb": limb})


def estimated_total(draft: DraftScript) -> int:
    """Estimate how long a session takes, in milliseconds, without speaking a word."""
    _, timeline = lay_out(draft, {})
    return timeline.total
