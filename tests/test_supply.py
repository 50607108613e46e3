"""What audiocoach stands on is written down: licences, exact versions, lowest versions that are real."""

import re
import tomllib
from importlib.metadata import distribution

from tests.commands import CHECKOUT
from tools.supply.licences import EXTRAS, licence, needed, table

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def direct() -> set[str]:
    """List the packages that the project itself asks for, but those for tests."""
    optional = PROJECT["optional-dependencies"]
    asked = [*PROJECT["dependencies"], *optional["music"], *optional["piper"]]
    return {re.split(r"[^A-Za-z0-9._-]", each)[0].lower() for each in asked}


def test_every_package_has_a_licence() -> None:
    """The page lists each package that an install brings, and none whose licence nobody knows."""
    rows = dict(line.strip("| ").split(" | ")[:2] for line in table().splitlines() if line.startswith("| "))
    assert {name for name, _ in needed("audiocoach")} <= rows.keys()
    assert "not said" not in rows.values()


def test_the_page_names_every_package_of_an_install() -> None:
    """docs/licences.md has a row for each package of the normal install, and those behind it."""
    page = (CHECKOUT / "docs" / "licences.md").read_text(encoding="utf-8")
    missing = [name for name, _ in needed("audiocoach") if f"| {name} |" not in page]
    assert missing == []


def test_the_page_names_every_extra() -> None:
    """What only an extra brings is there, too, wherever the page was written."""
    page = (CHECKOUT / "docs" / "licences.md").read_text(encoding="utf-8")
    asked = [(extra, name) for extra in EXTRAS for name in PROJECT["optional-dependencies"][extra]]
    names = [(extra, re.split(r"[^A-Za-z0-9._-]", name)[0]) for extra, name in asked]
    assert [
        name for extra, name in names if f"audiocoach[{extra}]" not in page or f"| {name} |" not in page
    ] == []


def test_licences_are_read_in_every_form() -> None:
    """Expressions, classifiers and plain words: each package says it in its own way."""
    assert licence(distribution("pydantic")) == "MIT"
    assert "BSD" in licence(distribution("click"))
    assert licence(distribution("espeakng-loader")).startswith("GPL")


def test_the_lock_holds_what_is_asked_for() -> None:
    """Every package that the project asks for has its exact version and hashes in the lock."""
    lock = (CHECKOUT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = set(re.findall(r"(?m)^([a-z0-9._-]+)==", lock))
    assert direct() - {"imageio-ffmpeg"} <= locked
    assert lock.count("--hash=sha256:") > len(locked)
