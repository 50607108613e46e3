"""How much of an explanation is spoken: what is new, and what the exercise has time for."""

from dataclasses import replace

import pytest

from audiocoach.coach.script.writer import Forecast
from tests.coach.scenes import brief, moments, named, said, script
from tests.coach.shelf import ENGLISH
from tests.coach.writing import write_script

FOUR = "say: {setup: [One., Two., Three., Four.], movement: [Down., Up., Slowly., Again.]}"


def explained(blocks: str, settings: dict[str, object] | None = None) -> list[str]:
    """List the lines that explain the exercise before the last change, or the first one."""
    window = named(script(blocks, settings), "lead_in", "break", "change")[-1]
    return [cue.text for cue in window.cues if cue.moment in ("setup", "movement")]


@pytest.mark.parametrize(
    ("sets", "setup"),
    [(1, ["One.", "Two."]), (2, ["One.", "Two.", "Three."])],
    ids=["32 s", "94 s"],
)
def test_a_short_exercise_has_a_short_explanation(sets: int, setup: list[str]) -> None:
    """Without a rest, lines of the set-up give way from the third on; the movement is told to its end."""
    blocks = f"[{{rest: 0s, exercises: [bridge, {{use: squat, sets: {sets}, {FOUR}}}]}}]"
    assert explained(blocks) == [*setup, "Down.", "Up.", "Slowly.", "Again."]


def test_the_first_exercise_is_explained_in_full() -> None:
    """Nobody rests yet: the lead-in lasts as long as its words."""
    blocks = f"[{{use: squat, sets: 1, {FOUR}}}]"
    assert explained(blocks) == ["One.", "Two.", "Three.", "Four.", "Down.", "Up.", "Slowly.", "Again."]


def test_the_share_is_a_setting() -> None:
    """With all the time of the exercise, everything is told; `every` always tells everything."""
    blocks = f"[{{use: squat, sets: 1, {FOUR}}}]"
    assert len(explained(blocks, {"explain_share": 1.0})) == 4 + 4
    assert len(explained(blocks, {"explain": "every", "explain_share": 0.0})) == 4 + 4


def test_what_was_just_explained_is_not_said_again() -> None:
    """In the same position, what is done already is left out."""
    other = "{use: lunge, sets: 1, say: {setup: [Stand tall., Feet wide.], movement: [Step.]}}"
    assert explained(f"[{{use: squat, sets: 1}}, {other}]") == ["Feet wide.", "Step."]


def test_a_movement_is_told_as_a_whole() -> None:
    """A line that two movements share is a step of both; the same movement is told once, but to learners."""
    other = "{use: lunge, sets: 1, say: {movement: [Sit back., Step.]}}"
    assert explained(f"[{{use: squat, sets: 1}}, {other}]") == ["Sit back.", "Step."]
    same = "{use: lunge, sets: 1, say: {movement: [Sit back.]}}"
    assert explained(f"[{{use: squat, sets: 1}}, {same}]") == []
    assert explained(f"[{{use: squat, sets: 1}}, {same}]", {"explain": "every"}) == ["Sit back."]


def test_one_side_alone_is_not_each_side() -> None:
    """Where only one side works, the dose is not promised for both."""
    for blocks in ("[clam]", "[{use: clam, reps: [8, 6]}]"):
        window = named(script(blocks, {"sides": {"only": "right"}}), "lead_in")[0]
        assert not any("each side" in text.lower() for text in said(window))
        assert any("each side" in text.lower() for text in said(named(script(blocks), "lead_in")[0]))


def test_in_another_position_every_line_is_said() -> None:
    """Somebody who lay on the floor has to be told to stand."""
    other = "{use: bridge, sets: 1, say: {setup: [Stand tall.], movement: [Sit back.]}}"
    assert explained(f"[{{use: squat, sets: 1}}, {other}]") == ["Stand tall.", "Sit back."]


def test_the_name_comes_again_before_the_count_in() -> None:
    """After an explanation the name of one-sided work; without one, name and side, but no side twice."""
    (ready,) = [cue for cue in named(script("[clam, squat]"), "lead_in")[0].cues if cue.moment == "ready"]
    assert ready.text == "Get ready: clamshell."
    (ready,) = [
        cue
        for cue in named(script("[clam]", {"explain": "dose"}), "lead_in")[0].cues
        if cue.moment == "ready_side"
    ]
    assert ready.text == "Get ready: clamshell. Left leg."
    few = named(script("[{rest: 1m, exercises: [squat, clam]}]", verbosity="brief"), "break")[0]
    assert said(few).count("Left leg.") == 1


def test_short_forms_are_said_where_there_are_any() -> None:
    """`short_forms` says every phrase's short form; an empty one is silence."""
    window = named(
        script("[{title: One, exercises: [clam]}, {title: Two, exercises: [squat]}]", {"short_forms": True}),
        "lead_in",
    )[0]
    assert said(window)[:3] == ["First: clamshell.", "Two sets of ten, each side.", "Hold two seconds."]


@pytest.mark.parametrize("explain", ["every", "once", "dose", "name"])
@pytest.mark.parametrize("exercise", ["clam", "lunge"])
def test_the_side_is_told_at_once(explain: str, exercise: str) -> None:
    """Whoever has to lie down on a side hears it at the start, not in a reminder that may be left out."""
    window = named(script(f"[{{use: {exercise}, sets: 1}}, squat]", {"explain": explain}), "lead_in")[0]
    told = [cue.text for cue in window.cues if cue.moment in ("side", "side_setup")]
    assert told in (["Left leg works."], ["Lie on your right side."])


def test_kit_comes_first_and_what_loads_the_body_last() -> None:
    """The band is on before anybody lies down, and the hips go up when all else has been told."""
    clam = "{use: clam, say: {kit: [Band on.], setup: [Knees bent.], movement: [Open.], ready: [Hips up.]}}"
    assert explained(f"[{clam}]") == ["Band on.", "Knees bent.", "Open.", "Hips up."]
    (window,) = named(script(f"[{clam}]"), "lead_in")
    moments = [cue.text if cue.moment == "setup" else cue.moment for cue in window.cues]
    assert moments.index("Band on.") < moments.index("side_setup") < moments.index("Knees bent.")


def test_kit_that_is_on_is_not_put_on_again() -> None:
    """The same line of the exercise before is left out, when learning as well."""
    one, other = (f"{{use: {name}, sets: 1, say: {{kit: [Band on.]}}}}" for name in ("squat", "lunge"))
    assert "Band on." not in explained(f"[{one}, {other}]")
    assert "Band on." not in explained(f"[{one}, {other}]", {"explain": "every"})
    assert "Band on." in explained(f"[squat, {other}]", {"explain": "every"})


LIFTS = "Lift your hips off the floor."


@pytest.mark.parametrize("name", ["lead_in", "rest", "switch"])
def test_what_loads_the_body_is_said_last(name: str) -> None:
    """At the start, at every change of side and in every rest it is the last line before the count-in."""
    blocks = "[{use: side-bridge, dose: 1 x 20s}]" if name == "switch" else "[side-bridge]"
    choice = {"sides": {"order": "block"}} if name == "rest" else None
    windows = [each for each in named(script(blocks, choice), name) if LIFTS in said(each)]
    assert windows == named(script(blocks, choice), name)
    for window in windows:
        voiced = sorted((cue for cue in window.cues if cue.at < 0), key=lambda cue: cue.at)
        last = max((cue for cue in voiced if not cue.fixed), key=lambda cue: cue.at)
        assert last.text == LIFTS
        assert last.at + 4_000 <= 0


def test_the_side_is_told_again_by_its_role() -> None:
    """The exercise's own short words for a side stand wherever the side is told again."""
    told = [text for window in script("[side-bridge]").windows for text in said(window)]
    assert "Right hip on top." in told
    assert "Left hip on top. Last set." in told
    assert "Left leg." not in told


CAREFUL = (
    "{cautions: [Stay shallow., Learn it first.], "
    "easier_by: 'Too hard? Sit less.', harder_by: 'Too easy? Sit more.'}"
)


def told(blocks: str, explain: str, *names: str) -> list[str]:
    """List everything that is said in the windows of these names, to people who are no beginners."""
    written = script(blocks, {"explain": explain}, level="intermediate")
    return [text for window in named(written, *names) for text in said(window)]


@pytest.mark.parametrize("explain", ["every", "once", "dose"])
def test_what_to_mind_is_told_before_the_first_set(explain: str) -> None:
    """The caution that matters is heard before an exercise is done; what else there is to mind is read."""
    blocks = f"[{{use: squat, dose: 2 x 5, say: {CAREFUL}}}]"
    heard = told(blocks, explain, "lead_in")
    assert "Stay shallow." in heard
    assert "Learn it first." not in heard
    assert "Stay shallow." not in told(blocks, explain, "rest")


@pytest.mark.parametrize("explain", ["once", "every"])
@pytest.mark.parametrize("dose", ["1 x 5", "3 x 5"])
def test_easier_comes_before_the_first_set_and_harder_before_the_third(dose: str, explain: str) -> None:
    """Nobody finds out in ten reps that half as deep would do; what is harder comes when it did."""
    blocks = f"[{{use: squat, dose: {dose}, say: {CAREFUL}}}]"
    written = script(blocks, {"explain_share": 0.0, "explain": explain})
    (lead_in,), rests = named(written, "lead_in"), named(written, "rest")
    assert "Too hard? Sit less." in said(lead_in)
    assert ["Too easy? Sit more." in said(rest) for rest in rests] == [False, True][: len(rests)]
    assert not any("Too hard? Sit less." in said(rest) for rest in rests)


def test_few_words_leave_out_what_is_easier() -> None:
    """They are for those who know."""
    blocks = f"[{{use: squat, dose: 3 x 5, say: {CAREFUL}}}]"
    assert not any(
        "Too hard? Sit less." in said(each) for each in script(blocks, {"explain": "dose"}).windows
    )


def test_silence_is_filled_before_words_are_cut() -> None:
    """In a long rest the whole of the explanation is told, however little time the exercise takes."""
    blocks = f"[bridge, {{use: squat, sets: 1, {FOUR}}}]"
    settings = {"explain_share": 0.0, "rest": {"between_exercises": "1m"}}
    assert explained(blocks, settings) == [
        "One.",
        "Two.",
        "Three.",
        "Four.",
        "Down.",
        "Up.",
        "Slowly.",
        "Again.",
    ]
    assert explained(blocks, {**settings, "rest": {"between_exercises": "0s"}}) == [
        "One.",
        "Two.",
        "Down.",
        "Up.",
        "Slowly.",
        "Again.",
    ]


def test_learning_hears_the_movement_again_on_the_other_side() -> None:
    """What stands already is not set up again; lying down on the other side is."""
    said_of = "{setup: [Stand tall.], side_setup: 'Step {side}.', movement: [Sit back.]}"
    lunge = f"{{use: lunge, sets: 1, say: {said_of}}}"
    assert told(f"[{lunge}]", "every", "switch")[:3] == ["Switch sides.", "Step right.", "Sit back."]
    clam = "{use: clam, sets: 1}"
    assert "Stack your hips." in told(f"[{clam}]", "every", "switch")


def test_a_band_that_changes_sides_is_moved_with_them() -> None:
    """A line about equipment that names a side is told for both, and nothing else of the equipment."""
    said_of = "{kit: ['Hook it round your {side} foot.'], side_setup: '{side} leg works.'}"
    lunge = f"{{use: lunge, dose: 1 x 20s, say: {said_of}}}"
    window = named(script(f"[{lunge}]"), "switch")[0]
    assert said(window)[:3] == ["Switch sides.", "Hook it round your right foot.", "Right leg works."]
    careful = said_of.replace("{kit", "{cautions: [See that it holds.], kit")
    switch = told(f"[{{use: lunge, dose: 1 x 20s, say: {careful}}}]", "every", "switch")
    assert "See that it holds." in switch
    assert "Stay shallow." not in told(f"[{{use: lunge, sets: 1, say: {CAREFUL}}}]", "every", "switch")


def test_a_band_that_changes_sides_has_the_whole_rest_for_it() -> None:
    """It is told with "Switch", and the side is not told again before the work."""
    said_of = "{kit: ['Hook it round your {side} foot.'], side_short: 'Band round your {side} foot.'}"
    window = named(script(f"[{{use: clam, dose: 2 x 8, say: {said_of}}}]"), "rest")[0]
    switch, side, *_ = [cue for cue in window.cues if cue.moment in ("switch", "side", "last_set")]
    assert (switch.text, side.text, side.at, side.follows) == (
        "Switch.",
        "Band round your left foot.",
        500,
        True,
    )
    assert [text for text in said(window) if "foot" in text] == ["Band round your left foot."]
    assert "Last set." in said(window)


BOX = (
    "say: {ready: [Step up near the edge., Find your balance.], ready_short: Step up., after_set: Step down."
)


def last_words(blocks: str, name: str, settings: dict[str, object] | None = None) -> list[str]:
    """List what the windows of a name say of the position right before their count-in."""
    windows = named(script(blocks, settings), name)
    return [cue.text for each in windows for cue in each.cues if cue.at < 0 and cue.moment == "setup"]


def test_what_loads_the_body_is_told_again_in_few_words() -> None:
    """In full before the first set, in the exercise's own few words before each later one."""
    blocks = f"[{{use: squat, dose: 3 x 8, {BOX}}}}}]"
    assert last_words(blocks, "lead_in") == ["Step up near the edge.", "Find your balance."]
    assert last_words(blocks, "rest") == ["Step up.", "Step up."]


def test_without_few_words_the_last_line_is_told_again() -> None:
    """An exercise of one's own needs no more than its lines."""
    assert last_words("[{use: squat, say: {ready: [Step up., Hands on your hips.]}}]", "rest") == [
        "Hands on your hips."
    ]


@pytest.mark.parametrize(("explain", "times"), [("once", 2), ("dose", 2), ("name", 2)])
def test_everybody_is_told_to_leave_what_they_were_told_to_load(explain: str, times: int) -> None:
    """Each set is begun and left with a word, at every verbosity: one who was sent down is sent up again."""
    blocks = f"[{{use: squat, dose: 2 x 8, {BOX}}}}}]"
    told = [text for each in script(blocks, {"explain": explain}).windows for text in said(each)]
    assert told.count("Step down.") == 2
    assert sum(text.startswith("Step up") for text in told) == times


def test_the_silent_way_to_the_next_exercise_ends_with_the_way_up() -> None:
    """Where a rest has no words at its start, what loads the body is told in the first set, and last."""
    settings = {"explain": "name", "announce_rest": False, "preview": False}
    window = named(script(f"[bridge, {{use: squat, {BOX}}}}}]", settings), "break")[0]
    assert said(window)[-3:] == ["Step up.", "Two", "One"]


def test_where_few_words_are_wanted_a_rest_has_its_warning_too() -> None:
    """The rule is the same at every verbosity that tells how long a rest is."""
    blocks = f"[{{use: squat, dose: 2 x 8, {BOX}}}}}]"
    rest = named(script(blocks, {"explain": "dose", "short_forms": True}), "rest")[0]
    assert "rest_left" in moments(rest)
    assert "rest_left" in moments(named(script(blocks), "rest")[0])


def test_a_new_round_begins_like_a_new_set() -> None:
    """In a circuit each round takes the position up again."""
    blocks = f"[{{rounds: 2, exercises: [{{use: squat, {BOX}}}}}, bridge]}}]"
    written = script(blocks)
    told = [cue.text for each in written.windows for cue in each.cues if cue.text.startswith("Step up")]
    assert told == ["Step up near the edge.", "Step up."]


def test_one_is_told_to_leave_what_loads_the_body() -> None:
    """Right after the tone of the end, before the rest and before the session is over."""
    blocks = f"[{{use: squat, dose: 2 x 8, {BOX}}}}}]"
    for window in (named(script(blocks), "rest")[0], script(blocks).windows[-1]):
        assert window.cues[0].sound == "stop"
        assert said(window)[0] == "Step down."


def test_turning_round_is_said_for_switching_sides() -> None:
    """What the change of side asks of the body is said in its place, each time."""
    turn = "say: {side_turn: Turn round., side_short: '{side} leg stands.'}"
    blocks = f"[{{use: clam, {turn}}}]"
    assert said(named(script(blocks), "switch")[0])[0] == "Turn round."
    assert said(named(script(blocks), "rest")[0])[:2] == ["Rest, thirty seconds.", "Turn round."]
    few = {"short_forms": True, "explain": "dose"}
    first, later = named(script(blocks, few), "switch")
    assert said(first)[:2] == ["Turn round.", "Right leg stands."]
    assert said(later)[:2] == ["Turn round.", "Right leg stands."]


@pytest.mark.parametrize("explain", ["dose", "name"])
def test_how_one_stands_is_told_in_few_words_too(explain: str) -> None:
    """Where one turns round for the other side, the next exercise tells on which one stands."""
    stands = "say: {side_turn: Turn round., side_short: '{side} leg.', side_setup: '{side} leg and wall.'}"
    blocks = f"[{{use: clam, sets: 1, {stands}}}, {{use: lunge, sets: 1, {stands}}}]"
    few = {"short_forms": True, "explain": explain}
    for window in named(script(blocks, few), "lead_in", "break"):
        assert "Left leg and wall." in said(window)
    (window, _) = named(script(blocks, few), "switch")
    assert "Right leg and wall." not in said(window)


EASES = "say: {setup: [Kneel down.], ready: [Knee to the wall.], movement: [Squeeze your glutes., Breathe.]}"


def test_a_stretch_is_told_as_one_eases_in() -> None:
    """Nothing of the stretch is heard before it, but for the way into it, with time for that."""
    written = script(f"[{{use: stretch, {EASES}}}]")
    (lead_in,), (work, other) = named(written, "lead_in"), named(written, "work")
    assert "Squeeze your glutes." not in said(lead_in)
    (ready,) = [cue for cue in lead_in.cues if cue.text == "Knee to the wall."]
    assert ready.at <= -6_000
    for side in (work, other):
        assert said(side)[:3] == ["Ease in.", "Squeeze your glutes.", "Breathe."]
    cued = EASES.replace("movement:", "cues: [Squeeze your glutes., Grow tall.], movement:")
    (work, _) = named(script(f"[{{use: stretch, {cued}}}]"), "work")
    assert (said(work).count("Squeeze your glutes."), "Grow tall." in said(work)) == (1, True)


def test_a_short_stretch_is_told_what_its_first_half_has_time_for() -> None:
    """In the second half nobody is told how to begin."""
    work = named(script(f"[{{use: stretch, time: 10s, {EASES}}}]"), "work")[0]
    assert said(work)[:2] == ["Ease in.", "Squeeze your glutes."]
    assert "Breathe." not in said(work)


def test_a_title_keeps_the_capitals_of_its_language() -> None:
    """German writes its nouns with a capital inside a sentence, too; a screen shows it."""
    blocks = "[{title: Kraft, exercises: [squat]}, {title: Dehnen, exercises: [bridge]}]"
    assert "First, kraft." in said(named(script(blocks), "lead_in")[0])
    german = replace(brief(blocks), wording=ENGLISH.model_copy(update={"language": "de"}))
    written = write_script(german, Forecast(total=60_000))
    assert "First, Kraft." in said(named(written, "lead_in")[0])
