"""One session as `session_stream` makes it, and what is heard in it: for the tests of whole productions."""

import io
from collections.abc import Mapping

import numpy as np
import soundfile

from audiocoach.audio.clips import Clip, make_clip, make_take, master
from audiocoach.audio.production import MixSettings, session_stream
from audiocoach.audio.sound import Samples, to_samples
from audiocoach.coach.timeline.timeline import Placement, Timeline
from audiocoach.voices.contract import Speech
from tests.audio.synthetic import murmur, placed

TEXTS = {"lie on your back and lift": 2900, "hold": 500, "now slowly down and rest": 2400}
TOTAL = 50_000
CUES = {
    6_000: "lie on your back and lift",
    14_000: "hold",
    15_007: "now slowly down and rest",
    25_000: "lie on your back and lift",
    44_321: "now slowly down and rest",
}
TONES = {5_000: "start", 20_000: "tick", 31_000: "switch", 38_500: "stop"}


def spoken(loudness: float) -> dict[str, Clip]:
    """Record the texts at a loudness."""
    takes = [
        make_take(
            text,
            Speech(data=to_samples(murmur(length, seed, 0.1)).tobytes(), encoding="pcm16", rate=24_000),
        )
        for seed, (text, length) in enumerate(TEXTS.items())
    ]
    return {clip.text: clip for clip in master(takes, loudness)}


def silenced(clips: Mapping[str, Clip]) -> dict[str, Clip]:
    """Make clips of the same lengths in which nobody says a word."""
    return {
        text: make_clip(text, np.zeros(24 * clip.milliseconds, dtype=np.float32))
        for text, clip in clips.items()
    }


def timeline_of(clips: Mapping[str, Clip], *, tones: bool = True) -> Timeline:
    """Place the texts, and tones between them."""
    return placed(CUES, clips, TOTAL, TONES if tones else None)


def produced(how: MixSettings, clips: Mapping[str, Clip] | None = None, *, tones: bool = True) -> bytes:
    """Make the MP3 of the session, in the voice that speaks at its loudness unless others are given."""
    said = clips or spoken(how.loudness)
    return b"".join(session_stream(timeline_of(said, tones=tones), said, how))


def heard(stream: bytes) -> tuple[Samples, int]:
    """Decode a stream with libsndfile, which obeys the Info frame; give its rate, too."""
    samples, rate = soundfile.read(io.BytesIO(stream), dtype="int16")
    return np.asarray(samples), rate


def span(samples: Samples, cue: Placement, rate: int) -> Samples:
    """Cut out what is heard while a cue lasts."""
    return samples[cue.start * rate // 1000 : cue.end * rate // 1000]


def speech(samples: Samples, timeline: Timeline, rate: int) -> Samples:
    """Join what is heard while somebody speaks."""
    return np.concatenate([span(samples, cue, rate) for cue in timeline.placements if cue.text])


def lag(samples: Samples, wanted: Samples, start: int, reach: int = 240) -> int:
    """Give the samples by which a sound that should begin at `start` is late, by cross-correlation."""
    around = np.pad(samples, reach)[start : start + len(wanted) + 2 * reach].astype(np.float64)
    return int(np.correlate(around, wanted.astype(np.float64), "valid").argmax()) - reach
