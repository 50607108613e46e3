"""Equipment between exercises: what is put on is put on once, and comes off again."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.script.writer import Forecast
from tests.coach.scenes import BRIDGE, CATALOGUE, SQUAT, brief, named, said
from tests.coach.writing import write_script


def made(fields: Mapping[str, object], item: str, placement: str, line: str) -> Exercise:
    """Return an exercise that needs an item somewhere, and says so in a line."""
    required = [{"item": item, "placement": placement}]
    return Exercise.model_validate({**fields, "equipment": {"required": required}, "kit": [line]})


HIGH, LOW = "Pull the band up.", "Loop the band low."
GEAR = {
    **CATALOGUE,
    "high": made(BRIDGE, "band", "above the knees", HIGH),
    "high-squat": made(SQUAT, "band", "above the knees", HIGH),
    "low-squat": made(SQUAT, "band", "round the ankles", LOW),
    "box-squat": made(SQUAT, "box", "behind you", "Set up a box."),
    "strapped-squat": made(SQUAT, "ankle-weights", "round the ankles", "Strap them on."),
}


def heard(first: str, second: str, explain: str = "once") -> list[str]:
    """List what is said between two exercises."""
    given = replace(
        brief(f"[{{use: {first}, sets: 1}}, {second}]", {"explain": explain}, equipment=[]), catalogue=GEAR
    )
    return said(named(write_script(given, Forecast(total=60_000)), "break")[0])


@pytest.mark.parametrize("explain", ["every", "once", "dose", "name"])
def test_what_the_next_exercise_does_without_is_put_down(explain: str) -> None:
    """A band is taken off and a box set aside, at every verbosity, before the next exercise is named."""
    assert "Take off the band." in heard("high", "squat", explain)[:2]
    assert "Set the box aside." in heard("box-squat", "squat", explain)[:2]


@pytest.mark.parametrize("explain", ["every", "once", "dose"])
def test_equipment_is_put_on_once(explain: str) -> None:
    """A band that is where it belongs is not put on again; one that moves is told where."""
    assert HIGH in heard("squat", "high", explain)
    assert HIGH not in heard("high", "high-squat", explain)
    assert LOW in heard("high", "low-squat", explain)
    assert "Take off the band." not in heard("high", "low-squat", explain)


def test_the_start_gives_time_to_put_something_on() -> None:
    """The lead-in lasts as long as a change of equipment, and twelve seconds remain after the words."""
    given = replace(brief("[high, squat]"), catalogue=GEAR)
    lead_in = named(write_script(given, Forecast(total=60_000)), "lead_in")[0]
    assert (lead_in.length, lead_in.quiet) == (25_000, 12_000)


@pytest.mark.parametrize(("exercise", "seconds"), [("high", 25), ("box-squat", 50), ("strapped-squat", 75)])
@pytest.mark.parametrize("explain", ["once", "name"])
def test_some_equipment_takes_longer(exercise: str, seconds: int, explain: str) -> None:
    """What must stand firm, and two straps, have their time at every verbosity."""
    first, later = (
        replace(brief(f"[{order}]", {"explain": explain}), catalogue=GEAR)
        for order in (f"{exercise}, squat", f"squat, {exercise}")
    )
    assert named(write_script(first, Forecast(total=60_000)), "lead_in")[0].length == seconds * 1000
    between = named(write_script(later, Forecast(total=60_000)), "break")[0].length
    assert between >= max(seconds, 30) * 1000


def test_what_is_worn_comes_off_at_the_end() -> None:
    """After the last exercise a band comes off before the last word."""
    given = replace(brief("[squat, high]"), catalogue=GEAR)
    words = said(write_script(given, Forecast(total=60_000)).windows[-1])
    assert words[0] == "Take off the band."


def test_what_goes_elsewhere_is_moved() -> None:
    """A band that is needed lower is moved as one hears where to, and not taken off first."""
    told = heard("high", "low-squat")
    assert told[told.index("Move the band.") + 1] == LOW
    assert "Move the band." not in heard("high", "low-squat", "name")
    assert "Move the band." not in heard("high", "high-squat")
    assert "Take off the band." not in heard("high", "low-squat")
