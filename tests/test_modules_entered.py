"""How far the ways through the house are, counted at run time."""

import pytest

from tools.modules_entered import MOST, walked


@pytest.mark.parametrize("way", [pytest.param("make", marks=pytest.mark.slow), "phrase", "error"])
def test_a_way_is_short(way: str) -> None:
    """A session made, a phrase become a cue, a mistake told: none enters more modules than it may."""
    goals = {"make": "studio/make", "phrase": "coach/script/writer", "error": "studio/check"}
    modules = walked(way)
    assert goals[way] in modules
    assert len(modules) <= MOST[way]
