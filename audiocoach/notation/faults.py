"""What pydantic finds wrong, joined to the places of the file."""

from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import ValidationError

from audiocoach.notation.complaints import Complaint
from audiocoach.notation.fields import Spot, find_spot
from audiocoach.notation.nodes import Document, Step
from audiocoach.notation.sentences import Fault, sentence


def complaints_of(error: ValidationError, model: Any, document: Document) -> Iterator[Complaint]:
    """Turn the errors of a model into complaints about the document it was read from."""
    for found in error.errors(include_url=False):
        spot = find_spot(model, found["loc"])
        facts = found.get("ctx", {})
        path = _as_written(spot.path, document)
        fault = Fault(type=found["type"], spot=spot, path=path, value=found["input"], facts=facts)
        if _is_meant(spot, document) and not _is_echo(fault):
            yield _complaint(fault, document)


def without_echoes(shapes: Iterable[Complaint], named: Iterable[Complaint]) -> list[Complaint]:
    """Leave out complaints about the shape of a name that is unknown anyway."""
    taken = {(complaint.line, complaint.column) for complaint in named}
    return [shape for shape in shapes if (shape.line, shape.column) not in taken]


def _complaint(fault: Fault, document: Document) -> Complaint:
    message, hint = sentence(fault)
    if fault.type in ("missing", "missing_argument"):
        return document.complain(fault.spot.path[:-1], message, hint)
    is_key = fault.spot.is_key or fault.type in ("extra_forbidden", "unexpected_keyword_argument")
    return document.complain(fault.path, message, hint, key=is_key)


_LEFT_OUT = frozenset({"use", "preset", "say", "name", "length"})
"""Fields that need not be written: of an exercise, a pacing, a phrase and a phase."""


def _as_written(path: tuple[Step, ...], document: Document) -> tuple[Step, ...]:
    """Leave out the steps that a short form leaves out."""
    written: tuple[Step, ...] = ()
    for step in path:
        short = step in _LEFT_OUT and step not in document.find(written).parts
        written = written if short else (*written, step)
    return written


def _is_meant(spot: Spot, document: Document) -> bool:
    """Tell whether the branches of unions are those that the writer meant, by what stands in the file."""
    return all(
        branch is (dict if isinstance(document.find(path).value, dict) else str)
        for path, branch in spot.branches
    )


def _is_echo(fault: Fault) -> bool:
    """Tell whether a list is called too short only because its entries are wrong."""
    return (
        fault.type == "too_short"
        and isinstance(fault.value, (dict, list, tuple))
        and len(fault.value) >= fault.facts["min_length"]
    )
