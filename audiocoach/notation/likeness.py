"""Wordings that are like another one: they say a few things their own way, and the rest as it does."""

from collections.abc import Callable
from pathlib import Path

from audiocoach.coach.wording import SpokenText, Wording
from audiocoach.notation.complaints import about_file
from audiocoach.notation.reading import read_wording_file

Find = Callable[[Path, str], Path]
"""Given the file of a wording and what it is like, finds the file of that."""


def read_whole_wording(path: Path, find: Find, above: tuple[Path, ...] = ()) -> Wording:
    """Read the wording in a file, complete with what it is like; `above` are the files that are like it.

    Raises NotationErrors, also where wordings are like each other in a ring.
    """
    wording = read_wording_file(path)
    if wording.like is None:
        return wording
    if path in above:
        raise about_file(str(path), "wordings are like each other in a ring", "remove one 'like'")
    return laid_over(read_whole_wording(find(path, wording.like), find, (*above, path)), wording)


def laid_over(below: Wording, above: Wording) -> Wording:
    """Return a wording that says what `above` states, and for the rest what `below` does.

    >>> english = Wording(sides={"left": "left", "right": "right"}, description="Plain.")
    >>> laid_over(english, Wording(sides={"left": "port"})).sides
    {'left': 'port', 'right': 'right'}
    """
    merged = {}
    for name in Wording.model_fields:
        mine, theirs = getattr(above, name), getattr(below, name)
        if name == "exercises":
            merged[name] = {
                **theirs,
                **{id_: _said_over(theirs.get(id_), text) for id_, text in mine.items()},
            }
        elif isinstance(mine, dict):
            merged[name] = {**theirs, **mine}
        else:
            merged[name] = mine if name in above.model_fields_set else theirs
    return above.model_copy(update=merged)


def _said_over(below: SpokenText | None, above: SpokenText) -> SpokenText:
    """Return an exercise's spoken text with what `above` states; the rest stays as it is below."""
    if below is None:
        return above
    return below.model_copy(update={name: getattr(above, name) for name in above.model_fields_set})
