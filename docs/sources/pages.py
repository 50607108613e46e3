"""Templates to pages: each mark such as `<!-- fields: routine -->` gives way to the table that it names."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from docs.sources.catalogue import (
    exercise_names,
    exercise_tables,
    plan_table,
    preset_table,
    routine_doses,
    routine_table,
)
from docs.sources.drawing import session_picture
from docs.sources.fields import field_table, limits
from docs.sources.meanings import SOURCES
from docs.sources.moments import moment_table, variable_table

PAGES = ("notation.md", "library.md")
"""The pages of docs/ that are written from templates."""

PICTURE = "session.svg"
"""The picture that is drawn beside them."""

TABLES: Mapping[str, Callable[[str], str]] = {
    "fields": field_table,
    "limits": lambda _: limits(),
    "presets": preset_table,
    "moments": lambda _: moment_table(),
    "variables": lambda _: variable_table(),
    "exercise names": lambda _: exercise_names(),
    "exercises": lambda _: exercise_tables(),
    "routines": lambda _: routine_table(),
    "routine doses": lambda _: routine_doses(),
    "plans": lambda _: plan_table(),
}

_MARK = re.compile(r"^<!-- ([a-z ]+?)(?:: ([\w-]+))? -->$", re.MULTILINE)


@cache
def page(name: str) -> str:
    """Write a page from its template."""
    template = (SOURCES / name).read_text(encoding="utf-8")
    return note(name) + _MARK.sub(lambda mark: TABLES[mark[1]](mark[2] or ""), template)


def note(name: str) -> str:
    """Tell whoever opens the page where to change it."""
    return f"<!-- scripts/update-docs writes this page from docs/sources/{name}: change it there. -->\n\n"


def marks(name: str) -> list[tuple[str, str]]:
    """List the marks of a template: the kind of table, and what it is about."""
    found = _MARK.findall((SOURCES / name).read_text(encoding="utf-8"))
    return [(kind, about) for kind, about in found]


def write_pages(folder: Path = SOURCES.parent) -> list[Path]:
    """Write every page that has changed into a folder, and list those."""
    written = {name: page(name) for name in PAGES} | {PICTURE: session_picture()}
    changed = [folder / name for name, text in written.items() if _text(folder / name) != text]
    for path in changed:
        path.write_text(written[path.name], encoding="utf-8")
    return changed


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
