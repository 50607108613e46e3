"""What is not wrong in a file, but would sound better: the writing rules held against the spoken text."""

from collections.abc import Iterator
from pathlib import Path

from audiocoach.coach.writing_rules import lint_exercise
from audiocoach.notation.checking import kind_of
from audiocoach.notation.complaints import Complaint, NotationErrors
from audiocoach.notation.composing import compose
from audiocoach.notation.known import Known
from audiocoach.notation.reading import EXERCISES
from audiocoach.notation.sources import read_text


def advise(path: Path, known: Known | None = None) -> tuple[Complaint, ...]:
    """List what the writing rules would have otherwise in a file of exercises; a broken file gets none.

    An exercise that is like another one needs that to be `known`.
    """
    try:
        document = compose(read_text(path), str(path))
        if kind_of(document.value) is not EXERCISES:
            return ()
        exercises = EXERCISES.read(document, known).exercises
    except NotationErrors:
        return ()

    def advice() -> Iterator[Complaint]:
        for id_, exercise in exercises.items():
            for fault in lint_exercise(exercise):
                yield document.complain(("exercises", id_, *fault.where), fault.reason)

    return tuple(sorted(advice(), key=lambda complaint: (complaint.line, complaint.column)))
