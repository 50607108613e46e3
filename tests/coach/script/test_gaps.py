"""Work that follows other work after exactly the time that a routine states: none, a beat, a rest."""

from itertools import pairwise

import pytest

from audiocoach.coach.script.script import Cue, Script
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.coach.timeline.timeline import Timeline
from audiocoach.errors import SettingsError
from tests.coach.scenes import bouts, named, script

STATIONS = """
- rounds: 2
  gapless: true
  exercises: [{use: squat, time: 1m}, {use: bridge, time: 1m}, {use: lunge, time: 30s, sets: 1}]
"""


def timeline(blocks: str) -> Timeline:
    """Arrange these blocks, for clips as long as their words suggest."""
    return arrange(script(blocks), Estimated({}))


def works(blocks: str) -> list[tuple[int, int]]:
    """List the work of timed bouts, from when to when."""
    return [(window.start, window.end) for window in timeline(blocks).windows if window.name == "work"]


def of_moment(written: Script, moment: str) -> list[Cue]:
    """List the cues of a moment."""
    return [cue for window in written.windows for cue in window.cues if cue.moment == moment]


def test_gapless_work_has_no_gap() -> None:
    """Each exercise begins at the millisecond at which the one before ends, sides and rounds included."""
    spans = works(STATIONS)
    assert len(spans) == 2 * 4
    assert all(end == start for (_, end), (start, _) in pairwise(spans))
    assert spans[-1][1] - spans[0][0] == 2 * (60_000 + 60_000 + 2 * 30_000)


def test_what_comes_is_named_inside_the_running_work() -> None:
    """Early enough to be understood, before the countdown; at its start stands its name, or its side."""
    placed = timeline(STATIONS).placements
    starts = [start for start, _ in works(STATIONS)]
    named_at = [each for each in placed if each.moment in ("coming", "coming_side")]
    assert [each.text for each in named_at[:3]] == [
        "Next: glute bridge, one of two, one minute.",
        "Next: lunge.",
        "Next: right leg.",
    ]
    for cue, start in zip(named_at, starts[1:], strict=True):
        assert start - cue.end > 3_000
        assert start - cue.start < 10_000
    begun = [(each.start, each.text) for each in placed if each.moment in ("begin", "begin_side")]
    assert [start for start, _ in begun] == starts[1:]
    assert [text for _, text in begun[:3]] == ["Glute bridge.", "Lunge.", "Right leg."]


def test_the_same_exercise_in_another_block_is_named_by_the_block() -> None:
    """Whoever walks on hears what for, and not that they will walk."""
    walk = "gapless: true, exercises: [{use: lunge, sets: 1, pacing: {sides: {only: left}}}]"
    written = script(f"[{{title: Walk, {walk}}}, {{title: Cool down, {walk}}}]")
    told = [cue.text for window in written.windows for cue in window.cues if cue.moment == "coming"]
    assert told == ["Next: cool down."]


def test_gapless_blocks_join() -> None:
    """Warm-up, intervals and cool-down follow each other without a gap; each interval has a chapter."""
    blocks = """
    - {gapless: true, exercises: [{use: squat, dose: 1 x 5m}]}
    - {rounds: 8, gapless: true, exercises: [{use: bridge, time: 60s}, {use: squat, time: 90s}]}
    - {gapless: true, exercises: [{use: squat, dose: 1 x 5m}]}
    """
    spans = works(blocks)
    assert spans[-1][1] - spans[0][0] == (5 + 20 + 5) * 60_000
    assert len(timeline(blocks).chapters) == 1 + len(spans) + 1


def test_after_a_block_with_gaps_a_gapless_one_is_announced() -> None:
    """Its first exercise is told, explained and counted in like any other."""
    first, second, _ = bouts("[{exercises: [squat]}, {gapless: true, exercises: [bridge]}]")[1:4]
    assert (first.gap, second.gap) == (None, None)


def test_a_rest_of_zero_is_zero() -> None:
    """Sets follow each other at once, with a word at the start of each, and one tone at the very end."""
    blocks = "[{use: squat, dose: 10 x 60s, rest: 0s}]"
    spans = works(blocks)
    assert all(end == start for (_, end), (start, _) in pairwise(spans))
    assert spans[-1][1] - spans[0][0] == 600_000
    written = script(blocks)
    assert next(cue.text for cue in of_moment(written, "set")) == "Set two of ten."
    assert len(of_moment(written, "stop")) == 1


def test_sets_of_other_figures_without_a_rest_have_the_words_for_them_alone() -> None:
    """A drop set takes the time to say the next weight, and no count-in."""
    blocks = "[{use: squat, reps: [12, 10, max 40s], weight: [20 kg, 15 kg, 10 kg], rest: 0s}]"
    between = named(script(blocks), "rest")
    assert [[cue.text or cue.sound for cue in window.cues] for window in between] == [
        ["stop", "Set two of three: ten at 15 kg."],
        ["stop", "Last set: at 10 kg as many as you can, forty seconds at most."],
    ]
    assert works(blocks)[0][1] - works(blocks)[0][0] == 40_000


def test_a_rest_line_is_the_time_from_a_stop_to_the_next_start() -> None:
    """What fits into it is said there, the rest is left out and told."""
    blocks = "[{use: squat, dose: 1 x 30s}, {rest: 10s}, {use: bridge, dose: 1 x 30s}]"
    (_, stop), (start, _) = works(blocks)
    assert start - stop == 10_000
    said = [each.text for each in timeline(blocks).placements if stop <= each.start < start and each.text]
    assert said[0] == "Rest, ten seconds."
    assert said[-3:] == ["Three", "Two", "One"]


def test_a_rest_until_ready_asks_to_be_paused() -> None:
    """Nobody but the listener knows how long it takes; it has a chapter of its own."""
    written = script("[{use: squat, sets: 1}, {rest: until ready}, {use: bridge, sets: 1}]")
    (pause,) = named(written, "pause")
    assert [cue.text for cue in pause.cues if cue.text] == ["Pause me until you are ready."]
    assert pause.chapter == "When you are ready"


def test_an_exercise_of_a_circuit_has_its_own_rest() -> None:
    """It is the exact time to the next start, and nothing is rested after the very last."""
    blocks = """
    - rounds: 3
      exercises: [{use: squat, time: 20s, rest: 20s}, {use: bridge, time: 20s, rest: 40s}]
    """
    spans = works(blocks)
    gaps = [start - end for (_, end), (start, _) in pairwise(spans)]
    assert gaps == [20_000, 40_000, 20_000, 40_000, 20_000]
    outro = script(blocks).windows[-1]
    assert outro.name == "outro"
    assert next(cue.moment for cue in outro.cues) == "stop"


def test_the_rest_of_several_sets_of_a_circuit_lies_between_them() -> None:
    """Six hangs with three seconds between, and three minutes between the rounds of them."""
    hangs = "{rounds: 3, rest_between_rounds: 3m, exercises: [{use: squat, dose: 6 x 7s, rest: 3s}]}"
    spans = works(f"[{hangs}]")
    gaps = [start - end for (_, end), (start, _) in pairwise(spans)]
    assert gaps == [*[3_000] * 5, 180_000, *[3_000] * 5, 180_000, *[3_000] * 5]


def test_a_stated_rest_between_rounds_stands_above_the_last_exercises_own() -> None:
    """The rest that a block states for its rounds is taken after the last exercise, whatever that states."""
    two = "[{use: squat, time: 20s, rest: 10s}, {use: bridge, time: 20s, rest: 15s}]"
    spans = works(f"[{{rounds: 2, rest_between_rounds: 90s, exercises: {two}}}]")
    assert [start - end for (_, end), (start, _) in pairwise(spans)] == [10_000, 90_000, 10_000]


def test_on_the_minute() -> None:
    """Each set begins a minute after the one before; what its reps leave is rest, and is told."""
    blocks = "[{every: 1m, exercises: [{use: squat, sets: 10, reps: 8, tempo: 'sit 1.5, stand 1.5'}]}]"
    placed = timeline(blocks)
    firsts = [window.start for window in placed.windows if window.rep == 1 and window.name == "sit"]
    assert [after - before for before, after in pairwise(firsts)] == [60_000] * 9
    assert "Rest, thirty-six seconds." in {each.text for each in placed.placements}


def test_exercises_take_turns_on_the_beat() -> None:
    """Two exercises share the minutes; the next one is named in the rest."""
    found = bouts("[{every: 90s, exercises: [{use: squat, sets: 2}, {use: bridge, sets: 2, reps: 5}]}]")
    assert [(bout.exercise.name, bout.set) for bout in found] == [
        ("Squat", 1),
        ("Glute bridge", 1),
        ("Squat", 2),
        ("Glute bridge", 2),
    ]
    assert [before.length + (after.gap or 0) for before, after in pairwise(found)] == [90_000] * 3


def test_turns_on_the_beat_are_rounds() -> None:
    """An exercise is introduced once; when its turn comes again, the round and its name are enough."""
    both = "exercises: [{use: squat, sets: 2, reps: 5}, {use: bridge, sets: 2, reps: 5}]"
    for block in (f"{{every: 1m, {both}}}", f"{{every: 1m, rounds: 2, {both.replace('sets: 2, ', '')}}}"):
        written = script(f"[{block}]")
        assert [cue.text for cue in of_moment(written, "announce")] == [
            "Exercise one of two: squat.",
            "Exercise two of two: glute bridge.",
        ]
        assert [cue.text for cue in of_moment(written, "announce_name")][:1] == ["Next: squat."]
        assert [cue.text for cue in of_moment(written, "last_round")] == ["Last round."]


def test_the_list_of_an_open_interval_has_every_kind_of_figure() -> None:
    """Reps with a weight, seconds, metres, as many as one can, and what is for each side."""
    run = "{use: squat, distance: 400 m, time: 2m}"
    loaded, held = "{use: bridge, reps: 21, weight: 24 kg}", "{use: lunge, time: 30s}"
    most = "{use: squat, reps: max 40s}"
    written = script(f"[{{amrap: 15m, exercises: [{run}, {loaded}, {held}, {most}]}}]")
    assert of_moment(written, "tasks")[0].text == (
        "Squat, 400 m. Glute bridge, twenty-one at 24 kg. Lunge, thirty seconds. Each side."
        " Squat, as many as you can, forty seconds at most."
    )


def test_the_sides_of_an_exercise_stay_together_on_the_beat() -> None:
    """A turn is a set of an exercise: both its sides, each on a beat of its own."""
    found = bouts("[{every: 1m, exercises: [{use: lunge, sets: 2}, {use: bridge, sets: 2, reps: 5}]}]")
    assert [(bout.exercise.name, bout.side, bout.round) for bout in found] == [
        (name, side, number)
        for number in (1, 2)
        for name, side in [("Lunge", "left"), ("Lunge", "right"), ("Glute bridge", None)]
    ]


def test_what_has_no_time_to_be_named_is_named_in_the_work_before() -> None:
    """Five seconds have room for a count-in, not for a name: that is said before the work ends, in short."""
    blocks = (
        "[{rounds: 2, exercises: [{use: squat, time: 30s, rest: 5s}, {use: lunge, time: 30s, rest: 5s}]}]"
    )
    placed = timeline(blocks)
    spans = works(blocks)
    assert [start - end for (_, end), (start, _) in pairwise(spans)][:1] == [5_000]
    told = [(each.start, each.end, each.text) for each in placed.placements if each.moment == "coming"]
    assert [text for *_, text in told] == ["Next: lunge.", "Next: squat.", "Next: lunge."]
    assert spans[0][0] < told[0][0] < told[0][1] < spans[0][1]
    assert not [change for change in placed.changes if change.moment.startswith("announce")]


def test_a_name_in_the_work_is_over_before_its_stop() -> None:
    """However short the work, the word about what comes leaves the tone of its end alone."""
    quick = "reps: 2, tempo: 'lift 0.5, lower 0.5', rest: 3s"
    placed = timeline(f"[{{rounds: 3, exercises: [{{use: squat, {quick}}}, {{use: bridge, {quick}}}]}}]")
    stops = [each.start for each in placed.placements if each.sound == "stop"]
    for told in (each for each in placed.placements if each.moment == "coming"):
        assert min(stop for stop in stops if stop > told.start) - told.end >= 150


def test_a_short_rest_in_which_the_side_changes_stays_what_it_is() -> None:
    """A rest of five seconds between two sets is five seconds, whatever has to be left out of it."""
    blocks = "[{exercises: [{use: lunge, dose: 2 x 30s, rest: 5s, pacing: {sides: {order: alternate}}}]}]"
    spans = works(blocks)
    between = [start - end for (_, end), (start, _) in pairwise(spans)]
    assert between[1] == 5_000
    assert "Switch." in {each.text for each in timeline(blocks).placements}


def test_effort_is_told_with_the_name_inside_the_work_before() -> None:
    """How hard a gapless interval shall be is said before it begins, in the first round."""
    hard = "{use: bridge, time: 1m, rpe: 9}"
    placed = timeline(f"[{{rounds: 2, gapless: true, exercises: [{{use: squat, time: 1m}}, {hard}]}}]")
    told = [each.text for each in placed.placements if each.moment in ("coming", "dose_effort")]
    assert told == [
        "Next: glute bridge, one of two, one minute.",
        "Effort nine of ten.",
        "Next: squat, two of two, one minute.",
        "Next: glute bridge, two of two, one minute.",
    ]


def test_a_rest_line_is_time_between_beats() -> None:
    """Two minutes of work and one of rest, three times: what begins after the rest begins a minute later."""
    found = bouts("[{every: 1m, rounds: 3, exercises: [{use: squat}, {use: bridge, reps: 5}, {rest: 1m}]}]")
    assert [(bout.index, bout.round) for bout in found] == [(1, 1), (2, 1), (1, 2), (2, 2), (1, 3), (2, 3)]
    starts = [before.length + (after.gap or 0) for before, after in pairwise(found)]
    assert starts == [60_000, 120_000, 60_000, 120_000, 60_000]


def test_the_last_set_must_fit_its_beat_too() -> None:
    """No set is longer than its beat, even where none follows."""
    with pytest.raises(SettingsError, match="15 reps of Squat take 1m, and every 50s a set begins"):
        bouts("[{every: 50s, exercises: [{use: squat, sets: 1, reps: 15}]}]")


def test_a_mark_on_the_very_end_takes_the_place_of_the_stop() -> None:
    """A bell every five minutes rings at the end of half an hour, too; of thirty-two minutes it does not."""
    for minutes, marks, sound in [
        (30, "{every: 5m, sound: bell, say: false}", "bell"),
        (32, "{every: 5m, sound: bell, say: false}", "stop"),
        (32, "{at: [10m, 32m], sound: chime}", "chime"),
        (30, "{every: 5m}", "stop"),
    ]:
        written = script(f"[{{exercises: [{{use: squat, dose: 1 x {minutes}m, marks: {marks}}}]}}]")
        assert [cue.sound for cue in of_moment(written, "stop")] == [sound]


def test_the_set_is_named_before_a_long_count_in() -> None:
    """In a rest of thirty seconds with a count from ten, the set comes right after the rest is told."""
    placed = timeline("[{exercises: [{use: squat, dose: 3 x 5, rest: 30s, pacing: {count_in: {from: 10}}}]}]")
    rest = next(window for window in placed.windows if window.name == "rest")
    told = [each for each in placed.placements if rest.start <= each.start < rest.end and each.text]
    assert [each.text for each in told[:3]] == ["Rest, thirty seconds.", "Set two of three.", "Ten"]
    assert told[1].end < rest.start + 5_000
    assert {change.action for change in placed.changes} == {"left out"}  # the name, which was just said


def test_reps_that_outlast_their_beat_are_told_with_both_figures() -> None:
    """Nobody can start the next set before this one ends."""
    with pytest.raises(SettingsError, match="8 reps of Squat take 32s, and every 20s a set begins"):
        bouts("[{every: 20s, exercises: [{use: squat, sets: 3}]}]")


def test_as_many_rounds_as_possible() -> None:
    """The list with its figures is read first and at marks, the time left is told, and nothing is counted."""
    blocks = "[{amrap: 20m, title: Twenty, exercises: [{use: squat, reps: 5}, {use: bridge, reps: 10}]}]"
    written = script(blocks)
    texts = [cue.text for window in written.windows for cue in window.cues]
    assert texts.count("Squat, five. Glute bridge, ten.") == 1 + 3
    assert [cue.text for cue in of_moment(written, "time_left")] == [
        "Fifteen minutes left.",
        "Ten minutes left.",
        "Five minutes left.",
        "One minute left.",
    ]
    assert works(blocks)[0][1] - works(blocks)[0][0] == 1_200_000
    assert [chapter.title for chapter in timeline(blocks).chapters][1:-1] == ["1. Twenty"]
    assert not of_moment(written, "count")


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("{every: 5m, say: false, sound: chime}", [("chime", minutes * 300_000) for minutes in range(1, 6)]),
        ("{at: [10m], say: Breathe.}", [("Breathe.", 600_000)]),
        ("{left: [1m], sound: chime}", [("chime", 1_740_000), ("One minute left.", 1_740_000)]),
    ],
)
def test_marks(marks: str, expected: list[tuple[str, int]]) -> None:
    """Marks come every so often, at times from the start or before the end, with a tone, words, or both."""
    (window,) = named(script(f"[{{use: squat, time: 30m, sets: 1, marks: {marks}}}]"), "work")
    found = [
        (cue.text or cue.sound, cue.at)
        for cue in window.cues
        if cue.moment in ("mark", "say", "time_left") and cue.at > 0
    ]
    assert found == expected


RUNS = """
- {gapless: true, exercises: [{use: squat, sets: 1, time: 5m}]}
- {title: Runs, rounds: 4, gapless: true, exercises: [{use: bridge, time: 90s}, {use: squat, time: 60s}]}
"""


def test_what_follows_without_a_gap_is_told_before() -> None:
    """Its rounds, and what is in one: there is no gap for it later."""
    (window,) = [each for each in script(RUNS).windows if each.name == "lead_in"]
    told = [cue.text for cue in window.cues]
    assert "Four rounds follow. Glute bridge, one minute thirty. Squat, one minute." in told


HOME = RUNS + "- {gapless: true, exercises: [{use: squat, sets: 1, time: 5m}]}"


@pytest.mark.parametrize("explain", ["every", "once", "name"])
def test_all_that_follows_without_a_gap_is_told_once(explain: str) -> None:
    """How long the first of it is, and the way home, at every verbosity; nothing is explained twice."""
    (window,) = [each for each in script(HOME, {"explain": explain}).windows if each.name == "lead_in"]
    told = [cue.text for cue in window.cues]
    assert "Five minutes." in told
    assert "Four rounds follow. Glute bridge, one minute thirty. Squat, one minute." in told
    assert "After that: Squat, five minutes." in told
    explained = [cue.text for cue in window.cues if cue.moment in ("setup", "movement", "caution", "ahead")]
    assert len(explained) == len(set(explained))


def test_what_follows_without_a_gap_has_its_easier_form_before() -> None:
    """There is no rest to tell it in, and one needs it in the first round."""
    careful = RUNS.replace("use: bridge", "use: bridge, say: {easier_by: 'Too much? Walk.'}")
    assert careful != RUNS
    (window,) = [each for each in script(careful).windows if each.name == "lead_in"]
    assert "Too much? Walk." in [cue.text for cue in window.cues]
    (few,) = [each for each in script(careful, {"explain": "dose"}).windows if each.name == "lead_in"]
    assert "Too much? Walk." not in [cue.text for cue in few.cues]


def test_long_work_without_a_gap_tells_which_of_its_rounds_it_is() -> None:
    """One would like to know how often yet; in few words without the time, said as what is to come."""
    coming = [cue.text for cue in of_moment(script(RUNS), "coming")]
    assert "Next: squat, four of four, one minute." in coming
    few = script(RUNS, {"short_forms": True})
    told = [cue.text for cue in of_moment(few, "coming")]
    assert "Next: squat, four of four." in told
    assert not any("minute" in text for text in told)


def test_the_way_home_has_the_title_of_its_block() -> None:
    """Work that was done before is told apart by its part of the session, whatever came in between."""
    between = ("{use: bridge, time: 5m}", "{use: bridge, time: 1m}, {use: squat, time: 1m}")
    for exercises in between:
        written = script(
            "[{title: Warm up, gapless: true, exercises: [{use: squat, time: 5m, sets: 1}]},"
            f"{{title: Main part, gapless: true, rounds: 2, exercises: [{exercises}]}},"
            "{title: Cool down, gapless: true, exercises: [{use: squat, time: 5m, sets: 1}]}]"
        )
        coming = [cue.text for cue in of_moment(written, "coming")]
        assert coming[0].startswith("Next: glute bridge, one of two, ")
        assert coming[-1] == "Next: cool down, five minutes."
