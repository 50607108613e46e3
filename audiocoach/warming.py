"""Everything loaded ahead that a command might need, by doing once what commands do."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from audiocoach.audio.clipcache import ClipCache
from audiocoach.audio.shelf import Shelf
from audiocoach.coach.sound_choices import SoundChoices
from audiocoach.errors import AudiocoachError
from audiocoach.flags import Flags
from audiocoach.studio import open_studio, produce
from audiocoach.voices.registry import find_voice

_ROUTINE = "three-hip-exercises"


def warm_up() -> None:
    """Make a session in silence, and load the offline voice; nothing of the user's is touched."""
    with suppress(AudiocoachError), TemporaryDirectory(prefix="audiocoach-") as place:
        folder = Path(place)
        studio = replace(open_studio(), cache=ClipCache(folder / "clips"), shelf=Shelf(folder / "shelf"))
        produce(studio, _ROUTINE, Flags(voice="silent", sound=SoundChoices()), folder)
        find_voice("espeak")
