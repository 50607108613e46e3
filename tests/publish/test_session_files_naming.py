import re

import pytest

from audiocoach.publish.session_files import session_name


@pytest.mark.parametrize(
    ("name", "total", "expected"),
    [
        ("hips-for-runners", 1_430_000, "hips-for-runners_24min_standard.mp3"),
        ("My Hips (2)", 10_000, "my-hips-2_1min_standard.mp3"),
        ("Rücken & Hüfte", 90_000, "rucken-hufte_2min_standard.mp3"),
    ],
    ids=["plain", "spaces and signs", "marks on letters"],
)
def test_names_for_phones(name: str, total: int, expected: str) -> None:
    """A file name is plain letters, the minutes, and how much is said."""
    assert session_name(name, total, "standard") == expected


@pytest.mark.parametrize("name", ["Бёдра", "腰", "--", "x" * 300, ".", "CON", "a/b\\c:d*e?f"])
def test_every_disk_takes_the_name(name: str) -> None:
    """Whatever a routine is called, its session's name is short, and of letters that every disk takes."""
    assert re.fullmatch(r"[a-z0-9-]{1,100}_2min_brief\.mp3", session_name(name, 120_000, "brief"))


def test_names_that_cannot_be_written_stay_apart() -> None:
    """Two names of another alphabet do not become one."""
    assert session_name("Бёдра", 60_000, "brief") != session_name("Спина", 60_000, "brief")
