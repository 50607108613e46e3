"""The base of every value that people write in a file."""

from pydantic import BaseModel, ConfigDict


class Written(BaseModel):
    """A frozen value read from a file; a key it does not know is an error."""

    model_config = ConfigDict(defer_build=True, extra="forbid", frozen=True, str_strip_whitespace=True)
