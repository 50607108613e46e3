"""Lines above a block."""

from typing import Any

import pytest

from audiocoach.imports.heading import read_heading, rest_fields
from audiocoach.imports.plain_lines import one_spelling


@pytest.mark.parametrize(
    ("text", "title", "fields"),
    [
        ("Warm up:", "Warm up", {}),
        ("Main (3 rounds, rest 90s between rounds)", "Main", {"rest_between_rounds": "1m30s", "rounds": 3}),
        ("Block 2 x 3 rounds", "Block 2", {"rounds": 3}),
        ("Circuit x3:", "Circuit", {"rounds": 3}),
        ("EMOM 12", "", {"every": "1m", "beats": 12}),
        ("E2MOM x 5", "", {"every": "2m", "beats": 5}),
        ("every 90s for 9 min", "", {"every": "1m30s", "beats": 6}),
        ("every minute on the minute for 10", "", {"every": "1m", "beats": 10}),
        ("AMRAP 20", "", {"amrap": "20m"}),
        ("as many rounds as possible in 15 min", "", {"amrap": "15m"}),
        ("Tabata squats", "", {"each": {"sets": 8, "time": "20s", "rest": "10s"}}),
        ("HIIT 40/20", "", {"each": {"time": "40s", "rest": "20s"}, "title": "HIIT"}),
        ("every 2 min for 5 rounds", "", {"every": "2m", "beats": 5}),
        ("Abs (40s each, 3 rounds)", "Abs", {"rounds": 3, "each": {"time": "40s"}}),
        ("every 0s for 10", "", {"every": "0s", "beats": 600_000}),
        ("Squats x 10", "Squats x 10", {}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_headings(text: str, title: str, fields: dict[str, Any]) -> None:
    """A heading is parted into its title and its clock, rounds and rests."""
    heading = read_heading(one_spelling(text))
    assert (heading.title, heading.fields) == (title, fields)


def test_a_clock_may_have_its_exercise_beside_it() -> None:
    """Behind a clock stands what is done; behind rounds stands a title."""
    assert read_heading("EMOM 10 squats").work == "squats"
    assert read_heading("Kettlebell swings 5 x 20 EMOM").work == "Kettlebell swings 5 x 20"
    assert (read_heading("3 rounds squats").work, read_heading("3 rounds squats").title) == ("", "squats")
    assert read_heading("rest 60s between sets").fields.keys() == {"pacing"}


def test_rests_of_a_block() -> None:
    """A rest that counts for many goes where the notation has it; of a range, the shorter one."""
    assert rest_fields("rounds", "60-90s") == {"rest_between_rounds": "1m"}
    assert rest_fields("sets", "45s") == {"pacing": {"rest": {"between_sets": "45s"}}}
    assert rest_fields("exercises", "15") == {"rest": "15s"}


@pytest.mark.parametrize(("text", "has"), [("EMOM 5", True), ("3 rounds", True), ("Plank 30s", False)])
def test_what_speaks_of_rounds_or_of_a_clock(text: str, has: bool) -> None:
    """A title has neither."""
    assert bool(read_heading(text).fields) is has
