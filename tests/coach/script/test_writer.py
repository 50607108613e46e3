"""The whole session in words: what comes before, between and after the work."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from audiocoach.coach.model.exercises import Equipment, Gear
from audiocoach.coach.model.layers import Layer, Overrides
from audiocoach.coach.model.wording import Wording
from audiocoach.coach.script.phrasing import routine_in
from audiocoach.coach.script.script import LONGEST_TITLE, Script
from audiocoach.coach.script.writer import HEAD, TAIL, Forecast, write_draft
from audiocoach.errors import UnknownNameError
from tests.coach.at_random import Day, days
from tests.coach.rehearsing import ROUTINES, brief_of
from tests.coach.scenes import brief, cues, moments, named, routine, said, script
from tests.coach.writing import write_script

DAY = "[{use: squat, sets: 1}, {use: bridge, sets: 1}, {use: lunge, sets: 1}]"


def with_forecast(blocks: str, forecast: Forecast, **settings: Any) -> Script:
    """Write a script that knows its total and its middle."""
    return write_script(brief(blocks, settings), forecast)


def test_a_session_has_its_parts_in_order() -> None:
    """Intro, lead-in, work, change, work, change, work, switch, work, outro."""
    names = [window.name for window in script(DAY).windows if not window.rep]
    assert names == ["intro", "lead_in", "break", "break", "work", "switch", "work", "outro"]


@pytest.mark.parametrize(
    ("intro", "spoken"),
    [("full", ["welcome", "no_equipment", "safety"]), ("short", ["welcome_short", "safety"]), ("off", None)],
)
def test_the_intro_is_full_short_or_off(intro: str, spoken: list[str] | None) -> None:
    """Title, total, equipment and safety; title and total; nothing."""
    windows = named(script(DAY, {"intro": intro}), "intro")
    assert [moments(window) for window in windows] == ([] if spoken is None else [spoken])


def test_the_intro_announces_title_exercises_and_total() -> None:
    """Who listens knows what is coming, and for how long."""
    written = with_forecast(DAY, Forecast(total=1_440_000))
    assert said(written.windows[0])[0] == "Any day. Three exercises, twenty-four minutes."
    assert written.announced == 1_440_000


def test_the_intro_is_at_most_sixty_words() -> None:
    """Nobody waits longer to begin."""
    assert sum(len(text.split()) for text in said(script(DAY).windows[0])) <= 60


def test_equipment_is_named_once() -> None:
    """What the exercises require comes first, then what the routine adds; each thing once."""
    given = brief(DAY, equipment=["mat", "band"])
    needs = Equipment(required=(Gear(item="band"),))
    banded = given.catalogue["squat"].model_copy(update={"equipment": needs})
    written = write_script(replace(given, catalogue={**given.catalogue, "squat": banded}), Forecast(total=0))
    assert [cue.text for _, cue in cues(written, "equipment")] == [
        "You need a resistance band, and a mat or cushion."
    ]


def test_a_routine_may_state_its_own_safety_line() -> None:
    """The routine's line takes the place of the wording's."""
    written = script(DAY, safety="Hold on to the wall.")
    assert [cue.text for _, cue in cues(written, "safety")] == ["Hold on to the wall."]


def test_a_routine_may_leave_the_safety_line_out() -> None:
    """An empty line is silence, in a wording that translates texts as well."""
    assert cues(script(DAY, safety=""), "safety") == []
    translated = Wording(language="en", texts={"Day": "Night"})
    assert routine_in(translated, routine(DAY, safety="")).safety == ""


@pytest.mark.parametrize("intro", ["full", "short", "off"])
@pytest.mark.parametrize("blocks", [DAY, "[{say: Good morning.}, squat]"], ids=["work first", "line first"])
def test_the_first_word_waits_for_the_ear(intro: str, blocks: str) -> None:
    """A second of quiet comes before the first word, whatever that is."""
    first = script(blocks, {"intro": intro}).windows[0]
    assert first.cues[0].at >= HEAD


def test_the_outro_ends_the_last_work_and_the_session() -> None:
    """Stop tone, the last words, a long tone of its own, and a tail of quiet."""
    outro = script(DAY).windows[-1]
    assert moments(outro) == ["stop", "outro", "calm", "finish"]
    assert (outro.name, outro.quiet) == ("outro", TAIL)
    assert said(outro) == [
        "That's it. Three exercises, one minute.",
        "Let your breath settle.",
    ]


@pytest.mark.parametrize(("last", "rises"), [("bridge", True), ("stretch", True), ("squat", False)])
def test_who_ends_on_the_floor_comes_up_slowly(last: str, rises: bool) -> None:
    """It is told before what was done, however few words are wanted."""
    told = said(script(f"[squat, {last}]").windows[-1])
    assert ("Come up slowly." in told) == rises
    assert not rises or told.index("Come up slowly.") == len(told) - 3
    assert ("Come up slowly." in said(script(f"[squat, {last}]", verbosity="minimal").windows[-1])) == rises


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ("[{use: squat, sets: 1}, {say: Well done.}, {use: bridge, sets: 1}]", ["say", "outro"]),
        ("[{use: squat, sets: 1}, {rest: 20s}, {use: bridge, sets: 1}]", ["rest", "outro"]),
        ("[{use: squat, sets: 1}, {rest: 20s}, {rest: 5s}, {use: bridge, sets: 1}]", ["pause", "outro"]),
        ("[{use: squat, sets: 1}, {rest: 20s}]", ["pause"]),
        ("[{use: squat, sets: 1}, {say: Bye.}]", ["say"]),
        ("[{rest: 20s}, {use: squat, sets: 1}]", ["outro"]),
    ],
)
def test_the_end_of_the_work_is_told_once_and_at_once(blocks: str, expected: list[str]) -> None:
    """The stop tone stands in the first window after the work, whatever that is, and nowhere else."""
    stops = [window.name for window in script(blocks).windows if "stop" in moments(window)]
    assert stops == expected


def test_a_rest_of_the_routine_lasts_exactly_and_is_announced() -> None:
    """A rest that stands by itself is the exact time to the next start; what comes is told in it."""
    written = script("[{use: squat, sets: 1}, {rest: 25s}, {use: squat, sets: 1}]")
    (rest,) = named(written, "rest")
    assert (rest.kind, rest.length) == ("exact", 25_000)
    assert said(rest)[:2] == ["Rest, twenty-five seconds.", "Last exercise: squat."]
    assert "done" not in moments(rest)
    assert not named(written, "change")


def test_two_rests_in_a_row_add_up() -> None:
    """Each is an exact window; the change after them needs no rest of its own."""
    written = script("[{use: squat, sets: 1}, {rest: 25s}, {rest: 5s}, {use: squat, sets: 1}]")
    assert [(pause.kind, pause.length) for pause in named(written, "pause")] == [
        ("exact", 25_000),
        ("exact", 5_000),
    ]
    assert said(named(written, "pause")[0]) == ["Rest, twenty-five seconds."]
    (change,) = named(written, "change")
    assert change.length == 10_000
    assert "done" not in moments(change)


def test_a_line_of_the_routine_is_spoken_as_it_is() -> None:
    """A free line takes the time that it needs."""
    (window,) = named(script("[squat, {say: Drink some water.}, bridge]"), "say")
    assert (window.kind, said(window)) == ("elastic", ["Drink some water."])


# midpoint


def test_the_midpoint_is_spoken_once_at_the_nearest_gap() -> None:
    """Half the workout is said in the gap that the forecast names, and nowhere else."""
    written = with_forecast(DAY, Forecast(total=600_000, middle=1, remaining=290_000))
    gaps = named(written, "break", "switch", "rest")
    assert ["midpoint" in moments(window) for window in gaps] == [False, True, False]
    assert [cue.text for _, cue in cues(written, "midpoint")] == ["Half the workout done. Five minutes left."]


@pytest.mark.parametrize(
    ("remaining", "words"),
    [
        (119_000, "One minute fifty-nine left."),
        (120_000, "Two minutes left."),
        (151_000, "Three minutes left."),
    ],
)
def test_the_time_left_at_the_midpoint_is_whole_minutes(remaining: int, words: str) -> None:
    """From two minutes on nobody needs the seconds."""
    written = with_forecast(DAY, Forecast(total=600_000, middle=0, remaining=remaining))
    assert cues(written, "midpoint")[0][1].text.endswith(words)


def test_no_midpoint_without_one() -> None:
    """A short session has none, and a setting changes it off."""
    assert cues(with_forecast(DAY, Forecast(total=60_000)), "midpoint") == []
    forecast = Forecast(total=600_000, middle=0, remaining=300_000)
    assert cues(with_forecast(DAY, forecast, midpoint=False), "midpoint") == []


# chapters


@pytest.mark.parametrize(
    ("blocks", "titles"),
    [
        ("[bridge]", ["1. Glute bridge"]),
        ("[lunge]", ["1. Lunge, left", "1. Lunge, right"]),
        ("[{use: clam, sets: 1}]", ["1. Clamshell, left", "1. Clamshell, right"]),
        (
            "[clam]",
            [f"1. Clamshell, {side}, set {number}" for number in (1, 2) for side in ("left", "right")],
        ),
        ("[{rounds: 2, exercises: [squat]}]", ["1. Squat, round 1", "1. Squat, round 2"]),
        ("[squat, bridge]", ["1. Squat", "2. Glute bridge"]),
    ],
    ids=str,
)
def test_a_chapter_opens_for_each_exercise_and_side(blocks: str, titles: list[str]) -> None:
    """The phone's list of chapters tells them apart, between a welcome and a finish."""
    opened = [window.chapter for window in script(blocks).windows if window.chapter]
    assert opened == ["Welcome", *titles, "Finish"]


def test_a_chapter_may_ask_for_a_form_of_its_side() -> None:
    """A language that bends its sides names them in a chapter as they stand alone."""
    sides = {"left": {"leg": "linkes", "wo": "links"}, "right": {"leg": "rechtes", "wo": "rechts"}}
    given = brief("[lunge]", phrases={"chapter_side": "{name}, {side:wo}"})
    bent = replace(given, wording=given.wording.model_copy(update={"sides": sides}))
    chapters = [window.chapter for window in write_script(bent, Forecast(total=0)).windows if window.chapter]
    assert chapters[1:-1] == ["Lunge, links", "Lunge, rechts"]


# words


def test_phrases_of_a_routine_and_of_an_exercise_are_spoken() -> None:
    """The nearer phrase wins: exercise, routine, wording."""
    use = "{use: squat, sets: 1, say: {phrases: {count: '{rep}!'}}}"
    written = script(f"[{use}, {{use: bridge, sets: 1}}]", phrases={"count": "Number {rep}.", "done": ""})
    counted = [cue.text for _, cue in cues(written, "count")]
    assert (counted[0], counted[-1]) == ("Three!", "Number fifteen.")
    assert cues(written, "done") == []


def test_templates_take_turns() -> None:
    """Several templates of a moment rotate; the same one does not come twice in a row."""
    written = script("[bridge]", phrases={"rest": ["Rest.", "Breathe.", "Shake it out."]})
    assert [cue.text for _, cue in cues(written, "rest")] == ["Rest.", "Breathe."]


def test_a_preset_that_does_not_exist_is_an_error() -> None:
    """A name in a routine is looked up, and the near ones are offered."""
    with pytest.raises(UnknownNameError, match="no pacing or verbosity 'briskly'"):
        script("[squat]", pacing="briskly")


@given(day=days())
def test_the_same_brief_makes_the_same_script(day: Day) -> None:
    """Nothing rolls dice: writing again writes the same."""
    forecast = Forecast(total=300_000, middle=0, remaining=100_000)
    assert write_script(day.brief(), forecast) == write_script(day.brief(), forecast)


@given(day=days())
def test_exact_windows_are_the_work_and_the_rests(day: Day) -> None:
    """Only what the routine times is exact: phases, work, rests; words between them are elastic."""
    for window in write_script(day.brief(), Forecast(total=0)).windows:
        timed = bool(window.rep) or window.name in ("work", "rest", "pause")
        assert timed or window.kind == "elastic"
        assert window.length >= 0


def test_flags_lie_above_and_the_users_config_below() -> None:
    """What is chosen for one run wins over the routine, and the routine over the config."""
    given = brief("[bridge]", pacing={"lead_in": "20s"})
    below, above = Layer(values={"lead_in": "1s", "setup": "1s"}), Layer(values={"setup": "2s"})
    written = write_script(
        replace(given, choice=Overrides(below=(below,), above=(above,))), Forecast(total=0)
    )
    (lead_in,) = named(written, "lead_in")
    assert lead_in.length == 20_000


@pytest.mark.parametrize(
    ("item", "titles"),
    [
        (
            "{use: clam, sets: 2, say: {name: side leg lift with a long band}}",
            ["1. Side leg…, left, set 1", "1. Side leg…, right, set 1"],
        ),
        (
            "{use: squat, sets: 1, say: {name: 'Squat, held for as long as you can'}}",
            ["1. Squat, held for as long as…"],
        ),
        (
            "{use: squat, sets: 1, say: {name: donaudampfschifffahrtsgesellschaft}}",
            ["1. Donaudampfschifffahrtsgese…"],
        ),
    ],
)
def test_a_long_name_is_shortened_in_the_title_of_a_chapter(item: str, titles: list[str]) -> None:
    """A phone's list shows thirty letters: the name gives way at a word, side and set stay."""
    written = [window.chapter for window in script(f"[{item}]").windows if window.chapter]
    assert written[1:-1][: len(titles)] == titles
    assert all(len(title) <= LONGEST_TITLE for title in written)


@pytest.mark.parametrize("name", ROUTINES)
def test_chapters_of_a_routine_can_be_told_apart(name: str) -> None:
    """However short they are, no two chapters of a built-in routine have one title."""
    written = write_draft(brief_of(ROUTINES[name])).script(Forecast(total=0))
    titles = [window.chapter for window in written.windows if window.chapter]
    assert all(len(title) <= LONGEST_TITLE for title in titles)
    assert len(set(titles)) == len(titles)


# warm-up and notes

WARMED = """
- {title: Warm up, warm_up: true, rest: 0s, exercises: [{use: squat, dose: 1 x 5}]}
- {title: Strength, exercises: [{use: bridge, dose: 1 x 5}]}
"""


def test_a_warm_up_is_named_and_has_its_chapter() -> None:
    """It begins the session, and its exercises are named without a number."""
    written = script(WARMED)
    texts = [text for window in written.windows for text in said(window)]
    assert texts.index("First, warm up.") < texts.index("Squat.") < texts.index("Now strength.")
    assert [window.chapter for window in written.windows if window.chapter][1:3] == [
        "Warm-up: Squat",
        "1. Glute bridge",
    ]


def test_what_one_must_know_before_is_written_down() -> None:
    """Whatever is spoken, equipment, safety and how things are put on stand with the script."""
    band = "{use: squat, say: {kit: [Band on.]}}"
    for intro in ("full", "short", "off"):
        written = script(f"[{band}]", {"intro": intro, "explain": "name"}, equipment=["band"])
        assert written.notes == (
            "You need a resistance band.",
            "Stop if anything hurts. Injured? Ask a physiotherapist first.",
            "Squat: Band on.",
        )
