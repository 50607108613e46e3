import pytest

from audiocoach.coach.model.exercises import Wanted, matching
from audiocoach.errors import UnknownNameError
from tests.coach.shelf import CATALOGUE


def test_nothing_wanted_is_everything() -> None:
    """Without a wish every exercise fits."""
    assert matching(CATALOGUE, Wanted()) == CATALOGUE
    assert not Wanted()


def test_without_equipment() -> None:
    """`none` finds exercises that need nothing, whatever they may use."""
    found = matching(CATALOGUE, Wanted(equipment=("none",)))
    assert {"clamshell", "squat"} <= found.keys()
    assert not [id_ for id_, exercise in found.items() if exercise.equipment.required]


def test_with_equipment() -> None:
    """An item finds what needs it and what may use it; of two items, an exercise has both."""
    found = matching(CATALOGUE, Wanted(equipment=("band",)))
    assert {"banded-clamshell", "clamshell"} <= found.keys()
    assert "squat" not in found
    both = matching(CATALOGUE, Wanted(equipment=("none", "band")))
    assert "clamshell" in both
    assert "banded-clamshell" not in both


@pytest.mark.parametrize(
    "wanted", [Wanted(position="side-lying"), Wanted(level="advanced"), Wanted(family="squat")], ids=str
)
def test_each_wish_narrows(wanted: Wanted) -> None:
    """Position, level and family keep exactly the exercises that have them."""
    found = matching(CATALOGUE, wanted)
    field, value = next(
        (name, value) for name in ("position", "level", "family") if (value := getattr(wanted, name))
    )
    assert found == {id_: each for id_, each in CATALOGUE.items() if getattr(each, field) == value}
    assert 0 < len(found) < len(CATALOGUE)


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (Wanted(equipment=("bands",)), "there is no equipment 'bands'; did you mean 'band'"),
        (Wanted(position="side-laying"), "there is no position 'side-laying'; did you mean 'side-lying'"),
        (Wanted(level="expert"), "there is no level 'expert'; there are beginner, intermediate, advanced"),
        (Wanted(family="squats"), "there is no family 'squats'; did you mean 'squat'"),
    ],
    ids=["equipment", "position", "level", "family"],
)
def test_unknown_wishes_offer_near_ones(wanted: Wanted, sentence: str) -> None:
    """What no exercise could have is an error, with what there is."""
    with pytest.raises(UnknownNameError, match=sentence):
        matching(CATALOGUE, wanted)
