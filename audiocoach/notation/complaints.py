"""Complaints: what is wrong in a file, where, and what would be right."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from audiocoach.errors import NotationError


class TextPosition(NamedTuple):
    """A line and a column of a file, both counted from 1; line 0 is the file as a whole."""

    line: int = 0
    column: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One thing that is wrong in a file: its place, one sentence, and what would be right."""

    file: str
    line: int
    column: int
    message: str
    hint: str = ""

    @property
    def where(self) -> str:
        """The place as editors and terminals understand it.

        >>> Diagnostic(file="hips.yaml", line=9, column=7, message="").where
        'hips.yaml:9:7'
        """
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file

    def __str__(self) -> str:
        """Say all of it on one line."""
        return str(NotationError(self.message, where=self.where, hint=self.hint))


class Diagnostics(NotationError):
    """All that is wrong in one or several files; `complaints` holds each, in the order of the lines."""

    def __init__(self, complaints: Iterable[Diagnostic]) -> None:
        """Put the complaints in order, and drop what is said twice."""
        self.complaints = in_order(complaints)
        first = self.complaints[0]
        super().__init__(first.message, where=first.where, hint=first.hint)

    def __str__(self) -> str:
        """Say one complaint a line."""
        return "\n".join(map(str, self.complaints))

    def __reduce__(self) -> tuple[object, ...]:
        """Carry every complaint to another process."""
        return type(self), (self.complaints,)


def in_order(complaints: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort complaints by their place, file after file as they came; equal ones stay once."""
    once = list(dict.fromkeys(complaints))
    files = list(dict.fromkeys(complaint.file for complaint in once))
    return tuple(sorted(once, key=lambda each: (files.index(each.file), each.line, each.column)))


def about_file(file: str, message: str, hint: str = "") -> Diagnostics:
    """Complain about a file as a whole."""
    return about_place(file, TextPosition(), message, hint)


def about_place(file: str, place: TextPosition, message: str, hint: str = "") -> Diagnostics:
    """Complain about one place of a file."""
    return Diagnostics(
        [Diagnostic(file=file, line=place.line, column=place.column, message=message, hint=hint)]
    )
