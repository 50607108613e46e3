"""How much of an explanation is spoken: what is new, and what the exercise has time for."""

import pytest

from tests.coach.scenes import named, said, script

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
    """Without a rest, lines of the set-up give way from the third on, of the movement from the fourth on."""
    blocks = f"[{{rest: 0s, exercises: [bridge, {{use: squat, sets: {sets}, {FOUR}}}]}}]"
    movement = ["Down.", "Up.", "Slowly.", *(["Again."] if sets > 1 else [])]
    assert explained(blocks) == [*setup, *movement]


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
    """After an explanation the name of one-sided work; without one, name and side."""
    (ready,) = [cue for cue in named(script("[clam, squat]"), "lead_in")[0].cues if cue.moment == "ready"]
    assert ready.text == "Clamshell."
    (ready,) = [
        cue
        for cue in named(script("[clam]", {"explain": "dose"}), "lead_in")[0].cues
        if cue.moment == "ready_side"
    ]
    assert ready.texts == ("Clamshell. Left leg.", "Left leg.")


def test_short_forms_are_said_where_there_are_any() -> None:
    """`short_forms` says every phrase's short form; an empty one is silence."""
    window = named(
        script("[{title: One, exercises: [clam]}, {title: Two, exercises: [squat]}]", {"short_forms": True}),
        "lead_in",
    )[0]
    assert said(window)[1:4] == ["First: clamshell.", "Two sets of ten, each side.", "Hold two seconds."]


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
    """At the start and at every first change of side it is the last line before the count-in."""
    blocks = "[{use: side-bridge, dose: 1 x 20s}]" if name == "switch" else "[side-bridge]"
    choice = {"sides": {"order": "block"}} if name == "rest" else None
    windows = [each for each in named(script(blocks, choice), name) if LIFTS in said(each)]
    (window,) = windows
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
    """List everything that is said in the windows of these names."""
    return [text for window in named(script(blocks, {"explain": explain}), *names) for text in said(window)]


@pytest.mark.parametrize("explain", ["every", "once", "dose"])
def test_what_to_mind_is_told_before_the_first_set(explain: str) -> None:
    """The caution that matters is heard before an exercise is done; what else there is to mind is read."""
    blocks = f"[{{use: squat, dose: 2 x 5, say: {CAREFUL}}}]"
    heard = told(blocks, explain, "lead_in")
    assert "Stay shallow." in heard
    assert "Learn it first." not in heard
    assert "Stay shallow." not in told(blocks, explain, "rest")


def test_easier_comes_in_the_first_rest_and_harder_in_the_second() -> None:
    """By then one knows how it is; few words leave both out."""
    blocks = f"[{{use: squat, dose: 3 x 5, say: {CAREFUL}}}]"
    first, second = named(script(blocks), "rest")
    assert "Too hard? Sit less." in said(first)
    assert "Too easy? Sit more." in said(second)
    assert "Too hard? Sit less." not in told(blocks, "dose", "rest")


def test_a_single_set_has_the_easier_form_before_it() -> None:
    """Where no rest comes, it is told with the movement, if there is time for it."""
    blocks = f"[bridge, {{use: squat, dose: 1 x 5, say: {CAREFUL}}}]"
    assert "Too hard? Sit less." in told(blocks, "every", "break")


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
