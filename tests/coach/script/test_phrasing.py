"""Phrasing: whose turn it is among templates, and what is filled into them."""

import pytest

from audiocoach.coach.model.wording import Phrase
from audiocoach.coach.script.phrasing import BoutPhrasing, Phrasing
from audiocoach.coach.script.script import Priority
from audiocoach.errors import UnknownNameError
from tests.coach.scenes import bouts
from tests.coach.shelf import ENGLISH

TURNS = ENGLISH.model_copy(
    update={
        "phrases": {
            "go": Phrase(say=("Go.", "Now.", "")),
            "rest": Phrase(say=("Rest, {rest}, {name}.",), short=("Rest.", "", "Rest, {rest}, {name}.")),
            "done": Phrase(say=("{title} done.",)),
        }
    }
)


def test_templates_rotate() -> None:
    """Each moment has its own turn; silence has a turn, too."""
    phrasing = Phrasing(TURNS, {"title": "day"})
    spoken = [[cue.text for cue in phrasing.cue("go", {})] for _ in range(4)]
    assert spoken == [["Go."], ["Now."], [], ["Go."]]
    assert phrasing.cue("done", {})[0].text == "Day done."


def test_a_cue_has_its_short_forms_and_its_place() -> None:
    """A short form that is empty or the same is none; where the cue stands is said by the caller."""
    clam = bouts("[clam]")[0]
    (cue,) = BoutPhrasing(Phrasing(TURNS, {}), clam).cue("rest", at=500, priority=Priority.ACTION)
    assert cue.texts == ("Rest, thirty seconds, clamshell.", "Rest.")
    assert (cue.moment, cue.at, cue.priority) == ("rest", 500, Priority.ACTION)


def test_a_phrase_of_the_exercise_stands_before_the_wordings() -> None:
    """The bout's own phrase is spoken, the wording's in all other bouts."""
    own, plain = bouts("[{use: squat, sets: 1, say: {phrases: {go: Hop.}}}, bridge]")[:2]
    phrasing = Phrasing(TURNS, {})
    assert [BoutPhrasing(phrasing, bout).cue("go")[0].text for bout in (own, plain)] == ["Hop.", "Now."]


def test_a_moment_without_a_phrase_is_an_error() -> None:
    """A wording that leaves a moment out is found when the moment comes, by its name."""
    with pytest.raises(UnknownNameError, match="no phrase 'welcome'"):
        Phrasing(TURNS, {}).cue("welcome", {})


def test_the_supporting_side_is_the_other_one() -> None:
    """Where the left leg works, the right one supports."""
    left, right = bouts("[{use: clam, sets: 1}]")
    lines = ["{side} works, {other_side} rests, {support_side} carries."]
    said = [BoutPhrasing(Phrasing(ENGLISH, {}), bout).lines("setup", lines)[0].text for bout in (left, right)]
    assert said == ["Left works, right rests, right carries.", "Right works, left rests, left carries."]


def test_a_title_keeps_its_digits() -> None:
    """A chapter title is read and not heard."""
    title = Phrasing(ENGLISH, {}).title("chapter_exercise", {"index": 12, "name": "Squat"})
    assert title == "12. Squat"
