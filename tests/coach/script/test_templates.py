"""Templates: words with variables in them, and the forms that a number chooses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiocoach.coach.script.templates import Variable, capitalised, check_variables, parse_template


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", ()),
        ("Go.", ("Go.",)),
        ("{rep}", (Variable("rep"),)),
        ("Set {set} of {sets}.", ("Set ", Variable("set"), " of ", Variable("sets"), ".")),
        ("{left:rep|reps}", (Variable("left", ("rep", "reps")),)),
        ("{n:jeden|dwa|pięć|pół}", (Variable("n", ("jeden", "dwa", "pięć", "pół")),)),
        ("{n:|s}", (Variable("n", ("", "s")),)),
    ],
    ids=repr,
)
def test_a_template_is_words_and_variables(text: str, parts: tuple[str | Variable, ...]) -> None:
    """A template falls apart into its words and its variables, in order."""
    assert parse_template(text) == parts


@pytest.mark.parametrize(
    "text", ["{", "}", "{rep", "rep}", "{{rep}}", "a } b {rep}", "{}", "{Rep}", "{a b}", "{1}"]
)
def test_a_broken_template_is_refused(text: str) -> None:
    """A brace that stands alone, and a name that is none, are complaints that show the template."""
    with pytest.raises(ValueError, match="in '"):
        parse_template(text)


def test_a_variable_must_belong_to_its_moment() -> None:
    """A typo offers the near name; without one, all names are offered."""
    check_variables("{rep} {left:rep|reps}", {"rep", "left"})
    with pytest.raises(ValueError, match=r"'\{rpe\}' is not a variable here; did you mean 'rep'"):
        check_variables("{rpe}", {"rep", "left"})
    with pytest.raises(ValueError, match=r"it may use \{left\}, \{rep\}"):
        check_variables("{weather}", {"rep", "left"})
    with pytest.raises(ValueError, match="it has none"):
        check_variables("{rep}", set())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("left leg works.", "Left leg works."),
        ("lie down. right leg works.", "Lie down. Right leg works."),
        ("élan. über", "Élan. Über"),
        ("2 kg. go!", "2 kg. Go!"),
        ("", ""),
    ],
)
def test_sentences_start_with_a_capital(text: str, expected: str) -> None:
    """A variable may stand first in a sentence; it starts with a capital all the same."""
    assert capitalised(text) == expected


@given(st.text(alphabet="ab {}:|_.", max_size=20))
def test_parsing_ends_in_parts_or_a_value_error(text: str) -> None:
    """Whatever is written, a template is parsed whole or refused."""
    try:
        parts = parse_template(text)
    except ValueError:
        return
    assert "".join(part if isinstance(part, str) else _written(part) for part in parts) == text


def _written(variable: Variable) -> str:
    forms = f":{'|'.join(variable.forms)}" if variable.forms else ""
    return f"{{{variable.name}{forms}}}"
