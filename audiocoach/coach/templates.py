"""Templates of spoken text: words with {variables} in them."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from audiocoach.suggestions import did_you_mean

_VARIABLE = re.compile(r"\{([^{}]*)\}")
_NAME = re.compile(r"[a-z_]+")


@dataclass(frozen=True, slots=True)
class Variable:
    """A place in a template: the name of its value, and the forms to choose from."""

    name: str
    forms: tuple[str, ...] = ()


Template = tuple[str | Variable, ...]
"""Words and places, in order."""


def parse_template(text: str) -> Template:
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


Filled = Mapping[str, str]
"""Words for the variables of a template, by name."""


def capitalised(text: str) -> str:
    """Start every sentence with a capital, since a variable may stand first.

    >>> capitalised("right leg. lie down.  two")
    'Right leg. Lie down.  Two'
    """
    return re.sub(r"(^|[.!?]\s+)([^\W\d_])", lambda start: start[1] + start[2].upper(), text)
