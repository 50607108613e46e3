from dataclasses import replace
from pathlib import Path

import pytest

from audiocoach.coach.script.script import SetShown
from audiocoach.coach.timeline.timeline import Stretch
from audiocoach.publish.overview import (
    LONGEST_OVERVIEW,
    Overview,
    format_overview,
    overview,
    read_overview,
    shape,
)
from audiocoach.publish.tags import read_session, session_info, tag_bytes
from tests.publish.rehearsals import everything
from tests.publish.sessions import timeline


def windows(*told: tuple[str, int, str]) -> tuple[Stretch, ...]:
    """Make windows of (name, milliseconds, the exercise that begins)."""
    found, now = [], 0
    for name, length, begins in told:
        stretch = Stretch(name=name, kind="exact", start=now, end=now + length)
        found.append(stretch._replace(begins=SetShown(exercise=begins) if begins else None))
        now += length
    return tuple(found)


def test_it_tells_what_a_list_shows() -> None:
    """Level, equipment, talk and exercises are those of the session, each exercise once."""
    told = overview(everything())
    assert (told.routine, told.language, told.level) == ("Day & night", "en", "beginner")
    assert told.exercises == ("Glute bridge", "Lunge", "Couch stretch")
    assert told.talk > 0


def test_it_goes_with_the_mp3(tmp_path: Path) -> None:
    """What the tag of a session tells is what was put into it, in any alphabet."""
    session = replace(everything(), title="Бёдра", equipment=("colchoneta ñ",))
    path = tmp_path / "session.mp3"
    path.write_bytes(
        tag_bytes(session_info(session, voice="silent")) + (b"\xff\xf3\x84\xc4" + bytes(188)) * 9
    )
    assert read_session(path).overview == overview(session)


def test_shape_lasts_as_long_as_the_session() -> None:
    """However windows are drawn together and rounded, their seconds add up."""
    told = windows(*(("rest" if place % 2 else "work", 333, "") for place in range(30)))
    assert sum(seconds for _, seconds in shape(replace(timeline(), windows=told))) == 10


def test_phases_of_a_set_are_one_stretch_and_two_sets_are_two() -> None:
    """A set that begins as the one before ends is drawn by itself, or intervals would be one long bar."""
    told = windows(("work", 9000, "Run"), ("work", 3000, ""), ("work", 5000, "Walk"), ("rest", 4000, ""))
    assert shape(replace(timeline(), windows=told)) == [("work", 12), ("work", 5), ("rest", 4)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "3", "nonsense", '{"shape": 3}', '{"shape": [[1]]}', '{"talk": "much"}', "[" * 9999),
        *('{"talk": Infinity}', '{"equipment": 5}', '"' + LONGEST_OVERVIEW * "x" + '"'),
    ],
    ids=range(11),
)
def test_strange_overviews_are_ignored(text: str) -> None:
    """What is none of ours takes nothing away but what it would have told."""
    assert read_overview(text) == Overview()


def test_read_back_it_is_the_same() -> None:
    """Writing and reading lose nothing."""
    told = overview(everything())
    assert read_overview(format_overview(told)) == told
