from collections.abc import Mapping

import pytest

from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import SpokenText, Wording
from audiocoach.coach.script.phrasing import pronounced

PLAIN = {"position": "standing", "dose": "1 x 8"}
DEADLIFT = {"RDL": "are dee ell", "hinge": "hindge"}
RDL = Exercise.model_validate(
    {**PLAIN, "name": "RDL", "pronounce": {"RDL": "are dee ell", "hinge": "hindge"}}
)
TFL = Exercise.model_validate({**PLAIN, "name": "TFL stretch", "pronounce": {"TFL": "tee eff ell"}})
RIVAL = Exercise.model_validate({**PLAIN, "name": "Rival", "pronounce": {"RDL": "Romanian deadlift"}})
CATALOGUE = {"rdl": RDL, "tfl": TFL, "rival": RIVAL}
WORDING = Wording(pronounce={"RDL": "rudl", "glute": "gloot"})
TRANSLATED = SpokenText(pronounce={"RDL": "erre de ele"})


def routine(*uses: str | Mapping[str, object]) -> Routine:
    """Make a routine of some exercises."""
    return Routine.model_validate({"title": "Back", "blocks": [{"exercises": list(uses)}]})


@pytest.mark.parametrize(
    ("wording", "uses", "words"),
    [
        pytest.param(WORDING, ["other"], WORDING.pronounce, id="nothing asked"),
        pytest.param(WORDING, ["tfl"], {**WORDING.pronounce, "TFL": "tee eff ell"}, id="another word"),
        pytest.param(
            WORDING,
            ["rdl"],
            {"RDL": "are dee ell", "glute": "gloot", "hinge": "hindge"},
            id="the exercise before the wording",
        ),
        pytest.param(
            WORDING.model_copy(update={"exercises": {"rdl": TRANSLATED}}),
            ["rdl"],
            {"RDL": "erre de ele", "glute": "gloot", "hinge": "hindge"},
            id="the wording's exercise before the file",
        ),
        pytest.param(
            Wording(exercises={"rdl": TRANSLATED}),
            [{"use": "rdl", "say": {"pronounce": {"RDL": "deadlift"}}}],
            {"RDL": "deadlift", "hinge": "hindge"},
            id="the routine before all",
        ),
        pytest.param(
            Wording(), ["rdl", "rival"], {"RDL": "are dee ell", "hinge": "hindge"}, id="the first counts"
        ),
    ],
)
def test_who_says_how_a_word_sounds(
    wording: Wording, uses: list[str | Mapping[str, object]], words: Mapping[str, str]
) -> None:
    """What is nearer to the routine goes first, and of two exercises the earlier one."""
    assert pronounced(wording, routine(*uses), CATALOGUE).pronounce == words


def test_twice_is_as_once() -> None:
    """A wording that has the words of the exercises already stays as it is."""
    once = pronounced(WORDING, routine("rdl"), CATALOGUE)
    assert pronounced(once, routine("rdl"), CATALOGUE) == once
