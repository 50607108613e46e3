"""Words that are read in two ways: every built-in English text has the one that is meant, in both voices."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

import pytest

from audiocoach.coach.model.routines import SayLine
from audiocoach.library import Library, built_in_folder
from audiocoach.voices.preparation import prepare
from tests.voices.phonemes import read_by_espeak, read_by_hibari

WORDS = re.compile(
    r"\b(?:close[sd]?|leads?|lives?|reads?|used?|winds?|tears?|minutes?|seconds?)\b", re.IGNORECASE
)

READINGS: Mapping[str, tuple[str, str]] = {
    "close, the order": (r"klˈ(?:oʊ|O)z", r"kl[ˈˌ]?(?:oʊ|O)s"),
    "close, near": (r"klˈ(?:oʊ|O)s", r"kl[ˈˌ]?(?:oʊ|O)z"),
    "lead, to go first": (r"lˈiː?d", "lˈɛd"),
    "minute, 60 seconds": (r"mˈɪn[ɪəᵻ]t", r"m[aɪI]+n[jˈ]*uː?t"),
    "second": (r"sˈɛk[əᵊ]n", "səkˈɑ"),
}
"""What must be in the phonemes of a text, and what must not; in the signs of either voice."""

MEANT = {
    "Close": "close, the order",
    "Close it slowly.": "close, the order",
    "Close slowly, until your knees almost touch.": "close, the order",
    "Close slowly.": "close, the order",
    "Keep the weight close.": "close, near",
    "Let your glutes lead.": "lead, to go first",
    "Glutes lead, hamstrings help.": "lead, to go first",
    "left foot leads throughout.": "lead, to go first",
    "Not warm yet? Pause me, and march for three minutes.": "minute, 60 seconds",
    "Runs of eighteen and ten minutes": "minute, 60 seconds",
    "Runs of four minutes": "minute, 60 seconds",
    "Runs of nine minutes": "minute, 60 seconds",
    "Runs of ninety seconds": "second",
    "Runs of one minute": "minute, 60 seconds",
    "Runs of six minutes": "minute, 60 seconds",
    "Runs of thirteen minutes": "minute, 60 seconds",
    "Runs of twenty-four and five minutes": "minute, 60 seconds",
    "Runs of two and a half minutes": "minute, 60 seconds",
    "Thirty minutes of running": "minute, 60 seconds",
    "1 minute": "minute, 60 seconds",
    "2 minutes": "minute, 60 seconds",
    "2 minutes 30 seconds": "minute, 60 seconds",
    "1 second": "second",
    "2 seconds": "second",
}
"""Every such text of the built-in files, and of the lengths of time, with the reading that is meant."""


@cache
def library() -> Library:
    """Open what is built in."""
    return Library([built_in_folder()])


def texts() -> Iterator[str]:
    """List all that the built-in files say in English, with some word where one is filled in."""
    yield from (re.sub(r"\{[^}]*\}", "left", template) for template in templates())


def templates() -> Iterator[str]:
    """List it as it is written."""
    wording = library().wording("english")
    yield from wording.phases.values()
    yield from wording.equipment.values()
    for phrase in wording.phrases.values():
        yield from (*phrase.say, *(phrase.short or ()))
    for exercise in library().catalogue().values():
        parts = exercise.name, exercise.side_setup, exercise.setup, exercise.movement, exercise.cues
        for part in parts:
            yield from (part,) if isinstance(part, str) else part or ()
    for name in library().names("routines"):
        routine = library().routine(name)
        yield from filter(None, (routine.title, routine.safety, *(block.title for block in routine.blocks)))
        for block in routine.blocks:
            yield from (item.say for item in block.exercises if isinstance(item, SayLine))


def test_every_such_word_of_the_built_in_texts_is_in_the_table() -> None:
    """A text with a word that could be misread cannot come in unless somebody says how it is meant."""
    found = {text for text in texts() if WORDS.search(text)}
    assert found - MEANT.keys() == set()


def test_the_texts_of_the_table_are_said() -> None:
    """What the table knows of the built-in files stands there, but for lengths of time."""
    lengths = {text for text in MEANT if text[0].isdigit()}
    assert MEANT.keys() - lengths - set(texts()) == set()


@pytest.mark.parametrize("text", MEANT)
@pytest.mark.parametrize("read", [read_by_espeak, read_by_hibari])
def test_a_word_is_read_as_it_is_meant(read: Callable[[str], str], text: str) -> None:
    """Both voices give it the sounds of that meaning, and of no other."""
    spoken = prepare(text, pronunciations=library().wording("english").pronounce)
    wanted, wrong = READINGS[MEANT[text]]
    assert re.search(wanted, read(spoken))
    assert not re.search(wrong, read(spoken))


@pytest.mark.parametrize("read", [read_by_espeak, read_by_hibari])
@pytest.mark.parametrize("text", ["Keep it close.", "Keep your elbows close", "Come close to the wall."])
def test_close_by_stays_close_by(read: Callable[[str], str], text: str) -> None:
    """The pronunciation of the order is not given to what is near."""
    spoken = prepare(text, pronunciations=library().wording("english").pronounce)
    assert spoken == text
    assert re.search(READINGS["close, near"][0], read(spoken))


def test_without_help_the_order_is_misread() -> None:
    """What these entries are for: alone, both voices take the order for the other word."""
    for read in (read_by_espeak, read_by_hibari):
        assert re.search(READINGS["close, the order"][1], read("Close"))
