"""Small sessions in plain text, as they would be heard: `scripts/update-golden` writes them anew.

A line is: the clock, the window (with its rep), the moment, and the words or (the tone).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from audiocoach.coach.model.durations import clock, precise_clock
from audiocoach.coach.script.writer import ScriptInput, write_draft
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.coach.timeline.timeline import Placement, Timeline
from tests.coach.rehearsing import rehearse
from tests.coach.scenes import brief

GOLDEN = Path(__file__).parent / "golden"

EVERY_KIND = """\
- title: Work
  exercises: [{use: bridge, dose: 2 x 10}, {use: clam, dose: 1 x 6}, {use: lunge, dose: 1 x 30s}]
- title: Stretch
  exercises: [{use: stretch, dose: 1 x 1m}]
"""
PACINGS = ("steady", "brisk", "gentle", "quiet")
VERBOSITIES = ("learn", "standard", "brief", "minimal")

PROFILES: Mapping[str, ScriptInput] = {
    f"profile-{pacing}-{verbosity}": brief(EVERY_KIND, title="Every kind", pacing=pacing, verbosity=verbosity)
    for pacing in PACINGS
    for verbosity in VERBOSITIES
}
"""One routine in every pacing and every verbosity."""

SESSIONS: Mapping[str, ScriptInput] = {
    "reps-with-a-hold-each-side": brief("[{use: clam, dose: {sets: 2, reps: 8, hold: 2s}}]"),
    "timed-circuit-of-two-rounds": brief(
        "[{title: Circuit, rounds: 2, exercises: [{use: squat, time: 30s}, {use: lunge, time: 20s}]}]",
        title="Quick circuit",
    ),
    "quiet-stretch-of-three-minutes": brief("[{title: Stretch, exercises: [stretch]}]", title="Evening"),
    "minimal": brief(
        "[{use: squat, reps: 11}, {say: Almost done.}, {rest: 20s}, {use: lunge, sets: 1}]",
        verbosity="minimal",
    ),
    "brief-and-brisk": brief(
        "[{use: bridge, reps: 9}, {use: clam, sets: 1}]", verbosity="brief", pacing="brisk"
    ),
    **PROFILES,
}
"""The sessions, by the names of their files."""


def session(name: str) -> str:
    """Write one session as text, with clips as long as their words suggest."""
    timeline = arrange(rehearse(write_draft(SESSIONS[name]), Estimated()), Estimated())
    return "".join(f"{line.rstrip()}\n" for line in _lines(timeline))


def _lines(timeline: Timeline) -> Iterator[str]:
    yield f"{timeline.title}, {clock(timeline.total)}, {timeline.talk / timeline.total:.0%} talk"
    yield ""
    for placement in timeline.placements:
        yield _heard(placement, timeline)
    yield ""
    for chapter in timeline.chapters:
        yield f"{clock(chapter.start):>5}  {chapter.title}"
    yield ""
    for change in timeline.changes:
        what = change.text or change.moment
        yield f"{precise_clock(change.start):>9}  {change.action}: {what} ({change.reason})"


def _heard(placement: Placement, timeline: Timeline) -> str:
    window = timeline.windows[placement.window]
    where = f"{window.name} {window.rep}" if window.rep else window.name
    what = placement.text or f"({placement.sound})"
    return f"{precise_clock(placement.start):>9}  {where:<9}  {placement.moment:<14}  {what}"


def update() -> None:
    """Write every session's file, and take away files of sessions that are gone."""
    GOLDEN.mkdir(exist_ok=True)
    for path in GOLDEN.glob("*.txt"):
        if path.stem not in SESSIONS:
            path.unlink()
    for name in SESSIONS:
        (GOLDEN / f"{name}.txt").write_text(session(name), encoding="utf-8")


if __name__ == "__main__":
    update()
