"""What of an edited script could not be kept: words that do not fit, a total that is not the real one."""

from audiocoach.coach.durations import clock
from audiocoach.coach.script import Script
from audiocoach.coach.timeline import Timeline
from audiocoach.publish.script_table import change_line

LOST = frozenset({"dropped", "shortened", "brought forward"})
"""What is more than a slight move: the window no longer holds the words that stand in it."""


def shortfalls(script: Script, timeline: Timeline) -> list[str]:
    """Tell each cue that its exact window does not hold, how many are moved, and a total that is untrue."""
    lost = [change_line(change) for change in timeline.changes if change.action in LOST]
    moved = [abs(placement.moved) for placement in timeline.placements if placement.moved]
    if moved:
        cues = "1 cue is" if len(moved) == 1 else f"{len(moved)} cues are"
        lost.append(f"{cues} moved, by {max(moved) / 1000:.1f} s at most, to keep clear of their neighbours")
    if script.announced and timeline.total != script.announced:
        told, real = clock(script.announced), clock(timeline.total)
        lost.append(f"The words announce {told}, and it takes {real}: change 'announced' and what is said")
    return lost
