import re
import shlex
from pathlib import Path

import pytest

from audiocoach.library import Library, built_in_folder
from audiocoach.studio.new import FOLDERS
from tests.commands import call

FOUND = {kind: folder for kind, folder in FOLDERS.items() if kind != "routine"}


pytestmark = pytest.mark.usefixtures("empty_folder")


def offered(out: str) -> list[str]:
    """Give the words of the command that comes next."""
    return shlex.split(out.partition("Next: ")[2].partition("\nLeft to translate")[0])


@pytest.mark.parametrize(("kind", "folder"), FOUND.items(), ids=FOUND)
def test_it_is_written_where_it_is_found(kind: str, folder: str, config_dir: Path) -> None:
    """An exercise, a plan or a wording goes into the user's folder; the command that is offered works."""
    ran = call("new", kind, "my-own")
    path = config_dir / folder / "my-own.yaml"
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"{path} is written. Next: audiocoach ")
    assert (call("check", path).err, call("check", path).status) == ("", 0)
    following = call(*offered(ran.out)[1:])
    assert (following.status, following.err) == (0, "")
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("kind", FOLDERS)
def test_it_may_be_written_here(kind: str, config_dir: Path) -> None:
    """--here writes where the user stands, and a path where it leads to; both have no mistake."""
    Path("sub").mkdir()
    for words, path in [
        (("my-own", "--here"), "my-own.yaml"),
        (("sub/it",), "sub/it.yaml"),
        (("x.yml",), "x.yml"),
    ]:
        assert call("new", kind, *words).out.startswith(f"{path} is written. ")
        assert (call("check", path).err, call("check", path).status) == ("", 0)
    assert not config_dir.exists()


@pytest.mark.parametrize("kind", ["exercise", "wording"])
def test_what_is_not_found_here_says_where_it_would_be(kind: str, config_dir: Path) -> None:
    """What is only found in the user's folder is told where that is."""
    out = call("new", kind, "my-own", "--here").out.splitlines()
    assert out[0] == f"my-own.yaml is written. It is found when it lies in {config_dir / FOLDERS[kind]}."
    assert len(out) == 1 + (kind == "wording")


@pytest.mark.parametrize("kind", FOLDERS)
@pytest.mark.parametrize(
    "name", ["my hips", "it's", "a: b", "#1", "{x}", "null", '"', "Rücken", "%", "two\nlines"]
)
def test_any_name_will_do(kind: str, name: str) -> None:
    """Whatever the name, the file has no mistake, and the command that is offered can be typed."""
    ran = call("new", kind, name)
    assert ran.status == 0
    path = ran.out.partition(" is written. Next: ")[0]
    assert (call("check", path).err, call("check", path).status) == ("", 0)
    if kind != "routine":
        assert call(*offered(ran.out)[1:]).status == 0


@pytest.mark.parametrize(
    ("kind", "name"), [("exercise", "clamshell"), ("plan", "runner-hips-six-weeks"), ("wording", "english")]
)
def test_a_built_in_name_is_taken_only_where_that_is_wanted(kind: str, name: str, config_dir: Path) -> None:
    """A name that the library has is refused; --force puts one's own in its place."""
    ran = call("new", kind, name)
    assert (ran.status, ran.out) == (1, "")
    assert f"'{name}' already; choose another name, or --force to put yours in its place" in ran.err
    assert not config_dir.exists()
    assert call("new", kind, name, "--force").status == 0
    assert call("check", config_dir / FOLDERS[kind] / f"{name}.yaml").err == ""


@pytest.mark.parametrize("kind", FOUND)
def test_nothing_is_written_over(kind: str, config_dir: Path) -> None:
    """A second one of the same name needs --force."""
    call("new", kind, "mine")
    path = config_dir / FOLDERS[kind] / "mine.yaml"
    path.write_text(path.read_text() + "# my own\n")
    assert (
        f"{path}: this file is there already; choose another name, or --force"
        in call("new", kind, "mine").err
    )
    assert "# my own" in path.read_text()
    assert call("new", kind, "mine", "--force").status == 0
    assert "# my own" not in path.read_text()


def test_a_new_wording_lists_what_is_left_to_translate(config_dir: Path) -> None:
    """All that the coach says stands there behind a #; `check` finds nothing left where all is taken over."""
    out = call("new", "wording", "nederlands").out
    english = Library([built_in_folder()]).wording("english")
    phrases = len(english.phrases) - 5
    told = f"Left to translate into another language, listed in the file: {phrases} phrases, 2 sides, 5 limbs"
    assert told in out
    path = config_dir / "wording" / "nederlands.yaml"
    lines = re.sub(r"^(\s*)# (?!yaml)(?=\w[\w-]*:(?: |$))", r"\1", path.read_text(), flags=re.MULTILINE)
    path.write_text(lines)
    ran = call("check", path)
    assert (ran.status, ran.err) == (0, "")
    dutch = Library([config_dir, built_in_folder()]).wording("nederlands")
    assert (dutch.language, dutch.phrases.keys()) == ("nl", english.phrases.keys())
    path.write_text(
        re.sub(r"^  welcome: .*\n|^  foot: .*\n|^  squat: .*\n", "", path.read_text(), flags=re.M)
    )
    told = call("check", path).err
    assert "still speaks 'welcome' of 'phrases'" in told
    assert "still speaks 'foot' of 'limbs'" in told
    assert "1 exercises of the catalogue are still spoken as they are there: 'squat'" in told


def test_a_new_exercise_can_be_used_at_once(config_dir: Path) -> None:
    """A routine uses the new exercise by the id that its name gives, and so does a variation of it."""
    call("new", "exercise", "My Knee Bend")
    path = config_dir / "exercises" / "My Knee Bend.yaml"
    commented = [
        line.replace("  # ", "  ", 1) for line in path.read_text().splitlines() if line.startswith("  # ")
    ]
    path.write_text(path.read_text() + "\n".join(commented[1:]) + "\n")
    assert call("check", path).err == ""
    Path("it.yaml").write_text("title: It\nblocks: [{exercises: [my-knee-bend, my-knee-bend-with-band]}]\n")
    spoken = call("script", "it.yaml", "--voice", "silent").out
    assert "my knee bend." in spoken
    assert "anded knee bend" in spoken


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("plan",), "what shall it be called? as in: audiocoach new plan my-plan"),
        (("exercize", "x"), "there is no kind 'exercize' to start; did you mean 'exercise'?"),
        (("my", "new", "hips"), "as in: audiocoach new 'new hips'"),
        (("plan", "."), "a plan needs a name, such as my-hips"),
        ((), "Missing argument '[KIND] NAME'"),
    ],
)
def test_wrong_words(words: tuple[str, ...], part: str) -> None:
    """Words that name nothing are usage errors, and write nothing."""
    ran = call("new", *words)
    assert (ran.status, ran.out) == (2, "")
    assert part in ran.err
    assert list(Path().iterdir()) == []
