"""Moments: each has the variables it promises, and is spoken by somebody."""

from dataclasses import replace

from audiocoach.coach.model.wording import EXERCISE_TEXT, MOMENTS, Phrase, Wording
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import Forecast
from tests.coach.scenes import brief
from tests.coach.shelf import ENGLISH
from tests.coach.writing import write_script

EVERYTHING = """
- {title: Circuit, rounds: 2, exercises: [squat, clam]}
- {title: Strength, exercises: [{say: Go on.}, bridge, {rest: 20s}, {use: squat, hold: 6s}]}
- {title: Timed, exercises: [{use: lunge, time: 45s}, {use: stretch, sets: 2}, {use: squat, time: 30s}]}
"""
FORECASTS = (Forecast(total=60_000), Forecast(total=600_000, middle=2, remaining=300_000))


def wordy() -> Wording:
    """Return a wording whose every phrase uses every variable of its moment."""
    phrases = {
        moment: Phrase(say=(" ".join([moment, *(f"{{{name}}}" for name in sorted(names))]),))
        for moment, names in MOMENTS.items()
    }
    return ENGLISH.model_copy(update={"phrases": phrases})


def written(explain: str, intro: str) -> list[Script]:
    """Write a session that has everything in it, in that wording."""
    settings = {"explain": explain, "intro": intro, "cues": {"encouragement": True}}
    given = replace(brief(EVERYTHING, settings), wording=wordy())
    return [write_script(given, forecast) for forecast in FORECASTS]


def test_every_moment_has_the_variables_it_promises() -> None:
    """A wording may use any variable of a moment: it is filled in wherever the moment is spoken."""
    for explain in ("every", "once", "dose", "name"):
        for script in written(explain, "full"):
            assert all("{" not in text for text in script.texts())


def test_every_moment_is_spoken_somewhere() -> None:
    """A moment that nobody speaks would be a promise to the writers of wordings that nobody keeps."""
    scripts = [*written("once", "full"), *written("name", "short"), *written("dose", "off")]
    spoken = {
        cue.moment for script in scripts for window in script.windows for cue in window.cues if cue.text
    }
    titles = {
        window.chapter.split()[0].lower() for script in scripts for window in script.windows if window.chapter
    }
    equipped = {"equipment"}
    assert set(MOMENTS) - spoken - titles - equipped == set()


def test_the_text_of_an_exercise_has_sides_and_doses() -> None:
    """What the catalogue's own lines may use is known."""
    assert {"side", "other_side", "limb"} <= EXERCISE_TEXT
