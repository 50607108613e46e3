"""Drafts: a script whose total and middle are filled in last."""

from dataclasses import replace

import pytest

from audiocoach.coach.script.script import Cue, Window
from audiocoach.coach.script.writer import LATE, DraftScript, Forecast, write_draft
from tests.coach.scenes import brief, moments
from tests.coach.script.test_announcing_gear import GEAR
from tests.coach.shelf import ENGLISH

DAY = "[{use: squat, sets: 1}, bridge]"


def draft(*cues: Cue, gaps: tuple[int, ...] = ()) -> DraftScript:
    """Make a draft of one window."""
    window = Window(kind="elastic", name="intro", length=0, cues=cues)
    return DraftScript(title="Day", wording=ENGLISH, windows=(window,), gaps=gaps)


def test_what_was_unknown_is_filled_in() -> None:
    """Total, time left and time gone are spoken as lengths of time, in short forms, too."""
    text = f"{LATE['total']} in all, {LATE['elapsed']} gone, {LATE['remaining']} left."
    cue = Cue(moment="midpoint", text=text, shorter=(f"{LATE['remaining']} left.",))
    forecast = Forecast(total=1_440_000, middle=0, remaining=700_000)
    (filled,) = draft(cue, gaps=(0,)).script(forecast).windows[0].cues
    assert filled.texts == (
        "Twenty-four minutes in all, twelve minutes twenty gone, twelve minutes left.",
        "Twelve minutes left.",
    )


def test_only_the_middle_has_a_midpoint() -> None:
    """Every gap of a draft has one; the script keeps the one in its middle, or none."""
    given = write_draft(brief(DAY))
    assert len(given.gaps) == sum("midpoint" in {cue.moment for cue in w.cues} for w in given.windows) == 3
    for middle, kept in ((-1, 0), (0, 1), (2, 1), (7, 0)):
        script = given.script(Forecast(total=600_000, middle=middle, remaining=300_000))
        assert sum(cue.moment == "midpoint" for window in script.windows for cue in window.cues) == kept


def test_first_texts_are_spoken_whatever_the_total() -> None:
    """They can be recorded before the total is known: each once, nothing of the midpoint, no total."""
    given = write_draft(brief(DAY))
    certain = given.first_texts()
    assert len(set(certain)) == len(certain)
    for total in (60_000, 3_725_000):
        windows = given.script(Forecast(total=total)).windows
        spoken = {cue.text for window in windows for cue in window.cues if cue.text}
        assert set(certain) < spoken
        assert all(text.startswith(("Any day.", "That's it.")) for text in spoken - set(certain))


def test_a_script_is_a_finished_draft() -> None:
    """Nothing is left to fill in; for the same total it is the same, whatever it was finished for before."""
    forecast, given = Forecast(total=90_000), write_draft(brief(DAY))
    first = given.script(forecast)
    assert given.script(Forecast(total=600_000, middle=1, remaining=300_000)) != first
    assert given.script(forecast) == write_draft(brief(DAY)).script(forecast) == first
    assert not [text for text in first.texts() if "\0" in text]


def test_orders_come_before_news() -> None:
    """At a change of side one hears what to do before how much is done."""
    window = next(window for window in write_draft(brief("[clam]")).windows if window.name == "switch")
    assert moments(window).index("switch") < moments(window).index("midpoint")


@pytest.mark.parametrize(
    ("block", "explain"),
    [("", "once"), ("rest: 0s, ", "once"), ("", "name"), ("every: 2m, ", "once")],
    ids=["rest", "no rest", "minimal", "stated"],
)
def test_equipment_is_put_down_before_news(block: str, explain: str) -> None:
    """Between exercises, what is worn comes off before one hears how much is done."""
    silent = {"explain": explain, "announce_rest": explain == "once", "preview": explain == "once"}
    given = replace(
        brief(f"[{{{block}exercises: [{{use: high, sets: 1}}, {{use: squat, sets: 1}}]}}]", silent),
        catalogue=GEAR,
    )
    window = next(window for window in write_draft(given).windows if "take_off" in moments(window))
    assert moments(window).index("take_off") < moments(window).index("midpoint")
