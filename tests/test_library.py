import shutil
import time
from pathlib import Path

import pytest

from audiocoach.coach.model.layers import unroll
from audiocoach.coach.model.pacing import Preset
from audiocoach.coach.model.wording import MOMENTS
from audiocoach.errors import Diagnostics, UnknownNameError
from audiocoach.library import Library, built_in_folder, open_library
from audiocoach.notation.checking import check_file
from tests.commands import put

PLANK = "exercises:\n  plank: {name: Plank, aliases: [board], position: prone, dose: 2 x 30s}\n"
MINE = "title: Mine\nblocks:\n  - exercises: [board, glute bridge]\n"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Give a folder of the user's own, with an exercise and a routine."""
    put(tmp_path / "exercises" / "plank.yaml", PLANK)
    put(tmp_path / "routines" / "mine.yaml", MINE)
    return tmp_path


@pytest.fixture
def library(mine: Path) -> Library:
    """Give a library of the user's own folder and the built-in one."""
    return Library([mine, built_in_folder()])


def test_everything_built_in_is_read_without_a_complaint() -> None:
    """Exercises, routines, plans, wordings, pacings and verbosities of the package all pass `check`."""
    library = open_library()
    known = library.known()
    assert library.complaints() == ()
    paths = [
        path
        for kind in ("exercises", "routines", "plans", "wording", "pacing", "verbosity")
        for path in library.paths(kind).values()
    ]
    assert len(paths) > 20
    assert [str(complaint) for path in paths for complaint in check_file(path, known).complaints] == []


def test_own_files_are_found_beside_the_built_in_ones(library: Library) -> None:
    """A user's exercise and routine have names like any other."""
    assert "plank" in library.names("exercises")
    assert {"mine", "hips-for-runners"} <= set(library.names("routines"))
    assert library.routine("mine").title == "Mine"


def test_own_files_come_before_built_in_ones(mine: Path) -> None:
    """What has the name of something built in takes its place."""
    put(mine / "routines" / "hips-for-runners.yaml", MINE)
    put(
        mine / "exercises" / "bridge.yml",
        PLANK.replace("plank", "glute-bridge").replace("Plank", "My bridge"),
    )
    put(mine / "verbosity" / "brief.yaml", "description: My few words.\n")
    library = Library([mine, built_in_folder()])
    assert library.routine("hips-for-runners").title == "Mine"
    assert library.catalogue()["glute-bridge"].name == "My bridge"
    assert library.verbosities()["brief"].description == "My few words."


@pytest.mark.parametrize("name", ["plank", "Plank", "BOARD"])
def test_an_exercise_is_found_by_any_of_its_names(library: Library, name: str) -> None:
    """Id, name or alias all lead to the exercise, and to its id."""
    key, exercise = library.exercise(name)
    assert (key, exercise.name) == ("plank", "Plank")


def test_unknown_names_come_with_the_near_ones(library: Library) -> None:
    """Whoever mistypes a name is told what it may have been."""
    with pytest.raises(UnknownNameError, match="there is no exercise 'plnk'; did you mean 'plank'"):
        library.exercise("plnk")
    with pytest.raises(UnknownNameError, match="there is no routine 'mien'; did you mean 'mine'"):
        library.routine("mien")
    with pytest.raises(UnknownNameError, match="there is no wording 'englsh'; did you mean 'english'"):
        library.wording("englsh")


def test_a_routine_may_be_a_path(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is found by its path, with or without a folder, and whatever its ending."""
    put(tmp_path / "here.yaml", MINE)
    put(tmp_path / "plain", MINE)
    monkeypatch.chdir(tmp_path)
    for path in ("here.yaml", "./here.yaml", str(tmp_path / "here.yaml"), "plain"):
        assert library.routine(path).title == "Mine"


@pytest.mark.parametrize("path", ["mine.yaml", "folder/mine"])
def test_a_path_that_leads_nowhere_offers_the_routine_of_that_name(library: Library, path: str) -> None:
    """A missing file is told as a file, with the library's routine if one is meant."""
    with pytest.raises(UnknownNameError, match=f"there is no file '{path}'; did you mean 'mine'"):
        library.routine(path)


def test_a_routine_begins_with_the_warm_up_that_it_names(library: Library, mine: Path) -> None:
    """The blocks of that routine come first, marked as a warm-up; a name that nothing has is told."""
    put(mine / "routines" / "loaded.yaml", MINE.replace("Mine", "Loaded\nwarm_up: warm-up"))
    first, own = library.routine("loaded").blocks
    assert (first.title, first.warm_up, own.warm_up) == ("Warm up", True, False)
    put(mine / "routines" / "loaded.yaml", MINE.replace("Mine", "Loaded\nwarm_up: warmup"))
    with pytest.raises(Diagnostics, match="there is no routine 'warmup'; did you mean 'warm-up'"):
        library.routine("loaded")


def test_a_routine_of_the_library_is_not_hidden_by_a_folder(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder or a file without ending that happens to be here does not stand for the routine."""
    (tmp_path / "mine").mkdir()
    put(tmp_path / "hips-for-runners", "not a routine")
    monkeypatch.chdir(tmp_path)
    assert library.routine("mine").title == "Mine"
    assert library.routine("hips-for-runners").title != "Mine"


def test_a_folder_is_told_as_one(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names a folder is told so; no name at all is told like an unknown one."""
    (tmp_path / "sessions.yaml").mkdir()
    monkeypatch.chdir(tmp_path)
    for path in (".", "/", "sessions.yaml", str(tmp_path)):
        with pytest.raises(UnknownNameError, match="is a folder; name a file or a routine"):
            library.routine(path)
    with pytest.raises(UnknownNameError, match="there is no routine ''; the names are"):
        library.routine("")


def test_a_broken_file_of_exercises_leaves_the_others_alone(mine: Path) -> None:
    """What can be read is there; what cannot is told with its place, also where a routine misses it."""
    broken = put(
        mine / "exercises" / "broken.yaml", "exercises:\n  lunge: {name: Lunge, position: standing}\n"
    )
    routine = put(mine / "routines" / "lunges.yaml", "title: L\nblocks: [{exercises: [lunge]}]\n")
    library = Library([mine, built_in_folder()])
    assert "plank" in library.catalogue()
    needs = f"{broken}:2:10: an exercise needs 'dose'; add dose: ..."
    assert [str(complaint) for complaint in library.complaints()] == [needs]
    assert library.routine("mine").title == "Mine"
    with pytest.raises(Diagnostics) as raised:
        library.routine("lunges")
    assert str(raised.value).splitlines()[0] == needs
    assert str(raised.value).splitlines()[1].startswith(f"{routine}:2:23: there is no exercise 'lunge'")


def test_one_id_in_two_files_of_a_folder_is_a_complaint(mine: Path) -> None:
    """Nobody wonders which of two exercises was taken."""
    again = put(
        mine / "exercises" / "more.yaml", PLANK + "  squat: {name: S, position: standing, dose: 1 x 9}\n"
    )
    library = Library([mine])
    (complaint,) = library.complaints()
    assert str(complaint) in (
        f"{again}:2:3: 'plank' stands in plank.yaml, too; rename one of them",
        f"{mine / 'exercises' / 'plank.yaml'}:2:3: 'plank' stands in more.yaml, too; rename one of them",
    )
    assert set(library.catalogue()) == {"plank", "squat"}


def test_presets_are_read_when_they_are_asked_for(mine: Path) -> None:
    """A broken pacing harms only those who choose it."""
    put(mine / "pacing" / "odd.yaml", "lead_inn: 5s\n")
    presets = Library([mine, built_in_folder()]).presets()
    assert {"odd", "steady", "brief"} <= set(presets)
    assert unroll(Preset(preset="brisk"), presets)
    with pytest.raises(Diagnostics, match="'lead_inn' is not a field of a pacing; did you mean 'lead_in'"):
        presets["odd"]


def test_a_wording_takes_what_it_lacks_from_the_one_it_is_like(mine: Path) -> None:
    """A few phrases of one's own make a whole wording; maps of words are completed word by word."""
    put(mine / "wording" / "gruff.yaml", "like: english\nphrases: {go: Move.}\nphases: {hold: freeze}\n")
    library = Library([mine, built_in_folder()])
    gruff, english = library.wording("gruff"), library.wording("english")
    assert gruff.phrases["go"].say == ("Move.",)
    assert gruff.phrases["rest"] == english.phrases["rest"]
    assert gruff.phases == {**english.phases, "hold": "freeze"}
    assert MOMENTS.keys() <= gruff.phrases.keys()


def test_a_wording_may_be_like_the_built_in_one_of_its_own_name(mine: Path) -> None:
    """A user's english.yaml can change a phrase of the built-in English."""
    put(mine / "wording" / "english.yaml", "like: english\nphrases: {go: Move.}\n")
    wording = Library([mine, built_in_folder()]).wording("english")
    assert wording.phrases["go"].say == ("Move.",)
    assert MOMENTS.keys() <= wording.phrases.keys()


def test_a_wording_that_says_too_little_is_told(mine: Path) -> None:
    """Without one to be like, a wording must speak at every moment."""
    path = put(mine / "wording" / "short.yaml", "language: en\nphrases: {go: Move.}\n")
    with pytest.raises(Diagnostics, match=f"{path}:2:10: nothing is said at greet, welcome, "):
        Library([mine, built_in_folder()]).wording("short")


def test_a_wording_like_itself_is_told(mine: Path) -> None:
    """Nobody is asked whether they meant what they wrote."""
    put(mine / "wording" / "gruff.yaml", "like: gruff\n")
    with pytest.raises(Diagnostics, match="there is no other wording 'gruff'; the names are english, ger"):
        Library([mine, built_in_folder()]).wording("gruff")


def test_wordings_in_a_ring_or_like_nothing_are_told(mine: Path) -> None:
    """A chain of wordings has an end, and every link of it exists."""
    put(mine / "wording" / "one.yaml", "like: two\n")
    put(mine / "wording" / "two.yaml", "like: one\n")
    put(mine / "wording" / "three.yaml", "like: englsh\n")
    library = Library([mine, built_in_folder()])
    with pytest.raises(Diagnostics, match="wordings are like each other in a ring"):
        library.wording("one")
    with pytest.raises(Diagnostics, match=r"three.yaml:1:7: there is no wording 'englsh'; did you mean 'en"):
        library.wording("three")


def test_files_that_are_no_yaml_are_left_alone(mine: Path) -> None:
    """Notes, backups and hidden files in the folders are not read."""
    put(mine / "exercises" / "notes.txt", "remember: [")
    put(mine / "exercises" / ".plank.yaml.swp", "x")
    put(mine / "exercises" / ".hidden.yaml", "x: [")
    assert Library([mine]).complaints() == ()


def test_the_catalogue_is_read_once(mine: Path) -> None:
    """A second look costs nothing, and sees the same."""
    library = Library([mine, built_in_folder()])
    before = library.catalogue()
    shutil.rmtree(mine / "exercises")
    assert library.catalogue() is before


def test_built_in_exercises_are_read_anew_only_when_they_have_changed(mine: Path) -> None:
    """A run that makes many sessions, or stays loaded, reads them once; an edited file counts at once."""
    first, again = Library([mine]).catalogue(), Library([mine]).catalogue()
    assert again["plank"] is first["plank"]
    put(mine / "exercises" / "plank.yaml", PLANK.replace("Plank", "Board"))
    torn = put(mine / "exercises" / "torn.yaml", "exercises: [")
    changed = Library([mine])
    assert changed.catalogue()["plank"].name == "Board"
    for library in (changed, Library([mine])):
        assert [complaint.file for complaint in library.complaints()] == [str(torn)]


def test_reading_the_whole_catalogue_takes_the_blink_of_an_eye() -> None:
    """All built-in exercises are read in well under half a second, also on a slow and busy machine."""
    start = time.process_time()
    assert len(open_library().catalogue()) >= 19
    assert time.process_time() - start < 0.5


def test_a_file_is_found_without_its_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file `ladder.yaml` of the folder is `ladder`; a name of the library comes before a file."""
    (tmp_path / "ladder.yaml").write_text("title: Ladder\nblocks: [{exercises: [squat]}]\n", encoding="utf-8")
    (tmp_path / "band-hips.yaml").write_text(
        "title: Mine\nblocks: [{exercises: [squat]}]\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    library = Library([built_in_folder()])
    assert library.routine("ladder").title == "Ladder"
    assert library.routine(str(tmp_path / "ladder")).title == "Ladder"
    assert library.routine("band-hips").title != "Mine"
