"""The promises of the timeline, over random routines, pacings, voices and edited scripts."""

from itertools import pairwise, takewhile

from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.script.script import Script
from audiocoach.coach.script.templates import speak_duration
from audiocoach.coach.script.writer import ROUGH, Forecast, write_draft
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.timeline import Timeline
from tests.amounts import examples
from tests.coach.at_random import Day, Voice, days, scripts, voices
from tests.coach.promises import BROUGHT, check_promises, nothing_overlaps
from tests.coach.promises import voices as spoken
from tests.coach.rehearsing import rehearse
from tests.coach.shelf import ENGLISH
from tests.coach.writing import write_script

FORECASTS = st.sampled_from(
    [Forecast(total=0), Forecast(total=90_000), Forecast(total=1_440_000, middle=1, remaining=700_000)]
)


@examples(80)
@given(day=days(), voice=voices(), forecast=FORECASTS)
def test_every_promise_holds_for_every_routine(day: Day, voice: Voice, forecast: Forecast) -> None:
    """Whatever is written, and however slowly it is spoken, the timeline keeps its promises."""
    script = write_script(day.brief(), forecast)
    timeline = arrange(script, voice)
    check_promises(script, timeline, voice)
    nothing_overlaps(script, timeline)


@examples(150)
@given(script=scripts(), voice=voices())
def test_every_promise_holds_for_every_script(script: Script, voice: Voice) -> None:
    """A script may be edited into anything: it is arranged without an error, and the promises hold."""
    check_promises(script, arrange(script, voice), voice)


@examples(60)
@given(day=days(), voice=voices())
def test_the_announced_total_is_the_real_one(day: Day, voice: Voice) -> None:
    """What is said of the session's length is true to the second, however long it takes to say it."""
    script = rehearse(write_draft(day.brief()), voice)
    timeline = arrange(script, voice)
    assert abs(timeline.total - script.announced) <= 1_000
    check_promises(script, timeline, voice)
    nothing_overlaps(script, timeline)


@examples(60)
@given(day=days(), voice=voices())
def test_what_is_left_in_the_middle_is_true(day: Day, voice: Voice) -> None:
    """Half of a session is told between 45 and 55 % of it, with the time that is left as it is heard."""
    timeline = arrange(rehearse(write_draft(day.brief()), voice), voice)
    for heard in timeline.placements:
        if heard.moment == "midpoint" and " left." in heard.text:
            left = timeline.total - heard.start
            rough = left if left < ROUGH else round(left / 60_000) * 60_000
            assert abs(heard.start - timeline.total / 2) <= timeline.total * 0.05 + 1_000
            assert f"{speak_duration(ENGLISH, rough)} left." in heard.text.lower()


@examples(60)
@given(script=scripts(), voice=voices())
def test_the_same_inputs_make_the_same_timeline(script: Script, voice: Voice) -> None:
    """Nothing rolls dice: arranging again arranges the same."""
    assert arrange(script, voice) == arrange(script, voice)


@examples(60)
@given(day=days(), voice=voices(longest=900))
def test_a_brisk_voice_is_heard_on_every_beat(day: Day, voice: Voice) -> None:
    """Count-ins are heard, the work starts where they end (R1), and the first word waits (R7).

    A number gives way only to a beat less than a second from it, where the work itself is as short as that,
    and to the tone that ends the work before, which rings out.
    """
    script = write_script(day.brief(), Forecast(total=0))
    timeline = arrange(script, voice)
    counted = {placement.window for placement in timeline.placements if placement.moment == "count_in"}
    for index, (_, after) in enumerate(pairwise(timeline.windows)):
        if index in counted and after.name == BROUGHT:
            assert work_after(timeline, index) < 1_000, "only work too short for its first word is put off"
    beats = [placement.start for placement in spoken(timeline) if placement.fixed]
    lost = [change.start for change in timeline.changes if change.moment == "count_in"]
    stops = [placement.start for placement in timeline.placements if placement.sound and placement.fixed]
    assert all(any(abs(beat - start) < 1_000 for beat in [*beats, *stops]) for start in lost)
    asked = sum(cue.moment == "count_in" for window in script.windows for cue in window.cues)
    assert sum(placement.moment == "count_in" for placement in timeline.placements) + len(lost) == asked
    assert spoken(timeline)[0].start >= 1_000 or timeline.windows[0].name in ("pause", BROUGHT)


def work_after(timeline: Timeline, index: int) -> int:
    """Return the milliseconds of work in the windows after one, up to the next that is no work."""
    after = timeline.windows[index + 2 :]
    return sum(
        window.length for window in takewhile(lambda window: window.rep or window.name == "work", after)
    )
