"""Routines: what a user may write, short or in full."""

import re
from typing import Any

import pytest
from pydantic import ValidationError

from audiocoach.coach.model.doses import Dose, Range
from audiocoach.coach.model.routines import RestLine, Routine, SayLine, Use


def routine(*items: object, **block: object) -> Routine:
    """Make a routine of one block."""
    return Routine.model_validate({"title": "Day", "blocks": [{"exercises": list(items), **block}]})


def test_the_lines_of_a_block_are_told_apart() -> None:
    """An exercise by its bare id or with what changes, a rest, a spoken line."""
    block = routine("squat", {"use": "clamshell", "sets": 2}, {"rest": "30s"}, {"say": "Drink."}).blocks[0]
    assert [type(item) for item in block.exercises] == [Use, Use, RestLine, SayLine]
    assert block.exercises[0] == Use(use="squat")


@pytest.mark.parametrize(
    ("fields", "dose"),
    [
        ({}, {}),
        ({"dose": "3 x 15"}, {"sets": 3, "reps": 15}),
        ({"sets": 3, "reps": 15}, {"sets": 3, "reps": 15}),
        ({"dose": "3 x 15", "hold": "2s"}, {"sets": 3, "reps": 15, "hold": "2s"}),
        ({"dose": {"sets": 3}, "time": "30-45s"}, {"sets": 3, "time": "30-45s"}),
        ({"dose": "3 x 15", "time": "30s"}, {"sets": 3, "time": "30s"}),
    ],
    ids=str,
)
def test_a_dose_is_stated_in_one_word_or_in_parts(fields: dict[str, Any], dose: dict[str, Any]) -> None:
    """Parts beside a dose are added to it; time takes the place of its reps."""
    assert Use.model_validate({"use": "squat", **fields}).asked() == Dose.model_validate(dose)


@pytest.mark.parametrize(
    ("item", "reason"),
    [
        ({"use": "squat", "dose": "3 x 15", "sets": 2}, "'sets' stands here and in 'dose'"),
        ({"use": "squat", "reps": 10, "time": "30s"}, "counts reps or time, not both"),
        ({"use": "squat", "reps": 0}, "must be from 1 to 200"),
        ({"use": "squat", "rest": "2h"}, "must be from 0s to 30m"),
        ({"use": "Squat"}, "should match pattern"),
        ({"use": "squat", "rest": "30s", "say": "Hello."}, "SpokenText"),
        ({"rest": "30s", "say": "Hello."}, "Extra inputs"),
        ({"say": ""}, "at least 1 character"),
        ({"dose": "3 x 15"}, "Field required"),
        (5, "Use"),
    ],
    ids=str,
)
def test_a_wrong_line_is_refused(item: object, reason: str) -> None:
    """A line says one thing, within limits."""
    with pytest.raises(ValidationError, match=reason):
        routine("squat", item)


@pytest.mark.parametrize(
    "wrong",
    [
        {"blocks": []},
        {"blocks": [{"exercises": []}]},
        {"blocks": [{"exercises": [{"rest": "30s"}]}]},
        {"blocks": [{"exercises": ["squat"], "rounds": 0}]},
        {"blocks": [{"exercises": ["squat"], "rounds": 101}]},
        {"blocks": "squat"},
        {"blocks": [{"exercises": ["squat"] * 101}]},
        {},
    ],
    ids=["no block", "no line", "no work", "no round", "too many rounds", "no list", "too many", "nothing"],
)
def test_a_routine_needs_work(wrong: dict[str, Any]) -> None:
    """Without an exercise there is no session, and there is an end to everything."""
    with pytest.raises(ValidationError):
        Routine.model_validate({"title": "Day", **wrong})


@pytest.mark.parametrize(
    ("items", "block", "reason"),
    [
        (["squat"], {"every": "1m", "gapless": True}, "a block has one clock; keep one of gapless and every"),
        (["squat"], {"amrap": "9m", "rounds": 3}, "as many rounds as there is time for; leave 'rounds' out"),
        (["squat", {"say": "Go on."}], {"every": "1m"}, "a block with 'every' has no time for a 'say' line"),
        (["squat", {"say": "Go on."}], {"amrap": "9m"}, "a block with 'amrap' has no time for a 'say' line"),
        (["squat", {"rest": "1m"}], {"amrap": "9m"}, "a block with 'amrap' has no time for this rest"),
        (["squat", {"rest": "until ready"}], {"every": "1m"}, "'every' has no time for this rest"),
        ([{"rest": "1m"}], {"every": "1m"}, "a block with 'every' needs an exercise"),
    ],
)
def test_a_block_has_one_clock(items: list[object], block: dict[str, object], reason: str) -> None:
    """What a block with a clock of its own cannot keep is told, and not left out in silence."""
    with pytest.raises(ValidationError, match=re.escape(reason)):
        routine(*items, **block)


def test_choices_are_the_same_at_every_level() -> None:
    """A pacing is a name, or settings, or both, for the routine, a block or an exercise."""
    made = routine({"use": "squat", "pacing": {"preset": "brisk", "lead_in": "5s"}}, pacing="quiet")
    use = made.blocks[0].exercises[0]
    assert isinstance(use, Use)
    assert (use.pacing and use.pacing.preset, use.pacing and use.pacing.lead_in) == ("brisk", 5_000)
    assert made.blocks[0].pacing is not None
    assert made.blocks[0].pacing.preset == "quiet"


def test_a_routine_is_read_back_as_written() -> None:
    """The JSON of a routine stands in the notation of files."""
    made = routine({"use": "squat", "sets": "2-3", "tempo": "sit 3, stand 1"}, {"rest": "90s"}, rounds=2)
    written = made.model_dump(mode="json", exclude_unset=True, by_alias=True)
    assert Routine.model_validate(written) == made
    assert written["blocks"][0]["exercises"][1] == {"rest": "1m30s"}
    assert made.blocks[0].exercises[0] == Use.model_validate(
        {"use": "squat", "sets": Range(2, 3), "tempo": "sit 3, stand 1"}
    )
