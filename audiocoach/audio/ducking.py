"""How loud music may be at every moment: low while somebody speaks, out where there is to be none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audiocoach.coach.timeline import Stretch, Timeline

BEFORE_MS = 250
"""Milliseconds before a cue in which the music goes down."""

HOLD_MS = 400
"""Milliseconds after a cue for which it stays down."""

RELEASE_MS = 800
"""Milliseconds in which it then comes back."""

JOINED_MS = 1_500
"""Between cues that follow within so many milliseconds the music stays down: it would only pump."""

FADE_MS = 3_000
"""Milliseconds in which music comes and goes between parts with and without it."""

Curve = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """A value over time: straight between points; `times` are milliseconds, in order."""

    times: Curve
    values: Curve

    def at(self, milliseconds: Curve) -> Curve:
        """Read the value at each of these moments."""
        read: Curve = np.interp(milliseconds, self.times, self.values)
        return read


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The gain of the music: what it loses under speech, in dB, and the share that each part wants of it."""

    ducked: Line
    share: Line

    def gains(self, milliseconds: Curve) -> Curve:
        """Give the factor at each of these moments."""
        gains: Curve = 10 ** (self.ducked.at(milliseconds) / 20) * self.share.at(milliseconds)
        return gains


def envelope(timeline: Timeline, depth: float) -> Envelope:
    """Draw the envelope of a session's music, `depth` dB down under speech."""
    spoken = [(cue.start, cue.end) for cue in timeline.placements if cue.text]
    return Envelope(ducked=ducking(spoken, depth), share=presence(timeline.windows, timeline.total))


def ducking(spoken: Iterable[tuple[int, int]], depth: float) -> Line:
    """Draw the loss in dB around spoken cues, of which each is (start, end) in milliseconds."""
    points: list[tuple[float, float]] = []
    for start, end in _joined(spoken):
        points += [(start - BEFORE_MS, 0.0), (start, -depth), (end + HOLD_MS, -depth)]
        points += [(end + HOLD_MS + RELEASE_MS, 0.0)]
    times, values = zip(*(points or [(0.0, 0.0)]), strict=True)
    return Line(np.array(times, dtype=float), np.array(values))


def _joined(spoken: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spoken):
        if joined and start - joined[-1][1] < JOINED_MS:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def presence(windows: Sequence[Stretch], total: int) -> Line:
    """Draw the share of music that windows want: it is out when a quiet part begins, and comes back after.

    Before the session and after it there is none.
    """
    starts, shares = _steps(windows, total)
    edges = np.unique(np.concatenate([starts, starts - FADE_MS]))
    lowest = np.array([_lowest(starts, shares, edge) for edge in edges])
    corners = np.unique(np.concatenate([edges, edges + FADE_MS]))
    sums = np.concatenate([[0.0], np.cumsum(lowest[:-1] * np.diff(edges))])
    means = (np.interp(corners, edges, sums) - np.interp(corners - FADE_MS, edges, sums)) / FADE_MS
    return Line(corners, means)


def _steps(windows: Sequence[Stretch], total: int) -> tuple[Curve, Curve]:
    """Give the moments from which another share holds, and the shares; without windows it is all music."""
    steps = [(-2.0 * FADE_MS, 0.0)]
    wanted = [(float(window.start), window.music) for window in windows if window.end > window.start]
    for start, share in [*(wanted or [(0.0, 1.0)]), (float(total), 0.0)]:
        if share != steps[-1][1]:
            steps.append((start, share))
    times, shares = zip(*steps, strict=True)
    return np.array(times), np.array(shares)


def _lowest(starts: Curve, shares: Curve, moment: float) -> float:
    """Give the lowest share between a moment and a fade's length later."""
    first = max(0, int(np.searchsorted(starts, moment, side="right")) - 1)
    last = int(np.searchsorted(starts, moment + FADE_MS, side="right"))
    return float(shares[first:last].min())
