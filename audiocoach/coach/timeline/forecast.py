"""The script and its own timeline brought into agreement: the total that is announced is the total."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.templates import likely_length
from audiocoach.coach.script.writer import DraftScript, Forecast
from audiocoach.coach.timeline.arranging import PlacedBefore, arrange
from audiocoach.coach.timeline.timeline import Timeline

SHORTEST_WITH_MIDPOINT = 240_000
"""A session of fewer milliseconds has no midpoint to speak of."""

FARTHEST_FROM_MIDDLE = 0.05
"""Share of the total by which half of the session may be told before or after its middle."""

SLACK = 1_500
"""Milliseconds that the total may still grow when its own words are put in."""

ROUNDS = 8
"""How often a midpoint may be told anew until what it says of the time left is true."""

GAPS = frozenset({"rest", "switch", "change", "break"})
"""The windows between two bouts; a phase of a rep may have such a name, too."""


class Estimated(dict[str, int]):
    """The lengths of clips: measured where they have been recorded, estimated from the words elsewhere."""

    def __missing__(self, text: str) -> int:
        """Return milliseconds."""
        return likely_length(text)


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

    The total grows until there is time enough to say it, and the midpoint tells what is left where it is
    heard, which two or three rounds find; one that is heard too late moves to the gap before. The tail of the
    session takes up the rest. A midpoint that would never come true is not told.
    """
    known = known or PlacedBefore()
    forecast = Forecast(total=0)
    script = draft.script(forecast)
    timeline = arrange(script, lengths, known)
    for left in reversed(range(2 * ROUNDS)):
        forecast = _after(forecast, timeline)
        if left < ROUNDS:
            forecast = replace(forecast, middle=-1)
        finished = draft.script(forecast)
        if finished == script:
            break
        script = finished
        del timeline  # two versions of a long session would take twice the memory
        timeline = arrange(script, lengths, known)
    if timeline.total < script.announced:
        script = prolonged(script, timeline)
        timeline = arrange(script, lengths, known)
    return script, timeline


def _after(forecast: Forecast, timeline: Timeline) -> Forecast:
    """Return what is known after a timeline was made from a forecast; the first one knew nothing."""
    if not forecast.total:
        return foresee(timeline.total, gaps(timeline), SLACK)
    total = max(forecast.total, up_to_second(timeline.total))
    heard = next((each.start for each in timeline.placements if each.moment == "midpoint"), None)
    if heard is None:
        return replace(forecast, total=total)
    if abs(heard - total // 2) > total * FARTHEST_FROM_MIDDLE:
        earlier = forecast.middle - 1 if heard > total // 2 else -1
        return replace(forecast, total=total, middle=earlier)
    return replace(forecast, total=total, remaining=total - heard)


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
