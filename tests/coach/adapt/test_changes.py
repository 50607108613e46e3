import pytest

from audiocoach.coach.adapt.changes import easier, replaced, swap, without
from audiocoach.coach.model.exercises import kinds_of_gear
from audiocoach.coach.model.routines import Routine, Use
from audiocoach.errors import SettingsError, UnknownNameError
from tests.coach.rehearsing import ROUTINES, estimated_total, names, routine_of, written_again
from tests.coach.shelf import CATALOGUE

ITEMS = kinds_of_gear(gear for exercise in CATALOGUE.values() for gear in exercise.equipment.required)
NOTHING_LEFT = {("side-step-ladder", "band"), ("side-step-ladder", "loop-band")}


def needs(routine: Routine, item: str) -> bool:
    """Tell whether an exercise of the routine requires an item."""
    required = [gear for name in names(routine) for gear in CATALOGUE[name].equipment.required]
    return any(gear.is_a(item) for gear in required)


# swapping


def test_a_swap_takes_the_place_of_the_other() -> None:
    """The new exercise stands where the old one stood, and the screen says so."""
    routine, changes = swap(ROUTINES["no-equipment-hips"], "clamshell", "banded-clamshell", CATALOGUE)
    before = names(ROUTINES["no-equipment-hips"])
    assert names(routine) == ["banded-clamshell" if name == "clamshell" else name for name in before]
    assert list(map(str, changes)) == ["Clamshell: swapped for banded clamshell"]
    assert written_again(routine) == routine


@pytest.mark.parametrize(
    ("use", "new", "kept"),
    [
        (
            {"sets": 2, "hold": "2s", "rest": "20s"},
            "banded-clamshell",
            {"sets": 2, "hold": "2s", "rest": "20s"},
        ),
        ({"dose": "2 x 8", "pacing": "brisk"}, "glute-bridge", {"sets": 2, "reps": 8, "pacing": "brisk"}),
        ({"dose": "2 x 8"}, "timed-hip-clam", {"sets": 2}),
        ({"sets": 2, "hold": "2s"}, "donkey-kick", {"sets": 2}),
        ({"sets": 2, "time": "40s"}, "squat", {"sets": 2, "time": "40s"}),
        ({"dose": {"sets": 2, "rest": "20s"}}, "squat", {"sets": 2, "rest": "20s"}),
        ({"say": {"name": "the clam"}, "tempo": "open 1, close 1"}, "banded-clamshell", {}),
    ],
    ids=["same", "reps", "reps to time", "hold to none", "timed reps", "rest of the dose", "words"],
)
def test_a_swap_keeps_what_fits(use: dict[str, object], new: str, kept: dict[str, object]) -> None:
    """Sets, rest and pacing stay, reps and time where they are counted; words and tempo were the old."""
    old = Use.model_validate({"use": "clamshell", **use})
    expected = routine_of({"use": new, **kept})
    assert written_again(routine_of(replaced(old, new, CATALOGUE))) == expected


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("clamshel", "squat", "did you mean 'clamshell'"),
        ("squat", "clamshel", "did you mean 'clamshell'"),
        ("bench-press", "squat", "its exercises are: squat, clamshell"),
    ],
)
def test_a_swap_of_unknown_names_offers_near_ones(old: str, new: str, hint: str) -> None:
    """A mistyped exercise is answered with what the routine, or the catalogue, has."""
    with pytest.raises(UnknownNameError, match=hint):
        swap(routine_of("squat", "clamshell"), old, new, CATALOGUE)


def test_a_swap_puts_no_stretch_first() -> None:
    """A long stretch never takes the place of its own warm-up."""
    with pytest.raises(SettingsError, match="a stretch wants warm muscles"):
        swap(ROUTINES["couch-stretch"], "glute-bridge", "couch-stretch-level-2", CATALOGUE)


# doing without


@pytest.mark.parametrize(
    ("name", "item"),
    [(name, item) for name in ROUTINES for item in ITEMS if (name, item) not in NOTHING_LEFT],
)
def test_nothing_needs_what_is_missing(name: str, item: str) -> None:
    """Whatever is missing, each routine does without it, and tells what that changed."""
    routine = ROUTINES[name]
    changed, told = without(routine, item, CATALOGUE)
    assert not needs(changed, item)
    assert bool(told) == needs(routine, item)
    assert written_again(changed) == changed
    assert len(names(changed)) == len(names(routine)) - sum("left out" in line.how for line in told)
    assert not CATALOGUE[names(changed)[0]].stretch


def test_a_routine_of_nothing_but_bands_needs_them() -> None:
    """Without its band nothing of the side step ladder would be left, and that is an error."""
    with pytest.raises(SettingsError, match="no exercise of 'Side step ladder' would be left"):
        without(ROUTINES["side-step-ladder"], "band", CATALOGUE)


def test_a_band_gives_way_to_the_plain_moves() -> None:
    """Without a band the banded moves become the plain ones, and those that live on the band are left out."""
    routine, told = without(ROUTINES["band-hips"], "band", CATALOGUE)
    plain = ["glute-bridge", "donkey-kick", "quadruped-hip-extension", "clamshell"]
    assert names(routine) == [*plain, "couch-stretch-level-1"]
    assert str(told[0]) == "Banded glute bridge: glute bridge instead, without the band"
    assert "Banded side step: left out, it needs the band" in map(str, told)
    assert estimated_total(routine) < estimated_total(ROUTINES["band-hips"])


def test_no_exercise_is_put_in_twice() -> None:
    """Where the easier exercise is in the routine already, the other one is left out."""
    routine, told = without(ROUTINES["hips-for-runners"], "box", CATALOGUE)
    assert len(names(routine)) == len(set(names(routine)))
    assert "Box hip adduction: left out, standing side leg lift is there without the box" in map(str, told)


def test_two_harder_ones_leave_one_easier_one() -> None:
    """Two exercises with one easier neighbour give way to it once, wherever each is used."""
    routine = routine_of("banded-donkey-kick", "ankle-weight-donkey-kick", "banded-donkey-kick")
    once = without(without(routine, "band", CATALOGUE).routine, "ankle-weights", CATALOGUE).routine
    assert names(once) == ["donkey-kick", "donkey-kick"]


def test_the_easier_one_is_found_step_by_step() -> None:
    """The way down the neighbours goes on until one does without, and stays in the family where it can."""
    assert easier("hands-on-head-box-hip-adduction", "box", CATALOGUE) == "standing-side-leg-lift"
    assert easier("ankle-weight-hip-hike", "ankle-weights", CATALOGUE) == "hip-hike"
    assert easier("ankle-weight-hip-hike", "box", CATALOGUE) is None
    ring = {
        "top": CATALOGUE["squat"].model_copy(update={"easier": ("strange", "own"), "family": "squat"}),
        "strange": CATALOGUE["squat"].model_copy(update={"easier": ("top",), "family": "other"}),
        "own": CATALOGUE["squat"].model_copy(update={"easier": (), "family": "squat"}),
    }
    assert easier("top", "band", ring) == "own"


def test_equipment_that_the_routine_names_goes_too() -> None:
    """An item that only the routine asks for is not asked for any more, and no exercise changes."""
    plain = routine_of("squat")
    changed, told = without(plain.model_copy(update={"equipment": ("mat", "band")}), "mat", CATALOGUE)
    assert (changed, told) == (plain.model_copy(update={"equipment": ("band",)}), ())


def test_an_unknown_item_offers_near_ones() -> None:
    """A mistyped piece of equipment is answered with those that there are."""
    with pytest.raises(UnknownNameError, match="did you mean 'band'"):
        without(ROUTINES["band-hips"], "bandd", CATALOGUE)
    with pytest.raises(UnknownNameError, match="the equipment is: ankle-weights, band"):
        without(ROUTINES["band-hips"], "trampoline", CATALOGUE)
