"""What is told before the work: what its tones mean, and what a session without gaps begins with."""

from dataclasses import replace

import pytest

from audiocoach.coach.script.writer import Forecast
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from tests.coach.scenes import brief, moments, named, said, script
from tests.coach.writing import write_script

HOLDS_AND_TIME = "[{use: bridge, sets: 2}, {use: squat, sets: 1, time: 40s}, {use: bridge, sets: 1}]"


def test_who_learns_is_told_once_what_a_tone_means() -> None:
    """Right before the work in which it is heard first."""
    written = script(HOLDS_AND_TIME, verbosity="learn")
    first, second, third = named(written, "lead_in", "break")
    assert [moments(window).count("ticks") for window in (first, second, third)] == [1, 0, 0]
    assert [moments(window).count("pulses") for window in (first, second, third)] == [0, 1, 0]
    assert "A tick starts the hold, a low tick ends it." in said(first)


@pytest.mark.parametrize("verbosity", ["standard", "brief", "minimal"])
def test_who_knows_them_is_not_told_what_tones_mean(verbosity: str) -> None:
    """They are for learning."""
    told = [
        cue.moment for window in script(HOLDS_AND_TIME, verbosity=verbosity).windows for cue in window.cues
    ]
    assert not {"ticks", "pulses"} & {*told}


def test_a_session_without_gaps_names_its_first_work_as_the_first() -> None:
    """Its name alone would be heard as an order, half a minute before it begins."""
    gapless = "gapless: true, exercises: [{use: squat, sets: 1, time: 2m}, {use: bridge, time: 1m}]"
    (lead_in,) = named(script(f"[{{title: Warm up, {gapless}}}]"), "lead_in")
    assert said(lead_in)[1] == "First: squat."
    assert "Warm up" not in " ".join(said(lead_in))


def test_exercises_that_the_title_counts_are_not_counted_again() -> None:
    """Three exercises of three exercises are told once."""
    given = brief("[bridge, squat]")
    for title, words in (("Two moves", "Two moves, "), ("Moves", "Moves. Two exercises, ")):
        routine = given.routine.model_copy(update={"title": title})
        intro = write_script(replace(given, routine=routine), Forecast(total=60_000)).windows[0]
        assert said(intro)[0].startswith(words)


def test_the_order_to_load_comes_late_and_is_counted_in_by_two() -> None:
    """From its end to the work are three seconds at most, whatever the voice."""
    box = "say: {ready: [Step up with your left foot.], after_set: Step down.}"
    timeline = arrange(script(f"[{{use: squat, dose: 2 x 8, {box}}}]"), Estimated())
    orders = [each for each in timeline.placements if each.text == "Step up with your left foot."]
    assert len(orders) == 2
    for order in orders:
        window = timeline.windows[order.window]
        after = [each.text for each in timeline.placements if order.end <= each.start < window.end]
        assert after == ["Two", "One"]
        assert window.end - order.end <= 3_500
