"""A language's own rules: numbers in words, plural forms and lists, from the Unicode CLDR data."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from unicode_rbnf import RbnfEngine

_SPELT_LIKE = {"nb": "no"}
"""Languages whose numbers the CLDR keeps under another code."""

GENDERS = ("masculine", "feminine", "neuter")
"""The genders that a number may take before what it counts: una serie, veintiún minutos."""

_PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True, slots=True)
class Language:
    """The grammar a wording needs of one language, named by its code: en, es, pt-BR."""

    code: str

    def number(self, count: int, gender: str = "") -> str:
        """Say a whole number in words; in digits, where the CLDR cannot spell the language's numbers.

        With one of the `GENDERS` it is said as before a noun of that gender; a language whose numbers have
        none says it as ever.

        >>> Language("en").number(24), Language("es").number(21), Language("es").number(21, "feminine")
        ('twenty-four', 'veintiuno', 'veintiuna')
        """
        return _spell(self.code, count, gender)

    def plural(self, count: int, forms: Sequence[str]) -> str:
        """Choose the form for a count; forms stand in CLDR order (zero, one, two, few, many, other).

        With fewer forms than the language has, the last one serves for the rest.

        >>> Language("en").plural(1, ["rep", "reps"]), Language("en").plural(3, ["rep", "reps"])
        ('rep', 'reps')
        """
        tags = _plural_tags(self.code)
        return forms[min(tags.index(_plural_tag(self.code, count)), len(forms) - 1)]

    def listing(self, items: Sequence[str]) -> str:
        """Join items the way the language lists things; a comma closes each where one offers a choice.

        >>> Language("en").listing(["a band", "a box"]), Language("en").listing(["a box or a step", "a wall"])
        ('a band and a box', 'a box or a step, and a wall')
        """
        if len(items) < 2:  # no rules are needed, and none are loaded
            return "".join(items)
        from babel.lists import format_list

        locale = self.code.replace("-", "_")
        *others, last = items
        choice = format_list(["", ""], style="or", locale=locale)
        if any(choice in item for item in items):
            return format_list([f"{', '.join(others)},", last], locale=locale)
        return format_list(list(items), locale=locale)


@lru_cache(maxsize=4096)
def _spell(code: str, count: int, gender: str) -> str:
    return _speller(code)(count, gender)


@lru_cache(maxsize=16)
def _speller(code: str) -> Callable[[int, str], str]:
    """Find the nearest rules for spelling numbers; a language without any leaves its digits to the voice."""
    from unicode_rbnf import RbnfEngine

    language = code.split("-", 1)[0]
    for name in (code.replace("-", "_"), language, _SPELT_LIKE.get(language, language)):
        with suppress(ValueError):  # which the package raises for a name that it has no rules for
            engine = RbnfEngine.for_language(name)
            engine.format_number(0)
            return partial(_spelt, engine)
    return lambda count, _: str(count)


def _spelt(engine: "RbnfEngine", count: int, gender: str) -> str:
    spelt = engine.format_number(count)
    return str(spelt.text_by_ruleset.get(f"spellout-cardinal-{gender}", spelt.text))


@lru_cache(maxsize=64)
def _plural_tags(code: str) -> tuple[str, ...]:
    from babel import Locale

    rule = Locale.parse(code, sep="-").plural_form
    return tuple(tag for tag in _PLURAL_ORDER if tag in rule.tags or tag == "other")


@lru_cache(maxsize=4096)
def _plural_tag(code: str, count: int) -> str:
    from babel import Locale

    return str(Locale.parse(code, sep="-").plural_form(count))
