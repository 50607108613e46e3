"""Writes the samples that docs/voices.md links to: four lines of a session of hips, by each voice named.

Run it as `python tools/make_samples.py espeak:en-us espeak:en-us+f5`; each makes docs/samples/VOICE.mp3 of
about 75 kB.
"""

import sys
from pathlib import Path

from audiocoach.audio.recorder import Recorder
from audiocoach.studio.make import open_studio
from audiocoach.studio.voices import sample_name, write_voices
from audiocoach.voices.registry import find_voice

FOLDER = Path(__file__).parent.parent / "docs" / "samples"

LINES = (
    "Exercise one of three: glute bridge.",
    "Lift",
    "Push the floor away with your heels.",
    "Last one.",
)


def make_sample(name: str) -> Path:
    """Have a voice say the lines, and write its sample."""
    voice = find_voice(name)
    clips = list(Recorder(voice, open_studio().cache).record(LINES).values())
    path = FOLDER / f"{sample_name(voice.name).removeprefix('voice-')}.mp3"
    write_voices({voice.name: clips}, path)
    return path


if __name__ == "__main__":
    for voice in sys.argv[1:]:
        print(make_sample(voice))
