import pytest

from audiocoach.coach.model.doses import Range
from audiocoach.coach.model.durations import format_tempo
from audiocoach.coach.model.exercises import Exercise
from audiocoach.errors import Diagnostics
from audiocoach.notation.document import Document, parse_document
from audiocoach.notation.file_kinds import EXERCISES
from audiocoach.notation.inheritance import LONGEST_CHAIN, OWN, Relatives, merged_exercise
from audiocoach.notation.names import Names
from tests.coach.shelf import CATALOGUE
from tests.notation.samples import KNOWN


def document(text: str, name: str = "it.yaml") -> Document:
    """Compose the exercises of a file, whose lines are given without their heading."""
    return parse_document(f"exercises:\n{text}", name)


def read(text: str) -> dict[str, Exercise]:
    """Read exercises that may be like those of the small world."""
    return EXERCISES.read(parse_document(f"exercises:\n{text}", "it.yaml"), KNOWN).exercises


@pytest.mark.parametrize("name", CATALOGUE)
def test_a_variation_without_changes_is_the_same_exercise(name: str) -> None:
    """Every built-in exercise can be taken as it is, but for its own name, aliases, source and notes."""
    model = CATALOGUE[name]
    same = Exercise.model_validate(merged_exercise(model, {"name": "Same", "like": name}, "same"))
    assert same.name == "Same"
    for field in Exercise.model_fields.keys() - OWN:
        assert getattr(same, field) == getattr(model, field)
    assert (same.aliases, same.say, same.source, same.note) == ((), None, None, ())


def test_lists_are_replaced_whole() -> None:
    """A list that is stated stands alone; one that is left out is the other's."""
    model = CATALOGUE["clamshell"]
    made = Exercise.model_validate(merged_exercise(model, {"name": "New", "cues": ["Slow."]}, "new"))
    assert made.cues == ("Slow.",)
    assert made.setup == model.setup


@pytest.mark.parametrize(
    ("dose", "expected"),
    [
        ("{reps: 12}", (Range(3, 3), Range(12, 12), None, Range(1000, 2000))),
        ("{sets: 2, hold: 5s}", (Range(2, 2), Range(10, 10), None, Range(5000, 5000))),
        ("2 x 30s", (Range(2, 2), None, Range(30_000, 30_000), Range(1000, 2000))),
    ],
)
def test_a_dose_is_changed_in_parts(dose: str, expected: tuple[Range | None, ...]) -> None:
    """Stated parts of a dose replace the other's; a time takes the place of reps."""
    text = f"  new: {{name: New, like: clamshell, dose: {dose}}}"
    written = parse_document(f"exercises:\n{text}", "it.yaml")
    made = EXERCISES.read(written, Names(exercises=CATALOGUE)).exercises.popitem()[1].dose
    assert (made.sets, made.reps, made.time, made.hold) == expected


def test_equipment_is_changed_in_parts() -> None:
    """What is required can be stated anew while what is optional stays."""
    written = {"name": "New", "equipment": {"required": [{"item": "band", "placement": "above the knees"}]}}
    made = Exercise.model_validate(merged_exercise(CATALOGUE["clamshell"], written, "new"))
    assert [gear.item for gear in made.equipment.required] == ["band"]
    assert made.equipment.optional == CATALOGUE["clamshell"].equipment.optional


def test_your_own_version_keeps_the_names() -> None:
    """An exercise that is like its own id is still called what it was called."""
    text = "exercises:\n  hip-drop: {like: hip-drop, dose: 2 x 5}"
    made = EXERCISES.read(parse_document(text, "it.yaml"), Names(exercises=CATALOGUE)).exercises["hip-drop"]
    model = CATALOGUE["hip-drop"]
    assert (made.name, made.aliases, made.note) == (model.name, model.aliases, model.note)
    assert (made.dose.sets, made.dose.reps, made.like) == (Range(2, 2), Range(5, 5), "hip-drop")


@pytest.mark.parametrize(
    ("like", "tempo", "expected"),
    [
        ("squat", "4-2-1-0", "sit 4s, pause 2s, stand 1s"),
        ("squat", "lift 1, lower 5", "sit 5s, stand 1s"),
        ("glute-bridge", "2-0-X-5", "lift 1s, hold 5s, lower 2s"),
        ("glute-bridge", "{rise1: 2s, fall: 3s}", "rise1 2s, fall 3s"),
    ],
)
def test_a_tempo_times_the_phases_of_the_other(like: str, tempo: str, expected: str) -> None:
    """General terms keep the other's phases and their order, and a hold in them is the one that counts."""
    text = f"exercises:\n  new: {{name: New, like: {like}, tempo: {tempo!r}}}".replace("'{", "{").replace(
        "}'", "}"
    )
    made = EXERCISES.read(parse_document(text, "it.yaml"), Names(exercises=CATALOGUE)).exercises["new"]
    assert format_tempo(made.tempo) == expected
    assert made.dose.hold is None


def test_a_mistaken_tempo_is_told_where_it_stands() -> None:
    """What is no tempo is complained of as it is anywhere else."""
    written = parse_document("exercises:\n  new: {name: N, like: squat, tempo: 4-x}", "it.yaml")
    with pytest.raises(Diagnostics, match=r"it\.yaml:2:38: '4-x' is not a tempo"):
        EXERCISES.read(written, Names(exercises=CATALOGUE))


def test_nothing_is_its_own_neighbour() -> None:
    """A variation that its model names as a harder one does not name itself."""
    made = merged_exercise(CATALOGUE["clamshell"], {"name": "Mine"}, "banded-clamshell")
    assert made["harder"] == ["side-plank-hip-clam"]


def test_chains_are_followed_in_any_order() -> None:
    """A variation of a variation takes from both, wherever in the file they stand."""
    made = read(
        "  low: {name: Low, like: middle, say: low one}\n"
        "  middle: {name: Middle, like: hip-drop, level: advanced, cues: [Slow.]}\n"
    )
    assert (made["low"].level, made["low"].cues, made["low"].sides) == ("advanced", ("Slow.",), "each")
    assert (made["low"].spoken, made["middle"].spoken) == ("low one", "middle")


def test_files_are_read_together() -> None:
    """Two files may take from each other, exercise by exercise."""
    one = document("  a: {name: A, like: b}\n  c: {name: C, position: prone, dose: 1 x 9}\n", "one.yaml")
    two = document("  b: {name: B, like: c, level: advanced}\n", "two.yaml")
    relatives = Relatives([one, two], {})
    (a, c), (b,) = (
        EXERCISES.read(each, content=relatives.content(each)).exercises.values() for each in (one, two)
    )
    assert (a.position, b.position, c.position) == ("prone", "prone", "prone")
    assert (a.level, b.level, c.level) == ("advanced", "advanced", "beginner")


def test_its_own_name_means_the_other_one() -> None:
    """An exercise that is like its own id changes the one that had the id before."""
    made = read("  clamshell: {name: My clam, like: clamshell}")
    assert (made["clamshell"].name, made["clamshell"].sides) == ("My clam", "each")


def test_a_chain_has_an_end() -> None:
    """Twenty exercises may be like one another in a row; more is a complaint and no crash."""
    links = [f"  e{n}: {{name: E, like: e{n + 1}}}\n" for n in range(2000)]
    last = "  e2000: {name: E, position: prone, dose: 1 x 9}\n"
    assert len(read("".join(links[-LONGEST_CHAIN:]) + last)) == LONGEST_CHAIN + 1
    with pytest.raises(Diagnostics, match="without an end: e0 → e1 → "):
        read("".join(links) + last)


def test_without_other_names_only_the_file_itself_is_known() -> None:
    """A file that is read alone may take from its own exercises, and from no other."""
    alone = "exercises:\n  a: {name: A, like: b}\n  b: {name: B, position: prone, dose: 1 x 9}\n"
    assert EXERCISES.read(parse_document(alone, "it.yaml")).exercises["a"].position == "prone"
    with pytest.raises(Diagnostics, match=r"it\.yaml:2:22: there is no exercise 'clamshell'"):
        EXERCISES.read(parse_document(alone.replace("like: b", "like: clamshell"), "it.yaml"))
