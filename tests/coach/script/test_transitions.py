"""Between the work: lead-in, change of exercise, change of side, rest; each ends with the count-in."""

from typing import Any

import pytest

from audiocoach.coach.script.announcing import AFTER_STOP
from audiocoach.coach.script.script import Priority, Window
from audiocoach.coach.script.templates import speak_duration
from audiocoach.coach.script.writer import Forecast
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from tests.coach.scenes import brief, moments, named, said, script
from tests.coach.shelf import ENGLISH
from tests.coach.writing import write_script

TERSE = {"explain": "dose"}


def gap(blocks: str, name: str, settings: dict[str, Any] | None = None) -> Window:
    """Write a script and return its first window of a name."""
    return named(script(blocks, settings), name)[0]


# rest


def test_a_rest_lasts_exactly_what_the_routine_says() -> None:
    """A rest between sets is an exact window of that length."""
    window = gap("[{use: bridge, rest: 45s}]", "rest")
    assert (window.kind, window.length) == ("exact", 45_000)


def test_a_rest_is_announced_warned_of_and_counted_out() -> None:
    """Stop tone, "Rest", time left, the next set, three, two, one."""
    window = gap("[bridge]", "rest")
    assert moments(window) == ["stop", "rest", "rest_left", "set", "count_in", "count_in", "count_in"]
    assert said(window) == [
        "Rest, thirty seconds.",
        "Ten seconds left.",
        "Set two of three.",
        "Three",
        "Two",
        "One",
    ]
    assert [cue.at for cue in window.cues] == [0, AFTER_STOP, -10_000, -8_000, -3_000, -2_000, -1_000]


def test_the_last_set_is_announced_as_the_last() -> None:
    """Before the last set it says so, and not which number it has."""
    assert "Last set." in said(named(script("[bridge]"), "rest")[1])


def test_a_short_rest_names_the_next_set_right_away() -> None:
    """There is no time for a preview of its own."""
    window = gap("[{use: bridge, rest: 10s}]", "rest")
    (preview,) = [cue for cue in window.cues if cue.moment == "set"]
    assert (preview.at, preview.follows) == (AFTER_STOP, True)
    assert "rest_left" not in moments(window)


def test_without_a_rest_the_next_set_is_still_named() -> None:
    """No rest at all: the next set begins at once, and is named as it does."""
    windows = script("[{use: bridge, rest: 0s}]").windows
    assert not [window for window in windows if window.name == "rest"]
    named = [said(window)[0] for window in windows if "set" in moments(window) and window.rep == 1]
    assert named == ["Set two of three."]


@pytest.mark.parametrize(
    ("settings", "absent"),
    [
        ({"announce_rest": False}, ["rest", "rest_left"]),
        ({"preview": False}, ["set"]),
        ({"rest": {"warn_at": []}}, ["rest_left"]),
        ({"count_in": {"from": 0}}, ["count_in"]),
    ],
    ids=str,
)
def test_each_part_of_a_rest_has_its_setting(settings: dict[str, Any], absent: list[str]) -> None:
    """Whoever wants less talk turns it off, part by part."""
    full = set(moments(gap("[bridge]", "rest")))
    assert full - set(moments(gap("[bridge]", "rest", settings))) == set(absent)


def test_a_warning_that_the_rest_is_too_short_for_is_left_out() -> None:
    """Marks of time left need some rest before them, and none stands in the preview."""
    warned = [
        cue.at
        for cue in gap(
            "[{use: bridge, rest: 40s}]", "rest", {"rest": {"warn_at": ["60s", "36s", "30s", "8s"]}}
        ).cues
        if cue.moment == "rest_left"
    ]
    assert warned == [-30_000]


def test_a_rest_in_which_the_side_changes_says_so() -> None:
    """A clamshell swaps after every set: after the right side's set the left one comes back."""
    window = gap("[clam]", "rest")
    assert said(window)[:2] == ["Rest, thirty seconds.", "Switch."]
    assert [text for text in said(window) if "Left leg." in text] == ["Left leg. Last set."]


# change of side


def test_a_change_of_side_lasts_as_the_position_needs() -> None:
    """Lying down again takes longer than turning around; words may make it longer, never shorter."""
    assert gap("[clam]", "switch").length == 10_000
    assert gap("[lunge]", "rest").length == 30_000
    assert gap("[{use: lunge, sets: 1}]", "switch").length == 5_000
    assert gap("[clam]", "switch", {"transition_scale": 1.5}).length == 15_000
    assert gap("[clam]", "switch").kind == "elastic"


def test_a_long_change_of_side_is_a_rest() -> None:
    """From fifteen seconds on one is told how long it lasts, and when ten are left."""
    for settings in ({"transition_scale": 2.0}, {"transition_scale": 2.0, "explain": "every"}):
        window = gap("[clam]", "switch", settings)
        told = [cue.text for cue in window.cues if cue.moment in ("rest", "rest_left")]
        assert told == [f"Rest, {speak_duration(ENGLISH, window.length)}.", "Ten seconds left."]
        laid = arrange(script("[clam]", settings), Estimated()).windows
        assert next(each for each in laid if each.name == "switch").length == window.length
    assert "rest" not in moments(gap("[clam]", "switch"))


@pytest.mark.parametrize(
    ("blocks", "middle"),
    [
        ("[{use: clam, sets: 9}]", 0),
        ("[{use: clam, sets: 9}]", 1),
        ("[{use: bridge, sets: 1}, squat, clam]", 0),
    ],
)
def test_orders_come_before_the_news(blocks: str, middle: int) -> None:
    """Half of the session is told when all is said that one has to do, up to the last words."""
    forecast = Forecast(total=600_000, middle=middle, remaining=300_000)
    windows = write_script(brief(blocks), forecast).windows
    (told,) = [each.cues for each in windows if "midpoint" in moments(each)]
    place = [cue.moment for cue in told].index("midpoint")
    assert all(cue.at < 0 for cue in told[place + 1 :])


@pytest.mark.parametrize(("position", "seconds"), [("bridge", 20), ("squat", 13)])
def test_there_is_time_to_put_the_phone_away(position: str, seconds: int) -> None:
    """However few words are told before it, nobody is still standing when the first set begins."""
    assert gap(f"[{position}, clam]", "lead_in", {"explain": "name"}).length == seconds * 1000


def test_a_change_of_side_explains_the_side_once() -> None:
    """The first time in the exercise's own words, later the side alone; each side of the last set is told."""
    first, second = named(script("[clam]"), "switch")
    assert said(first)[:2] == ["Switch sides.", "Lie on your left side."]
    assert said(second) == ["Switch.", "Right leg.", "Last set.", "Three", "Two", "One"]


def test_learning_repeats_the_set_up_on_the_second_side() -> None:
    """`explain: every` tells the start position on both sides, in the same order."""
    window = gap("[clam]", "switch", {"explain": "every"})
    assert said(window)[:3] == ["Switch sides.", "Lie on your left side.", "Stack your hips."]


@pytest.mark.parametrize("explain", ["dose", "name"])
def test_few_words_name_the_side_alone(explain: str) -> None:
    """Whoever knows the exercise needs the side and nothing else."""
    assert said(gap("[clam]", "switch", {"explain": explain}))[:2] == ["Switch sides.", "Right leg works."]


# change of exercise


def test_the_first_exercise_begins_with_the_lead_in() -> None:
    """The phone is put down; the exercise is named, dosed and explained; its name leads into the count-in."""
    window = gap("[bridge, squat]", "lead_in")
    words = ["lead_in", "announce", "dose_reps", "dose_hold", "setup", "movement", "ready"]
    assert moments(window) == [*words, *["count_in"] * 3]
    assert said(window)[1:4] == [
        "Exercise one of two: glute bridge.",
        "Three sets of fifteen.",
        "Hold for two seconds.",
    ]
    assert (window.kind, window.length) == ("elastic", 20_000)


def test_a_session_of_one_exercise_does_not_count_it() -> None:
    """Nobody says "exercise one of one"."""
    assert said(gap("[bridge]", "lead_in"))[1] == "Glute bridge."


def test_the_end_of_the_work_is_told_at_once() -> None:
    """The stop tone stands at the very end of the work and must be heard; the rest or what comes follows."""
    rested, next_ = "Rest, forty-five seconds.", "Last exercise: glute bridge."
    for rest, window, text in (("45s", "break", rested), ("0s", "change", next_)):
        settings = {"rest": {"between_exercises": rest}}
        stop, told = gap("[{use: squat, sets: 1}, bridge]", window, settings).cues[:2]
        assert (stop.sound, stop.at, stop.fixed, stop.priority) == ("stop", 0, True, Priority.ACTION)
        assert told.text == text
    assert gap("[{use: squat, sets: 1}, bridge]", "break").cues[1].at == AFTER_STOP


def test_a_stretch_ends_as_any_work_does() -> None:
    """Its end has the tone of all ends, a chime would tell that words follow; and one eases out."""
    settings = {"rest": {"between_exercises": "0s"}}
    window = gap("[{use: stretch, time: 30s}, bridge]", "change", settings)
    assert window.cues[0].sound == "stop"
    assert said(window)[0] == "Ease out slowly."
    assert "done" not in moments(window)


def test_a_stretch_that_rests_is_eased_out_of_before_the_rest() -> None:
    """What leads out of a stretch comes first, then the rest."""
    window = gap("[{use: stretch, sets: 2, time: 30s, rest: 30s}]", "rest")
    assert moments(window)[:3] == ["stop", "ease_out", "rest"]
    assert said(window)[:2] == ["Ease out slowly.", "Rest, thirty seconds."]


@pytest.mark.parametrize(
    ("before", "after", "seconds"),
    [("squat", "lunge", 10), ("squat", "bridge", 15), ("bridge", "clam", 10), ("bridge", "stretch", 12)],
)
def test_a_change_lasts_as_the_body_needs(before: str, after: str, seconds: int) -> None:
    """Staying, rolling over, kneeling and getting up take their times, where the rest is shorter."""
    settings = {"rest": {"between_exercises": "0s"}}
    assert gap(f"[{{use: {before}, sets: 1}}, {after}]", "change", settings).length == seconds * 1000


def test_a_change_is_no_shorter_than_the_rest() -> None:
    """The rest between exercises counts from the end of the work."""
    settings = {"rest": {"between_exercises": "40s"}}
    assert gap("[{use: squat, sets: 1}, bridge]", "break", settings).length == 40_000


def test_a_long_rest_between_rounds_is_called_a_rest() -> None:
    """A minute between rounds is announced as one; before its end come the name and the time that is left."""
    window = gap("[{rounds: 2, exercises: [squat]}]", "break")
    assert moments(window)[:2] == ["stop", "rest"]
    assert said(window)[0] == "Rest, one minute."
    assert said(window)[-5:] == ["Get ready: squat.", "Ten seconds left.", "Three", "Two", "One"]


def test_a_rest_between_exercises_has_its_length_and_its_warning() -> None:
    """It is told like any other rest, whatever is explained in it."""
    window = gap("[{use: squat, sets: 1}, bridge]", "break", {"rest": {"between_exercises": "1m"}})
    assert said(window)[:2] == ["Rest, one minute.", "Last exercise: glute bridge."]
    half, warning = [cue for cue in window.cues if cue.moment == "rest_left"]
    assert (half.text, half.at) == ("Thirty seconds left.", -30_000)
    assert (warning.text, warning.at) == ("Ten seconds left.", -10_000)


def test_a_short_silence_in_a_rest_is_left_alone() -> None:
    """Who has just heard how it is done needs no other time than the last."""
    window = gap("[{use: squat, sets: 1}, bridge]", "break", {"rest": {"between_exercises": "40s"}})
    assert [cue.at for cue in window.cues if cue.moment == "rest_left"] == [-10_000]


def test_a_rest_that_words_prolong_tells_how_long_it_is() -> None:
    """Where the explanation takes longer than the rest, its length is rounded up, and announced so."""
    lines = ", ".join(f"Do this and that for the {number}th time." for number in range(1, 9))
    other = f"{{use: bridge, say: {{movement: [{lines}]}}}}"
    settings = {"rest": {"between_exercises": "20s"}, "explain": "every"}
    window = gap(f"[{{use: squat, sets: 1}}, {other}]", "break", settings)
    assert window.length > 20_000
    assert window.length % 5_000 == 0
    assert said(window)[0] == f"Rest, {speak_duration(ENGLISH, window.length)}."


def test_the_warning_is_true_where_the_last_words_are_long() -> None:
    """What loads the body is told after the warning, which comes five seconds earlier if need be."""
    line = "Lift your left leg forward and keep it straight all the while."
    lifts = f"{{use: bridge, say: {{ready: [{line}, {line}]}}}}"
    window = gap(f"[{{use: squat, sets: 1}}, {lifts}]", "break", {"rest": {"between_exercises": "1m"}})
    *_, warning = [cue for cue in window.cues if cue.moment == "rest_left"]
    assert (warning.text, warning.at) == ("Fifteen seconds left.", -15_000)


def test_a_round_is_announced_and_its_exercises_named_only() -> None:
    """From the second round on the exercises are known."""
    blocks = "[{title: Circuit, rounds: 2, rest_between_rounds: 10s, exercises: [squat, clam]}]"
    first, second, third = named(script(blocks), "lead_in", "break", "change")[:3]
    assert said(first)[1:3] == ["Round one of two.", "Exercise one of two: squat."]
    assert "round" not in moments(second)
    assert said(third)[:3] == ["Come up slowly.", "Last round.", "Next: squat."]


def test_the_last_exercise_is_announced_as_the_last() -> None:
    """Before the last exercise it says so."""
    assert "Last exercise: glute bridge." in said(gap("[{use: squat, sets: 1}, bridge]", "break"))


def test_a_block_is_announced_by_its_title_once() -> None:
    """A new block says its title in a sentence; the exercises within it do not repeat it."""
    blocks = "[{title: Strength, exercises: [squat, bridge]}, {title: Stretch, exercises: [stretch]}]"
    windows = named(script(blocks), "lead_in", "break")
    told = [[cue.text for cue in window.cues if cue.moment.startswith("block")] for window in windows]
    assert told == [["First, strength."], [], ["Now stretch."]]


def test_the_title_of_the_only_block_is_not_said() -> None:
    """It would say what the title of the session says."""
    (window,) = named(script("[{title: Strength, exercises: [squat]}]"), "lead_in")
    assert "Strength." not in " ".join(said(window)).replace("strength", "Strength")


@pytest.mark.parametrize(
    ("explain", "spoken"),
    [
        (
            "once",
            ["announce", "dose_reps_each", "dose_hold", "side_setup", "setup", "movement", "ready"],
        ),
        ("dose", ["announce", "dose_reps_each", "dose_hold", "side", "ready_side"]),
        ("name", ["announce_first", "dose_few", "side"]),
    ],
)
def test_an_exercise_is_explained_as_much_as_one_wants(explain: str, spoken: list[str]) -> None:
    """In full, by its dose, or by its name and side."""
    window = gap("[clam, squat]", "lead_in", {"explain": explain, "count_in": {"from": 0}})
    assert [moment for moment in moments(window) if moment != "lead_in"] == spoken


def test_a_known_exercise_is_not_explained_again() -> None:
    """What has been explained in this session is only named and dosed; `every` explains it all the same."""
    blocks = "[{use: squat, sets: 1}, {use: bridge, sets: 1}, squat]"
    for explain, explained in (("once", False), ("every", True)):
        again = named(script(blocks, {"explain": explain}), "break")[1]
        assert ("setup" in moments(again)) is explained


def test_a_lying_exercise_names_its_side_before_the_set_up() -> None:
    """One lies down on the right side at once; standing, the side comes after the start position."""
    order = [moment for moment in moments(gap("[clam]", "lead_in")) if moment in ("setup", "side_setup")]
    assert order == ["side_setup", "setup"]
    standing = "[{use: lunge, say: {setup: [Stand.], side_setup: 'Step {side}.'}}]"
    order = [moment for moment in moments(gap(standing, "lead_in")) if moment in ("setup", "side_setup")]
    assert order == ["setup", "side_setup"]


# count-in


@pytest.mark.parametrize(
    ("settings", "heard"),
    [
        ({}, [("Three", ""), ("Two", ""), ("One", "")]),
        ({"from": 1}, [("One", "")]),
        ({"from": 0}, []),
        ({"style": "beep"}, [("", "beep")] * 3),
        ({"style": "both", "from": 1}, [("One", ""), ("", "beep")]),
    ],
    ids=str,
)
def test_a_count_in_is_spoken_or_beeped(settings: dict[str, Any], heard: list[tuple[str, str]]) -> None:
    """Voice, beeps or both, from as many as one wants."""
    window = gap("[squat]", "lead_in", {"count_in": settings})
    beats = [cue for cue in window.cues if cue.moment == "count_in"]
    assert [(cue.text, cue.sound) for cue in beats] == heard
    assert all(cue.fixed and cue.at % 1000 == 0 for cue in beats)


def test_a_count_in_fits_into_its_window() -> None:
    """A rest of two seconds has two beats."""
    window = gap("[{use: bridge, rest: 2s}]", "rest")
    assert [cue.at for cue in window.cues if cue.moment == "count_in"] == [-2_000, -1_000]


def test_the_next_set_is_named_before_a_long_count_in() -> None:
    """Where the count-in takes most of the end of a rest, the set is named at its beginning."""
    window = gap("[{use: squat, dose: 3 x 10, rest: 30s}]", "rest", {"count_in": {"from": 10}})
    (cue,) = [cue for cue in window.cues if cue.moment == "set"]
    assert (cue.text, cue.at, cue.follows) == ("Set two of three.", AFTER_STOP, True)


def test_a_switch_of_no_time_takes_that_of_its_words() -> None:
    """Nothing is waited for after the words, and nothing is counted in."""
    none = {"switch": {"standing": "0s", "lying": "0s", "kneeling": "0s"}, "count_in": {"from": 0}}
    window = gap("[{use: clam, sets: 1}]", "switch", none)
    assert (window.length, window.quiet) == (0, 0)


# few words


MINIMAL = {"announce_rest": False, "preview": False, "explain": "name", "count_in": {"style": "beep"}}


def test_without_words_the_side_changes_when_it_is_time() -> None:
    """What is said of the side in a silent rest is said right before it is done."""
    window = gap("[{use: clam, rest: 1m}]", "rest", MINIMAL)
    switch, side = (cue for cue in window.cues if cue.moment in ("switch", "side"))
    assert -18_000 < switch.at < side.at < -14_000


def test_a_long_silence_is_broken() -> None:
    """What is left of the rest tells that the session goes on."""
    window = gap("[{use: clam, rest: 3m}]", "rest", MINIMAL)
    told = [(cue.at, cue.text) for cue in window.cues if cue.moment == "rest_left"]
    assert told == [(60_000, "Two minutes left."), (120_000, "One minute left.")]


def test_the_first_exercise_is_the_first() -> None:
    """Few words call it so, and not the next one."""
    assert said(gap("[squat, bridge]", "lead_in", {"explain": "name"}))[:2] == [
        "Put your phone away. Begin on my signal.",
        "First: squat.",
    ]


@pytest.mark.parametrize(
    ("warn_at", "quiet"), [(["10s"], 1_000), ([], 6_000)], ids=["ten seconds are told", "nothing is told"]
)
def test_the_body_takes_its_position_while_the_time_left_is_told(warn_at: list[str], quiet: int) -> None:
    """Six seconds lie between the explanation and the count-in; what is heard in them explains nothing."""
    settings = {"rest": {"warn_at": warn_at, "between_exercises": "40s"}}
    (window,) = named(script("[{use: squat, sets: 1}, bridge]", settings), "break")
    assert window.quiet == quiet


def test_half_of_the_session_has_its_time_only_where_it_is_likely() -> None:
    """Elsewhere no rest is longer for it."""
    lines = ", ".join(f"This is line {word} of five." for word in ("one", "two", "three", "four", "five"))
    told = "{use: %s, sets: 1, say: {setup: [%s]}}"
    blocks = f"[{{use: bridge, sets: 1}}, {told % ('squat', lines)}, {{use: bridge, sets: 9}}]"
    early = named(script(f"[{{rest: 35s, exercises: {blocks}}}]"), "break")[0]
    blocks = f"[{{use: bridge, sets: 9}}, {told % ('squat', lines)}, {{use: bridge, sets: 9}}]"
    middle = named(script(f"[{{rest: 35s, exercises: {blocks}}}]"), "break")[0]
    assert early.length < middle.length


def test_one_is_told_to_get_up_from_the_floor() -> None:
    """Between lying and standing, after the equipment is off; nowhere else."""
    assert said(gap("[{use: bridge, sets: 1}, squat]", "break"))[1] == "Come up slowly."
    assert "Come up slowly." not in said(gap("[{use: squat, sets: 1}, bridge]", "break"))
    assert "Come up slowly." not in said(gap("[{use: bridge, sets: 1}, clam]", "break"))
