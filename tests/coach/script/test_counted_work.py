"""The reps: what is said and heard in which of them."""

from typing import Any

import pytest

from audiocoach.coach.script.counted_work import milestones
from audiocoach.coach.script.script import Priority
from tests.coach.scenes import cues, named, script, texts

BRIDGE = "[{use: bridge, sets: 1}]"


def test_each_phase_of_each_rep_is_a_window_that_lasts_exactly_what_it_says() -> None:
    """Fifteen times lift 2, hold 2, lower 2 is forty-five windows, ninety seconds."""
    work = [window for window in script(BRIDGE).windows if window.rep]
    assert [window.name for window in work] == ["lift", "hold", "lower"] * 15
    assert [window.rep for window in work[::3]] == list(range(1, 16))
    assert {(window.kind, window.length) for window in work} == {("exact", 2_000)}


def test_the_first_reps_are_spoken_in_phase_words_and_the_others_counted() -> None:
    """Two reps say Up, Hold, Down; the number said is that of the rep that starts."""
    written = script(BRIDGE)
    assert texts(written, "phase") == ["Up", "Hold", "Down"] * 2
    assert texts(written, "count")[:3] == ["Three", "Four", "Five"]
    assert texts(written, "count")[-1] == "Fifteen"


def test_slow_phases_are_named_in_every_rep_of_every_set() -> None:
    """Where two phases last four seconds or more, as in breathing, a number would not tell which it is."""
    tempo = "tempo: 'inhale 4, hold 7, exhale 8'"
    written = script(f"[{{use: squat, sets: 2, reps: 4, {tempo}}}]")
    assert [cue.text for _, cue in cues(written, "phase")] == ["Inhale", "Hold", "Exhale"] * 8
    assert not cues(written, "count")
    silent = script(f"[{{use: squat, sets: 2, reps: 4, {tempo}}}]", {"reps": {"phase_words": 0}})
    assert not cues(silent, "phase")


def test_later_sets_are_counted_from_the_second_rep() -> None:
    """Phase words belong to an exercise's first set; a later one starts with the first of them."""
    written = script("[{use: bridge, sets: 2}]")
    assert texts(written, "phase") == ["Up", "Hold", "Down"] * 2 + ["Up"]
    assert texts(written, "count")[13:15] == ["Two", "Three"]


def test_without_phase_words_every_set_is_counted_from_one() -> None:
    """The first rep begins in a word: "three, two, one, one" would have one too many."""
    written = script("[{use: bridge, sets: 2, reps: 4}]", {"reps": {"phase_words": 0}})
    assert texts(written, "count") == ["Two", "Three", "Four"] * 2
    assert texts(written, "go") == ["Go."] * 2
    beeps = {"reps": {"phase_words": 0}, "count_in": {"style": "beep"}}
    assert texts(script("[{use: bridge, sets: 1, reps: 4}]", beeps), "count")[0] == "One"


@pytest.mark.parametrize(("apart", "numbers"), [("0s", 13), ("1.3s", 13), ("2s", 1), ("5s", 1)], ids=str)
def test_quick_reps_have_a_tone_each_and_only_the_last_its_number(apart: str, numbers: int) -> None:
    """Where reps are quicker than the setting, the set is not counted; all the same it begins in a word."""
    quick = "[{use: squat, sets: 1, reps: 14, tempo: 'sit 0.5, stand 0.8'}]"
    written = script(quick, {"reps": {"apart": apart, "phase_words": 0}})
    assert len(texts(written, "count")) == numbers
    assert texts(written, "count")[-1] == "Fourteen"
    heard = [cues(written, moment) for moment in ("count", "rep", "start", "go")]
    assert sum(map(len, heard)) == 14
    assert texts(written, "go") == ["Go."]


def test_exercises_that_tell_no_movement_are_not_alike() -> None:
    """A second exercise without a word about its movement has its own phase words."""
    silent = "{use: %s, dose: 1 x 3, tempo: 'in 2, out 2', say: {movement: []}}"
    written = script(f"[{silent % 'squat'}, {silent % 'bridge'}]")
    assert [cue.text for _, cue in cues(written, "phase")] == ["In", "Out", "In", "Out"] * 2


def test_a_rep_of_three_seconds_has_its_number() -> None:
    """There is time for it: side steps are counted like any other movement."""
    written = script("[{use: squat, sets: 1, reps: 5, tempo: 'sit 1.5, stand 1.5'}]")
    assert texts(written, "count") == ["Three", "Four", "Five"]


def test_the_tone_of_a_rep_means_nothing_else() -> None:
    """A tick is a hold's; what stands for a number is a tone of its own."""
    written = script(BRIDGE, {"reps": {"count": "none", "phase_words": 0}})
    sounds = {(cue.moment, cue.sound) for window in written.windows if window.rep for cue in window.cues}
    assert {("rep", "pulse"), ("hold", "tick"), ("lower", "low_tick")} <= sounds
    assert [sound for _, sound in sounds].count("pulse") == 1


def test_a_movement_that_another_exercise_had_has_no_phase_words() -> None:
    """The second of two exercises with the same movement is counted from its second rep on."""
    same = "{use: clam, sets: 1, say: {movement: [Raise your hips.]}}"
    assert len(texts(script(f"[{{use: bridge, sets: 1}}, {same}]"), "phase")) == 8
    assert len(texts(script("[{use: bridge, sets: 1}, {use: clam, sets: 1}]"), "phase")) == 13


@pytest.mark.parametrize(
    ("settings", "numbers"),
    [
        ({}, [2, 3, 4, 5, 6, 7, 8]),
        ({"every": 5}, [5, 8]),
        ({"every": 3}, [3, 6, 8]),
        ({"last": 3}, [6, 7, 8]),
        ({"count": "down"}, [8, 7, 6, 5, 4, 3, 2, 1]),
        ({"count": "down", "last": 3}, [3, 2, 1]),
        ({"count": "none"}, []),
        ({"last": 50}, [2, 3, 4, 5, 6, 7, 8]),
    ],
    ids=str,
)
def test_reps_are_counted_as_the_settings_say(settings: dict[str, Any], numbers: list[int]) -> None:
    """Up or down, every one, every fifth and the last, the last three, or none at all."""
    words = ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"]
    written = script("[{use: squat, sets: 1}]", {"reps": {"phase_words": 0, **settings}})
    assert texts(written, "count") == [words[number] for number in numbers]


def test_a_rep_without_a_number_starts_with_a_tone() -> None:
    """No rep passes unheard; the first starts with the start tone."""
    written = script("[{use: squat, sets: 1}]", {"reps": {"phase_words": 0, "every": 5}})
    first = [window.cues[0].sound for window in named(written, "sit")]
    assert first == ["start", "pulse", "pulse", "pulse", "", "pulse", "pulse", ""]


def test_beats_stand_on_their_phase() -> None:
    """Phase words, numbers and ticks are beats at the very start of their window."""
    written = script(BRIDGE)
    beats = [cue for moment in ("phase", "count", "hold", "lower") for _, cue in cues(written, moment)]
    assert {(cue.at, cue.fixed) for cue in beats} == {(0, True)}


def test_a_hold_ticks_and_the_lowering_after_it_ticks_lower() -> None:
    """After the phase words, a tick marks the hold and a lower one its end."""
    written = script(BRIDGE)
    assert [(rep, cue.sound) for rep, cue in cues(written, "hold")] == [(rep, "tick") for rep in range(3, 16)]
    assert [(rep, cue.sound) for rep, cue in cues(written, "lower")] == [
        (rep, "low_tick") for rep in range(3, 16)
    ]
    silent = script(BRIDGE, {"reps": {"hold_sound": "none"}})
    assert cues(silent, "hold") == cues(silent, "lower") == []


@pytest.mark.parametrize(
    ("hold", "counted"),
    [
        ("4s", []),
        ("5s", [1, 2, 3, 4]),
        ("5.9s", [1, 2, 3, 4]),
        ("8s", [1, 2, 3, 4, 5, 6, 7]),
    ],
)
def test_a_long_hold_is_counted_aloud(hold: str, counted: list[int]) -> None:
    """From five seconds on, the seconds of a hold are said, each on its second."""
    written = script(f"[{{use: bridge, sets: 1, reps: 1, hold: {hold}}}]")
    assert [cue.at // 1000 for _, cue in cues(written, "hold_count")] == counted
    assert all(cue.fixed for _, cue in cues(written, "hold_count"))


def test_no_hold_is_counted_where_the_setting_is_zero() -> None:
    """`hold_count: 0s` leaves every hold alone."""
    assert cues(script("[{use: bridge, hold: 9s}]", {"reps": {"hold_count": "0s"}}), "hold_count") == []


@pytest.mark.parametrize(
    ("reps", "chosen", "found"),
    [
        (15, ("half", "three_more", "last"), {8: "half_reps", 12: "reps_left", 15: "last_rep"}),
        (10, ("half", "three_more", "last"), {7: "reps_left", 10: "last_rep"}),
        (8, ("half", "three_more", "last"), {5: "reps_left", 8: "last_rep"}),
        (12, ("half", "last"), {6: "half_reps", 12: "last_rep"}),
        (8, ("half", "last"), {4: "half_reps", 8: "last_rep"}),
        (7, ("half", "three_more", "last"), {4: "reps_left", 7: "last_rep"}),
        (5, ("half", "three_more", "last"), {5: "last_rep"}),
        (2, ("half", "three_more", "last"), {}),
        (1, ("half", "three_more", "last"), {}),
        (15, ("last",), {15: "last_rep"}),
        (15, (), {}),
    ],
    ids=str,
)
def test_milestones_stand_in_their_reps(reps: int, chosen: tuple[str, ...], found: dict[int, str]) -> None:
    """The last rep is told in itself, three more with three to come; halfway gives way where that is near."""
    assert milestones(reps, chosen) == found


AT_END = {"reps": {"count_at": "end", "phase_words": 0}}


def test_a_rep_is_counted_when_it_is_done() -> None:
    """Its number stands at the start of the next rep; the first rep begins with the tone."""
    written = script("[{use: squat, dose: 1 x 5}]", AT_END)
    assert [(rep, cue.text) for rep, cue in cues(written, "count")] == [
        (2, "One"),
        (3, "Two"),
        (4, "Three"),
        (5, "Four"),
        (0, "Five"),
    ]
    assert [rep for rep, _ in cues(written, "start")] == [1]
    last = next(window for window in written.windows if window.cues and window.cues[0].moment == "stop")
    assert [cue.text or cue.sound for cue in last.cues[:2]] == ["stop", "Five"]


@pytest.mark.parametrize(
    ("settings", "numbers"),
    [
        ({"count": "down"}, ["Four", "Three", "Two", "One"]),
        ({"last": 2}, ["Four", "Five"]),
        ({"every": 2}, ["Two", "Four", "Five"]),
        ({"count": "none"}, []),
        ({"phase_words": 2}, ["Two", "Three", "Four", "Five"]),
    ],
)
def test_numbers_at_the_end_are_chosen_like_others(settings: dict[str, Any], numbers: list[str]) -> None:
    """Counting down, the reps that are left are said; phase words take the place of a number."""
    written = script("[{use: squat, dose: 1 x 5}]", {"reps": {**AT_END["reps"], **settings}})
    assert texts(written, "count") == numbers


def test_a_quiet_set_says_no_number_at_its_end() -> None:
    """Only tones are heard in it."""
    written = script("[{use: squat, dose: 1 x 5}]", {**AT_END, "quiet_from": 1})
    assert texts(written, "count") == []


def test_the_seconds_of_any_phase_are_counted_or_ticked() -> None:
    """A phase that is counted says its seconds, one that is ticked marks them from its start."""
    counted = {"reps": {"phase_count": {"sit": "tick", "stand": "count"}, "phase_words": 0}}
    written = script("[{use: squat, dose: 1 x 2, tempo: 'sit 3, stand 3'}]", counted)
    heard = [
        [(cue.at, cue.text or cue.sound) for cue in window.cues] for window in named(written, "sit", "stand")
    ]
    assert heard[0] == [(0, "Go."), (1_000, "tick"), (2_000, "tick")]
    assert heard[1] == [(1_000, "One"), (2_000, "Two")]
    assert heard[2][0][0] == 0
    ticked = script(
        "[{use: squat, dose: 1 x 2, tempo: 'sit 3, stand 2.5'}]", {"reps": {"phase_count": {"stand": "tick"}}}
    )
    ticks = [cue.at for _, cue in cues(ticked, "second")]
    assert ticks == [1_000, 2_000] * 2


def test_a_phase_of_its_own_setting_is_no_long_hold() -> None:
    """`none` leaves a long hold alone, `count` counts a short one."""
    hold = "[{use: bridge, dose: 1 x 1, hold: 9s}]"
    assert cues(script(hold, {"reps": {"phase_count": {"hold": "none"}}}), "hold_count") == []
    short = "[{use: bridge, dose: 1 x 1, hold: 3s}]"
    assert len(cues(script(short, {"reps": {"phase_count": {"hold": "count"}}}), "hold_count")) == 2


def test_milestones_are_spoken_beside_the_count() -> None:
    """Halfway, three more and last one stand in the hold, and leave the next number its breath."""
    written = script(BRIDGE, {"reps": {"milestones": ["half", "three_more", "last"]}})
    said = [
        (rep, cue.text)
        for moment in ("half_reps", "reps_left", "last_rep")
        for rep, cue in cues(written, moment)
    ]
    assert said == [(8, "Halfway."), (12, "Three more."), (15, "Last one.")]
    (_, halfway), *_ = cues(written, "half_reps")
    assert (halfway.at, halfway.room) == (300, 3_200)


def test_a_fast_rep_has_no_room_for_remarks() -> None:
    """A rep of a second and a half is counted, and nothing else."""
    quick = "[{use: squat, sets: 1, tempo: 'sit 0.7, stand 0.8'}]"
    written = script(quick, {"reps": {"apart": "0s"}})
    assert {cue.moment for window in written.windows if window.rep for cue in window.cues} == {
        "phase",
        "count",
    }


def test_the_first_beat_of_the_work_must_be_heard() -> None:
    """The word that starts the work is never dropped; later ones may be."""
    (_, first), (_, second), *_ = cues(script(BRIDGE), "phase")
    assert (first.priority, second.priority) == (Priority.ACTION, Priority.COUNT)


def test_between_quick_numbers_only_the_last_rep_is_told() -> None:
    """Words between them would crowd the count; of three seconds there is time."""
    quick = "[{use: squat, sets: 1, reps: 12, tempo: 'sit 1.2, stand 1.2'}]"
    every = {"reps": {"milestones": ["half", "three_more", "last"]}}
    told = [cue.moment for window in script(quick, every).windows if window.rep for cue in window.cues]
    assert not {"half_reps", "reps_left"} & set(told)
    assert told[-1] == "last_rep"
    slower = script(quick.replace("1.2", "1.5"), every)
    assert {"half_reps", "reps_left"} <= {cue.moment for window in slower.windows for cue in window.cues}
