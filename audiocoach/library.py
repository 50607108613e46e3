"""The user's folders first, then built-in data."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TypeVar

from audiocoach.coach.model.exercises import Catalogue, Exercise
from audiocoach.coach.model.fields import find
from audiocoach.coach.model.pacing import Presets
from audiocoach.coach.model.plans import Plan
from audiocoach.coach.model.routines import Routine
from audiocoach.coach.model.wording import MOMENTS, SpokenText, Wording
from audiocoach.errors import (
    AudiocoachError,
    Diagnostic,
    Diagnostics,
    UnknownNameError,
    about_file,
    did_you_mean,
    in_order,
)
from audiocoach.files import config_folder
from audiocoach.notation.document import Document, open_document, parse_document
from audiocoach.notation.file_kinds import EXERCISES, PLAN, PRESET, ROUTINE, WORDING
from audiocoach.notation.inheritance import Relatives
from audiocoach.notation.names import Names
from audiocoach.notation.text import read_text


def merged_wording(below: Wording, above: Wording) -> Wording:
    """Return a wording that says what `above` states, and for the rest what `below` does.

    >>> english = Wording(sides={"left": "left", "right": "right"}, description="Plain.")
    >>> merged_wording(english, Wording(sides={"left": "port"})).sides
    {'left': 'port', 'right': 'right'}
    """
    merged = {}
    for name in Wording.model_fields:
        mine, theirs = getattr(above, name), getattr(below, name)
        if name == "exercises":
            merged[name] = {
                **theirs,
                **{id_: _said_over(theirs.get(id_), text) for id_, text in mine.items()},
            }
        elif isinstance(mine, dict):
            merged[name] = {**theirs, **mine}
        else:
            merged[name] = mine if name in above.model_fields_set else theirs
    return above.model_copy(update=merged)


def _said_over(below: SpokenText | None, above: SpokenText) -> SpokenText:
    """Return an exercise's spoken text with what `above` states; the rest stays as it is below."""
    if below is None:
        return above
    return below.model_copy(update={name: getattr(above, name) for name in above.model_fields_set})


ENDINGS = (".yaml", ".yml")

PACKAGED = Path(__file__).parent / "data"

CHECKOUT = Path(__file__).parent.parent / "data"

_DONE_WITH = {"plan": "plan {} --start DATE", "routine": "make {}"}

Kept = TypeVar("Kept")


def built_in_folder() -> Path:
    """Find the built-in data: inside an installed package, or beside it in a checkout."""
    return PACKAGED if PACKAGED.is_dir() else CHECKOUT


def open_library() -> "Library":
    """Open the user's library: their own files first, then the built-in ones."""
    return Library([config_folder(), built_in_folder()])


class LazyFiles(Mapping[str, Kept]):
    """Things by name, each read from its file when it is first asked for."""

    def __init__(self, paths: Mapping[str, Path], read: Callable[[Path], Kept]) -> None:
        self.paths = paths
        self._read = read
        self._kept: dict[str, Kept] = {}

    def __getitem__(self, name: str) -> Kept:
        if name not in self._kept:
            self._kept[name] = self._read(self.paths[name])
        return self._kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.paths)

    def __len__(self) -> int:
        return len(self.paths)


class Library:
    """All that can be asked for by name; of two things with one name, that of the earlier folder counts.

    A folder holds exercises/, routines/, plans/, wording/, pacing/ and verbosity/. Everything is read when it
    is asked for, once.
    """

    def __init__(self, folders: Sequence[Path], beside: Path | None = None) -> None:
        self.folders = tuple(folders)
        self._shelves = (beside, *self.folders) if beside is not None else self.folders
        self._pacings = LazyFiles(self.paths("pacing"), PRESET.read_file)
        self._verbosities = LazyFiles(self.paths("verbosity"), PRESET.read_file)
        self._wordings = LazyFiles(self.paths("wording"), self._whole_wording)

    def paths(self, kind: str) -> dict[str, Path]:
        """List the files of one kind by their names; the kinds are the folders."""
        found = [path for folder in reversed(self.folders) for path in yaml_files(folder / kind)]
        return {path.stem: path for path in found}

    def names(self, kind: str) -> list[str]:
        """List the names of one kind, in order; exercises by their ids."""
        return sorted(self.catalogue() if kind == "exercises" else self.paths(kind))

    def common_files(self) -> list[Path]:
        """List the files that are read for every routine: the settings, and all but routines and plans."""
        settings = [path for folder in self.folders for path in yaml_files(folder)]
        kinds = ("exercises", "wording", "pacing", "verbosity")
        return settings + [
            path for kind in kinds for each in self._shelves for path in yaml_files(each / kind)
        ]

    def catalogue(self) -> Catalogue:
        """Return every exercise by id; files with mistakes are left out, and `complaints` tells of them."""
        return self._exercises[0]

    def complaints(self) -> tuple[Diagnostic, ...]:
        """Tell what is wrong in files of exercises."""
        return self._exercises[1]

    def exercise(self, name: str) -> tuple[str, Exercise]:
        """Find an exercise, with its id, by its id, its name or an alias. Raises UnknownNameError."""
        key = self.known().exercise_id(name) or name
        return key, find(key, self.catalogue(), "exercise")

    def pacings(self) -> Presets:
        """Return the pacings by name."""
        return self._pacings

    def verbosities(self) -> Presets:
        """Return the verbosities by name."""
        return self._verbosities

    def expect_a_pacing(self, name: str | None) -> None:
        """Raise UnknownNameError where a verbosity is asked for as a pacing, which no file may do either."""
        if name in self._verbosities.paths and name not in self._pacings.paths:
            raise UnknownNameError(f"'{name}' is a verbosity, not a pacing", hint=f"write --verbosity {name}")

    def presets(self) -> Presets:
        """Return pacings and verbosities together: the presets that settings refer to."""
        return LazyFiles({**self._verbosities.paths, **self._pacings.paths}, PRESET.read_file)

    def wording(self, name: str) -> Wording:
        """Return a wording, complete with what it takes from the one it is like.

        Raises UnknownNameError, and Diagnostics where nothing is said at some moment.
        """
        wording = find(name, self._wordings, "wording")
        if not MOMENTS.keys() <= wording.phrases.keys():
            WORDING.read_file(self._wordings.paths[name], self.known())
        return wording

    def wording_of(self, routine: Routine, usual: str | None = None) -> str | None:
        """Name the wording that a routine asks for: by its name, or by the language that it is written in."""
        if routine.wording or not routine.language:
            return routine.wording
        return self.wording_in(routine.language, usual)

    def wording_in(self, language: str, first: str | None = None) -> str | None:
        """Name a wording in a language: `first` if it is one, else one of the user's, else a built-in one.

        One with mistakes is passed over; `check` tells them.
        """
        stems = (path.stem for folder in self.folders for path in yaml_files(folder / "wording"))
        for name in dict.fromkeys([first, *stems] if first else stems):
            with suppress(AudiocoachError):
                if self.wording(name).language.partition("-")[0] == language.partition("-")[0]:
                    return name
        return None

    def routine(self, name_or_path: str) -> Routine:
        """Read a routine of the library, or one in a file.

        Raises UnknownNameError, and Diagnostics with all that is wrong in it.
        """
        path = self.routine_path(name_or_path)
        there = self.beside(path.parent)
        try:
            routine = ROUTINE.read_file(path, there.known())
        except Diagnostics as error:
            raise Diagnostics([*there.complaints(), *error.complaints]) from None
        if routine.warm_up is not None and not any(block.warm_up for block in routine.blocks):
            routine = routine.warmed_up(ROUTINE.read_file(there.routine_path(routine.warm_up), there.known()))
        if there is self:
            return routine
        others = self.catalogue()
        near = {id_: each for id_, each in there.catalogue().items() if others.get(id_) is not each}
        return routine.model_copy(update={"exercises": {**near, **routine.exercises}})

    def beside(self, folder: Path) -> "Library":
        """Return the library as a routine of a folder sees it: the exercises/ beside it come first."""
        if folder in self.folders or not (folder / "exercises").is_dir():
            return self
        return Library(self.folders, folder)

    def routine_path(self, name_or_path: str) -> Path:
        """Find the file of a routine by its name or path. Raises UnknownNameError."""
        return self._path(name_or_path, "routine")

    def plan(self, name_or_path: str) -> Plan:
        """Read a plan of the library, or one in a file.

        Raises UnknownNameError, and Diagnostics with all that is wrong in it.
        """
        return PLAN.read_file(self.plan_path(name_or_path), self.known())

    def plan_path(self, name_or_path: str) -> Path:
        """Find the file of a plan by its name or path. Raises UnknownNameError."""
        return self._path(name_or_path, "plan")

    def path(self, name_or_path: str) -> Path:
        """Find a file by its path, or that of a routine or a plan by its name. Raises UnknownNameError."""
        is_plan = name_or_path in self.paths("plans").keys() - self.paths("routines").keys()
        return self._path(name_or_path, "plan" if is_plan else "routine")

    def _path(self, name_or_path: str, kind: str) -> Path:
        path, named = Path(name_or_path), self.paths(f"{kind}s")
        is_name = name_or_path in named or not name_or_path
        if path.is_file() and (path.suffix in ENDINGS or not is_name):
            return path
        if (near := yaml_called(path)) and not is_name:
            return near
        if path.is_dir() and not is_name:
            raise UnknownNameError(f"'{name_or_path}' is a folder", hint=f"name a file or a {kind}")
        if path.suffix in ENDINGS or len(path.parts) > 1:
            hint = did_you_mean(path.stem, named)
            raise UnknownNameError(f"there is no file '{name_or_path}'", hint=hint)
        other = "plan" if kind == "routine" else "routine"
        if name_or_path in self.paths(f"{other}s").keys() - named.keys():
            hint = f"run: audiocoach {_DONE_WITH[other].format(name_or_path)}"
            raise UnknownNameError(f"'{name_or_path}' is a {other}, not a {kind}", hint=hint)
        return find(name_or_path, named, kind)

    def known(self) -> Names:
        """Gather every name that a file may refer to."""
        return self._known

    def known_in(self, routine: Routine) -> Names:
        """Gather every name that is known inside a routine: its own exercises come first."""
        return replace(self._known, exercises=routine.over(self.catalogue()))

    @cached_property
    def _known(self) -> Names:
        return Names(
            exercises=self.catalogue(),
            pacings=frozenset(self._pacings),
            verbosities=frozenset(self._verbosities),
            wordings=self._wordings,
            routines=frozenset(self.paths("routines")),
        )

    @cached_property
    def _exercises(self) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
        catalogue: dict[str, Exercise] = {}
        complaints: list[Diagnostic] = []
        for folder in reversed(self._shelves):
            texts = _texts(yaml_files(folder / "exercises"), complaints)
            found, wrong = _read_families(texts, catalogue) if catalogue else _read_lowest(texts)
            catalogue |= found
            complaints += wrong
        return catalogue, in_order(complaints)

    def _whole_wording(self, path: Path, above: tuple[Path, ...] = ()) -> Wording:
        """Read a wording, complete with what it is like; `above` are the files that are like it."""
        document = open_document(path)
        wording = WORDING.read(document)
        if wording.like is None:
            return wording
        if path in above:
            raise about_file(str(path), "wordings are like each other in a ring", "remove one 'like'")
        below = self._liked(document, path, wording.like)
        return merged_wording(self._whole_wording(below, (*above, path)), wording)

    def _liked(self, document: Document, path: Path, name: str) -> Path:
        """Find the wording that another is like; one that is like its own name means the built-in one."""
        files = (file for folder in self.folders for file in yaml_files(folder / "wording"))
        for file in files:
            if file.stem == name and file != path:
                return file
        others = [other for other in self._wordings if other != name]
        hint = did_you_mean(name, others) or f"the names are {', '.join(others)}"
        lacking = f"there is no {'other ' if name in self._wordings.paths else ''}wording '{name}'"
        raise Diagnostics([document.complain(("like",), lacking, hint)])


def yaml_called(path: Path) -> Path | None:
    """Find the file that a path names without its ending, if there is one."""
    files = (path.with_name(path.name + ending) for ending in ENDINGS if path.name)
    return next((file for file in files if file.is_file()), None)


def yaml_files(folder: Path) -> list[Path]:
    """List the YAML files of a folder in order; a folder that is not there holds none."""
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith(".")
    )


FileTexts = tuple[tuple[Path, str], ...]
"""The files of a folder, and what stands in them."""

Families = tuple[Catalogue, tuple[Diagnostic, ...]]
"""The exercises of a folder by id, and what is wrong there."""


@lru_cache(maxsize=4)
def _read_lowest(texts: FileTexts) -> Families:
    """Read exercises that can be like no others: the built-in ones, which seldom change while we run."""
    return _read_families(texts, {})


def _read_families(texts: FileTexts, below: Catalogue) -> Families:
    """Read all exercises of one folder, which may be like those of the folders below."""
    found: dict[str, Exercise] = {}
    homes: dict[str, Path] = {}
    complaints: list[Diagnostic] = []
    documents = dict(_composed(texts, complaints))
    relatives = Relatives(documents.values(), below)
    for path, document in documents.items():
        try:
            exercises = EXERCISES.read(document, content=relatives.content(document)).exercises
        except Diagnostics as error:
            complaints += error.complaints
            continue
        for key in exercises.keys() & found.keys():
            twice = f"'{key}' stands in {homes[key].name}, too"
            complaints.append(document.complain(("exercises", key), twice, "rename one of them", key=True))
        found = {**exercises, **found}
        homes = {**dict.fromkeys(exercises, path), **homes}
    return found, tuple(complaints)


def _texts(paths: Iterable[Path], complaints: list[Diagnostic]) -> FileTexts:
    texts = []
    for path in paths:
        try:
            texts.append((path, read_text(path)))
        except Diagnostics as error:
            complaints += error.complaints
    return tuple(texts)


def _composed(texts: FileTexts, complaints: list[Diagnostic]) -> Iterator[tuple[Path, Document]]:
    for path, text in texts:
        try:
            yield path, parse_document(text, str(path))
        except Diagnostics as error:
            complaints += error.complaints
