"""A script that is complete but for what its own timeline must tell: the total, and where its middle lies."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from audiocoach.coach.script import Cue, Script, Window
from audiocoach.coach.templates import capitalised
from audiocoach.coach.wording import Wording, span_in_words

LATE = {name: f"\0{name}\0" for name in ("total", "remaining", "elapsed")}
"""The variables that are filled in last, and what stands for them until then; no file can hold a NUL."""

_LATE = re.compile("\0([a-z]+)\0")

ROUGH = 120_000
"""From this many milliseconds on, the time that is left in the middle is told in whole minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a script must know of its own timeline: the total, and where its middle lies.

    `total` is milliseconds; `middle` counts the gaps between bouts from 0 (below 0: no midpoint is spoken)
    and `remaining` is the time left there.
    """

    total: int
    middle: int = -1
    remaining: int = 0


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A script in which every gap has a midpoint, and the total is not filled in.

    `gaps` are the indexes of the windows between two bouts.
    """

    title: str
    wording: Wording
    windows: tuple[Window, ...]
    gaps: tuple[int, ...]

    def certain_texts(self) -> tuple[str, ...]:
        """List the texts that are spoken whatever the total will be, each once, without the shorter ones."""
        cues = (cue for window in self.windows for cue in window.cues if cue.moment != "midpoint")
        return tuple(dict.fromkeys(cue.text for cue in cues if cue.text and "\0" not in cue.text))

    def script(self, forecast: Forecast) -> Script:
        """Fill in what the forecast knows, and leave the midpoint in the middle only."""
        words = self._words(forecast)
        middle = self.gaps[forecast.middle] if 0 <= forecast.middle < len(self.gaps) else -1
        windows = list(self._elsewhere)
        for index in {middle, *self._unfinished} - {-1}:
            window = self.windows[index] if index == middle else windows[index]
            windows[index] = replace(window, cues=tuple(_filled(cue, words) for cue in window.cues))
        return Script(
            title=self.title,
            language=self.wording.language,
            windows=tuple(windows),
            announced=forecast.total,
        )

    @cached_property
    def _elsewhere(self) -> tuple[Window, ...]:
        """The windows as they are away from the middle: ever the same ones, so that they are placed once."""
        return tuple(map(_without_midpoint, self.windows))

    @cached_property
    def _unfinished(self) -> tuple[int, ...]:
        """The indexes of windows in which something is to be filled in, wherever the middle lies."""
        late = (
            index
            for index, window in enumerate(self._elsewhere)
            if any("\0" in text for cue in window.cues for text in cue.texts)
        )
        return tuple(late)

    def _words(self, forecast: Forecast) -> dict[str, str]:
        remaining = forecast.remaining
        rough = remaining if remaining < ROUGH else round(remaining / 60_000) * 60_000
        spans = {"total": forecast.total, "remaining": rough, "elapsed": forecast.total - remaining}
        return {name: span_in_words(self.wording, span) for name, span in spans.items()}


def _without_midpoint(window: Window) -> Window:
    kept = tuple(cue for cue in window.cues if cue.moment != "midpoint")
    return window if len(kept) == len(window.cues) else replace(window, cues=kept)


def _filled(cue: Cue, words: Mapping[str, str]) -> Cue:
    if "\0" not in "".join(cue.texts):
        return cue
    text, *shorter = (capitalised(_LATE.sub(lambda name: words[name[1]], text)) for text in cue.texts)
    return replace(cue, text=text, shorter=tuple(shorter))
