"""Files to values: routines, exercises, pacings, wordings. What is wrong in a file is told in one go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from audiocoach.coach.exercises import Exercise, ExerciseFile
from audiocoach.coach.pacing import Preset
from audiocoach.coach.routines import Routine
from audiocoach.coach.wording import Wording
from audiocoach.notation.complaints import Complaint, NotationErrors
from audiocoach.notation.composing import compose
from audiocoach.notation.known import Known
from audiocoach.notation.nodes import Document
from audiocoach.notation.references import (
    exercises_references,
    preset_references,
    routine_references,
    with_ids,
    wording_references,
)
from audiocoach.notation.sources import read_text
from audiocoach.notation.texts import exercises_texts, routine_texts, wording_texts

Model = TypeVar("Model", bound=BaseModel)
Texts = Callable[[Document], Iterator[Complaint]]
References = Callable[[Document, Known], Iterator[Complaint]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Model]):
    """A kind of file: its model, and what is checked beyond the shape.

    `references` are checked only against names that are known.
    """

    model: type[Model]
    texts: Texts = lambda _: iter(())
    references: References = lambda *_: iter(())

    def read(self, document: Document, known: Known | None = None) -> Model:
        """Make the value that a document describes; raises NotationErrors with all that is wrong in it."""
        named = [] if known is None else list(self.references(document, known))
        found = [*document.complaints, *self.texts(document), *named]
        value = with_ids(document.value, known) if known and self.model is Routine else document.value
        try:
            made = self.model.model_validate(value)
        except ValidationError as error:
            from audiocoach.notation.faults import complaints_of, without_echoes

            shapes = complaints_of(error, self.model, document)
            raise NotationErrors([*found, *without_echoes(shapes, named)]) from None
        if found:
            raise NotationErrors(found)
        return made


ROUTINE = Kind(model=Routine, texts=routine_texts, references=routine_references)
EXERCISES = Kind(model=ExerciseFile, texts=exercises_texts, references=exercises_references)
PRESET = Kind(model=Preset, references=preset_references)
WORDING = Kind(model=Wording, texts=wording_texts, references=wording_references)


def read_routine(text: str, name: str, known: Known | None = None) -> Routine:
    """Read a routine; `name` is what complaints call the file.

    With the names that are `known`, exercises may be called by an alias, and unknown names are complaints.
    Raises NotationErrors.
    """
    return ROUTINE.read(compose(text, name), known)


def read_exercises(text: str, name: str, known: Known | None = None) -> dict[str, Exercise]:
    """Read a file of exercises, by id. Raises NotationErrors."""
    return EXERCISES.read(compose(text, name), known).exercises


def read_preset(text: str, name: str, known: Known | None = None) -> Preset:
    """Read a pacing or a verbosity. Raises NotationErrors."""
    return PRESET.read(compose(text, name), known)


def read_wording(text: str, name: str, known: Known | None = None) -> Wording:
    """Read a wording, without what it takes from another by `like`. Raises NotationErrors."""
    return WORDING.read(compose(text, name), known)


def read_routine_file(path: Path, known: Known | None = None) -> Routine:
    """Read the routine in a file."""
    return read_routine(read_text(path), str(path), known)


def read_exercises_file(path: Path, known: Known | None = None) -> dict[str, Exercise]:
    """Read the exercises in a file."""
    return read_exercises(read_text(path), str(path), known)


def read_preset_file(path: Path, known: Known | None = None) -> Preset:
    """Read the pacing or verbosity in a file."""
    return read_preset(read_text(path), str(path), known)


def read_wording_file(path: Path, known: Known | None = None) -> Wording:
    """Read the wording in a file."""
    return read_wording(read_text(path), str(path), known)
