"""What lies beside a session: the files that programs and people read instead of its tag."""

from audiocoach.coach.timeline import Timeline
from audiocoach.publish.captions import captions
from audiocoach.publish.chapters import chapters_json
from audiocoach.publish.cuesheet import cue_sheet, lyrics


def sidecars(timeline: Timeline) -> dict[str, str]:
    """Write every file that lies beside the MP3, by what its name ends in."""
    return {
        ".txt": cue_sheet(timeline),
        ".vtt": captions(timeline),
        ".lrc": lyrics(timeline),
        ".chapters.json": chapters_json(timeline),
    }
