"""The built-in wording, presets and exercises, as the tests of the coach use them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from audiocoach.coach.model.exercises import Exercise, ExerciseFile
from audiocoach.coach.model.pacing import Preset
from audiocoach.coach.model.wording import MOMENTS, Phrase, Wording
from audiocoach.coach.script.templates import check_variables
from audiocoach.errors import did_you_mean

DATA = Path(__file__).parents[2] / "data"


def read(path: Path) -> Any:
    """Read a file of the library the plain way."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def read_catalogue() -> dict[str, Exercise]:
    """Read every built-in exercise."""
    files = [ExerciseFile.model_validate(read(path)) for path in sorted((DATA / "exercises").glob("*.yaml"))]
    return {name: exercise for file in files for name, exercise in file.exercises.items()}


def check_phrases(phrases: Mapping[str, Phrase]) -> Mapping[str, Phrase]:
    """Raise ValueError where a moment or a variable does not exist."""
    for moment, phrase in phrases.items():
        if moment not in MOMENTS:
            hint = did_you_mean(moment, MOMENTS) or f"the moments are {', '.join(MOMENTS)}"
            raise ValueError(f"'{moment}' is not a moment; {hint}")
        for template in (*phrase.say, *(phrase.short or ())):
            check_variables(template, MOMENTS[moment])
    return phrases


def read_wording() -> Wording:
    """Read the English wording, and hold its phrases against the moments."""
    wording = Wording.model_validate(read(DATA / "wording" / "english.yaml"))
    check_phrases(wording.phrases)
    return wording


ENGLISH = read_wording()
CATALOGUE = read_catalogue()
PRESETS = {
    path.stem: Preset.model_validate(read(path))
    for folder in ("pacing", "verbosity")
    for path in sorted((DATA / folder).glob("*.yaml"))
}
