"""Equipment between exercises: put on once, moved, and put down where the next one does without."""

from collections.abc import Iterable

from audiocoach.coach.script.bouts import Bout
from audiocoach.coach.script.phrasing import Phrasing
from audiocoach.coach.script.script import Cue
from audiocoach.coach.script.templates import Language

WORN = frozenset({"band", "loop-band", "long-band", "ankle-weights", "weight-vest"})
"""Equipment that is on the body, and is taken off."""

HELD = frozenset({"weight"})
"""Equipment that is in the hands, and is put down."""

STAYS = frozenset({"mat", "wall"})
"""Equipment that is in nobody's way."""


def gear(bout: Bout) -> list[tuple[str, str | None]]:
    """List the items that a bout needs, each with where it goes."""
    return [(each.item, each.placement) for each in bout.exercise.equipment.required]


def put_down(before: Bout | None, after: Bout | None, phrasing: Phrasing) -> list[Cue]:
    """Return what is said of equipment that the next bout does without: it is taken off, or put aside.

    After the last bout (None) what is worn comes off, and what is held is put down.
    """
    if before is None:
        return []
    needed = {item for item, _ in gear(after)} if after else set()
    over = [item for item, _ in gear(before) if item not in needed | STAYS]
    cues = _told("take_off", [item for item in over if item in WORN], phrasing)
    return cues + _told(
        "put_away", [item for item in over if item not in WORN and (after or item in HELD)], phrasing
    )


def moved(before: Bout | None, after: Bout, phrasing: Phrasing) -> list[Cue]:
    """Return what is said of equipment that the next bout needs in another place."""
    there = {item: _place(where) for item, where in gear(before)} if before else {}
    items = [item for item, where in gear(after) if there.get(item, _place(where)) != _place(where)]
    return _told("move", [item for item in items if item not in STAYS], phrasing)


def _place(placement: str | None) -> str:
    """Return where a thing goes, without what is said of the thing itself.

    >>> _place("above the knees; a light one")
    'above the knees'
    """
    return (placement or "").partition(";")[0]


def put_on(bout: Bout, before: Bout | None) -> list[str]:
    """List the lines about equipment that is not in its place from the bout before."""
    told = before.exercise.kit if before else ()
    if before and _places(bout) <= _places(before) and gear(before):
        return []
    return [line for line in bout.exercise.kit if line not in told]


def _places(bout: Bout) -> set[tuple[str, str]]:
    return {(item, _place(where)) for item, where in gear(bout)}


def _told(moment: str, items: Iterable[str], phrasing: Phrasing) -> list[Cue]:
    """Return one cue about items, in the words for things that are there already."""
    wording = phrasing.wording
    words = [
        wording.known_equipment.get(item) or wording.equipment.get(item, item.replace("-", " "))
        for item in dict.fromkeys(items)
    ]
    if not words or moment not in wording.phrases:
        return []
    return phrasing.cue(moment, {"equipment": Language(wording.language).listing(words)}, follows=True)
