"""Exercises filled in: variations of another, whose gaps that one fills, and those of a routine's own."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from audiocoach.coach.model.doses import read_short_dose
from audiocoach.coach.model.durations import Phase, Tempo, retimed
from audiocoach.coach.model.exercises import Catalogue, Exercise
from audiocoach.coach.model.routines import Use
from audiocoach.errors import Diagnostic, Diagnostics, did_you_mean
from audiocoach.notation.document import Document
from audiocoach.notation.names import (
    SEE,
    Names,
    Path,
    at,
    ids_by_name,
    is_own,
    items,
    normalized,
    with_ids,
)

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


OF_A_USE = frozenset(Use.model_fields) - {"use", "exercise"}

_COUNTED, _TIMED = {"sets": 1, "reps": 10}, {"sets": 1, "time": "30s"}

_USUAL = {"position": "standing", "limb": "side"}
"""What an exercise of a routine's own is where it does not say so."""

_UNREAD = {"name": "unread", "position": "standing", "dose": _TIMED}
"""What stands for an exercise that has mistakes, so that its name is known."""


def own_names(document: Document, known: Names) -> Names:
    """Return the names that are known inside a routine: its own exercises come first."""
    return _OwnExercises(document, known).names


def routine_content(document: Document, known: Names | None) -> Content:
    """Read a routine with the ids of its exercises, its own ones filled in and told from the others."""
    if not isinstance(document.value, dict):
        return Content(document.value)
    own = _OwnExercises(document, known or Names())
    value = own.value
    return Content(value if known is None else with_ids(value, own.names), tuple(own.complaints))


class _OwnExercises:
    """The exercises that one routine has of its own, as its content is read."""

    def __init__(self, document: Document, known: Names) -> None:
        self.document, self.known = document, known
        self.complaints: list[Diagnostic] = []
        self.found: dict[str, Exercise] = {}
        self.meant: dict[str, list[tuple[dict[str, Any], str]]] = {}
        self.value = self._with_head(document.value)
        self.names = self._names()
        self.placed: dict[Path, dict[str, Any]] = {}
        for path, item in items(document):
            if is_own(item):
                self.placed[path] = self._used(path, item)
        if self.placed:
            self.value = {**self.value, "blocks": self._blocks(self.value["blocks"])}
            self.names = self._names()

    def _spoken(self, written: Any) -> Any:
        """Keep the capitals of a name in a routine whose language may want them."""
        language = str(at(self.document.value, ("language",)) or "en")
        if language.split("-", 1)[0] == "en" or not isinstance(at(written, ("name",)), str):
            return written
        return {"say": written["name"], **written}

    def _names(self) -> Names:
        if not self.found:
            return self.known
        return replace(self.known, exercises={**self.known.exercises, **self.found})

    def _with_head(self, value: Any) -> Any:
        """Fill in the exercises at the head of the routine."""
        if not isinstance(at(value, ("exercises",)), dict):
            return value
        filled, wrong = Relatives([self.document], self.known.exercises).content(self.document)
        self.complaints += wrong
        written = {id_: self._spoken(_completed(each)) for id_, each in filled["exercises"].items()}
        self.found |= {str(id_): _read(each) for id_, each in written.items()}
        return {**filled, "exercises": written}

    def _used(self, path: Path, item: Mapping[str, Any]) -> dict[str, Any]:
        """Return a use of the exercise that a line of a block describes."""
        use, exercise = _parted(item)
        name = str(item["name"])
        stated = {key: part for key, part in exercise.items() if key != "name"}
        same = self.meant.setdefault(normalized(name), [])
        id_ = next((of for what, of in same if not stated or what == stated), "") or self._new_id(name)
        whole = self._spoken(self._whole(path, exercise, use, id_))
        if id_ in self.found:
            return {**use, "use": id_, "exercise": self.found[id_]}
        same.append((stated, id_))
        self.found[id_] = _read(whole)
        self.names = self._names()
        return {**use, "use": id_, "exercise": whole}

    def _whole(
        self, path: Path, exercise: dict[str, Any], use: Mapping[str, Any], id_: str
    ) -> dict[str, Any]:
        """Return an exercise with what it leaves out: taken from the one it is like, or the usual."""
        measure = _measure(use)
        if "like" not in exercise:
            if not measure:
                name = exercise["name"]
                hint = f"write how much, as in {{name: {name}, dose: 3 x 10}}"
                self.complaints.append(self.document.complain(path, f"'{name}' needs a dose", hint))
            dose = _TIMED if measure == "time" else _COUNTED
            return {**_USUAL, **exercise, "dose": dose}
        like = self.names.exercise_id(str(exercise["like"]))
        if like is None:
            hint = did_you_mean(str(exercise["like"]), self.names.exercises) or SEE
            wrong = f"there is no exercise '{exercise['like']}'"
            self.complaints.append(self.document.complain((*path, "like"), wrong, hint))
            return {**_USUAL, **exercise, "like": None, "dose": _TIMED}
        return merged_exercise(self.names.exercises[like], {**exercise, "like": like}, id_)

    def _new_id(self, name: str) -> str:
        """Make an id of a name that no other exercise has."""
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        base = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:70].strip("-") or "exercise"
        taken = {*self.known.exercises, *self.found}
        numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
        return base if base not in taken else next(each for each in numbered if each not in taken)

    def _blocks(self, blocks: Any) -> Any:
        if isinstance(blocks, dict):
            return blocks
        return [self._block(("blocks", index), block) for index, block in enumerate(blocks)]

    def _block(self, path: Path, block: Any) -> Any:
        listed = at(block, ("exercises",))
        if not isinstance(listed, list):
            return block
        placed = [self.placed.get((*path, "exercises", index), item) for index, item in enumerate(listed)]
        return {**block, "exercises": placed}


def _read(written: Any) -> Exercise:
    """Read an exercise as it is filled in; one with mistakes, which are told elsewhere, keeps its name."""
    try:
        return Exercise.model_validate(written)
    except ValidationError:
        with suppress(ValidationError):
            return Exercise.model_validate({**_UNREAD, "name": at(written, ("name",))})
        return Exercise.model_validate(_UNREAD)


def _completed(written: Any) -> Any:
    """Give an exercise at the head of a routine its position and one set, where it states none."""
    if not isinstance(written, dict):
        return written
    return {**_USUAL, **written, **_one_set(written.get("dose"))}


def _one_set(dose: Any) -> dict[str, Any]:
    return {"dose": {"sets": 1, **dose}} if isinstance(dose, dict) else {}


def _parted(item: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part a line into what a use states and what the exercise itself is.

    >>> _parted({"name": "Dead bug", "reps": 10, "sides": "each"})
    ({'reps': 10}, {'name': 'Dead bug', 'sides': 'each'})
    """
    use = {key: part for key, part in item.items() if _is_of_a_use(key, part)}
    return use, {key: part for key, part in item.items() if key not in use}


def _is_of_a_use(key: str, part: Any) -> bool:
    if key == "tempo":
        return isinstance(part, list)
    if key == "say":
        return isinstance(part, dict)
    return key in OF_A_USE


def _measure(use: Mapping[str, Any]) -> str:
    """Tell by what the work of a use is measured: reps, time, or "" where nothing says it."""
    try:
        dose = read_short_dose(use.get("dose"))
    except ValueError:
        return "reps"  # told elsewhere
    stated = {*use, *(dose if isinstance(dose, dict) else ())}
    if {"time", "distance"} & stated:
        return "time"
    return "reps" if "reps" in stated or isinstance(dose, list) else ""
