"""Marks in timed work, and tones that ring on: what is heard, and what waits until they have faded."""

from itertools import pairwise

import pytest

from audiocoach.coach.script.script import Cue, Priority, Script, Window
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.coach.timeline.timeline import Timeline, tone_key
from tests.coach.scenes import script

BELL = {"tones": {"stop": "bell"}}

SITTING = """
- {use: squat, sets: 1, time: 30m, marks: {every: 5m, sound: bell, say: false}}
"""


def arranged(blocks: str, **settings: object) -> Timeline:
    """Arrange these blocks, for clips as long as their words suggest."""
    return arrange(script(blocks, settings), Estimated({}))


def windows(*made: Window) -> Timeline:
    """Arrange windows in which every text lasts a second, and a bell six."""
    lengths = {"One.": 1_000, "Two.": 1_000, "Long.": 4_000, tone_key("bell"): 6_000}
    return arrange(Script(title="Any", language="en", windows=made), lengths)


def exact(*cues: Cue, length: int = 10_000) -> Window:
    """Make an exact window."""
    return Window(kind="exact", name="work", length=length, cues=cues)


def elastic(*cues: Cue) -> Window:
    """Make an elastic window."""
    return Window(kind="elastic", name="rest", length=0, cues=cues)


def bell(at: int = 0) -> Cue:
    """Make a bell."""
    return Cue(moment="mark", sound="bell", at=at, fixed=True)


def word(text: str = "One.", at: int = 0, priority: Priority = Priority.FORM, *, fixed: bool = False) -> Cue:
    """Make words."""
    return Cue(moment="form", text=text, at=at, priority=priority, fixed=fixed)


def starts(timeline: Timeline) -> dict[str, int]:
    """Map what is heard to its start."""
    return {placement.text or placement.sound: placement.start for placement in timeline.placements}


def test_bells_mark_half_an_hour_without_a_word() -> None:
    """At 5, 10 ... 25 minutes a bell, at the end another; nobody says how much time is left."""
    timeline = arranged(SITTING, **BELL)
    begun = next(window.start for window in timeline.windows if window.name == "work")
    ended = next(window.end for window in timeline.windows if window.name == "work")
    assert ended - begun == 30 * 60_000
    bells = [placement for placement in timeline.placements if placement.sound == "bell"]
    assert [each.start - begun for each in bells] == [minute * 60_000 for minute in range(5, 31, 5)]
    assert {each.length for each in bells} == {3_000}
    assert not {"time_left", "half_time"} & {placement.moment for placement in timeline.placements}
    after = next(each for each in timeline.placements if each.text and each.start > ended)
    assert after.start == ended + 3_050


def test_the_words_of_a_mark_follow_its_tone() -> None:
    """A voice begins when the bell has faded, however long it rings."""
    placed = arranged("[{use: squat, sets: 1, time: 10m, marks: {at: [2m], sound: bell}}]").placements
    mark, told = (next(each for each in placed if each.moment == name) for name in ("mark", "time_left"))
    assert (mark.sound, told.text) == ("bell", "Eight minutes left.")
    assert told.start == mark.end + 50


def test_a_bell_rings_over_the_next_exact_window() -> None:
    """It is neither cut nor moved; the voice in the next window waits, a beat does not."""
    begun = starts(windows(exact(bell(8_000)), exact(word(), word("Two.", at=2_500, fixed=True))))
    assert begun == {"bell": 8_000, "One.": 14_050, "Two.": 12_500}


def test_a_bell_rings_over_the_next_elastic_window() -> None:
    """The window takes the time that the bell and its words need."""
    begun = starts(windows(exact(bell(8_000)), elastic(word())))
    assert begun == {"bell": 8_000, "One.": 14_050}
    begun = starts(windows(exact(bell(8_000)), elastic(word(at=-3_000))))
    assert begun["One."] >= 14_050


def test_what_must_be_heard_is_spoken_over_a_ringing_bell_where_there_is_no_other_way() -> None:
    """It waits for the strike alone; what need not be heard is left out."""
    timeline = windows(exact(bell(), word("Long.", priority=Priority.ACTION), length=8_000))
    assert starts(timeline) == {"bell": 0, "Long.": 500}
    timeline = windows(exact(bell(), word("Long."), length=8_000))
    assert starts(timeline) == {"bell": 0}
    assert [change.action for change in timeline.changes] == ["dropped"]


@pytest.mark.parametrize("last", [exact(bell(9_900)), elastic(bell())])
def test_the_last_bell_of_a_session_rings_to_its_end(last: Window) -> None:
    """The session is as long as what is heard in it."""
    timeline = windows(exact(word()), last)
    assert timeline.total >= timeline.placements[-1].end == starts(timeline)["bell"] + 6_000


def test_no_chime_wakes_the_ear_while_a_bell_rings() -> None:
    """A short tone that is heard while a long one rings does not hide it."""
    tick = Cue(moment="rep", sound="tick", at=7_000, fixed=True)
    timeline = windows(exact(word(), bell(6_000), tick, length=20_000), elastic(word("Two.")))
    assert all(one.sound != "chime" or other.sound != "bell" for one, other in pairwise(timeline.placements))
    chimes = [each.start for each in timeline.placements if each.sound == "chime"]
    assert all(start >= 12_000 for start in chimes)
