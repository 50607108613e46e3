"""The picture in docs/architecture.md: the rooms and the arrows that there are."""

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from tools.draw_house import GROUND, PICTURE, ROOMS, draw, structure, survey


def test_the_picture_is_current() -> None:
    """Every room and every arrow of the house is drawn, and no other; sizes may grow meanwhile."""
    drawn = structure(PICTURE.read_text(encoding="utf-8"))
    assert drawn == structure(draw(survey())), "docs/house.svg is stale; run python -m tools.draw_house"
    assert drawn[0] == {room.replace("/", "-") for room in ROOMS}


def test_the_picture_is_an_svg() -> None:
    """Any viewer can read it, and it says what it shows."""
    root = fromstring(PICTURE.read_text(encoding="utf-8"))  # noqa: S314 # our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "rooms" in str(root[0].text)


def test_imports_are_counted_once_a_module() -> None:
    """An arrow tells how many imports there are; those of the coach from outside lead to its box."""
    arrows = survey().arrows
    assert arrows["cli", "studio"] > 1
    assert arrows["studio", "coach"] > arrows["publish", "coach"] > 1
    assert not [arrow for arrow in arrows if set(GROUND) & set(arrow)]
    assert ("coach/model", "coach/script") not in arrows


def test_a_room_that_is_not_in_the_table_is_named(tmp_path: Path) -> None:
    """A new room is not left out in silence, nor is one kept that is gone."""
    (tmp_path / "attic").mkdir()
    (tmp_path / "attic" / "chest.py").touch()
    with pytest.raises(SystemExit, match=r"ROOMS and audiocoach/ differ: attic, audio, batch, cli, "):
        survey(tmp_path)
