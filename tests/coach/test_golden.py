"""Whole sessions in plain text: what changed in them is seen at a glance in the difference."""

import pytest

from tests.coach.golden_scripts import GOLDEN, SESSIONS, session


@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_is_spoken_as_it_was(name: str) -> None:
    """The session is the one in its file; after a wanted change, `scripts/update-golden` writes it anew."""
    assert session(name) == (GOLDEN / f"{name}.txt").read_text(encoding="utf-8")


def test_every_file_has_its_session() -> None:
    """No file lies about that nothing checks."""
    assert sorted(path.stem for path in GOLDEN.iterdir()) == sorted(SESSIONS)
