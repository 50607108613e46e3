"""What the built-in sessions tell of their rests is true, and nobody is left in silence."""

from itertools import pairwise

import pytest

from audiocoach.coach.script.templates import speak_duration
from audiocoach.library import open_library
from tests.test_talk_share import ROUTINES, spoken

LONGEST_SILENCE = 75_000
"""Milliseconds without a word or a tone after which one wonders whether the session goes on."""


@pytest.mark.parametrize("routine", ROUTINES)
@pytest.mark.parametrize("verbosity", ["learn", "standard", "brief"])
def test_a_rest_lasts_what_it_tells(routine: str, verbosity: str) -> None:
    """Between sets and between exercises: the length that is announced is that of the window."""
    timeline, wording = spoken(routine, verbosity).timeline, open_library().wording("english")
    for placement in timeline.placements:
        if placement.moment == "rest":
            window = timeline.windows[placement.window]
            assert placement.text == f"Rest, {speak_duration(wording, window.length)}."


@pytest.mark.parametrize("routine", ROUTINES)
@pytest.mark.parametrize("verbosity", ["learn", "standard", "brief"])
def test_the_time_left_of_a_rest_is_true(routine: str, verbosity: str) -> None:
    """A warning stands at its second, half a second more or less, however long the words after it are."""
    timeline = spoken(routine, verbosity).timeline
    for placement in timeline.placements:
        if placement.moment == "rest_left" and placement.cue is not None:
            end = timeline.windows[placement.window].end
            assert abs(end + placement.cue.at - placement.start) <= 500


@pytest.mark.parametrize("routine", ROUTINES)
def test_nobody_waits_in_silence(routine: str) -> None:
    """In the session of fewest words there is a word or a tone at least every 75 s."""
    for one, other in pairwise(spoken(routine, "minimal").timeline.placements):
        assert other.start - one.end <= LONGEST_SILENCE, (one, other)


@pytest.mark.parametrize("routine", ROUTINES)
def test_what_loads_the_body_is_told_right_before_the_work(routine: str) -> None:
    """From the first such line on nothing else is explained, and the count-in follows at once."""
    timeline = spoken(routine, "standard").timeline
    ready = {
        line for exercise in open_library().catalogue().values() for line in exercise.ready if "{" not in line
    }
    loaded = [placement for placement in timeline.placements if placement.text in ready]
    for placement in loaded:
        assert timeline.windows[placement.window].end - placement.start <= 14_000
