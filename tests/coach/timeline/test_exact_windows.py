"""Exact windows: their time is given, and the words must fit into it."""

from dataclasses import replace
from typing import Any

import pytest

from audiocoach.coach.script.script import Cue, Priority, Window
from audiocoach.coach.timeline.exact_windows import ExactRow, place_row
from audiocoach.coach.timeline.spacing import SpeechSlot

LENGTHS = {
    "Long words here.": 3_000,
    "Words.": 1_000,
    "Up": 500,
    "Three": 600,
    "Two": 500,
    "One": 500,
    "Endless.": 20_000,
}


def window(length: int, *cues: Cue) -> Window:
    """Make an exact window."""
    return Window(kind="exact", name="work", length=length, cues=cues)


def say(text: str, at: int = 0, **fields: Any) -> Cue:
    """Make a cue that may be dropped."""
    return Cue(**{"moment": text.lower(), "text": text, "at": at, "priority": Priority.FORM, **fields})


def tone(sound: str, at: int = 0, **fields: Any) -> Cue:
    """Make a tone that must be heard."""
    return Cue(**{"moment": sound, "sound": sound, "at": at, "priority": Priority.ACTION, **fields})


def placed(*windows: Window, start: int = 10_000, heard: SpeechSlot | None = None) -> ExactRow:
    """Place windows from 0:10 on."""
    return place_row(windows, start, 5, LENGTHS, heard)


def starts(run: ExactRow) -> dict[str, int]:
    """Map each text or tone that stands to its start."""
    return {placement.text or placement.sound: placement.start for placement in run.placements}


def test_a_cue_stands_where_it_is_wanted() -> None:
    """From the start of its window, or from its end; windows follow each other."""
    run = placed(window(10_000, say("Words.", 2_000)), window(5_000, say("Up", -1_000)))
    assert starts(run) == {"Words.": 12_000, "Up": 24_000}
    assert [placement.window for placement in run.placements] == [5, 6]
    assert (run.changes, run.homeless) == ((), ())


def test_a_shorter_text_is_tried_first() -> None:
    """Where the full text does not fit at its place, the short one is spoken there."""
    run = placed(window(2_000, say("Long words here.", shorter=("Words.",))))
    assert starts(run) == {"Words.": 10_000}
    assert [(change.action, change.text) for change in run.changes] == [("shortened", "Long words here.")]


def test_then_a_cue_is_moved() -> None:
    """A cue that collides with a more important one goes out of its way, and that is reported."""
    run = placed(window(10_000, say("Words.", 500), say("Up", fixed=True, priority=Priority.COUNT)))
    assert starts(run) == {"Up": 10_000, "Words.": 10_900}
    assert run.placements[-1].moved == 400
    assert [change.action for change in run.changes] == ["moved"]


def test_then_a_cue_is_dropped() -> None:
    """What finds no room within a second and a half is dropped and reported, if it may be."""
    run = placed(window(10_000, say("Endless.")))
    assert run.placements == ()
    assert [(change.action, change.start) for change in run.changes] == [("dropped", 10_000)]


def test_what_must_be_heard_is_given_back() -> None:
    """A cue that must be heard and finds no room is the business of whoever asked."""
    run = placed(window(10_000, say("Endless.", priority=Priority.NAME)))
    assert [entry.cue.text for entry in run.homeless] == ["Endless."]
    assert run.changes == ()


@pytest.mark.parametrize(
    ("greater", "less"),
    [
        (Priority.ACTION, Priority.NAME),
        (Priority.NAME, Priority.COUNT),
        (Priority.COUNT, Priority.LAST),
        (Priority.LAST, Priority.TIME_LEFT),
        (Priority.TIME_LEFT, Priority.HALFWAY),
        (Priority.HALFWAY, Priority.FORM),
        (Priority.FORM, Priority.ENCOURAGEMENT),
    ],
)
def test_the_more_important_cue_keeps_its_place(greater: Priority, less: Priority) -> None:
    """Action > name > counts > last > time left > halfway > form > encouragement (R5)."""
    run = placed(window(10_000, say("Words.", 3_000, priority=less), say("Up", 3_000, priority=greater)))
    assert starts(run)["Up"] == 13_000
    assert starts(run)["Words."] != 13_000


def test_words_may_reach_into_the_next_window() -> None:
    """A remark beside a hold may end in the lowering, up to where its room ends."""
    cue = say("Long words here.", 300, room=3_200)
    assert starts(placed(window(2_000, cue), window(2_000))) == {"Long words here.": 10_300}
    assert placed(window(2_000, cue)).placements == ()
    assert placed(window(2_000, say("Long words here.", 300)), window(2_000)).placements == ()


def test_a_cue_that_follows_comes_after_the_one_before() -> None:
    """One after the other, 0.4 s apart; after a tone, as soon as it has faded."""
    run = placed(window(10_000, tone("stop"), say("Words.", follows=True), say("Up", follows=True)))
    assert starts(run) == {"stop": 10_000, "Words.": 10_500, "Up": 11_900}


def test_a_cue_follows_the_nearest_that_stands() -> None:
    """Where the cue before it was dropped, the one before that counts."""
    run = placed(window(10_000, say("Words."), say("Endless.", follows=True), say("Up", follows=True)))
    assert starts(run) == {"Words.": 10_000, "Up": 11_400}


def test_the_first_cue_of_a_window_follows_nothing() -> None:
    """A window's first cue counts from the window's start."""
    assert (
        starts(placed(window(3_000, say("Words.")), window(3_000, say("Up", follows=True))))["Up"] == 13_000
    )


def test_a_voice_does_not_start_over_a_tone() -> None:
    """A tone that began before it has faded when a voice begins."""
    run = placed(window(10_000, tone("stop"), say("Words.", 100)))
    assert starts(run) == {"stop": 10_000, "Words.": 10_500}


def test_a_voice_ends_before_the_next_tone() -> None:
    """Words on no beat are over 150 ms before a tone, or wait until it has faded, even a later window's."""
    lower = window(2_000, tone("low_tick", priority=Priority.COUNT))
    assert starts(placed(window(2_000, say("Words.", 850, room=3_000)), lower))["Words."] == 10_850
    assert starts(placed(window(2_000, say("Words.", 851, room=3_000)), lower))["Words."] == 10_850
    late = starts(placed(window(2_000, say("Words.", 1_600, room=3_000)), lower))
    assert late == {"low_tick": 12_000, "Words.": 12_110}


def test_a_tone_rings_out_before_what_fits_of_a_count_in() -> None:
    """In a rest of three seconds the tone that ends the work stands where "Three" would; "Two" is heard."""
    numbers = {"Three": -3_000, "Two": -2_000, "One": -1_000}
    beats = [
        Cue(moment="count_in", text=text, at=at, fixed=True, priority=Priority.COUNT)
        for text, at in numbers.items()
    ]
    run = placed(window(3_000, tone("stop", fixed=True), *beats))
    assert starts(run) == {"stop": 10_000, "Two": 11_000, "One": 12_000}
    assert [(change.action, change.text) for change in run.changes] == [("dropped", "Three")]


def test_a_number_and_its_beep_are_struck_together() -> None:
    """Who wants both at a beat of the count-in hears both."""
    number = Cue(moment="count_in", text="Three", at=-3_000, fixed=True, priority=Priority.COUNT)
    beep = replace(number, text="", sound="beep")
    assert starts(placed(window(5_000, number, beep))) == {"Three": 12_000, "beep": 12_000}


def test_an_instruction_leaves_a_second_before_the_count_in() -> None:
    """The last instruction ends a second before "Three" (R4); words that cannot are moved or dropped."""
    count_in = Cue(moment="count_in", text="Three", at=-3_000, fixed=True, priority=Priority.COUNT)
    assert starts(placed(window(10_000, say("Words.", 5_500), count_in)))["Words."] == 15_000
    assert "Words." not in starts(placed(window(4_500, say("Words."), count_in)))


def test_the_voice_before_is_kept_clear_of() -> None:
    """A run begins where another voice has just ended: 0.4 s lie between."""
    heard = SpeechSlot(start=9_000, end=9_900, fixed=False)
    assert starts(placed(window(5_000, say("Words.")), heard=heard)) == {"Words.": 10_300}


@pytest.mark.parametrize(
    ("cue", "action"),
    [
        (tone("tick", 6_000), "given back"),
        (tone("tick", 6_000, priority=Priority.COUNT), "dropped"),
        (tone("tick", -6_000, priority=Priority.COUNT), "dropped"),
        (tone("finish", -100), "placed"),
        (tone("stop", 0), "placed"),
    ],
    ids=["must", "may", "before", "long", "plain"],
)
def test_a_tone_stands_in_its_window_or_is_reported(cue: Cue, action: str) -> None:
    """A tone may ring on after its window; one that begins outside of it does not vanish silently."""
    run = placed(window(5_000, cue))
    found = {"placed": len(run.placements), "dropped": len(run.changes), "given back": len(run.homeless)}
    assert found == {"placed": 0, "dropped": 0, "given back": 0, action: 1}
