import pickle

import pytest

from audiocoach import errors
from audiocoach.errors import (
    AudiocoachError,
    Diagnostic,
    Diagnostics,
    NotationError,
    OfflineError,
    UnknownNameError,
    VoiceError,
    visible,
)

CHILDREN = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, AudiocoachError)
]


def made(kind: type[AudiocoachError]) -> AudiocoachError:
    """Make an error of a kind that has all three parts."""
    if kind is Diagnostics:
        return Diagnostics([Diagnostic(file="here", line=0, column=0, message="it broke", remedy="mend it")])
    return kind("it broke", where="here", hint="mend it")


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        pytest.param({}, "it broke", id="message"),
        pytest.param({"where": "hips.yaml:9:7"}, "hips.yaml:9:7: it broke", id="where"),
        pytest.param({"hint": "mend it"}, "it broke; mend it", id="hint"),
        pytest.param({"where": "here", "hint": "mend it"}, "here: it broke; mend it", id="all"),
    ],
)
def test_sentence_has_the_parts_that_are_there(parts: dict[str, str], sentence: str) -> None:
    """An error reads as one sentence: where, what is wrong, what would be right."""
    assert str(AudiocoachError("it broke", **parts)) == sentence


@pytest.mark.parametrize("kind", CHILDREN, ids=lambda kind: str(kind.__name__))
def test_every_error_survives_the_way_to_another_process(kind: type[AudiocoachError]) -> None:
    """An error that a worker process raises arrives with its kind and all three parts."""
    arrived = pickle.loads(pickle.dumps(made(kind)))
    assert type(arrived) is kind
    assert (arrived.message, arrived.where, arrived.hint) == ("it broke", "here", "mend it")


@pytest.mark.parametrize("kind", CHILDREN, ids=lambda kind: str(kind.__name__))
def test_tree_in_the_docstring_is_complete(kind: type[AudiocoachError]) -> None:
    """The tree drawn at the top of errors.py names every error."""
    assert f"{kind.__name__} " in (errors.__doc__ or "")


def test_families() -> None:
    """Being offline is a trouble of the voice; an unknown name is no trouble of the notation."""
    assert issubclass(OfflineError, VoiceError)
    assert not issubclass(UnknownNameError, NotationError)


@pytest.mark.parametrize("sign", ["\x1b", "\x9b", "\u2028", "\u2029", "\u202e", "\u2066"])
def test_what_a_terminal_obeys_is_shown_by_its_number(sign: str) -> None:
    """Escapes, line ends that are none of ours, and what turns the direction of letters; an accent stays."""
    assert visible(f"é{sign}x") == f"é{ascii(sign)[1:-1]}x"
