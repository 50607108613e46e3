import pytest

from audiocoach.cli import COMMANDS
from tests.commands import run


def offered(*words: str) -> list[str]:
    """Press the tab key at the end of a line in bash; each answer is its kind, a comma and the word."""
    line = " ".join(["audiocoach", *words])
    asked = {"COMP_WORDS": line, "COMP_CWORD": str(len(words))}
    ran = run(env={"_AUDIOCOACH_COMPLETE": "bash_complete", **asked})
    assert ran.err == ""
    return ran.out.split()


def test_commands_are_completed() -> None:
    """The first word is completed to the commands."""
    assert offered("s") == [f"plain,{name}" for name in COMMANDS if name.startswith("s")]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("make", "hips-level-2"), ["plain,hips-level-2"]),
        (("make", "my"), ["file,my"]),
        (("show", "bridge-w"), ["plain,bridge-walk"]),
        (("make", "x", "--verbosity", "b"), ["plain,brief"]),
        (("script", "x", "--voice", "g"), ["plain,gtts"]),
    ],
    ids="-".join,
)
def test_names_are_completed(words: tuple[str, ...], answer: list[str]) -> None:
    """Names of the library are completed, and files where no name fits."""
    assert offered(*words) == answer


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_are_taught(shell: str) -> None:
    """The line for a shell's start-up file prints what that shell needs."""
    ran = run(env={"_AUDIOCOACH_COMPLETE": f"{shell}_source"})
    assert (ran.status, ran.err) == (0, "")
    assert f"{shell}_complete" in ran.out
