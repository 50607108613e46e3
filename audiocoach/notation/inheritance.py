"""Exercises that are only a variation of another: what they leave out, the other one says."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from audiocoach.coach.model.doses import read_short_dose
from audiocoach.coach.model.exercises import Catalogue, Exercise
from audiocoach.coach.model.tempo import Phase, Tempo, retimed
from audiocoach.errors import Diagnostic, Diagnostics, did_you_mean
from audiocoach.notation.document import Document
from audiocoach.notation.names import at, ids_by_name, normalized

OWN = frozenset({"name", "say", "aliases", "source", "note", "like"})
"""The fields that an exercise never takes from another one that it is like."""

LONGEST_CHAIN = 20
"""Exercises that may be like one another in a row."""

_TEMPO: TypeAdapter[tuple[Phase, ...]] = TypeAdapter(Tempo)

_NOBODY = Exercise.model_validate({"name": "Nobody", "position": "standing", "dose": "1 x 30s"})
"""What a variation of nothing is read with, so that its own mistakes are told as well."""

WrittenExercise = Mapping[str, Any]
"""An exercise as its file has it."""


class Content(NamedTuple):
    """What a file is read as, where that is not quite what stands in it; and what is wrong there."""

    value: Any
    complaints: tuple[Diagnostic, ...] = ()


class Relatives:
    """The exercises of files that are read together, and the others that they may be like.

    Of two exercises with one id, that of the files counts; one that is like its own id means the other one.
    """

    def __init__(self, documents: Iterable[Document], others: Catalogue) -> None:
        self._others = others
        self._written = {
            id_: (document, written)
            for document in documents
            for id_, written in _exercises(document).items()
            if isinstance(written, dict)
        }
        self._read: dict[str, Exercise] = {}

    def content(self, document: Document) -> Content:
        """Return what a file of exercises says when every variation in it is filled in."""
        exercises = dict(_exercises(document))
        complaints: list[Diagnostic] = []
        for id_, written in exercises.items():
            if isinstance(written, dict) and written.get("like") is not None:
                try:
                    exercises[id_] = self._filled(document, id_, written)
                except Diagnostics as error:
                    complaints += error.complaints
                    exercises[id_] = merged_exercise(_NOBODY, written, id_)
        if not exercises:
            return Content(document.value)
        return Content({**document.value, "exercises": exercises}, tuple(complaints))

    def _filled(
        self, document: Document, id_: str, written: WrittenExercise, below: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Fill in what an exercise leaves out; `below` are the ids that are like it, one after the other."""
        like = written.get("like")
        if like is None:
            return dict(written)
        model = self._model(document, (*below, id_), like) if isinstance(like, str) else _NOBODY
        return merged_exercise(model, written, id_)

    def _model(self, document: Document, chain: tuple[str, ...], like: str) -> Exercise:
        """Find what the last exercise of a chain is like."""
        path = ("exercises", chain[-1], "like")
        if like in self._written and like != chain[-1]:
            if like in chain or len(chain) > LONGEST_CHAIN:
                ring = " → ".join([*chain[chain.index(like) if like in chain else 0 :], like])
                wrong = f"exercises are like each other without an end: {ring}"
                raise Diagnostics([document.complain(path, wrong, "remove one 'like'")])
            return self._own(like, chain, document)
        if like in self._others:
            return self._others[like]
        choices = {*self._written, *self._others} - {chain[-1]}
        called = ids_by_name(self._others).get(normalized(like), chain[-1])
        hint = f"write {called}" if called != chain[-1] else did_you_mean(like, choices)
        hint = hint or "audiocoach list exercises shows them"
        wrong = f"there is no {'other ' if like == chain[-1] else ''}exercise '{like}'"
        raise Diagnostics([document.complain(path, wrong, hint)])

    def _own(self, id_: str, chain: tuple[str, ...], asker: Document) -> Exercise:
        """Read the exercise of the files that the last one of a chain is like."""
        if id_ not in self._read:
            filled = self._filled(*self._written_as(id_), chain)
            try:
                self._read[id_] = Exercise.model_validate(filled)
            except ValidationError:
                path = ("exercises", chain[-1], "like")
                wrong = asker.complain(path, f"'{id_}' has mistakes of its own", "mend it first")
                raise Diagnostics([wrong]) from None
        return self._read[id_]

    def _written_as(self, id_: str) -> tuple[Document, str, WrittenExercise]:
        document, written = self._written[id_]
        return document, id_, written


def merged_exercise(model: Exercise, written: WrittenExercise, id_: str) -> dict[str, Any]:
    """Return an exercise as written, with what it leaves out taken from its model.

    Lists are replaced whole; of a dose and of equipment, the parts that are stated. A tempo in general terms
    times the model's phases, and takes the place of its hold.

    >>> squat = Exercise.model_validate({"name": "Squat", "position": "standing", "dose": "3 x 15"})
    >>> merged_exercise(squat, {"name": "Low squat", "dose": {"reps": 8}}, "low-squat")["dose"]
    {'sets': 3, 'reps': 8}
    """
    whole = model.model_dump(mode="json", exclude_unset=True)
    never = {"like"} if written.get("like") == id_ else OWN
    taken = {name: value for name, value in whole.items() if name not in never}
    for neighbours in {"harder", "easier"} & taken.keys():
        taken[neighbours] = [other for other in taken[neighbours] if other != id_]
    stated = dict(written)
    if "tempo" in stated:
        stated["tempo"] = _tempo_over(model.tempo, stated["tempo"])
        taken["dose"] = {name: part for name, part in taken["dose"].items() if name != "hold"}
    if "dose" in stated:
        stated["dose"] = _dose_over(taken["dose"], stated["dose"])
    if isinstance(stated.get("equipment"), dict):
        stated["equipment"] = {**taken.get("equipment", {}), **stated["equipment"]}
    return {**taken, **stated}


def _tempo_over(below: tuple[Phase, ...], above: object) -> object:
    try:
        asked = _TEMPO.validate_python(above)
    except ValidationError:
        return above
    return _TEMPO.dump_python(retimed(below, asked), mode="json")


def _dose_over(below: WrittenExercise, above: object) -> object:
    try:
        stated = read_short_dose(above)
    except ValueError:
        return above
    if not isinstance(stated, dict):
        return stated
    measured = {"reps", "time"} if {"reps", "time"} & stated.keys() else set()
    return {**{name: part for name, part in below.items() if name not in measured}, **stated}


def _exercises(document: Document) -> Mapping[str, Any]:
    found = at(document.value, ("exercises",))
    return found if isinstance(found, dict) else {}
