"""How much is tried: a little of what is much alike in the ordinary run, all of it on the build server."""

import os
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import settings

ALL = bool(os.environ.get("ALL_TESTS"))
"""Whether everything is asked for, as `scripts/test --all` does."""

ORDINARY_EXAMPLES, ALL_EXAMPLES = 25, 40


def amount(whole: int, *, ordinarily: int) -> int:
    """Give how often to try something: the whole amount, or less in an ordinary run."""
    return whole if ALL else ordinarily


def sampled(values: Iterable[Any], *, ordinarily: int) -> list[Any]:
    """Make parameters of values, tuples of arguments; but for so many, at even distances, they are slow."""
    tuples = [value if isinstance(value, tuple) else (value,) for value in values]
    kept = {number * len(tuples) // ordinarily for number in range(ordinarily)}
    return [
        pytest.param(*value, marks=() if at in kept else pytest.mark.slow) for at, value in enumerate(tuples)
    ]


def examples(whole: int) -> settings:
    """Give the settings of a property that needs another number of examples than most."""
    return settings(max_examples=amount(whole, ordinarily=min(whole, ORDINARY_EXAMPLES)))


def load_profile() -> None:
    """Have properties search the same examples every time, here as on the build server."""
    settings.register_profile("ordinary", derandomize=True, deadline=None, max_examples=ORDINARY_EXAMPLES)
    settings.register_profile("ci", derandomize=True, deadline=None, max_examples=ALL_EXAMPLES)
    settings.load_profile("ci" if ALL else "ordinary")
