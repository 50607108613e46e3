"""The base of values in files; ids and lines; words that a recording of the user's says."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WrapValidator

from audiocoach.errors import UnknownNameError, did_you_mean

Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
"""A name that people type: lower-case words joined by hyphens."""

ShortText = Annotated[str, Field(min_length=1, max_length=300)]
"""A sentence or a name."""

Title = Annotated[ShortText, AfterValidator(lambda title: " ".join(title.split()))]
"""A name that stands on one line wherever it is shown."""

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


class Recorded(str):
    """Words that a sound file of the user's says; they stand wherever the words do.

    `audio` is the path of the file, `where` the place that names it.
    """

    __slots__ = ("audio", "where")

    audio: str
    where: str

    def __new__(cls, text: str, audio: str = "", where: str = "") -> "Recorded":
        """Bind words to their sound."""
        made = super().__new__(cls, text)
        made.audio, made.where = audio, where
        return made


class RecordedAsWritten(Written):
    """A recording as it stands in a file: {audio: go.wav, text: Go}."""

    audio: ShortText = Field(description="A sound file, beside the file that names it.")
    text: ShortText = Field(description="The words that it says, without variables.")


def _kept(value: Any, read: Any) -> Any:
    """Check words as any text is checked, and let a recording stay one."""
    text = read(value)
    return value if isinstance(value, Recorded) else text


MayBeRecorded = WrapValidator(_kept, json_schema_input_type=str | RecordedAsWritten)
"""Makes a type of text one that a recording may say."""

ExerciseLine = Annotated[ShortText, MayBeRecorded]
"""A sentence of an exercise, which is spoken as it is written."""


def recordings(value: object) -> Iterator[Recorded]:
    """Find every recording in a value read from a file."""
    if isinstance(value, Recorded):
        yield value
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from recordings(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from recordings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from recordings(part)
