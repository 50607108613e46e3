"""A language's own rules: numbers in words, plural forms, lists."""

import pytest

from audiocoach.coach.script.templates import Language

EN, ES, PL = Language("en"), Language("es"), Language("pl")


@pytest.mark.parametrize(
    ("code", "count", "words"),
    [
        ("en", 0, "zero"),
        ("en", 24, "twenty-four"),
        ("en", 105, "one hundred five"),
        ("es", 16, "dieciséis"),
        ("pl", 3, "trzy"),
        ("de", 21, "einundzwanzig"),
        ("pt-BR", 12, "doze"),
        ("fr", 90, "quatre-vingt-dix"),
        ("fr-CH", 90, "nonante"),
        ("es-419", 2, "dos"),
        ("nb", 5, "fem"),
        ("sr-Latn", 2, "dva"),
        ("eu", 21, "21"),
    ],
)
def test_numbers_are_said_in_words(code: str, count: int, words: str) -> None:
    """A number is spoken as the language spells it; the voice reads digits where nobody knows how."""
    assert Language(code).number(count) == words


@pytest.mark.parametrize(
    ("language", "forms", "chosen"),
    [
        (EN, "rep|reps", {0: "reps", 1: "rep", 2: "reps", 11: "reps"}),
        (
            ES,
            "repetición|repeticiones",
            {0: "repeticiones", 1: "repetición", 2: "repeticiones", 5: "repeticiones"},
        ),
        (
            PL,
            "powtórzenie|powtórzenia|powtórzeń",
            {
                1: "powtórzenie",
                2: "powtórzenia",
                4: "powtórzenia",
                5: "powtórzeń",
                12: "powtórzeń",
                22: "powtórzenia",
            },
        ),
        (Language("ja"), "回", {1: "回", 5: "回"}),
        (Language("ar"), "z|o|t|f|m|x", {0: "z", 1: "o", 2: "t", 3: "f", 11: "m", 100: "x"}),
    ],
    ids=["en", "es", "pl", "ja", "ar"],
)
def test_a_number_chooses_its_form(language: Language, forms: str, chosen: dict[int, str]) -> None:
    """Plural forms stand in the order of the CLDR; with fewer of them, the last one serves for the rest."""
    assert {count: language.plural(count, forms.split("|")) for count in chosen} == chosen


@pytest.mark.parametrize(
    ("language", "items", "joined"),
    [
        (EN, [], ""),
        (EN, ["a band"], "a band"),
        (EN, ["a band", "a box", "a mat"], "a band, a box, and a mat"),
        (EN, ["a box or a step", "a wall or a bench"], "a box or a step, and a wall or a bench"),
        (EN, ["a floor", "a decorated mat"], "a floor and a decorated mat"),
        (ES, ["una banda", "un cajón"], "una banda y un cajón"),
        (ES, ["una banda", "un cajón o un escalón", "pesas"], "una banda, un cajón o un escalón, y pesas"),
        (Language("pt-BR"), ["um", "dois"], "um e dois"),
    ],
)
def test_things_are_listed_as_the_language_lists_them(
    language: Language, items: list[str], joined: str
) -> None:
    """The word before the last item is the language's own; items that offer a choice are kept apart."""
    assert language.listing(items) == joined
