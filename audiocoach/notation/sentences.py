"""The sentence for each thing that pydantic may find wrong."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audiocoach.coach.pacing import Pacing, Preset
from audiocoach.coach.wording import Phrase
from audiocoach.notation.fields import Spot, fields_of
from audiocoach.notation.kinds import clipped, kind_form, kind_name, shown, subject
from audiocoach.notation.nodes import Step
from audiocoach.suggestions import did_you_mean

Sentence = tuple[str, str]
"""What is wrong, and what would be right (or nothing)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One error of pydantic's, at its spot in the model and its path in the file."""

    type: str
    spot: Spot
    path: Sequence[Step]
    value: object
    facts: Mapping[str, Any]

    @property
    def subject(self) -> str:
        """What the sentence is about."""
        return subject(self.path) or kind_name(_kind(self.spot.hint))

    @property
    def field(self) -> str:
        """The name of the field it is about."""
        return str(self.spot.path[-1]) if self.spot.path else ""


def sentence(fault: Fault) -> Sentence:
    """Say in one sentence what is wrong, and what would be right."""
    known = _SENTENCES.get(fault.type)
    if known is not None:
        return known(fault)
    return f"{fault.subject} cannot be {shown(fault.value)}", ""


def _kind(hint: Any) -> type | None:
    return hint if fields_of(hint) else None


def _must_be(what: str) -> Callable[[Fault], Sentence]:
    return lambda fault: (f"{fault.subject} must be {what}, not {shown(fault.value)}", "")


def _text(fault: Fault) -> Sentence:
    wrong = f"{fault.subject} must be text, not {shown(fault.value)}"
    if isinstance(fault.value, (bool, int, float)):
        return wrong, f'put it in quotes: "{shown(fault.value)}"'
    return wrong, "put text that begins with { or [ in quotes" if isinstance(
        fault.value, (dict, list)
    ) else ""


def _listed(fault: Fault) -> Sentence:
    if fault.field == "tempo":
        return f"'tempo' must be phases, as in lift 2, hold 2, lower 2, not {shown(fault.value)}", ""
    wrong = f"{fault.subject} must be a list, not {shown(fault.value)}"
    return wrong, "write [one, two], or each entry on a line that begins with '- '"


def _fields(fault: Fault) -> Sentence:
    wrong = f"{fault.subject} must be {kind_form(_kind(fault.spot.hint))}, not {shown(fault.value)}"
    names = list(fields_of(fault.spot.hint))
    is_group = fault.spot.owner in (Pacing, Preset) and type(fault.value) in (str, int, float)
    return wrong, f"write {fault.field}: {{{names[0]}: {fault.value}}}" if is_group else ""


def _unknown_field(fault: Fault) -> Sentence:
    names = list(fields_of(fault.spot.owner))
    hint = did_you_mean(fault.field, names) or f"its fields are {', '.join(names)}"
    if fault.value is None and fault.spot.owner is Phrase:
        hint = "put text that begins with { in quotes"
    return f"'{clipped(fault.field)}' is not a field of {kind_name(fault.spot.owner)}", hint


def _missing(fault: Fault) -> Sentence:
    return f"{kind_name(fault.spot.owner)} needs '{fault.field}'", f"add {fault.field}: ..."


def _choice(fault: Fault) -> Sentence:
    expected = str(fault.facts["expected"])
    wrong = f"{fault.subject} must be {expected}, not {shown(fault.value)}"
    return wrong, did_you_mean(str(fault.value), re.findall(r"'([^']*)'", expected))


def _at_least(fault: Fault) -> Sentence:
    low: float = fault.facts["ge"] if "ge" in fault.facts else fault.facts["gt"]
    words = "at least" if "ge" in fault.facts else "more than"
    return f"{fault.subject} must be {words} {low:g}, not {shown(fault.value)}", ""


def _at_most(fault: Fault) -> Sentence:
    high: float = fault.facts["le"] if "le" in fault.facts else fault.facts["lt"]
    words = "at most" if "le" in fault.facts else "less than"
    return f"{fault.subject} must be {words} {high:g}, not {shown(fault.value)}", ""


def _empty_text(fault: Fault) -> Sentence:
    return f"{fault.subject} must not be empty", ""


def _long_text(fault: Fault) -> Sentence:
    most = fault.facts["max_length"]
    return f"{fault.subject} is {len(str(fault.value))} characters long; the most is {most}", ""


def _pattern(fault: Fault) -> Sentence:
    example = re.sub(r"[^a-z0-9]+", "-", str(fault.value).lower()).strip("-")
    hint = f"write {clipped(example)}" if example else ""
    if fault.spot.is_key:
        return f"{shown(fault.value)} is not an id (lower-case words joined by hyphens)", hint
    if not str(fault.facts["pattern"]).startswith("^[a-z0-9]+(-"):
        return f"{fault.subject} must be lower-case words, not {shown(fault.value)}", ""
    wrong = f"{fault.subject} must be an id (lower-case words joined by hyphens), not {shown(fault.value)}"
    return wrong, hint


def _few(fault: Fault) -> Sentence:
    least = fault.facts["min_length"]
    return f"{fault.subject} needs at least {'one entry' if least == 1 else f'{least} entries'}", ""


def _many(fault: Fault) -> Sentence:
    most = fault.facts["max_length"]
    return f"{fault.subject} has more than {'one entry' if most == 1 else f'{most} entries'}", ""


def _own_words(fault: Fault) -> Sentence:
    said = str(fault.facts["error"])
    return (f"{fault.subject} {said}" if said.startswith("must ") else said), ""


_SENTENCES: dict[str, Callable[[Fault], Sentence]] = {
    **dict.fromkeys(("string_type", "string_sub_type", "string_unicode", "path_type"), _text),
    **dict.fromkeys(
        ("int_type", "int_parsing", "int_from_float", "int_parsing_size"), _must_be("a whole number")
    ),
    **dict.fromkeys(("float_type", "float_parsing", "finite_number"), _must_be("a number")),
    **dict.fromkeys(("bool_type", "bool_parsing"), _must_be("true or false")),
    **dict.fromkeys(("list_type", "tuple_type"), _listed),
    **dict.fromkeys(("dict_type", "mapping_type"), _must_be("fields, as in {name: value}")),
    **dict.fromkeys(("model_type", "model_attributes_type", "dataclass_type"), _fields),
    **dict.fromkeys(("extra_forbidden", "unexpected_keyword_argument"), _unknown_field),
    **dict.fromkeys(("missing", "missing_argument"), _missing),
    **dict.fromkeys(("greater_than_equal", "greater_than"), _at_least),
    **dict.fromkeys(("less_than_equal", "less_than"), _at_most),
    "literal_error": _choice,
    "string_too_short": _empty_text,
    "string_too_long": _long_text,
    "string_pattern_mismatch": _pattern,
    "too_short": _few,
    "too_long": _many,
    "value_error": _own_words,
}
"""Types of pydantic errors, and who finds the words for them."""
