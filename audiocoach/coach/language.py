"""A language's own rules: numbers in words, plural forms and lists, from the Unicode CLDR data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

_PLURAL_ORDER = ("zero", "one", "two", "few", "many", "other")


@dataclass(frozen=True, slots=True)
class Language:
    """The grammar a wording needs of one language, named by its code: en, es, pt-BR."""

    code: str

    def number(self, count: int) -> str:
        """Say a whole number in words.

        >>> Language("en").number(24)
        'twenty-four'
        """
        return _spell(self.code, count)

    def plural(self, count: int, forms: Sequence[str]) -> str:
        """Choose the form for a count; forms stand in CLDR order (zero, one, two, few, many, other).

        With fewer forms than the language has, the last one serves for the rest.

        >>> Language("en").plural(1, ["rep", "reps"]), Language("en").plural(3, ["rep", "reps"])
        ('rep', 'reps')
        """
        tags = _plural_tags(self.code)
        return forms[min(tags.index(_plural_tag(self.code, count)), len(forms) - 1)]

    def listing(self, items: Sequence[str]) -> str:
        """Join items the way the language lists things.

        >>> Language("en").listing(["a band", "a box"])
        'a band and a box'
        """
        from babel.lists import format_list

        return format_list(list(items), locale=self.code.replace("-", "_")) if items else ""


@lru_cache(maxsize=4096)
def _spell(code: str, count: int) -> str:
    return _speller(code)(count)


@lru_cache(maxsize=16)
def _speller(code: str) -> Callable[[int], str]:
    from unicode_rbnf import RbnfEngine

    engine = RbnfEngine.for_language(code.split("-", 1)[0])
    return lambda count: str(engine.format_number(count).text)


@lru_cache(maxsize=64)
def _plural_tags(code: str) -> tuple[str, ...]:
    from babel import Locale

    rule = Locale.parse(code, sep="-").plural_form
    return tuple(tag for tag in _PLURAL_ORDER if tag in rule.tags or tag == "other")


@lru_cache(maxsize=4096)
def _plural_tag(code: str, count: int) -> str:
    from babel import Locale

    return str(Locale.parse(code, sep="-").plural_form(count))
