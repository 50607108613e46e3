"""The script and its own timeline brought into agreement: the total that is announced is the total."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from audiocoach.coach.model.durations import up_to_second
from audiocoach.coach.script.script import Script
from audiocoach.coach.script.templates import word_count
from audiocoach.coach.script.writer import Draft, Forecast
from audiocoach.coach.timeline.arranging import Layout, Stage, lay_out

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
        return self.measured.get(text, 300 + 360 * word_count(text))

    def __iter__(self) -> Iterator[str]:
        """Iterate over the texts that have been measured."""
        return iter(self.measured)

    def __len__(self) -> int:
        """Count the texts that have been measured."""
        return len(self.measured)


class Rehearsal:
    """One draft rehearsed, again and again as more of its clips are known."""

    def __init__(self, draft: Draft) -> None:
        """Take the stage: what stands there in one rehearsal need not be placed in the next."""
        self.draft = draft
        self._stage = Stage()

    def layout(self, measured: Mapping[str, int]) -> Layout:
        """Finish the draft, and lay it out in time.

        The total that is announced grows until there is time enough to say it, which two or three rehearsals
        find; the tail of the session takes up the rest.
        """
        lengths = Estimated(measured)
        layout = self._laid_out(self.draft.script(Forecast(total=0)), lengths)
        while layout.total > layout.script.announced:
            slack = 0 if layout.script.announced else SLACK
            layout = self._laid_out(self.draft.script(foresee(layout.total, gaps(layout), slack)), lengths)
        if layout.total == layout.script.announced:
            return layout
        return self._laid_out(prolonged(layout), lengths)

    def _laid_out(self, script: Script, lengths: Estimated) -> Layout:
        return lay_out(script, lengths, self._stage)


class Recital:
    """One script spoken exactly as it stands, laid out again as more of its clips are known."""

    def __init__(self, script: Script) -> None:
        """Take the stage."""
        self.script = script
        self._stage = Stage()

    def layout(self, measured: Mapping[str, int]) -> Layout:
        """Lay the script out in time."""
        return lay_out(self.script, Estimated(measured), self._stage)


def prolonged(layout: Layout) -> Script:
    """Let the last window of a script last until the announced total."""
    script = layout.script
    *_, (_, start, _) = layout.windows()
    last = replace(script.windows[-1], length=script.announced - start)
    return replace(script, windows=(*script.windows[:-1], last))


def gaps(layout: Layout) -> list[int]:
    """List the milliseconds at which the gaps between bouts begin."""
    return [start for window, start, _ in layout.windows() if window.name in GAPS and not window.rep]


def foresee(total: int, starts: Sequence[int], slack: int = 0) -> Forecast:
    """Read from a timeline what the next version of its script must know: its total, and where gaps start.

    `slack` is how many milliseconds longer the next version may be.
    """
    total = up_to_second(total + slack)
    if total < SHORTEST_WITH_MIDPOINT or not starts:
        return Forecast(total=total)
    middle = min(range(len(starts)), key=lambda index: abs(starts[index] - total // 2))
    return Forecast(total=total, middle=middle, remaining=total - starts[middle])
