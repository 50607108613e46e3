"""Files to values: routines, exercises, plans, wordings, pacings. All that is wrong is told in one go."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from audiocoach.coach.model.exercises import ExerciseFile
from audiocoach.coach.model.fields import recordings
from audiocoach.coach.model.pacing import Preset
from audiocoach.coach.model.plans import Plan
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import Wording
from audiocoach.errors import Diagnostic, Diagnostics
from audiocoach.notation.document import Document, open_document, recordings_in
from audiocoach.notation.inheritance import Content, Relatives, own_names, routine_content
from audiocoach.notation.names import (
    Names,
    exercises_references,
    exercises_texts,
    plan_references,
    preset_references,
    routine_references,
    routine_texts,
    wording_references,
    wording_texts,
)

Made = TypeVar("Made", bound=BaseModel)

TextCheck = Callable[[Document], Iterator[Diagnostic]]

References = Callable[[Document, Names], Iterator[Diagnostic]]

Fill = Callable[[Document, Names | None], Content]


def as_it_stands(document: Document, _known: Names | None) -> Content:
    """Read a file as what stands in it; an empty one has no fields."""
    return Content({} if document.value is None else document.value)


def routine_names(document: Document, known: Names) -> Iterator[Diagnostic]:
    """Check every name in a routine, whose own exercises count as known."""
    yield from routine_references(document, own_names(document, known))


def exercises_content(document: Document, known: Names | None) -> Content:
    """Read exercises with what their variations leave out."""
    return Relatives([document], known.exercises if known else {}).content(document)


def _unheard(document: Document, made: BaseModel) -> list[Diagnostic]:
    """Complain of recordings that stand where none is heard."""
    named = list(recordings_in(document))
    kept = {recorded.where for recorded in recordings(made)} if named else set()
    wrong = "a recording is not heard here"
    hint = "it may be a phrase, a line of an exercise, or a line that is said"
    return [document.complain(path, wrong, hint) for path, each in named if each.where not in kept]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Made]):
    """A kind of file: its model, and what is checked beyond the shape.

    `references` are checked only against names that are known; `fill` puts in what the file only refers to.
    """

    model: type[Made]
    may_be_empty: bool = False
    texts: TextCheck = lambda _: iter(())
    references: References = lambda *_: iter(())
    fill: Fill = as_it_stands

    def read(self, document: Document, known: Names | None = None, content: Content | None = None) -> Made:
        """Make the value that a document describes, or its `content`, where it is filled in already.

        With the names that are `known`, exercises may be called by an alias, and unknown names are told.
        Raises Diagnostics with all that is wrong.
        """
        if document.value is None and not self.may_be_empty:
            hint = "a routine begins with title: and blocks:"
            raise Diagnostics([document.complain((), "the file is empty", hint)])
        value, unfilled = content or self.fill(document, known)
        named = [*unfilled, *(self.references(document, known) if known is not None else ())]
        found = [*document.complaints, *self.texts(document), *named]
        try:
            made = self.model.model_validate(value)
        except ValidationError as error:
            from audiocoach.notation.validation import complaints_of, without_echoes

            shapes = complaints_of(error, self.model, document)
            raise Diagnostics([*found, *without_echoes(shapes, named)]) from None
        found += _unheard(document, made)
        if found:
            raise Diagnostics(found)
        return made

    def read_file(self, path: Path, known: Names | None = None) -> Made:
        """Make the value that a file describes. Raises Diagnostics."""
        return self.read(open_document(path), known)


ROUTINE = Kind(model=Routine, texts=routine_texts, references=routine_names, fill=routine_content)

EXERCISES = Kind(
    model=ExerciseFile, texts=exercises_texts, references=exercises_references, fill=exercises_content
)

PRESET = Kind(model=Preset, references=preset_references)

WORDING = Kind(model=Wording, texts=wording_texts, references=wording_references)

PLAN = Kind(model=Plan, references=plan_references)
