"""What a session says of its plan: its week, what is new, how last week went, what comes next."""

from dataclasses import replace

import pytest

from audiocoach.coach.model.plans import PlanPosition
from audiocoach.coach.model.wording import Wording
from audiocoach.coach.script.writer import Forecast
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from tests.coach.scenes import brief, moments
from tests.coach.shelf import ENGLISH
from tests.coach.writing import write_script

SQUATS = "- {title: Squats, exercises: [squat, bridge]}\n"
SECOND = PlanPosition(week=2, session=3, number=6, following="Hips, level two")


def said(position: PlanPosition | None, intro: str = "full", wording: Wording = ENGLISH) -> list[str]:
    """Write a session of a plan; return what is said of the plan, in order."""
    given = replace(brief(SQUATS, {"intro": intro}), position=position, wording=wording)
    windows = write_script(given, Forecast(total=60_000)).windows
    return [cue.text for each in windows for cue in each.cues if cue.moment.startswith("plan_")]


def test_a_session_tells_its_week_and_what_comes_next() -> None:
    """Weeks and sessions are numbers in words; nothing is said that nobody asked for."""
    assert said(SECOND) == ["Week two, session three.", "Next time: Hips, level two."]
    assert said(None) == []


def test_what_is_new_is_named() -> None:
    """Up to three new exercises are named; of more, their number is told."""
    assert said(replace(SECOND, new=("squat", "bridge")))[1] == "New today: squat and glute bridge."
    many = said(replace(SECOND, new=("squat", "bridge", "clam", "lunge")))
    assert many[1] == "Four new moves today, each explained."


def test_what_is_new_is_named_in_few_words() -> None:
    """A short intro names it as well: whoever wants few words does not expect it the more."""
    assert said(replace(SECOND, new=("squat", "bridge")), "short")[1] == "New: squat and glute bridge."
    assert said(replace(SECOND, new=("squat", "bridge", "clam", "lunge")), "short")[1] == "Four new moves."


def test_last_week_is_asked_about() -> None:
    """The question of the plan comes before what is new, in the language of the wording if that has words."""
    asked = replace(SECOND, check="Any pain?")
    told = said(replace(asked, new=("squat",)))
    assert told[1:4] == ["Any pain?", "If it hurt, or went badly, stop me now.", "New today: squat."]
    wording = ENGLISH.model_copy(
        update={"texts": {"Any pain?": "¿Algún dolor?", "Hips, level two": "Caderas"}}
    )
    assert said(asked, wording=wording)[1::2] == ["¿Algún dolor?", "Next time: Caderas."]


def test_who_is_asked_has_time_to_answer() -> None:
    """Four seconds lie between the question and what follows, in one chapter."""
    given = replace(brief(SQUATS), position=replace(SECOND, check="Any pain?", new=("squat",)))
    script = write_script(given, Forecast(total=60_000))
    first, then = [window for window in script.windows if window.name == "intro"]
    assert ("plan_stop" in moments(first), "plan_new" in moments(then)) == (True, True)
    assert (bool(first.chapter), then.chapter) == (True, "")
    placed = arrange(script, Estimated()).placements
    stop, new = [next(each for each in placed if each.moment == name) for name in ("plan_stop", "plan_new")]
    assert new.start - stop.end >= 4_000


def test_longer_and_easier_work_is_told() -> None:
    """What is more than ever is told with its amount; a session that asks for less says so."""
    assert said(replace(SECOND, longer=540_000))[1] == "Longer today: nine minutes without a break."
    assert said(replace(SECOND, sets=3))[1] == "More today: up to three sets."
    assert said(replace(SECOND, reps=12))[1] == "Longer sets today: up to twelve reps."
    assert said(replace(SECOND, longer=540_000, easier=True))[2].startswith("Next time")
    assert said(replace(SECOND, easier=True))[1] == "Easier today."


def test_a_day_off_is_told() -> None:
    """Where a day lies before the next session, it is a day off."""
    assert said(replace(SECOND, rested=True))[-1] == "Next time, after a day off: Hips, level two."


def test_what_the_next_session_needs_is_told() -> None:
    """Equipment that the next session is the first to need is told in time to find some."""
    assert said(replace(SECOND, needs=("box", "ankle-weights")))[-1].startswith("You will need a")


def test_a_plan_ends() -> None:
    """Nothing comes after the last session; that is said, and how to go on."""
    end = "That was the last session of the plan. Keep two sessions a week."
    assert said(replace(SECOND, following=""))[-1] == end


@pytest.mark.parametrize(("intro", "count"), [("full", 5), ("short", 5), ("off", 0)])
def test_every_intro_has_the_week_what_is_new_and_the_question(intro: str, count: int) -> None:
    """Who wants few words still hears which session this is, and judges pain; without an intro, nothing."""
    assert len(said(replace(SECOND, new=("squat",), check="Any pain?"), intro)) == count
