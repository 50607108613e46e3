import re
import shlex
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import click
import pytest

from audiocoach.cli import COMMANDS
from audiocoach.library import Library, built_in_folder
from audiocoach.notation.checking import check_file
from audiocoach.settings import Flags
from tests.commands import call
from tests.docs.heard import hear, write
from tests.docs.reading import DOCS, Example, examples, read_page

EXAMPLES = [each for each in examples(read_page("notation.md")) if each.language == "yaml"]
GOOD = [each for each in EXAMPLES if not each.name.startswith("wrong")]
WRONG = [each for each in EXAMPLES if each.name.startswith("wrong")]
ROUTINES = [each for each in GOOD if "\nblocks:" in each.text]
WRITTEN_BY_STRANGERS = {"evening.yaml": 19, "lunch.yaml": 12, "knee.yaml": 18}
"""The three routines at the end of the page, and about how many minutes each takes."""


def names(chosen: list[Example]) -> list[str]:
    """Name the examples."""
    return [each.name for each in chosen]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a user's folder with all examples of the page that are no mistakes, but for config.yaml."""
    write(tmp_path, {each.name: each.text for each in GOOD if each.name != "config.yaml"})
    return tmp_path


def test_examples_have_names_of_their_own() -> None:
    """Every YAML example says in its first line in which file it stands, and no two say the same."""
    assert all(names(EXAMPLES))
    assert len(set(names(EXAMPLES))) == len(EXAMPLES)


@pytest.mark.parametrize("example", GOOD, ids=names(GOOD))
def test_examples_are_fine(example: Example, folder: Path) -> None:
    """`audiocoach check` has nothing to say against any example."""
    write(folder, {example.name: example.text})
    known = Library([folder, built_in_folder()]).known()
    assert not list(map(str, check_file(folder / example.name, known).complaints))


@pytest.mark.parametrize("example", ROUTINES, ids=names(ROUTINES))
def test_routines_build(example: Example, folder: Path) -> None:
    """Every routine of the page becomes a session in which each of its exercises has a chapter."""
    heard = hear(folder, str(folder / example.name), Flags(voice="silent"))
    assert heard.chapters[0] == "Welcome"
    assert heard.chapters[-1] == "Finish"
    assert len(heard.chapters) >= 3


@pytest.mark.parametrize("name", WRITTEN_BY_STRANGERS)
def test_last_routines_are_as_long_as_they_say(name: str, folder: Path) -> None:
    """The three whole routines at the end take about as long as a day allows."""
    minutes = hear(folder, str(folder / name), Flags(voice="silent")).total / 60_000
    assert abs(minutes - WRITTEN_BY_STRANGERS[name]) <= 2


def test_script_example_is_spoken(folder: Path) -> None:
    """The script on the page is made as it stands: its words and its tones."""
    heard = hear(folder, str(folder / "script.yaml"), Flags(voice="silent"))
    assert heard.said() == ["Sit tall and close your eyes.", "Breathe in.", "And out."]
    assert heard.tones("start", "stop") == ["start", "chime"]
    assert heard.chapters == ["Begin", "Breathe"]


@pytest.mark.parametrize("example", WRONG, ids=names(WRONG))
def test_mistakes_are_told_as_the_page_says(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What `audiocoach check` says about the wrong examples is what stands below them."""
    write(tmp_path, {example.name: example.text})
    monkeypatch.chdir(tmp_path)
    ran = call("check", example.name)
    assert ran.status == 1
    assert f"```\n{ran.err}```" in read_page("notation.md")


def typed(page: str) -> Iterator[str]:
    """List the command lines that a page shows, in blocks of code and between words."""
    text = read_page(page)
    lines = [line for each in examples(text) if not each.language for line in each.text.splitlines()]
    yield from (line[line.index("audiocoach ") :] for line in lines if "audiocoach " in line)
    yield from re.findall(r"`(audiocoach [^`…]+)`", text)


@pytest.mark.parametrize("page", sorted(path.name for path in DOCS.glob("*.md")))
def test_commands_exist(page: str) -> None:
    """Every command line on a page names a command, with options and arguments that it has."""
    for line in typed(page):
        _, name, *words = shlex.split(line.split(" > ")[0].replace("…", ""), comments=True)
        if name == "--help":
            continue
        assert name in COMMANDS, line
        command: click.Command = import_module(f"audiocoach.cli.{COMMANDS[name]}").command
        if words:  # a command that is only named has none
            assert command.make_context(name, words).command is command, line


RESTS = {
    "config.yaml": "pacing: {rest: {between_sets: 11s}}\n",
    "routine": "pacing: {rest: {between_sets: 12s}}",
    "block": "pacing: {rest: {between_sets: 13s}}",
    "exercise": "pacing: {rest: {between_sets: 14s}}",
    "flag": "rest: {between_sets: 15s}\n",
}
"""A rest for each level, the weakest first, as the page lists them."""


@pytest.mark.parametrize("levels", range(len(RESTS) + 1))
def test_stronger_levels_win(levels: int, tmp_path: Path) -> None:
    """The strongest level that says anything decides a setting: config, routine, block, exercise, flag."""
    said = dict(list(RESTS.items())[:levels])
    routine = (
        f"title: Levels\n{said.get('routine', '')}\nblocks:\n"
        f"  - exercises: [{{use: squat, dose: 2 x 3, {said.get('exercise', '')}}}]\n"
        f"    {said.get('block', '')}\n"
    )
    write(tmp_path, {"r.yaml": routine, "pacing/mine.yaml": RESTS["flag"]})
    write(tmp_path, {name: text for name, text in said.items() if name == "config.yaml"})
    flags = Flags(voice="silent", pacing="mine" if "flag" in said else None)
    expected = 10_000 + 1_000 * levels if levels else 30_000
    assert hear(tmp_path, str(tmp_path / "r.yaml"), flags).lengths("rest") == [expected]


def test_firm_presets_give_way_to_typed_settings_only(tmp_path: Path) -> None:
    """`quiet` stays quiet under a verbosity that is chosen above it; a setting typed above it counts."""
    text = (
        "title: Q\nblocks: [{{pacing: quiet, exercises: [{{use: timed-glute-bridge, dose: 1 x 30s{}}}]}}]\n"
    )
    write(tmp_path, {"firm.yaml": text.format(", verbosity: learn")})
    write(tmp_path, {"typed.yaml": text.format(", pacing: {timed: {countdown: 2}}")})
    flags = Flags(voice="silent")
    assert hear(tmp_path, str(tmp_path / "firm.yaml"), flags).said("countdown") == []
    assert hear(tmp_path, str(tmp_path / "typed.yaml"), flags).said("countdown") == ["Two", "One"]
