"""The near names that an error offers when somebody mistypes one."""

from collections.abc import Iterable
from difflib import get_close_matches


def near(word: str, choices: Iterable[str], *, most: int = 3) -> list[str]:
    """List the choices that look most like the word, the nearest first, whatever their case.

    >>> near("Clamshel", ["clamshell", "banded-clamshell", "plank"], most=1)
    ['clamshell']
    """
    by_folded: dict[str, str] = {}
    for choice in choices:
        by_folded.setdefault(choice.casefold(), choice)
    return [by_folded[match] for match in get_close_matches(word.casefold(), by_folded, n=most, cutoff=0.6)]


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """Ask for the choices nearest to the word, or say nothing where none is near.

    >>> did_you_mean("sest", ["sets", "reps", "rest"])
    "did you mean 'sets' or 'rest'?"
    >>> did_you_mean("trampoline", ["sets", "reps"])
    ''
    """
    names = [f"'{choice}'" for choice in near(word, choices)]
    if not names:
        return ""
    *others, last = names
    return f"did you mean {', '.join(others)} or {last}?" if others else f"did you mean {last}?"
