"""How far the ways through the house are, counted at run time."""

import pytest

from tools.modules_entered import MOST, walked


@pytest.mark.parametrize("way", ["make", "phrase"])
def test_a_way_is_short(way: str) -> None:
    """To make a session, and for a phrase to become a cue, so many modules must be understood and no more."""
    modules = walked(way)
    assert {"make": "studio/make", "phrase": "coach/script/writer"}[way] in modules
    assert len(modules) <= MOST[way]
