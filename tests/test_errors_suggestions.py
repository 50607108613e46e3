import pytest

from audiocoach.errors import did_you_mean, near

EXERCISES = ["clamshell", "banded-clamshell", "glute-bridge", "Plank"]


@pytest.mark.parametrize(
    ("word", "question"),
    [
        pytest.param("clamshel", "did you mean 'clamshell' or 'banded-clamshell'?", id="two"),
        pytest.param("glute-brigde", "did you mean 'glute-bridge'?", id="one"),
        pytest.param("PLANK", "did you mean 'Plank'?", id="case"),
        pytest.param("trampoline", "", id="none"),
        pytest.param("", "", id="empty"),
    ],
)
def test_near_names_are_offered(word: str, question: str) -> None:
    """A mistyped name is answered with the names nearest to it, as they are written; else with nothing."""
    assert did_you_mean(word, EXERCISES) == question


def test_no_more_than_asked_for() -> None:
    """Of many near names only the nearest few are offered."""
    assert near("set1", [f"set{number}" for number in range(9)]) == ["set1", "set8", "set7"]


def test_three_names_make_one_question() -> None:
    """Three near names are joined as people join them."""
    assert did_you_mean("set", ["sets", "sett", "sety"]).count(",") == 1
