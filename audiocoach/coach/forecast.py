"""The script and its own timeline brought into agreement: the total that is announced is the total."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from audiocoach.coach.arranging import arrange
from audiocoach.coach.draft import Draft, Forecast
from audiocoach.coach.durations import up_to_second
from audiocoach.coach.script import Script
from audiocoach.coach.timeline import Timeline

SHORTEST_WITH_MIDPOINT = 240_000
"""A session of fewer milliseconds has no midpoint to speak of."""

SLACK = 1_500
"""Milliseconds that the total may still grow when its own words are put in."""

GAPS = frozenset({"rest", "switch", "change"})
"""The windows between two bouts; a phase of a rep may have such a name, too."""


class Estimated(Mapping[str, int]):
    """The lengths of clips: measured where they have been recorded, estimated from the words elsewhere."""

    def __init__(self, measured: Mapping[str, int]) -> None:
        """Keep what has been measured, in milliseconds."""
        self.measured = measured

    def __getitem__(self, text: str) -> int:
        """Return milliseconds: 0.3 s and 0.36 s a word, which is what 160 words a minute come to."""
        return self.measured.get(text, 300 + 360 * len(text.split()))

    def __iter__(self) -> Iterator[str]:
        """Iterate over the texts that have been measured."""
        return iter(self.measured)

    def __len__(self) -> int:
        """Count the texts that have been measured."""
        return len(self.measured)


def rehearse(draft: Draft, measured: Mapping[str, int]) -> Script:
    """Finish a draft with what its timeline shows, and again, until the two agree.

    `measured` are the clips that are known so far. The total that is announced grows until there is time
    enough to say it, which two or three rehearsals find; the tail of the session takes up the rest.
    """
    lengths = Estimated(measured)
    script = draft.script(Forecast(total=0))
    timeline = arrange(script, lengths)
    while timeline.total > script.announced:
        script = draft.script(foresee(timeline, slack=0 if script.announced else SLACK))
        timeline = arrange(script, lengths)
    return script if timeline.total == script.announced else prolonged(script, timeline)


def prolonged(script: Script, timeline: Timeline) -> Script:
    """Let the last window of a script last until the announced total."""
    length = script.announced - timeline.windows[-1].start
    return replace(script, windows=(*script.windows[:-1], replace(script.windows[-1], length=length)))


def foresee(timeline: Timeline, slack: int = 0) -> Forecast:
    """Read from a timeline what the next version of its script must know.

    `slack` is how many milliseconds longer the next version may be.
    """
    total = up_to_second(timeline.total + slack)
    gaps = [window for window in timeline.windows if window.name in GAPS and not window.rep]
    if total < SHORTEST_WITH_MIDPOINT or not gaps:
        return Forecast(total=total)
    middle = min(range(len(gaps)), key=lambda index: abs(gaps[index].start - total // 2))
    return Forecast(total=total, middle=middle, remaining=total - gaps[middle].start)
