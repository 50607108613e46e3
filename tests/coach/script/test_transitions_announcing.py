"""How much of an explanation is spoken: what is new, and what the exercise has time for."""

import pytest

from tests.coach.scenes import named, said, script

FOUR = "say: {setup: [One., Two., Three., Four.], movement: [Down., Up., Slowly., Again.]}"


def explained(blocks: str, settings: dict[str, object] | None = None) -> list[str]:
    """List the lines that explain the exercise before the last change, or the first one."""
    window = (named(script(blocks, settings), "change") or named(script(blocks, settings), "lead_in"))[-1]
    return [cue.text for cue in window.cues if cue.moment in ("setup", "movement")]


@pytest.mark.parametrize(
    ("sets", "setup"),
    [(1, ["One.", "Two."]), (2, ["One.", "Two.", "Three.", "Four."])],
    ids=["32 s", "94 s"],
)
def test_a_short_exercise_has_a_short_explanation(sets: int, setup: list[str]) -> None:
    """Lines of the set-up give way from the third on; three of the movement are always told."""
    blocks = f"[{{use: squat, sets: {sets}, {FOUR}}}]"
    assert explained(blocks) == [*setup, "Down.", "Up.", "Slowly."]


def test_the_share_is_a_setting() -> None:
    """With all the time of the exercise, all of the set-up is told; `every` always tells everything."""
    blocks = f"[{{use: squat, sets: 1, {FOUR}}}]"
    assert len(explained(blocks, {"explain_share": 1.0})) == 4 + 3
    assert len(explained(blocks, {"explain": "every", "explain_share": 0.0})) == 4 + 4


def test_what_was_just_explained_is_not_said_again() -> None:
    """In the same position, a line that the exercise before had is left out; its own lines stay."""
    other = "{use: lunge, sets: 1, say: {setup: [Stand tall., Feet wide.], movement: [Sit back., Step.]}}"
    assert explained(f"[{{use: squat, sets: 1}}, {other}]") == ["Feet wide.", "Step."]
    assert explained(f"[{{use: squat, sets: 1}}, {other}]", {"explain": "every"})[0] == "Stand tall."


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


def test_the_side_comes_short_where_it_is_known() -> None:
    """After the explanation the side is enough before the count-in; without one, the name comes along."""
    (ready,) = [cue for cue in named(script("[clam]"), "lead_in")[0].cues if cue.moment == "ready_side"]
    assert ready.text == "Left leg."
    (ready,) = [
        cue
        for cue in named(script("[clam]", {"explain": "dose"}), "lead_in")[0].cues
        if cue.moment == "ready_side"
    ]
    assert ready.texts == ("Clamshell, left leg.", "Left leg.")


def test_short_forms_are_said_where_there_are_any() -> None:
    """`short_forms` says every phrase's short form; an empty one is silence."""
    window = named(script("[{title: Block, exercises: [clam, squat]}]", {"short_forms": True}), "lead_in")[0]
    assert said(window)[:3] == ["Next: clamshell.", "Two sets of ten.", "Hold two seconds."]


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
    """The same line of the exercise before is left out where the body stays where it was."""
    one, other = (f"{{use: {name}, sets: 1, say: {{kit: [Band on.]}}}}" for name in ("squat", "lunge"))
    assert "Band on." not in explained(f"[{one}, {other}]")
    assert "Band on." in explained(f"[{one}, {other}]", {"explain": "every"})
