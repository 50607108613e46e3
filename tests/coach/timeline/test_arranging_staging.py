"""The stage: what has been placed once is not placed again, and nobody can tell the difference."""

from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.script.script import Cue, Script, Window
from audiocoach.coach.script.writer import write_draft
from audiocoach.coach.timeline.arranging import Stage, arrange
from audiocoach.coach.timeline.forecast import Estimated, Recital, Rehearsal
from tests.amounts import examples
from tests.coach.at_random import Day, Voice, days, scripts, voices


@examples(150)
@given(day=days(), versions=st.lists(voices(), min_size=1, max_size=3))
def test_a_rehearsed_session_is_the_one_that_is_arranged_afresh(day: Day, versions: list[Voice]) -> None:
    """However often a draft was rehearsed before, its last timeline is that of its script alone."""
    rehearsal = Rehearsal(write_draft(day.brief()))
    for voice in versions:
        layout = rehearsal.layout(voice)
        timeline = layout.timeline()
        assert timeline == arrange(layout.script, Estimated(voice))
        assert timeline.texts() == layout.texts()


@examples(150)
@given(script=scripts(), versions=st.lists(voices(), min_size=1, max_size=3))
def test_a_script_is_laid_out_the_same_on_a_stage_that_was_used(
    script: Script, versions: list[Voice]
) -> None:
    """Clips that turn out longer or shorter than they were move everything as they would have at first."""
    recital = Recital(script)
    for voice in versions:
        assert recital.layout(voice).timeline() == arrange(script, Estimated(voice))


def words(text: str) -> Window:
    """Make an elastic window in which something is said."""
    return Window(kind="elastic", name="change", length=0, cues=(Cue(moment="words", text=text),))


def test_what_stands_is_not_placed_again() -> None:
    """Ten seconds later, the same windows are told as they were placed."""
    stage, lengths, row = Stage(), {"Go.": 400}, (words("Go."),)
    placed = stage.place(row, 5_000, 3, lengths, None)
    assert stage.place(row, 15_000, 4, dict(lengths), None) is placed
    assert (placed.start, placed.index, placed.end) == (5_000, 3, 6_000)


def test_what_has_changed_is_placed_anew() -> None:
    """Half a second later, after other words, or with a longer clip, a row is another one."""
    stage, row = Stage(), (words("Go."),)
    placed = stage.place(row, 5_000, 3, {"Go.": 400}, None)
    assert stage.place(row, 5_500, 3, {"Go.": 400}, None).start == 5_500
    assert stage.place(row, 5_000, 3, {"Go.": 1_400}, None).end == 7_000
    assert stage.place((words("Go."),), 5_000, 3, {"Go.": 400}, None) is not placed
