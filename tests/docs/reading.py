"""The pages of docs/ taken apart: their examples, their recipes, their links."""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"# ([\w/-]+\.yaml)\n")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A block of code on a page: its language, the file that it says it is (`name`), its text."""

    language: str
    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What a page promises under one heading: the files to write, and the words to type."""

    title: str
    files: Mapping[str, str]
    commands: tuple[tuple[str, ...], ...]


def read_page(name: str) -> str:
    """Read a page of docs/."""
    return (DOCS / name).read_text(encoding="utf-8")


def examples(text: str) -> Iterator[Example]:
    """List the blocks of code of a text; a YAML block names its file in its first line."""
    for language, code in _FENCE.findall(text):
        named = _NAME.match(code)
        yield Example(language=language, name=named[1] if named else "", text=code)


def recipes(page: str) -> dict[str, Recipe]:
    """List the recipes of a page: its headings of the third level, each with what follows it."""
    sections = re.split(
        r"^### ", re.sub(r"^## .*$", "### ", read_page(page), flags=re.MULTILINE), flags=re.MULTILINE
    )
    found = (_recipe(*section.split("\n", 1)) for section in sections[1:])
    return {recipe.title: recipe for recipe in found if recipe.title}


def _recipe(title: str, body: str) -> Recipe:
    code = list(examples(body))
    lines = (line for example in code if example.language != "yaml" for line in example.text.splitlines())
    return Recipe(
        title=title.strip(),
        files={example.name: example.text for example in code if example.language == "yaml"},
        commands=tuple(tuple(shlex.split(line, comments=True)) for line in lines if line.strip()),
    )


def headings(text: str) -> list[str]:
    """List the headings of a page; what stands in code is none."""
    return _HEADING.findall(_FENCE.sub("", text))


def anchor(heading: str) -> str:
    """Make the anchor that a heading is linked by.

    >>> anchor("What `rest` does, and why")
    'what-rest-does-and-why'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def links(text: str) -> list[str]:
    """List where a page points to."""
    return re.findall(r"\]\(([^)\s]+)\)", _FENCE.sub("", text))
