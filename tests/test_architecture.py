"""The house: who may import whom, what stays pure, and how long a module or a function may become."""

import ast
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1] / "audiocoach"
LEAVES = frozenset({"errors", "files"})
"""What everybody may import but the coach, who touches no file."""

COACH_ROOMS = frozenset({"coach/model", "coach/script", "coach/timeline", "coach/adapt"})
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "errors": frozenset(),
    "files": frozenset({"errors"}),
    "coach/model": frozenset({"errors"}),
    "coach/script": frozenset({"errors", "coach/model"}),
    "coach/timeline": frozenset({"errors", "coach/model", "coach/script"}),
    "coach/adapt": frozenset({"errors", "coach/model", "coach/script"}),
    "voices": LEAVES,
    "notation": LEAVES | {"coach/model", "coach/script"},
    "imports": frozenset({"errors", "notation", "coach/model"}),
    "settings": LEAVES | {"notation", "coach/model", "voices"},
    "library": LEAVES | {"notation", "coach/model"},
    "audio": LEAVES | COACH_ROOMS - {"coach/adapt"} | {"voices"},
    "publish": LEAVES | COACH_ROOMS,
    "web": LEAVES | {"publish"},
    "studio": LEAVES
    | COACH_ROOMS
    | {"web", "publish", "audio", "imports", "library", "settings", "notation", "voices"},
    "batch": LEAVES
    | {"coach/model", "coach/script", "studio", "web", "publish", "audio", "settings", "notation", "voices"}
    | {"__init__"},
    "cli": LEAVES
    | COACH_ROOMS
    | {"batch", "studio", "web", "publish", "audio", "library", "settings", "notation", "voices", "__init__"},
    "__init__": frozenset({"settings", "studio"}),
    "__main__": frozenset({"cli"}),
}
"""What each room may import besides itself: what lies below it. Coach and voices never meet."""

HOMES: Mapping[str, tuple[str, ...]] = {
    "PIL": ("publish/cover",),
    "babel": ("coach/model/wording", "coach/script/templates", "voices/preparation"),
    "click": ("cli",),
    "dask": ("batch/engine",),
    "distributed": ("batch/engine",),
    "espeakng_loader": ("voices/espeak",),
    "fsspec": ("batch/store",),
    "gtts": ("voices/gtts",),
    "hibari": ("voices/hibari",),
    "icalendar": ("publish/calendar",),
    "imageio_ffmpeg": ("audio/music",),
    "lameenc": ("audio/mp3",),
    "mutagen": ("publish/tags",),
    "numpy": ("audio", "voices/hibari"),
    "onnxruntime": ("voices/hibari", "voices/piper"),
    "piper": ("voices/piper",),
    "platformdirs": ("files",),
    "pydantic": ("batch/rows", "coach", "notation", "settings"),
    "pydantic_core": ("coach", "notation"),
    "pydub": ("audio",),
    "requests": ("voices",),
    "segno": ("web/address",),
    "soundfile": ("audio",),
    "soxr": ("audio",),
    "starlette": ("web/guard", "web/server"),
    "unicode_rbnf": ("coach/script/templates", "voices/preparation"),
    "urllib3": ("voices",),
    "uvicorn": ("web/running",),
    "yaml": ("notation",),
}
"""Where the packages of others may be imported; a new one gets a line here, best with one file."""

PURE = frozenset(
    {"abc", "bisect", "collections", "contextlib", "dataclasses", "datetime", "enum", "functools", "heapq"}
    | {"itertools", "math", "operator", "re", "string", "types", "typing", "unicodedata"}
)
"""What of the standard library the coach may use: nothing with files, network, clock, chance or logs."""

IMPURE_CALLS = frozenset(
    {"open", "print", "input", "exec", "eval", "exit", "quit", "breakpoint", "__import__"}
)
CLOCKS = frozenset({"today", "now", "utcnow", "fromtimestamp"})
"""What reads the clock out of datetime, whose dates and spans are values like any other."""

BY_NAME = frozenset({"import_module", "import_package", "_package"})
"""Functions that import the module that they are told."""

SAME_EVERYWHERE = frozenset(
    {"KINDS", "command", "main", "try_voice", "use_voice"}  # of the command line, and what it calls
    | {"DEFAULT_VOICE", "INSTALL", "PAUSE_MS", "URL_VARIABLE", "WORDS_A_MINUTE"}
    | {"find_offer", "install", "remove"}  # of voices
)
"""Public names that several modules define, and that mean the same in each."""

LONGEST_MODULE, LONGEST_FUNCTION = 450, 40


def name_of(path: Path) -> str:
    """Name a module by its place in the house: coach/bouts."""
    return path.relative_to(HOUSE).with_suffix("").as_posix()


MODULES = {name_of(path): path for path in sorted(HOUSE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}
COACH = [name for name in MODULES if name.startswith("coach/")]
every_module = pytest.mark.parametrize("name", MODULES)


def room_of(name: str) -> str:
    """Name the room of the house in which a module lies: coach/script for coach/script/bouts."""
    first, *rest = name.split("/")
    return f"{first}/{rest[0]}" if first == "coach" and len(rest) > 1 else first


def imports(name: str) -> Iterator[str]:
    """List the modules that a module imports, late ones and those imported by name included."""
    for node in ast.walk(TREES[name]):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom(module="audiocoach"):
                yield from (f"audiocoach.{alias.name}" for alias in node.names)
            case ast.ImportFrom(module=str(module)):
                yield module
            case ast.Call(func=func, args=[ast.Constant(value=str(module)), *_]):
                called = func.id if isinstance(func, ast.Name) else getattr(func, "attr", "")
                yield from [module] if called in BY_NAME else []


def imported_rooms(name: str) -> set[str]:
    """List the rooms of the house that a module imports, but for its own."""
    own = [module.split(".")[1:] for module in imports(name) if module.split(".")[0] == "audiocoach"]
    rooms = {room_of("/".join(module)) if module else "__init__" for module in own}
    return {"__init__" if room == "__version__" else room for room in rooms} - {room_of(name)}


@every_module
def test_imports_go_downwards(name: str) -> None:
    """A module imports only from rooms that lie below its own; a new room gets a line in the table."""
    if name == "coach/__init__":
        return
    assert imported_rooms(name) <= MAY_IMPORT[room_of(name)]


@every_module
def test_no_relative_imports(name: str) -> None:
    """Every import says in full where it comes from, so that this test sees it."""
    assert not [node for node in ast.walk(TREES[name]) if isinstance(node, ast.ImportFrom) and node.level]


@every_module
def test_packages_of_others_stay_at_home(name: str) -> None:
    """Each package is imported in one place of the house, where it can be exchanged."""
    packages = {module.split(".")[0] for module in imports(name)} - sys.stdlib_module_names - {"audiocoach"}
    for package in packages:
        homes = HOMES.get(package, ())
        assert any(name == home or name.startswith(f"{home}/") for home in homes), f"{package} is not at home"


def test_every_home_has_its_package() -> None:
    """A line whose package is no longer imported is taken away."""
    assert set(HOMES) == {module.split(".")[0] for name in MODULES for module in imports(name)} & set(HOMES)


@pytest.mark.parametrize("name", COACH)
def test_the_coach_is_pure(name: str) -> None:
    """No files, network, clock, chance or logging: what is said, and when, depends on nothing else."""
    standard = {module.split(".")[0] for module in imports(name)} & sys.stdlib_module_names
    assert standard <= PURE
    calls = [node.func for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert not {call.id for call in calls if isinstance(call, ast.Name)} & IMPURE_CALLS
    assert not {call.attr for call in calls if isinstance(call, ast.Attribute)} & CLOCKS


@every_module
def test_a_module_is_one_subject_long(name: str) -> None:
    """One subject a module: split where there are two, and never over 450 lines."""
    assert len(MODULES[name].read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@every_module
def test_a_function_is_one_idea_long(name: str) -> None:
    """About ten lines, under thirty, and never over forty."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    long = {
        node.name: node.end_lineno - node.lineno + 1
        for node in ast.walk(TREES[name])
        if isinstance(node, functions) and node.end_lineno is not None
    }
    assert {function: lines for function, lines in long.items() if lines > LONGEST_FUNCTION} == {}


@every_module
def test_a_module_says_what_it_is(name: str) -> None:
    """The first thing in a module is a sentence about it; its name says more than that it holds things."""
    assert ast.get_docstring(TREES[name])
    assert Path(name).name not in {
        "util",
        "utils",
        "helper",
        "helpers",
        "manager",
        "handler",
        "data",
        "misc",
        "common",
    }


def public_names(tree: ast.Module) -> Iterator[str]:
    """List what a module defines for others."""
    for node in tree.body:
        match node:
            case (
                ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name))
            ):
                yield name
            case ast.Assign(targets=targets):
                names = [
                    each for target in targets for each in ast.walk(target) if isinstance(each, ast.Name)
                ]
                yield from (each.id for each in names if isinstance(each.ctx, ast.Store))


def test_a_name_means_one_thing() -> None:
    """A public name is defined in one module, but for those that mean the same in each."""
    defined = Counter(name for tree in TREES.values() for name in public_names(tree) if name[0] != "_")
    assert {name for name, count in defined.items() if count > 1} == SAME_EVERYWHERE


def test_modules_do_not_import_each_other_in_a_ring() -> None:
    """No two modules need each other, not even by a late import; only the front door may be late."""
    needs = {
        name: {module.removeprefix("audiocoach.").replace(".", "/") for module in imports(name)}
        & MODULES.keys()
        for name in MODULES
        if name != "__init__"
    }
    while free := [name for name, needed in needs.items() if not needed & needs.keys()]:
        for name in free:
            del needs[name]
    assert sorted(needs) == []
