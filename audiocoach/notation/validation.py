"""Pydantic's errors, in our words, at their places."""

import dataclasses
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Tag, ValidationError

from audiocoach.coach.model.exercises import Exercise
from audiocoach.coach.model.fields import PlacedError
from audiocoach.coach.model.pacing import Pacing, Preset
from audiocoach.coach.model.routines import Routine, Use
from audiocoach.coach.model.wording import Phrase
from audiocoach.errors import Diagnostic, Remedy, did_you_mean, near
from audiocoach.notation.document import Document, PathStep

_NAMES = {
    "Use": "an exercise",
    "RestLine": "a rest",
    "SayLine": "a spoken line",
    "SpokenText": "the spoken text of an exercise",
    "Gear": "a piece of equipment",
    "Equipment": "the equipment of an exercise",
    "ExerciseFile": "a file of exercises",
    "Preset": "a pacing",
    "SwitchTimes": "the times to switch sides",
    "ChangeTimes": "the times to change",
    "Rests": "the rests of a pacing",
    "CountIn": "the count-in",
    "Reps": "the counting of reps",
    "Timed": "the marks of timed work",
    "SideChoices": "the order of sides",
    "FormCues": "the form cues of a pacing",
    "Settings": "the settings",
    "Stage": "a stage of a plan",
    "Extra": "an extra of a plan",
    "WrittenScript": "a script",
    "WrittenWindow": "a window",
    "WrittenCue": "a cue",
}

_FORMS = {
    "Routine": "fields such as title and blocks",
    "Block": "fields such as title and exercises",
    "Use": "the id of an exercise, or fields such as {use: glute-bridge, sets: 2}",
    "Exercise": "fields such as name, position and dose",
    "ExerciseFile": "the field exercises, with each exercise under its id",
    "Dose": "3 x 15, 2 x 30s, or fields such as {sets: 3, reps: 15}",
    "Gear": "fields such as {item: band, placement: above the knees}",
    "Equipment": "fields such as {required: [{item: band}]}",
    "Phrase": "text, a list of texts, or {say: ..., short: ...}",
    "Preset": "the name of a pacing, or settings such as {lead_in: 5s}",
    "Wording": "fields such as language and phrases",
    "Plan": "fields such as title, weeks and stages",
    "Stage": "fields such as {title: Bands, weeks: 3-4, routines: [band-hips]}",
    "Extra": "fields such as {routine: donkey-kicks-daily}",
    "Settings": "fields such as voice and pacing",
    "Source": "fields such as {document: my notes, section: hips}",
}


def kind_name(kind: type | None) -> str:
    """Name a kind of thing, with its article.

    >>> kind_name(type("Use", (), {})), kind_name(type("IceBath", (), {}))
    ('an exercise', 'an ice bath')
    """
    if kind is None:
        return "this file"
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.__name__).lower()
    return _NAMES.get(kind.__name__, f"{'an' if words[0] in 'aeiou' else 'a'} {words}")


def kind_form(kind: type | None) -> str:
    """Say what a thing of a kind looks like in a file."""
    return _FORMS.get(kind.__name__ if kind else "", "fields, as in {name: value}")


def subject(path: Sequence[PathStep]) -> str:
    """Name what stands at a path: by its key, or as an entry of a list.

    >>> subject(["blocks", 0, "rounds"]), subject(["cues", 1]), subject([])
    ("'rounds'", "entry 2 of 'cues'", '')
    """
    if not path:
        return ""
    if isinstance(path[-1], str):
        return f"'{path[-1]}'"
    within = subject(path[:-1])
    return f"entry {path[-1] + 1} of {within}" if within else f"entry {path[-1] + 1}"


def shown(value: object) -> str:
    """Show a value as it stands in the file, shortened.

    >>> shown("three"), shown(None), shown(True), shown([1])
    ('"three"', 'nothing', 'true', 'a list')
    """
    match value:
        case None:
            return "nothing"
        case bool():
            return str(value).lower()
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case str():
            return f'"{clipped(value)}"'
    return clipped(str(value))


def clipped(text: str) -> str:
    """Shorten a text that would fill the screen, to 60 characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:59]}…"


Hint = Any
"""A type as it is annotated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelLocation:
    """A place in the types of a model.

    `path` leads to it in the file; `owner` is the kind of thing that holds its last field; `hint` is its own
    type; `branches` are the members taken of unions that have no tags, each with the path of the union.
    `is_key` tells that the spot is a key rather than what stands under it.
    """

    path: tuple[PathStep, ...]
    owner: type | None
    hint: Hint
    branches: tuple[tuple[tuple[PathStep, ...], type], ...] = ()
    is_key: bool = False


def find_spot(model: Hint, location: Sequence[PathStep]) -> ModelLocation:
    """Follow a location, which names fields, indexes and union members, down the types of a model."""
    hint, owner = bare(model), None
    path: tuple[PathStep, ...] = ()
    branches = []
    for step in location:
        if _origin(hint) in (Union, UnionType):
            hint, tagged = _member(hint, str(step))
            if not tagged:
                branches.append((path, _container(hint)))
        elif step != "[key]":
            owner = hint if fields_of(hint) else owner
            path = (*path, step)
            hint = bare(_below(hint, step))
    return ModelLocation(
        path=path, owner=owner, hint=hint, branches=tuple(branches), is_key="[key]" in location[-1:]
    )


def fields_of(kind: Hint) -> Mapping[str, Hint]:
    """List the fields of a model or dataclass, by the name they have in a file; other types have none."""
    return _fields_of(kind) if isinstance(kind, type) else {}


@cache
def _fields_of(kind: type) -> Mapping[str, Hint]:
    if issubclass(kind, BaseModel):
        return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
    return get_type_hints(kind, include_extras=True) if dataclasses.is_dataclass(kind) else {}


def bare(hint: Hint) -> Hint:
    """Strip a type of its annotations and of `| None`.

    >>> bare(Annotated[int, "anything"] | None)
    <class 'int'>
    """
    while True:
        if _origin(hint) is Annotated:
            hint = get_args(hint)[0]
        elif _origin(hint) in (Union, UnionType) and type(None) in get_args(hint):
            rest = [member for member in get_args(hint) if member is not type(None)]
            hint = Union[tuple(rest)]  # noqa: UP007 - the members are counted at run time
        else:
            return hint


def _origin(hint: Hint) -> Any:
    return get_origin(hint)


def _below(hint: Hint, step: PathStep) -> Hint:
    if fields_of(hint):
        return fields_of(hint).get(str(step))
    inner = [each for each in get_args(hint) if each is not Ellipsis]
    return inner[-1] if inner and _origin(hint) is not None else None


def _member(union: Hint, name: str) -> tuple[Hint, bool]:
    members = get_args(union)
    for member in members:
        if Tag(name) in getattr(member, "__metadata__", ()):
            return bare(member), True
    container = "dict" if name.startswith(("dict", "mapping")) else "list" if name.startswith("tuple") else ""
    fitting = [member for member in members if _container(bare(member)).__name__ == (container or "str")]
    return bare((fitting or members)[0]), False


def _container(hint: Hint) -> type:
    origin = _origin(hint) or hint
    if not isinstance(origin, type):
        return str
    if fields_of(hint) or issubclass(origin, Mapping):
        return dict
    return list if issubclass(origin, (tuple, list)) else str


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldError:
    """One error of pydantic's, in its words, at its spot in the model and its path in the file."""

    code: str
    said: str
    spot: ModelLocation
    path: Sequence[PathStep]
    value: object
    facts: Mapping[str, Any]

    @property
    def kind(self) -> type | None:
        """The kind of thing that should stand there, if it is one with fields."""
        return self.spot.hint if fields_of(self.spot.hint) else None

    @property
    def subject(self) -> str:
        """What the sentence is about."""
        return subject(self.path) or kind_name(self.kind)

    @property
    def field(self) -> str:
        """The name of the field it is about."""
        return str(self.spot.path[-1]) if self.spot.path else ""


_UNKNOWN = frozenset({"extra_forbidden", "unexpected_keyword_argument"})

_MISSING = frozenset({"missing", "missing_argument"})

_MUST_BE = {
    **dict.fromkeys(("string_type", "string_sub_type", "string_unicode", "path_type"), "text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float", "int_parsing_size"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("list_type", "tuple_type"), "a list"),
    **dict.fromkeys(("dict_type", "mapping_type"), "fields, as in {{name: value}}"),
    **dict.fromkeys(("model_type", "model_attributes_type", "dataclass_type"), "{form}"),
    "literal_error": "{expected}",
    "greater_than_equal": "at least {ge:g}",
    "greater_than": "more than {gt:g}",
    "less_than_equal": "at most {le:g}",
    "less_than": "less than {lt:g}",
}
"""What a value must be, by the code of pydantic's error."""

_SIZES = {
    "string_too_short": "{subject} must not be empty",
    "string_too_long": "{subject} is {length} characters long; the most is {max_length}",
    "too_short": "{subject} needs at least {entries}",
    "too_long": "{subject} has more than {entries}",
}
"""What is wrong with a size, by the code of pydantic's error."""


def sentence(fault: FieldError) -> tuple[str, Remedy]:
    """Say in one sentence what is wrong, and what would be right."""
    for codes, words in _SENTENCES:
        if fault.code in codes:
            return words(fault)
    return f"{fault.subject} cannot be {shown(fault.value)}", fault.said


def _must_be(fault: FieldError) -> tuple[str, str]:
    what = _MUST_BE[fault.code].format(**fault.facts, form=kind_form(fault.kind))
    if what == "a list" and fault.field == "tempo":
        what = "phases, as in lift 2, hold 2, lower 2"
    hint = _instead(what, fault)
    if fault.spot.owner is Routine and fault.field == "exercises":
        hint = "what is done stands in a block, as in blocks: [{exercises: [squat]}]"
    return f"{fault.subject} must be {what}, not {shown(fault.value)}", hint


def _instead(what: str, fault: FieldError) -> str:
    """Say what to write instead of a value that should be something else."""
    is_number = isinstance(fault.value, (int, float))
    if fault.code == "literal_error":
        return _nearest(str(fault.value), re.findall(r"'([^']*)'", what))
    if what == "a list":
        return "write [one, two], or each entry on a line that begins with '- '"
    if what == "text" and is_number:
        return f'put it in quotes: "{shown(fault.value)}"'
    if what == "text" and isinstance(fault.value, (dict, list)):
        return "put text that begins with { or [ in quotes"
    if fault.kind and fault.spot.owner in (Pacing, Preset) and type(fault.value) in (str, int, float):
        return f"write {fault.field}: {{{next(iter(fields_of(fault.kind)))}: {fault.value}}}"
    return ""


def _size(fault: FieldError) -> tuple[str, str]:
    count = fault.facts["max_length" if fault.code.endswith("long") else "min_length"]
    entries = "one entry" if count == 1 else f"{count} entries"
    facts = {"subject": fault.subject, "length": len(str(fault.value)), "entries": entries}
    return _SIZES[fault.code].format(**fault.facts, **facts), ""


def _missing(fault: FieldError) -> tuple[str, str]:
    return f"{kind_name(fault.spot.owner)} needs '{fault.field}'", f"add {fault.field}: ..."


def _own_words(fault: FieldError) -> tuple[str, str]:
    said = str(fault.facts["error"])
    return (f"{fault.subject} {said}" if said.startswith("must ") else said), ""


_OTHERS = (
    "repetitions=reps repeat=rounds repeats=rounds circuits=rounds duration=time seconds=time minutes=time"
    " load=weight kg=weight interval=every emom=every exercise=use sitting=seated"
    " all-fours=quadruped"
)
_MEANT = dict(pair.split("=") for pair in _OTHERS.split())
"""Words that others use for ours."""


def _nearest(word: str, names: Sequence[str]) -> str:
    meant = _MEANT.get("-".join(word.casefold().split()), "")
    return f"did you mean '{meant}'?" if meant in names else did_you_mean(word, names)


def _unknown_field(fault: FieldError) -> tuple[str, Remedy]:
    names = [name for name in fields_of(fault.spot.owner) if name != "exercise"]
    if fault.spot.owner is Exercise and "exercise" in fault.spot.path:
        names += [name for name in fields_of(Use) if name not in (*names, "use", "exercise")]

    def hint() -> str:
        if fault.value is None and fault.spot.owner is Phrase:
            return "put text that begins with { in quotes"
        return _nearest(fault.field, names) or f"its fields are {', '.join(names)}"

    return f"'{clipped(fault.field)}' is not a field of {kind_name(fault.spot.owner)}", hint


def _pattern(fault: FieldError) -> tuple[str, str]:
    example = re.sub(r"[^a-z0-9]+", "-", str(fault.value).lower()).strip("-")
    hint = f"write {clipped(example)}" if example else ""
    if fault.spot.is_key:
        return f"{shown(fault.value)} is not an id (lower-case words joined by hyphens)", hint
    if not str(fault.facts["pattern"]).startswith("^[a-z0-9]+(-"):
        return f"{fault.subject} must be lower-case words, not {shown(fault.value)}", ""
    wrong = f"{fault.subject} must be an id (lower-case words joined by hyphens), not {shown(fault.value)}"
    return wrong, hint


_SENTENCES: tuple[tuple[Collection[str], Callable[[FieldError], tuple[str, Remedy]]], ...] = (
    (_MUST_BE, _must_be),
    (_UNKNOWN, _unknown_field),
    (_MISSING, _missing),
    (_SIZES, _size),
    (("string_pattern_mismatch",), _pattern),
    (("value_error",), _own_words),
)
"""Codes of pydantic errors, and who finds the words for them; others keep pydantic's own words as a hint."""


def complaints_of(error: ValidationError, model: Any, document: Document) -> Iterator[Diagnostic]:
    """Turn the errors of a model into complaints about the document it was read from.

    Of the branches of a union, those are left out that the writer did not mean, unless nothing would be left.
    """
    faults = list(_faults(error, model, document))
    meant = [fault for fault in faults if _is_meant(fault.spot, document) and not _is_echo(fault)]
    told = [fault for fault in meant if not _is_consequence(fault, meant)]
    yield from (_complaint(fault, document) for fault in told or faults[:1])


def _faults(error: ValidationError, model: Any, document: Document) -> Iterator[FieldError]:
    for found in error.errors(include_url=False):
        spot = find_spot(model, found["loc"])
        yield FieldError(
            code=found["type"],
            said=found["msg"],
            spot=spot,
            path=_as_written(spot.path, document),
            value=found["input"],
            facts=found.get("ctx", {}),
        )


def _is_consequence(fault: FieldError, faults: Iterable[FieldError]) -> bool:
    """Tell whether a field is missing only because its name is miswritten, which is told by itself."""
    within = fault.spot.path[:-1]
    names = (other.field for other in faults if other.code in _UNKNOWN and other.spot.path[:-1] == within)
    return fault.code in _MISSING and bool(near(fault.field, names))


def without_echoes(shapes: Iterable[Diagnostic], named: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Leave out complaints about the shape of a name that is unknown anyway."""
    taken = {(complaint.line, complaint.column) for complaint in named}
    return [shape for shape in shapes if (shape.line, shape.column) not in taken]


def _complaint(fault: FieldError, document: Document) -> Diagnostic:
    message, hint = sentence(fault)
    if fault.code in _MISSING:
        return document.complain(fault.spot.path[:-1], message, hint)
    is_key = fault.spot.is_key or fault.code in _UNKNOWN
    error = fault.facts.get("error")
    inside = error.path if isinstance(error, PlacedError) else ()
    return document.complain((*fault.path, *inside), message, hint, key=is_key)


_LEFT_OUT = frozenset({"use", "exercise", "preset", "say", "name", "length"})
"""Steps that need not be written: of an exercise, a pacing, a phrase and a phase."""


def _as_written(path: tuple[PathStep, ...], document: Document) -> tuple[PathStep, ...]:
    """Leave out the steps that a short form leaves out."""
    written: tuple[PathStep, ...] = ()
    for step in path:
        short = step in _LEFT_OUT and step not in document.find(written).parts
        written = written if short else (*written, step)
    return written


def _is_meant(spot: ModelLocation, document: Document) -> bool:
    """Tell whether the branches of unions are those that the writer meant, by what stands in the file."""
    return all(
        branch is (dict if isinstance(document.find(path).value, dict) else str)
        for path, branch in spot.branches
    )


def _is_echo(fault: FieldError) -> bool:
    """Tell whether a list is called too short only because its entries are wrong."""
    return (
        fault.code == "too_short"
        and isinstance(fault.value, (dict, list, tuple))
        and len(fault.value) >= fault.facts["min_length"]
    )
