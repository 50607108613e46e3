from pathlib import Path

import pytest

from audiocoach.library import Library, built_in_folder
from audiocoach.notation.checking import check_file
from tests.docs import pacing_effects, wording_effects
from tests.docs.heard import cook, write
from tests.docs.reading import Recipe, read_page, recipes

PAGES = {"pacing.md": pacing_effects.EFFECTS, "wording.md": wording_effects.EFFECTS}
RECIPES = [
    pytest.param(page, recipe, id=f"{page}: {title}")
    for page in PAGES
    for title, recipe in recipes(page).items()
]
every_recipe = pytest.mark.parametrize(("page", "recipe"), RECIPES)


@pytest.mark.parametrize("page", PAGES)
def test_every_recipe_has_a_promise(page: str) -> None:
    """Each recipe of a page has an effect that is tested, and each tested effect a recipe."""
    assert list(recipes(page)) == list(PAGES[page])


def test_there_are_enough() -> None:
    """The two pages answer many more than twenty-five wishes."""
    assert sum(map(len, PAGES.values())) >= 60


@every_recipe
def test_recipes_are_fine(page: str, recipe: Recipe, tmp_path: Path) -> None:
    """`audiocoach check` has nothing to say against the files of a recipe."""
    write(tmp_path, recipe.files)
    known = Library([tmp_path, built_in_folder()]).known()
    for name in recipe.files:
        assert not list(map(str, check_file(tmp_path / name, known).complaints)), page


@every_recipe
def test_recipes_do_what_they_promise(page: str, recipe: Recipe, tmp_path: Path) -> None:
    """With the recipe the session is as its title says; without it, it is not."""
    routine, holds = PAGES[page][recipe.title]
    before, after = cook(recipe, tmp_path, routine)
    assert holds(before, after), page
    assert not holds(before, before)


def test_pages_speak_of_each_other() -> None:
    """The two pages of recipes lead to each other and to the notation."""
    assert "(wording.md)" in read_page("pacing.md")
    assert "(pacing.md)" in read_page("wording.md")
    assert all("(notation.md#" in read_page(page) for page in PAGES)
