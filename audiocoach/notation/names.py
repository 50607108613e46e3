"""Names that a file uses: of exercises, presets, wordings and routines, of moments and of variables."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any
from unicodedata import category

from audiocoach.coach.model.exercises import Catalogue
from audiocoach.coach.model.wording import EXERCISE_LINES, EXERCISE_TEXT, MOMENTS, Wording
from audiocoach.coach.script.templates import check_variables
from audiocoach.errors import Diagnostic, did_you_mean
from audiocoach.notation.document import Document, PathStep
from audiocoach.notation.text import on_one_line

Path = tuple[PathStep, ...]

Placed = Iterator[tuple[Path, Any]]
"""Values and their paths."""

SMALL_WORDS = frozenset(["a", "an", "and", "at", "in", "of", "on", "the", "to", "using", "with"])
"""Words that tell no exercise from another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Every exercise, routine, pacing, verbosity and wording that there is.

    `ids` finds exercises by any of their names; `wordings` are complete with what they are like.
    """

    exercises: Catalogue = field(default_factory=dict)
    pacings: Set[str] = frozenset()
    verbosities: Set[str] = frozenset()
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    routines: Set[str] = frozenset()
    ids: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", ids_by_name(self.exercises))

    def exercise_id(self, name: str) -> str | None:
        """Find an exercise by any of its names, whatever the case and the order of the words."""
        return (
            name if name in self.exercises else self.ids.get(normalized(name)) or self.ids.get(word_set(name))
        )


def normalized(name: str) -> str:
    """Write a name the way names are compared: case, hyphens and spaces make no difference.

    >>> normalized("Heel  Drop") == normalized("heel-drop")
    True
    """
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()


def word_set(name: str) -> str:
    """Write a name as its words in the order of the alphabet, without the small ones.

    >>> word_set("a drive of the knee with a pause"), word_set("Knee drive, pause")
    ('drive+knee+pause', 'drive+knee+pause')
    """
    return "+".join(sorted({*re.findall(r"[^\W_]+(?:['’][^\W_]+)*", name.casefold())} - SMALL_WORDS))


def ids_by_name(exercises: Catalogue) -> dict[str, str]:
    """List the ids of exercises by folded name in the ear, alias, name and id, of which a later one wins.

    They are found by the gist of each of these, too, unless it is that of several exercises.
    """
    by_ear = {normalized(exercise.spoken): key for key, exercise in exercises.items()}
    by_alias = {normalized(alias): key for key, exercise in exercises.items() for alias in exercise.aliases}
    by_name = {normalized(exercise.name): key for key, exercise in exercises.items()}
    by_id = {normalized(key): key for key in exercises}
    whole = by_ear | by_alias | by_name | by_id
    owners: dict[str, set[str]] = {}
    for name, key in whole.items():
        owners.setdefault(word_set(name), set()).add(key)
    return {words: min(keys) for words, keys in owners.items() if len(keys) == 1} | whole


_NOT_FOUND = "unknown"

_WITH_DOSE = re.compile(r"(.*?\w)[\s,:–-]+(\d{1,2})\s*[x×]\s*(\d+(?:\s*(?:s|m|min))?)", re.IGNORECASE)

_COUNTED = re.compile(r"\s*\d[\d–-]*\s*[x×]\s*\d[\d–-]*\s*$", re.IGNORECASE)

SEE = "audiocoach list exercises shows them"


def routine_references(document: Document, known: Names) -> Iterator[Diagnostic]:
    """Check every name in a routine, and in the exercises at its head."""
    yield from exercises_references(document, known)
    yield from _named(document, ("wording",), known.wordings, "wording")
    yield from _named(document, ("warm_up",), known.routines, "routine")
    yield from chosen(document, (), known)
    for path, _ in entries(document, ("blocks",)):
        yield from chosen(document, path, known)
    for path, item in items(document):
        yield from _exercise(document, path if isinstance(item, str) else (*path, "use"), known)
        yield from _timed(document, path, item, known)
        yield from chosen(document, path, known)


def _timed(document: Document, path: Path, item: Any, known: Names) -> Iterator[Diagnostic]:
    """Complain of reps on a stretch."""
    if not isinstance(item, dict) or "use" not in item:
        return
    id_ = known.exercise_id(str(item["use"])) or ""
    dose = item.get("dose")
    counts = (
        "reps" in dose if isinstance(dose, dict) else isinstance(dose, str) and bool(_COUNTED.match(dose))
    )
    if ("reps" in item or counts) and id_ in known.exercises and known.exercises[id_].stretch:
        where = (*path, "reps" if "reps" in item else "dose")
        yield document.complain(
            where, "a stretch is timed, not counted", "give it a time, as in time: 1m", key=True
        )


def exercises_references(document: Document, known: Names) -> Iterator[Diagnostic]:
    """Check every name in a file of exercises, whose own exercises count as known."""
    own = at(document.value, ("exercises",))
    ids = {*known.exercises, *(own if isinstance(own, dict) else ())}
    for path, _ in entries(document, ("exercises",)):
        yield from _named(document, (*path, "pacing"), known.pacings, "pacing")
        for key in ("harder", "easier"):
            for neighbour, _ in entries(document, (*path, key)):
                yield from _named(document, neighbour, ids, "exercise")


def preset_references(document: Document, known: Names) -> Iterator[Diagnostic]:
    """Check the name that a pacing or verbosity starts from."""
    yield from _named(document, ("preset",), known.pacings | known.verbosities, "pacing or verbosity")


def wording_references(document: Document, known: Names) -> Iterator[Diagnostic]:
    """Check the names in a wording, and that with the one it is like it speaks at every moment."""
    yield from _named(document, ("like",), known.wordings, "wording")
    for path, _ in entries(document, ("exercises",)):
        if path[-1] not in known.exercises:
            wrong = f"there is no exercise '{path[-1]}'"
            yield document.complain(path, wrong, _near(path[-1], known.exercises, SEE), key=True)
    like = at(document.value, ("like",))
    said = at(document.value, ("phrases",))
    spoken = set(said) if isinstance(said, dict) else set()
    if isinstance(like, str):
        spoken |= set(known.wordings[like].phrases if like in known.wordings else MOMENTS)
    lacking = [moment for moment in MOMENTS if moment not in spoken]
    if lacking:
        hint = 'add them ("" is silence), or like: and the wording that has them'
        yield document.complain(("phrases",), f"nothing is said at {', '.join(lacking)}", hint)


def plan_references(document: Document, known: Names) -> Iterator[Diagnostic]:
    """Check every name in a plan."""
    for path, _ in entries(document, ("stages",)):
        for routine, _ in entries(document, (*path, "routines")):
            yield from _named(document, routine, known.routines, "routine")
        for kind in ("pacing", "verbosity"):
            chosen_at = (*path, kind)
            listed = [each for each, _ in entries(document, chosen_at)] or [chosen_at]
            for each in listed:
                yield from _preset(document, each, kind, known)
    for path, _ in entries(document, ("extras",)):
        yield from _named(document, (*path, "routine"), known.routines, "routine")


def settings_references(document: Document, known: Names) -> Iterator[Diagnostic]:
    """Check every name in the user's settings."""
    yield from _named(document, ("wording",), known.wordings, "wording")
    yield from chosen(document, (), known)


def chosen(document: Document, path: Path, known: Names) -> Iterator[Diagnostic]:
    """Check the pacing and the verbosity that are chosen at a path."""
    pacing = (*path, "pacing")
    if isinstance(at(document.value, pacing), dict):
        pacing = (*pacing, "preset")
    yield from _preset(document, pacing, "pacing", known)
    yield from _preset(document, (*path, "verbosity"), "verbosity", known)


def with_ids(routine: Any, known: Names) -> Any:
    """Return the values of a routine with the id of each exercise in place of its name or alias."""
    blocks = at(routine, ("blocks",))
    if not isinstance(blocks, list):
        return routine
    return {**routine, "blocks": [_block_with_ids(block, known) for block in blocks]}


def _block_with_ids(block: Any, known: Names) -> Any:
    listed = at(block, ("exercises",))
    if not isinstance(listed, list):
        return block
    return {**block, "exercises": [_item_with_id(item, known) for item in listed]}


def _item_with_id(item: Any, known: Names) -> Any:
    match item:
        case str():
            return known.exercise_id(item) or _NOT_FOUND
        case {"use": str(name)}:
            return {**item, "use": known.exercise_id(name) or _NOT_FOUND}
    return item


def _exercise(document: Document, path: Path, known: Names) -> Iterator[Diagnostic]:
    name = at(document.value, path)
    if isinstance(name, str) and known.exercise_id(name) is None:

        def hint() -> str:
            near = did_you_mean(name, known.exercises) or did_you_mean(name, known.ids)
            other = f"{near} Or" if near else f"{SEE}, or"
            return f"{other} write one of your own: {_of_ones_own(name)}"

        yield document.complain(path, f"there is no exercise '{name}'", hint)


def _near(name: object, choices: Iterable[str], otherwise: str) -> Callable[[], str]:
    """Look for near names when they are to be shown."""
    return lambda: did_you_mean(str(name), choices) or otherwise


def _of_ones_own(name: str) -> str:
    """Write an exercise of somebody's own as it would stand in a block.

    >>> _of_ones_own("dead-bug"), _of_ones_own("TRX row, 3 x 10")
    ('{name: Dead bug, reps: 10}', '{name: TRX row, dose: 3 x 10}')
    """
    called, dose, much = name.strip(), "reps", "10"
    if counted := _WITH_DOSE.fullmatch(called):
        called, dose, much = counted[1], "dose", f"{counted[2]} x {counted[3]}"
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", called):
        called = called.replace("-", " ")
    return f"{{name: {on_one_line(called[:1].upper() + called[1:])}, {dose}: {much}}}"


def _preset(document: Document, path: Path, kind: str, known: Names) -> Iterator[Diagnostic]:
    """Check the name of a pacing or of a verbosity, and tell where one is taken for the other."""
    name = at(document.value, path)
    own, other, others = known.pacings, "verbosity", known.verbosities
    if kind == "verbosity":
        own, other, others = known.verbosities, "pacing", known.pacings
    if isinstance(name, str) and name in others - own:
        yield document.complain(path, f"'{name}' is a {other}, not a {kind}", f"write {other}: {name}")
    else:
        yield from _named(document, path, own, kind)


def _named(document: Document, path: Path, names: Iterable[str], kind: str) -> Iterator[Diagnostic]:
    name, choices = at(document.value, path), sorted(names)
    if isinstance(name, str) and name not in choices:
        hint = _near(name, choices, f"the names are {', '.join(choices) or 'none'}")
        yield document.complain(path, f"there is no {kind} '{name}'", hint)


DURATIONS = {
    "about": {"time"},
    "hour": {"n"},
    "minute": {"n"},
    "second": {"n"},
    "hour_minute": {"hour", "minute"},
    "hour_second": {"hour", "second"},
    "minute_second": {"minute", "second"},
    "hour_minute_second": {"hour", "minute", "second"},
}
"""The templates that put lengths of time into words, and their variables."""

SIDES = ("left", "right")

NO_VARIABLES: frozenset[str] = frozenset()


_SILENT = frozenset(["P", "Z", "C", "Mn", "So", "Sk"])
"""Unicode categories, or their first letters: punctuation, spaces, pictures, what cannot be seen."""

_SPOKEN_MARKS = frozenset("%&@#*/\\§°©®")


def routine_texts(document: Document) -> Iterator[Diagnostic]:
    """Check every text of a routine."""
    yield from phrases(document, ("phrases",))
    for safety in ("safety", "safety_later"):
        yield from texts(document, (safety,), NO_VARIABLES)
    yield from exercises_texts(document)
    for path, item in items(document):
        if is_own(item):
            yield from _exercise_texts(document, path)
        match item:
            case {"use": _, "say": dict()} | {"name": _, "say": dict()}:
                yield from _exercise_texts(document, (*path, "say"))
                yield from phrases(document, (*path, "say", "phrases"))
            case {"say": str()} if not is_own(item):
                yield from texts(document, (*path, "say"), NO_VARIABLES)


def exercises_texts(document: Document) -> Iterator[Diagnostic]:
    """Check the spoken text of every exercise of a file."""
    for path, _ in entries(document, ("exercises",)):
        yield from _exercise_texts(document, path)


def wording_texts(document: Document) -> Iterator[Diagnostic]:
    """Check every template of a wording."""
    yield from phrases(document, ("phrases",))
    yield from _pronounced(document, ("pronounce",))
    yield from _keys(document, ("sides",), SIDES, "a side")
    yield from _keys(document, ("durations",), DURATIONS, "a length of time")
    for path, _ in entries(document, ("exercises",)):
        yield from _exercise_texts(document, path)
        yield from phrases(document, (*path, "phrases"))
    for path, _ in entries(document, ("durations",)):
        yield from texts(document, path, DURATIONS.get(str(path[-1]), set()))


def settings_texts(document: Document) -> Iterator[Diagnostic]:
    """Check the phrases that the user's settings change."""
    yield from phrases(document, ("phrases",))


def phrases(document: Document, path: Path) -> Iterator[Diagnostic]:
    """Check that the phrases at a path belong to moments, and use their variables."""
    yield from _keys(document, path, MOMENTS, "a moment")
    for inner, phrase in entries(document, path):
        allowed = MOMENTS.get(str(inner[-1]))
        if allowed is None:
            continue
        for form in [(*inner, key) for key in phrase] if isinstance(phrase, dict) else [inner]:
            yield from texts(document, form, allowed)


def texts(document: Document, path: Path, allowed: Set[str]) -> Iterator[Diagnostic]:
    """Check the variables of one template, or of every template of a list."""
    value = at(document.value, path)
    if isinstance(value, str):
        try:
            check_variables(value, allowed)
        except ValueError as error:
            yield document.complain(path, str(error))
        yield from speakable(document, path, value.strip())
    else:
        for inner, _ in entries(document, path):
            yield from texts(document, inner, allowed)


def speakable(document: Document, path: Path, text: str) -> Iterator[Diagnostic]:
    """Complain of a text in which no voice finds anything to say."""
    if text and all(map(_is_silent, text)):
        yield document.complain(path, f"there is nothing to say in '{text}'", "write words, or leave it out")
    if number := _NUMBER.search(text):
        wrong = f"a number of {len(number[0])} digits is more than anybody can follow"
        yield document.complain(path, wrong, f"at most {MOST_DIGITS}, or with spaces between")


MOST_DIGITS = 20
"""Digits of a number in spoken text."""

_NUMBER = re.compile(rf"\d{{{MOST_DIGITS + 1},}}")


def _is_silent(mark: str) -> bool:
    kind = category(mark)
    return not _SILENT.isdisjoint((kind, kind[0])) and mark not in _SPOKEN_MARKS


def items(document: Document) -> Placed:
    """List the lines of every block of a routine."""
    for block, _ in entries(document, ("blocks",)):
        yield from entries(document, (*block, "exercises"))


def is_own(item: object) -> bool:
    """Tell whether a line of a block is an exercise that is written there."""
    return isinstance(item, dict) and "name" in item and "use" not in item


def entries(document: Document, path: Path) -> Placed:
    """List what a list or mapping holds; anything else holds nothing."""
    value = at(document.value, path)
    if isinstance(value, dict):
        yield from (((*path, key), part) for key, part in value.items())
    elif isinstance(value, list):
        yield from (((*path, index), part) for index, part in enumerate(value))


def at(value: Any, path: Path) -> Any:
    """Return what stands at a path, or None."""
    for step in path:
        match value:
            case dict():
                value = value.get(step)
            case list() if isinstance(step, int) and step < len(value):
                value = value[step]
            case _:
                return None
    return value


def _exercise_texts(document: Document, path: Path) -> Iterator[Diagnostic]:
    for spoken in EXERCISE_LINES:
        yield from texts(document, (*path, spoken), EXERCISE_TEXT)
    if isinstance(said := at(document.value, (*path, "say")), str):
        yield from speakable(document, (*path, "say"), said.strip())
    yield from _pronounced(document, (*path, "pronounce"))


def _pronounced(document: Document, path: Path) -> Iterator[Diagnostic]:
    """Check that words are written as something that can be heard."""
    for inner, sound in entries(document, path):
        if isinstance(sound, str):
            yield from speakable(document, inner, sound)


def _keys(
    document: Document, path: Path, allowed: Mapping[str, Any] | tuple[str, ...], what: str
) -> Iterator[Diagnostic]:
    value = at(document.value, path)
    for key in value if isinstance(value, dict) else ():
        if key not in allowed:
            hint = _near(key, allowed, f"the choices are {', '.join(allowed)}")
            yield document.complain((*path, key), f"'{key}' is not {what}", hint, key=True)
