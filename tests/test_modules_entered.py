"""How far the ways through the house are, counted at run time."""

from pathlib import Path

import pytest

from tools.modules_entered import MOST, walked


ARCHITECTURE = Path(__file__).parents[1] / "docs" / "architecture.md"

TOLD = {"make": "by one `make` {},", "phrase": "to a cue {},", "error": "to the screen {}."}
"""What the page about the house tells of each way."""


@pytest.mark.parametrize("way", ["make", "phrase", "error"])
def test_a_way_is_short(way: str) -> None:
    """A session made, a phrase become a cue, a mistake told: none enters more modules than it may.

    How many it enters is in the documents.
    """
    goals = {"make": "studio/make", "phrase": "coach/script/writer", "error": "studio/check"}
    modules = walked(way)
    assert goals[way] in modules
    assert len(modules) <= MOST[way]
    assert TOLD[way].format(len(modules)) in ARCHITECTURE.read_text(encoding="utf-8")
