"""Whole sessions for the tests of what is drawn and told of them; their clips are as long as their words."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from audiocoach.coach.script.script import Script
from audiocoach.coach.script.writer import write_draft
from audiocoach.coach.timeline.arranging import arrange
from audiocoach.coach.timeline.forecast import Estimated
from audiocoach.coach.timeline.timeline import Timeline
from tests.coach.rehearsing import rehearse
from tests.coach.scenes import brief

EVERYTHING = """\
- title: Work
  exercises: [{use: bridge, dose: 2 x 10}, {use: lunge, dose: 1 x 45s}, {rest: 20s}, {say: Water.}]
- title: Stretch
  exercises: [{use: stretch, dose: 1 x 1m30s}]
"""
"""Blocks with reps, sides, timed work, rests of both kinds, a line and a stretch."""


def written(blocks: str, settings: Mapping[str, Any] | None = None, **fields: Any) -> Script:
    """Write the script of these blocks, and rehearse it."""
    return rehearse(write_draft(brief(blocks, settings, **fields)), Estimated())


def rehearsed(blocks: str, settings: Mapping[str, Any] | None = None, **fields: Any) -> Timeline:
    """Write the script of these blocks, and arrange it."""
    return arrange(written(blocks, settings, **fields), Estimated())


@cache
def everything() -> Timeline:
    """Arrange a session that has some of everything."""
    return rehearsed(EVERYTHING, title="Day & night")
