"""The built-in routines, and how long one takes when its clips last as long as their words suggest."""

from collections.abc import Mapping

from audiocoach.coach.model.routines import Routine, Use
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import DraftScript, Forecast, ScriptInput, write_draft
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated, lay_out_announced
from tests.coach.shelf import CATALOGUE, DATA, ENGLISH, PRESETS, read

ROUTINES = {
    path.stem: Routine.model_validate(read(path)) for path in sorted((DATA / "routines").glob("*.yaml"))
}


def brief_of(routine: Routine) -> ScriptInput:
    """Gather what the script of a routine is written from."""
    return ScriptInput(routine=routine, catalogue=CATALOGUE, wording=ENGLISH, presets=PRESETS)


def estimated_total(routine: Routine) -> int:
    """Return the milliseconds of a routine."""
    return arrange(write_draft(brief_of(routine)).script(Forecast(total=0)), Estimated()).total


def uses(routine: Routine) -> list[Use]:
    """List what a routine uses, in order."""
    return [item for block in routine.blocks for item in block.exercises if isinstance(item, Use)]


def names(routine: Routine) -> list[str]:
    """List the exercises of a routine, in order."""
    return [use.use for use in uses(routine)]


def routine_of(*items: object, **block: object) -> Routine:
    """Make a routine of one block."""
    return Routine.model_validate({"title": "Test", "blocks": [{"exercises": list(items), **block}]})


def written_again(routine: Routine) -> Routine:
    """Write a routine the way a file has it, and read it back."""
    return Routine.model_validate(routine.model_dump(mode="json", exclude_unset=True, by_alias=True))


def rehearse(draft: DraftScript, lengths: Mapping[str, int]) -> Script:
    """Finish a draft for clips of these lengths, and give its script."""
    return lay_out_announced(draft, lengths)[0]
