"""Templates filled in the words of a language."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from unicodedata import category

from audiocoach.coach.model.wording import Wording
from audiocoach.errors import did_you_mean

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


_VARIABLE = re.compile(r"\{([^{}]*)\}")

_NAME = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Variable:
    """A place in a template: the name of its value, and the forms to choose from."""

    name: str
    forms: tuple[str, ...] = ()


ParsedTemplate = tuple[str | Variable, ...]
"""Words and places, in order."""


@lru_cache(maxsize=4096)
def parse_template(text: str) -> ParsedTemplate:
    """Take a template apart.

    >>> parse_template("{left} more {left:rep|reps}.")
    (Variable(name='left', forms=()), ' more ', Variable(name='left', forms=('rep', 'reps')), '.')

    Raises ValueError where a brace stands alone or a name is not one.
    """
    parts: list[str | Variable] = []
    position = 0
    for match in _VARIABLE.finditer(text):
        parts += [_words(text[position : match.start()], text), _variable(match[1], text)]
        position = match.end()
    parts.append(_words(text[position:], text))
    return tuple(part for part in parts if part)


def _words(text: str, template: str) -> str:
    if "{" in text or "}" in text:
        raise ValueError(f"a brace stands alone in '{template}'; a variable is written {{name}}")
    return text


def _variable(text: str, template: str) -> Variable:
    name, _, forms = text.partition(":")
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"'{{{text}}}' is not a variable in '{template}'; write {{name}} or {{name:one|more}}"
        )
    return Variable(name, tuple(forms.split("|")) if forms else ())


def check_variables(text: str, allowed: Set[str]) -> None:
    """Raise ValueError where a template uses a variable that its moment does not have."""
    for part in parse_template(text):
        if isinstance(part, Variable) and part.name not in allowed:
            choices = (
                f"it may use {', '.join(f'{{{name}}}' for name in sorted(allowed))}"
                if allowed
                else "it has none"
            )
            hint = did_you_mean(part.name, allowed) or choices
            raise ValueError(f"'{{{part.name}}}' is not a variable here; {hint}")


_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

CHARACTERS_A_WORD = 2.5
"""How many characters take as long to say as a word, in scripts that put no blanks between words."""


def word_count(text: str) -> int:
    """Count words, by their characters in scripts without blanks: Chinese, Japanese, Thai and their like.

    >>> word_count("Lie on your back."), word_count("お疲れさまでした。"), word_count("")
    (4, 3, 1)
    """
    unspaced = len(_UNSPACED.findall(text))
    spaced = [word for word in _UNSPACED.sub(" ", text).split() if any(map(str.isalnum, word))]
    return max(1, round(unspaced / CHARACTERS_A_WORD) + len(spaced))


_SHARES = (
    (_UNSPACED, 3.5),
    (re.compile(r"\d"), 4.5),
    (re.compile(r"[.!?;:–—]"), 3.0),
    (re.compile(","), 1.5),
)
"""What takes longer than a letter, in letters' time: a sign that is a syllable, a figure, a stop."""


def spoken_length(text: str) -> float:
    """Estimate how long a text takes to say, in the time of letters; blanks take none.

    >>> spoken_length("Left/right, left."), spoken_length("20")
    (14.5, 9.0)
    """
    said = text.rstrip(" .!?;:,–—…")
    longer = {sign: share for signs, share in _SHARES for sign in signs.findall(said)}
    return sum(longer.get(sign, float(sign.isalpha())) for sign in said)


def spelled_count(text: str) -> int:
    """Count the signs of scripts other than Latin: a voice of another language spells them by their names.

    >>> spelled_count("Nâng hông lên."), spelled_count("ارفع!")
    (0, 4)
    """
    return sum(category(sign)[0] in "LMN" for sign in _NOT_LATIN.findall(text))


_NOT_LATIN = re.compile("[^\0-\u036f\u1e00-\u1eff]")


def likely_length(text: str) -> int:
    """Return the milliseconds that a text takes: 0.3 s and 0.36 s a word, some 160 words a minute.

    >>> likely_length("Breathe out as you lift.")
    2100
    """
    return 300 + 360 * word_count(text)


def capitalised(text: str) -> str:
    """Start every sentence with a capital, since a variable may stand first.

    >>> capitalised("right leg. lie down.  two")
    'Right leg. Lie down.  Two'
    """
    return re.sub(r"(^|[.!?]\s+)([^\W\d_])", lambda start: start[1] + start[2].upper(), text)


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time to be put into words, in milliseconds."""

    milliseconds: int


@dataclass(frozen=True, slots=True)
class SideOf:
    """A side to be put into words, for the limb that works there."""

    side: str
    limb: str


Value = str | int | Span | SideOf

Values = Mapping[str, Value]
"""What fills a template: words, counts, lengths of time and sides."""


def speak(wording: Wording, template: str, values: Values) -> str:
    """Fill a template with values, in the words of its language.

    >>> speak(Wording(language="en"), "{left} more {left:rep|reps}.", {"left": 3})
    'Three more reps.'
    """
    return capitalised(" ".join(fill(wording, template, values).split()))


def _fill(wording: Wording, language: Language, variable: Variable, value: Value) -> str:
    match value:
        case str():
            return value
        case Span() if variable.forms:
            (first, *_) = _counts(value.milliseconds).values()
            return language.plural(first, variable.forms)
        case Span():
            return speak_duration(wording, value.milliseconds)
        case SideOf():
            return _side_in_words(wording, value.side, variable.forms[0] if variable.forms else value.limb)
        case int():
            return _count_in_words(language, value, variable.forms)


def _count_in_words(language: Language, count: int, forms: Sequence[str]) -> str:
    """Say a count, as before a noun of a gender where that is its form; several forms are plural forms.

    A # in a form is the number: `{n:an hour|# hours}`.
    """
    if not forms:
        return language.number(count)
    if len(forms) == 1 and forms[0] in GENDERS:
        return language.number(count, forms[0])
    return language.plural(count, forms).replace("#", language.number(count))


def _side_in_words(wording: Wording, side: str, limb: str) -> str:
    word = wording.sides.get(side, side)
    return word if isinstance(word, str) else word.get(limb) or next(iter(word.values()), side)


def speak_duration(wording: Wording, milliseconds: int) -> str:
    """Say a length of time, to the second.

    >>> english = {"minute": "{n} {n:minute|minutes}", "second": "{n} {n:second|seconds}"}
    >>> speak_duration(Wording(durations=english), 90_000)
    'one minute thirty seconds'
    """
    said = _counts(milliseconds)
    joined = wording.durations.get("_".join(said))
    if joined is not None and len(said) > 1:
        return fill(wording, joined, said)
    return " ".join(fill(wording, wording.durations.get(unit, "{n}"), {"n": n}) for unit, n in said.items())


def _counts(milliseconds: int) -> dict[str, int]:
    """Count the hours, minutes and seconds of a length of time, without those of which there are none."""
    minutes, seconds = divmod((milliseconds + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    counts = {"hour": hours, "minute": minutes, "second": seconds}
    return {unit: count for unit, count in counts.items() if count} or {"second": 0}


def fill(wording: Wording, template: str, values: Values) -> str:
    """Fill a template that stands inside a sentence."""
    language = Language(wording.language)
    return "".join(
        part if isinstance(part, str) else _fill(wording, language, part, values[part.name])
        for part in parse_template(template)
    )
