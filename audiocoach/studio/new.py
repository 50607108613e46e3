"""Files to start from: commented, working as they are."""

import json
import os
import re
import shlex
from pathlib import Path

from audiocoach.coach.script.phrasing import left_to_translate
from audiocoach.errors import SettingsError
from audiocoach.files import config_folder, real
from audiocoach.library import ENDINGS, built_in_folder, open_library
from audiocoach.notation.document import open_document, parse_document
from audiocoach.notation.file_kinds import WORDING
from audiocoach.notation.text import on_one_line, write_text
from audiocoach.publish.session_files import plain

FOLDERS = {"routine": "routines", "exercise": "exercises", "plan": "plans", "wording": "wording"}
"""What can be started, and the folder in which the library finds it."""

_SCHEMAS = {"exercise": "exercises"}

_NEXT = {
    "routine": "make {file}",
    "exercise": "show {id}",
    "plan": "show {name}",
    "wording": "script three-hip-exercises --wording {name}",
}


def place_for(name: str, kind: str = "routine", *, here: bool = False) -> Path:
    """Choose where a new file goes: a routine where the user stands, anything else where it is found.

    A name that is a path, with a folder or an ending, is taken as it is.
    """
    path = Path(name)
    path = path if path.suffix in ENDINGS else path.with_name(f"{path.name}.yaml")
    if kind == "routine" or here or path.name == name or len(path.parts) > 1:
        return path
    return config_folder() / FOLDERS[kind] / path


def begin(path: Path, kind: str = "routine", *, replace: bool = False) -> None:
    """Write a file to start from; its title and id are made from the file's name.

    Raises SettingsError where a file is there already, or something of that name, unless it is to be
    replaced; Diagnostics where it cannot be written.
    """
    if os.path.lexists(path) and not replace:
        hint = "choose another name, or --force"
        raise SettingsError("this file is there already", where=str(path), hint=hint)
    if is_found(path, kind):
        if not replace:
            _expect_new(path, kind)
        path.parent.mkdir(parents=True, exist_ok=True)
    data = built_in_folder().resolve()
    beginning = (data / "beginnings" / f"{kind}.yaml").read_text(encoding="utf-8")
    words = {
        "{schema}": (data / "schema" / f"{_SCHEMAS.get(kind, kind)}.json").as_uri(),
        "{data}": str(data),
        "{title}": json.dumps(title_of(path), ensure_ascii=False),
        **_words(path, kind),
    }
    for word, meaning in words.items():
        beginning = beginning.replace(word, meaning)
    write_text(path, _with_others(beginning) if kind == "wording" else beginning)


_OTHERS = re.compile(r"^\{other (\w+)\}$", re.MULTILINE)


def _with_others(beginning: str) -> str:
    """Put in, as comments, every line of the English wording that a wording to start from leaves out."""
    catalogue = open_library().catalogue()
    english = open_document(built_in_folder() / "wording" / "english.yaml").value
    english["exercises"] = {id_: {"name": exercise.spoken} for id_, exercise in catalogue.items()}
    own = parse_document(_OTHERS.sub("", beginning), "").value

    def lines(mark: re.Match[str]) -> str:
        table = mark[1]
        others = {word: said for word, said in english[table].items() if word not in own.get(table, {})}
        return "\n".join(f"  # {word}: {on_one_line(said)}" for word, said in others.items())

    return _OTHERS.sub(lines, beginning)


def next_command(path: Path, kind: str = "routine") -> str:
    """Give the command that shows or makes what was begun; none, where the library does not find it."""
    if kind in ("exercise", "wording") and not is_found(path, kind):
        return ""
    command = _NEXT[kind]
    for word, meaning in _words(path, kind, whole=True).items():
        command = command.replace(word, meaning)
    return f"audiocoach {command}"


def count_untranslated(path: Path) -> str:
    """Count what a new wording leaves to translate into another language, table by table."""
    library, wording = open_library(), WORDING.read_file(path)
    left = left_to_translate(wording, library.wording("english"), library.catalogue())
    return ", ".join(f"{len(names)} {table}" for table, names in left.items())


def is_found(path: Path, kind: str) -> bool:
    """Tell whether a file lies where the library looks for its kind in the user's folder."""
    return real(path.parent) == real(config_folder() / FOLDERS[kind])


def title_of(path: Path) -> str:
    """Make a title from the name of a file.

    >>> title_of(Path("my-hips.yaml"))
    'My hips'
    """
    words = " ".join(path.stem.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:] or "My routine"


def id_of(path: Path) -> str:
    """Make an id from the name of a file.

    >>> id_of(Path("My Knee Bend.yaml"))
    'my-knee-bend'
    """
    return plain(path.stem)[:80].strip("-")


def _words(path: Path, kind: str, *, whole: bool = False) -> dict[str, str]:
    """Give what stands for a file in commands: its path, whole or without its folder, its name, its id."""
    file = str(path) if whole or is_found(path, kind) else path.name
    name = path.stem if is_found(path, kind) else file
    quoted = {"{file}": shlex.quote(file), "{name}": shlex.quote(name), "{id}": id_of(path)}
    return quoted if whole else {word: " ".join(meaning.split()) for word, meaning in quoted.items()}


def _expect_new(path: Path, kind: str) -> None:
    """Raise SettingsError where the library has something of that name."""
    name = id_of(path) if kind == "exercise" else path.stem
    if name in open_library().names(FOLDERS[kind]):
        hint = "choose another name, or --force to put yours in its place"
        article = "an" if kind == "exercise" else "a"
        raise SettingsError(f"there is {article} {kind} '{name}' already", where=str(path), hint=hint)
