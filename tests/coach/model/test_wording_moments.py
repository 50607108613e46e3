"""Moments: each has the variables it promises, and is spoken by somebody."""

from dataclasses import replace

from audiocoach.coach.model.plans import PlanPosition
from audiocoach.coach.model.wording import EXERCISE_TEXT, MOMENTS, Phrase, Wording
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import Forecast
from tests.coach.scenes import brief
from tests.coach.shelf import ENGLISH
from tests.coach.writing import write_script

EVERYTHING = """
- {title: Circuit, rounds: 2, exercises: [squat, clam]}
- {title: Strength, exercises: [{say: Go on.}, bridge, {rest: 20s}, {use: squat, hold: 6s}]}
- {title: Lists, exercises: [{use: squat, reps: [5, 4, max 40s], weight: [20 kg, 10 kg, 5 kg]}]}
- {title: Sides, exercises: [{use: clam, reps: [5, 4, 3]}, {use: squat, time: [9s, 8s]}]}
- {title: Loads, exercises: [{use: squat, sets: 1, weight: 20 kg, rpe: 8}, {use: clam, dose: 1 x max 30s}]}
- {title: Fails, exercises: [{use: squat, dose: 2 x failure 40s}, {use: squat, reps: [5, to failure 9s]}]}
- {title: Track, exercises: [{use: squat, sets: 2, distance: 400 m, time: 96s}, {rest: until ready}]}
- {title: Joined, gapless: true, exercises: [{use: lunge, sets: 1, time: 30s}, {use: squat, time: 30s}]}
- {title: Runs, gapless: true, rounds: 2, exercises: [{use: lunge, time: 60s}, {use: bridge, time: 60s}]}
- {title: Long, gapless: true, exercises: [{use: squat, sets: 1, time: 90s}]}
- {title: Open, amrap: 10m, exercises: [squat, {use: bridge, reps: 3}]}
- {title: Rested, exercises: [squat, {rest: 20s}, {rest: 5s}, squat]}
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


MIDDLE = PlanPosition(
    week=2,
    session=1,
    number=4,
    new=("squat",),
    check="Any pain?",
    following="More",
    rested=True,
    needs=("box",),
    longer=60_000,
    sets=3,
    reps=12,
)
END = PlanPosition(week=9, session=3, number=27, easier=True)


def written(explain: str, intro: str, position: PlanPosition = MIDDLE) -> list[Script]:
    """Write a session that has everything in it, in that wording."""
    told = {"cues": {"encouragement": True}, "reps": {"milestones": ["half", "three_more", "last"]}}
    settings = {"explain": explain, "intro": intro, **told}
    given = replace(brief(EVERYTHING, settings), wording=wordy(), position=position, athlete="Ana")
    return [write_script(given, forecast) for forecast in FORECASTS]


def test_every_moment_has_the_variables_it_promises() -> None:
    """A wording may use any variable of a moment: it is filled in wherever the moment is spoken."""
    for explain in ("every", "once", "dose", "name"):
        for script in written(explain, "full"):
            assert all("{" not in text for text in script.texts())


def test_every_moment_is_spoken_somewhere() -> None:
    """A moment that nobody speaks would be a promise to the writers of wordings that nobody keeps."""
    scripts = [
        *written("once", "full"),
        *written("every", "full"),
        *written("name", "short", END),
        *written("dose", "off"),
    ]
    spoken = {
        cue.moment for script in scripts for window in script.windows for cue in window.cues if cue.text
    }
    titles = {
        window.chapter.split()[0].lower() for script in scripts for window in script.windows if window.chapter
    }
    texts = " ".join(text for script in scripts for text in script.texts()).lower()
    parts = ("figure_", "task", "role", "next_")
    inside = {moment for moment in MOMENTS if moment.startswith(parts) and moment in texts}
    elsewhere = {
        "equipment",
        "take_off",
        "put_away",
        "move",
        "done",
        "chapter_warm_up",
        "announce_warm_up",
        "plan_new_many",
        "plan_next",
        "minutes",
    }
    assert set(MOMENTS) - spoken - titles - inside - elsewhere == set()


def test_the_text_of_an_exercise_has_sides_and_doses() -> None:
    """What the catalogue's own lines may use is known."""
    assert {"side", "other_side", "limb"} <= EXERCISE_TEXT
