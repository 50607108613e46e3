"""The ids that things are found by."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import Field

from audiocoach.errors import UnknownNameError
from audiocoach.suggestions import did_you_mean

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A name that people type: lower-case words joined by hyphens."""

Line = Annotated[str, Field(min_length=1, max_length=300)]
"""A sentence or a name."""

Named = TypeVar("Named")


def find(name: str, choices: Mapping[str, Named], kind: str) -> Named:
    """Return what has the name.

    Raises UnknownNameError that offers the near names.
    """
    if name in choices:
        return choices[name]
    hint = did_you_mean(name, choices) or f"the names are: {', '.join(sorted(choices))}"
    raise UnknownNameError(f"there is no {kind} '{name}'", hint=hint)
