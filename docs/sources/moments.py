"""Tables of what a wording says: the moments of a session, and the variables of their templates."""

from audiocoach.coach.model.wording import MOMENTS
from docs.sources.meanings import meanings
from docs.sources.shelf import LIBRARY
from docs.sources.tables import table

GROUPS = (("*set*", MOMENTS["set"]), ("*session*", MOMENTS["welcome"]))
"""Variables that many moments share, and the word that a table has for all of them."""


def moment_table() -> str:
    """Write the table of all moments: when each comes, what is said there in English, its variables."""
    told = meanings()["moments"]
    rows = ((f"`{moment}`", told.get(moment, ""), _english(moment), _variables(moment)) for moment in MOMENTS)
    return table(["moment", "when", "in English", "variables"], rows)


def variable_table() -> str:
    """Write the table of all variables of templates."""
    told = meanings()["variables"]
    rows = ((f"`{{{name}}}`", told.get(name, ""), _groups(name)) for name in all_variables())
    return table(["variable", "stands for", "group"], rows)


def all_variables() -> list[str]:
    """List every variable that some moment has, each once."""
    return sorted({name for names in MOMENTS.values() for name in names})


def _groups(name: str) -> str:
    return ", ".join(group for group, names in GROUPS if name in names)


def _variables(moment: str) -> str:
    """List the variables of a moment; the groups that many moments share are told in a word."""
    names = MOMENTS[moment]
    word, shared = next((group for group in GROUPS if group[1] <= names), ("", frozenset()))
    return ", ".join([*([word] if word else []), *(f"`{{{name}}}`" for name in sorted(names - shared))])


def _english(moment: str) -> str:
    templates = LIBRARY.wording("english").phrases[moment].say
    return f"`{templates[0]}`" + (" …" if len(templates) > 1 else "")
