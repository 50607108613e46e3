"""The script and its own timeline brought into agreement: the total that is announced is the total."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.templates import word_count
from audiocoach.coach.script.writer import DraftScript, Forecast
from audiocoach.coach.timeline.arranging import PlacedBefore, arrange
from audiocoach.coach.timeline.timeline import Timeline

SHORTEST_WITH_MIDPOINT = 240_000
"""A session of fewer milliseconds has no midpoint to speak of."""

FARTHEST_FROM_MIDDLE = 0.05
"""Share of the total by which a gap may lie off the middle and still be called half of the session."""

SLACK = 1_500
"""Milliseconds that the total may still grow when its own words are put in."""

GAPS = frozenset({"rest", "switch", "change"})
"""The windows between two bouts; a phase of a rep may have such a name, too."""


class Estimated(dict[str, int]):
    """The lengths of clips: measured where they have been recorded, estimated from the words elsewhere."""

    def __missing__(self, text: str) -> int:
        """Return milliseconds: 0.3 s and 0.36 s a word, which is what 160 words a minute come to."""
        return 300 + 360 * word_count(text)


def lay_out(
    written: DraftScript | Script, measured: Mapping[str, int], known: PlacedBefore | None = None
) -> tuple[Script, Timeline]:
    """Lay a session out in time; `measured` has the milliseconds of the clips that are known.

    A draft is finished so that what it announces is true. A script stays as it stands. What is `known` of
    how the session was laid out before need not be placed again.
    """
    lengths = Estimated(measured)
    if isinstance(written, Script):
        return written, arrange(written, lengths, known)
    return lay_out_announced(written, lengths, known)


def lay_out_announced(
    draft: DraftScript, lengths: Mapping[str, int], known: PlacedBefore | None = None
) -> tuple[Script, Timeline]:
    """Finish a draft so that it announces the total which it has, and lay it out.

    The total grows until there is time enough to say it, which two or three rounds find; the tail of the
    session takes up the rest.
    """
    known = known or PlacedBefore()
    script = draft.script(Forecast(total=0))
    timeline = arrange(script, lengths, known)
    while timeline.total > script.announced:
        slack = 0 if script.announced else SLACK
        script = draft.script(foresee(timeline.total, gaps(timeline), slack))
        timeline = arrange(script, lengths, known)
    if timeline.total < script.announced:
        script = prolonged(script, timeline)
        timeline = arrange(script, lengths, known)
    return script, timeline


def prolonged(script: Script, timeline: Timeline) -> Script:
    """Let the last window of a script last until the announced total."""
    last = replace(script.windows[-1], length=script.announced - timeline.windows[-1].start)
    return replace(script, windows=(*script.windows[:-1], last))


def gaps(timeline: Timeline) -> list[int]:
    """List the milliseconds at which the gaps between bouts begin."""
    return [window.start for window in timeline.windows if window.name in GAPS and not window.rep]


def foresee(total: int, starts: Sequence[int], slack: int = 0) -> Forecast:
    """Read from a timeline what the next version of its script must know: its total, and where gaps start.

    `slack` is how many milliseconds longer the next version may be.
    """
    total = up_to_second(total + slack)
    if total < SHORTEST_WITH_MIDPOINT or not starts:
        return Forecast(total=total)
    middle = min(range(len(starts)), key=lambda index: abs(starts[index] - total // 2))
    if abs(starts[middle] - total // 2) > total * FARTHEST_FROM_MIDDLE:
        return Forecast(total=total)
    return Forecast(total=total, middle=middle, remaining=total - starts[middle])
