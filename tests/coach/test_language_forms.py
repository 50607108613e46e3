"""Numbers in the gender of what they count."""

import pytest

from audiocoach.coach.model.wording import Wording
from audiocoach.coach.script.templates import Language, speak

SPANISH = Wording(language="es")


@pytest.mark.parametrize(
    ("code", "count", "gender", "words"),
    [
        ("es", 1, "", "uno"),
        ("es", 1, "feminine", "una"),
        ("es", 1, "masculine", "un"),
        ("es", 21, "masculine", "veintiún"),
        ("es", 31, "feminine", "treinta y una"),
        ("es-419", 21, "feminine", "veintiuna"),
        ("fr", 21, "feminine", "vingt-et-une"),
        ("pt-BR", 2, "feminine", "duas"),
        ("de", 1, "neuter", "ein"),
        ("en", 2, "feminine", "two"),
        ("eu", 21, "feminine", "21"),
    ],
)
def test_a_number_takes_the_gender_of_what_it_counts(code: str, count: int, gender: str, words: str) -> None:
    """A language with genders bends its numbers; the others say them as ever."""
    assert Language(code).number(count, gender) == words


@pytest.mark.parametrize(
    ("template", "count", "words"),
    [
        ("{sets:feminine} {sets:serie|series}", 1, "Una serie"),
        ("{sets:feminine} {sets:serie|series}", 21, "Veintiuna series"),
        ("{sets:masculine} {sets:minuto|minutos}", 21, "Veintiún minutos"),
        ("serie {sets}", 1, "Serie uno"),
    ],
)
def test_a_template_asks_for_the_gender(template: str, count: int, words: str) -> None:
    """A single form that names a gender bends the number; several forms are still those of the plural."""
    assert speak(SPANISH, template, {"sets": count}) == words


def test_a_single_form_may_be_a_word() -> None:
    """A language whose plural has one form only writes that one."""
    assert speak(Wording(language="ja"), "{sets:回}", {"sets": 3}) == "回"
