"""A routine unfolded: which set on which side comes when, and how much of it."""

from contextlib import suppress
from typing import Any

import pytest
from pydantic import ValidationError

from audiocoach.coach.model.durations import Phase, format_tempo, held, paced
from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.model.wording import EXERCISE_LINES
from audiocoach.coach.script.bouts import Bout, SpokenLine, StatedRest
from audiocoach.errors import UnknownNameError
from tests.coach.scenes import bouts, steps

LIFT, HOLD, LOWER = (Phase(name=name, length=2_000) for name in ("lift", "hold", "lower"))


def order(blocks: str, settings: dict[str, Any] | None = None, **fields: Any) -> list[tuple[int, int, str]]:
    """List (round, set, side) of each bout in order."""
    return [(bout.round, bout.set, (bout.side or "")[:1]) for bout in bouts(blocks, settings, **fields)]


@pytest.mark.parametrize(
    ("blocks", "settings", "expected"),
    [
        ("[bridge]", {}, [(1, 1, ""), (1, 2, ""), (1, 3, "")]),
        ("[clam]", {}, [(1, 1, "l"), (1, 1, "r"), (1, 2, "l"), (1, 2, "r")]),
        ("[lunge]", {}, [(1, 1, "l"), (1, 2, "l"), (1, 1, "r"), (1, 2, "r")]),
        ("[clam]", {"sides": {"order": "block"}}, [(1, 1, "l"), (1, 2, "l"), (1, 1, "r"), (1, 2, "r")]),
        ("[lunge]", {"sides": {"order": "alternate"}}, [(1, 1, "l"), (1, 1, "r"), (1, 2, "l"), (1, 2, "r")]),
        ("[clam]", {"sides": {"first": "right"}}, [(1, 1, "r"), (1, 1, "l"), (1, 2, "r"), (1, 2, "l")]),
        ("[{use: clam, sets: 1}]", {}, [(1, 1, "l"), (1, 1, "r")]),
    ],
    ids=["both sides", "alternate", "block", "made block", "made alternate", "right first", "one set"],
)
def test_sides_have_an_order(
    blocks: str, settings: dict[str, Any], expected: list[tuple[int, int, str]]
) -> None:
    """Sides swap after every set, or one is finished first: the catalogue and a setting say which."""
    assert order(blocks, settings) == expected


def test_a_circuit_does_one_set_of_each_a_round() -> None:
    """The rounds of a circuit take the place of sets."""
    done = bouts("[{rounds: 2, exercises: [squat, clam]}]")
    assert [(bout.round, bout.index, bout.set, bout.side) for bout in done] == [
        (1, 1, 1, None),
        (1, 2, 1, "left"),
        (1, 2, 1, "right"),
        (2, 1, 1, None),
        (2, 2, 1, "left"),
        (2, 2, 1, "right"),
    ]
    assert {(bout.sets, bout.rounds) for bout in done} == {(1, 2)}


def test_a_circuit_keeps_the_sets_that_a_routine_states() -> None:
    """Whoever writes sets into a circuit means them."""
    assert [bout.set for bout in bouts("[{rounds: 2, exercises: [{use: squat, sets: 2}]}]")] == [1, 2, 1, 2]


def test_exercises_are_numbered_through_the_blocks() -> None:
    """A round does not count its exercises again, and every bout knows how many there are."""
    done = bouts("[{rounds: 2, exercises: [squat, lunge]}, {exercises: [bridge]}]")
    assert list(dict.fromkeys(bout.index for bout in done)) == [1, 2, 3]
    assert {bout.exercises for bout in done} == {3}


def test_rests_and_lines_stay_where_they_are_written() -> None:
    """A rest and a spoken line of the routine are steps of their own, in every round."""
    listed = steps("[{rounds: 2, exercises: [{say: Go on.}, {use: squat, sets: 1}, {rest: 20s}]}]")
    kinds = [step.text if isinstance(step, SpokenLine) else type(step).__name__ for step in listed]
    assert kinds == ["Go on.", "Bout", "StatedRest"] * 2
    assert StatedRest(20_000) in listed


@pytest.mark.parametrize(
    ("level", "sets", "time"), [("beginner", 2, 30), ("intermediate", 2, 38), ("advanced", 3, 45)]
)
def test_a_level_chooses_in_ranges(level: str, sets: int, time: int) -> None:
    """A range is what a level chooses from: the low end, a whole second in the middle, the high end."""
    first = bouts("[{use: lunge, sets: 2-3}]", level=level)[0]
    assert (first.sets, first.time) == (sets, time * 1000)


@pytest.mark.parametrize(
    ("use", "tempo"),
    [
        ("bridge", "lift 2s, hold 2s, lower 2s"),
        ("{use: bridge, hold: 5s}", "lift 2s, hold 5s, lower 2s"),
        ("{use: bridge, hold: 0s}", "lift 2s, lower 2s"),
        ("{use: bridge, dose: {sets: 1, reps: 5, hold: 1s}}", "lift 2s, hold 1s, lower 2s"),
        ("{use: squat, hold: 3s}", "sit 2s, hold 3s, stand 2s"),
        ("{use: squat, tempo: 'sit 3, stand 1'}", "sit 3s, stand 1s"),
        ("{use: squat, tempo: 3-1-1-0}", "sit 3s, pause 1s, stand 1s"),
    ],
)
def test_a_hold_and_a_tempo_can_be_changed(use: str, tempo: str) -> None:
    """A hold that the routine states takes its place in the rep; a tempo replaces the catalogue's."""
    assert format_tempo(bouts(f"[{use}]")[0].phases) == tempo


@pytest.mark.parametrize(
    ("scale", "tempo"),
    [
        (1.0, "lift 2s, hold 2s, lower 2s"),
        (0.9, "lift 1s800ms, hold 2s, lower 1s800ms"),
        (1.23, "lift 2s500ms, hold 2s, lower 2s500ms"),
        (4.0, "lift 8s, hold 2s, lower 8s"),
    ],
)
def test_a_tempo_is_scaled_to_tenths_and_a_hold_is_not(scale: float, tempo: str) -> None:
    """The moving phases become faster or slower; a hold is a dose and stays."""
    assert format_tempo(bouts("[bridge]", {"tempo_scale": scale})[0].phases) == tempo


def test_a_phase_never_shrinks_to_nothing() -> None:
    """The shortest moving phase is a tenth of a second, and a hold of nothing is no phase."""
    assert paced((Phase(name="lift", length=100),), 0.25) == (Phase(name="lift", length=100),)
    assert held((LIFT, HOLD, LOWER), 0) == (LIFT, LOWER)
    assert held((LIFT, LOWER), 2_000) == (LIFT, HOLD, LOWER)
    assert held((LIFT, LOWER), -1) == (LIFT, LOWER)


@pytest.mark.parametrize("tempo", ["0-0-0-0", "sit 0, stand 0", "hold 0"])
def test_a_rep_always_takes_some_time(tempo: str) -> None:
    """A tempo of nothing is refused, or some of it stays: no rep is without a phase."""
    with suppress(ValidationError):
        assert bouts(f"[{{use: squat, tempo: '{tempo}'}}]")[0].phases
    assert held((HOLD,), 0)


def test_a_hold_is_the_sum_of_what_is_held() -> None:
    """A bout knows how long each rep is held."""
    assert [bout.hold for bout in (bouts("[bridge]")[0], bouts("[squat]")[0])] == [2_000, 0]


@pytest.mark.parametrize(
    ("blocks", "rest"),
    [
        ("[squat]", 30),
        ("[{use: squat, rest: 45s}]", 45),
        ("[{use: squat, dose: {rest: 10s}}]", 10),
        ("[{use: squat, pacing: brisk}]", 20),
    ],
)
def test_the_rest_between_sets_is_stated_near_or_far(blocks: str, rest: int) -> None:
    """The routine's own rest wins over the dose's, and that over the pacing's."""
    assert bouts(blocks)[0].rest == rest * 1000


def test_the_rest_before_an_exercise_is_the_blocks() -> None:
    """Between exercises and between rounds the block may state its rests; else the pacing's hold."""
    done = bouts("[{rounds: 2, rest: 12s, rest_between_rounds: 50s, exercises: [squat, bridge]}]")
    assert [bout.rest_before for bout in done] == [12_000, 12_000, 50_000, 12_000]
    assert [bout.rest_before for bout in bouts("[{rounds: 2, exercises: [squat]}]")] == [30_000, 60_000]


def test_each_of_two_equal_circuits_rests_between_its_rounds() -> None:
    """Blocks are told apart by their place, not by what stands in them."""
    circuit = "{rounds: 2, rest_between_rounds: 50s, exercises: [{say: Go on.}, squat]}"
    assert [bout.rest_before for bout in bouts(f"[{circuit}, {circuit}]")] == [30_000, 50_000] * 2


def test_an_exercise_is_known_from_its_second_use_on() -> None:
    """What was explained earlier in the session is not explained again."""
    assert [bout.known for bout in bouts("[squat, bridge, squat]") if bout.set == 1] == [False, False, True]


def test_text_of_the_routine_takes_the_place_of_the_catalogues() -> None:
    """A name, a set-up or cues that a routine states are spoken; what it leaves out stays.

    The name heads the chapter, too.
    """
    use = "{use: bridge, say: {name: hip bridge, cues: [Push.], phrases: {done: Enough.}}}"
    bout: Bout = bouts(f"[{use}]")[0]
    exercise: Exercise = bout.exercise
    assert (exercise.spoken, exercise.name) == ("hip bridge", "Hip bridge")
    assert exercise.cues == ("Push.",)
    assert exercise.setup == ("Lie on your back.",)
    assert bout.phrases["done"].say == ("Enough.",)


@pytest.mark.parametrize("field", EXERCISE_LINES)
def test_every_spoken_line_may_be_put_otherwise(field: str) -> None:
    """Whatever the coach says of an exercise, a routine may say in its own words."""
    one = "{lift: Out.}" if field == "breath" else "Mine." if "_" in field else "[Mine.]"
    exercise = bouts(f"[{{use: clam, say: {{{field}: {one}}}}}]")[0].exercise
    assert getattr(exercise, field) in ("Mine.", ("Mine.",), {"lift": "Out."})


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"pacing": {"reps": {"phase_words": 9}}, "verbosity": "brief"}, 9),
        ({"verbosity": "brief"}, 0),
        ({"pacing": "brisk", "verbosity": "learn"}, 3),
    ],
    ids=["own setting", "verbosity", "both presets"],
)
def test_a_setting_that_is_typed_wins_over_presets_beside_it(fields: dict[str, Any], words: int) -> None:
    """At one level of a routine, presets lie below the settings that stand there one by one."""
    assert bouts("[squat]", **fields)[0].pacing.reps.phase_words == words


def test_nearer_levels_win() -> None:
    """Routine, block, exercise: the nearer one changes the setting, and a flag turns it last."""
    blocks = "[{pacing: {lead_in: 2s}, exercises: [{use: squat, pacing: {lead_in: 3s}}]}]"
    assert bouts(blocks, pacing={"lead_in": "1s"})[0].pacing.lead_in == 3_000
    assert bouts(blocks, {"lead_in": "4s"})[0].pacing.lead_in == 4_000


def test_an_unknown_exercise_offers_the_near_ones() -> None:
    """A name that the catalogue does not have is an error that helps."""
    with pytest.raises(UnknownNameError, match=r"no exercise 'squatt'.*'squat'"):
        bouts("[squatt]")


def test_a_phase_is_as_long_as_it_is_typed() -> None:
    """Twenty-six strokes a minute are 769 and 1539 ms, sixty of them 138.48 s."""
    (row,) = bouts("[{use: squat, dose: 1 x 60, tempo: {drive: 769ms, recover: 1539ms}}]")
    assert row.length == 138_480


# warm-up

WARM = """
- {title: Warm up, warm_up: true, exercises: [{use: squat, dose: 1 x 5}, {use: bridge, dose: 1 x 5}]}
- {title: Strength, exercises: [clam, {use: lunge, sets: 1}]}
"""


def test_a_warm_up_is_not_counted() -> None:
    """Exercise one is the first one after it, and there are as many as without it."""
    found = {bout.exercise.name: (bout.index, bout.exercises, bout.warms_up) for bout in bouts(WARM)}
    assert found["Squat"] == (-1, 2, True)
    assert found["Glute bridge"] == (0, 2, True)
    assert found["Clamshell"] == (1, 2, False)


def test_a_warm_up_comes_first() -> None:
    """After work it would be none."""
    with pytest.raises(ValidationError, match="a warm-up comes first"):
        bouts("[{exercises: [squat]}, {warm_up: true, exercises: [bridge]}]")
