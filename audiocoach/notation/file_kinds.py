"""Files to values: routines, exercises, plans, wordings, pacings. All that is wrong is told in one go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from audiocoach.coach.model.exercises import Exercise, ExerciseFile
from audiocoach.coach.model.pacing import Preset
from audiocoach.coach.model.plans import Plan
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import Wording
from audiocoach.notation.complaints import Complaint, NotationErrors
from audiocoach.notation.document import Document, compose
from audiocoach.notation.inheritance import Content, Relatives
from audiocoach.notation.names import (
    Known,
    exercises_references,
    plan_references,
    preset_references,
    routine_references,
    with_ids,
    wording_references,
)
from audiocoach.notation.spoken_text import exercises_texts, routine_texts, wording_texts
from audiocoach.notation.text import read_text

Model = TypeVar("Model", bound=BaseModel)

Texts = Callable[[Document], Iterator[Complaint]]

References = Callable[[Document, Known], Iterator[Complaint]]

Fill = Callable[[Document, Known | None], Content]


def as_it_stands(document: Document, _known: Known | None) -> Content:
    """Read a file as what stands in it; an empty one has no fields."""
    return Content({} if document.value is None else document.value)


def routine_content(document: Document, known: Known | None) -> Content:
    """Read a routine with the ids of its exercises, if the names are known that they may be called by."""
    return Content(document.value if known is None else with_ids(document.value, known))


def exercises_content(document: Document, known: Known | None) -> Content:
    """Read exercises with what their variations leave out."""
    return Relatives([document], known.exercises if known else {}).content(document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Model]):
    """A kind of file: its model, and what is checked beyond the shape.

    `references` are checked only against names that are known; `fill` puts in what the file only refers to.
    """

    model: type[Model]
    may_be_empty: bool = False
    texts: Texts = lambda _: iter(())
    references: References = lambda *_: iter(())
    fill: Fill = as_it_stands

    def read(self, document: Document, known: Known | None = None, content: Content | None = None) -> Model:
        """Make the value that a document describes, or its `content`, where it is filled in already.

        Raises NotationErrors with all that is wrong in it.
        """
        if document.value is None and not self.may_be_empty:
            hint = "a routine begins with title: and blocks:"
            raise NotationErrors([document.complain((), "the file is empty", hint)])
        value, unfilled = content or self.fill(document, known)
        named = [*unfilled, *(self.references(document, known) if known is not None else ())]
        found = [*document.complaints, *self.texts(document), *named]
        try:
            made = self.model.model_validate(value)
        except ValidationError as error:
            from audiocoach.notation.validation import complaints_of, without_echoes

            shapes = complaints_of(error, self.model, document)
            raise NotationErrors([*found, *without_echoes(shapes, named)]) from None
        if found:
            raise NotationErrors(found)
        return made


ROUTINE = Kind(model=Routine, texts=routine_texts, references=routine_references, fill=routine_content)

EXERCISES = Kind(
    model=ExerciseFile, texts=exercises_texts, references=exercises_references, fill=exercises_content
)

PRESET = Kind(model=Preset, references=preset_references)

WORDING = Kind(model=Wording, texts=wording_texts, references=wording_references)

PLAN = Kind(model=Plan, references=plan_references)


def read_routine(text: str, name: str, known: Known | None = None) -> Routine:
    """Read a routine; `name` is what complaints call the file.

    With the names that are `known`, exercises may be called by an alias, and unknown names are complaints.
    Raises NotationErrors.
    """
    return ROUTINE.read(compose(text, name), known)


def read_exercises(text: str, name: str, known: Known | None = None) -> dict[str, Exercise]:
    """Read a file of exercises, by id; those that are `known` may be what they are like.

    Raises NotationErrors.
    """
    return EXERCISES.read(compose(text, name), known).exercises


def read_preset(text: str, name: str, known: Known | None = None) -> Preset:
    """Read a pacing or a verbosity. Raises NotationErrors."""
    return PRESET.read(compose(text, name), known)


def read_wording(text: str, name: str, known: Known | None = None) -> Wording:
    """Read a wording, without what it takes from another by `like`. Raises NotationErrors."""
    return WORDING.read(compose(text, name), known)


def read_plan(text: str, name: str, known: Known | None = None) -> Plan:
    """Read a plan. Raises NotationErrors."""
    return PLAN.read(compose(text, name), known)


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


def read_plan_file(path: Path, known: Known | None = None) -> Plan:
    """Read the plan in a file."""
    return read_plan(read_text(path), str(path), known)
