"""The picture of a session that the README shows, drawn from estimates: no voice is needed for it."""

from pathlib import Path

from audiocoach.audio.cache import ClipCache, DerivedCache
from audiocoach.coach.script.writer import write_draft
from audiocoach.coach.timeline.forecast import lay_out
from audiocoach.notation.config import Settings
from audiocoach.publish.picture import picture
from audiocoach.studio.make import Studio
from docs.sources.shelf import LIBRARY

DRAWN = "three-hip-exercises"


def session_picture() -> str:
    """Draw a built-in routine as an SVG, as `audiocoach script --picture` does."""
    nowhere = Path("nowhere")
    studio = Studio(LIBRARY, Settings(), ClipCache(nowhere), DerivedCache(nowhere))
    brief = studio.brief(studio.library.routine(DRAWN))
    _, timeline = lay_out(write_draft(brief), {})
    return picture(timeline)
