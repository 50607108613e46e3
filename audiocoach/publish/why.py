"""Why a cue stands where it stands: its anchor, its window, its priority, and the rule that placed it."""

from collections.abc import Iterable

from audiocoach.coach.exact import wanted
from audiocoach.coach.script import Cue
from audiocoach.coach.timeline import Change, Placement, Rule, Stretch, Timeline

RULES: dict[Rule, str] = {
    "R1": "Actions start on a beat, to the millisecond.",
    "R2": "A number takes at most 0.7 s, a cue in a second's slot one word.",
    "R3": "Words fit into the time they have: else a shorter variant, else a longer window, else none.",
    "R4": "At least 0.4 s lie between two cues, and a second before a count-in.",
    "R5": "The more important cue is heard: action, name, count, last, time left, halfway, form.",
    "R6": "After more than five seconds without voice a soft chime comes before the words.",
    "R7": "A second of quiet comes before the first word, and never digital silence.",
}
"""The rules of the grid, one line each."""


class Reasons:
    """What a timeline can tell about each of its placements."""

    def __init__(self, timeline: Timeline) -> None:
        self.timeline = timeline
        self.first = next((placement for placement in timeline.placements if placement.text), None)
        self._changes: dict[tuple[str, str, int], list[Change]] = {}
        for change in timeline.changes:
            self._changes.setdefault((change.moment, change.text, change.start), []).append(change)

    def tell(self, placement: Placement) -> str:
        """Tell in one line why a cue or a tone stands where it stands."""
        cue = placement.cue
        told = "; ".join(f"{words} ({rule})" for words, rule in self.rules(placement))
        if cue is None:
            return f"{placement.moment} · {told}"
        window = self._window(placement)
        priority = cue.priority.name.lower().replace("_", " ")
        return f"{placement.moment} · {anchor_in_words(cue, window)} · {priority} · {told}"

    def rules(self, placement: Placement) -> list[tuple[str, Rule]]:
        """List what decided about a placement, each with its rule."""
        cue = placement.cue
        if cue is None:
            return [("wakes the ear after a long quiet", "R6")]
        changes = self._changes_of(placement, cue)
        if changes:
            return [(_changed(change, placement), change.rule) for change in changes]
        return [self._unchanged(placement, cue)]

    def _unchanged(self, placement: Placement, cue: Cue) -> tuple[str, Rule]:
        window = self._window(placement)
        if placement.fixed or not placement.text:
            return ("on its beat", "R1") if cue.fixed else ("comes after the words before it", "R4")
        if window.name == "before" and window.kind == "elastic":
            return "must be heard, and its own window is too short: it is spoken before", "R5"
        if placement is self.first:
            return "a second of quiet comes before the first word", "R7"
        if window.kind == "elastic":
            told = "over in good time before what comes next" if cue.at < 0 else "after what comes before it"
            return told, "R4"
        return "fits where it is wanted", "R3"

    def _window(self, placement: Placement) -> Stretch:
        return self.timeline.windows[placement.window]

    def _changes_of(self, placement: Placement, cue: Cue) -> list[Change]:
        window = self._window(placement)
        key = placement.moment, cue.text, wanted(cue, window.start, window.end)
        return [change for change in self._changes.get(key, []) if change.action in ("moved", "shortened")]


def _changed(change: Change, placement: Placement) -> str:
    if change.action == "shortened":
        return f"shorter than '{change.text}', which does not fit"
    return f"moved by {placement.moved / 1000:+.1f} s to keep clear of its neighbours"


def anchor_in_words(cue: Cue, window: Stretch) -> str:
    """Tell where in its window a cue is wanted, and how long it may take.

    >>> work = Stretch(name="work", kind="exact", start=42_000, end=72_000)
    >>> anchor_in_words(Cue(moment="form", at=4_000, room=6_000), work)
    '4 s into work (exact, 30 s), over within 6 s'
    """
    in_turn = cue.at >= 0 and (window.kind == "elastic" or cue.follows)
    if cue.at < 0:
        place = f"{_span(-cue.at)} before the end of"
    elif in_turn:
        place = f"in its turn, from {_span(cue.at)} into" if cue.at else "in its turn in"
    else:
        place = f"{_span(cue.at)} into" if cue.at else "at the start of"
    rep = f"rep {window.rep}, " if window.rep else ""
    room = f", over within {_span(cue.room)}" if cue.room else ""
    return f"{place} {rep}{window.name} ({window.kind}, {_span(window.length)}){room}"


def _span(milliseconds: int) -> str:
    return f"{milliseconds / 1000:g} s"


def legend(rules: Iterable[Rule]) -> list[str]:
    """Explain the rules that were named, in order."""
    named = set(rules)
    return [f"{rule}  {RULES[rule]}" for rule in RULES if rule in named]
