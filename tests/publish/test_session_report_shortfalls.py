"""An edited script that cannot be kept: which words do not fit, what moved, which total is untrue."""

from dataclasses import replace

from audiocoach.coach.script.script import Script, Window
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.publish.session_report import shortfalls, timeline_report
from tests.publish.rehearsals import written

LONG = "These words need much more than the two seconds that this window has for them, and say so."


def arranged(script: Script) -> Timeline:
    """Arrange a script with clips as long as its words suggest."""
    return arrange(script, Estimated())


def edited(script: Script, moment: str, text: str) -> Script:
    """Write other words at every cue of a moment."""

    def reworded(window: Window) -> Window:
        cues = (replace(cue, text=text) if cue.moment == moment else cue for cue in window.cues)
        return replace(window, cues=tuple(cues))

    return replace(script, windows=tuple(map(reworded, script.windows)))


def test_a_script_as_it_was_written_has_none() -> None:
    """What the coach wrote fits, and takes the time that it announces."""
    script = written("[{use: lunge, sets: 1, time: 45s}]")
    assert shortfalls(script, arranged(script)) == []


def test_words_that_an_exact_window_does_not_hold_are_told() -> None:
    """A cue that was dropped is told with its time, its words and the rule."""
    script = edited(written("[{use: bridge, sets: 1}]"), "form", LONG)
    told = shortfalls(script, arranged(script))
    assert len(told) == 2
    assert all(line.startswith("Dropped at ") and LONG in line and line.endswith("(R5)") for line in told)


def test_words_that_must_be_heard_are_told_where_they_went() -> None:
    """A start word that is longer than its beat is spoken before the work, and reported."""
    script = edited(written("[{use: lunge, sets: 1, time: 5s}]"), "go", LONG)
    told = shortfalls(script, arranged(script))
    assert told[0].startswith("Brought forward at 0:")
    assert LONG in told[0]


def test_a_total_that_is_untrue_is_told() -> None:
    """Longer windows make a longer session than the words announce."""
    script = written("[{use: lunge, sets: 1, time: 45s}]")
    longer = [replace(each, length=90_000) if each.name == "work" else each for each in script.windows]
    script = replace(script, windows=tuple(longer))
    told = shortfalls(script, arranged(script))
    assert told[-1].startswith("The words announce ")
    assert "change 'announced'" in told[-1]


def test_the_report_has_every_window_and_every_change() -> None:
    """Programs are told the windows from end to end, with their cues, and what became of the others."""
    script = edited(written("[{use: bridge, sets: 1}]"), "form", LONG)
    timeline = arranged(script)
    told = timeline_report(script, timeline)
    ends = [window["start"] + window["length"] for window in told["windows"]]
    assert [0, *ends[:-1]] == [window["start"] for window in told["windows"]]
    assert sum(len(window["cues"]) for window in told["windows"]) == len(timeline.placements)
    dropped = [change for change in told["changes"] if change["action"] == "dropped"]
    assert [(change["moment"], change["rule"]) for change in dropped] == [("form", "R5")] * 2
    assert told["talk_share"] == round(100 * timeline.talk / timeline.total)
