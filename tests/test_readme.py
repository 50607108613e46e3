"""The documents are true: what they show can be typed, and what they point to is there."""

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import audiocoach
from audiocoach.library import open_library
from audiocoach.settings import read_settings
from audiocoach.voices.registry import ENGINES
from tests.commands import CHECKOUT, LONGER, call, environment, put_routine
from tests.voices.google_server import GoogleServer

DOCUMENTS = sorted([*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/*.md")])
NAMES = [path.relative_to(CHECKOUT).as_posix() for path in DOCUMENTS]
README = CHECKOUT / "README.md"
FOLDERS = "audiocoach|data|docs|scripts|tests|tools|coach|audio|voices|notation|publish|studio|cli"
NOT_HERE = {"use", "install", "remove", "clear", "try", "serve"}
"""Words of commands that need a network or change more than a test's folder."""

ALONE = {"list", "voices", "schema"}
"""Commands that need no other word."""


def blocks(document: Path, language: str | None = None) -> list[str]:
    """Give the blocks of code of a document, all or those of one language."""
    found = re.findall(r"(?ms)^```(\w*)\n(.*?)^```$", document.read_text(encoding="utf-8"))
    return [code for name, code in found if language in (None, name)]


def command_lines(document: Path) -> list[list[str]]:
    """Give the words of every command of audiocoach that a document shows, in blocks and in sentences."""
    text = document.read_text(encoding="utf-8")
    code = re.findall(r"(?ms)^```\w*\n(.*?)^```$|`([^`\n]+)`", text)
    lines = [line for block, inline in code for line in (block or inline).splitlines()]
    return [
        shlex.split(line, comments=True)[1:]
        for line in lines
        if re.match(r"(scripts/coach|audiocoach) \S", line)
    ]


@pytest.fixture
def desk(tmp_path: Path, config_dir: Path, monkeypatch: pytest.MonkeyPatch, google: GoogleServer) -> Path:
    """Stand in an empty folder, with short routines under the names of long ones, and a server for gtts."""
    monkeypatch.chdir(tmp_path)
    for name in ("hips-for-runners", "three-hip-exercises", "band-hips"):
        put_routine(config_dir / "routines" / f"{name}.yaml", text=LONGER)
    monkeypatch.setitem(ENGINES, "gtts", "tests.voices.impatient:impatient")
    assert google.asked == []
    return tmp_path


@pytest.mark.parametrize("document", [pytest.param("README.md", marks=pytest.mark.slow), "CONTRIBUTING.md"])
def test_every_command_can_be_typed(document: str, desk: Path) -> None:
    """Every command of a document runs, one after the other, in an empty folder; a bare name exists."""
    (desk / "data").symlink_to(CHECKOUT / "data")
    (desk / "club.csv").write_text("name,routine\nAna,three-hip-exercises\n", encoding="utf-8")
    for words in command_lines(CHECKOUT / document):
        if not NOT_HERE & set(words):
            ran = call(*glob(words if len(words) > 1 or words[0] in ALONE else [*words, "--help"]))
            assert (words, ran.status) == (words, 0), ran.err
        if words[0] == "new":
            put_routine(desk / f"{words[1]}.yaml")


@pytest.mark.parametrize("document", NAMES)
def test_commands_and_options_exist(document: str) -> None:
    """Every command that a document shows exists, and has the options that are shown with it."""
    for words in command_lines(CHECKOUT / document):
        ran = call(words[0], "--help")
        assert (words, ran.status) == (words, 0), ran.err
        options = {word for word in words if re.match("--?[a-z]", word)}
        sub_help = call(*words[:2], "--help").out if len(words) > 1 else ""
        assert options <= set(re.findall(r"--?[a-z][a-z-]*", ran.out + sub_help)), words


def glob(words: list[str]) -> Iterator[str]:
    """Put the names of files in the place of a pattern, as a shell does."""
    for word in words:
        yield from map(str, sorted(Path().glob(word))) if "*" in word else [word]


def test_readme_shows_the_main_commands() -> None:
    """The README shows at least the commands that everybody needs."""
    shown = {words[0] for words in command_lines(README)}
    assert {"make", "new", "check", "script", "list", "show", "voices"} <= shown


def test_routine_of_the_readme(desk: Path) -> None:
    """The routines in the README have no mistake and make what their comments say."""
    text, own = (code for code in blocks(README, "yaml") if "blocks:" in code)
    (desk / "own.yaml").write_text(own, encoding="utf-8")
    assert call("check", "own.yaml").err == ""
    assert "Pull-up" in call("show", "own.yaml").out
    (desk / "shown.yaml").write_text(text, encoding="utf-8")
    assert call("check", "shown.yaml").err == ""
    card = call("show", "shown.yaml").out
    assert "3 x 15, hold 2s" in card
    assert "2 x 12, hold 2s, each side" in card
    assert "2 x 45s" in card


def test_config_of_the_readme(config_dir: Path) -> None:
    """The configuration in the README can be read, and all of it counts."""
    (text,) = (code for code in blocks(README, "yaml") if "blocks:" not in code)
    config_dir.mkdir()
    (config_dir / "config.yaml").write_text(text, encoding="utf-8")
    settings = read_settings(open_library().known())
    assert (str(settings.voice), settings.verbosity) == ("gtts", "brief")
    assert set(yaml.safe_load(text)) == {"voice", "verbosity", "pacing", "phrases"}
    assert "last_rep" in settings.phrases


def test_python_of_the_readme(desk: Path) -> None:
    """The Python in the README runs as it stands, and so does the example in the package's own words."""
    (shown,) = blocks(README, "python")
    example = re.search(r"(?m)(^    .*\n|^\n)+", str(audiocoach.__doc__).partition("\n\n")[2])
    assert example is not None
    for code in (shown, re.sub(r"(?m)^    ", "", example[0])):
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment(), capture_output=True, check=True, text=True
        )
        assert "output/three-hip-exercises_" in done.stdout
    assert len(list((desk / "output").glob("*.mp3"))) == 1


@pytest.mark.parametrize("document", NAMES)
def test_links_lead_somewhere(document: str) -> None:
    """What a document links to is a file of the project, with that heading where it names one."""
    path = CHECKOUT / document
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8")):
        if not target.startswith(("https://", "http://")):
            file, _, heading = target.partition("#")
            there = (path.parent / file) if file else path
            assert there.exists(), target
            assert not heading or heading in anchors(there), target


def anchors(document: Path) -> set[str]:
    """Give the anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"(?m)^#+ (.+)$", document.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", NAMES)
def test_paths_in_the_text_exist(document: str) -> None:
    """A path of the project that a document names in its text is there."""
    text = (CHECKOUT / document).read_text(encoding="utf-8")
    for name in re.findall(rf"`((?:{FOLDERS})/[\w./-]*)`", text):
        assert (CHECKOUT / name).exists() or (CHECKOUT / "audiocoach" / name).exists(), name
