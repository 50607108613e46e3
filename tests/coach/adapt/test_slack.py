from dataclasses import replace

import pytest

from audiocoach.coach.adapt.slack import Size, Sizes
from audiocoach.coach.model.layers import Overrides
from audiocoach.coach.model.routines import Routine
from tests.coach.rehearsing import ROUTINES, brief_of, names, routine_of, uses, written_again
from tests.coach.shelf import CATALOGUE


def sizes_of(routine: Routine) -> Sizes:
    """Find the sizes of a routine."""
    return Sizes(brief_of(routine))


def counts(routine: Routine) -> list[tuple[int, ...]]:
    """List the counts on the ladder of a routine."""
    return [size.counts for size in sizes_of(routine).ladder()]


def test_a_ladder_passes_the_routine_itself() -> None:
    """From one set of everything to the most, one set at a time, over what the routine has by itself."""
    routine = routine_of({"use": "squat", "sets": 2}, "clamshell")
    assert counts(routine) == [(1, 1), (2, 1), (2, 2), (2, 3), (3, 3), (3, 4), (4, 4)]


def test_the_normal_size_is_the_routine() -> None:
    """A size that changes nothing returns what was written."""
    sizes = sizes_of(ROUTINES["hips-level-1"])
    assert sizes.routine_of(sizes.normal) == ROUTINES["hips-level-1"]
    assert list(sizes.adjustments(sizes.normal)) == []


def test_more_sets_than_four_only_where_the_routine_has_them() -> None:
    """Four sets are the most, unless the routine or the dose asks for more."""
    assert counts(routine_of({"use": "squat", "sets": 6}))[-1] == (6,)
    assert counts(routine_of("squat"))[-1] == (4,)


def test_a_circuit_counts_rounds() -> None:
    """The rounds of a circuit change, and the sets in it do not; one round is one set of each."""
    routine = routine_of("squat", "clamshell", rounds=3)
    sizes = sizes_of(routine)
    assert counts(routine) == [(1,), (2,), (3,), (4,)]
    assert sizes.routine_of(Size(counts=(4,))).blocks[0].rounds == 4
    once = sizes.routine_of(Size(counts=(1,)))
    assert [use.asked().sets for use in uses(once)] == [use.asked().sets for use in uses(written_again(once))]
    assert list(map(str, sizes.adjustments(Size(counts=(1,))))) == ["Circuit: 1 round instead of 3"]


def test_the_level_that_is_chosen_counts() -> None:
    """A dose of two to three sets starts from what the chosen level picks."""
    brief = brief_of(ROUTINES["three-hip-exercises"])
    advanced = Sizes(replace(brief, choice=Overrides(level="advanced")))
    assert (Sizes(brief).normal.counts, advanced.normal.counts) == ((2, 2, 2), (3, 3, 3))


@pytest.mark.parametrize("name", ROUTINES)
def test_the_first_exercise_and_the_stretch_always_stay(name: str) -> None:
    """With everything left out that may be, work comes first and the stretch comes last."""
    sizes = sizes_of(ROUTINES[name])
    least = names(sizes.routine_of(sizes.smallest(len(sizes.spare))))
    stretches = [use for use in names(ROUTINES[name]) if CATALOGUE[use].stretch]
    assert least == [names(ROUTINES[name])[0], *stretches]
    assert not CATALOGUE[least[0]].stretch


def test_the_second_of_a_family_goes_first() -> None:
    """The hip drop and the hip hike are one section: the hike goes before anything else, then the last."""
    sizes = sizes_of(ROUTINES["hips-for-runners"])
    told = list(sizes.adjustments(Size(counts=sizes.normal.counts, left_out=2)))
    assert list(map(str, told)) == ["Hip hike, standing hip hinge with rotation: left out"]


def test_what_is_left_out_is_not_counted() -> None:
    """An exercise that goes is told once, not with the sets that it would have had."""
    sizes = sizes_of(routine_of("squat", "clamshell"))
    told = list(map(str, sizes.adjustments(sizes.smallest(1))))
    assert told == ["Squat: 1 set instead of 3", "Clamshell: left out"]
