from pathlib import Path

import pytest

from audiocoach.coach.model.routines import Routine, places
from audiocoach.errors import Diagnostics
from audiocoach.library import Library, built_in_folder
from audiocoach.notation.document import parse_document
from audiocoach.notation.file_kinds import ROUTINE
from tests.notation.samples import KNOWN


def read(*lines: str, head: str = "") -> Routine:
    """Read a routine of one block."""
    listed = "".join(f"      - {line}\n" for line in lines)
    return ROUTINE.read(
        parse_document(f"title: Own\n{head}blocks:\n  - exercises:\n{listed}", "it.yaml"), KNOWN
    )


def ids(routine: Routine) -> list[str]:
    """List the ids of what is used."""
    return [use.use for _, use in places(routine)]


def complaints(*lines: str, head: str = "") -> list[str]:
    """List what is wrong in a routine of one block, whose lines begin at line 4."""
    with pytest.raises(Diagnostics) as caught:
        read(*lines, head=head)
    return [str(each).removeprefix("it.yaml:") for each in caught.value.complaints]


def test_a_name_and_a_dose_are_enough() -> None:
    """An exercise that is written where it is used stands and has one set, if it says nothing else."""
    routine = read("{name: Dead bug, reps: 10}", "{name: Plank, time: 30s}", "{name: Row, dose: 2 x 8}")
    own = routine.over({})
    assert ids(routine) == ["dead-bug", "plank", "row"]
    assert [own[id_].name for id_ in ids(routine)] == ["Dead bug", "Plank", "Row"]
    assert own["dead-bug"].position == "standing"
    assert own["dead-bug"].dose.sets is not None
    assert own["dead-bug"].dose.sets.low == 1
    assert own["plank"].mode == "timed"


def test_all_keys_of_an_exercise_and_of_a_use_stand_in_one_mapping() -> None:
    """What the exercise is goes to the exercise, what is done of it to its use."""
    line = "{name: Curl, reps: [12, 10], weight: [20 kg, 15 kg], sides: each, limb: arm, cues: [Slow.]}"
    ((_, use),) = places(read(line))
    assert use.exercise is not None
    assert (use.exercise.sides, use.exercise.limb, use.exercise.cues) == ("each", "arm", ("Slow.",))
    assert use.weight == ("20 kg", "15 kg")


def test_one_that_is_like_another_takes_what_it_leaves_out() -> None:
    """`like` works in a line of a block, by any name of the other one."""
    ((_, use),) = places(read("{name: Slow clam, like: clamshell, reps: 5}"))
    assert use.exercise is not None
    assert use.exercise.name == "Slow clam"
    assert use.exercise.position == KNOWN.exercises["clamshell"].position


def test_the_same_name_again_is_the_same_exercise() -> None:
    """A later line with the name alone means the earlier one; one that is described anew is another."""
    again = read("{name: Walk, time: 5m, setup: [Stand tall.]}", "{name: walk, time: 60s}")
    assert ids(again) == ["walk", "walk"]
    assert again.over({})["walk"].setup == ("Stand tall.",)
    other = read("{name: Walk, time: 5m}", "{name: Walk, time: 60s, setup: [Stand tall.]}")
    assert ids(other) == ["walk", "walk-2"]


def test_an_own_name_never_takes_the_place_of_the_catalogues() -> None:
    """A hip drop that is written in a block leaves `use: hip-drop` the one of the catalogue."""
    routine = read("{name: Hip drop, reps: 5}", "hip-drop")
    assert ids(routine) == ["hip-drop-2", "hip-drop"]


@pytest.mark.parametrize(
    ("name", "id_"), [("Übung", "ubung"), ("Child's pose", "childs-pose"), ("足", "exercise")]
)
def test_any_script_may_name_an_exercise(name: str, id_: str) -> None:
    """A name in any script has an id."""
    assert ids(read(f'{{name: "{name}", reps: 5}}')) == [id_]


def test_exercises_at_the_head_are_names_like_any_other() -> None:
    """A routine's own exercises are used by their ids and names, and are before those of the catalogue."""
    head = "exercises:\n  wall-sit: {name: Wall sit, dose: {time: 30s}}\n"
    head += "  hip-drop: {like: hip-drop, name: My drop}\n"
    routine = read("wall-sit", "{use: Wall sit, time: 1m}", "hip-drop", head=head)
    assert ids(routine) == ["wall-sit", "wall-sit", "hip-drop"]
    assert routine.over(KNOWN.exercises)["hip-drop"].name == "My drop"


def test_mistakes_stand_at_their_line_and_column() -> None:
    """Whatever part of an own exercise is wrong, it is told where it stands."""
    told = complaints(
        "{name: Bug, sides: each}",
        "{name: Bug, reps: 300, setp: [Lie down.]}",
        "{name: Clam, like: clamshel, reps: 5, position: up}",
        "{name: Bug, reps: 5, side_setup: 'The {sied} one.'}",
        "{name: 7, reps: 5}",
    )
    assert [line.split(" ")[0] for line in told] == [
        "4:9:",
        "5:27:",
        "5:32:",
        "6:28:",
        "6:57:",
        "7:42:",
        "8:16:",
    ]
    assert told[0].endswith("'Bug' needs a dose; write how much, as in {name: Bug, dose: 3 x 10}")
    assert "'setp' is not a field of an exercise; did you mean 'setup'" in told[2]


def test_a_folder_beside_the_routine_is_nearest(tmp_path: Path) -> None:
    """Exercises in a folder beside the routine are known in it, and only there."""
    near = tmp_path / "exercises" / "mine.yaml"
    near.parent.mkdir()
    near.write_text("exercises:\n  squat: {like: squat, name: Near squat}\n", encoding="utf-8")
    file = tmp_path / "it.yaml"
    file.write_text("title: It\nblocks:\n  - exercises: [squat]\n", encoding="utf-8")
    library = Library([built_in_folder()])
    routine = library.routine(str(file))
    assert routine.over(library.catalogue())["squat"].name == "Near squat"
    assert library.catalogue()["squat"].name == "Squat"


def test_an_unknown_name_offers_to_write_it_here() -> None:
    """Near names are offered, and an exercise of one's own under that name, with the dose it came with."""
    told = complaints("hip-dorp", "{use: Sqat}", '"TRX row, 3 x 10"')
    assert told[0].endswith("did you mean 'hip-drop'? Or write one of your own: {name: Hip dorp, reps: 10}")
    assert told[1].endswith("or write one of your own: {name: Sqat, reps: 10}")
    assert told[2].endswith("or write one of your own: {name: TRX row, dose: 3 x 10}")


def test_german_nouns_keep_their_capitals() -> None:
    """In a routine that is not English, own names are spoken as they are written."""
    routine = read("{name: Liegestütz, reps: 5}", "{name: Kniebeuge, reps: 5}", head="language: de\n")
    assert [each.spoken for each in routine.over({}).values()] == ["Liegestütz", "Kniebeuge"]
