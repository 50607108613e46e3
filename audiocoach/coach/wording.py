"""What the coach says at each moment: templates, and the words that fill them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from audiocoach.coach.language import GENDERS, Language
from audiocoach.coach.moments import MOMENTS
from audiocoach.coach.names import Id, Line
from audiocoach.coach.templates import Variable, capitalised, check_variables, parse_template
from audiocoach.coach.written import Written
from audiocoach.suggestions import did_you_mean

Template = Annotated[str, Field(max_length=400)]


def read_phrase(value: object) -> object:
    """Turn a template or a list of templates into {say: [...]}."""
    return {"say": value} if isinstance(value, (str, list, tuple)) else value


def read_templates(value: object) -> object:
    """Turn one template into a list of one."""
    return [value] if isinstance(value, str) else value


Templates = Annotated[
    tuple[Template, ...],
    BeforeValidator(read_templates, json_schema_input_type=str | list[str]),
    Field(min_length=1),
]


class Phrase(Written):
    """The templates of one moment: spoken in rotation, and the short ones where the long do not fit."""

    say: Templates
    short: Templates | None = None


def check_phrases(phrases: Mapping[str, Phrase]) -> Mapping[str, Phrase]:
    """Raise ValueError where a moment or a variable does not exist."""
    for moment, phrase in phrases.items():
        if moment not in MOMENTS:
            hint = did_you_mean(moment, MOMENTS) or f"the moments are {', '.join(MOMENTS)}"
            raise ValueError(f"'{moment}' is not a moment; {hint}")
        for template in (*phrase.say, *(phrase.short or ())):
            check_variables(template, MOMENTS[moment])
    return phrases


PhraseField = Annotated[Phrase, BeforeValidator(read_phrase, json_schema_input_type=str | list[str] | Phrase)]
Phrases = Mapping[str, PhraseField]
"""Phrases by moment."""


Pronounced = dict[str, str]
"""Words as they are written, and the same as they should sound: {glute: gloot}."""


class SpokenText(Written):
    """The spoken text of an exercise, changed or translated; what is left out stays the catalogue's."""

    name: Line | None = None
    side_setup: Line | None = None
    setup: tuple[Line, ...] | None = None
    movement: tuple[Line, ...] | None = None
    cues: tuple[Line, ...] | None = None
    phrases: Phrases = Field(default={}, description="Phrases of the wording, changed for this exercise.")
    pronounce: Pronounced = Field(default={}, description="Words written as they should sound.")


SideWord = str | dict[str, str]


def known_language(code: str) -> str:
    """Raise ValueError for what is no code of a language.

    >>> known_language("pt-BR")
    'pt-BR'
    """
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(code, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"'{code}' is not a language code; write en, es or pt-BR") from None
    return code


LanguageCode = Annotated[str, AfterValidator(known_language)]
"""The code of a language, and of a region if wanted: en, es, pt-BR."""


class Wording(Written):
    """Everything that is ever spoken, in one language."""

    language: LanguageCode = "en"
    voices: dict[str, str] = Field(
        default={}, description="The voice that speaks this language, by engine, as in {espeak: en-us}."
    )
    description: str | None = None
    like: str | None = Field(
        default=None, description="Another wording, which says whatever this one leaves out."
    )
    phrases: dict[str, PhraseField] = Field(default={}, description="What is said, by moment.")
    sides: dict[str, SideWord] = Field(
        default={}, description="left and right, in words; by limb where the language needs it."
    )
    limbs: dict[str, str] = Field(default={}, description="What is moved: leg, foot, arm, side.")
    phases: dict[str, str] = Field(default={}, description="The cue word of each phase, by its name.")
    equipment: dict[str, str] = Field(default={}, description="Equipment in words, by its id.")
    durations: dict[str, Template] = Field(
        default={}, description="Templates for hour, minute, second and their join."
    )
    exercises: dict[Id, SpokenText] = Field(
        default={}, description="The spoken text of exercises, by their ids: a translation, or a change."
    )
    texts: dict[str, str] = Field(
        default={}, description="Titles and lines of routines, as written there, and what is said for them."
    )
    pronounce: Pronounced = Field(default={}, description="Words written as they should sound.")


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


def over(wording: Wording, phrases: Mapping[str, Any]) -> Wording:
    """Return the wording with some phrases changed."""
    return wording.model_copy(update={"phrases": {**wording.phrases, **phrases}}) if phrases else wording


def speak(wording: Wording, template: str, values: Values) -> str:
    """Fill a template with values, in the words of its language.

    >>> speak(Wording(language="en"), "{left} more {left:rep|reps}.", {"left": 3})
    'Three more reps.'
    """
    return capitalised(" ".join(_filled(wording, template, values).split()))


def _fill(wording: Wording, language: Language, variable: Variable, value: Value) -> str:
    match value:
        case str():
            return value
        case Span():
            return span_in_words(wording, value.milliseconds)
        case SideOf():
            return _side_in_words(wording, value.side, variable.forms[0] if variable.forms else value.limb)
        case int():
            return _count_in_words(language, value, variable.forms)


def _count_in_words(language: Language, count: int, forms: Sequence[str]) -> str:
    """Say a count, as before a noun of a gender where that is its form; several forms are plural forms."""
    if not forms:
        return language.number(count)
    if len(forms) == 1 and forms[0] in GENDERS:
        return language.number(count, forms[0])
    return language.plural(count, forms)


def _side_in_words(wording: Wording, side: str, limb: str) -> str:
    word = wording.sides.get(side, side)
    return word if isinstance(word, str) else word.get(limb) or next(iter(word.values()), side)


def span_in_words(wording: Wording, milliseconds: int) -> str:
    """Say a length of time, to the second.

    >>> english = {"minute": "{n} {n:minute|minutes}", "second": "{n} {n:second|seconds}"}
    >>> span_in_words(Wording(durations=english), 90_000)
    'one minute thirty seconds'
    """
    minutes, seconds = divmod((milliseconds + 500) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    counts = {"hour": hours, "minute": minutes, "second": seconds}
    said = {unit: count for unit, count in counts.items() if count} or {"second": 0}
    joined = wording.durations.get("_".join(said))
    if joined is not None and len(said) > 1:
        return _filled(wording, joined, said)
    return " ".join(
        _filled(wording, wording.durations.get(unit, "{n}"), {"n": n}) for unit, n in said.items()
    )


def _filled(wording: Wording, template: str, values: Values) -> str:
    language = Language(wording.language)
    return "".join(
        part if isinstance(part, str) else _fill(wording, language, part, values[part.name])
        for part in parse_template(template)
    )
