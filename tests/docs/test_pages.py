import doctest
import re
from pathlib import Path

import pytest

from audiocoach.coach.model.routines import places as places_of
from audiocoach.coach.model.wording import MOMENTS
from audiocoach.library import Library, built_in_folder
from docs.sources import fields, tables
from docs.sources.drawing import session_picture
from docs.sources.fields import GENERIC, definitions, keys_of, told_by
from docs.sources.meanings import meanings
from docs.sources.moments import all_variables
from docs.sources.pages import PAGES, PICTURE, TABLES, marks, page, write_pages
from tests.docs.reading import DOCS, anchor, headings, links, read_page

ALL_PAGES = sorted(path.name for path in DOCS.glob("*.md"))
FLAT = frozenset(meanings()["flat"])


@pytest.mark.parametrize("name", PAGES)
def test_pages_are_current(name: str) -> None:
    """A page is what its template and the package make of it; `scripts/update-docs` writes it anew."""
    assert read_page(name) == page(name), f"docs/{name} is stale; run scripts/update-docs"


def test_the_picture_is_current() -> None:
    """The session in the README is drawn as it would be today."""
    assert read_page(PICTURE) == session_picture(), "docs/session.svg is stale; run scripts/update-docs"


def test_only_stale_pages_are_written(tmp_path: Path) -> None:
    """Writing the pages a second time changes nothing."""
    assert [path.name for path in write_pages(tmp_path)] == [*PAGES, PICTURE]
    assert write_pages(tmp_path) == []


@pytest.mark.parametrize("name", PAGES)
def test_marks_name_tables(name: str) -> None:
    """Every mark of a template becomes a table, and none is left on its page."""
    assert {kind for kind, _ in marks(name)} <= TABLES.keys()
    assert not re.search(r"^<!-- (?!scripts/update-docs)", read_page(name), re.MULTILINE)


def test_every_kind_of_thing_is_on_the_page() -> None:
    """Each kind of file and each part of one has its table on the page, or its keys in another's."""
    shown = {about for kind, about in marks("notation.md") if kind == "fields"}
    same_as_pacing = {"Preset"}
    assert definitions().keys() - FLAT - same_as_pacing == shown


def test_preset_is_the_pacing_file() -> None:
    """A pacing file has the keys that `pacing:` has everywhere, so one table tells both."""
    assert definitions()["Preset"]["properties"].keys() == definitions()["pacing"]["properties"].keys()


def test_every_key_has_a_meaning() -> None:
    """Each key of each file is explained, in the schema or in meanings.yaml."""
    told = [(owner, key, meaning) for name in definitions() for owner, key, meaning in keys_of(name)]
    silent = {f"{owner}.{key}" for owner, key, meaning in told if not meaning and owner != "Preset"}
    assert not silent, "say what they mean, best in the Field(description=...)"


def test_meanings_are_needed() -> None:
    """meanings.yaml explains only what exists and what the schema does not explain itself."""
    needed = {
        f"{name}.{key}"
        for name, thing in definitions().items()
        for key, schema in thing["properties"].items()
        if not told_by(schema)
    }
    assert meanings()["keys"].keys() <= needed
    assert meanings()["moments"].keys() == MOMENTS.keys()
    assert meanings()["variables"].keys() == set(all_variables())
    assert definitions().keys() >= {*meanings()["things"], *FLAT}
    every_key = {f"{name}.{key}" for name, thing in definitions().items() for key in thing["properties"]}
    assert meanings()["takes"].keys() <= every_key


def test_generic_descriptions_exist() -> None:
    """The descriptions that tell a type rather than a key are those of the schemas."""
    everything = str([definitions()[name] for name in definitions()])
    assert all(description in everything for description in GENERIC)


def test_library_page_has_everything() -> None:
    """Every built-in exercise, routine and plan stands on the page once; routines with their doses."""
    library, text = Library([built_in_folder()]), read_page("library.md")
    for kind in ("exercises", "routines", "plans"):
        for name in library.names(kind):
            assert text.count(f"<br>`{name}` |") == 1
    for name in library.names("routines"):
        doses = re.findall(rf"^- \*\*.*\(`{name}`\): (.*)$", text, re.MULTILINE)
        used = [use.use for _, use in places_of(library.routine(name))]
        assert re.findall(r"`([\w-]+)` \d+ x \d+", doses[0]) == used


def test_library_page_gives_the_advice_of_the_sources() -> None:
    """Who should train, how often, how much, what first and why: nothing of it is left to be guessed."""
    advice = " ".join(read_page("library.md").partition("## Routines")[0].split())
    for said in (
        "Every level of fitness",
        "no old injury",
        "let a physiotherapist choose",
        "whole body on three or four days a week",
        "the rest share the time",
        "on two or three days",
        "Donkey kicks alone may come on five days",
        "three to six weeks",
        "The number of reps is yours",
        "ankle weights or a band suit most of them",
        "Learn the lateral lunge without its weight",
        "follows hip or glute work",
        "Begin with the gluteus medius",
        "glutes, adductors, hip flexors",
        "planks are core work",
        "Runners with weak hips are hurt more often",
        "The sources give none",
    ):
        assert said in advice


@pytest.mark.parametrize("name", ALL_PAGES)
def test_links_lead_somewhere(name: str) -> None:
    """Every link of a page within the project leads to a file, and to a heading that is there."""
    for link in links(read_page(name)):
        if link.startswith("http"):
            continue
        target, _, wanted = link.partition("#")
        path = (DOCS / target) if target else DOCS / name
        assert path.exists(), link
        if wanted:
            assert wanted in [anchor(heading) for heading in headings(path.read_text(encoding="utf-8"))], link


def test_examples_in_docstrings_are_true() -> None:
    """The examples of the modules that write the pages give what they say."""
    for module in (fields, tables):
        outcome = doctest.testmod(module)
        assert outcome.attempted
        assert not outcome.failed
