"""The base of values in files; ids and lines."""

from collections.abc import Mapping
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from audiocoach.errors import UnknownNameError, did_you_mean

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A name that people type: lower-case words joined by hyphens."""

ShortText = Annotated[str, Field(min_length=1, max_length=300)]
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


class PlacedError(ValueError):
    """What is wrong at a place inside of the value that is checked, which `path` leads to."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


class Written(BaseModel):
    """A frozen value read from a file; a key it does not know is an error."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True, str_strip_whitespace=True)
